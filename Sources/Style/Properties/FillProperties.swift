// The properties of fill layers: filled areas. Units: lengths in style pixels.

extension PropertyKey where T == Double {
    /// Features with smaller keys are drawn first; counts where `isSet`.
    package static var fillSortKey: PropertyKey<Double> {
        PropertyKey("fill-sort-key", .fill, .layout, 0, interpolated: false, reads: .data, hasDefault: false)
    }
    /// Opacity of each area.
    package static var fillOpacity: PropertyKey<Double> {
        PropertyKey("fill-opacity", .fill, .paint, 1, range: 0...1, reads: .dataAndState)
    }
    /// Opacity of the layer as a whole.
    package static var fillLayerOpacity: PropertyKey<Double> {
        PropertyKey("fill-layer-opacity", .fill, .paint, 1, range: 0...1, reads: [.zoom, .globalState])
    }
}

extension PropertyKey where T == Bool {
    /// Whether edges are smoothed.
    package static var fillAntialias: PropertyKey<Bool> { PropertyKey("fill-antialias", .fill, .paint, true) }
}

extension PropertyKey where T == Color {
    /// Colour of the area.
    package static var fillColor: PropertyKey<Color> {
        PropertyKey("fill-color", .fill, .paint, .black, reads: .dataAndState)
    }
    /// Colour of a hairline around the area; where not `isSet`, `fill-color` stands in.
    package static var fillOutlineColor: PropertyKey<Color> {
        PropertyKey(
            "fill-outline-color", .fill, .paint, .transparent, reads: .dataAndState, hasDefault: false,
            requires: [.unset("fill-pattern"), .equal("fill-antialias", ["true"])])
    }
}

extension PropertyKey where T == [Double] {
    /// Shift, x and y downwards.
    package static var fillTranslate: PropertyKey<[Double]> {
        PropertyKey("fill-translate", .fill, .paint, [0, 0], shape: .exactly(2))
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the shift is relative to.
    package static var fillTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("fill-translate-anchor", .fill, .paint, .map, requires: ["fill-translate"])
    }
}

extension PropertyKey where T == String {
    /// Sprite image repeated over the area; empty for none.
    package static var fillPattern: PropertyKey<String> {
        PropertyKey("fill-pattern", .fill, .paint, "", reads: .data, hasDefault: false)
    }
}

extension PropertyDescription {
    static let fill: [PropertyDescription] = [
        .init(.fillSortKey), .init(.fillAntialias), .init(.fillOpacity), .init(.fillLayerOpacity), .init(.fillColor),
        .init(.fillOutlineColor), .init(.fillTranslate), .init(.fillTranslateAnchor), .init(.fillPattern),
    ]
}
