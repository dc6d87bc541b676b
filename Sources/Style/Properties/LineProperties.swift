// The properties of line layers: lines. Units: lengths in style pixels.

extension PropertyKey where T == LineCap {
    /// Shape of the ends.
    package static var lineCap: PropertyKey<LineCap> { PropertyKey("line-cap", .line, .layout, .butt, reads: .data) }
}

extension PropertyKey where T == LineJoin {
    /// Shape of the corners.
    package static var lineJoin: PropertyKey<LineJoin> {
        PropertyKey("line-join", .line, .layout, .miter, reads: .data)
    }
}

extension PropertyKey where T == Double {
    /// Longest miter, in line widths, before it becomes a bevel.
    package static var lineMiterLimit: PropertyKey<Double> {
        PropertyKey("line-miter-limit", .line, .layout, 2, reads: .data, requires: [.equal("line-join", ["miter"])])
    }
    /// Largest miter at which a round join becomes a miter.
    package static var lineRoundLimit: PropertyKey<Double> {
        PropertyKey("line-round-limit", .line, .layout, 1.05, reads: .data, requires: [.equal("line-join", ["round"])])
    }
    /// Features with smaller keys are drawn first; counts where `isSet`.
    package static var lineSortKey: PropertyKey<Double> {
        PropertyKey("line-sort-key", .line, .layout, 0, interpolated: false, reads: .data, hasDefault: false)
    }
    /// Opacity of each line.
    package static var lineOpacity: PropertyKey<Double> {
        PropertyKey("line-opacity", .line, .paint, 1, range: 0...1, reads: .dataAndState)
    }
    /// Opacity of the layer as a whole.
    package static var lineLayerOpacity: PropertyKey<Double> {
        PropertyKey("line-layer-opacity", .line, .paint, 1, range: 0...1, reads: [.zoom, .globalState])
    }
    /// Width of the line.
    package static var lineWidth: PropertyKey<Double> {
        PropertyKey("line-width", .line, .paint, 1, range: .nonNegative, reads: .dataAndState)
    }
    /// Width of a gap with a line on either side; 0 for one line.
    package static var lineGapWidth: PropertyKey<Double> {
        PropertyKey("line-gap-width", .line, .paint, 0, range: .nonNegative, reads: .dataAndState)
    }
    /// Shift to the right of the line's direction.
    package static var lineOffset: PropertyKey<Double> {
        PropertyKey("line-offset", .line, .paint, 0, reads: .dataAndState)
    }
    /// Width over which the edges fade.
    package static var lineBlur: PropertyKey<Double> {
        PropertyKey("line-blur", .line, .paint, 0, range: .nonNegative, reads: .dataAndState)
    }
}

extension PropertyKey where T == Color {
    /// Colour of the line.
    package static var lineColor: PropertyKey<Color> {
        PropertyKey("line-color", .line, .paint, .black, reads: .dataAndState, requires: [.unset("line-pattern")])
    }
    /// Colour along the line; needs `line-progress`, which is not supported.
    package static var lineGradient: PropertyKey<Color> {
        PropertyKey(
            "line-gradient", .line, .paint, .transparent, reads: .lineProgress, hasDefault: false, transitions: false,
            requires: [.unset("line-dasharray"), .unset("line-pattern"), .lineMetrics])
    }
}

extension PropertyKey where T == [Double] {
    /// Shift, x and y downwards.
    package static var lineTranslate: PropertyKey<[Double]> {
        PropertyKey("line-translate", .line, .paint, [0, 0], shape: .exactly(2))
    }
    /// Lengths of dashes and gaps in turn, in line widths; empty for a solid line.
    package static var lineDasharray: PropertyKey<[Double]> {
        PropertyKey(
            "line-dasharray", .line, .paint, [], range: .nonNegative, interpolated: false, reads: .data,
            hasDefault: false, requires: [.unset("line-pattern")])
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the shift is relative to.
    package static var lineTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("line-translate-anchor", .line, .paint, .map, requires: ["line-translate"])
    }
}

extension PropertyKey where T == String {
    /// Sprite image repeated along the line; empty for none.
    package static var linePattern: PropertyKey<String> {
        PropertyKey("line-pattern", .line, .paint, "", reads: .data, hasDefault: false)
    }
}

extension PropertyDescription {
    static let line: [PropertyDescription] = [
        .init(.lineCap), .init(.lineJoin), .init(.lineMiterLimit), .init(.lineRoundLimit), .init(.lineSortKey),
        .init(.lineOpacity), .init(.lineLayerOpacity), .init(.lineColor), .init(.lineTranslate),
        .init(.lineTranslateAnchor), .init(.lineWidth), .init(.lineGapWidth), .init(.lineOffset), .init(.lineBlur),
        .init(.lineDasharray), .init(.linePattern), .init(.lineGradient),
    ]
}
