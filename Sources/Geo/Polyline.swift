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
    package func simplified(tolerance: Double) -> Polyline {
        guard points.count > 2 else { return self }
        let kept = points.withUnsafeBufferPointer { points in
            withUnsafeTemporaryAllocation(of: Bool.self, capacity: points.count) { keep in
                keep.initialize(repeating: false)
                Self.markKept(points, tolerance: tolerance, in: keep)
                return keep.allSatisfy(\.self) ? nil : points.indices.filter { keep[$0] }
            }
        }
        guard let kept else { return self }
        var builder = Builder(capacity: kept.count)
        for index in kept { builder.add(points[index]) }
        return builder.line
    }

    private static func markKept(
        _ points: UnsafeBufferPointer<Point>, tolerance: Double, in keep: UnsafeMutableBufferPointer<Bool>
    ) {
        keep[0] = true
        keep[points.count - 1] = true
        var stack = [(0, points.count - 1)]
        while let (first, last) = stack.popLast() {
            var farthest = (index: first, distance: tolerance)
            // What has no larger square has no larger root; most points need none.
            var least = tolerance < 0 ? -1 : tolerance * tolerance * (1 - 1e-9)
            for index in first + 1..<max(first + 1, last) {
                let square = Self.square(of: points[index], from: points[first], to: points[last])
                guard square > least, square.squareRoot() > farthest.distance else { continue }
                farthest = (index, square.squareRoot())
                least = square
            }
            guard farthest.index > first else { continue }
            keep[farthest.index] = true
            if farthest.index - first > 1 { stack.append((first, farthest.index)) }
            if last - farthest.index > 1 { stack.append((farthest.index, last)) }
        }
    }

    /// The line with its corners rounded (Chaikin's corner cutting), its ends kept.
    ///
    /// - Parameter reach: the first round cuts no corner farther from its point than this, each later one half as far
    ///   as the one before, so that long straight stretches stay where they are.
    package func smoothed(rounds: Int, reach: Double) -> Polyline {
        var line = self
        var reach = reach
        for _ in 0..<max(0, rounds) {
            let points = line.points
            guard points.count > 2, let first = points.first, let last = points.last else { break }
            var builder = Builder(capacity: 2 * points.count - 2)
            builder.add(first)
            for index in 0..<points.count - 1 {
                let (from, to) = (points[index], points[index + 1])
                let cut = min(0.25, reach / from.distance(to: to))
                if index > 0 { builder.add(from.interpolated(to: to, at: cut)) }
                if index < points.count - 2 { builder.add(from.interpolated(to: to, at: 1 - cut)) }
            }
            builder.add(last)
            line = builder.line
            reach /= 2
        }
        return line
    }

    /// Distance of a point from a segment.
    package static func distance(of point: Point, from start: Point, to end: Point) -> Double {
        square(of: point, from: start, to: end).squareRoot()
    }

    /// Square of the distance of a point from a segment.
    private static func square(of point: Point, from start: Point, to end: Point) -> Double {
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

    /// The line moved sideways, to the right of its direction where positive (y grows downwards); corners are mitred
    /// up to twice the offset.
    package func offset(by distance: Double) -> Polyline {
        guard points.count > 1, distance != 0 else { return self }
        func normal(_ index: Int) -> Point {
            let run = points[index + 1] - points[index]
            return Point(-run.y, run.x) * (1 / run.length)
        }
        var builder = Builder(capacity: points.count)
        var before = normal(0)
        for index in points.indices {
            let after = index < points.count - 1 ? normal(index) : before
            let sum = before + after
            // 1 + cos of the turn; where it nears 0 the line turns back and a mitre would run away.
            let factor = 2 / max(1, sum.x * sum.x + sum.y * sum.y)
            builder.add(points[index] + sum * (factor * distance))
            before = after
        }
        return builder.line
    }
}
