import Geo

/// The two objects of a layer that hold properties.
package enum PropertyGroup: String, Sendable { case paint, layout }

/// Lengths that a property's array may have.
package enum ArrayShape: Sendable, Hashable {
    case any
    case exactly(Int)
    /// One to four numbers as in CSS, brought to four: top, right, bottom, left. A single number stands for all.
    case padding
}

/// One property of the style specification: its name, where it belongs, its type, default and limits.
///
/// The keys are static members, one file a layer kind, used as `layer[.lineWidth]`.
package struct PropertyKey<T: StyleValue>: Sendable {
    package let name: String
    package let layer: LayerKind
    package let group: PropertyGroup
    /// The value where the style says nothing or an expression fails.
    package let defaultValue: T
    /// The values allowed for numbers; others are moved into it.
    package let range: ClosedRange<Double>?
    /// The words allowed; empty where all of the type are.
    package let allowed: [String]
    package let shape: ArrayShape
    /// Whether values between two stops are mixed rather than stepped.
    package let isInterpolated: Bool
    /// Whether `{name}` in strings stands for a property of the feature.
    package let takesTokens: Bool
    /// What expressions may read; nothing where the property takes no expression.
    package let reads: ExpressionInputs
    /// Whether the specification has a default; where not, `defaultValue` stands for "not given".
    package let hasDefault: Bool
    /// Whether `<name>-transition` may be given.
    package let transitions: Bool
    /// What else the layer must say for the property to be of effect.
    package let requires: [Requirement]

    init(
        _ name: String, _ layer: LayerKind, _ group: PropertyGroup, _ defaultValue: T,
        range: ClosedRange<Double>? = nil, allowed: [String] = T.names, shape: ArrayShape = .any,
        interpolated: Bool = T.isInterpolated, tokens: Bool = false, reads: ExpressionInputs = .zoom,
        hasDefault: Bool = true, transitions: Bool? = nil, requires: [Requirement] = []
    ) {
        self.name = name
        self.layer = layer
        self.group = group
        self.defaultValue = defaultValue
        self.range = range
        self.allowed = allowed
        self.shape = shape
        isInterpolated = interpolated
        takesTokens = tokens
        self.reads = reads
        self.hasDefault = hasDefault
        // Numbers, colours and images fade over; the few exceptions are written out.
        self.transitions = transitions ?? (group == .paint && (T.isInterpolated || T.type == .image))
        self.requires = requires
    }

    /// What messages say the property should hold.
    package var expected: String {
        var text = allowed.isEmpty || T.type == .array ? T.typeText : "one of " + allowed.joined(separator: ", ")
        switch shape {
        case .any: break
        case .exactly(let count): text += " of length \(count)"
        case .padding: text = "number or array of 1 to 4 numbers"
        }
        guard let range else { return text }
        let upper = range.upperBound.isFinite ? " to \(scriptText(range.upperBound))" : " or more"
        return text + ", \(scriptText(range.lowerBound))" + upper
    }

    /// The result of an expression as the property's type; nil where it is of another type or not allowed.
    ///
    /// Numbers may still be outside the range.
    func value(_ result: ExpressionValue) -> T? {
        guard var value = T(padded(result)) else { return nil }
        // `T(...)` knows all words of an enumeration; this property may allow fewer.
        if case .plain(.string(let word)) = result, !allowed.isEmpty, !allowed.contains(word) { return nil }
        if case .exactly(let count) = shape, case .plain(.array(let items)) = result, items.count != count {
            return nil
        }
        if case .padding = shape, let sides = value as? [Double], let four = Self.fourSides(sides) as? T {
            value = four
        }
        return value
    }

    /// A single number made an array where the property is a padding.
    private func padded(_ result: ExpressionValue) -> ExpressionValue {
        guard case .padding = shape, case .plain(.number(let number)) = result else { return result }
        return .plain(.array([.number(number)]))
    }

    private static func fourSides(_ sides: [Double]) -> [Double]? {
        switch sides.count {
        case 1: [sides[0], sides[0], sides[0], sides[0]]
        case 2: [sides[0], sides[1], sides[0], sides[1]]
        case 3: [sides[0], sides[1], sides[2], sides[1]]
        case 4: sides
        default: nil
        }
    }

    /// The value moved into the property's range and, where it is a measure rather than a key to sort by, into what can
    /// be drawn.
    func limited(_ value: T) -> T {
        let limited = range.map { value.limited(to: $0) } ?? value
        return name.hasSuffix("-sort-key") ? limited : limited.limited(to: PropertyLimits.drawn)
    }
}

/// What holds for the numbers of all properties.
package enum PropertyLimits {
    /// Numbers that are drawn. In style pixels it is 26 metres of paper; what is derived from larger ones would not fit
    /// the fixed-point numbers that graphics libraries count in.
    package static let drawn = -100_000.0...100_000.0
}

extension ClosedRange<Double> {
    /// Zero and more.
    static let nonNegative = 0.0...Double.infinity
}
