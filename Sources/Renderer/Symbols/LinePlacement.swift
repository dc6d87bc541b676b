import Foundation
import Geo
import Graphics
import Style

/// A text set along a line, or upright beside it: the space it takes, in mm, and its glyphs once it has its place.
struct LineText {
    /// One of the lines of a text in its place.
    fileprivate struct Strand {
        var line: TextBlock.Line
        /// What it stands on.
        var path: Polyline
        /// How far below the path it runs, as its reader sees it.
        var down: Double
        /// Middle and direction where the path is straight to the eye.
        var straight: (centre: Point, angle: Double)?
    }

    private(set) var boxes: [Box] = []
    /// Middle of the text, and the direction of the line there in radians.
    let centre: Point
    let angle: Double
    /// At its own size, which may be another than the style's.
    private let block: TextBlock
    private var strands: [Strand] = []
    /// False where it follows its line.
    private var isUpright = false
    /// What joins it to the line.
    private var leader: [Node] = []

    /// A line that turns more than this within an em is too sharp for letters, whatever the style says.
    private static let sharpestTurn = 35 * Double.pi / 180
    /// A line may turn by this much under the whole text.
    private static let greatestTurn = 100 * Double.pi / 180

    /// Sets the lines of a text so that their middles come to `distance` from the start of a line; nil where the line
    /// bends too sharply under it or is too short.
    ///
    /// - Parameters:
    ///   - leniency: by how much the line may bend more sharply than otherwise.
    ///   - accepts: whether the text may cover a box; nil where it may not cover one of its own.
    init?(
        _ block: TextBlock, on path: Polyline, at distance: Double, leniency: Double = 1,
        where accepts: (Box) -> Bool = { _ in true }
    ) {
        self.block = block
        let look = block.look
        guard var part = Self.part(of: path, block.width * look.size, at: distance) else { return nil }
        var (lines, width, height) = (block.lines, block.width, block.height)
        if let steep = block.steep, look.keepUpright, part.isNearerUpright {
            // Text that may stand in columns does so where the line is steep, and reads from the top.
            guard let longer = Self.part(of: path, steep.width * look.size, at: distance) else { return nil }
            (lines, width, height) = (steep.lines, steep.width, steep.height)
            part = longer.run.y < 0 ? longer.reversed : longer
        } else if look.keepUpright {
            // Upright: text reads from left to right, on a steep line from the bottom upwards.
            let isSteep = abs(part.run.x) < 0.05 * look.size
            if isSteep ? part.run.y > 0 : part.run.x < 0 { part = part.reversed }
        }
        guard Self.isSmooth(part, size: look.size, maxAngle: look.maxAngle, leniency) else { return nil }
        centre = part.point(at: part.length / 2) ?? .zero
        angle = part.angle(at: part.length / 2)
        let shift = look.stands.first?.offset ?? .zero
        let fraction = look.stands.first?.anchor.fraction.y ?? 0.5
        for line in lines {
            let start = (width - line.width) / 2 * look.size
            let down = (line.middle - fraction * height) * look.size + shift.y
            let under = part.part(from: start, to: start + line.width * look.size)
            let strand = Strand(
                line: line, path: under, down: down, straight: Self.straight(under, look, down: down))
            guard addBoxes(strand, leniency, where: accepts) else { return nil }
            strands.append(strand)
        }
    }

    /// The glyphs in their places.
    func ink() -> LabelInk {
        var ink: LabelInk
        if isUpright {
            ink = block.ink(Self.middle, at: centre, turnedBy: 0)
        } else {
            ink = LabelInk()
            for strand in strands { strand.addInk(block.look, to: &ink) }
        }
        ink.icons += leader
        return ink
    }

    /// Adds a line that joins it to its street, with the space that takes.
    mutating func add(leader nodes: [Node], boxes: [Box]) {
        leader += nodes
        self.boxes += boxes
    }

    /// What the letters of an upright text cover, a box a line; none where the text follows its line.
    var letterBoxes: [Box] {
        isUpright ? block.letterBoxes(Self.middle).map { $0.translated(by: centre) } : []
    }

    /// The stretch of a line under a text of a width in mm; nil where the line is too short.
    private static func part(of path: Polyline, _ width: Double, at distance: Double) -> Polyline? {
        guard distance - width / 2 >= 0, distance + width / 2 <= path.length else { return nil }
        let part = path.part(from: distance - width / 2, to: distance + width / 2)
        return part.points.isEmpty ? nil : part
    }

    private static let middle = SymbolLook.Stand(anchor: .center, offset: .zero)

    /// A text that does not follow its line, around a point.
    init(upright block: TextBlock, centre: Point) {
        self.block = block
        isUpright = true
        boxes = [block.box(Self.middle).translated(by: centre)]
        self.centre = centre
        angle = 0
    }

    private static func isSmooth(_ path: Polyline, size: Double, maxAngle: Double, _ leniency: Double) -> Bool {
        let limit = min(maxAngle, sharpestTurn) * leniency
        var whole = 0.0
        var (segment, lastTurn) = (0, 0.0)
        var angle: Double?
        for at in stride(from: size / 4, to: path.length, by: size / 2) {
            let before = segment
            while segment < path.points.count - 2, path.distances[segment + 1] <= at { segment += 1 }
            var turn = 0.0
            if segment > before || angle == nil {
                let run = path.points[segment + 1] - path.points[segment]
                let now = atan2(run.y, run.x)
                if let angle { turn = abs(remainder(now - angle, 2 * .pi)) }
                angle = now
            }
            whole += turn
            if turn > limit || lastTurn + turn > limit { return false }
            lastTurn = turn
        }
        return whole <= greatestTurn
    }

    /// On a line that is straight to the eye the text is set as one piece, its spacing untouched.
    private static func straight(
        _ path: Polyline, _ look: SymbolLook.Text, down: Double
    ) -> (centre: Point, angle: Double)? {
        guard let first = path.points.first, let last = path.points.last,
            path.points.allSatisfy({ Polyline.distance(of: $0, from: first, to: last) < 0.12 * look.size })
        else { return nil }
        let run = last - first
        let angle = atan2(run.y, run.x)
        return (first.interpolated(to: last, at: 0.5) + Point(0, down).turned(by: angle), angle)
    }

    /// Adds what a line covers; false as soon as one box is not accepted or a letter is turned too sharply.
    private mutating func addBoxes(_ strand: Strand, _ leniency: Double, where accepts: (Box) -> Bool) -> Bool {
        let look = block.look
        guard let (centre, angle) = strand.straight else {
            // A hook shorter than a letter, such as streets have at their ends, may lie between any two samples of
            // the line: what counts is how the letters come to stand.
            var turns = LetterTurns(size: look.size, limit: min(look.maxAngle, Self.sharpestTurn), leniency)
            return strand.forEachLetter(look) { spot, _, _ in
                guard turns.accept(spot) else { return false }
                let box = spot.box(look.size, down: strand.down)
                boxes.append(box)
                return accepts(box)
            }
        }
        let width = strand.line.width * look.size
        let count = max(1, Int((width / (0.8 * look.size)).rounded(.up)))
        for index in 0..<count {
            let x = width * ((Double(index) + 0.5) / Double(count) - 0.5)
            let half = width / Double(count) / 2
            let box = Box(minX: x - half, minY: -0.45 * look.size, maxX: x + half, maxY: 0.55 * look.size)
                .turned(by: angle).translated(by: centre)
            guard accepts(box) else { return false }
            boxes.append(box)
        }
        return true
    }
}

extension LineText.Strand {
    func addInk(_ look: SymbolLook.Text, to ink: inout LabelInk) {
        guard let (centre, angle) = straight else {
            forEachLetter(look) { spot, piece, letter in
                let y = (piece.y - line.middle) * look.size + down
                let place = spot.place(Point(-spot.length / 2, y))
                guard let (run, cluster) = letter else {
                    ink.add(piece, look, at: place, turnedBy: spot.angle)
                    return true
                }
                let size = look.size * piece.scale
                let glyphs = GlyphRun(
                    typeface: run.typeface, size: size, origin: place, angle: run.turn(onLine: spot.angle),
                    glyphs: run.glyphs(of: cluster, size: size), text: cluster.text,
                    clusters: [Cluster(bytes: cluster.text.utf8.count, glyphs: cluster.glyphs.count)],
                    isBackward: false)
                ink.runs.append((glyphs, piece.colour))
                return true
            }
            return
        }
        let width = line.width * look.size
        for piece in line.pieces {
            let at = Point(piece.x * look.size - width / 2, (piece.y - line.middle) * look.size)
            ink.add(piece, look, at: centre + at.turned(by: angle), turnedBy: angle)
        }
    }

    /// Each letter of a line that bends is turned by itself; an icon is one. Goes on until `body` returns false; true
    /// where it never did.
    @discardableResult
    func forEachLetter(
        _ look: SymbolLook.Text,
        _ body: (LineText.Spot, TextBlock.Piece, (ShapedLine.Run, ShapedLine.ShapedCluster)?) -> Bool
    ) -> Bool {
        for piece in line.pieces {
            let size = look.size * piece.scale
            let start = piece.x * look.size
            guard let shaped = piece.line else {
                let spot = LineText.Spot(path, from: start, length: piece.width * look.size)
                if let spot, !body(spot, piece, nil) { return false }
                continue
            }
            for run in shaped.runs {
                for cluster in run.clusters {
                    let spot = LineText.Spot(path, from: start + cluster.x * size, length: cluster.advance * size)
                    if let spot, !body(spot, piece, (run, cluster)) { return false }
                }
            }
        }
        return true
    }
}

extension LineText {
    /// The stretch of a line under a letter.
    fileprivate struct Spot {
        let middle: Point
        let angle: Double
        let length: Double

        init?(_ path: Polyline, from start: Double, length: Double) {
            guard let from = path.point(at: start), let to = path.point(at: start + length) else { return nil }
            angle = atan2(to.y - from.y, to.x - from.x)
            middle = from.interpolated(to: to, at: 0.5)
            self.length = length
        }

        func place(_ point: Point) -> Point { middle + point.turned(by: angle) }

        func box(_ size: Double, down: Double) -> Box {
            Box(x: -abs(length) / 2, y: down - 0.45 * size, width: abs(length), height: size).turned(by: angle)
                .translated(by: middle)
        }
    }
}

extension LineText {
    /// Watches over how sharply the letters of a line are turned against those before them.
    private struct LetterTurns {
        let size: Double
        /// Between neighbours, in radians.
        let limit: Double
        /// Between letters whose middles are less than an em apart.
        let wideLimit: Double
        private var letters: [Spot] = []

        init(size: Double, limit: Double, _ leniency: Double) {
            self.size = size
            self.limit = limit
            wideLimit = limit * leniency
        }

        /// False where the next letter stands askew beside the last ones.
        mutating func accept(_ spot: Spot) -> Bool {
            // Marks that are set by themselves have no width and so no direction.
            guard abs(spot.length) > 0.01 * size else { return true }
            func isNear(_ letter: Spot, _ limit: Double) -> Bool {
                abs(remainder(spot.angle - letter.angle, 2 * .pi)) <= limit
            }
            if let last = letters.last, !isNear(last, limit) { return false }
            letters.removeAll { $0.middle.distance(to: spot.middle) >= size }
            guard letters.allSatisfy({ isNear($0, wideLimit) }) else { return false }
            letters.append(spot)
            return true
        }
    }
}

extension Polyline {
    /// From the first point to the last.
    fileprivate var run: Point { (points.last ?? .zero) - (points.first ?? .zero) }

    fileprivate var isNearerUpright: Bool { abs(run.y) > abs(run.x) }
}
