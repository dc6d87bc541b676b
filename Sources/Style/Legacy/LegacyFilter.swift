import Geo

extension Compiler {
    /// Compiles a filter in either syntax.
    ///
    /// The parts of an `all` or `any` that is legacy as a whole may be expressions, as styles do mix them.
    mutating func compileFilter(_ value: Value) throws(CompileError) -> Expression {
        guard path.count <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
        if case .bool(let flag) = value { return .constant(.bool(flag)) }
        guard case .array(let items) = value, case .string(let name) = items.first else {
            throw error("found \(value.excerpt); expected a filter such as [\"==\", ...]")
        }
        return Self.isExpressionFilter(value)
            ? try compile(value, expecting: .boolean, .omit).expression : try compileLegacyFilter(name, items)
    }

    /// Whether a filter is an expression rather than legacy syntax, by the rules of the style specification.
    static func isExpressionFilter(_ value: Value) -> Bool {
        guard case .array(let items) = value, case .string(let name) = items.first else {
            return value.type == .boolean
        }
        switch name {
        case "has":
            return items.count >= 2 && items[1] != .string("$id") && items[1] != .string("$type")
        case "in":
            return items.count >= 3 && (items[1].type != .string || items[2].type == .array)
        case "!in", "!has", "none": return false
        case "==", "!=", "<", "<=", ">", ">=":
            return items.count != 3 || items[1].type == .array || items[2].type == .array
        case "all", "any": return items.dropFirst().allSatisfy(isExpressionFilter)
        default: return true
        }
    }

    private mutating func compileLegacyFilter(_ name: String, _ items: [Value]) throws(CompileError) -> Expression {
        switch name {
        case "all": return .all(try legacyParts(items))
        case "any": return .any(try legacyParts(items))
        case "none": return .not(.any(try legacyParts(items)))
        case "in": return .member(try legacyKey(items), Set(items.dropFirst(2)))
        case "!in": return .not(.member(try legacyKey(items), Set(items.dropFirst(2))))
        case "has", "!has":
            try expectCount(items, 1...1)
            let key = try legacyKey(items)
            let has: Expression =
                if case .property(let name) = key { .hasProperty(name) } else { .not(.equal(key, .constant(.null))) }
            return name == "has" ? has : .not(has)
        default:
            try expectCount(items, 2...2)
            let key = try legacyKey(items)
            let value = Expression.constant(.plain(items[2]))
            if let comparison = Comparison(rawValue: name) { return .compare(comparison, key, value, lenient: true) }
            return name == "==" ? .equal(key, value) : .not(.equal(key, value))
        }
    }

    private mutating func legacyParts(_ items: [Value]) throws(CompileError) -> [Expression] {
        var parts: [Expression] = []
        for index in items.indices.dropFirst() {
            path.append(index)
            defer { path.removeLast() }
            parts.append(try compileFilter(items[index]))
        }
        return parts
    }

    /// The name a legacy filter compares: a property, `$type` or `$id`.
    private mutating func legacyKey(_ items: [Value]) throws(CompileError) -> Expression {
        guard items.count > 1, case .string(let name) = items[1] else {
            throw error(
                "found \(items.count > 1 ? items[1].excerpt : "nothing"); expected the name of a property", at: 1)
        }
        uses.formUnion(.feature)
        switch name {
        case "$type": return .geometryType
        case "$id": return .identifier
        default: return .property(name)
        }
    }
}
