import Geo

extension GeoShape {
    /// Whether the context's point or line lies in the polygons and not on their edge.
    ///
    /// Both are compared in units of the tile, to which the polygons are rounded.
    func contains(_ context: EvaluationContext) -> Bool {
        guard let surroundings = context.surroundings, let tile = surroundings.tile, let feature = context.feature
        else { return false }
        let size = Self.side(tile) * surroundings.extent
        let rings = polygons.map { polygon in
            polygon.map { ring in
                ring.map { point in
                    let place = Mercator.project(Coordinate(longitude: point.x, latitude: point.y))
                    return Point((place.x * size).rounded(), (place.y * size).rounded())
                }
            }
        }
        let geometry = feature.geometry
        let shift = Point(Double(tile.x) * surroundings.extent, Double(tile.y) * surroundings.extent)
        let points = Self.nearest(geometry.points.map { $0 + shift }, to: rings, world: size)
        guard !points.isEmpty else { return false }
        switch geometry.kind {
        case .point:
            return points.allSatisfy { point in rings.contains { Plane.contains($0, point, onEdge: false) } }
        case .line:
            return (0..<geometry.partCount).allSatisfy { part in
                let line = points[geometry.range(ofPart: part)]
                return rings.contains { Self.holds(line, $0) }
            }
        default: return false
        }
    }

    /// Points moved by a whole world where that brings them nearer to the polygons.
    private static func nearest(_ points: [Point], to polygons: [[[Point]]], world: Double) -> [Point] {
        let xs = polygons.joined().joined().map(\.x)
        guard let low = xs.min(), let high = xs.max() else { return points }
        return points.map { point in
            if point.x - high > world / 2 { return Point(point.x - world, point.y) }
            if low - point.x > world / 2 { return Point(point.x + world, point.y) }
            return point
        }
    }

    private static func holds(_ line: ArraySlice<Point>, _ rings: [[Point]]) -> Bool {
        guard line.allSatisfy({ Plane.contains(rings, $0, onEdge: false) }) else { return false }
        for (a, b) in zip(line, line.dropFirst()) {
            for ring in rings {
                guard var c = ring.last else { continue }
                for d in ring {
                    if Plane.cross(a, b, c, d) { return false }
                    c = d
                }
            }
        }
        return true
    }
}
