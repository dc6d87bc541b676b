import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// The steps of a route as a reader follows them.
enum TurnList {
    struct Step {
        var text: String
        /// Until the next step.
        var metres: Double?
        var arrow: TurnArrow
    }

    /// At most this many steps; of more, those in the middle give way to one that counts them.
    static func steps(of route: Route, most: Int, _ words: Words) -> [Step] {
        let told = route.instructions.compactMap { instruction -> (Instruction, String)? in
            words.sentence(for: instruction).map { (instruction, $0) }
        }
        var steps = told.enumerated().map { index, step in
            let next = index + 1 < told.count ? told[index + 1].0.offsetMetres : nil
            let metres = step.0.offsetMetres.flatMap { from in next.map { max(0, $0 - from) } }
            return Step(
                text: step.1, metres: metres.flatMap { $0 >= 5 ? $0 : nil },
                arrow: TurnArrow(step.0, on: route, isFirst: index == 0, isLast: index == told.count - 1))
        }
        if steps.count > max(3, most) {
            let most = max(3, most)
            let last = steps.count - 1
            let dropped = steps.count - most + 1
            steps.replaceSubrange(
                last - dropped..<last, with: [Step(text: words.moreSteps(dropped), metres: nil, arrow: .none)])
        }
        return steps
    }
}

/// The sign of a step.
enum TurnArrow {
    case none
    case departure
    case arrival
    /// By this angle to the right, in radians, −π…π.
    case turn(Double)
    /// Through a roundabout, in all by this angle to the right.
    case roundabout(Double)

    /// The sign of a step: the angle is that of the road, as long as it agrees with what the step's sentence says.
    init(_ step: Instruction, on route: Route, isFirst: Bool, isLast: Bool) {
        let maneuver = step.maneuver ?? ""
        if isLast && Self.angles[maneuver] == nil || maneuver.hasPrefix("ARRIVE") || maneuver.hasPrefix("WAYPOINT") {
            self = .arrival
        } else if isFirst && Self.angles[maneuver] == nil || maneuver == "DEPART" {
            self = .departure
        } else {
            let found = route.turn(at: step.pointIndex)
            let told = Self.angles[maneuver].map { $0 * .pi / 180 }
            if maneuver.hasPrefix("ROUNDABOUT") {
                self = .roundabout(told ?? found)
            } else {
                // A U-turn has no side that could be seen from the road's points.
                let agrees = told.map { abs(found - $0) < .pi / 3.6 && abs($0) < 3 } ?? true
                self = .turn(agrees ? found : told ?? found)
            }
        }
    }

    /// Degrees to the right that the services' maneuvers speak of; motorways and ramps turn as the road does.
    private static let angles: [String: Double] = [
        "STRAIGHT": 0, "FOLLOW": 0, "KEEP_LEFT": -25, "KEEP_RIGHT": 25, "BEAR_LEFT": -45, "BEAR_RIGHT": 45,
        "TURN_LEFT": -90, "TURN_RIGHT": 90, "SHARP_LEFT": -135, "SHARP_RIGHT": 135, "MAKE_UTURN": -180,
        "TRY_MAKE_UTURN": -180, "ROUNDABOUT_CROSS": 0, "ROUNDABOUT_LEFT": -90, "ROUNDABOUT_RIGHT": 90,
        "ROUNDABOUT_BACK": -180,
    ]

    /// The sign in a square box.
    func nodes(in box: Box, _ colour: RGBA) -> [Node] {
        let size = box.width
        let centre = box.centre
        switch self {
        case .none: return []
        case .departure:
            return [.fill(Path(circleAt: centre, radius: 0.26 * size), colour)]
        case .arrival:
            return [
                .stroke(Path(circleAt: centre, radius: 0.3 * size), Stroke(width: 0.14 * size), colour),
                .fill(Path(circleAt: centre, radius: 0.12 * size), colour),
            ]
        case .turn(let angle) where abs(angle) > 2.8: return back(in: box, side: angle < 0 ? -1 : 1, colour)
        case .turn(let angle):
            // A stem from below to the bend, and on in the direction of the turn; the whole in the middle of the box.
            let direction = Point(sin(angle), -cos(angle))
            let reach = 0.4 * size
            let bend = centre + Point(-direction.x * reach / 2, -(0.1 + 0.22 * direction.y) * size)
            let foot = Point(bend.x, box.maxY - 0.08 * size)
            let tip = bend + direction * reach
            return arrow(along: [foot, bend, tip], direction, size, colour)
        case .roundabout(let angle):
            let radius = 0.2 * size
            let direction = Point(sin(angle), -cos(angle))
            let middle = centre - direction * (0.12 * size)
            let foot = Point(middle.x, box.maxY)
            var stem = Path()
            stem.add([middle + Point(0, radius), foot], closed: false)
            let isBack = abs(angle) > 2.8
            let start = middle + direction * radius + (isBack ? Point(0.16 * size, 0) : .zero)
            return [
                .stroke(Path(circleAt: middle, radius: radius), Stroke(width: 0.11 * size), colour),
                .stroke(stem, Stroke(width: 0.13 * size), colour),
            ] + arrow(along: [start, start + direction * (0.24 * size)], direction, size, colour)
        }
    }

    /// Up, around and down again on one side, −1 or 1.
    private func back(in box: Box, side: Double, _ colour: RGBA) -> [Node] {
        let size = box.width
        let half = 0.17 * size
        let top = box.minY + 0.28 * size
        let points = [
            Point(box.centre.x - side * half, box.maxY - 0.02 * size),
            Point(box.centre.x - side * half, top),
        ]
        let arc = stride(from: 0.0, through: 180, by: 15).map { degrees in
            Point(
                box.centre.x - side * half * cos(degrees * .pi / 180), top - half * sin(degrees * .pi / 180))
        }
        let end = Point(box.centre.x + side * half, box.maxY - 0.3 * size)
        return arrow(along: points + arc + [end], Point(0, 1), size, colour)
    }

    /// A line with a head at its end.
    private func arrow(along points: [Point], _ direction: Point, _ size: Double, _ colour: RGBA) -> [Node] {
        guard let tip = points.last else { return [] }
        var stem = Path()
        stem.add(points, closed: false)
        let across = Point(-direction.y, direction.x)
        let base = tip - direction * (0.1 * size)
        var head = Path()
        head.add(
            [tip + direction * (0.2 * size), base + across * (0.2 * size), base - across * (0.2 * size)], closed: true)
        return [.stroke(stem, Stroke(width: 0.13 * size, join: .round), colour), .fill(head, colour)]
    }
}

extension Route {
    /// The turn at a point of the route, to the right where positive, in radians; from the directions 12 m before and
    /// behind it, so that the small bends of a junction do not count.
    func turn(at index: Int) -> Double {
        guard points.indices.contains(index), index > 0, index < points.count - 1 else { return 0 }
        let here = Mercator.project(points[index])
        func away(_ step: Int) -> Point {
            var at = index
            while points.indices.contains(at + step) {
                at += step
                if points[at].distance(to: points[index]) >= 12 { break }
            }
            return Mercator.project(points[at])
        }
        let (before, behind) = (here - away(-1), away(1) - here)
        guard before.length > 0, behind.length > 0 else { return 0 }
        let turn = atan2(behind.y, behind.x) - atan2(before.y, before.x)
        return turn > .pi ? turn - 2 * .pi : turn <= -.pi ? turn + 2 * .pi : turn
    }
}
