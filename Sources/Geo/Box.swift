/// An axis-parallel rectangle in a plane, edges included. y grows downwards.
package struct Box: Sendable, Hashable {
    package var minX: Double
    package var minY: Double
    package var maxX: Double
    package var maxY: Double

    package init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// A rectangle from its top left corner and its size.
    package init(x: Double, y: Double, width: Double, height: Double) {
        self.init(minX: x, minY: y, maxX: x + width, maxY: y + height)
    }

    /// The smallest box that holds all points; nil where there are none.
    package init?(around points: some Sequence<Point>) {
        var box: Box?
        for point in points {
            box = box?.union(point) ?? Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
        }
        guard let box else { return nil }
        self = box
    }

    package var width: Double { maxX - minX }
    package var height: Double { maxY - minY }
    package var centre: Point { Point((minX + maxX) / 2, (minY + maxY) / 2) }

    /// The four corners, clockwise from the top left.
    package var corners: [Point] {
        [Point(minX, minY), Point(maxX, minY), Point(maxX, maxY), Point(minX, maxY)]
    }

    /// The box shrunk by `margin` on all sides (grown where negative).
    package func insetBy(_ margin: Double) -> Box {
        Box(minX: minX + margin, minY: minY + margin, maxX: maxX - margin, maxY: maxY - margin)
    }

    /// The box grown by `margin` on all sides.
    package func grown(by margin: Double) -> Box { insetBy(-margin) }

    package func contains(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    package func contains(_ other: Box) -> Bool {
        other.minX >= minX && other.maxX <= maxX && other.minY >= minY && other.maxY <= maxY
    }

    /// True where the two boxes share more than an edge.
    package func intersects(_ other: Box) -> Bool {
        minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
    }

    /// True where the two boxes share a point, be it on their edges.
    package func touches(_ other: Box) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    package func union(_ point: Point) -> Box {
        Box(
            minX: min(minX, point.x), minY: min(minY, point.y), maxX: max(maxX, point.x), maxY: max(maxY, point.y))
    }

    package func union(_ other: Box) -> Box {
        Box(
            minX: min(minX, other.minX), minY: min(minY, other.minY), maxX: max(maxX, other.maxX),
            maxY: max(maxY, other.maxY))
    }

    package func translated(by offset: Point) -> Box {
        Box(minX: minX + offset.x, minY: minY + offset.y, maxX: maxX + offset.x, maxY: maxY + offset.y)
    }
}

extension Box {
    /// The part two boxes share; nil where that is nothing or only an edge.
    package func intersection(_ other: Box) -> Box? {
        guard intersects(other) else { return nil }
        return Box(
            minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
            maxY: min(maxY, other.maxY))
    }
}
