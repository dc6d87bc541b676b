import Foundation
import Geo

/// The operators with syntax of their own; all others are `Function`s.
enum SpecialForm: String, CaseIterable, Sendable {
    case literal, semiliteral, get, has, properties, id, zoom, e, pi, ln2, array, all, any, match, step, coalesce
    case boolean, number, string, object
    case toBoolean = "to-boolean", toString = "to-string", toNumber = "to-number", toColor = "to-color"
    case `case`, `let`, `var`, format, interpolate, image, at, length, slice, collator, within, distance, error
    case isIn = "in", indexOf = "index-of"
    case not = "!", equal = "==", unequal = "!="
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case geometryType = "geometry-type", featureState = "feature-state", globalState = "global-state"
    case interpolateHCL = "interpolate-hcl", interpolateLab = "interpolate-lab"
    case numberFormat = "number-format"
    case heatmapDensity = "heatmap-density", lineProgress = "line-progress", elevation, accumulated
}

extension Compiler {
    mutating func compile(
        _ form: SpecialForm, _ items: [Value], expecting type: ExpressionType?
    ) throws(CompileError) -> Typed {
        // `value` says no more than nothing; results may then settle the type themselves.
        let result = type == .value ? nil : type
        switch form {
        // These pass the expected type on to their results.
        case .case: return try compileCase(items, as: result)
        case .match: return try compileMatch(items, as: result)
        case .coalesce: return try compileCoalesce(items, as: result)
        case .step: return try compileStep(items, as: result)
        case .interpolate, .interpolateHCL, .interpolateLab: return try compileInterpolate(form, items, as: result)
        case .let: return try compileLet(items, as: type)
        case .var: return try compileVariable(items)
        case .literal: return try compileLiteral(items, as: result)
        case .semiliteral: return try compileSemiliteral(items, as: result)
        case .at: return try compileElement(items, as: result)
        case .e, .pi, .ln2, .zoom, .id, .geometryType, .properties, .heatmapDensity, .lineProgress, .elevation,
            .accumulated:
            try expectCount(items, 0...0)
            return nullary(form)
        case .within, .distance: return try compileGeometry(form, items)
        default: return try compileOperands(form, items)
        }
    }

    private mutating func compileOperands(_ form: SpecialForm, _ items: [Value]) throws(CompileError) -> Typed {
        switch form {
        case .get, .has: return try compileLookup(items, isGet: form == .get)
        case .featureState, .globalState, .image, .error: return try compileNamed(form, items)
        case .array: return try compileArray(items)
        case .boolean: return try compileAssertion(items, .boolean)
        case .number: return try compileAssertion(items, .number)
        case .string: return try compileAssertion(items, .string)
        case .object: return try compileAssertion(items, .object)
        case .toBoolean: return try compileConversion(items, .boolean, 1...1)
        case .toString: return try compileConversion(items, .string, 1...1)
        case .toNumber: return try compileConversion(items, .number, 1...Int.max)
        case .toColor: return try compileConversion(items, .color, 1...Int.max)
        case .length, .slice, .isIn, .indexOf: return try compileSequence(form, items)
        case .format: return try compileFormat(items)
        case .numberFormat: return try compileNumberFormat(items)
        case .collator: return try compileCollator(items)
        case .all, .any, .not:
            if form == .not { try expectCount(items, 1...1) }
            var operands: [Expression] = []
            for index in items.indices.dropFirst() {
                operands.append(try operand(items, index, expecting: .boolean, .omit).expression)
            }
            if form == .not, let operand = operands.first { return Typed(expression: .not(operand), type: .boolean) }
            return Typed(expression: form == .all ? .all(operands) : .any(operands), type: .boolean)
        default: return try compileComparison(form, items)
        }
    }

    /// The operators without operands.
    private mutating func nullary(_ form: SpecialForm) -> Typed {
        switch form {
        case .e: return Typed(expression: .constant(.number(M_E)), type: .number)
        case .pi: return Typed(expression: .constant(.number(.pi)), type: .number)
        case .ln2: return Typed(expression: .constant(.number(M_LN2)), type: .number)
        case .zoom: return used(.zoom, .zoom, .number)
        case .id: return used(.feature, .identifier, .value)
        case .geometryType: return used(.feature, .geometryType, .string)
        case .properties: return used(.feature, .properties, .object)
        case .accumulated: return used(.context, .accumulated, .value)
        default: return used(.context, .quantity(form.rawValue), .number)
        }
    }

    private mutating func used(_ use: Uses, _ expression: Expression, _ type: ExpressionType) -> Typed {
        uses.formUnion(use)
        return Typed(expression: expression, type: type)
    }

    /// The operators with one operand, a name or text.
    private mutating func compileNamed(_ form: SpecialForm, _ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        if form == .globalState {
            guard case .string(let name) = items[1] else {
                throw error("found \(items[1].excerpt); expected the name of a state", at: 1)
            }
            return used(.context, .globalState(name), .value)
        }
        let name = try operand(items, 1, expecting: .string).expression
        switch form {
        case .featureState: return used(.feature, .featureState(name), .value)
        case .image: return Typed(expression: .call(.image, [name]), type: .image)
        default:
            if case .constant(let text) = name { return used(.context, .failure(text.text), .never) }
            return used(.context, .failure("the style states an error"), .never)
        }
    }

    private mutating func compileLookup(_ items: [Value], isGet: Bool) throws(CompileError) -> Typed {
        try expectCount(items, 1...2)
        let type = isGet ? ExpressionType.value : .boolean
        let key = try operand(items, 1, expecting: .string, .omit).expression
        if items.count == 3 {
            let object = try operand(items, 2, expecting: .object, .omit).expression
            return Typed(
                expression: isGet ? .lookup(key: key, object: object) : .contains(key: key, object: object), type: type)
        }
        uses.formUnion(.feature)
        if case .constant(.plain(.string(let name))) = key {
            return Typed(expression: isGet ? .property(name) : .hasProperty(name), type: type)
        }
        return Typed(expression: isGet ? .lookup(key: key, object: nil) : .contains(key: key, object: nil), type: type)
    }

    private mutating func compileLet(_ items: [Value], as type: ExpressionType?) throws(CompileError) -> Typed {
        guard items.count >= 4, items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"let\"; expected names, values and a result")
        }
        let outer = (scope, scopeDepth)
        var inner = scope
        var values: [Expression] = []
        for index in stride(from: 1, to: items.count - 1, by: 2) {
            guard case .string(let name) = items[index], name.utf8.allSatisfy(Self.isNameByte) else {
                throw error("found \(items[index].excerpt); expected a name of letters, digits and \"_\"", at: index)
            }
            let value = try operand(items, index + 1)
            inner[name] = Variable(value: value, place: scopeDepth + values.count)
            values.append(value.expression)
        }
        (scope, scopeDepth) = (inner, scopeDepth + values.count)
        defer { (scope, scopeDepth) = outer }
        let body = try operand(items, items.count - 1, expecting: type)
        if outer.1 == 0 { uses.remove(.binding) }
        return Typed(expression: .bind(values, body: body.expression), type: body.type)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func compileVariable(_ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        guard case .string(let name) = items[1], let variable = scope[name] else {
            throw error("found \(items[1].excerpt); expected a variable bound by a \"let\" around", at: 1)
        }
        if case .constant = variable.value.expression { return variable.value }
        return used(.binding, .variable(variable.place), variable.value.type)
    }

    private func compileLiteral(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        var type = ExpressionType(of: items[1])
        // An empty array takes the expected items.
        if case .array(_, 0) = type, case .array(_, let count) = expected, (count ?? 0) == 0, let expected {
            type = expected
        }
        return Typed(expression: .constant(.plain(items[1])), type: type)
    }

    private mutating func compileSemiliteral(
        _ items: [Value], as expected: ExpressionType?
    ) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        guard case .array(let elements) = items[1] else {
            throw error("found \(items[1].excerpt); expected an array", at: 1)
        }
        var wanted: ExpressionType?
        if case .array(let item, _) = expected, item != .value { wanted = item }
        path.append(1)
        defer { path.removeLast() }
        var operands: [Typed] = []
        for index in elements.indices { operands.append(try operand(elements, index, expecting: wanted)) }
        return Typed(
            expression: .list(operands.map(\.expression)),
            type: .array(of: .common(operands.map(\.type)), count: operands.count))
    }
}
