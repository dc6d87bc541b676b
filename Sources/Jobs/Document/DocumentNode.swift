/// A value of a YAML document with its place: what remains of the file once syntax is done and before any meaning.
///
/// Scalars are typed by the YAML 1.2 core schema (`no` is a text, `1:30` is a text), which is also JSON's typing.
package struct DocumentNode: Sendable, Equatable {
    /// A place in the file; both count from 1, columns in Unicode scalars.
    package struct Position: Sendable, Equatable {
        /// Line from 1.
        package var line: Int
        /// Column from 1.
        package var column: Int

        /// The first character of the file.
        package static let start = Position(line: 1, column: 1)

        /// Makes a place.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }
    }

    /// A key with its value; keys of one mapping are distinct.
    package struct Entry: Sendable, Equatable {
        /// The key's text.
        package var key: String
        /// The key's place.
        package var position: Position
        /// The value.
        package var node: DocumentNode
    }

    /// The kinds of values.
    package enum Value: Sendable, Equatable {
        /// No value, `~` or `null`.
        case null
        /// `true` or `false`.
        case bool(Bool)
        /// A decimal number; infinite when it is too large for a double.
        case number(Double)
        /// Any other scalar, and every quoted one.
        case text(String)
        /// A sequence.
        case list([DocumentNode])
        /// A mapping, in file order.
        case mapping([Entry])
    }

    /// The value.
    package var value: Value
    /// The place of its first character.
    package var position: Position

    /// What an error message says was found, such as `the text "3 mm"`.
    package var found: String {
        switch value {
        case .null: "nothing"
        case .bool(let value): "\(value)"
        case .number(let value): Self.format(value)
        case .text(let value): "the text " + Self.quote(value)
        case .list(let items): items.count == 1 ? "a list of one" : "a list of \(items.count)"
        case .mapping: "a mapping"
        }
    }

    /// `value` without a needless fraction: `5`, `2.5`.
    package static func format(_ value: Double) -> String {
        Int(exactly: value).map { String($0) } ?? String(value)
    }

    /// `text` in quotes on one line, cut after 60 characters: messages quote foreign bytes and stay readable.
    package static func quote(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var quoted = "\""
        for scalar in scalars.prefix(60) {
            let isPlain = scalar.value >= 0x20 && scalar.properties.generalCategory != .control
            quoted +=
                isPlain && scalar != "\u{2028}" && scalar != "\u{2029}" ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return quoted + (scalars.dropFirst(60).isEmpty ? "\"" : "…\"")
    }

    /// The value of an unquoted scalar by the YAML 1.2 core schema, section 10.3.2, decimal numbers only.
    package static func plain(_ text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        // Swift's own reader also takes hexadecimal and "nan", so the alphabet is checked first.
        let isNumber = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        guard isNumber, let number = Double(text) else { return .text(text) }
        return .number(number)
    }
}
