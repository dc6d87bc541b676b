import Foundation
import Geo
import Graphics
import Style

/// Looks for the place of one preferred name along its street: where the route uses the street, beside the route, and
/// with more effort the less room there is.
///
/// A class, for what does not depend on the labels placed so far is found out once, however often the name is tried.
final class NameSearch {
    /// What is done for a name to find a place.
    private struct Effort {
        /// Font size as a multiple of the style's.
        var size = 1.0
        /// By how much the line may bend more sharply than for other labels.
        var leniency = 1.0
        /// How far, in em, the letters' line may keep from the street's to be smoother than it.
        var tolerance = 0.12
        /// How much of the name may reach beyond the ends of its street.
        var overhang = 0.0
        /// Distances from the edge of the route to the middle of the letters, in em.
        var gaps = [0.75]
        /// Lines the name may be broken into; more than one stand beside their street.
        var lines = 1.0
        /// True where the letters are upright and beside their street.
        var isUpright = false
        /// Whether the places beside the route are tried, or the others.
        var isNear = true
    }

    /// From the least to the last resort, which is 85 % of the size.
    private static let efforts = [
        Effort(),
        Effort(leniency: 1.3, tolerance: 0.35, overhang: 0.2, gaps: [0.75, 1.2]),
        Effort(size: 0.92, leniency: 1.3, tolerance: 0.35, overhang: 0.3, gaps: [0.75, 1.2]),
        Effort(size: 0.92, leniency: 1.3, tolerance: 0.35, overhang: 0.3, gaps: [0.75, 1.2], lines: 2),
        Effort(isNear: false),
        Effort(size: 0.85, leniency: 1.5, tolerance: 0.5, overhang: 0.4, gaps: [0.72, 1.1, 1.5]),
        Effort(size: 0.85, leniency: 1.5, tolerance: 0.5, overhang: 0.5, gaps: [0.72, 1.1, 1.5], lines: 2),
        Effort(size: 0.85, gaps: [0.4, 0.8, 1.4, 2.2], lines: 2, isUpright: true),
        Effort(size: 0.85, gaps: [0.4, 0.8, 1.4, 2.2], lines: 3, isUpright: true),
        Effort(size: 0.85, leniency: 1.3, tolerance: 0.35, overhang: 0.2, isNear: false),
    ]

    /// Smaller letters, in mm, than these 5.7 pt are hard to read in print; names that are smaller in the style stay so.
    private static let leastSize = 2.0
    /// How far from an address its street may bear its name, in mm.
    private static let fromAddress = 12.0

    private let look: SymbolLook
    private let lines: [Polyline]
    /// Where the name is meant; nil for anywhere on the street, where the route uses it first.
    private let stretch: MeantStretch?
    /// True where no line is long enough for the name, whatever the effort.
    private(set) var isTooShort = true
    private var attempts: [Attempt?]
    /// The line beside the street that is tried.
    private var side = LineDraft()
    private var smoothed: [(tolerance: Double, reach: Double, lines: [Polyline])] = []

    /// The places at which an effort is worth trying; none where no line is long enough.
    private final class Attempt {
        let block: TextBlock?
        let paths: [Polyline]
        /// The best first.
        let candidates: [Candidate]
        /// Where the middles of names beside the street come to lie, of each candidate as far as they were asked for.
        var middles: [[Point?]]

        init(_ block: TextBlock? = nil, paths: [Polyline] = [], candidates: [Candidate] = []) {
            self.block = block
            self.paths = paths
            self.candidates = candidates
            middles = Array(repeating: [], count: candidates.count)
        }
    }

    init(_ look: SymbolLook, lines: [Polyline], stretch: MeantStretch?) {
        self.look = look
        self.stretch = stretch
        self.lines = lines.sorted { $0.length > $1.length }
        attempts = Array(repeating: nil, count: Self.efforts.count)
    }

    /// A place on the street and how well it suits.
    private struct Candidate {
        var path: Int
        /// Middle of the name, from the start of the path.
        var distance: Double
        /// Distance of the street under the name from where it is meant, in mm.
        var away: Double
    }

    /// The name in the first place that is free; nil where none is.
    ///
    /// - Parameter placement: always of the same map.
    func place(in placement: Placement) -> LineText? {
        for (index, effort) in Self.efforts.enumerated() {
            let attempt = attempts[index] ?? attempt(effort, placement)
            attempts[index] = attempt
            guard let block = attempt.block else { continue }
            for place in attempt.candidates.indices {
                let candidate = attempt.candidates[place]
                let path = attempt.paths[candidate.path]
                if effort.isUpright {
                    if let set = upright(block, beside: path, at: candidate.distance, effort, placement) { return set }
                    continue
                }
                let set = set(block, on: path, at: candidate.distance, effort, placement, &attempt.middles[place])
                if let set { return set }
            }
        }
        return nil
    }

    private func attempt(_ effort: Effort, _ placement: Placement) -> Attempt {
        let least = min(1, Self.leastSize / max(look.text?.size ?? 0, 1e-9))
        guard let block = placement.shaper.block(of: look, size: max(effort.size, least), lines: effort.lines) else {
            return Attempt()
        }
        let size = block.look.size
        let width = effort.isUpright ? 0 : block.width * size
        let paths = smooth(effort.tolerance * size, 0.5 * size).compactMap { line -> Polyline? in
            let path = line.extended(by: effort.overhang * width / 2)
            return path.length >= width ? path : nil
        }
        guard !paths.isEmpty else { return Attempt() }
        isTooShort = false
        let candidates = candidates(paths, width: width, size, effort, placement)
        return Attempt(block, paths: paths, candidates: candidates)
    }

    /// The lines without small corners; several efforts ask for the same.
    private func smooth(_ tolerance: Double, _ reach: Double) -> [Polyline] {
        if let known = smoothed.first(where: { $0.tolerance == tolerance && $0.reach == reach }) { return known.lines }
        let lines = lines.map { $0.simplified(tolerance: tolerance).smoothed(rounds: 3, reach: reach) }
        smoothed.append((tolerance, reach, lines))
        return lines
    }

    /// The places worth trying, the best first: the stretch that is meant, from its middle outwards.
    private func candidates(
        _ paths: [Polyline], width: Double, _ size: Double, _ effort: Effort, _ placement: Placement
    ) -> [Candidate] {
        let meant = stretch?.points ?? placement.corridors
        let isAddress = stretch?.isAddress ?? false
        let nearness: Double =
            switch (isAddress, effort.isUpright) {
            case (true, _): Self.fromAddress
            // A leader ends where the name is driven, else it would point at another turn.
            case (false, true): placement.corridors.reach + 0.1 * size
            case (false, false): placement.corridors.reach + 1.5 * size
            }
        let limit = nearness + 1.5 * size
        var all: [Candidate] = []
        for (index, path) in paths.enumerated() {
            let room = path.length - width
            // A leader ends on a single point, of which a short stretch has few.
            let count = max(
                1, min(effort.isUpright ? 240 : 80, Int(room / ((effort.isUpright ? 0.25 : 0.75) * size)) + 1))
            for step in 0..<count {
                let distance = width / 2 + (count == 1 ? room / 2 : room * Double(step) / Double(count - 1))
                // A name may be longer than the stretch that it names.
                let places = (stretch == nil ? -2...2 : 0...0)
                    .compactMap { path.point(at: distance + Double($0) * width / 5) }
                let total = places.reduce(0) { $0 + meant.distance(to: $1, limit: limit) }
                all.append(Candidate(path: index, distance: distance, away: total / Double(max(1, places.count))))
            }
        }
        all = all.filter { ($0.away < nearness || meant.isEmpty) == effort.isNear }
        if isAddress, effort.isNear {
            // At small scales the map leaves out lanes, whose names would seem to be those of the streets beside them.
            all = all.filter { paths[$0.path].point(at: $0.distance).map(placement.isDrawn) ?? false }
        }
        // The middle of the stretch, on the path that lies nearest to it.
        let least = all.map(\.away).min() ?? 0
        let used = all.filter { $0.away < least + 0.5 * size }
        let middles = Dictionary(grouping: used, by: \.path).mapValues { stretch in
            stretch.reduce(0) { $0 + $1.distance } / Double(stretch.count)
        }
        func rank(_ candidate: Candidate) -> (Double, Double, Int) {
            let middle = middles[candidate.path] ?? paths[candidate.path].length / 2
            let steps = (candidate.away / (0.5 * size)).rounded(.down)
            return (steps, abs(candidate.distance - middle), candidate.path)
        }
        return all.map { (rank: rank($0), candidate: $0) }.sorted { $0.rank < $1.rank }.map(\.candidate)
    }

    /// The name at one place: on its street, or beside it where the route is in the way.
    ///
    /// - Parameter middles: those of the places beside the street, each found out once.
    private func set(
        _ block: TextBlock, on path: Polyline, at distance: Double, _ effort: Effort, _ placement: Placement,
        _ middles: inout [Point?]
    ) -> LineText? {
        let look = block.look
        func set(on path: Polyline, at distance: Double) -> LineText? {
            LineText(block, on: path, at: distance, leniency: effort.leniency) { placement.isClear($0, look) }
        }
        // Setting letters costs far more than looking at the place of the middle one.
        func mayBeClear(_ middle: Point?) -> Bool {
            guard let middle else { return false }
            let letter = Box(x: middle.x, y: middle.y, width: 0, height: 0).grown(by: 0.2 * look.size)
            return placement.isFree(letter, look.overlap)
        }
        let width = block.width * look.size
        if block.lines.count == 1, mayBeClear(path.point(at: distance)), let set = set(on: path, at: distance) {
            return set
        }
        // A little longer than the name, for it gets shorter in the inner sides of bends. In a bend one of several lines
        // would be torn apart: they stand where the street is all but straight.
        lazy var stretch: Polyline? =
            block.lines.count == 1
            ? path.part(from: distance - 0.7 * width, to: distance + 0.7 * width)
            : path.chord(at: distance, length: width, tolerance: 0.6 * look.size)
        let lead = Double(block.lines.count - 1) * look.lineHeight / 2
        var count = 0
        for gap in effort.gaps {
            let aside = placement.corridors.reach + (gap + lead) * look.size
            for offset in [-aside, aside] {
                defer { count += 1 }
                if count < middles.count, !mayBeClear(middles[count]) { continue }
                guard let stretch else { return nil }
                if count == middles.count,
                    placement.isAstray(look, beside: path, around: distance, width: width, offset: offset)
                {
                    middles.append(nil)
                    continue
                }
                side.start(stretch)
                side.offset(by: offset)
                side.simplify(tolerance: effort.tolerance * look.size)
                side.smooth(rounds: 2, reach: 0.5 * look.size)
                let length = side.length
                // At the end of the street the name cannot be in the middle of the stretch.
                let start = block.lines.count == 1 ? max(0, distance - 0.7 * width) : distance - stretch.length / 2
                let share = (distance - start) / max(stretch.length, 1e-9)
                let middle = max(width / 2, min(length - width / 2, share * length))
                if count == middles.count {
                    middles.append(side.point(at: middle))
                    guard mayBeClear(middles[count]) else { continue }
                }
                guard let set = set(on: side.line, at: middle) else { continue }
                guard placement.isAstray(set, look) else { return set }
                // Other streets do not move.
                middles[count] = nil
            }
        }
        return nil
    }

    /// The name in upright lines close to its street, with a short line to a dot on it, for beside the route are other
    /// streets, too.
    private func upright(
        _ block: TextBlock, beside path: Polyline, at distance: Double, _ effort: Effort, _ placement: Placement
    ) -> LineText? {
        guard let point = path.point(at: distance) else { return nil }
        let angle = path.angle(at: distance)
        let half = Point(block.width, block.height) * (block.look.size / 2)
        for gap in effort.gaps {
            for side in [-1.0, 1] {
                let normal = Point(-sin(angle), cos(angle)) * side
                // Half of what the block measures across the street.
                let across = abs(normal.x) * half.x + abs(normal.y) * half.y
                let aside = placement.corridors.reach + gap * block.look.size + across
                var set = LineText(upright: block, centre: point + normal * aside)
                guard !set.boxes.contains(where: placement.corridors.touches), placement.hasRoom(set, block.look),
                    placement.standsApart(set, block.look),
                    let leader = Leader(from: set.letterBoxes, to: point, normal, placement)
                else { continue }
                set.add(leader: leader.nodes(block.look), boxes: leader.boxes)
                return set
            }
        }
        return nil
    }
}

/// A short line from an upright name to the street that it names.
private struct Leader {
    private let line: [Point]
    /// What the line covers, in mm.
    let boxes: [Box]

    /// Nil where the way to the street is not free: a line across a route would be read as a part of it.
    ///
    /// - Parameter name: what the letters of each line cover. It ends at the line that is nearest to the street, for
    ///   beside a shorter one it would end in the void.
    init?(from name: [Box], to street: Point, _ away: Point, _ placement: Placement) {
        let ends = name.map { line in
            Point(max(line.minX, min(line.maxX, street.x)), max(line.minY, min(line.maxY, street.y)))
        }
        guard let nearest = ends.min(by: { $0.distance(to: street) < $1.distance(to: street) }) else { return nil }
        // On a route the dot stands on it, and the line begins at its edge.
        let onRoute = placement.corridors.isNear(street, within: 0)
        let dot = Box(x: street.x, y: street.y, width: 0, height: 0).grown(by: 0.5)
        guard placement.labelBox.contains(dot), !placement.taken.collides(dot, overlap: .never) else { return nil }
        let start = onRoute ? street + away * (placement.corridors.reach + 0.1) : street
        let run = nearest - start
        guard run.length > 0.3 else { return nil }
        line = [street, nearest]
        let steps = max(1, Int(run.length / 0.5))
        // The first one would touch the route.
        boxes = ((onRoute ? 1 : 0)...steps).map { step in
            let point = start + run * (Double(step) / Double(steps))
            return Box(x: point.x - 0.2, y: point.y - 0.2, width: 0.4, height: 0.4)
        }
        guard !boxes.contains(where: { placement.corridors.touches($0.insetBy(0.15)) }),
            boxes.allSatisfy({ placement.labelBox.contains($0) && !placement.taken.collides($0, overlap: .never) })
        else { return nil }
    }

    func nodes(_ look: SymbolLook.Text) -> [Node] {
        guard let end = line.last, let street = line.first else { return [] }
        let colour = look.sections.first?.colour ?? .init(0)
        var path = Path()
        path.add([street, end], closed: false)
        return [
            // Cut flat, it does not cover the letters at its end.
            .stroke(path, Stroke(width: 0.5), .white),
            .stroke(path, Stroke(width: 0.2, cap: .round), colour),
            .fill(Path(circleAt: street, radius: 0.5), .white), .fill(Path(circleAt: street, radius: 0.32), colour),
        ]
    }
}

extension Polyline {
    /// A straight line in place of the stretch around a distance from the start; nil where the stretch is bent.
    ///
    /// - Parameter tolerance: how far the stretch may keep from the straight line.
    fileprivate func chord(at distance: Double, length: Double, tolerance: Double) -> Polyline? {
        let stretch = part(from: distance - length / 2, to: distance + length / 2)
        guard let first = stretch.points.first, let last = stretch.points.last,
            stretch.points.allSatisfy({ Self.distance(of: $0, from: first, to: last) < tolerance }),
            first.distance(to: last) > 0.8 * length
        else { return nil }
        // A hair longer than asked for, so that rounding does not make it too short.
        return Polyline([first, last]).extended(by: (length * 1.001 - first.distance(to: last)) / 2)
    }

    /// The line with both ends carried on straight.
    fileprivate func extended(by distance: Double) -> Polyline {
        guard distance > 0, points.count > 1, let first = points.first, let last = points.last else { return self }
        let back = first - points[1]
        let on = last - points[points.count - 2]
        return Polyline(
            [first + back * (distance / back.length)] + points + [last + on * (distance / on.length)])
    }
}
