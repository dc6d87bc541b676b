package import Geo

/// Lines, Bézier curves and closed figures in one flat pair of arrays; the unit is the owner's (millimetres in scenes).
package struct Path: Sendable, Hashable {
    /// One drawing step; the comment says how many points it takes from `points`.
    package enum Verb: UInt8, Sendable {
        /// One point: starts a subpath.
        case move
        /// One point: a straight line.
        case line
        /// Three points: a cubic curve (two controls, then the end).
        case curve
        /// No point: a straight line back to the start of the subpath.
        case close
    }

    package private(set) var verbs: [Verb] = []
    package private(set) var points: [Point] = []

    package init() {}

    package var isEmpty: Bool { verbs.isEmpty }

    /// The same path without room for more, as what is kept for long should be.
    package var compact: Path {
        var path = Path()
        path.verbs = Array(unsafeUninitializedCapacity: verbs.count) { room, count in
            count = room.initialize(fromContentsOf: verbs)
        }
        path.points = Array(unsafeUninitializedCapacity: points.count) { room, count in
            count = room.initialize(fromContentsOf: points)
        }
        return path
    }

    package mutating func move(to point: Point) {
        verbs.append(.move)
        points.append(point)
    }

    package mutating func line(to point: Point) {
        verbs.append(.line)
        points.append(point)
    }

    package mutating func curve(_ control1: Point, _ control2: Point, to end: Point) {
        verbs.append(.curve)
        points.append(control1)
        points.append(control2)
        points.append(end)
    }

    package mutating func close() { verbs.append(.close) }

    /// Adds a polyline, closed to a ring where asked; fewer than two points add nothing.
    package mutating func add(_ polyline: some Collection<Point>, closed: Bool) {
        guard polyline.count > 1, let first = polyline.first else { return }
        move(to: first)
        for point in polyline.dropFirst() { line(to: point) }
        if closed { close() }
    }

    /// Adds all of another path.
    package mutating func add(_ other: Path) {
        verbs.append(contentsOf: other.verbs)
        points.append(contentsOf: other.points)
    }

    /// A rectangle with corners rounded by `radius`.
    package init(_ box: Box, radius: Double = 0) {
        guard radius > 0 else {
            add(box.corners, closed: true)
            return
        }
        let r = min(radius, box.width / 2, box.height / 2)
        let k = r * (1 - Path.circleControl)
        move(to: Point(box.minX + r, box.minY))
        line(to: Point(box.maxX - r, box.minY))
        curve(Point(box.maxX - k, box.minY), Point(box.maxX, box.minY + k), to: Point(box.maxX, box.minY + r))
        line(to: Point(box.maxX, box.maxY - r))
        curve(Point(box.maxX, box.maxY - k), Point(box.maxX - k, box.maxY), to: Point(box.maxX - r, box.maxY))
        line(to: Point(box.minX + r, box.maxY))
        curve(Point(box.minX + k, box.maxY), Point(box.minX, box.maxY - k), to: Point(box.minX, box.maxY - r))
        line(to: Point(box.minX, box.minY + r))
        curve(Point(box.minX, box.minY + k), Point(box.minX + k, box.minY), to: Point(box.minX + r, box.minY))
        close()
    }

    /// A circle.
    package init(circleAt centre: Point, radius: Double) {
        self.init(
            Box(x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius), radius: radius)
    }

    /// Distance of a quarter circle's controls from its ends for radius 1: 4/3·(√2 − 1).
    package static let circleControl = 0.552_284_749_830_793_4

    /// The path moved by an offset.
    package func translated(by offset: Point) -> Path {
        var path = self
        for index in path.points.indices { path.points[index] = path.points[index] + offset }
        return path
    }
}
