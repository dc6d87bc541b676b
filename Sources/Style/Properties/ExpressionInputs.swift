/// What the expressions of a property may read; nothing where the property takes no expression.
package struct ExpressionInputs: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let zoom = ExpressionInputs(rawValue: 1)
    /// The feature: its properties, id and geometry.
    package static let feature = ExpressionInputs(rawValue: 2)
    package static let featureState = ExpressionInputs(rawValue: 4)
    package static let globalState = ExpressionInputs(rawValue: 8)
    package static let heatmapDensity = ExpressionInputs(rawValue: 16)
    package static let lineProgress = ExpressionInputs(rawValue: 32)
    package static let elevation = ExpressionInputs(rawValue: 64)
    /// `accumulated`, which only the cluster properties of GeoJSON sources know.
    package static let accumulated = ExpressionInputs(rawValue: 128)

    /// Zoom and feature.
    package static let data: ExpressionInputs = [.zoom, .feature]
    /// Zoom, feature and its state.
    package static let dataAndState: ExpressionInputs = [.zoom, .feature, .featureState]

    /// The names of the specification, in its order.
    package var names: [String] {
        Self.named.filter { contains($0.input) }.map(\.name)
    }

    /// The inputs of names of the specification; other names are passed over.
    package init(names: [String]) {
        self = Self.named.reduce(into: []) { if names.contains($1.name) { $0.formUnion($1.input) } }
    }

    private static let named: [(name: String, input: ExpressionInputs)] = [
        ("zoom", .zoom), ("feature", .feature), ("feature-state", .featureState), ("global-state", .globalState),
        ("heatmap-density", .heatmapDensity), ("line-progress", .lineProgress), ("elevation", .elevation),
        ("accumulated", .accumulated),
    ]
}
