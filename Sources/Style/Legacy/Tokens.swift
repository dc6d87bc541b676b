import Geo

extension Compiler {
    /// Compiles the `{name}` tokens of a text: each stands for a property as text, or for nothing where it is missing.
    mutating func compileTokens(_ text: String) -> Expression {
        var parts: [Expression] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = rest[rest.index(after: open)..<close]
            if open > rest.startIndex { parts.append(.constant(.string(String(rest[..<open])))) }
            parts.append(.property(String(name)))
            uses.formUnion(.feature)
            rest = rest[rest.index(after: close)...]
        }
        guard !parts.isEmpty else { return .constant(.string(text)) }
        if !rest.isEmpty { parts.append(.constant(.string(String(rest)))) }
        return .call(.concat, parts)
    }
}
