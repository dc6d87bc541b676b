import Foundation
import Geo
import Graphics
import Style

/// Text broken into lines around an anchor; lengths in mm relative to the anchor.
struct TextBlock {
    let lines: [ShapedLine]
    let look: SymbolLook.Text

    /// How far the baseline lies below the middle of a line, as a fraction of the font size: half the height of a
    /// capital, so that letters look centred.
    static let baselineShift = 0.35

    private var width: Double { (lines.map(\.width).max() ?? 0) * look.size }
    private var lineHeight: Double { look.lineHeight * look.size }

    /// Top left corner of the block.
    private func corner(_ stand: SymbolLook.Stand) -> Point {
        let fraction = stand.anchor.fraction
        return Point(-fraction.x * width, -fraction.y * lineHeight * Double(lines.count)) + stand.offset
    }

    /// What the letters cover, from the top of capitals to the bottom of descenders.
    func box(_ stand: SymbolLook.Stand) -> Box {
        let corner = corner(stand)
        let first = corner.y + lineHeight / 2 + Self.baselineShift * look.size
        let last = first + Double(lines.count - 1) * lineHeight
        return Box(
            minX: corner.x, minY: first - 0.78 * look.size, maxX: corner.x + width, maxY: last + 0.22 * look.size)
    }

    /// The glyphs, moved to a place on the map and turned around it.
    func runs(_ stand: SymbolLook.Stand, at place: Point) -> [GlyphRun] {
        let corner = corner(stand)
        let share =
            switch look.justify {
            case .left: 0.0
            case .center: 0.5
            case .right: 1.0
            case .auto: stand.anchor.fraction.x
            }
        return lines.enumerated().flatMap { index, line in
            let x = corner.x + (width - line.width * look.size) * share
            let y = corner.y + (Double(index) + 0.5) * lineHeight + Self.baselineShift * look.size
            return line.glyphRuns(
                size: look.size, origin: place + Point(x, y).turned(by: look.rotation), angle: look.rotation)
        }
    }
}

extension Anchor {
    /// How far across and down a box the anchor lies, 0…1.
    var fraction: Point {
        switch self {
        case .center: Point(0.5, 0.5)
        case .left: Point(0, 0.5)
        case .right: Point(1, 0.5)
        case .top: Point(0.5, 0)
        case .bottom: Point(0.5, 1)
        case .topLeft: Point(0, 0)
        case .topRight: Point(1, 0)
        case .bottomLeft: Point(0, 1)
        case .bottomRight: Point(1, 1)
        }
    }
}

extension Point {
    /// The vector turned clockwise (y grows downwards) by an angle in radians.
    func turned(by angle: Double) -> Point {
        guard angle != 0 else { return self }
        return Point(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle))
    }
}

extension Box {
    /// The smallest upright box around this one turned around the origin of the plane.
    func turned(by angle: Double) -> Box {
        guard angle != 0 else { return self }
        return Box(around: corners.map { $0.turned(by: angle) }) ?? self
    }
}
