import Geo

/// The operators whose operands are plain expressions of fixed types.
///
/// A new one is a name here, its signature and a line in `apply`.
enum Function: String, CaseIterable, Sendable {
    case add = "+", multiply = "*", subtract = "-", divide = "/", remainder = "%", power = "^"
    case minimum = "min", maximum = "max"
    case abs, ceil, floor, round, sqrt, ln, log2, log10, sin, cos, tan, asin, acos, atan
    case typeof
    case concat, upcase, downcase, length, slice, at, split, join
    case isIn = "in", indexOf = "index-of"
    case rgb, rgba
    case toRGBA = "to-rgba"
    case image
    case resolvedLocale = "resolved-locale"
    case isSupportedScript = "is-supported-script"

    /// Types and numbers of operands, and the type of the result.
    struct Signature {
        var arity: ClosedRange<Int>
        /// The types of the operands; the last stands for all further ones.
        var operands: [ExpressionType]
        var result: ExpressionType

        func type(ofOperand index: Int) -> ExpressionType {
            operands[Swift.min(index, operands.count - 1)]
        }
    }

    /// What the operator takes and gives. `length`, `slice`, `at`, `in`, `index-of` and `image` are typed elsewhere.
    var signature: Signature {
        switch self {
        case .add, .multiply, .minimum, .maximum: Signature(arity: 0...Int.max, operands: [.number], result: .number)
        case .subtract: Signature(arity: 1...2, operands: [.number], result: .number)
        case .divide, .remainder, .power: Signature(arity: 2...2, operands: [.number], result: .number)
        case .typeof: Signature(arity: 1...1, operands: [.value], result: .string)
        case .concat: Signature(arity: 0...Int.max, operands: [.value], result: .string)
        case .upcase, .downcase: Signature(arity: 1...1, operands: [.string], result: .string)
        case .split: Signature(arity: 2...2, operands: [.string], result: .array(of: .string))
        case .join: Signature(arity: 2...2, operands: [.array(of: .string), .string], result: .string)
        case .rgb: Signature(arity: 3...3, operands: [.number], result: .color)
        case .rgba: Signature(arity: 4...4, operands: [.number], result: .color)
        case .toRGBA: Signature(arity: 1...1, operands: [.color], result: .array(of: .number, count: 4))
        case .resolvedLocale: Signature(arity: 1...1, operands: [.collator], result: .string)
        case .isSupportedScript: Signature(arity: 1...1, operands: [.string], result: .boolean)
        case .length, .slice, .at, .isIn, .indexOf, .image:
            Signature(arity: 1...3, operands: [.value], result: .value)
        default: Signature(arity: 1...1, operands: [.number], result: .number)
        }
    }

    /// The value for operands in a context; the operands are as many as the signature says.
    func apply(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .add, .multiply, .subtract, .divide, .remainder, .power, .minimum, .maximum:
            return .number(try arithmetic(operands, context))
        case .abs, .ceil, .floor, .round, .sqrt, .ln, .log2, .log10, .sin, .cos, .tan, .asin, .acos, .atan:
            return .number(ofNumber(try operands[0].number(context)))
        case .typeof: return .string(try operands[0].evaluate(context).typeText)
        case .rgb, .rgba: return .color(try Self.color(operands, context))
        case .toRGBA: return try Self.components(try operands[0].evaluate(context))
        case .image: return try Self.image(try operands[0].string(context))
        case .resolvedLocale:
            let value = try operands[0].evaluate(context)
            guard case .collator(let collator) = value else { throw .wrongType(.collator, value) }
            return .string(collator.locale)
        case .isSupportedScript:
            _ = try operands[0].string(context)
            // All scripts are shaped, so that all are supported.
            return .bool(true)
        case .concat, .upcase, .downcase, .length, .slice, .at, .isIn, .indexOf, .split, .join:
            return try sequence(operands, context)
        }
    }

    /// An image; none where the name is empty.
    static func image(_ name: String) throws(EvaluationError) -> ExpressionValue {
        name.isEmpty ? .null : .image(name)
    }

    private static func color(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> Color {
        var numbers: [Value] = []
        for operand in operands { numbers.append(.number(try operand.number(context))) }
        guard let color = Color(components: numbers) else { throw .outOfRange(Value.array(numbers).excerpt) }
        return color
    }

    private static func components(_ value: ExpressionValue) throws(EvaluationError) -> ExpressionValue {
        guard let color = value.convertedColor else { throw .wrongType(.color, value) }
        let numbers = [color.red * 255, color.green * 255, color.blue * 255, color.alpha]
        return .plain(.array(numbers.map { .number($0) }))
    }
}
