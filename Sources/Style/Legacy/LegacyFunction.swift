import Geo

/// What a property's values must be, without the Swift type of the property.
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
    /// The type expressions are checked against; nil where all that is known is `type`.
    var resultType: ExpressionType?
    /// The property's default, for categorical functions without one.
    var fallback: Value?
    /// The words of an enumeration.
    var names: [String] = []

    /// Whether constants may be arrays as they stand.
    var takesLists: Bool { type == .array || type == .numberArray || type == .colorArray }

    /// The type that expressions of the property must have.
    var expectedType: ExpressionType { resultType ?? type.expressionType }
}

extension Compiler {
    /// Compiles the value of a property: a constant, an expression or a legacy function.
    mutating func compileProperty(_ value: Value, _ rule: ValueRule) throws(CompileError) -> Expression {
        isLenient = rule.resultType == nil && rule.type == .array
        switch value {
        case .object(let function):
            let converted = try LegacyFunction(function, rule, at: path).expression()
            return try compile(converted, expecting: rule.expectedType).expression
        case .array(let items) where !rule.takesLists || Self.isExpression(items):
            let expression = try compile(value, expecting: rule.expectedType).expression
            if case .constant(let result) = expression, result != .null, !rule.accepts(result) {
                throw error("found the constant \(quoted(result.text.cut())); expected \(rule.expected)")
            }
            return expression
        default: return try constant(value, rule)
        }
    }

    /// A constant of the property's type.
    private mutating func constant(_ value: Value, _ rule: ValueRule) throws(CompileError) -> Expression {
        if rule.takesTokens, case .string(let text) = value { return compileTokens(text) }
        let result = ExpressionValue.plain(value)
        guard rule.accepts(result) else { throw error("found \(value.excerpt); expected \(rule.expected)") }
        // Converted here once, not at every evaluation.
        if rule.type == .color, let color = result.convertedColor { return .constant(.color(color)) }
        return .constant(result)
    }
}

/// A `{"stops": …}` or `{"property": …}` object, which expressions replaced, turned into the expression it means.
struct LegacyFunction {
    private let rule: ValueRule
    private let path: [Int]
    private let kind: String
    private let property: String?
    private let base: Double
    private let fallback: Value?
    private let colorSpace: String?
    private let stops: Value?

    init(_ function: [String: Value], _ rule: ValueRule, at path: [Int]) throws(CompileError) {
        self.rule = rule
        self.path = path
        property = function["property"]?.string
        base = function["base"]?.number ?? 1
        fallback = function["default"]
        colorSpace = function["colorSpace"]?.string
        stops = function["stops"]
        let usual = rule.isInterpolated ? "exponential" : "interval"
        var kind = function["type"]?.string ?? (stops == nil && property != nil ? "identity" : usual)
        guard ["identity", "categorical", "exponential", "interval"].contains(kind) else {
            throw CompileError(
                "found function type \(quoted(kind.cut())); expected identity, categorical, exponential or interval",
                at: path)
        }
        // What cannot be mixed is stepped even if the function calls itself exponential.
        if kind == "exponential", !rule.isInterpolated || !rule.expectedType.isInterpolatable, !isArray(rule) {
            kind = "interval"
        }
        self.kind = kind
        func isArray(_ rule: ValueRule) -> Bool { rule.type == .array && rule.isInterpolated }
    }

    /// The expression, as JSON.
    func expression() throws(CompileError) -> Value {
        if kind == "identity" { return try identity() }
        let stops = try checkedStops()
        guard let property else {
            return curve(
                on: operation("zoom"), stops.map { ($0.0, token($0.1)) }, isStep: kind != "exponential", base: base)
        }
        guard case .object = stops.first?.0 else { return propertyCurve(property, stops, base: base) }
        return zoomAndPropertyCurve(property, stops)
    }

    private func checkedStops() throws(CompileError) -> [(Value, Value)] {
        guard case .array(let items) = stops, !items.isEmpty else {
            throw CompileError(
                "found \(stops?.excerpt ?? "no stops"); expected \"stops\": [[input, output], ...]", at: path)
        }
        var checked: [(Value, Value)] = []
        for (index, item) in items.enumerated() {
            guard case .array(let pair) = item, pair.count == 2 else {
                throw CompileError("found stop \(item.excerpt); expected [input, output]", at: path + [index])
            }
            checked.append((pair[0], pair[1]))
        }
        return checked
    }

    /// The property's value as it is; the default where it is missing or not of the type.
    private func identity() throws(CompileError) -> Value {
        guard let property else {
            throw CompileError("found an identity function without \"property\"", at: path)
        }
        let get = operation("get", .string(property))
        guard let fallback else { return rule.type == .string ? operation("string", get) : get }
        let otherwise = literal(fallback)
        if !rule.names.isEmpty {
            return operation("match", get, .array(rule.names.map { .string($0) }), get, otherwise)
        }
        switch rule.expectedType {
        case .color: return operation("to-color", get, otherwise)
        case .number, .string, .boolean, .object:
            return operation(rule.expectedType.description, get, otherwise)
        case .array(let item, let count) where [.string, .number, .boolean].contains(item):
            let length = count.map { Value.number(Double($0)) } ?? .null
            return operation("array", .string(item.description), length, get, otherwise)
        default: return operation("coalesce", get, otherwise)
        }
    }

    /// A curve over the feature's property; other values than numbers take the default.
    private func propertyCurve(_ property: String, _ stops: [(Value, Value)], base: Double) -> Value {
        let get = operation("get", .string(property))
        if kind == "categorical" { return categorical(get, stops) }
        let curve = curve(
            on: operation("number", get), stops.map { ($0.0, literal($0.1)) }, isStep: kind == "interval", base: base)
        guard let fallback else { return curve }
        let isNumber = operation("==", operation("typeof", get), .string("number"))
        return operation("case", isNumber, curve, literal(fallback))
    }

    private func categorical(_ get: Value, _ stops: [(Value, Value)]) -> Value {
        let otherwise =
            (fallback ?? rule.fallback).map(literal) ?? operation("error", .string("no stop applies"))
        var items: [Value]
        if case .bool = stops.first?.0 {
            items = [.string("case")]
            for (input, output) in stops { items += [operation("==", get, input), literal(output)] }
        } else {
            items = [.string("match"), get]
            var last: Value?
            for (input, output) in stops where input != last {
                items += [input, literal(output)]
                last = input
            }
        }
        return .array(items + [otherwise])
    }

    /// A curve of curves: the outer one over zoom, linear where the property can be mixed.
    private func zoomAndPropertyCurve(_ property: String, _ stops: [(Value, Value)]) -> Value {
        var zooms: [Value] = []
        var groups: [Value: [(Value, Value)]] = [:]
        for (input, output) in stops {
            guard case .object(let members) = input, let zoom = members["zoom"] else { continue }
            if groups[zoom] == nil { zooms.append(zoom) }
            groups[zoom, default: []].append((members["value"] ?? .null, output))
        }
        let curves = zooms.map { ($0, propertyCurve(property, groups[$0] ?? [], base: 1)) }
        return curve(on: operation("zoom"), curves, isStep: !rule.isInterpolated, base: 1)
    }

    private func curve(
        on input: Value, _ stops: [(Value, Value)], isStep: Bool, base: Double
    ) -> Value {
        var items: [Value]
        if isStep {
            items = [.string("step"), input]
        } else {
            let shape = base == 1 ? operation("linear") : operation("exponential", .number(base))
            let mixed = ["hcl", "lab"].contains(colorSpace) && rule.type == .color ? "-" + (colorSpace ?? "") : ""
            items = [.string("interpolate" + mixed), shape, input]
        }
        var last: Value?
        for (index, (stop, output)) in stops.enumerated() where index == 0 || stop != last {
            // A step's first output holds below the second stop, wherever the first one is.
            items += isStep && index == 0 ? [output] : [stop, output]
            last = stop
        }
        // A step of one output needs a stop that changes nothing.
        if isStep, items.count == 3 { items += [.number(0), items[2]] }
        return .array(items)
    }

    private func operation(_ name: String, _ operands: Value...) -> Value { .array([.string(name)] + operands) }

    private func literal(_ value: Value) -> Value {
        switch value {
        case .array, .object: operation("literal", value)
        default: value
        }
    }

    /// An output of a zoom function, whose tokens stand for properties.
    private func token(_ value: Value) -> Value {
        guard rule.takesTokens, case .string(let text) = value else { return literal(value) }
        let parts = TokenText(text).parts
        guard parts.contains(where: \.isToken) else { return value }
        return .array(
            [.string("concat")]
                + parts.map { part in
                    part.isToken ? operation("to-string", operation("get", .string(part.text))) : .string(part.text)
                })
    }
}
