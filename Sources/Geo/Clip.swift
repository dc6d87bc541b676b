/// Cuts lines and rings to a box.
package enum Clip {
    /// The parts of a polyline inside a box (Liang–Barsky a segment); parts of fewer than two points are left out.
    package static func line(_ points: ArraySlice<Point>, closed: Bool, to box: Box) -> [[Point]] {
        guard points.count > 1, let first = points.first, let last = points.last, let around = Box(around: points)
        else { return [] }
        guard around.minX <= box.maxX, around.maxX >= box.minX, around.minY <= box.maxY, around.maxY >= box.minY else {
            return []
        }
        if box.contains(around) { return [Array(points) + (closed ? [first] : [])] }
        var parts: [[Point]] = []
        var part: [Point] = []
        func add(_ from: Point, _ to: Point) {
            guard let (enter, exit) = segment(from, to, in: box) else { return }
            let start = enter == 0 ? from : from.interpolated(to: to, at: enter)
            if part.last != start {
                if part.count > 1 { parts.append(part) }
                part = [start]
            }
            part.append(exit == 1 ? to : from.interpolated(to: to, at: exit))
        }
        for (from, to) in zip(points, points.dropFirst()) { add(from, to) }
        if closed { add(last, first) }
        if part.count > 1 { parts.append(part) }
        // A closed line that begins inside the box comes out in two parts that meet in its first point.
        if closed, parts.count > 1, let end = parts.last, end.last == first, parts[0].first == first {
            parts[0] = end + parts[0].dropFirst()
            parts.removeLast()
        }
        return parts
    }

    /// The part of a ring inside a box (Sutherland–Hodgman). Where the ring leaves the box, the result runs along its
    /// edge; it may touch itself there, which does not show when filled. Empty where nothing is left.
    package static func ring(_ points: ArraySlice<Point>, to box: Box) -> [Point] {
        guard let around = Box(around: points), around.intersects(box) else { return [] }
        if box.contains(around) { return Array(points) }
        var ring = Array(points)
        if around.minX < box.minX { ring = cut(ring, at: box.minX, \.x, keep: >=) }
        if around.maxX > box.maxX { ring = cut(ring, at: box.maxX, \.x, keep: <=) }
        if around.minY < box.minY { ring = cut(ring, at: box.minY, \.y, keep: >=) }
        if around.maxY > box.maxY { ring = cut(ring, at: box.maxY, \.y, keep: <=) }
        return ring.count > 2 ? ring : []
    }

    /// The fractions of a segment at which it enters and leaves a box; nil where it misses it.
    private static func segment(_ from: Point, _ to: Point, in box: Box) -> (Double, Double)? {
        var enter = 0.0
        var exit = 1.0
        let run = to - from
        for (step, distance) in [
            (-run.x, from.x - box.minX), (run.x, box.maxX - from.x), (-run.y, from.y - box.minY),
            (run.y, box.maxY - from.y),
        ] {
            if step == 0 {
                if distance < 0 { return nil }
            } else if step < 0 {
                enter = max(enter, distance / step)
            } else {
                exit = min(exit, distance / step)
            }
        }
        return enter < exit ? (enter, exit) : nil
    }

    private static func cut(
        _ ring: [Point], at edge: Double, _ axis: WritableKeyPath<Point, Double>, keep: (Double, Double) -> Bool
    ) -> [Point] {
        guard var previous = ring.last else { return [] }
        var result: [Point] = []
        result.reserveCapacity(ring.count + 4)
        var previousInside = keep(previous[keyPath: axis], edge)
        for point in ring {
            let inside = keep(point[keyPath: axis], edge)
            if inside != previousInside {
                let fraction = (edge - previous[keyPath: axis]) / (point[keyPath: axis] - previous[keyPath: axis])
                var crossing = previous.interpolated(to: point, at: fraction)
                // Exactly on the edge, so that neighbouring tiles meet without a gap.
                crossing[keyPath: axis] = edge
                result.append(crossing)
            }
            if inside { result.append(point) }
            previous = point
            previousInside = inside
        }
        return result
    }
}
