import Geo

extension Expression {
    /// The value of the expression in a context.
    func evaluate(_ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .constant(let value): return value
        case .property(let name): return context.feature?[name].map { .plain($0) } ?? .null
        case .zoom: return .number(context.zoom)
        case .geometryType: return .string(Self.typeName(context.feature?.geometry.kind))
        case .properties: return .plain(.object(context.feature?.properties ?? [:]))
        case .equal, .compare, .equalBy, .compareBy, .not, .all, .any, .member, .hasProperty, .contains, .within:
            return .bool(try holds(context))
        case .lookup(let key, let object):
            return try Self.lookup(key, object, context).map { .plain($0) } ?? .null
        case .choose, .match, .coalesce, .step:
            return try branch(context)
        case .interpolate(let input, let interpolation, let space, let stops):
            return try Self.interpolate(try input.number(context), interpolation, space, stops, context)
        case .assert(let type, let operands): return try Self.assert(type, operands, context)
        case .convert(let type, let operands): return try Self.convert(type, operands, context)
        case .format(let parts): return .formatted(try Self.format(parts, context))
        case .numberFormat(let operand, let options): return .string(try Self.formatNumber(operand, options, context))
        case .call(let function, let arguments): return try function.apply(arguments, context)
        default: return try evaluateRare(context)
        }
    }

    /// The operators on names of the context and those seldom used.
    private func evaluateRare(_ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .identifier:
            if let identifier = context.surroundings?.identifier { return .plain(identifier) }
            return context.feature?.id.map { .number(Double($0)) } ?? .null
        case .featureState(let key):
            return (context.surroundings?.featureState[try key.string(context)]).map { .plain($0) } ?? .null
        case .globalState(let name): return (context.surroundings?.globalState[name]).map { .plain($0) } ?? .null
        case .quantity(let name): return .number(context.surroundings?.quantities[name] ?? 0)
        case .accumulated: return (context.surroundings?.accumulated).map { .plain($0) } ?? .null
        case .variable(let index):
            guard index < context.bindings.count, let value = context.bindings[index] else { throw .noBranch }
            return value
        case .bind(let values, let body):
            var inner = context
            // As the variables are evaluated on use, one that fails counts only where it is used.
            for value in values { inner.bindings.append(try? value.evaluate(context)) }
            return try body.evaluate(inner)
        case .list(let operands):
            return .plain(.array(try Self.list(operands, context)))
        case .collator(let caseSensitive, let diacriticSensitive, let locale):
            return .collator(
                Collator(
                    caseSensitive: try caseSensitive.holds(context),
                    diacriticSensitive: try diacriticSensitive.holds(context), locale: try locale?.string(context)))
        case .distance(let shape):
            return .number(shape.distance(to: context) ?? .nan)
        case .failure(let text): throw .stated(text)
        default: throw .noBranch
        }
    }

    /// The items of an array. Its size is limited as that of texts is: an array of twice a variable that is such an array
    /// itself, and so on, would take no memory but time without end to compare or print.
    private static func list(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> [Value] {
        var items: [Value] = []
        var size = 0
        for operand in operands {
            let item = try operand.evaluate(context).plainValue
            size += item.size(upTo: longestText)
            guard size <= longestText else { throw .tooLong }
            items.append(item)
        }
        return items
    }

    /// The value as a condition; anything but true and false is an error.
    func holds(_ context: EvaluationContext) throws(EvaluationError) -> Bool {
        switch self {
        case .equal(.property(let name), .constant(.plain(let value))):
            return (context.feature?[name] ?? .null) == value
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
        case .equalBy(let a, let b, let collator):
            return try Self.collate(a, b, collator, context, ordered: false) == 0
        case .compareBy(let comparison, let a, let b, let collator):
            return comparison.holds(try Self.collate(a, b, collator, context, ordered: true), 0)
        case .within(let shape): return shape.contains(context)
        default:
            let value = try evaluate(context)
            guard case .plain(.bool(let flag)) = value else { throw .wrongType(.boolean, value) }
            return flag
        }
    }

    /// The value as a number; anything else is an error.
    func number(_ context: EvaluationContext) throws(EvaluationError) -> Double {
        if case .zoom = self { return context.zoom }
        let value = try evaluate(context)
        guard case .plain(.number(let number)) = value else { throw .wrongType(.number, value) }
        return number
    }

    /// The value as a string; anything else is an error.
    func string(_ context: EvaluationContext) throws(EvaluationError) -> String {
        let value = try evaluate(context)
        guard case .plain(.string(let string)) = value else { throw .wrongType(.string, value) }
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
        guard case .plain(.object(let members)) = value else { throw .wrongType(.object, value) }
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
            throw .wrongType(a.type, b)
        }
    }

    /// Order of two texts by a collator: negative, zero or positive.
    ///
    /// Other values than texts are equal where they are the same; they have no order.
    private static func collate(
        _ a: Expression, _ b: Expression, _ collator: Expression, _ context: EvaluationContext, ordered: Bool
    ) throws(EvaluationError) -> Int {
        let (a, b) = (try a.evaluate(context), try b.evaluate(context))
        guard case .plain(.string(let x)) = a, case .plain(.string(let y)) = b else {
            if ordered { throw .wrongType(.string, a.type == .string ? b : a) }
            return a == b ? 0 : 1
        }
        let value = try collator.evaluate(context)
        guard case .collator(let collator) = value else { throw .wrongType(.collator, value) }
        return collator.compare(x, y)
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
        case .coalesce(let operands): return try Self.coalesce(operands, context)
        case .step(let input, let stops):
            return try stops.outputs[stops.index(at: try input.number(context))].evaluate(context)
        default: throw .noBranch
        }
    }

    /// The first value that is not null nor an image the style lacks; of images that all lack, the first.
    private static func coalesce(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var missing: ExpressionValue?
        for operand in operands {
            let value = try operand.evaluate(context)
            if case .image(let name) = value, let images = context.surroundings?.images, !images.contains(name) {
                missing = missing ?? value
            } else if value != .null {
                return value
            }
        }
        return missing ?? .null
    }

    private static func interpolate(
        _ input: Double, _ interpolation: Interpolation, _ space: ColorSpace, _ stops: Stops,
        _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let index = stops.index(at: input)
        let lower = stops.inputs[index]
        // Below the first stop, behind the last one and for NaN there is nothing to mix.
        guard input > lower, index + 1 < stops.inputs.count else { return try stops.outputs[index].evaluate(context) }
        let fraction = interpolation.fraction(input, lower, stops.inputs[index + 1])
        let from = try stops.outputs[index].evaluate(context)
        return try Interpolation.mix(from, try stops.outputs[index + 1].evaluate(context), at: fraction, in: space)
    }
}
