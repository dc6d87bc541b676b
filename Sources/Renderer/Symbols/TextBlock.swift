import Foundation
import Geo
import Graphics
import Style

/// Text broken into lines around an anchor; lengths in em, y downwards from the top of the block.
final class TextBlock {
    /// A stretch of a line in one face and colour, or an icon.
    struct Piece {
        var line: ShapedLine?
        var icon: IconSet.Icon?
        /// Distance from the start of the line.
        var x: Double
        /// Size as a multiple of the label's.
        var scale: Double
        var colour: RGBA
        var width: Double
        /// Distance of the baseline, or the bottom of an icon, from the top of the block.
        var y = 0.0
    }

    struct Line {
        var pieces: [Piece]
        var width: Double
        /// Distance of its middle, where a path would pass, from the top of the block.
        var middle: Double
    }

    /// Lines set one under the other.
    struct Setting {
        let lines: [Line]
        let width: Double
        let height: Double
    }

    let look: SymbolLook.Text
    private let setting: Setting
    /// True for columns: the lines run down and follow one another to the left.
    let isColumn: Bool
    /// The lines for a path that is nearer to upright than to level, where the script may run down.
    var steep: Setting?

    var lines: [Line] { setting.lines }
    var width: Double { setting.width }
    var height: Double { setting.height }

    init(lines pieces: [[Piece]], look: SymbolLook.Text, isColumn: Bool = false) {
        self.look = look
        self.isColumn = isColumn
        setting = Self.setting(of: pieces, look)
    }

    /// How far the baseline lies below the middle of a line, as a fraction of the font size: 17/24 up to the top of the
    /// line, 26/24 down again, which is the ascent of the fonts that MapLibre was tuned for.
    static let baselineShift = ShapedLine.middle

    /// Sets lines as MapLibre does: a larger letter makes room above its line, baselines agree but for a hair.
    static func setting(of pieces: [[Piece]], _ look: SymbolLook.Text) -> Setting {
        var lines: [Line] = []
        var y = 0.0
        var tallest = look.lineHeight
        for line in pieces {
            // An empty line is as high as any other.
            let scale = line.isEmpty ? 1 : line.map { $0.icon == nil ? $0.scale : 1 }.max() ?? 1
            let icons = line.compactMap { $0.icon.map { icon in icon.height * look.pixel / look.size } }
            let heights = zip(line.filter { $0.icon != nil }, icons).map { $0.0.scale * $0.1 }
            // How much the tallest icon reaches over the letters.
            let rise = max(0, (heights.max() ?? 0) - scale)
            let top = y + rise
            let set = line.map { piece in
                var piece = piece
                piece.y =
                    piece.icon == nil
                    ? top + scale + (ascent - 1) * piece.scale
                    : top + scale + iconDrop(look) * piece.scale
                return piece
            }
            // Letters set one over the other by a negative spacing have no width less than none.
            let end = max(0, line.last.map { $0.x + $0.width } ?? 0)
            lines.append(Line(pieces: set, width: end, middle: top + scale + ascent - 1 - baselineShift))
            let lineHeight = look.lineHeight * scale + rise
            tallest = max(tallest, lineHeight)
            y += lineHeight
        }
        // Blocks of even lines are centred by their lines, others by what they cover.
        let shift = tallest == look.lineHeight ? look.lineHeight / 2 - 17.0 / 24 : 0
        for index in lines.indices {
            lines[index].middle += shift
            for piece in lines[index].pieces.indices { lines[index].pieces[piece].y += shift }
        }
        return Setting(lines: lines, width: lines.map(\.width).max() ?? 0, height: max(0, y))
    }

    private static let ascent = 26.0 / 24

    /// An icon stands three pixels below the bottom of an em (MapLibre's border of glyphs).
    private static func iconDrop(_ look: SymbolLook.Text) -> Double { 3 * look.pixel / look.size }

    /// The block's box relative to the anchor, in mm, before `text-rotate`.
    ///
    /// As MapLibre has it, the anchor of a column is meant as for a line, with which it is turned; only where anchors
    /// are tried in turn is it that of the column as it stands.
    func box(_ stand: SymbolLook.Stand) -> Box {
        let isTurned = isColumn && look.isVariable
        let size = (isTurned ? Point(height, width) : Point(width, height)) * look.size
        let fraction = stand.anchor.fraction
        var corner = Point(-fraction.x * size.x, -fraction.y * size.y) + stand.offset
        if look.isVariable {
            // MapLibre moves such texts by their size with the padding around them.
            corner = corner + Point((1 - 2 * fraction.x) * look.padding, (1 - 2 * fraction.y) * look.padding)
        }
        let box = Box(x: corner.x, y: corner.y, width: size.x, height: size.y)
        return isColumn && !isTurned ? box.turned(by: .pi / 2) : box
    }

    /// What the letters of each line cover from their feet to the top of capitals, in mm around the middle of a block
    /// that stands level: less than the block, whose lines differ in width and have space between them.
    func letterBoxes(_ stand: SymbolLook.Stand) -> [Box] {
        let centre = box(stand).centre
        guard !isColumn else { return [box(stand)] }
        let corner = Point(width, height) * (-look.size / 2)
        return lines.filter { $0.width > 0 }.map { line in
            let baseline = line.middle + Self.baselineShift
            let start = (width - line.width) * share(stand)
            return Box(
                x: start * look.size, y: (baseline - 0.72) * look.size, width: line.width * look.size,
                height: 0.8 * look.size
            ).translated(by: corner + centre)
        }
    }

    /// The letters and icons, moved to a place on the map and turned around it.
    func ink(_ stand: SymbolLook.Stand, at place: Point, turnedBy angle: Double) -> LabelInk {
        let centre = box(stand).centre
        let corner = Point(width, height) * (-look.size / 2)
        let quarter = isColumn ? Double.pi / 2 : 0
        var ink = LabelInk()
        for line in lines {
            let start = (width - line.width) * share(stand)
            for piece in line.pieces {
                let at = corner + Point(start + piece.x, piece.y) * look.size
                ink.add(
                    piece, look, at: place + (centre + at.turned(by: quarter)).turned(by: angle),
                    turnedBy: angle + quarter)
            }
        }
        return ink
    }

    /// Of the room beside a line, the part before it. Columns hang from one height.
    private func share(_ stand: SymbolLook.Stand) -> Double {
        if isColumn { return 0 }
        return switch look.justify {
        case .left: 0
        case .center: 0.5
        case .right: 1
        case .auto: stand.anchor.fraction.x
        }
    }
}

/// The glyphs of a label in their colours and the icons among them, in place on the map.
struct LabelInk {
    var runs: [(run: GlyphRun, colour: RGBA)] = []
    var icons: [Node] = []

    /// Adds a piece whose baseline, or the bottom of whose icon, begins at a point.
    mutating func add(_ piece: TextBlock.Piece, _ look: SymbolLook.Text, at place: Point, turnedBy angle: Double) {
        if let icon = piece.icon {
            let size = Point(icon.width, icon.height) * (piece.scale * look.pixel)
            let centre = place + Point(size.x / 2, -size.y / 2).turned(by: angle)
            let box = Box(x: centre.x - size.x / 2, y: centre.y - size.y / 2, width: size.x, height: size.y)
            if look.opacity > 0 {
                icons.append(.icon(Node.Icon(icon.picture, in: box, angle: angle, opacity: look.opacity)))
            }
        }
        for run in piece.line?.glyphRuns(size: look.size * piece.scale, origin: place, angle: angle) ?? [] {
            runs.append((run, piece.colour))
        }
    }

    /// What is to be painted: halos under all letters.
    func nodes(_ halos: [Node.Halo]) -> [Node] {
        guard !halos.isEmpty || !icons.isEmpty || runs.contains(where: { $0.colour.alpha > 0 }) else { return [] }
        guard let first = runs.first else { return icons }
        let isPlain = runs.allSatisfy { $0.colour == first.colour }
        if isPlain, halos.count < 2 {
            return [.text(Node.Text(runs: runs.map(\.run), colour: first.colour, halo: halos.first))] + icons
        }
        var nodes: [Node] = halos.map { .halo(runs.map(\.run), $0) }
        var rest = runs[...]
        while let first = rest.first {
            let same = rest.prefix { $0.colour == first.colour }
            rest = rest.dropFirst(same.count)
            nodes.append(.text(Node.Text(runs: same.map(\.run), colour: first.colour)))
        }
        return nodes + icons
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
        let (cosine, sine) = (cos(angle), sin(angle))
        func turned(_ x: Double, _ y: Double) -> Point { Point(x * cosine - y * sine, x * sine + y * cosine) }
        let first = turned(minX, minY)
        return Box(minX: first.x, minY: first.y, maxX: first.x, maxY: first.y).union(turned(maxX, minY))
            .union(turned(maxX, maxY)).union(turned(minX, maxY))
    }
}
