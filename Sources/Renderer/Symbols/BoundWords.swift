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
        guard last.properties.isAlphabetic else { return false }
        // A king's number is his name's.
        if isRoman(after) { return true }
        // The number of a house or a road ends what is said.
        return isNumber(after) && after.count < 5
            && (before.count < 3 || endsItem(at: at + after.utf8.count, in: text))
    }

    /// True where nothing that belongs to a house's number follows but its own addition: `20 bis`, `9-11`.
    private static func endsItem(at end: Int, in text: [UInt8]) -> Bool {
        guard end < text.count else { return true }
        var next = end + 1
        if text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: "/") {
            while next < text.count, isDigit(text[next]) { next += 1 }
            return next > end + 1 && endsItem(at: next, in: text)
        }
        guard text[end] == UInt8(ascii: " "), next < text.count else { return !isLetterOrDigit(text[end]) }
        let word = word(from: next, in: text)
        if additions.contains(word.lowercased()) { return endsItem(at: next + word.utf8.count, in: text) }
        return !(word.unicodeScalars.first.map { $0.properties.isAlphabetic || isDigit($0.utf8.first ?? 0) } ?? false)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Letters beyond ASCII count, too: their bytes are above it.
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// `III`, but no lone `I`, which is a word in some languages.
    private static func isRoman(_ word: String) -> Bool {
        !word.isEmpty && word != "I" && word.utf8.allSatisfy { "IVX".utf8.contains($0) }
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
        guard let first = word.utf8.first, isDigit(first) else { return false }
        let rest = word.utf8.drop(while: isDigit)
        return rest.count <= 3 && rest.allSatisfy(isLetterOrDigit)
    }

    /// What stands behind a house's number.
    private static let additions: Set<String> = ["bis", "ter", "quater", "a", "b", "c", "d", "e", "f"]

    /// Articles and prepositions, which begin what follows.
    private static let particles: Set<String> = [
        "du", "de", "des", "la", "le", "les", "à", "au", "aux", "en", "sur",
        "der", "die", "das", "dem", "den", "am", "an", "im", "in", "zum", "zur", "von", "vom", "beim",
        "the", "of", "to", "a", "at", "on",
        "di", "del", "della", "dello", "dei", "degli", "delle", "il", "lo", "gli", "da", "dal", "al", "alla", "van",
    ]
}
