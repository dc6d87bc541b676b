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
    /// How far a ring's text keeps from pins where the ring has room elsewhere, in mm: beside a pin it would be read as the
    /// name of the pin's street.
    private static let pinGap = 12.0
    /// How far it keeps from the edges of the map and of what lies on it, in mm.
    private static let edgeGap = 4.0
    /// Paper between the letters' middle line and the rim of the sign that they stand on, in mm.
    private static let signHalf = 0.8 * textSize
    private static let dash = [1.6, 1.1]

    /// The rings of a map.
    struct Drawn {
        /// Broken where labels stand.
        var lines: [GivingLine] = []
        /// Their texts, over the labels.
        var texts: [Node] = []
        /// What the texts cover.
        var labels: [Box] = []
    }

    /// Rings under the labels, their texts over them, and the texts' boxes.
    ///
    /// - Parameters:
    ///   - pins: footprints that texts keep far away from.
    ///   - taken: other boxes that they keep off.
    func rings(
        _ rings: [Ring], around customer: Coordinate, in frame: Frame, area: Box, pins: [Box], beside taken: [Box],
        ways: [[Point]]
    ) -> Drawn {
        var drawn = Drawn()
        let centre = frame.project(customer)
        // The scale is that of the frame's centre, which panels may have moved north or south of the customer.
        let metres = Mercator.metresPerUnit(atLatitude: customer.latitude) / frame.worldSize
        let face = TextFace(fonts: look.bold, size: Self.textSize, colour: look.quietInk)
        for ring in rings {
            let radius = ring.metres / metres
            // The circle lies in the map as long as a corner of the map lies beyond it.
            guard radius > 4, frame.box.corners.contains(where: { $0.distance(to: centre) > radius }) else { continue }
            let line = line(of: ring, radius: radius, face)
            let curve = Curve(centre: centre, radius: radius)
            let others = taken + drawn.labels
            let free = Self.angles.map { curve.text(line, at: $0) }.filter { text in
                text.boxes.allSatisfy { box in
                    area.contains(box) && !(pins + others).contains { $0.intersects(box) }
                }
            }
            let costs = free.map { text in
                cost(of: text.boxes, pins: pins, others: others, ways: ways, in: area)
            }
            // Of places that are alike the first, whose letters lean least.
            let best = costs.indices.min { costs[$0] < costs[$1] - 0.5 }
            let chosen = best.map { free[$0] }
            // The line makes room for its text, so that both are read as one.
            let gap = line.width + 2 * Self.signHalf
            let points = curve.points(without: chosen.map { ($0.angle, gap) })
            drawn.lines.append(
                GivingLine(
                    points: points, stroke: Stroke(width: 0.3, cap: .round, dash: Self.dashes(along: points)),
                    colour: look.quietInk))
            guard let chosen else { continue }
            // A sign on the ring, as no street's name has one.
            let sign = curve.arc(at: chosen.angle, length: line.width + 0.6 * Self.signHalf)
            drawn.texts += [
                .stroke(sign, Stroke(width: 2 * Self.signHalf, cap: .round, join: .round), look.quietInk),
                .stroke(sign, Stroke(width: 2 * Self.signHalf - 0.4, cap: .round, join: .round), look.rim),
                chosen.node,
            ]
            drawn.labels += chosen.boxes.map { $0.grown(by: 0.5) }
        }
        return drawn
    }

    /// What a ring says: of minutes no more than they are where the whole would hide the ring.
    private func line(of ring: Ring, radius: Double, _ face: TextFace) -> SetLine {
        guard let minutes = ring.minutes else { return setter.line(words.distance(ring.metres), face) }
        let whole = setter.line(words.about + " " + words.walk(minutes * 60), face)
        let share = (whole.width + 2 * Self.signHalf) / (2 * .pi * radius)
        return share < 0.3 ? whole : setter.line(words.duration(minutes * 60), face)
    }

    /// Dashes that begin and end a line alike.
    private static func dashes(along points: [Point]) -> [Double] {
        let (length, period) = (Polyline(points).length, dash.reduce(0, +))
        let count = max(1, ((length + dash[1]) / period).rounded())
        return dash.map { $0 * length / (count * period - dash[1]) }
    }

    /// What speaks against a text's place: nearness to pins, which it could be taken to belong to, to other things and to
    /// ways.
    private func cost(of text: [Box], pins: [Box], others: [Box], ways: [[Point]], in area: Box) -> Double {
        func gap(_ boxes: [Box]) -> Double {
            boxes.reduce(.infinity) { gap, box in text.reduce(gap) { min($0, $1.distance(to: box)) } }
        }
        let edge = text.reduce(Double.infinity) { gap, box in
            min(gap, box.minX - area.minX, box.minY - area.minY, area.maxX - box.maxX, area.maxY - box.maxY)
        }
        let isOnWay = text.contains { box in
            ways.contains { !Clip.line($0[...], closed: false, to: box.grown(by: look.route.width)).isEmpty }
        }
        return 2 * max(0, Self.pinGap - gap(pins)) + max(0, Self.edgeGap - min(edge, gap(others)))
            + (isOnWay ? 100 : 0)
    }

    /// Where on a ring its text may stand, clockwise from north in radians: north, south, and then where letters lean
    /// ever more.
    private static let angles: [Double] = {
        let aside = stride(from: 6.0, through: 90, by: 6).flatMap { [$0, -$0, 180 - $0, $0 - 180] }
        return ([0, 180] + aside).map { $0 * .pi / 180 }
    }()
}

extension Box {
    /// Between the nearest points of two boxes; 0 where they meet.
    fileprivate func distance(to other: Box) -> Double {
        let x = max(0, other.minX - maxX, minX - other.maxX)
        let y = max(0, other.minY - maxY, minY - other.maxY)
        return Point(x, y).length
    }
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
    func points(without gap: (angle: Double, length: Double)?) -> [Point] {
        let half = gap.map { min($0.length / 2 / radius, 0.8 * .pi) } ?? 0
        let middle = gap?.angle ?? 0
        return points(from: middle + half, to: middle - half + 2 * .pi)
    }

    /// A part of the circle with its middle at an angle.
    func arc(at angle: Double, length: Double) -> Path {
        var path = Path()
        path.add(points(from: angle - length / 2 / radius, to: angle + length / 2 / radius), closed: false)
        return path
    }

    private func points(from: Double, to: Double) -> [Point] {
        let steps = max(8, Int((to - from) * radius))
        return (0...steps).map { step in
            let angle = from + (to - from) * Double(step) / Double(steps)
            return centre + Point(sin(angle), -cos(angle)) * radius
        }
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
