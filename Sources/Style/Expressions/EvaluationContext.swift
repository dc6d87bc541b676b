package import Geo

/// What an expression is evaluated for: a zoom and, for layers with a source, a feature.
package struct EvaluationContext: Sendable {
    package var zoom: Double
    package var feature: Feature?
    /// Values of the `let` bindings around the expression, outermost first; nil where evaluating one failed.
    var bindings: [ExpressionValue?] = []

    package init(zoom: Double, feature: Feature? = nil) {
        self.zoom = zoom
        self.feature = feature
    }
}

/// Why an expression has no value; the property then takes its default, a filter does not match.
enum EvaluationError: Error, CustomStringConvertible {
    case wrongType(expected: ValueType, found: ValueType)
    case unconvertible(to: ValueType)
    case outOfRange
    case tooLong
    case noBranch

    var description: String {
        switch self {
        case .wrongType(let expected, let found): "expected \(expected.rawValue), found \(found.rawValue)"
        case .unconvertible(let type): "cannot be converted to \(type.rawValue)"
        case .outOfRange: "an index or component is out of range"
        case .tooLong: "the text gets longer than \(Expression.longestText) bytes"
        case .noBranch: "no stop applies"
        }
    }
}

/// What the value of an expression depends on.
struct Uses: OptionSet {
    let rawValue: UInt8
    static let zoom = Uses(rawValue: 1)
    static let feature = Uses(rawValue: 2)
    /// A variable of a `let` further out.
    static let binding = Uses(rawValue: 4)
}
