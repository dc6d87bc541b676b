import Geo

/// A text with `{name}` tokens, each of which stands for a property.
struct TokenText {
    /// A piece of text, or the name within a token.
    struct Part {
        var text: String
        var isToken: Bool
    }

    var parts: [Part] = []

    init(_ text: String) {
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(Part(text: String(rest[..<open]), isToken: false)) }
            parts.append(Part(text: String(rest[rest.index(after: open)..<close]), isToken: true))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(Part(text: String(rest), isToken: false)) }
    }
}

extension Compiler {
    /// Compiles the `{name}` tokens of a text: each stands for a property as text, or for nothing where it is missing.
    mutating func compileTokens(_ text: String) -> Expression {
        let parts = TokenText(text).parts
        guard parts.contains(where: \.isToken) else { return .constant(.string(text)) }
        uses.formUnion(.feature)
        return .call(.concat, parts.map { $0.isToken ? .property($0.text) : .constant(.string($0.text)) })
    }
}
