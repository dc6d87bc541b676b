package import Geo

/// Selects the features of a layer.
package struct Filter: Sendable {
    package let dependsOnZoom: Bool
    private let expression: Expression?

    /// The filter that every feature passes.
    package static let all = Filter()

    private init() {
        expression = nil
        dependsOnZoom = false
    }

    /// Compiles a filter in legacy or expression syntax; `notes` gets what works otherwise than written.
    package init(_ value: Value, notes: inout [String]) throws(CompileError) {
        var compiler = Compiler()
        expression = try compiler.compileFilter(value)
        dependsOnZoom = compiler.uses.contains(.zoom)
        notes += compiler.notes
    }

    /// Whether a feature passes; where the filter fails to evaluate it does not.
    package func matches(_ feature: Feature, zoom: Double) -> Bool {
        matches(EvaluationContext(zoom: zoom, feature: feature))
    }

    /// Whether the context's feature passes; the same context may then serve the layer's properties.
    package func matches(_ context: EvaluationContext) -> Bool {
        guard let expression else { return true }
        return (try? expression.holds(context)) ?? false
    }
}
