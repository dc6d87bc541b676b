/// A text with fields in braces, `{name}, {street}`; `{{` and `}}` stand for the braces themselves.
///
/// `{salutation|name|"Dear customer"}` is the first of several fields that is not empty, or a text in quotes. Parsed
/// once, filled for every record.
package struct FieldText: Sendable, Equatable, CustomStringConvertible {
    /// Why a text cannot be read.
    package struct SyntaxError: Error, Sendable, Equatable {
        /// What is wrong and where, for the user.
        package var message: String
    }

    /// A record has no such field.
    package struct UnknownField: Error, Sendable, Equatable {
        /// The field's name as the text writes it.
        package var name: String
    }

    private enum Part: Sendable, Equatable {
        case text(String)
        /// Alternatives, the best first.
        case field([Choice])
    }

    /// What may stand in a field's place.
    private enum Choice: Sendable, Equatable {
        case field(String)
        case text(String)
    }

    private let parts: [Part]
    /// The text as written.
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
    package init(fields: [String], separator: String) {
        let written = separator.replacing("{", with: "{{").replacing("}", with: "}}")
        source = fields.map { "{\($0)}" }.joined(separator: written)
        parts = Array(
            fields.map { [Part.field([.field($0)])] }.joined(separator: separator.isEmpty ? [] : [.text(separator)]))
    }

    /// Reads what is behind the brace at `index` and moves behind the closing one.
    private static func field(in scalars: [Unicode.Scalar], after index: inout Int) throws(SyntaxError) -> [Choice] {
        let start = index
        var choices: [Choice] = []
        var name = String.UnicodeScalarView()
        var isQuoted = false
        index += 1
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\"": isQuoted.toggle()
            case "{" where !isQuoted:
                throw SyntaxError(message: "\"{\" without \"}\" at character \(start + 1); write \"{{\" for a brace")
            case "|" where !isQuoted, "}" where !isQuoted:
                choices.append(try choice(name, at: start))
                if scalar == "}" { return choices }
                name = String.UnicodeScalarView()
                continue
            default: break
            }
            name.append(scalar)
        }
        throw SyntaxError(
            message: isQuoted
                ? "\"{\" at character \(start + 1) holds a quote that does not end"
                : "\"{\" without \"}\" at character \(start + 1); write \"{{\" for a brace")
    }

    private static func choice(_ written: String.UnicodeScalarView, at start: Int) throws(SyntaxError) -> Choice {
        let blank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let name = written.drop(while: blank)
        guard let last = name.lastIndex(where: { !blank($0) }) else {
            throw SyntaxError(message: "no field name between the braces at character \(start + 1)")
        }
        let text = String(String.UnicodeScalarView(name[...last]))
        guard text.first == "\"" else { return .field(text) }
        guard text.count > 1, text.last == "\"", !text.dropFirst().dropLast().contains("\"") else {
            throw SyntaxError(
                message: "\(text) in the braces at character \(start + 1) is neither a field nor a text in quotes")
        }
        return .text(String(text.dropFirst().dropLast()))
    }

    /// Names of the fields, each once, in order.
    package var fields: [String] {
        var seen: Set<String> = []
        let choices = parts.flatMap { part -> [Choice] in
            if case .field(let choices) = part { choices } else { [] }
        }
        return choices.compactMap { choice in
            if case .field(let name) = choice, seen.insert(name).inserted { name } else { nil }
        }
    }

    /// The text with every field replaced by `value(name)`; a field without a value is an error, an empty one is not.
    package func filled(_ value: (String) -> String?) throws(UnknownField) -> String {
        var filled = ""
        for part in parts {
            switch part {
            case .text(let text): filled += text
            case .field(let choices):
                filled += try Self.first(of: choices, value)
            }
        }
        return filled
    }

    private static func first(of choices: [Choice], _ value: (String) -> String?) throws(UnknownField) -> String {
        for choice in choices {
            switch choice {
            case .text(let text): return text
            case .field(let name):
                guard let text = value(name) else { throw UnknownField(name: name) }
                if text.contains(where: { !$0.isWhitespace }) { return text }
            }
        }
        return ""
    }

    /// The text as written.
    package var description: String { source }
}
