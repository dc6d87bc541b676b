/// Words that stay on the line of the next one: `Avenue du / 3 Septembre` is read wrong, `Rue / du 3 Septembre` is not.
///
/// Line breaking by UAX 14 knows letters and signs, not words.
package enum BoundWords {
    /// True where a break at a byte of a text would tear apart words that belong together.
    ///
    /// - Parameter at: behind the blank or the hyphen at which the line could end.
    package static func isBound(at: Int, in text: [UInt8]) -> Bool {
        guard at > 1, at < text.count else { return false }
        if text[at - 1] == UInt8(ascii: "-") {
            // `St-Jean` stays whole, `Beausoleil-Centre` does not.
            return min(word(before: at - 1, in: text).count, word(from: at, in: text).count) < 4
        }
        guard text[at - 1] == UInt8(ascii: " ") else { return false }
        let (before, after) = (word(before: at - 1, in: text), word(from: at, in: text))
        if particles.contains(before.lowercased()) { return true }
        guard let first = after.unicodeScalars.first, let last = before.unicodeScalars.last else { return false }
        if isNumber(before) { return first.properties.isAlphabetic }
        // The number of a house, a road or a king ends what is said.
        let end = at + after.utf8.count
        let isLast =
            end >= text.count || [UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: ")")].contains(text[end])
        return isNumber(after) && after.count < 5 && (isLast || before.count < 3) && last.properties.isAlphabetic
    }

    /// The text with fixed blanks where it must not be broken.
    package static func bound(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var parts: [String] = []
        var start = 0
        for at in bytes.indices where at > 0 && bytes[at - 1] == UInt8(ascii: " ") && isBound(at: at, in: bytes) {
            parts.append(String(decoding: bytes[start..<at - 1], as: UTF8.self))
            start = at
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts.joined(separator: "\u{A0}")
    }

    private static func word(before end: Int, in text: [UInt8]) -> String {
        let start = text[..<end].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        return String(decoding: text[start..<end], as: UTF8.self)
    }

    private static func word(from start: Int, in text: [UInt8]) -> String {
        String(decoding: text[start...].prefix { !isEnd($0) && $0 != UInt8(ascii: ",") }, as: UTF8.self)
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "-")
    }

    /// `3`, `20b`, `1er`, `2nd`.
    private static func isNumber(_ word: String) -> Bool {
        guard let first = word.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return word.utf8.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count <= 3
    }

    /// Articles and prepositions, which begin what follows.
    private static let particles: Set<String> = [
        "du", "de", "des", "la", "le", "les", "à", "au", "aux", "en", "sur",
        "der", "die", "das", "dem", "den", "am", "an", "im", "in", "zum", "zur", "von", "vom", "beim",
        "the", "of", "to", "a", "at", "on",
        "di", "del", "della", "dello", "dei", "degli", "delle", "il", "lo", "gli", "da", "dal", "al", "alla", "van",
    ]
}
