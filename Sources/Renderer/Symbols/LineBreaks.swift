import Foundation

/// Where the text of a label breaks into lines, as MapLibre decides it: so many lines as the width asks for, broken
/// where their lengths come out most even, rather between words than within ideographs or before a closing bracket.
struct LineBreaks {
    /// A character with its advance in MapLibre's units of 1/24 em.
    struct Character {
        var scalar: Unicode.Scalar
        var advance: Double
        /// True for an icon within the text.
        var isIcon: Bool
    }

    private struct Break {
        var end: Int
        var x: Double
        var badness: Double
        var prior: Int?
    }

    /// The ranges of characters that are lines.
    ///
    /// - Parameters:
    ///   - maxWidth: in the units of the advances.
    ///   - keepsCompounds: whether breaks at hyphens are worse than others, which MapLibre does not know.
    static func lines(of text: [Character], maxWidth: Double, keepsCompounds: Bool = false) -> [Range<Int>] {
        guard !text.isEmpty else { return [] }
        let total = text.reduce(0) { $0 + $1.advance }
        let count = maxWidth > 0 ? max(1, (total / maxWidth).rounded(.up)) : .infinity
        let target = total / count
        let hasSuggestions = text.contains { $0.scalar == "\u{200B}" }
        var breaks: [Break] = []
        var x = 0.0
        for (index, character) in text.enumerated().dropLast() {
            if !character.scalar.isSpace { x += character.advance }
            let next = text[index + 1].scalar
            let isIdeographic = character.scalar.breaksLikeIdeographs
            guard breakable.contains(character.scalar) || isIdeographic || character.isIcon || next == "(" else {
                continue
            }
            var penalty = penalty(character.scalar, next, isPoor: isIdeographic && hasSuggestions)
            if keepsCompounds, character.scalar == "-", !next.isSpace { penalty += 100 }
            breaks.append(best(index + 1, x, target, breaks, penalty: penalty, isLast: false))
        }
        if let last = text.last, !last.scalar.isSpace { x += last.advance }
        var current: Break? = best(text.count, x, target, breaks, penalty: 0, isLast: true)
        var ends: [Int] = []
        while let found = current {
            ends.append(found.end)
            current = found.prior.map { breaks[$0] }
        }
        ends.reverse()
        return zip([0] + ends, ends).map { $0..<$1 }
    }

    private static let breakable: Set<Unicode.Scalar> = [
        "\n", " ", "&", ")", "+", "-", "/", "\u{AD}", "\u{B7}", "\u{200B}", "\u{2010}", "\u{2013}", "\u{2027}",
    ]

    private static func best(
        _ end: Int, _ x: Double, _ target: Double, _ breaks: [Break], penalty: Double, isLast: Bool
    ) -> Break {
        var result = Break(end: end, x: x, badness: badness(x - target, penalty, isLast), prior: nil)
        for (index, prior) in breaks.enumerated() {
            let badness = badness(x - prior.x - target, penalty, isLast) + prior.badness
            if badness <= result.badness {
                result.badness = badness
                result.prior = index
            }
        }
        return result
    }

    /// The last line had better be short than long.
    private static func badness(_ difference: Double, _ penalty: Double, _ isLast: Bool) -> Double {
        let raggedness = difference * difference
        if isLast { return difference < 0 ? raggedness / 2 : raggedness * 2 }
        return raggedness + abs(penalty) * penalty
    }

    private static func penalty(_ character: Unicode.Scalar, _ next: Unicode.Scalar, isPoor: Bool) -> Double {
        var penalty = 0.0
        // A line feed always breaks.
        if character == "\n" { penalty -= 10_000 }
        if isPoor { penalty += 150 }
        if character == "(" || character == "\u{FF08}" { penalty += 50 }
        if next == ")" || next == "\u{FF09}" { penalty += 50 }
        return penalty
    }
}

extension Unicode.Scalar {
    /// White space at which a line may end, and which is not drawn there.
    var isSpace: Bool {
        switch value {
        case 0x9...0xD, 0x20: true
        default: false
        }
    }

    /// True for characters of scripts that break lines between any two of them: Chinese, Japanese, Yi and their signs.
    fileprivate var breaksLikeIdeographs: Bool {
        switch value {
        case 0x2E80...0x2FDF, 0x2FF0...0x312F, 0x3190...0x4DBF, 0x4E00...0xA4CF, 0xF900...0xFAFF, 0xFE10...0xFE1F,
            0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x1_B000...0x1_B16F, 0x2_0000...0x3_FFFD:
            true
        default: false
        }
    }
}
