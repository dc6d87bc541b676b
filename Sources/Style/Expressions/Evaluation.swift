import Geo

extension Expression {
    /// The value of the expression in a context.
    func evaluate(_ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .constant(let value): return value
        case .property(let name): return context.feature?[name].map { .plain($0) } ?? .null
        case .zoom: return .number(context.zoom)
        case .geometryType: return .string(Self.typeName(context.feature?.geometry.kind))
        case .identifier: return context.feature?.id.map { .number(Double($0)) } ?? .null
        case .properties: return .plain(.object(context.feature?.properties ?? [:]))
        case .equal, .compare, .not, .all, .any, .member, .hasProperty, .contains:
            return .bool(try holds(context))
        case .lookup(let key, let object):
            return try Self.lookup(key, object, context).map { .plain($0) } ?? .null
        case .variable(let index):
            guard index < context.bindings.count, let value = context.bindings[index] else { throw .noBranch }
            return value
        case .bind(let values, let body):
            var inner = context
            // As the variables are evaluated on use, one that fails counts only where it is used.
            for value in values { inner.bindings.append(try? value.evaluate(context)) }
            return try body.evaluate(inner)
        case .choose, .match, .coalesce, .step, .whereType:
            return try branch(context)
        case .interpolate(let input, let interpolation, let stops):
            return try Self.interpolate(try input.number(context), interpolation, stops, context)
        case .assertArray(let operand, let element, let count):
            return try Self.array(try operand.evaluate(context), of: element, count: count)
        case .format(let parts): return .formatted(try Self.format(parts, context))
        case .numberFormat(let operand, let minimum, let maximum):
            return .string(try Self.formatNumber(operand, minimum, maximum, context))
        case .call(let function, let arguments): return try function.apply(arguments, context)
        case .failure: throw .noBranch
        }
    }

    /// The value as a condition; anything but true and false is an error.
    func holds(_ context: EvaluationContext) throws(EvaluationError) -> Bool {
        switch self {
        case .equal(let a, let b):
            return try a.evaluate(context) == b.evaluate(context)
        case .compare(let comparison, let a, let b, let lenient):
            return try Self.compare(comparison, try a.evaluate(context), try b.evaluate(context), lenient: lenient)
        case .not(let operand): return !(try operand.holds(context))
        case .all(let operands):
            for operand in operands where !(try operand.holds(context)) { return false }
            return true
        case .any(let operands):
            for operand in operands where try operand.holds(context) { return true }
            return false
        case .member(let operand, let set):
            guard case .plain(let value) = try operand.evaluate(context) else { return false }
            return set.contains(value)
        case .hasProperty(let name): return context.feature?[name] != nil
        case .contains(let key, let object): return try Self.lookup(key, object, context) != nil
        default:
            let value = try evaluate(context)
            guard case .plain(.bool(let flag)) = value else {
                throw .wrongType(expected: .boolean, found: value.type)
            }
            return flag
        }
    }

    /// The value as a number; anything else is an error.
    func number(_ context: EvaluationContext) throws(EvaluationError) -> Double {
        if case .zoom = self { return context.zoom }
        let value = try evaluate(context)
        guard case .plain(.number(let number)) = value else { throw .wrongType(expected: .number, found: value.type) }
        return number
    }

    /// The value as a string; anything else is an error.
    func string(_ context: EvaluationContext) throws(EvaluationError) -> String {
        let value = try evaluate(context)
        guard case .plain(.string(let string)) = value else { throw .wrongType(expected: .string, found: value.type) }
        return string
    }

    /// Vector tiles do not tell one part from several reliably, so several are named like one.
    static func typeName(_ kind: GeometryKind?) -> String {
        switch kind {
        case .point: "Point"
        case .line: "LineString"
        case .polygon: "Polygon"
        case .unknown, nil: "Unknown"
        }
    }

    private static func lookup(
        _ key: Expression, _ object: Expression?, _ context: EvaluationContext
    ) throws(EvaluationError) -> Value? {
        let name = try key.string(context)
        guard let object else { return context.feature?[name] }
        let value = try object.evaluate(context)
        guard case .plain(.object(let members)) = value else { throw .wrongType(expected: .object, found: value.type) }
        return members[name]
    }

    private static func compare(
        _ comparison: Comparison, _ a: ExpressionValue, _ b: ExpressionValue, lenient: Bool
    ) throws(EvaluationError) -> Bool {
        switch (a, b) {
        case (.plain(.number(let a)), .plain(.number(let b))): return comparison.holds(a, b)
        case (.plain(.string(let a)), .plain(.string(let b))): return comparison.holds(a, b)
        default:
            if lenient { return false }
            throw .wrongType(expected: a.type, found: b.type)
        }
    }

    /// The operators that evaluate one of several results.
    private func branch(_ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .choose(let branches, let otherwise):
            for branch in branches where try branch.condition.holds(context) {
                return try branch.result.evaluate(context)
            }
            return try otherwise.evaluate(context)
        case .match(let input, let table, let results, let otherwise):
            guard case .plain(let value) = try input.evaluate(context), let index = table[value] else {
                return try otherwise.evaluate(context)
            }
            return try results[index].evaluate(context)
        case .coalesce(let operands):
            for operand in operands {
                let value = try operand.evaluate(context)
                if value != .null { return value }
            }
            return .null
        case .step(let input, let stops):
            return try stops.outputs[stops.index(at: try input.number(context))].evaluate(context)
        case .whereType(let type, let operand, let then, let otherwise):
            let matches = try operand.evaluate(context).type == type
            return try matches ? then.evaluate(context) : otherwise.evaluate(context)
        default: throw .noBranch
        }
    }

    private static func interpolate(
        _ input: Double, _ interpolation: Interpolation, _ stops: Stops, _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let index = stops.index(at: input)
        let lower = stops.inputs[index]
        // Below the first stop, behind the last one and for NaN there is nothing to mix.
        guard input > lower, index + 1 < stops.inputs.count else { return try stops.outputs[index].evaluate(context) }
        let fraction = interpolation.fraction(input, lower, stops.inputs[index + 1])
        let from = try stops.outputs[index].evaluate(context)
        return try Interpolation.mix(from, try stops.outputs[index + 1].evaluate(context), at: fraction)
    }

    private static func array(
        _ value: ExpressionValue, of element: ValueType?, count: Int?
    ) throws(EvaluationError) -> ExpressionValue {
        guard case .plain(.array(let items)) = value else { throw .wrongType(expected: .array, found: value.type) }
        if let count, items.count != count { throw .outOfRange }
        if let element, let other = items.first(where: { $0.type != element }) {
            throw .wrongType(expected: element, found: other.type)
        }
        return value
    }
}
