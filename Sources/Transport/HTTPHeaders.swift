import Foundation

/// Header fields in the order they came; names are compared without regard to case.
package struct HTTPHeaders: Sendable, Equatable {
    private var fields: [Field] = []

    private struct Field: Sendable, Equatable {
        var name: String
        var value: String

        func isNamed(_ other: String) -> Bool {
            name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
        }
    }

    /// Fields in this order; names may repeat.
    package init(_ fields: KeyValuePairs<String, String> = [:]) {
        self.fields = fields.map { Field(name: $0.key, value: $0.value) }
    }

    /// The last field of this name, or nil; set, it replaces all of them.
    package subscript(_ name: String) -> String? {
        get { fields.last { $0.isNamed(name) }?.value }
        set {
            fields.removeAll { $0.isNamed(name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// The values of all fields of this name.
    package func all(_ name: String) -> [String] {
        fields.filter { $0.isNamed(name) }.map(\.value)
    }

    /// Adds a field, also beside others of its name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// The number of fields.
    package var count: Int { fields.count }

    /// Names and values in order.
    var pairs: [(name: String, value: String)] { fields.map { ($0.name, $0.value) } }

    /// Adds a line of an obsolete folded value to the last field (RFC 9112 §5.2).
    mutating func extendLast(_ text: String) {
        guard let last = fields.indices.last else { return }
        fields[last].value += " " + text
    }

    /// The first field that cannot be sent: an empty or broken name, or a value with line breaks, which forges headers.
    var firstUnsendable: String? {
        fields.first { field in
            field.name.isEmpty || !field.name.utf8.allSatisfy(Self.isTokenByte)
                || !field.value.unicodeScalars.allSatisfy { $0 == "\t" || ($0.value >= 0x20 && $0.value != 0x7f) }
        }?.name
    }

    /// The characters of names, RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7f && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `name: value` joined by commas, redacted.
    package var description: String {
        fields.map { field in
            let value = Redaction.isSecret(name: field.name) ? Redaction.mark : Redaction.text(field.value)
            return "\(field.name): \(value)"
        }
        .joined(separator: ", ")
    }

    /// Redacted.
    package var debugDescription: String { description }

    /// Has no children, so that `dump` and testing tools see nothing that is secret.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
