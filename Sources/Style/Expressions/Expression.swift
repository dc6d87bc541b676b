import Geo

/// A compiled expression: a tree without names to resolve, counts or static types to check.
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
    case featureState(Expression)
    case globalState(String)
    /// `heatmap-density`, `line-progress` or `elevation`, by that name.
    case quantity(String)
    case accumulated
    /// A `let` variable by its place in `EvaluationContext.bindings`.
    case variable(Int)
    case bind([Expression], body: Expression)
    case equal(Expression, Expression)
    /// A comparison; where `lenient`, as in legacy filters, values of different types compare false instead of failing.
    case compare(Comparison, Expression, Expression, lenient: Bool)
    case equalBy(Expression, Expression, collator: Expression)
    case compareBy(Comparison, Expression, Expression, collator: Expression)
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
    case interpolate(Expression, Interpolation, ColorSpace, Stops)
    /// The first operand that is of the type.
    case assert(ExpressionType, [Expression])
    /// The first operand that can be converted to the type.
    case convert(ExpressionType, [Expression])
    /// `semiliteral`: an array of computed items.
    case list([Expression])
    case format([FormatPart])
    case numberFormat(Expression, NumberFormatOptions)
    case collator(caseSensitive: Expression, diacriticSensitive: Expression, locale: Expression?)
    case within(GeoShape)
    case distance(GeoShape)
    case call(Function, [Expression])
    /// No value: the property takes its default.
    case failure(String)

    /// Bytes that a text, or the items of an array, put together by an expression may have, so that a style cannot fill
    /// the memory.
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
        var alignment: Expression?
    }

    /// The options of `number-format`.
    struct NumberFormatOptions: Sendable {
        var locale: Expression?
        var currency: Expression?
        var unit: Expression?
        var minimum: Expression?
        var maximum: Expression?

        var all: [Expression] { [locale, currency, unit, minimum, maximum].compactMap { $0 } }
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

extension Expression {
    /// The expressions directly within.
    var children: [Expression] {
        switch self {
        case .constant, .zoom, .geometryType, .identifier, .properties, .property, .hasProperty, .globalState,
            .quantity, .accumulated, .variable, .within, .distance, .failure:
            []
        case .featureState(let operand), .not(let operand), .member(let operand, _): [operand]
        case .lookup(let key, let object), .contains(let key, let object): [key] + [object].compactMap { $0 }
        case .bind(let values, let body): values + [body]
        case .equal(let a, let b), .compare(_, let a, let b, _): [a, b]
        case .equalBy(let a, let b, let collator), .compareBy(_, let a, let b, let collator): [a, b, collator]
        case .all(let operands), .any(let operands), .coalesce(let operands), .assert(_, let operands),
            .convert(_, let operands), .list(let operands), .call(_, let operands):
            operands
        case .choose(let branches, let otherwise): branches.flatMap { [$0.condition, $0.result] } + [otherwise]
        case .match(let input, _, let results, let otherwise): [input] + results + [otherwise]
        case .step(let input, let stops), .interpolate(let input, _, _, let stops): [input] + stops.outputs
        case .format(let parts):
            parts.flatMap { [$0.content] + [$0.scale, $0.font, $0.color, $0.alignment].compactMap { $0 } }
        case .numberFormat(let operand, let options): [operand] + options.all
        case .collator(let caseSensitive, let diacriticSensitive, let locale):
            [caseSensitive, diacriticSensitive] + [locale].compactMap { $0 }
        }
    }
}
