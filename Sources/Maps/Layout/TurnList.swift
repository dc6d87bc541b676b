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
                arrow: index == told.count - 1
                    ? .arrival : index == 0 ? .departure : .turn(route.turn(at: step.0.pointIndex)))
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
        case .turn(let angle):
            // A stem from below to the bend, and on in the direction of the turn.
            let isBack = abs(angle) > 2.6
            let bend = centre + Point(angle == 0 || isBack ? 0 : angle > 0 ? -0.12 * size : 0.12 * size, 0.08 * size)
            let direction = Point(sin(angle), -cos(angle))
            let tip = bend + direction * (0.46 * size) + (isBack ? Point(0.3 * size, 0) : .zero)
            let foot = Point(bend.x, box.maxY - 0.04 * size)
            var stem = Path()
            stem.add(isBack ? [foot, bend, bend + Point(0.3 * size, 0), tip] : [foot, bend, tip], closed: false)
            let across = Point(-direction.y, direction.x)
            var head = Path()
            head.add(
                [
                    tip + direction * (0.14 * size), tip - direction * (0.16 * size) + across * (0.22 * size),
                    tip - direction * (0.16 * size) - across * (0.22 * size),
                ], closed: true)
            return [
                .stroke(stem, Stroke(width: 0.14 * size, join: .round), colour), .fill(head, colour),
            ]
        }
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
