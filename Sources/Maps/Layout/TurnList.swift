import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// The steps of a route as a reader follows them, in as many words as there is room for.
struct TurnList {
    struct Step {
        var text: String
        /// In fewer words, for rows in which the text does not fit one line; nil where there are none.
        var short: String?
        /// The road's name in it, to be kept on one line.
        var name: String?
        /// Until the next step.
        var metres: Double?
        /// More than one where turns that follow each other at once share a line.
        var arrows: [TurnArrow]
    }

    /// How briefly the way is told; each form is shorter than the one before.
    enum Brevity: Int, CaseIterable {
        /// A sentence for each step.
        case sentences
        /// One for steps that stay on a street.
        case streets
        /// Each step is a sign and the street's name, as in a road book, or few words where it has none; roundabouts
        /// have their exit before it.
        case names
        /// Turns without a name, and those a few metres before the next, are signs before it.
        case signs
        /// The same of turns farther before the next, and of the departure from a street without a name.
        case joined
        /// The same with three signs in a row, which take some care to read.
        case packed
    }

    /// At most this many rows.
    static func steps(of journey: LocatedRoute, most: Int, _ brevity: Brevity, _ words: Words) -> [Step] {
        let list = TurnList(journey, brevity, words)
        let rows = list.rows
        let steps = rows.enumerated().map { index, row in
            let next = index + 1 < rows.count ? rows[index + 1].begin : nil
            let metres = row.end.flatMap { from in next.map { max(0, $0 - from) } }
            // The shortest distance that is told: a gap in the list would look like a fault.
            let name = [row.road, row.step.street, row.step.shortRoad].compactMap(\.self).first {
                row.text.contains($0)
            }
            return Step(
                text: row.text, short: row.short, name: name, metres: metres.map { max($0, 5) }, arrows: row.arrows)
        }
        return shortened(steps, to: most, words)
    }

    /// Of more steps than there is room for those in the middle give way to one that counts them: who sets out knows the
    /// streets around home, so the end of the way is kept as far as the beginning, and rather further.
    static func shortened(_ steps: [Step], to most: Int, _ words: Words) -> [Step] {
        let most = max(3, most)
        guard steps.count > most else { return steps }
        let dropped = steps.count - most + 1
        let sign = Step(text: words.moreSteps(dropped), metres: nil, arrows: [])
        let begin = (most - 1) / 2
        return Array(steps.prefix(begin)) + [sign] + steps.suffix(most - 1 - begin)
    }

    // MARK: Rows

    /// One line of the list, made of one step or several.
    private struct Row {
        var step: Instruction
        /// The road that it leads onto in the end.
        var road: String?
        var text: String
        var short: String?
        var arrows: [TurnArrow]
        /// Metres from the start of the route at its first and its last step.
        var begin: Double?
        var end: Double?

        /// The row without its sentence; nil where that tells what no sign does.
        func brief(_ words: Words) -> String? {
            switch Told(step) {
            case .roundabout:
                let exit = step.countedExit
                // Without a count only a code tells for certain where the roundabout is left.
                guard exit != nil || step.code.hasPrefix("ROUNDABOUT_") else { return nil }
                return exit.map { exit in road.map { "\(exit), \($0)" } ?? exit } ?? road ?? words.roundabout
            case _ where step.code.hasSuffix("EXIT") || step.code.hasPrefix("MOTORWAY_EXIT"):
                return words.exit + (road.map { ", \($0)" } ?? "")
            case .turn(let degrees) where step.road == nil:
                // Of "take the ramp" the side is what counts.
                return text.contains(where: \.isNumber) ? nil : words.turning(degrees)
            case .turn(-180), .turn(180): return step.shortRoad
            default: return step.isPlain(telling: text) ? step.shortRoad : nil
            }
        }

        /// True where the sign says all that a reader needs, but for the name.
        func isSign(isBriefest: Bool) -> Bool {
            guard step.countedExit == nil else { return false }
            if step.isPlain(telling: step.road ?? text) { return true }
            guard isBriefest, road == nil, step.code.isEmpty else { return false }
            if case .departure = arrows.first { return true }
            // Of "take the ramp" the side is what counts; exits and roundabouts are told in words.
            if case .turn = Told(step) { return !text.contains(where: \.isNumber) }
            return false
        }
    }

    private var rows: [Row] = []

    private init(_ journey: LocatedRoute, _ brevity: Brevity, _ words: Words) {
        let route = journey.route
        let told = route.instructions.compactMap { instruction -> (Instruction, String)? in
            words.sentence(for: instruction).map { (instruction, $0) }
        }
        let departure = told.first.flatMap { Departure($0.0, next: told.dropFirst().first?.0, on: route) }
        for (index, (step, text)) in told.enumerated() {
            let (isFirst, isLast) = (index == 0, index == told.count - 1)
            var text = isLast ? journey.arrival(step, told: text, words) : text
            if isFirst, !isLast, let departure {
                let stop = text.hasSuffix(".") ? "." : ""
                text = words.departure(bearing: departure.bearing, towards: departure.road) + stop
            }
            let arrow = TurnArrow(
                step, on: route, next: isLast ? nil : told[index + 1].0, isFirst: isFirst, isLast: isLast)
            let row = Row(
                step: step, road: step.road, text: text, arrows: [arrow], begin: step.offsetMetres,
                end: step.offsetMetres)
            guard let last = rows.last, !isLast else {
                rows.append(row)
                continue
            }
            if rows.count > 1, step.completes(last.step, told: last.text) {
                rows[rows.count - 1].road = step.road ?? last.road
                // The sign of both is that of the road before the one and behind the other.
                if case .turn = last.arrows.last, Told(last.step) == nil {
                    rows[rows.count - 1].arrows = [.turn(route.turn(from: last.step.pointIndex, to: step.pointIndex))]
                }
            } else if brevity != .sentences, step.stays(on: last.road) {
                continue
            } else {
                rows.append(row)
            }
        }
        if brevity.rawValue >= Brevity.names.rawValue { nameOnly(journey, departure, words) }
        switch brevity {
        case .sentences, .streets, .names: break
        case .signs: joinSigns(unnamed: 160, named: 20)
        case .joined:
            // What has neither a name nor a number of exits says nothing that its sign does not.
            joinSigns(unnamed: 400, named: 100, isBriefest: true)
        case .packed: joinSigns(unnamed: 400, named: 100, isBriefest: true, most: 3)
        }
    }

    /// Streets' names, or few words where there is none, in place of sentences: all of a list in the same manner, but for
    /// what neither a sign nor a name tells, such as ferries.
    private mutating func nameOnly(_ journey: LocatedRoute, _ departure: Departure?, _ words: Words) {
        for index in rows.indices {
            let row = rows[index]
            let brief =
                if rows.count > 1, index == rows.count - 1 {
                    journey.briefArrival(row.step, words)
                } else if index == 0, let departure {
                    words.briefDeparture(bearing: departure.bearing, towards: departure.road)
                } else {
                    row.brief(words)
                }
            if case .turn(let degrees) = Told(row.step), brief == words.turning(degrees) {
                rows[index].short = words.side(degrees)
            }
            rows[index].text = brief ?? (row.text.hasSuffix(".") ? String(row.text.dropLast()) : row.text)
        }
    }

    /// Signs of unnamed and of very short turns before those of the next step.
    ///
    /// - Parameters:
    ///   - unnamed: how many metres before the next step turns without a name are joined to it.
    ///   - named: the same of turns with one, whose name is lost.
    ///   - isBriefest: whether departures from nowhere and unnamed turns with longer sentences are joined, too.
    ///   - most: signs in a row.
    private mutating func joinSigns(unnamed: Double, named: Double, isBriefest: Bool = false, most: Int = 2) {
        var index = isBriefest ? 0 : 1
        while index + 2 < rows.count {
            let (row, next) = (rows[index], rows[index + 1])
            let metres = zip2(row.end, next.begin).map { max(0, $1 - $0) }
            let reach = row.step.road == nil ? unnamed : index == 0 ? 0 : named
            if let metres, metres < reach, row.isSign(isBriefest: isBriefest),
                next.arrows.count + row.arrows.count <= most
            {
                rows[index + 1].arrows = row.arrows + next.arrows
                rows[index + 1].begin = row.begin
                rows.remove(at: index)
            } else {
                index += 1
            }
        }
    }
}

extension Instruction {
    /// True of a step that only carries out what the one before has told: out of a roundabout, onto the street that was
    /// named on the way in or without a name.
    fileprivate func completes(_ other: Instruction, told: String) -> Bool {
        if let street, !street.isEmpty {
            // A roundabout may have a name of its own, and its exit another.
            guard other.road == nil || other.countedExit != nil && other.road != road && isWayOut,
                told.lowercased().contains(street.lowercased())
            else { return false }
        } else {
            // Its own side or number of exits would be another roundabout.
            guard road == nil, case .roundabout = Told(other), isWayOut else { return false }
        }
        guard let from = other.offsetMetres, let to = offsetMetres else { return true }
        return to - from < 250
    }

    /// True of the way out of a roundabout.
    private var isWayOut: Bool {
        Told(self) == .roundabout(nil) && !(message ?? "").contains(where: \.isNumber)
            && (code.isEmpty || code == "ROUNDABOUT")
    }

    /// Where the way leaves the roundabout that the step leads into; nil where the service does not say.
    fileprivate func exit(by next: Instruction?) -> Int? {
        guard let next, next.pointIndex > pointIndex else { return nil }
        guard let from = offsetMetres, let to = next.offsetMetres else { return next.pointIndex }
        return to - from < 250 ? next.pointIndex : nil
    }

    /// True of a step within one street.
    fileprivate func stays(on other: String?) -> Bool { road != nil && road == other && isKnown(as: plain) }

    private func isKnown(as codes: Set<String>) -> Bool { code.isEmpty || codes.contains(code) }

    private var plain: Set<String> {
        [
            "DEPART", "STRAIGHT", "FOLLOW", "KEEP_LEFT", "KEEP_RIGHT", "BEAR_LEFT", "BEAR_RIGHT", "TURN_LEFT",
            "TURN_RIGHT", "SHARP_LEFT", "SHARP_RIGHT",
        ]
    }

    /// True where a sign and the street's name, if it has one, say as much as a sentence. Where the service tells no
    /// maneuver, sentences that count something, such as exits, and long ones without a street are kept.
    fileprivate func isPlain(telling text: String) -> Bool {
        guard isKnown(as: plain) else { return false }
        guard code.isEmpty else { return true }
        let rest = [street, roadNumbers.first].compactMap(\.self).filter { !$0.isEmpty }
            .reduce(text) { $0.replacing($1, with: "") }
        // Numbers of roads count nothing.
        return !rest.replacing(/[A-Z]{1,3} ?[0-9]+[a-z]?/, with: "").contains(where: \.isNumber)
            && (road != nil || rest.split(whereSeparator: \.isWhitespace).count <= 4)
    }
}

/// Both values, where both are there.
private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
    guard let a, let b else { return nil }
    return (a, b)
}

/// The sign of a step.
enum TurnArrow {
    case departure
    case arrival
    /// By this angle to the right, in radians, −π…π.
    case turn(Double)
    /// Through a roundabout, in all by this angle to the right.
    case roundabout(Double)

    /// The sign of a step: as its sentence says, and as the road turns only where the sentence names no side, for a sign
    /// that says another thing than the words beside it is worse than one that is less true to the road.
    ///
    /// - Parameter next: the step behind it; roundabouts are left there.
    init(_ step: Instruction, on route: Route, next: Instruction?, isFirst: Bool, isLast: Bool) {
        let code = step.code
        let told = Told(step)
        // Sentences of the last step speak of the side on which the destination lies.
        if isLast && (told == nil || code.isEmpty) || code.hasPrefix("ARRIVE") || code.hasPrefix("WAYPOINT") {
            self = .arrival
        } else if isFirst && (told == nil || code.isEmpty) || code.hasPrefix("DEPART") {
            self = .departure
        } else {
            switch told {
            case .turn(let degrees): self = .turn(degrees * .pi / 180)
            case .roundabout(let degrees?): self = .roundabout(degrees * .pi / 180)
            case .roundabout(nil):
                self = .roundabout(step.exit(by: next).map { route.turn(from: step.pointIndex, to: $0) } ?? 0)
            case nil: self = .turn(route.turn(at: step.pointIndex))
            }
        }
    }

    /// The sign in a square box.
    func nodes(in box: Box, _ colour: RGBA) -> [Node] {
        let size = box.width
        let centre = box.centre
        switch self {
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
    func turn(at index: Int) -> Double { turn(from: index, to: index) }

    /// The turn from the direction before one point of the route to the one behind another.
    func turn(from first: Int, to last: Int) -> Double {
        guard points.indices.contains(first), points.indices.contains(last), first > 0, first <= last,
            last < points.count - 1
        else { return 0 }
        func away(from index: Int, _ step: Int) -> Point {
            var at = index
            while points.indices.contains(at + step) {
                at += step
                if points[at].distance(to: points[index]) >= 12 { break }
            }
            return Mercator.project(points[at])
        }
        let before = Mercator.project(points[first]) - away(from: first, -1)
        let behind = away(from: last, 1) - Mercator.project(points[last])
        guard before.length > 0, behind.length > 0 else { return 0 }
        let turn = atan2(behind.y, behind.x) - atan2(before.y, before.x)
        return turn > .pi ? turn - 2 * .pi : turn <= -.pi ? turn + 2 * .pi : turn
    }
}
