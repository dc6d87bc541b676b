import Foundation
package import Maps

/// How the files of the records are named: a template whose result is safe on every file system and in every shell.
///
/// Print software matches images by name, so names are ASCII and sort as the records do. That two records do not get the
/// same name is checked where all names are known.
package struct FileNamePattern: Sendable, Equatable {
    /// Length of a name at most, in characters, without the extension.
    package static let maximumLength = 120
    /// Digits `{row}` is padded to with zeros, so that names sort by number.
    package static let rowDigits = 6
    /// `{row}-{id}`, for manifests that say nothing.
    package static let standard = FileNamePattern(fields: ["row", "id"])

    /// The template.
    package let template: FieldText

    /// Takes `template`; nil without a field, since then all names would be one.
    package init?(_ template: FieldText) {
        guard !template.fields.isEmpty else { return nil }
        self.template = template
    }

    private init(fields: [String]) { template = FieldText(fields: fields, separator: "-") }

    /// The name of one record's file, without an extension: `A-Z a-z 0-9 . _ -`, beginning with a letter, digit or `_`.
    package func fileName(_ value: (String) -> String?) throws(FieldText.UnknownField) -> String {
        let name = try template.filled { field in
            guard let text = value(field) else { return nil }
            return field == "row" ? Self.padded(text) : text
        }
        return Self.safe(name)
    }

    private static func padded(_ row: String) -> String {
        guard row.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return row }
        return String(repeating: "0", count: max(0, rowDigits - row.utf8.count)) + row
    }

    /// `text` as a safe name; never empty.
    package static func safe(_ text: String) -> String {
        var name = ""
        var isGap = false
        // A long text is cut before the work on it, not only after.
        for character in ascii(String(text.unicodeScalars.prefix(4 * maximumLength))).unicodeScalars {
            if isAllowed(character) {
                // A run of foreign characters becomes one dash, none at the start.
                if isGap, !name.isEmpty { name += "-" }
                isGap = false
                // A leading dot hides a file, a leading dash looks like an option.
                if name.isEmpty, character == "." || character == "-" { continue }
                name.unicodeScalars.append(character)
            } else {
                isGap = true
            }
        }
        name = String(name.prefix(maximumLength))
        // Windows drops trailing dots.
        while let last = name.last, last == "." || last == "-" { name.removeLast() }
        if name.isEmpty { return "unnamed" }
        return isReserved(name) ? "_" + name : name
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-": true
        default: false
        }
    }

    /// Letters a reader would write in two, or that have no accent to strip.
    private static let spelling: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae",
        "ø": "oe", "Ø": "Oe", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th",
    ]

    private static func ascii(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var spelled = ""
        // Composed first: "u" with a separate diaeresis is "ü" too.
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            spelled += spelling[scalar] ?? String(scalar)
        }
        return spelled.folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    /// Whether Windows keeps the name for a device, with any extension.
    private static func isReserved(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return stem.count == 4 && (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && stem.last?.isNumber == true
    }
}
