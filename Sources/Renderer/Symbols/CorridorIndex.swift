import Geo

/// The lines that labels leave free, as points close together with a grid to find them, in mm.
final class CorridorIndex: Sendable {
    private let cells: PointCells
    /// Those of each cell lie together; their places along all lines, one line after the other, are the cells' order.
    private let points: [Point]
    /// From a point of a line to the next.
    private let step: Double
    /// Half the width of the widest line.
    let reach: Double

    init(_ corridors: [Corridor]) {
        let reach = (corridors.map(\.width).max() ?? 0) / 2
        let step = max(0.2, reach / 2)
        var all: [Point] = []
        for corridor in corridors {
            let line = Polyline(corridor.points)
            for distance in stride(from: 0, through: line.length, by: step) {
                if let point = line.point(at: distance) { all.append(point) }
            }
        }
        cells = PointCells(all, over: Box(around: all) ?? Box(x: 0, y: 0, width: 0, height: 0))
        points = cells.order.map { all[$0] }
        self.reach = reach
        self.step = step
    }

    /// True where there is no line.
    var isEmpty: Bool { points.isEmpty }

    /// True where a line comes nearer to a point than `distance`.
    func isNear(_ point: Point, within distance: Double) -> Bool {
        touches(Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y), within: distance)
    }

    /// Distance of a point from the nearest line, from its middle; `limit` where that is farther.
    func distance(to point: Point, limit: Double) -> Double {
        guard !isEmpty else { return limit }
        // The root of the least square is the least root: one is drawn instead of hundreds.
        var square = Double.infinity
        for range in cells.ranges(under: Box(x: point.x, y: point.y, width: 0, height: 0).grown(by: limit)) {
            for other in points[range] {
                let (x, y) = (point.x - other.x, point.y - other.y)
                square = min(square, x * x + y * y)
            }
        }
        return min(limit, square.squareRoot())
    }

    /// The point of a line nearest to another; nil where none is nearer than `limit`.
    func nearest(to point: Point, limit: Double) -> Point? {
        guard !isEmpty else { return nil }
        let around = Box(x: point.x, y: point.y, width: 0, height: 0).grown(by: limit)
        return cells.ranges(under: around).flatMap { points[$0] }.filter { $0.distance(to: point) < limit }
            .min { $0.distance(to: point) < $1.distance(to: point) }
    }

    /// True where nothing but one line, almost straight, runs through a box from one side to another.
    func isCrossedOnce(_ box: Box) -> Bool {
        let places = cells.ranges(under: box).flatMap { range in
            range.filter { box.contains(points[$0]) }.map { (place: cells.order[$0], point: points[$0]) }
        }.sorted { $0.place < $1.place }
        guard let first = places.first, let last = places.last, last.place - first.place == places.count - 1
        else { return false }
        let length = Double(places.count - 1) * step
        let through = min(box.width, box.height) - 2 * step
        return first.point.distance(to: last.point) > max(through, 0.93 * length)
    }

    /// True where a line reaches into a box.
    func touches(_ box: Box) -> Bool { touches(box, within: 0) }

    private func touches(_ box: Box, within distance: Double) -> Bool {
        guard !isEmpty, box.minX <= box.maxX, box.minY <= box.maxY else { return false }
        let limit = reach + distance
        for range in cells.ranges(under: box.grown(by: limit)) {
            for index in range {
                let point = points[index]
                let nearest = Point(max(box.minX, min(box.maxX, point.x)), max(box.minY, min(box.maxY, point.y)))
                if nearest.distance(to: point) < limit { return true }
            }
        }
        return false
    }
}
