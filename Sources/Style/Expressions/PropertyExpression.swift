package import Geo

/// What the style specification says of a property, as far as its values are concerned.
package struct PropertySpecification: Sendable {
    /// The type that values must have; nil for every type.
    package var type: ExpressionType?
    /// Whether texts are wanted so that other values are converted to them, rather than refused.
    package var isText: Bool
    /// Whether values between two stops are mixed.
    package var isInterpolated: Bool
    package var takesZoom: Bool
    package var takesFeature: Bool
    /// Whether `{name}` in legacy texts stands for a property of the feature.
    package var takesTokens: Bool
    /// The default.
    package var fallback: Value?
    /// The words of an enumeration; empty for others.
    package var names: [String]

    package init(
        type: ExpressionType?, isText: Bool = false, isInterpolated: Bool = true, takesZoom: Bool = true,
        takesFeature: Bool = true, takesTokens: Bool = false, fallback: Value? = nil,
        names: [String] = []
    ) {
        self.type = type
        self.isText = isText
        self.isInterpolated = isInterpolated
        self.takesZoom = takesZoom
        self.takesFeature = takesFeature
        self.takesTokens = takesTokens
        self.fallback = fallback
        self.names = names
    }

    /// The static type by the names of the style specification; nil for unknown names.
    ///
    /// - Parameters:
    ///   - item: type of an array's items.
    ///   - count: number of an array's items.
    package static func type(named name: String, item: String? = nil, count: Int? = nil) -> ExpressionType? {
        switch name {
        case "string", "enum": .string
        case "array": .array(of: item.flatMap { type(named: $0) } ?? .value, count: count)
        default: ValueType(rawValue: name)?.expressionType
        }
    }
}

/// Why a value does not suit a property.
package struct PropertyExpressionError: Error, CustomStringConvertible {
    /// Where in the value: indexes from the outside in.
    package let path: [Int]
    /// What was found and what was expected.
    package let message: String

    package var description: String { path.map { "[\($0)]" }.joined() + ": " + message }
}

/// A property's value checked strictly by the specification, as validation needs it.
///
/// Drawing is laxer: it allows `zoom` anywhere.
package struct PropertyExpression: Sendable {
    package let type: ExpressionType
    package let dependsOnZoom: Bool
    package let dependsOnFeature: Bool
    private let expression: Expression

    /// Compiles an expression, constant or legacy function.
    package init(_ value: Value, for property: PropertySpecification) throws(PropertyExpressionError) {
        do {
            try self.init(checking: value, property)
        } catch {
            throw PropertyExpressionError(path: error.path, message: error.message)
        }
    }

    private init(checking value: Value, _ property: PropertySpecification) throws(CompileError) {
        var compiler = Compiler()
        var source = value
        if case .object(let function) = value {
            source = try LegacyFunction(function, Self.rule(property), at: []).expression()
        }
        let result = try compiler.compile(
            source, expecting: property.type, property.isText ? .convert : .usual)
        type = result.type
        expression = result.expression
        dependsOnZoom = compiler.uses.contains(.zoom)
        dependsOnFeature = compiler.uses.contains(.feature)
        if dependsOnFeature, !property.takesFeature {
            throw CompileError("found an expression of the feature; expected one of other things")
        }
        guard dependsOnZoom else { return }
        guard property.takesZoom else {
            throw CompileError("found an expression of zoom; expected one of other things")
        }
        if case .interpolate = try expression.zoomCurve(), !property.isInterpolated {
            throw CompileError("found \"interpolate\"; expected \"step\", as values cannot be mixed")
        }
    }

    private static func rule(_ property: PropertySpecification) -> ValueRule {
        let type = property.type ?? .value
        let kind: ValueType = if case .array = type { .array } else { ValueType(rawValue: type.description) ?? .value }
        return ValueRule(
            type: kind, isInterpolated: property.isInterpolated, takesTokens: property.takesTokens,
            expected: type.description, accepts: { _ in true }, resultType: type, fallback: property.fallback,
            names: property.names)
    }

    /// The value in a context, or why there is none.
    package func value(_ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        try expression.evaluate(context)
    }
}

extension Expression {
    /// The one step or interpolation over zoom that stands outermost.
    ///
    /// Anything else of zoom is an error: renderers evaluate properties at whole zooms and mix them.
    func zoomCurve() throws(CompileError) -> Expression {
        let count = zoomCurveCount
        guard count <= 1 else {
            throw CompileError("found \(count) steps or interpolations over zoom; expected one")
        }
        guard count == 1, let curve = outermostCurve else {
            throw CompileError("found \"zoom\"; expected it only as input of an outermost \"step\" or \"interpolate\"")
        }
        return curve
    }

    private var isZoomCurve: Bool {
        switch self {
        case .step(.zoom, _), .interpolate(.zoom, _, _, _): true
        default: false
        }
    }

    /// The curve this expression is, or leads to through `let` and `coalesce`.
    private var outermostCurve: Expression? {
        switch self {
        case .bind(_, let body): body.outermostCurve
        case .coalesce(let operands): operands.lazy.compactMap(\.outermostCurve).first
        default: isZoomCurve ? self : nil
        }
    }

    private var zoomCurveCount: Int {
        children.reduce(isZoomCurve ? 1 : 0) { $0 + $1.zoomCurveCount }
    }
}
