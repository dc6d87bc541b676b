package import Geo

/// What an expression is evaluated for: a zoom and, for layers with a source, a feature.
package struct EvaluationContext: Sendable {
    package var zoom: Double
    package var feature: Feature?
    /// What only few expressions ask for; nil where there is none of it.
    package var surroundings: Surroundings?
    /// Values of the `let` bindings around the expression, outermost first; nil where evaluating one failed.
    var bindings: [ExpressionValue?] = []

    package init(zoom: Double, feature: Feature? = nil, surroundings: Surroundings? = nil) {
        self.zoom = zoom
        self.feature = feature
        self.surroundings = surroundings
    }
}

/// The rarely asked parts of a context.
///
/// A class, so that the contexts made for every feature stay small to copy.
package final class Surroundings: Sendable {
    /// Values of `heatmap-density`, `line-progress` and `elevation` by the operator's name; missing ones are 0.
    package let quantities: [String: Double]
    /// Value of `accumulated`.
    package let accumulated: Value
    /// The feature's state.
    package let featureState: [String: Value]
    /// Values of `global-state`.
    package let globalState: [String: Value]
    /// Names of the images the style has; nil where every image counts as available.
    package let images: Set<String>?
    /// The tile whose units the feature's points are in; `within` and `distance` need it.
    package let tile: TileID?
    /// Units a tile's side has.
    package let extent: Double
    /// The feature's id where it is no whole number.
    package let identifier: Value?

    package init(
        quantities: [String: Double] = [:], accumulated: Value = .null, featureState: [String: Value] = [:],
        globalState: [String: Value] = [:], images: Set<String>? = nil, tile: TileID? = nil, extent: Double = 8192,
        identifier: Value? = nil
    ) {
        self.quantities = quantities
        self.accumulated = accumulated
        self.featureState = featureState
        self.globalState = globalState
        self.images = images
        self.tile = tile
        self.extent = extent
        self.identifier = identifier
    }
}

/// Why an expression has no value; the property then takes its default, a filter does not match.
package enum EvaluationError: Error, CustomStringConvertible {
    case wrongType(expected: String, found: String)
    case unconvertible(to: String, from: String)
    case outOfRange(String)
    case tooLong
    case noBranch
    /// The text of an `["error", …]`.
    case stated(String)

    package var description: String {
        switch self {
        case .wrongType(let expected, let found): "found \(found); expected \(expected)"
        case .unconvertible(let type, let text): "found \(text.cut()); expected what can be converted to \(type)"
        case .outOfRange(let text): "\(text) is out of range"
        case .tooLong: "the text or array gets longer than \(Expression.longestText) bytes"
        case .noBranch: "no value applies"
        case .stated(let text): text.cut(200)
        }
    }

    /// A value of another type than wanted.
    static func wrongType(_ expected: ValueType, _ found: ExpressionValue) -> EvaluationError {
        .wrongType(expected: expected.rawValue, found: found.type.rawValue)
    }
}

/// What the value of an expression depends on.
struct Uses: OptionSet {
    let rawValue: UInt8
    static let zoom = Uses(rawValue: 1)
    static let feature = Uses(rawValue: 2)
    /// A variable of a `let` further out.
    static let binding = Uses(rawValue: 4)
    /// Something else of the context, or an error: not to be evaluated while compiling.
    static let context = Uses(rawValue: 8)
}
