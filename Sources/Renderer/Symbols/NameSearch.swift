import Geo

/// Looks for the place of one preferred name along its street: where the route uses the street, beside the route, and
/// with more effort the less room there is.
struct NameSearch {
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
        /// Whether the places beside the route are tried, or the others.
        var isNear = true
    }

    /// From the least to the last resort, which is 85 % of the size.
    private static let efforts = [
        Effort(),
        Effort(leniency: 1.3, tolerance: 0.35, overhang: 0.2, gaps: [0.75, 1.2]),
        Effort(isNear: false),
        Effort(size: 0.92, leniency: 1.3, tolerance: 0.35, overhang: 0.3, gaps: [0.75, 1.2]),
        Effort(size: 0.85, leniency: 1.5, tolerance: 0.5, overhang: 0.4, gaps: [0.72, 1.1, 1.5]),
        Effort(size: 0.85, leniency: 1.3, tolerance: 0.35, overhang: 0.2, isNear: false),
    ]

    private let text: SymbolLook.Text
    private let lines: [Polyline]
    /// True where no line is long enough for the name, whatever the effort.
    private(set) var isTooShort = true

    init(_ text: SymbolLook.Text, lines: [Polyline]) {
        self.text = text
        self.lines = lines.sorted { $0.length > $1.length }
    }

    /// A place on the street and how well it suits.
    private struct Candidate {
        var path: Int
        /// Middle of the name, from the start of the path.
        var distance: Double
        /// Mean distance of the street from the route under the name, in mm.
        var fromRoute: Double
    }

    /// The name in the first place that is free; nil where none is.
    mutating func place(in placement: Placement) -> LineText? {
        for effort in Self.efforts {
            var look = text
            look.size *= effort.size
            let block = placement.shaper.block(look)
            let width = block.width * look.size
            let paths = lines.compactMap { line -> Polyline? in
                let path = line.simplified(tolerance: effort.tolerance * look.size)
                    .smoothed(rounds: 3, reach: 0.5 * look.size).extended(by: effort.overhang * width / 2)
                return path.length >= width ? path : nil
            }
            guard !paths.isEmpty else { continue }
            isTooShort = false
            for candidate in Self.candidates(paths, width: width, look.size, effort, placement.corridors) {
                let path = paths[candidate.path]
                if let set = set(block, on: path, at: candidate.distance, effort, placement) { return set }
            }
        }
        return nil
    }

    /// The places worth trying, the best first: the stretch that the route uses, from its middle outwards.
    private static func candidates(
        _ paths: [Polyline], width: Double, _ size: Double, _ effort: Effort, _ corridors: CorridorIndex
    ) -> [Candidate] {
        let limit = corridors.reach + 3 * size
        var all: [Candidate] = []
        for (index, path) in paths.enumerated() {
            let room = path.length - width
            let count = max(1, min(80, Int(room / (0.75 * size)) + 1))
            for step in 0..<count {
                let distance = width / 2 + (count == 1 ? room / 2 : room * Double(step) / Double(count - 1))
                let places = (-2...2).compactMap { path.point(at: distance + Double($0) * width / 5) }
                let total = places.reduce(0) { $0 + corridors.distance(to: $1, limit: limit) }
                all.append(Candidate(path: index, distance: distance, fromRoute: total / Double(max(1, places.count))))
            }
        }
        all = all.filter { ($0.fromRoute < corridors.reach + 1.5 * size || corridors.isEmpty) == effort.isNear }
        // The middle of the stretch that the route uses, on the path that it uses most.
        let least = all.map(\.fromRoute).min() ?? 0
        let used = all.filter { $0.fromRoute < least + 0.5 * size }
        let middles = Dictionary(grouping: used, by: \.path).mapValues { stretch in
            stretch.reduce(0) { $0 + $1.distance } / Double(stretch.count)
        }
        func rank(_ candidate: Candidate) -> (Double, Double, Int) {
            let middle = middles[candidate.path] ?? paths[candidate.path].length / 2
            let steps = (candidate.fromRoute / (0.5 * size)).rounded(.down)
            return (steps, abs(candidate.distance - middle), candidate.path)
        }
        return all.map { (rank: rank($0), candidate: $0) }.sorted { $0.rank < $1.rank }.map(\.candidate)
    }

    /// The name at one place: on its street, or beside it where the route is in the way.
    private func set(
        _ block: TextBlock, on path: Polyline, at distance: Double, _ effort: Effort, _ placement: Placement
    ) -> LineText? {
        let look = block.look
        func isClear(_ set: LineText) -> Bool {
            !set.boxes.contains { placement.corridors.isNear($0.centre, within: 0.6 * look.size) }
                && placement.hasRoom(set, look)
        }
        if let set = LineText(block, on: path, at: distance, leniency: effort.leniency), isClear(set) { return set }
        // A stretch a little longer than the name, for it gets shorter in the inner sides of bends.
        let width = block.width * look.size
        let stretch = path.part(from: distance - 0.7 * width, to: distance + 0.7 * width)
        for gap in effort.gaps {
            let aside = placement.corridors.reach + gap * look.size
            let sides = [-aside, aside].map { side in
                stretch.offset(by: side).simplified(tolerance: effort.tolerance * look.size)
                    .smoothed(rounds: 3, reach: 0.5 * look.size)
            }
            for side in sides {
                // At the end of the street the name cannot be in the middle of the stretch.
                let share = (distance - max(0, distance - 0.7 * width)) / max(stretch.length, 1e-9)
                let middle = max(width / 2, min(side.length - width / 2, share * side.length))
                if let set = LineText(block, on: side, at: middle, leniency: effort.leniency), isClear(set) {
                    return set
                }
            }
        }
        return nil
    }
}

extension Polyline {
    /// The line with both ends carried on straight.
    fileprivate func extended(by distance: Double) -> Polyline {
        guard distance > 0, points.count > 1, let first = points.first, let last = points.last else { return self }
        let back = first - points[1]
        let on = last - points[points.count - 2]
        return Polyline(
            [first + back * (distance / back.length)] + points + [last + on * (distance / on.length)])
    }
}
