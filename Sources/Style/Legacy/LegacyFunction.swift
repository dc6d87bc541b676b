import Geo

/// What a property's constants must be, without the Swift type of the property.
struct ValueRule {
    /// The type in the expression language.
    var type: ValueType
    /// Whether values between two stops are mixed rather than stepped.
    var isInterpolated: Bool
    /// Whether `{name}` in strings stands for a property of the feature.
    var takesTokens: Bool
    /// What messages say was expected.
    var expected: String
    /// Whether the property can hold a value.
    var accepts: (ExpressionValue) -> Bool
}

extension Compiler {
    /// Compiles the value of a property: a constant, an expression or a legacy function.
    mutating func compileProperty(_ value: Value, _ rule: ValueRule) throws(CompileError) -> Expression {
        switch value {
        case .object(let function): return try compileFunction(function, rule)
        case .array(let items) where rule.type != .array || Self.isExpression(items):
            let expression = try compile(value, as: rule.type)
            if case .constant(let result) = expression, result != .null, !rule.accepts(result) {
                throw error("found the constant \(quoted(result.text)); expected \(rule.expected)")
            }
            return expression
        default: return try constant(value, rule)
        }
    }

    /// A constant of the property's type.
    private mutating func constant(_ value: Value, _ rule: ValueRule) throws(CompileError) -> Expression {
        if rule.takesTokens, case .string(let text) = value { return compileTokens(text) }
        guard rule.accepts(.plain(value)) else { throw error("found \(value.excerpt); expected \(rule.expected)") }
        return try coerced(.constant(.plain(value)), to: rule.type)
    }

    /// Compiles `{"stops": …}` and `{"property": …}` objects, which expressions replaced.
    private mutating func compileFunction(
        _ function: [String: Value], _ rule: ValueRule
    ) throws(CompileError) -> Expression {
        var otherwise = Expression.failure
        if let value = function["default"] { otherwise = try constant(value, rule) }
        let base = function["base"]?.number ?? 1
        let kind = function["type"]?.string ?? (rule.isInterpolated ? "exponential" : "interval")
        guard ["identity", "categorical", "exponential", "interval"].contains(kind) else {
            throw error("found function type \"\(kind)\"; expected identity, categorical, exponential or interval")
        }
        let property = function["property"]?.string
        if kind == "identity" {
            guard let property else { throw error("found an identity function without \"property\"") }
            return identity(property, rule, otherwise)
        }
        let stops = try legacyStops(function["stops"])
        let curve = Curve(kind: kind, interpolation: base == 1 ? .linear : .exponential(base: base), rule: rule)
        guard let property else {
            uses.formUnion(.zoom)
            return try curveExpression(.zoom, stops.map { ($0.0, $0.1) }, curve)
        }
        uses.formUnion(.feature)
        guard case .object = stops.first?.0 else {
            return try propertyCurve(property, stops.map { ($0.0, $0.1) }, curve, otherwise)
        }
        return try zoomAndPropertyCurve(property, stops, curve, otherwise)
    }

    /// How a function goes from stop to stop.
    private struct Curve {
        var kind: String
        var interpolation: Interpolation
        var rule: ValueRule
    }

    private func legacyStops(_ value: Value?) throws(CompileError) -> [(Value, Value)] {
        guard case .array(let items) = value, !items.isEmpty else {
            throw error("found \(value?.excerpt ?? "no stops"); expected \"stops\": [[input, output], ...]")
        }
        var stops: [(Value, Value)] = []
        for (index, item) in items.enumerated() {
            guard case .array(let pair) = item, pair.count == 2 else {
                throw error("found stop \(item.excerpt); expected [input, output]", at: index)
            }
            stops.append((pair[0], pair[1]))
        }
        return stops
    }

    /// The property's value as it is; the default where it is missing or not of the type.
    private mutating func identity(
        _ property: String, _ rule: ValueRule, _ otherwise: Expression
    ) -> Expression {
        uses.formUnion(.feature)
        let value = Expression.property(property)
        if case .failure = otherwise { return rule.type == .color ? .call(.toColor, [value]) : value }
        switch rule.type {
        case .color: return .call(.toColor, [value, otherwise])
        case .number, .boolean, .string, .array: return .whereType(rule.type, value, then: value, otherwise: otherwise)
        default: return .coalesce([value, otherwise])
        }
    }

    /// A curve over a property; without the property, or where it is no number for a curve over numbers, the default.
    private mutating func propertyCurve(
        _ property: String, _ stops: [(Value, Value)], _ curve: Curve, _ otherwise: Expression
    ) throws(CompileError) -> Expression {
        let input = Expression.property(property)
        guard curve.kind == "categorical" else {
            let then = try curveExpression(input, stops, curve)
            return .whereType(.number, input, then: then, otherwise: otherwise)
        }
        var table: [Value: Int] = [:]
        var results: [Expression] = []
        for (label, output) in stops {
            // The first of equal labels counts.
            if table[label] == nil { table[label] = results.count }
            results.append(try constant(output, curve.rule))
        }
        return .match(input, table: table, results: results, otherwise: otherwise)
    }

    /// Functions of zoom and a property: a curve over the property for each zoom, and a curve over these.
    private mutating func zoomAndPropertyCurve(
        _ property: String, _ stops: [(Value, Value)], _ curve: Curve, _ otherwise: Expression
    ) throws(CompileError) -> Expression {
        uses.formUnion(.zoom)
        var zooms: [Double] = []
        var stopsAtZoom: [[(Value, Value)]] = []
        for (input, output) in stops {
            guard case .object(let both) = input, let zoom = both["zoom"]?.number, let value = both["value"] else {
                throw error("found stop input \(input.excerpt); expected {\"zoom\": number, \"value\": ...}")
            }
            if zooms.last != zoom {
                try checkOrder(zooms.last, zoom)
                zooms.append(zoom)
                stopsAtZoom.append([])
            }
            stopsAtZoom[stopsAtZoom.count - 1].append((value, output))
        }
        var outputs: [Expression] = []
        for stops in stopsAtZoom { outputs.append(try propertyCurve(property, stops, curve, otherwise)) }
        let result = Stops(inputs: zooms, outputs: outputs)
        return curve.kind == "exponential" ? .interpolate(.zoom, .linear, result) : .step(.zoom, result)
    }

    /// A curve over numbers. Below the first stop a stepped curve, too, has the first output.
    private mutating func curveExpression(
        _ input: Expression, _ stops: [(Value, Value)], _ curve: Curve
    ) throws(CompileError) -> Expression {
        var result = Stops(inputs: [], outputs: [])
        for (value, output) in stops {
            guard let number = value.number else {
                throw error("found stop input \(value.excerpt); expected a number")
            }
            try checkOrder(result.inputs.last, number)
            result.inputs.append(number)
            result.outputs.append(try constant(output, curve.rule))
        }
        // What cannot be mixed is stepped even if the function calls itself exponential.
        let isMixed = curve.kind == "exponential" && curve.rule.isInterpolated
        return isMixed ? .interpolate(input, curve.interpolation, result) : .step(input, result)
    }

    private func checkOrder(_ last: Double?, _ next: Double) throws(CompileError) {
        if let last, next < last {
            throw error("found stop \(scriptText(next)) after \(scriptText(last)); expected ascending stops")
        }
    }
}
