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
            nodes.append(
                .stroke(
                    Path(circleAt: centre, radius: radius), Stroke(width: 0.3, cap: .round, dash: [1.6, 1.1]),
                    look.quietInk))
            let line = setter.line(
                ring.minutes.map { words.walk($0 * 60) } ?? words.distance(ring.metres), face)
            let free = places(centre, radius).map { place in
                Box(
                    x: place.x - line.width / 2 - 0.5, y: place.y - line.height / 2, width: line.width + 1,
                    height: line.height)
            }.filter { box in area.contains(box) && !(taken + labels).contains { $0.intersects(box) } }
            let clear = free.first { box in
                !ways.contains { !Clip.line($0[...], closed: false, to: box.grown(by: look.route.width)).isEmpty }
            }
            guard let box = clear ?? free.first else { continue }
            let text = line.node.translated(by: Point(box.minX + 0.5, box.minY))
            texts.append(text.haloed(Node.Halo(width: 0.45, colour: look.rim)))
            labels.append(box)
        }
        return (nodes, texts, labels)
    }

    /// Places for a ring's text: north, then south, then all around.
    private func places(_ centre: Point, _ radius: Double) -> [Point] {
        let aside = stride(from: 15.0, to: 180, by: 15).flatMap { [$0, -1 * $0] }
        return ([0, 180] + aside).map { degrees in
            let angle = degrees * .pi / 180
            return centre + Point(sin(angle), -cos(angle)) * radius
        }
    }
}
