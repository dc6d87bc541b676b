import Geo

/// A compiled expression: a tree without names to resolve or counts to check.
///
/// The operators with syntax of their own have a case; all others are `call`s of a `Function`. Legacy filters and
/// functions are compiled to the same tree.
indirect enum Expression: Sendable {
    case constant(ExpressionValue)
    case zoom
    case geometryType
    case identifier
    /// All properties of the feature as an object.
    case properties
    /// A property of the feature by a name known beforehand.
    case property(String)
    case hasProperty(String)
    case lookup(key: Expression, object: Expression?)
    case contains(key: Expression, object: Expression?)
    /// A `let` variable by its place in `EvaluationContext.bindings`.
    case variable(Int)
    case bind([Expression], body: Expression)
    case equal(Expression, Expression)
    /// A comparison; where `lenient`, as in legacy filters, values of different types compare false instead of failing.
    case compare(Comparison, Expression, Expression, lenient: Bool)
    case not(Expression)
    case all([Expression])
    case any([Expression])
    /// `case`: the first result whose condition holds.
    case choose([Branch], otherwise: Expression)
    /// `match`: the table leads from a label to a place in `results`.
    case match(Expression, table: [Value: Int], results: [Expression], otherwise: Expression)
    /// Whether the value is one of a set (legacy `in`).
    case member(Expression, Set<Value>)
    case coalesce([Expression])
    case step(Expression, Stops)
    case interpolate(Expression, Interpolation, Stops)
    /// The first operand if it is of the type, else the second (legacy functions of a property with a default).
    case whereType(ValueType, Expression, then: Expression, otherwise: Expression)
    case assertArray(Expression, of: ValueType?, count: Int?)
    case format([FormatPart])
    case numberFormat(Expression, minimum: Expression?, maximum: Expression?)
    case call(Function, [Expression])
    /// No value: the property takes its default.
    case failure

    /// Bytes that a text put together by an expression may have, so that a style cannot fill the memory.
    static let longestText = 65_536

    /// A condition and its result.
    struct Branch: Sendable {
        var condition: Expression
        var result: Expression
    }

    /// One section of `format`.
    struct FormatPart: Sendable {
        var content: Expression
        var scale: Expression?
        var font: Expression?
        var color: Expression?
    }
}

/// The ordering operators.
enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    func holds<T: Comparable>(_ a: T, _ b: T) -> Bool {
        switch self {
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }
}
