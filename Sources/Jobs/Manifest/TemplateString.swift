/// A text with fields in braces, `{name}, {street}`; `{{` and `}}` stand for the braces themselves.
///
/// Parsed once, filled for every record.
package struct TemplateString: Sendable, Equatable, CustomStringConvertible {
    /// Why a text is no template.
    package struct SyntaxError: Error, Sendable, Equatable {
        /// What is wrong and where, for the user.
        package var message: String
    }

    /// A record has no such field.
    package struct UnknownField: Error, Sendable, Equatable {
        /// The field's name as the template writes it.
        package var name: String
    }

    private enum Part: Sendable, Equatable {
        case text(String)
        case field(String)
    }

    private let parts: [Part]
    /// The template as written.
    package let source: String

    /// Parses `source`; field names lose their surrounding blanks.
    package init(parsing source: String) throws(SyntaxError) {
        self.source = source
        var parts: [Part] = []
        var text = ""
        // Unicode scalars, not characters: a combining mark after a brace must not hide the brace.
        let scalars = Array(source.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "{" || scalar == "}" {
                if index + 1 < scalars.count, scalars[index + 1] == scalar {
                    text.unicodeScalars.append(scalar)
                    index += 2
                } else if scalar == "{" {
                    if !text.isEmpty { parts.append(.text(text)) }
                    text = ""
                    parts.append(.field(try Self.field(in: scalars, after: &index)))
                } else {
                    throw SyntaxError(
                        message: "\"}\" without \"{\" at character \(index + 1); write \"}}\" for a brace")
                }
            } else {
                text.unicodeScalars.append(scalar)
                index += 1
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The fields with `separator` between them.
    init(fields: [String], separator: String) {
        source = fields.map { "{\($0)}" }.joined(separator: separator)
        parts = Array(fields.map { [Part.field($0)] }.joined(separator: [.text(separator)]))
    }

    /// Reads the name behind the brace at `index` and moves behind the closing one.
    private static func field(in scalars: [Unicode.Scalar], after index: inout Int) throws(SyntaxError) -> String {
        let rest = scalars[(index + 1)...]
        guard let end = rest.firstIndex(where: { $0 == "{" || $0 == "}" }), scalars[end] == "}" else {
            throw SyntaxError(message: "\"{\" without \"}\" at character \(index + 1); write \"{{\" for a brace")
        }
        let blank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let name = scalars[(index + 1)..<end].drop(while: blank)
        guard let last = name.lastIndex(where: { !blank($0) }) else {
            throw SyntaxError(message: "no field name between the braces at character \(index + 1)")
        }
        index = end + 1
        var field = String.UnicodeScalarView()
        field.append(contentsOf: name[...last])
        return String(field)
    }

    /// Names of the fields, each once, in order.
    package var fields: [String] {
        var seen: Set<String> = []
        return parts.compactMap { part in
            if case .field(let name) = part, seen.insert(name).inserted { name } else { nil }
        }
    }

    /// The text with every field replaced by `value(name)`; a field without a value is an error, an empty one is not.
    package func filled(_ value: (String) -> String?) throws(UnknownField) -> String {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .field(let name):
                guard let text = value(name) else { throw UnknownField(name: name) }
                filled += text
            }
        }
        return filled
    }

    /// The template as written.
    package var description: String { source }
}
