import Foundation
import Geo
import Graphics
import Renderer

/// A typeface, a size in mm and a colour.
struct TextFace: Equatable {
    var fonts: [String]
    var size: Double
    var colour: RGBA

    /// Distance of baselines in mm.
    var lineHeight: Double { 1.28 * size }
    /// From the top of a line to its baseline in mm.
    var baseline: Double { (1.28 / 2 + 0.36) * size }
}

/// One line of text, its left end at x 0 and the top of the line at y 0, in mm.
struct SetLine {
    var node: Node
    var text: String
    var face: TextFace
    var width: Double
    /// The paragraph is read from right to left.
    var isBackward = false
    /// Height of the line, with the space that belongs to it.
    var height: Double

    /// The line with the middle of its capitals and digits, 0.714 em high, at a point.
    func centred(at point: Point) -> Node {
        node.translated(by: Point(point.x - width / 2, point.y + 0.357 * face.size - face.baseline))
    }
}

/// Sets texts into lines, for one task.
final class TextSetter {
    private struct Key: Hashable {
        var text: String
        var fonts: [String]
    }

    private struct Wrapping: Hashable {
        var key: Key
        /// In ems.
        var width: Double
        var names: [String]
    }

    let shaper: TextShaper
    /// Pieces of texts shaped before: breaking a text into even lines asks for the same pieces again and again.
    private var shaped: [Key: ShapedLine] = [:]
    /// Broken texts: a page sets its texts several times, until all have their places.
    private var wrapped: [Wrapping: [String]] = [:]
    /// Characters that no installed font has, since they were last asked for.
    private var missing: [String] = []

    init(shaper: TextShaper) { self.shaper = shaper }

    /// Characters of the texts set since the last call that no installed font has.
    func takeMissing() -> [String] {
        defer { missing = [] }
        return missing
    }

    /// One line.
    func line(_ text: String, _ face: TextFace) -> SetLine {
        let shaped = shape(text, face.fonts)
        missing += shaped.missing
        let runs = shaped.glyphRuns(size: face.size, origin: Point(0, face.baseline))
        return SetLine(
            node: .text(Node.Text(runs: runs, colour: face.colour)), text: text, face: face,
            width: shaped.width * face.size, height: face.lineHeight)
    }

    /// A text broken to a width in mm; a word that is wider stands alone and makes its line wider.
    ///
    /// - Parameter names: what is torn apart only where it costs a line less, or does not fit the width alone; where
    ///   there are none, the items of a list: `via Rue A, Rue B`, `Bakery · Rue A 3`.
    func lines(_ text: String, _ face: TextFace, width: Double, keeping names: [String] = []) -> [SetLine] {
        text.split(whereSeparator: \.isNewline).flatMap { paragraph in
            let isBackward = paragraph.isBackward
            return wrap(String(paragraph), face, width, names).map { text in
                var line = line(text, face)
                line.isBackward = isBackward
                return line
            }
        }
    }

    /// A line that ends in "…", shortened to a width in mm by words or, where it is a single one, by letters.
    func cut(_ line: SetLine, width: Double) -> SetLine {
        func ending(_ text: some StringProtocol) -> SetLine {
            var short = self.line(text.trimmed + "…", line.face)
            short.isBackward = line.isBackward
            return short
        }
        var text = line.text[...]
        while true {
            let short = ending(text)
            guard short.width > width, !text.isEmpty else { return short }
            text = text.lastIndex(where: \.isWhitespace).map { text[..<$0] } ?? text.dropLast()
        }
    }

    private func shape(_ text: String, _ fonts: [String]) -> ShapedLine {
        let key = Key(text: text, fonts: fonts)
        if let known = shaped[key] { return known }
        if shaped.count > 5_000 { shaped = [:] }
        let line = shaper.shape(text, fonts: fonts)
        shaped[key] = line
        return line
    }

    /// The lines of a text: as few as the width allows, and then of even length, so that none ends in a single word.
    private func wrap(_ text: String, _ face: TextFace, _ width: Double, _ names: [String]) -> [String] {
        let text = text.trimmed
        guard !text.isEmpty else { return [] }
        let wrapping = Wrapping(key: Key(text: text, fonts: face.fonts), width: width / face.size, names: names)
        if let known = wrapped[wrapping] { return known }
        if wrapped.count > 5_000 { wrapped = [:] }
        let lines = broken(text, face, width, names)
        wrapped[wrapping] = lines
        return lines
    }

    private func broken(_ text: String, _ face: TextFace, _ width: Double, _ names: [String]) -> [String] {
        guard self.width(of: text, face) > width else { return [text] }
        let bytes = Array(text.utf8)
        func fits(_ range: Range<Int>) -> Bool { self.width(of: Self.line(range, of: bytes), face) <= width }
        let all = shaper.lineBreaks(in: text)
        let bound = all.filter { !BoundWords.isBound(at: $0, in: bytes) }
        // Words that belong together are torn apart only where one line does not hold them.
        let tight = Self.pieces(bound, bytes.count).filter { !fits($0) }
        var breaks = all.filter { at in
            bound.contains(at) || tight.contains { $0.lowerBound < at && at < $0.upperBound }
        }
        var best = filled(text, breaks, face, width)
        let items =
            names.isEmpty
            ? Self.pieces(
                bound.filter { Self.endsItem(at: $0, in: bytes) || Self.beginsItem(at: $0, in: bytes) }, bytes.count)
            : names.flatMap { Self.pieces(of: $0, in: text, bound) }
        let wholes = items.filter(fits)
        let kept = breaks.filter { at in !wholes.contains { $0.lowerBound < at && at < $0.upperBound } }
        let lines = filled(text, kept, face, width)
        // Whole items are worth a line more of a list, but not of a sentence, where "onto" would stand alone.
        if lines.count <= best.count + (names.isEmpty ? 1 : 0) { (best, breaks) = (lines, kept) }
        guard best.count > 1 else { return best }
        // `Sainte-Dévote` is torn apart only where that saves a line.
        let spaced = breaks.filter { $0 == 0 || bytes[$0 - 1] != UInt8(ascii: "-") }
        let unhyphenated = filled(text, spaced, face, width)
        if unhyphenated.count <= best.count, unhyphenated.allSatisfy({ self.width(of: $0, face) <= width }) {
            (best, breaks) = (unhyphenated, spaced)
        }
        var (low, high) = (width / 2, width)
        for _ in 0..<6 {
            let middle = (low + high) / 2
            let lines = filled(text, breaks, face, middle)
            if lines.count == best.count, lines.allSatisfy({ self.width(of: $0, face) <= width }) {
                (best, high) = (lines, middle)
            } else {
                low = middle
            }
        }
        return best
    }

    /// A text's stretches between breaks.
    private static func pieces(_ breaks: [Int], _ end: Int) -> [Range<Int>] {
        zip([0] + breaks, breaks + [end]).map { $0..<max($0, $1) }
    }

    /// Where a name stands in a text, with the sign behind it.
    private static func pieces(of name: String, in text: String, _ breaks: [Int]) -> [Range<Int>] {
        guard !name.isEmpty else { return [] }
        return text.ranges(of: name).map { range in
            let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
            let end = text.utf8.distance(from: text.startIndex, to: range.upperBound)
            return start..<(breaks.first { $0 >= end } ?? text.utf8.count)
        }
    }

    /// True behind the sign that ends an item of a list: `,`, `;`, `·`, `|`.
    private static func endsItem(at place: Int, in text: [UInt8]) -> Bool {
        guard let last = String(decoding: text[..<place], as: UTF8.self).trimmed.last else { return false }
        return ",;·•|".contains(last)
    }

    /// True before the words with which the roads of a way begin.
    private static func beginsItem(at place: Int, in text: [UInt8]) -> Bool {
        ["via ", "über ", "passando per "].contains { text[place...].starts(with: $0.utf8) }
    }

    /// What a stretch of a text is as a line of its own: a sign between two items says nothing where one of them is on
    /// another line.
    private static func line(_ range: Range<Int>, of text: [UInt8]) -> String {
        var line = String(decoding: text[range], as: UTF8.self).trimmed[...]
        func isSign(_ character: Character?) -> Bool { character.map { "·•|".contains($0) } ?? false }
        if range.lowerBound > 0 { line = line.drop { isSign($0) || $0.isWhitespace } }
        if range.upperBound < text.count {
            while let last = line.last, isSign(last) || last.isWhitespace { line = line.dropLast() }
        }
        return String(line)
    }

    /// Fills one line after the other.
    private func filled(_ text: String, _ breaks: [Int], _ face: TextFace, _ width: Double) -> [String] {
        let bytes = Array(text.utf8)
        func piece(_ range: Range<Int>) -> String { Self.line(range, of: bytes) }
        var lines: [String] = []
        var start = 0
        var end = 0
        for next in breaks + [bytes.count] {
            if end > start, self.width(of: piece(start..<next), face) > width {
                lines.append(piece(start..<end))
                start = end
            }
            end = next
        }
        return lines + [piece(start..<bytes.count)]
    }

    private func width(of line: String, _ face: TextFace) -> Double { shape(line, face.fonts).width * face.size }
}

extension StringProtocol {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        let scalars = unicodeScalars.drop(while: isBlank)
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(String.UnicodeScalarView(scalars[...last]))
    }

    /// Whether the first letter with a direction is one of a script that runs from right to left (UAX 9, P2 and P3).
    package var isBackward: Bool {
        for scalar in unicodeScalars {
            switch scalar.value {
            // Hebrew, Arabic, Syriac, Thaana, NKo and their neighbours, with the forms for presentation.
            case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
                if scalar.properties.isAlphabetic { return true }
            default: if scalar.properties.isAlphabetic { return false }
            }
        }
        return false
    }
}
