import Geo

// The properties of color-relief layers: heights as colours. The renderer has no keys for them, as it does not draw them.

extension PropertyDescription {
    static let colorRelief: [PropertyDescription] = [
        .init(
            "color-relief-opacity", .colorRelief, .paint, .number, .number(1), range: 0...1, interpolated: true,
            transitions: true),
        .init("color-relief-color", .colorRelief, .paint, .color, reads: .elevation, interpolated: true),
        .init("resampling", .colorRelief, .paint, .words(["linear", "nearest"]), .string("linear")),
    ]
}
