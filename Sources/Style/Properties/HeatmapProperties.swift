import Geo

// The properties of heatmap layers: density of points. The renderer has no keys for them, as it does not draw them.

extension PropertyDescription {
    static let heatmap: [PropertyDescription] = [
        .init(
            "heatmap-radius", .heatmap, .paint, .number, .number(30), range: 1...Double.infinity, reads: .dataAndState,
            interpolated: true, transitions: true),
        .init(
            "heatmap-weight", .heatmap, .paint, .number, .number(1), range: .nonNegative, reads: .dataAndState,
            interpolated: true),
        .init(
            "heatmap-intensity", .heatmap, .paint, .number, .number(1), range: .nonNegative, interpolated: true,
            transitions: true),
        .init("heatmap-color", .heatmap, .paint, .color, heatmapRamp, reads: .heatmapDensity, interpolated: true),
        .init(
            "heatmap-opacity", .heatmap, .paint, .number, .number(1), range: 0...1, interpolated: true,
            transitions: true),
    ]

    /// From transparent blue over green to red.
    private static let heatmapRamp: Value = .array([
        .string("interpolate"), .array([.string("linear")]), .array([.string("heatmap-density")]), .number(0),
        .string("rgba(0, 0, 255, 0)"), .number(0.1), .string("royalblue"), .number(0.3), .string("cyan"), .number(0.5),
        .string("lime"), .number(0.7), .string("yellow"), .number(1), .string("red"),
    ])
}
