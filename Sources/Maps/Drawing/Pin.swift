import Foundation
import Geo
import Graphics
import Renderer

/// A drop-shaped marker whose tip stands on a position.
struct Pin {
    /// What the head of a pin shows.
    enum Mark: Equatable {
        /// The customer's door.
        case house
        /// A shop without a number.
        case dot
        /// A number or a letter.
        case text(String)
    }

    var position: Coordinate
    var mark: Mark
    var colour: RGBA
    /// Ground of a pin that is drawn as an outline; nil for one filled with its colour.
    var ground: RGBA?
    /// Clockwise turn of the head around the tip, in radians; 0 where the head is above.
    var lean = 0.0
}

/// The measures of all pins of a map, in mm.
struct PinShape {
    /// Radius of the head.
    let radius: Double
    /// From the tip to the middle of the head.
    private let reach: Double
    /// White line around the pin.
    private let rim: Double

    init(radius: Double) {
        self.radius = radius
        reach = 2.037 * radius
        rim = radius / 6
    }

    /// What an upright pin covers around its tip.
    var footprint: Box { footprint(lean: 0) }

    /// What a pin covers around its tip.
    func footprint(lean: Double) -> Box {
        Box.point.translated(by: head(lean: lean)).grown(by: radius + rim).union(Box.point.grown(by: rim + 0.3))
    }

    /// The middle of the head, from the tip.
    func head(lean: Double) -> Point { Point(sin(lean), -cos(lean)) * reach }

    /// Whether a pin whose tip is the origin lies on a point that is drawn `width` wide.
    ///
    /// - Parameter head: the middle of its head, from the tip.
    func covers(_ point: Point, width: Double, head: Point) -> Bool {
        if point.distance(to: head) < radius + rim + width / 2 { return true }
        // Below the head the drop narrows to its tip.
        let axis = head * (1 / reach)
        let along = point.x * axis.x + point.y * axis.y
        guard along > 0, along < reach else { return false }
        let across = abs(point.x * axis.y - point.y * axis.x)
        return across < radius * along / reach + width / 2
    }

    /// The pin with its tip at a place on the media.
    func nodes(_ pin: Pin, at tip: Point, _ look: Look, _ setter: TextSetter) -> [Node] {
        // The line of an outlined pin lies within the pin.
        let line = pin.ground == nil ? 0 : 0.26 * radius
        let outline = Self.outline(radius: radius - line / 2, reach: reach, lean: pin.lean).translated(by: tip)
        let head = tip + head(lean: pin.lean)
        var nodes: [Node] = [
            .stroke(outline, Stroke(width: 2 * rim + line, join: .round), look.rim),
            .fill(outline, pin.ground ?? pin.colour),
        ]
        if line > 0 { nodes.append(.stroke(outline, Stroke(width: line, join: .round), pin.colour)) }
        let ink = pin.ground == nil ? look.rim : pin.colour
        switch pin.mark {
        case .house: nodes.append(.fill(Self.house(radius - line).translated(by: head), ink))
        case .dot: nodes.append(.fill(Path(circleAt: head, radius: 0.38 * radius), ink))
        case .text(let text):
            let room = radius - 0.6 * line
            let unit = setter.line(text, TextFace(fonts: look.bold, size: 1, colour: ink)).width
            let face = TextFace(
                fonts: look.bold, size: min(1.26 * room, 1.5 * room / max(0.1, unit)), colour: ink)
            nodes.append(setter.line(text, face).centred(at: head))
        }
        return nodes
    }

    /// A circle with two tangents to the tip, which is the origin.
    private static func outline(radius: Double, reach: Double, lean: Double) -> Path {
        func turned(_ point: Point) -> Point {
            Point(point.x * cos(lean) - point.y * sin(lean), point.x * sin(lean) + point.y * cos(lean))
        }
        let centre = Point(0, -reach)
        // Angle at the centre between the way down to the tip and the tangent's point.
        let opening = acos(radius / reach)
        var path = Path()
        path.move(to: .zero)
        let start = Double.pi / 2 + opening
        let sweep = 2 * Double.pi - 2 * opening
        func point(_ angle: Double) -> Point { centre + Point(cos(angle), sin(angle)) * radius }
        path.line(to: turned(point(start)))
        let steps = 4
        let step = sweep / Double(steps)
        // Bézier controls of an arc: 4/3·tan(angle/4) of the radius along the tangents.
        let length = 4.0 / 3 * tan(step / 4) * radius
        for index in 0..<steps {
            let from = start + Double(index) * step
            let to = from + step
            path.curve(
                turned(point(from) + Point(-sin(from), cos(from)) * length),
                turned(point(to) - Point(-sin(to), cos(to)) * length), to: turned(point(to)))
        }
        path.close()
        return path
    }

    /// A house with its door, within a circle around the origin.
    private static func house(_ radius: Double) -> Path {
        let points: [(Double, Double)] = [
            (0, -0.64), (0.66, -0.04), (0.46, -0.04), (0.46, 0.48), (0.14, 0.48), (0.14, 0.1), (-0.14, 0.1),
            (-0.14, 0.48), (-0.46, 0.48), (-0.46, -0.04), (-0.66, -0.04),
        ]
        var path = Path()
        path.add(points.map { Point($0.0, $0.1) * radius }, closed: true)
        return path
    }
}
