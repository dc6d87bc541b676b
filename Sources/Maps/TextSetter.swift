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

    private func wrap(_ text: String, _ paragraph: Paragraph, _ width: Double) -> [String] {
        let text = text.trimmingCharacters(in: .whitespaces)
        func fits(_ line: String) -> Bool {
            shaper.shape(line.trimmingCharacters(in: .whitespaces), fonts: paragraph.fonts).width * paragraph.size
                <= width
        }
        guard !text.isEmpty else { return [] }
        guard !fits(text) else { return [text] }
        let bytes = Array(text.utf8)
        var lines: [String] = []
        var start = 0
        var end = 0
        for next in shaper.lineBreaks(in: text) + [bytes.count] {
            if end > start, !fits(String(decoding: bytes[start..<next], as: UTF8.self)) {
                lines.append(String(decoding: bytes[start..<end], as: UTF8.self).trimmingCharacters(in: .whitespaces))
                start = end
            }
            end = next
        }
        lines.append(String(decoding: bytes[start...], as: UTF8.self).trimmingCharacters(in: .whitespaces))
        return lines
    }
}

extension Node {
    /// The node moved by an offset in mm.
    func translated(by offset: Point) -> Node {
        switch self {
        case .fill(let path, let colour): return .fill(path.translated(by: offset), colour)
        case .pattern(let path, let picture, let size, let opacity):
            return .pattern(path.translated(by: offset), picture, size: size, opacity: opacity)
        case .stroke(let path, let stroke, let colour): return .stroke(path.translated(by: offset), stroke, colour)
        case .text(var text):
            for index in text.runs.indices { text.runs[index].origin = text.runs[index].origin + offset }
            return .text(text)
        case .icon(var icon):
            icon.box = icon.box.translated(by: offset)
            return .icon(icon)
        case .clipped(let path, let nodes):
            return .clipped(path.translated(by: offset), nodes.map { $0.translated(by: offset) })
        }
    }
}
