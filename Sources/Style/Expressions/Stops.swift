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

    /// The value between two of the same kind: numbers, colours, projections or arrays of one length.
    static func mix(
        _ from: ExpressionValue, _ to: ExpressionValue, at fraction: Double, in space: ColorSpace
    ) throws(EvaluationError) -> ExpressionValue {
        switch (from, to) {
        case (.plain(.number(let a)), .plain(.number(let b))): return .number(a + (b - a) * fraction)
        case (.color(let a), .color(let b)): return .color(a.interpolated(to: b, at: fraction, in: space))
        case (.colors(let a), .colors(let b)) where a.count == b.count:
            return .colors(zip(a, b).map { $0.interpolated(to: $1, at: fraction, in: space) })
        case (.numbers(let a), .numbers(let b)) where a.count == b.count: return .numbers(mix(a, b, fraction))
        case (.padding(let a), .padding(let b)) where a.count == b.count: return .padding(mix(a, b, fraction))
        case (.projection(let a), .projection(let b)):
            return .projection(Projection(from: a.to, to: b.to, transition: fraction))
        case (.plain(.array(let a)), .plain(.array(let b))) where a.count == b.count:
            let (x, y) = (a.compactMap(\.number), b.compactMap(\.number))
            guard x.count == a.count, y.count == b.count else { throw .wrongType(.number, from) }
            return .plain(.array(mix(x, y, fraction).map { .number($0) }))
        case (.offsets(let a), .offsets(let b)) where a.count == b.count:
            return .offsets(try mixOffsets(a, b, fraction))
        default: throw .wrongType(from.type, to)
        }
    }

    private static func mix(_ a: [Double], _ b: [Double], _ fraction: Double) -> [Double] {
        zip(a, b).map { $0 + ($1 - $0) * fraction }
    }

    /// Offsets are mixed only between the same anchors in the same order.
    private static func mixOffsets(
        _ a: [Value], _ b: [Value], _ fraction: Double
    ) throws(EvaluationError) -> [Value] {
        var items: [Value] = []
        for (x, y) in zip(a, b) {
            if case .array(let x) = x, case .array(let y) = y {
                let mixed = mix(x.compactMap(\.number), y.compactMap(\.number), fraction)
                items.append(.array(mixed.map { .number($0) }))
            } else if x == y {
                items.append(x)
            } else {
                throw .outOfRange("the order of anchors")
            }
        }
        return items
    }
}
