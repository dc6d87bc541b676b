import Foundation

extension Function {
    /// The operators on several numbers. Results may be NaN or infinite; a property then takes its default.
    func arithmetic(_ operands: [Expression], _ context: EvaluationContext) throws(EvaluationError) -> Double {
        switch self {
        case .add: return try Self.fold(operands, 0, context) { $0 + $1 }
        case .multiply: return try Self.fold(operands, 1, context) { $0 * $1 }
        case .minimum: return try Self.fold(operands, .infinity, context) { Swift.min($0, $1) }
        case .maximum: return try Self.fold(operands, -.infinity, context) { Swift.max($0, $1) }
        default: break
        }
        let first = try operands[0].number(context)
        guard operands.count > 1 else { return -first }
        let second = try operands[1].number(context)
        switch self {
        case .divide: return first / second
        case .remainder: return first.truncatingRemainder(dividingBy: second)
        case .power: return pow(first, second)
        default: return first - second
        }
    }

    private static func fold(
        _ operands: [Expression], _ start: Double, _ context: EvaluationContext, _ combine: (Double, Double) -> Double
    ) throws(EvaluationError) -> Double {
        var result = start
        for operand in operands { result = combine(result, try operand.number(context)) }
        return result
    }

    /// The operators on one number; angles in radians.
    func ofNumber(_ x: Double) -> Double {
        switch self {
        case .abs: Swift.abs(x)
        case .ceil: x.rounded(.up)
        case .floor: x.rounded(.down)
        // Halves away from zero, as the specification says.
        case .round: x.rounded(.toNearestOrAwayFromZero)
        case .sqrt: x.squareRoot()
        case .ln: Foundation.log(x)
        case .log2: Foundation.log2(x)
        case .log10: Foundation.log10(x)
        case .sin: Foundation.sin(x)
        case .cos: Foundation.cos(x)
        case .tan: Foundation.tan(x)
        case .asin: Foundation.asin(x)
        case .acos: Foundation.acos(x)
        case .atan: Foundation.atan(x)
        default: .nan
        }
    }
}
