import Foundation
import Geo
import Graphics
import Renderer

/// Circles of equal distance around the customer, with what they stand for.
struct RingDrawing {
    let look: Look
    let words: Words
    let setter: TextSetter

    private static let textSize = 2.1

    /// Rings under the labels, their texts over them, and the texts' boxes.
    func rings(
        _ rings: [Ring], around customer: Coordinate, in frame: Frame, area: Box, beside taken: [Box],
        ways: [[Point]]
    ) -> (nodes: [Node], texts: [Node], labels: [Box]) {
        var nodes: [Node] = []
        var texts: [Node] = []
        var labels: [Box] = []
        let centre = frame.project(customer)
        // The scale is that of the frame's centre, which panels may have moved north or south of the customer.
        let metres = Mercator.metresPerUnit(atLatitude: customer.latitude) / frame.worldSize
        let face = TextFace(fonts: look.bold, size: Self.textSize, colour: look.quietInk)
        for ring in rings {
            let radius = ring.metres / metres
            // The circle lies in the map as long as a corner of the map lies beyond it.
            guard radius > 4, frame.box.corners.contains(where: { $0.distance(to: centre) > radius }) else { continue }
            let line = setter.line(
                ring.minutes.map { words.about + " " + words.walk($0 * 60) } ?? words.distance(ring.metres), face)
            let curve = Curve(centre: centre, radius: radius)
            let free = Self.angles.map { curve.text(line, at: $0) }.filter { text in
                text.boxes.allSatisfy { box in
                    area.contains(box) && !(taken + labels).contains { $0.intersects(box) }
                }
            }
            let clear = free.first { text in
                !text.boxes.contains { box in
                    ways.contains { !Clip.line($0[...], closed: false, to: box.grown(by: look.route.width)).isEmpty }
                }
            }
            let chosen = clear ?? free.first
            // The line makes room for its text, so that both are read as one.
            nodes.append(
                .stroke(
                    curve.path(without: chosen.map { ($0.angle, line.width + 1.6) }),
                    Stroke(width: 0.3, cap: .round, dash: [1.6, 1.1]), look.quietInk))
            guard let chosen else { continue }
            texts.append(chosen.node.haloed(Node.Halo(width: 0.45, colour: look.rim)))
            labels += chosen.boxes
        }
        return (nodes, texts, labels)
    }

    /// Where on a ring its text may stand, clockwise from north in radians: north, south, and then where letters lean
    /// ever more.
    private static let angles: [Double] = {
        let aside = stride(from: 6.0, through: 90, by: 6).flatMap { [$0, -$0, 180 - $0, $0 - 180] }
        return ([0, 180] + aside).map { $0 * .pi / 180 }
    }()
}

/// A circle with a text on it.
private struct Curve {
    var centre: Point
    var radius: Double

    struct Text {
        var node: Node
        /// Of the letters.
        var boxes: [Box]
        /// Of its middle, clockwise from north.
        var angle: Double
    }

    /// A line of text along the circle with its capitals' middle on it: each letter is turned by itself.
    func text(_ line: SetLine, at angle: Double) -> Text {
        guard case .text(var text) = line.node else { return Text(node: line.node, boxes: [], angle: angle) }
        // In the southern half the text runs against the clock, so as to be upright.
        let isBelow = cos(angle) < -0.001
        var (runs, boxes): ([GlyphRun], [Box]) = ([], [])
        let size = line.face.size
        for run in text.runs {
            for piece in run.pieces(end: line.width - run.origin.x) {
                let along = run.origin.x + piece.x + piece.advance / 2 - line.width / 2
                let place = angle + (isBelow ? -along : along) / radius
                let turn = isBelow ? place + .pi : place
                let middle = centre + Point(sin(place), -cos(place)) * radius
                let offset = Point(-piece.advance / 2, 0.357 * size)
                var letter = piece.run
                letter.angle = turn
                letter.origin =
                    middle
                    + Point(
                        offset.x * cos(turn) - offset.y * sin(turn), offset.x * sin(turn) + offset.y * cos(turn))
                runs.append(letter)
                boxes.append(
                    Box(x: middle.x, y: middle.y, width: 0, height: 0).grown(by: max(0.55 * size, piece.advance / 2)))
            }
        }
        text.runs = runs
        return Text(node: .text(text), boxes: boxes, angle: angle)
    }

    /// The circle but for a length in mm around an angle.
    func path(without gap: (angle: Double, length: Double)?) -> Path {
        guard let gap, gap.length < 5 * radius else { return Path(circleAt: centre, radius: radius) }
        let half = gap.length / 2 / radius
        let (from, to) = (gap.angle + half, gap.angle - half + 2 * .pi)
        let steps = max(8, Int((to - from) * radius))
        var path = Path()
        path.add(
            (0...steps).map { step in
                let angle = from + (to - from) * Double(step) / Double(steps)
                return centre + Point(sin(angle), -cos(angle)) * radius
            }, closed: false)
        return path
    }
}

extension GlyphRun {
    /// The letters of the run, each with its place and its advance; the run as a whole where it is read backwards,
    /// whose letters may be joined.
    fileprivate func pieces(end: Double) -> [(run: GlyphRun, x: Double, advance: Double)] {
        guard !isBackward, clusters.count > 1 else { return [(self, 0, end)] }
        var pieces: [(run: GlyphRun, x: Double, advance: Double)] = []
        var (glyph, byte) = (0, 0)
        let bytes = Array(text.utf8)
        for cluster in clusters {
            let all = glyphs.dropFirst(glyph).prefix(cluster.glyphs)
            let next = glyphs.dropFirst(glyph + cluster.glyphs).first?.x ?? end
            let x = all.first?.x ?? next
            var letter = self
            letter.glyphs = all.map { Glyph(id: $0.id, x: $0.x - x, y: $0.y) }
            letter.text = String(decoding: bytes.dropFirst(byte).prefix(cluster.bytes), as: UTF8.self)
            letter.clusters = [cluster]
            pieces.append((letter, x, max(0, next - x)))
            (glyph, byte) = (glyph + cluster.glyphs, byte + cluster.bytes)
        }
        return pieces
    }
}
