import Geo

/// A property of the style specification without its Swift type, as reader, validator and documentation need it.
package struct PropertyDescription: Sendable {
    package let name: String
    package let layer: LayerKind
    package let group: PropertyGroup
    /// What the specification says of it.
    package let member: SpecificationMember
    /// What the property should hold, in words.
    package let expected: String
    /// Compiles a value of the property to a `Property<T>`, adding to the notes what works otherwise than written; nil
    /// for what is read elsewhere.
    let compile: (@Sendable (Value, inout [String]) throws(CompileError) -> any Sendable)?

    /// A property that has a typed key.
    ///
    /// - Parameter defaultValue: where it is no constant, which a key can hold.
    init<T: StyleValue>(_ key: PropertyKey<T>, defaultValue: Value? = nil) {
        name = key.name
        layer = key.layer
        group = key.group
        expected = key.expected
        member = SpecificationMember(
            key.name, key.specificationType, defaultValue ?? (key.hasDefault ? key.defaultInStyle : nil),
            range: key.range,
            reads: key.reads, interpolated: key.isInterpolated && !key.reads.isEmpty, transitions: key.transitions,
            tokens: key.takesTokens, requires: key.requires)
        compile = { (value: Value, notes: inout [String]) throws(CompileError) -> any Sendable in
            try key.compile(value, notes: &notes)
        }
    }

    /// A property that is only checked.
    init(
        _ name: String, _ layer: LayerKind, _ group: PropertyGroup, _ type: SpecificationType,
        _ defaultValue: Value? = nil, range: ClosedRange<Double>? = nil, reads: ExpressionInputs = .zoom,
        interpolated: Bool = false, transitions: Bool = false, requires: [Requirement] = []
    ) {
        self.name = name
        self.layer = layer
        self.group = group
        member = SpecificationMember(
            name, type, defaultValue, range: range, reads: reads, interpolated: interpolated,
            transitions: transitions, requires: requires)
        expected = type.text
        compile = nil
    }

    /// All properties of all layer types.
    package static let all =
        background + fill + line + circle + symbol + raster + fillExtrusion + heatmap + hillshade + colorRelief
        + LayerKind.allCases.map(visibility)

    /// The property that every layer has. The reader leaves hidden layers out, so there is no key.
    private static func visibility(of layer: LayerKind) -> PropertyDescription {
        PropertyDescription(
            "visibility", layer, .layout, .words(["visible", "none"]), .string("visible"), reads: .globalState)
    }

    /// The properties of a layer kind by name.
    package static func properties(of kind: LayerKind) -> [String: PropertyDescription] { tables[kind] ?? [:] }

    fileprivate static let tables: [LayerKind: [String: PropertyDescription]] =
        Dictionary(grouping: all, by: \.layer).mapValues { descriptions in
            Dictionary(descriptions.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
}

extension LayerKind {
    /// The object that holds a property of layers of this kind; nil for unknown properties.
    func group(of property: String) -> PropertyGroup? { PropertyDescription.tables[self]?[property]?.group }
}

extension PropertyKey {
    /// Compiles a value of the property.
    func compile(_ value: Value, notes: inout [String]) throws(CompileError) -> Property<T> {
        var compiler = Compiler()
        let rule = ValueRule(
            type: T.type, isInterpolated: isInterpolated, takesTokens: takesTokens, expected: expected,
            accepts: { self.value($0) != nil }, resultType: shape == .padding ? .padding : nil)
        let expression = try compiler.compileProperty(value, rule)
        notes += compiler.notes
        if case .constant(let result) = expression, let constant = self.value(result), limited(constant) != constant {
            let limit = PropertyLimits.drawn.upperBound
            // Within the range of the property it can only be too large to draw.
            let isAllowed = range.map { constant.limited(to: $0) == constant } ?? true
            notes.append(
                "found \(result.text.cut()); "
                    + (isAllowed ? "it is drawn as \(scriptText(limit)) at most" : "expected \(expected)"))
        }
        return Property(expression, uses: compiler.uses, key: self)
    }
}
