import Foundation
import Geo

/// The operators with syntax of their own; all others are `Function`s.
enum SpecialForm: String, CaseIterable, Sendable {
    case literal, get, has, properties, id, zoom, e, pi, ln2, array, all, any, none, match, step, coalesce
    case `case`, `let`, `var`, format, interpolate
    case not = "!", equal = "==", unequal = "!="
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case geometryType = "geometry-type", featureState = "feature-state"
    case interpolateHCL = "interpolate-hcl", interpolateLab = "interpolate-lab"
    case numberFormat = "number-format"
    case isSupportedScript = "is-supported-script"
}

extension Compiler {
    mutating func compile(
        _ form: SpecialForm, _ items: [Value], as type: ValueType
    ) throws(CompileError) -> Expression {
        switch form {
        // These pass the type on to their results.
        case .case: return try compileCase(items, as: type)
        case .match: return try compileMatch(items, as: type)
        case .coalesce:
            try expectCount(items, 1...Int.max)
            return .coalesce(try operands(items, as: type))
        case .step: return try compileStep(items, as: type)
        case .interpolate: return try compileInterpolate(items, as: type)
        case .interpolateHCL, .interpolateLab:
            notes.append("\"\(form.rawValue)\" is computed like \"interpolate\"")
            return try compileInterpolate(items, as: .color)
        case .let: return try compileLet(items, as: type)
        default: return try coerced(try compileSimple(form, items), to: type)
        }
    }

    /// The operators whose result has one type whatever is expected.
    private mutating func compileSimple(
        _ form: SpecialForm, _ items: [Value]
    ) throws(CompileError) -> Expression {
        switch form {
        case .literal:
            try expectCount(items, 1...1)
            return .constant(.plain(items[1]))
        case .e: return .constant(.number(M_E))
        case .pi: return .constant(.number(.pi))
        case .ln2: return .constant(.number(M_LN2))
        case .zoom: return used(.zoom, .zoom)
        case .id: return used(.feature, .identifier)
        case .geometryType: return used(.feature, .geometryType)
        case .properties: return used(.feature, .properties)
        // There is no state on paper; as a use of the feature it is not folded into an error.
        case .featureState: return used(.feature, .coalesce([]))
        case .isSupportedScript: return .constant(.bool(true))
        case .get, .has: return try compileLookup(items, isGet: form == .get)
        case .var: return try compileVariable(items)
        case .array: return try compileArray(items)
        case .format: return try compileFormat(items)
        case .numberFormat: return try compileNumberFormat(items)
        default: return try compileCondition(form, items)
        }
    }

    private mutating func compileCondition(
        _ form: SpecialForm, _ items: [Value]
    ) throws(CompileError) -> Expression {
        switch form {
        case .all: return .all(try operands(items))
        case .any: return .any(try operands(items))
        case .none: return .not(.any(try operands(items)))
        case .not:
            try expectCount(items, 1...1)
            return .not(try operand(items, 1))
        default:
            try expectCount(items, 2...2)
            let a = try operand(items, 1)
            let b = try operand(items, 2)
            if let comparison = Comparison(rawValue: form.rawValue) {
                return .compare(comparison, a, b, lenient: false)
            }
            return form == .equal ? .equal(a, b) : .not(.equal(a, b))
        }
    }

    private mutating func used(_ use: Uses, _ expression: Expression) -> Expression {
        uses.formUnion(use)
        return expression
    }

    private mutating func compileLookup(_ items: [Value], isGet: Bool) throws(CompileError) -> Expression {
        try expectCount(items, 1...2)
        let key = try operand(items, 1)
        if items.count == 3 {
            let object = try operand(items, 2)
            return isGet ? .lookup(key: key, object: object) : .contains(key: key, object: object)
        }
        uses.formUnion(.feature)
        guard case .constant(let constant) = key else {
            return isGet ? .lookup(key: key, object: nil) : .contains(key: key, object: nil)
        }
        guard case .plain(.string(let name)) = constant else {
            throw error("found \(constant.text); expected the name of a property", at: 1)
        }
        return isGet ? .property(name) : .hasProperty(name)
    }

    private mutating func compileLet(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard items.count >= 4, items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"let\"; expected names, values and a result")
        }
        let outer = (scope, scopeDepth)
        var inner = scope
        var values: [Expression] = []
        for index in stride(from: 1, to: items.count - 1, by: 2) {
            guard case .string(let name) = items[index] else {
                throw error("found \(items[index].excerpt); expected the name of a variable", at: index)
            }
            inner[name] = scopeDepth + values.count
            values.append(try operand(items, index + 1))
        }
        (scope, scopeDepth) = (inner, scopeDepth + values.count)
        defer { (scope, scopeDepth) = outer }
        let body = try operand(items, items.count - 1, as: type)
        if outer.1 == 0 { uses.remove(.binding) }
        return .bind(values, body: body)
    }

    private mutating func compileVariable(_ items: [Value]) throws(CompileError) -> Expression {
        try expectCount(items, 1...1)
        guard case .string(let name) = items[1], let place = scope[name] else {
            throw error("found \(items[1].excerpt); expected a variable bound by a \"let\" around", at: 1)
        }
        return used(.binding, .variable(place))
    }

    private mutating func compileArray(_ items: [Value]) throws(CompileError) -> Expression {
        try expectCount(items, 1...3)
        var element: ValueType?
        if items.count > 2 {
            guard case .string(let name) = items[1], let type = ValueType(rawValue: name),
                [.string, .number, .boolean].contains(type)
            else { throw error("found \(items[1].excerpt); expected one of string, number, boolean", at: 1) }
            element = type
        }
        var count: Int?
        if items.count > 3, items[2] != .null {
            guard let length = items[2].number.flatMap({ Int(exactly: $0) }), length >= 0 else {
                throw error("found \(items[2].excerpt); expected a length", at: 2)
            }
            count = length
        }
        return .assertArray(try operand(items, items.count - 1), of: element, count: count)
    }
}
