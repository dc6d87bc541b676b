import Geo

/// The value of a layer's property: a constant, or an expression of zoom and feature.
package struct Property<T: StyleValue>: Sendable {
    /// The value where it depends on neither zoom nor feature.
    package let constant: T?
    package let dependsOnZoom: Bool
    package let dependsOnFeature: Bool
    /// Whether the style gives the property; else it has its default.
    package let isSet: Bool
    private let expression: Expression
    private let key: PropertyKey<T>

    /// The default, for a property that the style does not give.
    init(defaultOf key: PropertyKey<T>) {
        self.key = key
        constant = key.defaultValue
        (dependsOnZoom, dependsOnFeature, isSet) = (false, false, false)
        expression = .constant(.null)
    }

    /// - Parameter uses: what the expression depends on.
    init(_ expression: Expression, uses: Uses, key: PropertyKey<T>) {
        self.key = key
        self.expression = expression
        isSet = true
        dependsOnZoom = uses.contains(.zoom)
        dependsOnFeature = uses.contains(.feature)
        constant =
            dependsOnZoom || dependsOnFeature || uses.contains(.context)
            ? nil : Self.result(of: expression, EvaluationContext(zoom: 0), key)
    }

    /// The value in a context; the default where the expression fails or yields a wrong type, moved into the range.
    package func value(_ context: EvaluationContext) -> T {
        constant ?? Self.result(of: expression, context, key)
    }

    private static func result(of expression: Expression, _ context: EvaluationContext, _ key: PropertyKey<T>) -> T {
        guard let result = try? expression.evaluate(context), let value = key.value(result) else {
            return key.defaultValue
        }
        return key.limited(value)
    }
}
