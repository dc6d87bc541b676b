import Geo
import Graphics

/// Lines of text on a contact sheet. Own code, because the texts of pages need records and templates.
struct SheetText {
    let shaper: TextShaper

    /// A look of text; size in mm.
    struct Face {
        var fonts = ["Noto Sans"]
        var size = 2.3
        var colour = RGBA(0x4A4A4A)
    }

    private static let ellipsis = "…"

    /// One line, cut to a width with "…". Returns the width it took.
    @discardableResult
    func show(
        _ text: String, _ face: Face, at baseline: Point, width: Double, on canvas: borrowing Canvas
    ) -> Double {
        let line = shaper.shape(fitted(text, face, width), fonts: face.fonts)
        canvas.show(line.glyphRuns(size: face.size, origin: baseline), face.colour)
        return line.width * face.size
    }

    func width(of text: String, _ face: Face) -> Double {
        shaper.shape(text, fonts: face.fonts).width * face.size
    }

    /// A text broken to a width; what is behind the last line allowed is cut with "…".
    func lines(_ text: String, _ face: Face, width: Double, most: Int) -> [String] {
        let bytes = Array(text.utf8)
        func piece(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        var lines: [String] = []
        var (start, end) = (0, 0)
        for next in shaper.lineBreaks(in: text) + [bytes.count] {
            if end > start, lines.count + 1 < most, self.width(of: piece(start..<next), face) > width {
                lines.append(piece(start..<end))
                start = end
            }
            end = next
        }
        return lines + [fitted(piece(start..<bytes.count), face, width)]
    }

    private func fitted(_ text: String, _ face: Face, _ width: Double) -> String {
        // Foreign texts have no bound; more than this never fits.
        let text = String(text.prefix(400))
        guard self.width(of: text, face) > width else { return text }
        var (low, high) = (0, text.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if self.width(of: text.prefix(middle) + Self.ellipsis, face) > width {
                high = middle
            } else {
                low = middle
            }
        }
        return text.prefix(low) + Self.ellipsis
    }
}
