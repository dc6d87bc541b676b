// The properties of fill-extrusion layers: extruded areas. Units: heights in metres, translations in style pixels.

extension PropertyKey where T == Double {
    /// Length cut off corners for rounding, in metres.
    package static var fillExtrusionRoundedCornerDistance: PropertyKey<Double> {
        PropertyKey(
            "fill-extrusion-rounded-corner-distance", .fillExtrusion, .layout, 0, range: .nonNegative, reads: [])
    }
    /// Opacity of the layer as a whole.
    package static var fillExtrusionOpacity: PropertyKey<Double> {
        PropertyKey("fill-extrusion-opacity", .fillExtrusion, .paint, 1, range: 0...1)
    }
    /// Height of the top, in metres.
    package static var fillExtrusionHeight: PropertyKey<Double> {
        PropertyKey("fill-extrusion-height", .fillExtrusion, .paint, 0, range: .nonNegative, reads: .dataAndState)
    }
    /// Height of the bottom, in metres.
    package static var fillExtrusionBase: PropertyKey<Double> {
        PropertyKey(
            "fill-extrusion-base", .fillExtrusion, .paint, 0, range: .nonNegative, reads: .dataAndState,
            requires: ["fill-extrusion-height"])
    }
}

extension PropertyKey where T == Color {
    /// Colour of the body.
    package static var fillExtrusionColor: PropertyKey<Color> {
        PropertyKey(
            "fill-extrusion-color", .fillExtrusion, .paint, .black, reads: .dataAndState,
            requires: [.unset("fill-extrusion-pattern")])
    }
}

extension PropertyKey where T == [Double] {
    /// Shift, x and y downwards.
    package static var fillExtrusionTranslate: PropertyKey<[Double]> {
        PropertyKey("fill-extrusion-translate", .fillExtrusion, .paint, [0, 0], shape: .exactly(2))
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the shift is relative to.
    package static var fillExtrusionTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey(
            "fill-extrusion-translate-anchor", .fillExtrusion, .paint, .map, requires: ["fill-extrusion-translate"])
    }
}

extension PropertyKey where T == String {
    /// Sprite image repeated over the body; empty for none.
    package static var fillExtrusionPattern: PropertyKey<String> {
        PropertyKey("fill-extrusion-pattern", .fillExtrusion, .paint, "", reads: .data, hasDefault: false)
    }
}

extension PropertyKey where T == Bool {
    /// Whether the sides get darker downwards.
    package static var fillExtrusionVerticalGradient: PropertyKey<Bool> {
        PropertyKey("fill-extrusion-vertical-gradient", .fillExtrusion, .paint, true)
    }
}

extension PropertyDescription {
    static let fillExtrusion: [PropertyDescription] = [
        .init(.fillExtrusionRoundedCornerDistance), .init(.fillExtrusionOpacity), .init(.fillExtrusionColor),
        .init(.fillExtrusionTranslate), .init(.fillExtrusionTranslateAnchor), .init(.fillExtrusionPattern),
        .init(.fillExtrusionHeight), .init(.fillExtrusionBase), .init(.fillExtrusionVerticalGradient),
    ]
}
