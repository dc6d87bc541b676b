import Geo

/// The operators whose operands are all plain expressions.
///
/// A new one is a name here, its count of operands and a line in `apply`.
enum Function: String, CaseIterable, Sendable {
    case add = "+", multiply = "*", subtract = "-", divide = "/", remainder = "%", power = "^"
    case minimum = "min", maximum = "max"
    case abs, ceil, floor, round, sqrt, ln, log2, log10, sin, cos, tan, asin, acos, atan
    case typeof, boolean, number, string, object
    case toString = "to-string", toNumber = "to-number", toBoolean = "to-boolean", toColor = "to-color"
    case concat, upcase, downcase, length, slice, at, split, join
    case isIn = "in", indexOf = "index-of"
    case rgb, rgba
    case toRGBA = "to-rgba"
    case image

    /// How many operands the operator takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .add, .multiply, .minimum, .maximum, .concat: 0...Int.max
        case .boolean, .number, .string, .object, .toNumber, .toColor: 1...Int.max
        case .subtract: 1...2
        case .divide, .remainder, .power, .isIn, .at, .split, .join: 2...2
        case .slice, .indexOf: 2...3
        case .rgb: 3...3
        case .rgba: 4...4
        default: 1...1
        }
    }

    /// The value for operands in a context; the operands are as many as `arity` says.
    func apply(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .add, .multiply, .subtract, .divide, .remainder, .power, .minimum, .maximum:
            return .number(try arithmetic(operands, context))
        case .abs, .ceil, .floor, .round, .sqrt, .ln, .log2, .log10, .sin, .cos, .tan, .asin, .acos, .atan:
            return .number(ofNumber(try operands[0].number(context)))
        case .boolean: return try Self.first(of: .boolean, operands, context)
        case .number: return try Self.first(of: .number, operands, context)
        case .string: return try Self.first(of: .string, operands, context)
        case .object: return try Self.first(of: .object, operands, context)
        case .typeof: return .string(try operands[0].evaluate(context).type.rawValue)
        case .toString: return .string(try operands[0].evaluate(context).text)
        case .toBoolean: return .bool(try operands[0].evaluate(context).isTruthy)
        case .toNumber:
            for operand in operands {
                if let number = try operand.evaluate(context).convertedNumber { return .number(number) }
            }
            throw .unconvertible(to: .number)
        case .toColor:
            for operand in operands {
                if let color = try operand.evaluate(context).convertedColor { return .color(color) }
            }
            throw .unconvertible(to: .color)
        case .rgb, .rgba: return .color(try Self.color(operands, context))
        case .toRGBA: return try Self.components(try operands[0].evaluate(context))
        case .image: return .image(try operands[0].string(context))
        case .concat, .upcase, .downcase, .length, .slice, .at, .isIn, .indexOf, .split, .join:
            return try sequence(operands, context)
        }
    }

    /// The first operand that has the type.
    private static func first(
        of type: ValueType, _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var found = ValueType.null
        for operand in operands {
            let value = try operand.evaluate(context)
            if value.type == type { return value }
            found = value.type
        }
        throw .wrongType(expected: type, found: found)
    }

    private static func color(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> Color {
        var numbers: [Double] = []
        for operand in operands { numbers.append(try operand.number(context)) }
        guard let color = Color(components: numbers.map { .number($0) }) else { throw .outOfRange }
        return color
    }

    private static func components(_ value: ExpressionValue) throws(EvaluationError) -> ExpressionValue {
        guard let color = value.convertedColor else { throw .wrongType(expected: .color, found: value.type) }
        let numbers = [color.red * 255, color.green * 255, color.blue * 255, color.alpha]
        return .plain(.array(numbers.map { .number($0) }))
    }
}
