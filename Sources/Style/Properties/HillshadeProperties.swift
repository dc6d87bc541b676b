import Geo

// The properties of hillshade layers: shaded relief. Units: angles in degrees. Lists have an element a light.

extension PropertyKey where T == NumberList {
    /// Where the light comes from, clockwise from north.
    package static var hillshadeIlluminationDirection: PropertyKey<NumberList> {
        PropertyKey(
            "hillshade-illumination-direction", .hillshade, .paint, NumberList([335]), range: 0...359,
            transitions: false)
    }
    /// How high the light stands.
    package static var hillshadeIlluminationAltitude: PropertyKey<NumberList> {
        PropertyKey(
            "hillshade-illumination-altitude", .hillshade, .paint, NumberList([45]), range: 0...90, transitions: false)
    }
}

extension PropertyKey where T == ColorList {
    /// The colour of slopes that face away from the light.
    package static var hillshadeShadowColor: PropertyKey<ColorList> {
        PropertyKey("hillshade-shadow-color", .hillshade, .paint, ColorList([.black]))
    }
    /// The colour of slopes that face the light.
    package static var hillshadeHighlightColor: PropertyKey<ColorList> {
        PropertyKey("hillshade-highlight-color", .hillshade, .paint, ColorList([.white]))
    }
}

extension PropertyKey where T == Color {
    /// The colour of steep slopes.
    package static var hillshadeAccentColor: PropertyKey<Color> {
        PropertyKey("hillshade-accent-color", .hillshade, .paint, .black)
    }
}

extension PropertyKey where T == Double {
    /// How strong the relief is.
    package static var hillshadeExaggeration: PropertyKey<Double> {
        PropertyKey("hillshade-exaggeration", .hillshade, .paint, 0.5, range: 0...1)
    }
}

extension PropertyKey where T == TranslateAnchor {
    /// What the direction of the light is relative to.
    package static var hillshadeIlluminationAnchor: PropertyKey<TranslateAnchor> {
        PropertyKey("hillshade-illumination-anchor", .hillshade, .paint, .viewport)
    }
}

extension PropertyKey where T == HillshadeMethod {
    /// How slopes become shades.
    package static var hillshadeMethod: PropertyKey<HillshadeMethod> {
        PropertyKey("hillshade-method", .hillshade, .paint, .standard)
    }
}

extension PropertyKey where T == Resampling {
    /// How heights and slopes are scaled.
    package static var hillshadeResampling: PropertyKey<Resampling> {
        PropertyKey("resampling", .hillshade, .paint, .linear)
    }
}

extension PropertyDescription {
    static let hillshade: [PropertyDescription] = [
        .init(.hillshadeIlluminationDirection, defaultValue: .number(335)),
        .init(.hillshadeIlluminationAltitude, defaultValue: .number(45)), .init(.hillshadeIlluminationAnchor),
        .init(.hillshadeExaggeration), .init(.hillshadeShadowColor, defaultValue: .string("#000000")),
        .init(.hillshadeHighlightColor, defaultValue: .string("#FFFFFF")), .init(.hillshadeAccentColor),
        .init(.hillshadeMethod), .init(.hillshadeResampling),
    ]
}
