import Foundation
import Geo
import Graphics
import Renderer

/// A paragraph in one typeface.
struct Paragraph: Equatable {
    var text: String
    var fonts: [String]
    /// Size in mm.
    var size: Double
    var colour: RGBA
    /// Space above in mm, where it is not the first.
    var spaceAbove = 0.0
}

/// Text set in lines: nodes relative to the top left corner, and the size they take, in mm.
struct SetText {
    var nodes: [Node]
    var width: Double
    var height: Double
    /// Characters that no installed font has.
    var missing: [String]
}

/// Sets paragraphs into a column.
struct TextSetter {
    let shaper: TextShaper

    private static let lineHeight = 1.28

    /// Breaks paragraphs to a width in mm; a word that is wider stands alone and makes the result wider.
    func set(_ paragraphs: [Paragraph], width: Double) -> SetText {
        var result = SetText(nodes: [], width: 0, height: 0, missing: [])
        for (index, paragraph) in paragraphs.enumerated() {
            if index > 0 { result.height += paragraph.spaceAbove }
            for line in paragraph.text.split(whereSeparator: \.isNewline).flatMap({ wrap(String($0), paragraph, width) }
            ) {
                let shaped = shaper.shape(line, fonts: paragraph.fonts)
                result.missing += shaped.missing
                result.width = max(result.width, shaped.width * paragraph.size)
                let baseline = result.height + (Self.lineHeight / 2 + 0.36) * paragraph.size
                result.nodes.append(
                    .text(
                        Node.Text(
                            runs: shaped.glyphRuns(size: paragraph.size, origin: Point(0, baseline)),
                            colour: paragraph.colour)))
                result.height += Self.lineHeight * paragraph.size
            }
        }
        return result
    }

    /// The lines of a text: as few as the width allows, and then of even length, so that none ends in a single word.
    private func wrap(_ text: String, _ paragraph: Paragraph, _ width: Double) -> [String] {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty else { return [] }
        let breaks = shaper.lineBreaks(in: text)
        var best = filled(text, breaks, paragraph, width)
        guard best.count > 1 else { return best }
        var (low, high) = (width / 2, width)
        for _ in 0..<6 {
            let middle = (low + high) / 2
            let lines = filled(text, breaks, paragraph, middle)
            if lines.count == best.count, lines.allSatisfy({ self.width(of: $0, paragraph) <= width }) {
                (best, high) = (lines, middle)
            } else {
                low = middle
            }
        }
        return best
    }

    /// Fills one line after the other.
    private func filled(_ text: String, _ breaks: [Int], _ paragraph: Paragraph, _ width: Double) -> [String] {
        let bytes = Array(text.utf8)
        func piece(_ range: Range<Int>) -> String {
            String(decoding: bytes[range], as: UTF8.self).trimmingCharacters(in: .whitespaces)
        }
        var lines: [String] = []
        var start = 0
        var end = 0
        for next in breaks + [bytes.count] {
            if end > start, self.width(of: piece(start..<next), paragraph) > width {
                lines.append(piece(start..<end))
                start = end
            }
            end = next
        }
        return lines + [piece(start..<bytes.count)]
    }

    private func width(of line: String, _ paragraph: Paragraph) -> Double {
        shaper.shape(line, fonts: paragraph.fonts).width * paragraph.size
    }
}

extension Node {
    /// The node moved by an offset in mm.
    func translated(by offset: Point) -> Node {
        switch self {
        case .fill(let path, let colour): return .fill(path.translated(by: offset), colour)
        case .pattern(let path, let picture, var tiling, let opacity):
            tiling.origin = tiling.origin + offset
            return .pattern(path.translated(by: offset), picture, tiling, opacity: opacity)
        case .shaded(let path, let stroke, let shades):
            return .shaded(path.translated(by: offset), stroke, shades.map { $0.translated(by: offset) })
        case .image(var image):
            image.corners = image.corners.map { $0 + offset }
            return .image(image)
        case .stroke(let path, let stroke, let colour): return .stroke(path.translated(by: offset), stroke, colour)
        case .text(var text):
            for index in text.runs.indices { text.runs[index].origin = text.runs[index].origin + offset }
            return .text(text)
        case .halo(var runs, let halo):
            for index in runs.indices { runs[index].origin = runs[index].origin + offset }
            return .halo(runs, halo)
        case .icon(var icon):
            icon.box = icon.box.translated(by: offset)
            return .icon(icon)
        case .clipped(let path, let nodes):
            return .clipped(path.translated(by: offset), nodes.map { $0.translated(by: offset) })
        }
    }
}
