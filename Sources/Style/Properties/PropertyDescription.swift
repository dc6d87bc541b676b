import Geo

/// A property of the style specification without its Swift type, as the reader and documentation need it.
package struct PropertyDescription: Sendable {
    package let name: String
    package let layer: LayerKind
    package let group: PropertyGroup
    /// What the property should hold, in words.
    package let expected: String
    /// The default as Swift prints it.
    package let defaultText: String
    /// The words allowed; empty where the property is no enumeration.
    package let allowed: [String]
    package let range: ClosedRange<Double>?
    /// Compiles a value of the property to a `Property<T>`, adding to the notes what works otherwise than written.
    let compile: @Sendable (Value, inout [String]) throws(CompileError) -> any Sendable

    init<T: StyleValue>(_ key: PropertyKey<T>) {
        name = key.name
        layer = key.layer
        group = key.group
        expected = key.expected
        defaultText = "\(key.defaultValue)"
        allowed = key.allowed
        range = key.range
        compile = { (value: Value, notes: inout [String]) throws(CompileError) -> any Sendable in
            try key.compile(value, notes: &notes)
        }
    }

    /// All properties of all layer kinds that have a table.
    package static let all = background + fill + line + circle + symbol + raster + fillExtrusion

    /// The properties of a layer kind by name; nil for kinds whose properties are not read.
    static func table(for kind: LayerKind) -> [String: PropertyDescription]? { tables[kind] }

    private static let tables: [LayerKind: [String: PropertyDescription]] =
        Dictionary(grouping: all, by: \.layer).mapValues { descriptions in
            Dictionary(descriptions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
}

extension PropertyKey {
    /// Compiles a value of the property.
    func compile(_ value: Value, notes: inout [String]) throws(CompileError) -> Property<T> {
        var compiler = Compiler()
        let rule = ValueRule(
            type: T.type, isInterpolated: isInterpolated, takesTokens: takesTokens, expected: expected,
            accepts: { self.value($0) != nil })
        let expression = try compiler.compileProperty(value, rule)
        notes += compiler.notes
        if case .constant(let result) = expression, let constant = self.value(result), limited(constant) != constant {
            notes.append("found \(result.text); expected \(expected)")
        }
        return Property(expression, uses: compiler.uses, key: self)
    }
}
