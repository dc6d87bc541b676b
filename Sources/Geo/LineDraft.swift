/// A line under work: moved, simplified and smoothed again and again without taking memory for each step.
///
/// Own code, for names look for their places along thousands of lines a map, and most are given up for their middle
/// alone.
package struct LineDraft {
    private(set) var points: [Point] = []
    private var spare: [Point] = []
    private var keep: [Bool] = []
    private var stack: [(first: Int, last: Int)] = []

    package init() {}

    /// Begins with a line.
    package mutating func start(_ line: Polyline) {
        points.removeAll(keepingCapacity: true)
        points.append(contentsOf: line.points)
    }

    /// The line as it is now.
    package var line: Polyline { Polyline(points) }

    /// The point at a distance from the start, taken to the end where it is beyond it; nil for an empty line.
    package func point(at distance: Double) -> Point? {
        guard var from = points.first else { return nil }
        var passed = 0.0
        for to in points.dropFirst() {
            let step = from.distance(to: to)
            if passed + step > distance { return from.interpolated(to: to, at: max(0, (distance - passed) / step)) }
            passed += step
            from = to
        }
        return from
    }

    /// Of the whole line, in its own unit.
    package var length: Double {
        var length = 0.0
        for index in points.indices.dropFirst() { length += points[index - 1].distance(to: points[index]) }
        return length
    }

    /// Adds a point, unless it repeats its predecessor.
    private mutating func add(_ point: Point) {
        if let last = spare.last, !(last.distance(to: point) > 0) { return }
        spare.append(point)
    }

    private mutating func begin() { spare.removeAll(keepingCapacity: true) }

    /// Makes the points added since `begin` those of the line.
    private mutating func end() { swap(&points, &spare) }

    /// Leaves out the points that lie within `tolerance` of the line (Douglas–Peucker).
    package mutating func simplify(tolerance: Double) {
        guard points.count > 2 else { return }
        markKept(tolerance: tolerance)
        guard !keep.allSatisfy(\.self) else { return }
        begin()
        for index in points.indices where keep[index] { add(points[index]) }
        end()
    }

    private mutating func markKept(tolerance: Double) {
        keep.removeAll(keepingCapacity: true)
        keep.append(contentsOf: repeatElement(false, count: points.count))
        keep[0] = true
        keep[points.count - 1] = true
        stack.append((0, points.count - 1))
        points.withUnsafeBufferPointer { points in
            while let (first, last) = stack.popLast() {
                var farthest = (index: first, distance: tolerance)
                // What has no larger square has no larger root; most points need none.
                var least = tolerance < 0 ? -1 : tolerance * tolerance * (1 - 1e-9)
                for index in first + 1..<max(first + 1, last) {
                    let square = Polyline.square(of: points[index], from: points[first], to: points[last])
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
    }

    /// Rounds the corners (Chaikin's corner cutting); the ends stay.
    ///
    /// - Parameter reach: the first round cuts no corner farther from its point than this, each later one half as far
    ///   as the one before, so that long straight stretches stay where they are.
    package mutating func smooth(rounds: Int, reach: Double) {
        var reach = reach
        for _ in 0..<max(0, rounds) {
            guard points.count > 2, let first = points.first, let last = points.last else { return }
            begin()
            add(first)
            for index in 0..<points.count - 1 {
                let (from, to) = (points[index], points[index + 1])
                let cut = min(0.25, reach / from.distance(to: to))
                if index > 0 { add(from.interpolated(to: to, at: cut)) }
                if index < points.count - 2 { add(from.interpolated(to: to, at: 1 - cut)) }
            }
            add(last)
            end()
            reach /= 2
        }
    }

    /// Moves the line sideways, to the right of its direction where positive (y grows downwards); corners are mitred
    /// up to twice the offset.
    package mutating func offset(by distance: Double) {
        guard points.count > 1, distance != 0 else { return }
        func normal(_ index: Int) -> Point {
            let run = points[index + 1] - points[index]
            return Point(-run.y, run.x) * (1 / run.length)
        }
        begin()
        var before = normal(0)
        for index in points.indices {
            let after = index < points.count - 1 ? normal(index) : before
            let sum = before + after
            // 1 + cos of the turn; where it nears 0 the line turns back and a mitre would run away.
            let factor = 2 / max(1, sum.x * sum.x + sum.y * sum.y)
            add(points[index] + sum * (factor * distance))
            before = after
        }
        end()
    }
}
