import Geo

// The properties of color-relief layers: heights as colours.

extension PropertyKey where T == Double {
    /// Opacity of the layer.
    package static var colorReliefOpacity: PropertyKey<Double> {
        PropertyKey("color-relief-opacity", .colorRelief, .paint, 1, range: 0...1)
    }
}

extension PropertyKey where T == Color {
    /// Colour by height, an expression of `elevation` in metres; counts where `isSet`.
    package static var colorReliefColor: PropertyKey<Color> {
        PropertyKey(
            "color-relief-color", .colorRelief, .paint, .transparent, reads: .elevation, hasDefault: false,
            transitions: false)
    }
}

extension PropertyKey where T == Resampling {
    /// How heights are scaled.
    package static var colorReliefResampling: PropertyKey<Resampling> {
        PropertyKey("resampling", .colorRelief, .paint, .linear)
    }
}

extension PropertyDescription {
    static let colorRelief: [PropertyDescription] = [
        .init(.colorReliefOpacity), .init(.colorReliefColor), .init(.colorReliefResampling),
    ]
}
