import Foundation
import Geo
import Graphics
import Renderer

/// A drop-shaped marker whose tip stands on a position.
struct Pin {
    /// What the head of a pin shows.
    enum Mark: Equatable {
        /// A dot: the customer's door.
        case door
        /// A number or a letter.
        case text(String)
    }

    var position: Coordinate
    var mark: Mark
    var colour: RGBA
}

/// The measures of all pins of a map, in mm.
struct PinShape {
    /// Radius of the head.
    let radius: Double
    /// Height of the whole.
    private let height: Double
    /// White line around the pin.
    private let rim: Double
    /// A circle with two tangents to the tip, which is the origin.
    private let outline: Path

    init(radius: Double) {
        self.radius = radius
        height = 3.037 * radius
        rim = radius / 6
        outline = Self.outline(radius: radius, height: height)
    }

    /// What a pin covers around its tip.
    var footprint: Box {
        Box(minX: -radius - rim, minY: -height - rim, maxX: radius + rim, maxY: rim + 0.3)
    }

    /// The pin with its tip at a place on the media.
    func nodes(_ pin: Pin, at tip: Point, _ look: Look, _ setter: TextSetter) -> [Node] {
        let outline = outline.translated(by: tip)
        let head = tip + Point(0, radius - height)
        var nodes: [Node] = [
            .stroke(outline, Stroke(width: 2 * rim, join: .round), look.rim), .fill(outline, pin.colour),
        ]
        switch pin.mark {
        case .door:
            nodes.append(.fill(Path(circleAt: head, radius: 0.38 * radius), look.rim))
        case .text(let text):
            let unit = setter.line(text, TextFace(fonts: look.bold, size: 1, colour: look.rim)).width
            let face = TextFace(
                fonts: look.bold, size: min(1.26 * radius, 1.5 * radius / max(0.1, unit)), colour: look.rim)
            nodes.append(setter.line(text, face).centred(at: head))
        }
        return nodes
    }

    private static func outline(radius: Double, height: Double) -> Path {
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
    }
}
