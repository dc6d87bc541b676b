// The properties of circle layers: circles. Units: lengths in style pixels.

extension PropertyKey where T == Double {
    /// Features with smaller keys are drawn first; counts where `isSet`.
    package static var circleSortKey: PropertyKey<Double> {
        PropertyKey("circle-sort-key", .circle, .layout, 0, interpolated: false, reads: .data, hasDefault: false)
    }
    /// Radius without the stroke.
    package static var circleRadius: PropertyKey<Double> {
        PropertyKey("circle-radius", .circle, .paint, 5, range: .nonNegative, reads: .dataAndState)
    }
    /// Softness of the edge: 1 fades from the centre on.
    package static var circleBlur: PropertyKey<Double> {
        PropertyKey("circle-blur", .circle, .paint, 0, reads: .dataAndState)
    }
    /// Opacity of the disc.
    package static var circleOpacity: PropertyKey<Double> {
        PropertyKey("circle-opacity", .circle, .paint, 1, range: 0...1, reads: .dataAndState)
    }
    /// Width of the ring outside the radius.
    package static var circleStrokeWidth: PropertyKey<Double> {
        PropertyKey("circle-stroke-width", .circle, .paint, 0, range: .nonNegative, reads: .dataAndState)
    }
    /// Opacity of the ring.
    package static var circleStrokeOpacity: PropertyKey<Double> {
        PropertyKey("circle-stroke-opacity", .circle, .paint, 1, range: 0...1, reads: .dataAndState)
    }
}

extension PropertyKey where T == Color {
    /// Colour of the disc.
    package static var circleColor: PropertyKey<Color> {
        PropertyKey("circle-color", .circle, .paint, .black, reads: .dataAndState)
    }
    /// Colour of the ring.
    package static var circleStrokeColor: PropertyKey<Color> {
        PropertyKey("circle-stroke-color", .circle, .paint, .black, reads: .dataAndState)
    }
}

extension PropertyKey where T == [Double] {
    /// Shift, x and y downwards.
    package static var circleTranslate: PropertyKey<[Double]> {
        PropertyKey("circle-translate", .circle, .paint, [0, 0], shape: .exactly(2))
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the shift is relative to.
    package static var circleTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("circle-translate-anchor", .circle, .paint, .map, requires: ["circle-translate"])
    }
}

extension PropertyKey where T == Alignment {
    /// Whether size follows a tilted map; of no effect on flat maps.
    package static var circlePitchScale: PropertyKey<Alignment> {
        PropertyKey("circle-pitch-scale", .circle, .paint, .map, allowed: ["map", "viewport"])
    }
    /// Whether circles lie on a tilted map; of no effect on flat maps.
    package static var circlePitchAlignment: PropertyKey<Alignment> {
        PropertyKey("circle-pitch-alignment", .circle, .paint, .viewport, allowed: ["map", "viewport"])
    }
}

extension PropertyDescription {
    static let circle: [PropertyDescription] = [
        .init(.circleSortKey), .init(.circleRadius), .init(.circleColor), .init(.circleBlur), .init(.circleOpacity),
        .init(.circleTranslate), .init(.circleTranslateAnchor), .init(.circlePitchScale), .init(.circlePitchAlignment),
        .init(.circleStrokeWidth), .init(.circleStrokeColor), .init(.circleStrokeOpacity),
    ]
}
