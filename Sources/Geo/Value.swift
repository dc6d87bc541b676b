/// A JSON-like value: what a feature's properties hold and what style expressions compute with.
package enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    /// The number, where the value is one.
    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The string, where the value is one.
    package var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
}
