import Foundation

/// Compares texts as a locale orders them, at the strength that `collator` asks for.
///
/// Of own making, so that the same style gives the same map whatever data a machine has: letters are compared by
/// their base letter, then, where asked for, by their marks, then by case. Some locales have further base letters.
package struct Collator: Sendable, Hashable {
    package var caseSensitive: Bool
    package var diacriticSensitive: Bool
    /// Language tag of the order used: the one asked for where it is known, else "en".
    package var locale: String

    init(caseSensitive: Bool, diacriticSensitive: Bool, locale: String?) {
        self.caseSensitive = caseSensitive
        self.diacriticSensitive = diacriticSensitive
        let language = locale.map { $0.prefix { $0 != "-" && $0 != "_" }.lowercased() } ?? ""
        self.locale = Self.languages.contains(language) ? locale ?? "en" : "en"
    }

    /// Negative where `a` comes before `b`, zero where they are equal at this strength.
    func compare(_ a: String, _ b: String) -> Int {
        let language = locale.prefix { $0 != "-" && $0 != "_" }.lowercased()
        let letters = Self.furtherLetters[language] ?? [:]
        let (x, y) = (keys(a, letters), keys(b, letters))
        for level in 0..<3 where level == 0 || level == 1 && diacriticSensitive || level == 2 && caseSensitive {
            if x[level] == y[level] { continue }
            return x[level].lexicographicallyPrecedes(y[level]) ? -1 : 1
        }
        return 0
    }

    /// Base letters, marks and cases of a text, as numbers in order.
    private func keys(_ text: String, _ letters: [Unicode.Scalar: [UInt32]]) -> [[UInt32]] {
        var base: [UInt32] = []
        var marks: [UInt32] = []
        var cases: [UInt32] = []
        for character in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            let lower = character.properties.lowercaseMapping
            cases.append(lower.unicodeScalars.first == character ? 0 : 1)
            if let letter = lower.unicodeScalars.first, let key = letters[letter] {
                base += key
                marks.append(0)
                continue
            }
            let scalars = lower.decomposedStringWithCanonicalMapping.unicodeScalars
            for scalar in scalars {
                if scalar.properties.canonicalCombiningClass == .notReordered {
                    base.append(Self.place(scalar))
                    marks.append(0)
                } else {
                    marks.append(scalar.value)
                }
            }
        }
        return [base, marks, cases]
    }

    /// Place of a base letter in the order: spaces, signs and digits before letters, eight places a scalar.
    private static func place(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = scalar.value * 8
        return scalar.properties.isAlphabetic ? value + 0x1000 : scalar.value < 0x80 ? value : value + 0x1000
    }

    /// Keys of the letters that a language counts as base letters of their own.
    private static let furtherLetters: [String: [Unicode.Scalar: [UInt32]]] = [
        // As two letters, as in phone books; a step apart from the two letters themselves.
        "de": ["ä": spelled("ae"), "ö": spelled("oe"), "ü": spelled("ue")],
        "sv": following("z", ["å", "ä", "ö"]), "fi": following("z", ["å", "ä", "ö"]),
        "da": following("z", ["æ", "ø", "å"]), "nb": following("z", ["æ", "ø", "å"]),
        "no": following("z", ["æ", "ø", "å"]), "nn": following("z", ["æ", "ø", "å"]),
        "is": following("z", ["þ", "æ", "ö"]), "es": following("n", ["ñ"]), "et": following("z", ["õ", "ä", "ö", "ü"]),
        "pl": following("a", ["ą"]).merging(following("c", ["ć"])) { a, _ in a }
            .merging(following("e", ["ę"])) { a, _ in a }.merging(following("l", ["ł"])) { a, _ in a }
            .merging(following("n", ["ń"])) { a, _ in a }.merging(following("o", ["ó"])) { a, _ in a }
            .merging(following("s", ["ś"])) { a, _ in a }.merging(following("z", ["ź", "ż"])) { a, _ in a },
        "cs": following("c", ["č"]).merging(following("r", ["ř"])) { a, _ in a }
            .merging(following("s", ["š"])) { a, _ in a }.merging(following("z", ["ž"])) { a, _ in a },
        "tr": following("c", ["ç"]).merging(following("g", ["ğ"])) { a, _ in a }
            .merging(following("o", ["ö"])) { a, _ in a }.merging(following("s", ["ş"])) { a, _ in a }
            .merging(following("u", ["ü"])) { a, _ in a },
    ]

    private static let languages: Set<String> = [
        "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu", "id",
        "is", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr",
        "sv", "th", "tr", "uk", "vi", "zh",
    ]

    private static func following(_ letter: Unicode.Scalar, _ letters: [Unicode.Scalar]) -> [Unicode.Scalar: [UInt32]] {
        var keys: [Unicode.Scalar: [UInt32]] = [:]
        for (index, scalar) in letters.enumerated() { keys[scalar] = [place(letter) + UInt32(index + 1)] }
        return keys
    }

    private static func spelled(_ letters: String) -> [UInt32] {
        letters.unicodeScalars.enumerated().map { place($1) + ($0 == 0 ? 0 : 1) }
    }
}
