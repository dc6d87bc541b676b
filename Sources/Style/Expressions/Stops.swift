import Foundation
import Geo

/// The stops of a step or interpolation; inputs ascend and are as many as outputs.
///
/// A step has an output below the first stop, too: its first input is minus infinity.
struct Stops: Sendable {
    var inputs: [Double]
    var outputs: [Expression]

    /// The last stop at or below `input`; 0 where there is none.
    func index(at input: Double) -> Int {
        var low = 0
        var high = inputs.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if inputs[middle] <= input { low = middle } else { high = middle }
        }
        return low
    }
}

/// How the fraction between two stops grows.
enum Interpolation: Sendable {
    case linear
    case exponential(base: Double)
    /// Control points of a CSS cubic Bézier from (0, 0) to (1, 1).
    case cubicBezier(x1: Double, y1: Double, x2: Double, y2: Double)

    /// The fraction of the way from `lower` to `upper` at `input`, as the style specification defines it.
    func fraction(_ input: Double, _ lower: Double, _ upper: Double) -> Double {
        let difference = upper - lower
        guard difference > 0 else { return 0 }
        let linear = (input - lower) / difference
        switch self {
        case .linear: return linear
        case .exponential(let base):
            guard base != 1 else { return linear }
            let curved = (pow(base, input - lower) - 1) / (pow(base, difference) - 1)
            // Large bases overflow to infinity over infinity.
            return curved.isFinite ? curved : linear
        case .cubicBezier(let x1, let y1, let x2, let y2):
            return Self.bezierY(atX: linear, x1: x1, y1: y1, x2: x2, y2: y2)
        }
    }

    /// Bisects for the parameter, as x grows with it: 40 halvings are exact to 1e-12.
    private static func bezierY(atX x: Double, x1: Double, y1: Double, x2: Double, y2: Double) -> Double {
        func coordinate(_ t: Double, _ a: Double, _ b: Double) -> Double {
            3 * (1 - t) * (1 - t) * t * a + 3 * (1 - t) * t * t * b + t * t * t
        }
        var low = 0.0
        var high = 1.0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if coordinate(middle, x1, x2) < x { low = middle } else { high = middle }
        }
        return coordinate((low + high) / 2, y1, y2)
    }

    /// The value between two of the same kind: numbers, colours or arrays of numbers of one length.
    static func mix(
        _ from: ExpressionValue, _ to: ExpressionValue, at fraction: Double
    ) throws(EvaluationError) -> ExpressionValue {
        switch (from, to) {
        case (.plain(.number(let a)), .plain(.number(let b))): return .number(a + (b - a) * fraction)
        case (.color(let a), .color(let b)): return .color(a.interpolated(to: b, at: fraction))
        case (.plain(.array(let a)), .plain(.array(let b))) where a.count == b.count:
            var items: [Value] = []
            for (x, y) in zip(a, b) {
                guard let x = x.number, let y = y.number else { throw .wrongType(expected: .number, found: .array) }
                items.append(.number(x + (y - x) * fraction))
            }
            return .plain(.array(items))
        default: throw .wrongType(expected: from.type, found: to.type)
        }
    }
}
