import Foundation
import Geo
import Graphics
import Renderer

/// A thing that lies on the map in a box of its own; nodes in mm on the media.
struct Furnishing {
    var nodes: [Node]
    var box: Box
}

/// Scale bar and credit line, which every map has.
enum Furniture {
    private static let textSize = 1.95

    /// A bar of a round ground length, at most `maximumWidth` mm wide, with its bottom left corner at `corner`.
    static func scaleBar(
        metresPerMillimetre: Double, corner: Point, maximumWidth: Double, _ words: Words, _ shaper: TextShaper
    ) -> Furnishing {
        let metres = roundLength(atMost: metresPerMillimetre * maximumWidth)
        let width = metres / metresPerMillimetre
        let line = shaper.shape(
            metres >= 1000 ? "\(Int(metres / 1000)) km" : "\(Int(metres)) m", fonts: Palette.regular)
        let padding = 0.9
        let bar = corner + Point(padding, -padding)
        let box = Box(
            minX: corner.x, minY: corner.y - 2 * padding - 1.1 - textSize,
            maxX: corner.x + max(width, line.width * textSize) + 2 * padding, maxY: corner.y)
        var ticks = Path()
        ticks.add([bar + Point(0, -1.1), bar, bar + Point(width, 0), bar + Point(width, -1.1)], closed: false)
        // Above the middle of the bar; a short bar's text begins with it, so as not to leave the box.
        let origin = bar + Point(max(0, (width - line.width * textSize) / 2), -0.75)
        return Furnishing(
            nodes: [
                .fill(Path(box, radius: 0.7), Palette.panel),
                .stroke(ticks, Stroke(width: 0.28, miterLimit: 4), Palette.ink),
                .text(Node.Text(runs: line.glyphRuns(size: textSize, origin: origin), colour: Palette.ink)),
            ], box: box)
    }

    /// The attribution with its bottom right corner at `corner`, in as many lines as `maximumWidth` mm needs.
    static func creditLine(_ credit: String, corner: Point, maximumWidth: Double, _ setter: TextSetter) -> Furnishing {
        let padding = 0.7
        let text = Self.credit(credit, maximumWidth: maximumWidth - 2 * padding, setter)
        let box = Box(
            minX: corner.x - text.width - 2 * padding, minY: corner.y - text.height - padding, maxX: corner.x,
            maxY: corner.y)
        let inside = Point(box.minX + padding, box.minY + padding / 2)
        return Furnishing(
            nodes: [.fill(Path(box, radius: 0.7), Palette.panel)]
                + text.nodes.map { $0.translated(by: inside) }, box: box)
    }

    /// The words of the credit line, set but not placed.
    static func credit(_ credit: String, maximumWidth: Double, _ setter: TextSetter) -> SetText {
        setter.set(
            [Paragraph(text: credit, fonts: Palette.regular, size: 1.75, colour: Palette.quietInk)],
            width: maximumWidth)
    }

    /// The greatest of 1, 2, 5, 10, 20, 50 … that is not above a limit.
    static func roundLength(atMost limit: Double) -> Double {
        guard limit > 1 else { return 1 }
        let power = pow(10, log10(limit).rounded(.down))
        return [5, 2, 1].map { $0 * power }.first { $0 <= limit * 1.000_001 } ?? power
    }
}
