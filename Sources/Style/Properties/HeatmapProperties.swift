import Geo

// The properties of heatmap layers: density of points. Units: lengths in style pixels.

extension PropertyKey where T == Double {
    /// How far a point reaches.
    package static var heatmapRadius: PropertyKey<Double> {
        PropertyKey("heatmap-radius", .heatmap, .paint, 30, range: 1...Double.infinity, reads: .dataAndState)
    }
    /// How much a point counts.
    package static var heatmapWeight: PropertyKey<Double> {
        PropertyKey(
            "heatmap-weight", .heatmap, .paint, 1, range: .nonNegative, reads: .dataAndState, transitions: false)
    }
    /// How much all points count.
    package static var heatmapIntensity: PropertyKey<Double> {
        PropertyKey("heatmap-intensity", .heatmap, .paint, 1, range: .nonNegative)
    }
    /// Opacity of the layer.
    package static var heatmapOpacity: PropertyKey<Double> {
        PropertyKey("heatmap-opacity", .heatmap, .paint, 1, range: 0...1)
    }
}

extension PropertyKey where T == Color {
    /// Colour by density; where it is not set, a ramp from transparent blue over green to red.
    package static var heatmapColor: PropertyKey<Color> {
        PropertyKey("heatmap-color", .heatmap, .paint, .transparent, reads: .heatmapDensity, transitions: false)
    }
}

extension PropertyDescription {
    static let heatmap: [PropertyDescription] = [
        .init(.heatmapRadius), .init(.heatmapWeight), .init(.heatmapIntensity),
        .init(.heatmapColor, defaultValue: heatmapRamp), .init(.heatmapOpacity),
    ]

    /// From transparent blue over green to red.
    private static let heatmapRamp: Value = .array([
        .string("interpolate"), .array([.string("linear")]), .array([.string("heatmap-density")]), .number(0),
        .string("rgba(0, 0, 255, 0)"), .number(0.1), .string("royalblue"), .number(0.3), .string("cyan"), .number(0.5),
        .string("lime"), .number(0.7), .string("yellow"), .number(1), .string("red"),
    ])
}
