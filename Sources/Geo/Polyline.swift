import Foundation

/// An open line with the distance of each point from its start, for placing things along it.
package struct Polyline: Sendable, Equatable {
    package let points: [Point]
    /// Distance of each point from the start; as many as points.
    package let distances: [Double]

    /// Points that repeat their predecessor are dropped.
    package init(_ points: some Sequence<Point>) {
        var builder = Builder(capacity: points.underestimatedCount)
        for point in points { builder.add(point) }
        self = builder.line
    }

    /// A line under way.
    private struct Builder {
        private(set) var points: [Point] = []
        private var distances: [Double] = []
        private var length = 0.0

        init(capacity: Int) {
            points.reserveCapacity(capacity)
            distances.reserveCapacity(capacity)
        }

        /// Adds a point, unless it repeats its predecessor.
        mutating func add(_ point: Point) {
            if let last = points.last {
                let step = last.distance(to: point)
                guard step > 0 else { return }
                length += step
            }
            points.append(point)
            distances.append(length)
        }

        var line: Polyline { Polyline(points: points, distances: distances) }
    }

    private init(points: [Point], distances: [Double]) {
        self.points = points
        self.distances = distances
    }

    package var length: Double { distances.last ?? 0 }

    package var reversed: Polyline { Polyline(points.reversed()) }

    /// Index of the segment that holds a distance; the line must have two points.
    private func segment(at distance: Double) -> Int {
        var low = 0
        var high = points.count - 2
        while low < high {
            let middle = (low + high + 1) / 2
            if distances[middle] <= distance { low = middle } else { high = middle - 1 }
        }
        return low
    }

    /// The point at a distance from the start, taken to the ends where it is beyond them; nil for an empty line.
    package func point(at distance: Double) -> Point? {
        guard points.count > 1 else { return points.first }
        let at = segment(at: distance)
        let fraction = (distance - distances[at]) / (distances[at + 1] - distances[at])
        return points[at].interpolated(to: points[at + 1], at: max(0, min(1, fraction)))
    }

    /// Direction of the line at a distance from the start, in radians, clockwise from east; 0 for an empty line.
    package func angle(at distance: Double) -> Double {
        guard points.count > 1 else { return 0 }
        let at = segment(at: distance)
        let run = points[at + 1] - points[at]
        return atan2(run.y, run.x)
    }

    /// The part between two distances from the start.
    package func part(from start: Double, to end: Double) -> Polyline {
        guard let first = point(at: start), let last = point(at: end) else { return Polyline([]) }
        var index = 0
        while index < points.count, !(distances[index] > start) { index += 1 }
        let begin = index
        while index < points.count, distances[index] < end { index += 1 }
        var builder = Builder(capacity: index - begin + 2)
        builder.add(first)
        for inner in begin..<index { builder.add(points[inner]) }
        builder.add(last)
        return builder.line
    }

    /// The line without the points that lie within `tolerance` of it (Douglas–Peucker).
    package func simplified(tolerance: Double) -> Polyline { drafted { $0.simplify(tolerance: tolerance) } }

    /// The line with its corners rounded; see `LineDraft.smooth`.
    package func smoothed(rounds: Int, reach: Double) -> Polyline {
        drafted { $0.smooth(rounds: rounds, reach: reach) }
    }

    /// The line moved sideways; see `LineDraft.offset`.
    package func offset(by distance: Double) -> Polyline { drafted { $0.offset(by: distance) } }

    private func drafted(_ step: (inout LineDraft) -> Void) -> Polyline {
        var draft = LineDraft()
        draft.start(self)
        step(&draft)
        return draft.line
    }

    /// Distance of a point from a segment.
    package static func distance(of point: Point, from start: Point, to end: Point) -> Double {
        square(of: point, from: start, to: end).squareRoot()
    }

    /// Square of the distance of a point from a segment.
    static func square(of point: Point, from start: Point, to end: Point) -> Double {
        let run = end - start
        let square = run.x * run.x + run.y * run.y
        var nearest = start
        if square > 0 {
            let along = ((point.x - start.x) * run.x + (point.y - start.y) * run.y) / square
            nearest = start.interpolated(to: end, at: max(0, min(1, along)))
        }
        let gap = nearest - point
        return gap.x * gap.x + gap.y * gap.y
    }
}
