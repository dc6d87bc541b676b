/// What else a layer must say for a property to be of effect. A literal is the name of a property that must be given.
package enum Requirement: Sendable, Hashable, ExpressibleByStringLiteral {
    case set(String)
    /// The property must not be given.
    case unset(String)
    /// The property must have one of the values, written as text.
    case equal(String, [String])
    /// The source must be GeoJSON with `lineMetrics`.
    case lineMetrics

    package init(stringLiteral name: String) { self = .set(name) }
}
