import Geo

// The properties of hillshade layers: shaded relief. The renderer has no keys for them, as it does not draw them.

extension PropertyDescription {
    static let hillshade: [PropertyDescription] = [
        .init(
            "hillshade-illumination-direction", .hillshade, .paint, .numbers, .number(335), range: 0...359,
            interpolated: true),
        .init(
            "hillshade-illumination-altitude", .hillshade, .paint, .numbers, .number(45), range: 0...90,
            interpolated: true),
        .init("hillshade-illumination-anchor", .hillshade, .paint, .words(["map", "viewport"]), .string("viewport")),
        .init(
            "hillshade-exaggeration", .hillshade, .paint, .number, .number(0.5), range: 0...1, interpolated: true,
            transitions: true),
        .init(
            "hillshade-shadow-color", .hillshade, .paint, .colors, .string("#000000"), interpolated: true,
            transitions: true),
        .init(
            "hillshade-highlight-color", .hillshade, .paint, .colors, .string("#FFFFFF"), interpolated: true,
            transitions: true),
        .init(
            "hillshade-accent-color", .hillshade, .paint, .color, .string("#000000"), interpolated: true,
            transitions: true),
        .init(
            "hillshade-method", .hillshade, .paint,
            .words(["standard", "basic", "combined", "igor", "multidirectional"]), .string("standard")),
        .init("resampling", .hillshade, .paint, .words(["linear", "nearest"]), .string("linear")),
    ]
}
