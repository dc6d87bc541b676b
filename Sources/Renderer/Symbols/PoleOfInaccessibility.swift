import Geo

/// The point inside a polygon that is farthest from its edges, where a label has the most room.
///
/// Found as Mapbox's polylabel does: squares that may hold a better point than the best one known are quartered.
enum PoleOfInaccessibility {
    private struct Cell {
        var centre: Point
        var half: Double
        /// From the centre to the edge, negative outside.
        var distance: Double

        init(_ centre: Point, _ half: Double, in rings: [[Point]]) {
            self.centre = centre
            self.half = half
            distance = rings.distanceInside(centre)
        }

        /// The greatest distance that a point of the cell can have.
        var promise: Double { distance + half * 2.0.squareRoot() }
    }

    /// Cells examined at most, for rings that are all but empty.
    private static let limit = 4000

    /// - Parameters:
    ///   - rings: the exterior one first.
    ///   - precision: how much more distance a better point would have to have.
    static func point(in rings: [[Point]], precision: Double) -> Point? {
        guard let outer = rings.first, let box = Box(around: outer) else { return nil }
        let side = min(box.width, box.height)
        guard side > 0 else { return Point(box.minX, box.minY) }
        var queue: [Cell] = []
        for x in stride(from: box.minX, to: box.maxX, by: side) {
            for y in stride(from: box.minY, to: box.maxY, by: side) where queue.count < limit {
                queue.append(Cell(Point(x + side / 2, y + side / 2), side / 2, in: rings))
            }
        }
        var best = Cell(outer.centroid ?? box.centre, 0, in: rings)
        for cell in queue where cell.distance > best.distance { best = cell }
        queue.sort { $0.promise < $1.promise }
        var examined = 0
        while let cell = queue.popLast(), examined < limit {
            if cell.distance > best.distance { best = cell }
            guard cell.promise - best.distance > precision else { continue }
            let half = cell.half / 2
            for (x, y) in [(-half, -half), (half, -half), (-half, half), (half, half)] {
                let part = Cell(cell.centre + Point(x, y), half, in: rings)
                let place = queue.firstIndex { $0.promise >= part.promise } ?? queue.count
                queue.insert(part, at: place)
                examined += 1
            }
        }
        return best.centre
    }
}

extension [[Point]] {
    /// Distance of a point from the nearest edge, negative where it lies outside (even-odd rule).
    fileprivate func distanceInside(_ point: Point) -> Double {
        var isInside = false
        var nearest = Double.infinity
        for ring in self {
            guard var previous = ring.last else { continue }
            for corner in ring {
                if (corner.y > point.y) != (previous.y > point.y),
                    point.x < (previous.x - corner.x) * (point.y - corner.y) / (previous.y - corner.y) + corner.x
                {
                    isInside.toggle()
                }
                nearest = Swift.min(nearest, Polyline.distance(of: point, from: previous, to: corner))
                previous = corner
            }
        }
        return isInside ? nearest : -nearest
    }
}

extension [Point] {
    /// Twice the signed area of a ring (shoelace formula).
    var doubledArea: Double {
        guard var previous = last else { return 0 }
        var sum = 0.0
        for point in self {
            sum += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return sum
    }

    /// Centre of gravity of a ring; nil where it has no area.
    fileprivate var centroid: Point? {
        let area = doubledArea
        guard area != 0, var previous = last else { return nil }
        var sum = Point.zero
        for point in self {
            sum = sum + (previous + point) * (previous.x * point.y - point.x * previous.y)
            previous = point
        }
        return sum * (1 / (3 * area))
    }
}
