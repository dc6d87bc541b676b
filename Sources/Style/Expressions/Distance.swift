import Foundation
import Geo

extension GeoShape {
    /// Shortest distance to the context's feature in metres; nil without a feature or tile.
    func distance(to context: EvaluationContext) -> Double? {
        guard let surroundings = context.surroundings, let tile = surroundings.tile, let feature = context.feature,
            let other = GeoShape(feature.geometry, tile: tile, extent: surroundings.extent)
        else { return nil }
        let origin = other.points.first ?? other.lines.first?.first ?? other.polygons.first?.first?.first
        guard let origin else { return nil }
        let plane = LocalPlane(origin: origin)
        return plane.project(other).squaredDistance(to: plane.project(self)).squareRoot()
    }

    /// Squared distance to another shape, both in one plane.
    private func squaredDistance(to other: GeoShape) -> Double {
        if touches(other) || other.touches(self) { return 0 }
        var best = Double.infinity
        for a in chains {
            let box = Self.bounds(a)
            for b in other.chains {
                let gap = Self.gap(box, Self.bounds(b))
                if gap < best { Self.shorten(&best, a, b) }
            }
        }
        return best
    }

    /// Whether a point of the other shape lies in a polygon of this one.
    private func touches(_ other: GeoShape) -> Bool {
        polygons.contains { polygon in
            other.chains.contains { chain in chain.contains { Plane.contains(polygon, $0, onEdge: true) } }
        }
    }

    /// All parts as chains of points: points alone, lines, rings closed.
    private var chains: [[Point]] {
        points.map { [$0] } + lines + polygons.joined().map { $0 + $0.prefix(1) }
    }

    private static func bounds(_ chain: some Collection<Point>) -> (low: Point, high: Point) {
        var low = Point(.infinity, .infinity)
        var high = Point(-.infinity, -.infinity)
        for point in chain {
            low = Point(min(low.x, point.x), min(low.y, point.y))
            high = Point(max(high.x, point.x), max(high.y, point.y))
        }
        return (low, high)
    }

    /// Squared distance of two boxes.
    private static func gap(_ a: (low: Point, high: Point), _ b: (low: Point, high: Point)) -> Double {
        let dx = max(0, a.low.x - b.high.x, b.low.x - a.high.x)
        let dy = max(0, a.low.y - b.high.y, b.low.y - a.high.y)
        return dx * dx + dy * dy
    }

    /// Lowers `best` to the squared distance of two chains where that is less, segment by segment.
    private static func shorten(_ best: inout Double, _ a: [Point], _ b: [Point]) {
        let whole = bounds(b)
        for (p, q) in zip(a, a.count > 1 ? a.dropFirst() : a[...]) {
            if gap(bounds([p, q]), whole) >= best { continue }
            for (r, s) in zip(b, b.count > 1 ? b.dropFirst() : b[...]) {
                best = min(best, Plane.squaredDistance(p, q, r, s))
            }
        }
    }
}

/// A plane in metres that touches the earth near a place: exact enough for the few kilometres that styles ask for.
private struct LocalPlane {
    let origin: Point
    /// Metres a degree.
    let scale: Point

    /// - Parameter origin: longitude and latitude in degrees, on the WGS 84 ellipsoid.
    init(origin: Point) {
        self.origin = origin
        let flattening = 1 / 298.257223563
        let eccentricity = flattening * (2 - flattening)
        let cosine = cos(origin.y * .pi / 180)
        // Radii of curvature along the meridian and across it.
        let w = 1 / (1 - eccentricity * (1 - cosine * cosine))
        let metres = .pi / 180 * 6_378_137 * w.squareRoot()
        scale = Point(metres * cosine, metres * w * (1 - eccentricity))
    }

    func project(_ shape: GeoShape) -> GeoShape {
        var projected = shape
        projected.points = shape.points.map(project)
        projected.lines = shape.lines.map { $0.map(project) }
        projected.polygons = shape.polygons.map { $0.map { $0.map(project) } }
        return projected
    }

    private func project(_ point: Point) -> Point {
        // The short way round the world.
        let degrees = (point.x - origin.x).remainder(dividingBy: 360)
        return Point(degrees * scale.x, (point.y - origin.y) * scale.y)
    }
}
