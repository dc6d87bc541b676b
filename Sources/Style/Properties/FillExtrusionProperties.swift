// The properties of fill-extrusion layers: extruded areas. Units: heights in metres, translations in style pixels.

extension PropertyKey where T == Double {
    package static var fillExtrusionRoundedCornerDistance: PropertyKey<Double> {
        PropertyKey("fill-extrusion-rounded-corner-distance", .fillExtrusion, .layout, 0, range: .nonNegative)
    }
    package static var fillExtrusionOpacity: PropertyKey<Double> {
        PropertyKey("fill-extrusion-opacity", .fillExtrusion, .paint, 1, range: 0...1)
    }
    package static var fillExtrusionHeight: PropertyKey<Double> {
        PropertyKey("fill-extrusion-height", .fillExtrusion, .paint, 0, range: .nonNegative)
    }
    package static var fillExtrusionBase: PropertyKey<Double> {
        PropertyKey("fill-extrusion-base", .fillExtrusion, .paint, 0, range: .nonNegative)
    }
}

extension PropertyKey where T == Color {
    package static var fillExtrusionColor: PropertyKey<Color> {
        PropertyKey("fill-extrusion-color", .fillExtrusion, .paint, .black)
    }
}

extension PropertyKey where T == [Double] {
    package static var fillExtrusionTranslate: PropertyKey<[Double]> {
        PropertyKey("fill-extrusion-translate", .fillExtrusion, .paint, [0, 0], shape: .exactly(2))
    }
}

extension PropertyKey where T == TranslateAnchor {
    package static var fillExtrusionTranslateAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("fill-extrusion-translate-anchor", .fillExtrusion, .paint, .map)
    }
}

extension PropertyKey where T == String {
    package static var fillExtrusionPattern: PropertyKey<String> {
        PropertyKey("fill-extrusion-pattern", .fillExtrusion, .paint, "")
    }
}

extension PropertyKey where T == Bool {
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
