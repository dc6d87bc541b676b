import Foundation
import Geo
import Graphics

/// A text set along a line: its glyphs and the space it takes, in mm.
struct LineText {
    var runs: [GlyphRun]
    var boxes: [Box]
    /// Middle of the text.
    var centre: Point

    /// A line that turns more than this within an em is too sharp for letters, whatever the style says.
    private static let sharpestTurn = 35 * Double.pi / 180
    /// A line may turn by this much under the whole text.
    private static let greatestTurn = 100 * Double.pi / 180

    /// Sets text so that its middle comes to `distance` from the start of a line; nil where the line bends too sharply
    /// under it or is too short.
    init?(_ line: ShapedLine, _ look: SymbolLook.Text, on path: Polyline, at distance: Double) {
        let width = line.width * look.size
        guard distance - width / 2 >= 0, distance + width / 2 <= path.length else { return nil }
        var part = path.part(from: distance - width / 2, to: distance + width / 2)
        guard let first = part.points.first, let last = part.points.last else { return nil }
        // Upright: text reads from left to right, on a steep line from the bottom upwards.
        let isSteep = abs(last.x - first.x) < 0.05 * look.size
        if look.keepUpright, isSteep ? last.y > first.y : last.x < first.x { part = part.reversed }
        guard Self.isSmooth(part, size: look.size, maxAngle: look.maxAngle) else { return nil }
        let set = Self.straight(line, look, part) ?? Self.curved(line, look, part)
        let offset = look.stands.first?.offset.y ?? 0
        self = offset == 0 ? set : set.moved(by: offset)
    }

    private init(runs: [GlyphRun], boxes: [Box], centre: Point) {
        (self.runs, self.boxes, self.centre) = (runs, boxes, centre)
    }

    /// The text moved across its line: downwards, as its reader sees it, where positive.
    func moved(by distance: Double) -> LineText {
        var moved = self
        for index in runs.indices {
            let shift = Point(0, distance).turned(by: runs[index].angle)
            moved.runs[index].origin = runs[index].origin + shift
        }
        // A straight text is one piece with several boxes, all of its angle.
        for index in boxes.indices {
            let angle = runs.count == boxes.count ? runs[index].angle : runs.first?.angle ?? 0
            moved.boxes[index] = boxes[index].translated(by: Point(0, distance).turned(by: angle))
        }
        return moved
    }

    private static func isSmooth(_ path: Polyline, size: Double, maxAngle: Double) -> Bool {
        let step = size / 2
        var angles: [Double] = []
        for at in stride(from: step / 2, to: path.length, by: step) { angles.append(path.angle(at: at)) }
        let turns = zip(angles, angles.dropFirst()).map { abs(remainder($1 - $0, 2 * .pi)) }
        guard turns.reduce(0, +) <= greatestTurn else { return false }
        let limit = min(maxAngle, sharpestTurn)
        return !zip(turns, turns.dropFirst()).contains { $0 + $1 > limit } && !turns.contains { $0 > limit }
    }

    /// On a line that is straight to the eye the text is set as one piece, its spacing untouched.
    private static func straight(_ line: ShapedLine, _ look: SymbolLook.Text, _ path: Polyline) -> LineText? {
        guard let first = path.points.first, let last = path.points.last,
            path.points.allSatisfy({ Polyline.distance(of: $0, from: first, to: last) < 0.12 * look.size })
        else { return nil }
        let run = last - first
        let angle = atan2(run.y, run.x)
        let centre = first.interpolated(to: last, at: 0.5)
        let width = line.width * look.size
        let origin = centre + Point(-width / 2, TextBlock.baselineShift * look.size).turned(by: angle)
        let count = max(1, Int((width / (0.8 * look.size)).rounded(.up)))
        let boxes = (0..<count).map { index in
            let x = width * ((Double(index) + 0.5) / Double(count) - 0.5)
            let half = width / Double(count) / 2
            return Box(minX: x - half, minY: -0.45 * look.size, maxX: x + half, maxY: 0.55 * look.size)
                .turned(by: angle).translated(by: centre)
        }
        return LineText(
            runs: line.glyphRuns(size: look.size, origin: origin, angle: angle), boxes: boxes, centre: centre)
    }

    private static func curved(_ line: ShapedLine, _ look: SymbolLook.Text, _ path: Polyline) -> LineText {
        var runs: [GlyphRun] = []
        var boxes: [Box] = []
        for run in line.runs {
            for cluster in run.clusters {
                let advance = cluster.advance * look.size
                let start = cluster.x * look.size
                guard let from = path.point(at: start), let to = path.point(at: start + advance) else { continue }
                let angle = atan2(to.y - from.y, to.x - from.x)
                let middle = from.interpolated(to: to, at: 0.5)
                let origin = middle + Point(-advance / 2, TextBlock.baselineShift * look.size).turned(by: angle)
                boxes.append(
                    Box(x: -advance / 2, y: -0.45 * look.size, width: advance, height: look.size)
                        .turned(by: angle).translated(by: middle))
                runs.append(
                    GlyphRun(
                        typeface: run.typeface, size: look.size, origin: origin, angle: angle,
                        glyphs: cluster.glyphs.map { Glyph(id: $0.id, x: $0.x * look.size, y: $0.y * look.size) },
                        text: cluster.text,
                        clusters: [Cluster(bytes: cluster.text.utf8.count, glyphs: cluster.glyphs.count)],
                        isBackward: false))
            }
        }
        return LineText(runs: runs, boxes: boxes, centre: path.point(at: path.length / 2) ?? .zero)
    }
}
