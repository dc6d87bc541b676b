import Foundation
import Geo
import Graphics
import Style

/// A text set along a line: its glyphs and the space it takes, in mm.
struct LineText {
    var ink: LabelInk
    var boxes: [Box]
    /// Middle of the text, and the direction of the line there in radians.
    var centre: Point
    var angle: Double

    /// A line that turns more than this within an em is too sharp for letters, whatever the style says.
    private static let sharpestTurn = 35 * Double.pi / 180
    /// A line may turn by this much under the whole text.
    private static let greatestTurn = 100 * Double.pi / 180

    /// Sets the lines of a text so that their middles come to `distance` from the start of a line; nil where the line
    /// bends too sharply under it or is too short.
    ///
    /// - Parameter leniency: by how much the line may bend more sharply than otherwise.
    init?(_ block: TextBlock, on path: Polyline, at distance: Double, leniency: Double = 1) {
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
        ink = LabelInk()
        boxes = []
        centre = part.point(at: part.length / 2) ?? .zero
        angle = part.angle(at: part.length / 2)
        let shift = look.stands.first?.offset ?? .zero
        let fraction = look.stands.first?.anchor.fraction.y ?? 0.5
        for line in lines {
            let start = (width - line.width) / 2 * look.size
            let down = (line.middle - fraction * height) * look.size + shift.y
            let under = part.part(from: start, to: start + line.width * look.size)
            if !addStraight(line, look, under, down: down) { addCurved(line, look, under, down: down) }
        }
    }

    /// The stretch of a line under a text of a width in mm; nil where the line is too short.
    private static func part(of path: Polyline, _ width: Double, at distance: Double) -> Polyline? {
        guard distance - width / 2 >= 0, distance + width / 2 <= path.length else { return nil }
        let part = path.part(from: distance - width / 2, to: distance + width / 2)
        return part.points.isEmpty ? nil : part
    }

    /// A text that does not follow its line, around a point.
    init(upright block: TextBlock, centre: Point) {
        let stand = SymbolLook.Stand(anchor: .center, offset: .zero)
        ink = block.ink(stand, at: centre, turnedBy: 0)
        boxes = [block.box(stand).translated(by: centre)]
        self.centre = centre
        angle = 0
    }

    private static func isSmooth(_ path: Polyline, size: Double, maxAngle: Double, _ leniency: Double) -> Bool {
        let step = size / 2
        var angles: [Double] = []
        for at in stride(from: step / 2, to: path.length, by: step) { angles.append(path.angle(at: at)) }
        let turns = zip(angles, angles.dropFirst()).map { abs(remainder($1 - $0, 2 * .pi)) }
        guard turns.reduce(0, +) <= greatestTurn else { return false }
        let limit = min(maxAngle, sharpestTurn) * leniency
        return !zip(turns, turns.dropFirst()).contains { $0 + $1 > limit } && !turns.contains { $0 > limit }
    }

    /// On a line that is straight to the eye the text is set as one piece, its spacing untouched.
    ///
    /// - Parameter down: how far below the line the text runs, as its reader sees it.
    private mutating func addStraight(
        _ line: TextBlock.Line, _ look: SymbolLook.Text, _ path: Polyline, down: Double
    ) -> Bool {
        guard let first = path.points.first, let last = path.points.last,
            path.points.allSatisfy({ Polyline.distance(of: $0, from: first, to: last) < 0.12 * look.size })
        else { return false }
        let run = last - first
        let angle = atan2(run.y, run.x)
        let centre = first.interpolated(to: last, at: 0.5) + Point(0, down).turned(by: angle)
        let width = line.width * look.size
        for piece in line.pieces {
            let at = Point(piece.x * look.size - width / 2, (piece.y - line.middle) * look.size)
            ink.add(piece, look, at: centre + at.turned(by: angle), turnedBy: angle)
        }
        let count = max(1, Int((width / (0.8 * look.size)).rounded(.up)))
        boxes += (0..<count).map { index in
            let x = width * ((Double(index) + 0.5) / Double(count) - 0.5)
            let half = width / Double(count) / 2
            return Box(minX: x - half, minY: -0.45 * look.size, maxX: x + half, maxY: 0.55 * look.size)
                .turned(by: angle).translated(by: centre)
        }
        return true
    }

    /// Each letter is turned by itself.
    private mutating func addCurved(
        _ line: TextBlock.Line, _ look: SymbolLook.Text, _ path: Polyline, down: Double
    ) {
        for piece in line.pieces {
            let y = (piece.y - line.middle) * look.size + down
            let size = look.size * piece.scale
            let start = piece.x * look.size
            guard let shaped = piece.line else {
                guard let spot = Spot(path, from: start, length: piece.width * look.size) else { continue }
                ink.add(piece, look, at: spot.place(Point(-spot.length / 2, y)), turnedBy: spot.angle)
                boxes.append(spot.box(look.size, down: down))
                continue
            }
            for run in shaped.runs {
                for cluster in run.clusters {
                    guard let spot = Spot(path, from: start + cluster.x * size, length: cluster.advance * size) else {
                        continue
                    }
                    boxes.append(spot.box(look.size, down: down))
                    let glyphs = GlyphRun(
                        typeface: run.typeface, size: size, origin: spot.place(Point(-spot.length / 2, y)),
                        angle: run.turn(onLine: spot.angle), glyphs: run.glyphs(of: cluster, size: size),
                        text: cluster.text,
                        clusters: [Cluster(bytes: cluster.text.utf8.count, glyphs: cluster.glyphs.count)],
                        isBackward: false)
                    ink.runs.append((glyphs, piece.colour))
                }
            }
        }
    }

    /// The stretch of a line under a letter.
    private struct Spot {
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

extension Polyline {
    /// From the first point to the last.
    fileprivate var run: Point { (points.last ?? .zero) - (points.first ?? .zero) }

    fileprivate var isNearerUpright: Bool { abs(run.y) > abs(run.x) }
}
