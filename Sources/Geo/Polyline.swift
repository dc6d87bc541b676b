import Foundation

/// An open line with the distance of each point from its start, for placing things along it.
package struct Polyline: Sendable, Equatable {
    package let points: [Point]
    /// Distance of each point from the start; as many as points.
    package let distances: [Double]

    /// Points that repeat their predecessor are dropped.
    package init(_ points: some Sequence<Point>) {
        var kept: [Point] = []
        var distances: [Double] = []
        for point in points {
            guard let last = kept.last else {
                kept = [point]
                distances = [0]
                continue
            }
            let step = last.distance(to: point)
            guard step > 0 else { continue }
            distances.append((distances.last ?? 0) + step)
            kept.append(point)
        }
        self.points = kept
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
        let inner = points.indices.filter { distances[$0] > start && distances[$0] < end }.map { points[$0] }
        return Polyline([first] + inner + [last])
    }

    /// The line without the points that lie within `tolerance` of it (Douglas–Peucker).
    package func simplified(tolerance: Double) -> Polyline {
        guard points.count > 2 else { return self }
        var keep = [Bool](repeating: false, count: points.count)
        keep[0] = true
        keep[points.count - 1] = true
        var stack = [(0, points.count - 1)]
        while let (first, last) = stack.popLast() {
            var farthest = (index: first, distance: tolerance)
            for index in first + 1..<max(first + 1, last) {
                let distance = Self.distance(of: points[index], from: points[first], to: points[last])
                if distance > farthest.distance { farthest = (index, distance) }
            }
            guard farthest.index > first else { continue }
            keep[farthest.index] = true
            stack.append((first, farthest.index))
            stack.append((farthest.index, last))
        }
        return Polyline(zip(points, keep).lazy.filter(\.1).map(\.0))
    }

    /// The line with its corners rounded (Chaikin's corner cutting), its ends kept.
    ///
    /// - Parameter reach: the first round cuts no corner farther from its point than this, each later one half as far
    ///   as the one before, so that long straight stretches stay where they are.
    package func smoothed(rounds: Int, reach: Double) -> Polyline {
        guard points.count > 2, rounds > 0, let first = points.first, let last = points.last else { return self }
        var smooth = [first]
        for (index, (from, to)) in zip(points, points.dropFirst()).enumerated() {
            let cut = min(0.25, reach / from.distance(to: to))
            if index > 0 { smooth.append(from.interpolated(to: to, at: cut)) }
            if index < points.count - 2 { smooth.append(from.interpolated(to: to, at: 1 - cut)) }
        }
        smooth.append(last)
        return Polyline(smooth).smoothed(rounds: rounds - 1, reach: reach / 2)
    }

    /// Distance of a point from a segment.
    package static func distance(of point: Point, from start: Point, to end: Point) -> Double {
        let run = end - start
        let square = run.x * run.x + run.y * run.y
        guard square > 0 else { return point.distance(to: start) }
        let along = ((point.x - start.x) * run.x + (point.y - start.y) * run.y) / square
        return point.distance(to: start.interpolated(to: end, at: max(0, min(1, along))))
    }

    /// The line moved sideways, to the right of its direction where positive (y grows downwards); corners are mitred
    /// up to twice the offset.
    package func offset(by distance: Double) -> Polyline {
        guard points.count > 1, distance != 0 else { return self }
        let normals = zip(points, points.dropFirst()).map { from, to in
            let run = to - from
            return Point(-run.y, run.x) * (1 / run.length)
        }
        return Polyline(
            points.indices.map { index in
                let before = normals[max(0, index - 1)]
                let after = normals[min(normals.count - 1, index)]
                let sum = before + after
                // 1 + cos of the turn; where it nears 0 the line turns back and a mitre would run away.
                let factor = 2 / max(1, sum.x * sum.x + sum.y * sum.y)
                return points[index] + sum * (factor * distance)
            })
    }
}
