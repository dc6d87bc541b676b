import Foundation
import Geo
import Graphics
import Renderer

/// A drop-shaped marker whose tip stands on a position.
struct Pin {
    /// What the head of a pin shows.
    enum Mark {
        /// A dot: the customer's door.
        case door
        /// A number or a letter.
        case text(String)
    }

    var position: Coordinate
    var mark: Mark
    var colour: RGBA

    /// Radius of the head and height of the whole, in mm.
    static let radius = 2.7
    static let height = 8.2
    /// White line around the pin, in mm.
    private static let rim = 0.45

    /// What a pin covers around its tip, in mm.
    static let footprint = Box(
        minX: -radius - rim, minY: -height - rim, maxX: radius + rim, maxY: rim + 0.3)

    /// The pin with its tip at a place on the media.
    func nodes(at tip: Point, _ shaper: TextShaper) -> [Node] {
        let outline = Self.outline.translated(by: tip)
        let head = tip + Point(0, Self.radius - Self.height)
        var nodes: [Node] = [
            .stroke(outline, Stroke(width: 2 * Self.rim, join: .round), Palette.rim),
            .fill(outline, colour),
        ]
        switch mark {
        case .door:
            nodes.append(.fill(Path(circleAt: head, radius: 0.38 * Self.radius), Palette.rim))
        case .text(let text):
            let line = shaper.shape(text, fonts: Palette.bold)
            let size = min(3.4, 1.5 * Self.radius / max(0.1, line.width))
            let origin = head + Point(-line.width * size / 2, 0.357 * size)
            nodes.append(.text(Node.Text(runs: line.glyphRuns(size: size, origin: origin), colour: Palette.rim)))
        }
        return nodes
    }

    /// A circle with two tangents to the tip, which is the origin.
    private static let outline: Path = {
        let centre = Point(0, radius - height)
        // Angle at the centre between the way down to the tip and the tangent's point.
        let opening = acos(radius / -centre.y)
        var path = Path()
        path.move(to: .zero)
        let start = Double.pi / 2 + opening
        let sweep = 2 * Double.pi - 2 * opening
        func point(_ angle: Double) -> Point { centre + Point(cos(angle), sin(angle)) * radius }
        path.line(to: point(start))
        let steps = 4
        let step = sweep / Double(steps)
        // Bézier controls of an arc: 4/3·tan(angle/4) of the radius along the tangents.
        let reach = 4.0 / 3 * tan(step / 4) * radius
        for index in 0..<steps {
            let from = start + Double(index) * step
            let to = from + step
            path.curve(
                point(from) + Point(-sin(from), cos(from)) * reach, point(to) - Point(-sin(to), cos(to)) * reach,
                to: point(to))
        }
        path.close()
        return path
    }()
}
