import Foundation
import Graphics
import Style

/// What shaping finds out about a label, nil until it is asked for.
struct ShapedLook {
    /// A label set otherwise than the style has it.
    struct Variant: Hashable {
        var size: Double
        var lines: Double
    }

    var missing: [String]?
    var block: TextBlock?
    var blocks: [TextBlock]?
    /// Nil where a label cannot be set so.
    var variants: [Variant: TextBlock?] = [:]
}

/// Shapes the texts of labels, each once, and breaks them into lines.
final class LabelShaper {
    private struct Key: Hashable {
        var text: String
        var fonts: [String]
        var letterSpacing: Double
        var direction: ShapedLine.Direction
    }

    private let shaper: TextShaper
    private var cache: [Key: ShapedLine] = [:]
    /// Texts kept before the cache is emptied: several towns' worth of street names, some tens of megabytes.
    private let limit = 20_000

    init(_ shaper: TextShaper) { self.shaper = shaper }

    private func shape(
        _ text: String, _ fonts: [String], _ letterSpacing: Double, _ direction: ShapedLine.Direction = .horizontal
    ) -> ShapedLine {
        let key = Key(text: text, fonts: fonts, letterSpacing: letterSpacing, direction: direction)
        if let known = cache[key] { return known }
        if cache.count >= limit { cache.removeAll(keepingCapacity: true) }
        let line = shaper.shape(text, fonts: fonts, letterSpacing: letterSpacing, direction: direction)
        cache[key] = line
        return line
    }

    /// Characters for which no installed font has a glyph.
    func missing(in look: SymbolLook) -> [String] {
        if let known = look.shaped.missing { return known }
        let missing = look.text.map { text in
            text.sections.flatMap { section in
                section.icon == nil ? shape(section.text, section.fonts, text.letterSpacing).missing : []
            }
        }
        look.shaped.missing = missing ?? []
        return missing ?? []
    }

    /// The text of a label in lines no longer than it wants; nil where it has none.
    func block(of look: SymbolLook) -> TextBlock? {
        if look.shaped.block == nil { look.shaped.block = look.text.map(block) }
        return look.shaped.block
    }

    /// The ways to set a label at a point, the one that the style likes best first; none where it has no text.
    func blocks(of look: SymbolLook) -> [TextBlock] {
        if let known = look.shaped.blocks { return known }
        let blocks = look.text.map(blocks) ?? []
        look.shaped.blocks = blocks
        return blocks
    }

    /// A label at another size, and in several lines where asked for.
    ///
    /// - Parameters:
    ///   - size: as a multiple of the style's.
    ///   - lines: that it may be broken into, between words that can be parted; nil where it cannot.
    func block(of look: SymbolLook, size: Double, lines: Double) -> TextBlock? {
        let key = ShapedLook.Variant(size: size, lines: lines)
        if let known = look.shaped.variants[key] { return known }
        let block = look.text.flatMap { variant(of: $0, size, lines) }
        look.shaped.variants[key] = .some(block)
        return block
    }

    private func variant(of text: SymbolLook.Text, _ size: Double, _ lines: Double) -> TextBlock? {
        var text = text
        text.size *= size
        let whole = block(text)
        guard lines > 1 else { return whole }
        // A little more than an equal share, for words are not broken.
        text.maxWidth = whole.width / lines * 1.15
        text.keepsCompounds = true
        for index in text.sections.indices { text.sections[index].text = BoundWords.bound(text.sections[index].text) }
        let broken = block(text)
        return broken.lines.count > 1 ? broken : nil
    }

    private func block(_ look: SymbolLook.Text) -> TextBlock {
        let text = characters(of: look)
        let block = TextBlock(lines: lines(of: text, look, .horizontal), look: look)
        if look.followsLine, look.keepUpright, look.mayRunDown {
            let lines = columns(of: text, look, .vertical)
            if lines.hasUprightLetters { block.steep = TextBlock.setting(of: lines, look) }
        }
        return block
    }

    private func blocks(_ look: SymbolLook.Text) -> [TextBlock] {
        guard look.mayRunDown, look.writingModes.contains(.vertical) else { return [block(look)] }
        let text = characters(of: look)
        guard lines(of: text, look, .vertical).hasUprightLetters else { return [block(look)] }
        return look.writingModes.map { mode in
            guard mode == .vertical else { return block(look) }
            return TextBlock(lines: columns(of: text, look, .stacked), look: look, isColumn: true)
        }
    }

    /// Lines that run down, with the marks of such lines where a font has them.
    private func columns(
        of text: [Placed], _ look: SymbolLook.Text, _ direction: ShapedLine.Direction
    ) -> [[TextBlock.Piece]] {
        let lines = lines(of: VerticalForms.applied(to: text), look, direction)
        let isWhole = lines.allSatisfy { line in line.allSatisfy { $0.line?.missing.isEmpty != false } }
        return isWhole ? lines : self.lines(of: text, look, direction)
    }

    /// The lines of a label, without the space around them, as sections that are shaped.
    private func lines(
        of text: [Placed], _ look: SymbolLook.Text, _ direction: ShapedLine.Direction
    ) -> [[TextBlock.Piece]] {
        let ranges = LineBreaks.lines(
            of: text.map(\.character), maxWidth: 24 * look.maxWidth, keepsCompounds: look.keepsCompounds)
        return ranges.map { range in
            var line = text[range]
            while line.first?.character.scalar.isSpace == true { line.removeFirst() }
            while line.last?.character.scalar.isSpace == true { line.removeLast() }
            return pieces(line, look, direction)
        }
    }

    typealias Placed = (character: LineBreaks.Character, section: Int)

    /// All characters with their advances; an icon is one.
    private func characters(of look: SymbolLook.Text) -> [Placed] {
        var all: [Placed] = []
        for (index, section) in look.sections.enumerated() {
            if let icon = section.icon {
                let advance = 24 * icon.width * section.scale * look.pixel / look.size + 24 * look.letterSpacing
                all.append((LineBreaks.Character(scalar: "\u{FFFC}", advance: advance, isIcon: true), index))
                continue
            }
            // Shaping knows single lines only.
            for (number, line) in section.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
                .enumerated()
            {
                if number > 0 {
                    all.append((LineBreaks.Character(scalar: "\n", advance: 0, isIcon: false), index))
                }
                all += characters(of: String(line), section, look).map { ($0, index) }
            }
        }
        return all
    }

    private func characters(
        of line: String, _ section: SymbolLook.Section, _ look: SymbolLook.Text
    ) -> [LineBreaks.Character] {
        shape(line, section.fonts, look.letterSpacing).runs.flatMap { run in
            (run.isBackward ? run.clusters.reversed() : run.clusters).flatMap { cluster in
                // The advance of a cluster is that of its first character.
                cluster.text.unicodeScalars.enumerated().map { index, scalar in
                    LineBreaks.Character(
                        scalar: scalar, advance: index == 0 ? 24 * cluster.advance * section.scale : 0, isIcon: false)
                }
            }
        }
    }

    /// The sections of one line, shaped.
    private func pieces(
        _ line: ArraySlice<Placed>, _ look: SymbolLook.Text, _ direction: ShapedLine.Direction
    ) -> [TextBlock.Piece] {
        var pieces: [TextBlock.Piece] = []
        var x = 0.0
        var rest = line
        while let first = rest.first {
            let section = look.sections[first.section]
            let part = rest.prefix { $0.section == first.section }
            rest = rest.dropFirst(part.count)
            var piece = TextBlock.Piece(x: x, scale: section.scale, colour: section.colour, width: 0)
            if let icon = section.icon {
                piece.icon = icon
                piece.width = icon.width * section.scale * look.pixel / look.size
            } else {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: part.map(\.character.scalar))
                let shaped = shape(String(text), section.fonts, look.letterSpacing, direction)
                piece.line = shaped
                piece.width = shaped.width * section.scale
            }
            x += piece.width + look.letterSpacing
            pieces.append(piece)
        }
        return pieces
    }
}

extension [[TextBlock.Piece]] {
    /// True where a letter is of a script that runs down columns.
    fileprivate var hasUprightLetters: Bool {
        contains { line in line.contains { $0.line?.runs.contains(where: \.isUpright) == true } }
    }
}
