import Foundation
import Geo

/// The geometry given to `within` and `distance`, in degrees of longitude (x) and latitude (y).
struct GeoShape: Sendable {
    var points: [Point] = []
    var lines: [[Point]] = []
    /// Rings, the outer one first, without the repeated first point.
    var polygons: [[[Point]]] = []

    var isEmpty: Bool { points.isEmpty && lines.isEmpty && polygons.isEmpty }

    private init() {}

    /// A geometry, feature or collection of features as GeoJSON; nil where there is no usable geometry.
    init?(geoJSON value: Value) {
        guard case .object(let object) = value else { return nil }
        switch object["type"]?.string {
        case "FeatureCollection":
            guard case .array(let features) = object["features"] else { return nil }
            for case .object(let feature) in features { add(feature["geometry"]) }
        case "Feature": add(object["geometry"])
        default: add(value)
        }
        if isEmpty { return nil }
    }

    /// A feature in units of a tile, as longitudes and latitudes.
    init?(_ geometry: Geometry, tile: TileID, extent: Double) {
        let side = Self.side(tile)
        func coordinate(_ point: Point) -> Point {
            let x = (point.x / extent + Double(tile.x)) / side
            let y = (point.y / extent + Double(tile.y)) / side
            // In degrees throughout: metres come out of the last digits of latitudes that nearly agree.
            let latitude = 360 / .pi * atan(exp((180 - y * 360) * .pi / 180)) - 90
            return Point(x * 360 - 180, latitude)
        }
        let parts = (0..<geometry.partCount).map { geometry.points[geometry.range(ofPart: $0)].map(coordinate) }
        switch geometry.kind {
        case .point: points = parts.flatMap { $0 }
        case .line: lines = parts
        case .polygon:
            for (index, ring) in parts.enumerated() where ring.count > 2 {
                // Outer rings have positive area in the tile.
                let isOuter = Self.area(geometry.points[geometry.range(ofPart: index)]) > 0
                if isOuter || polygons.isEmpty {
                    polygons.append([ring])
                } else {
                    polygons[polygons.count - 1].append(ring)
                }
            }
        case .unknown: break
        }
        if isEmpty { return nil }
    }

    /// Tiles along an edge of the world.
    static func side(_ tile: TileID) -> Double { Double(1 << min(max(tile.zoom, 0), 40)) }

    private static func area(_ ring: ArraySlice<Point>) -> Double {
        guard var previous = ring.last else { return 0 }
        var sum = 0.0
        for point in ring {
            sum += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return sum
    }

    private mutating func add(_ value: Value?) {
        guard case .object(let object) = value, case .array(let coordinates) = object["coordinates"] else { return }
        switch object["type"]?.string {
        case "Point": points += [Self.point(.array(coordinates))].compactMap { $0 }
        case "MultiPoint": points += Self.line(coordinates) ?? []
        case "LineString": lines += [Self.line(coordinates)].compactMap { $0 }
        case "MultiLineString": lines += Self.list(coordinates).compactMap { Self.line($0) }
        case "Polygon": polygons += [Self.polygon(coordinates)].compactMap { $0 }
        case "MultiPolygon": polygons += Self.list(coordinates).compactMap { Self.polygon($0) }
        default: break
        }
    }

    private static func list(_ items: [Value]) -> [[Value]] {
        items.compactMap { if case .array(let inner) = $0 { inner } else { nil } }
    }

    private static func point(_ value: Value) -> Point? {
        guard case .array(let items) = value, items.count >= 2, let x = items[0].number, let y = items[1].number
        else { return nil }
        return Point(x, y)
    }

    private static func line(_ items: [Value]) -> [Point]? {
        let points = items.compactMap(point)
        return points.isEmpty ? nil : points
    }

    private static func polygon(_ items: [Value]) -> [[Point]]? {
        let rings = list(items).compactMap { ring -> [Point]? in
            guard var points = line(ring) else { return nil }
            if points.count > 1, points.first == points.last { points.removeLast() }
            return points.count > 2 ? points : nil
        }
        return rings.isEmpty ? nil : rings
    }
}

/// Plane geometry of rings and segments.
enum Plane {
    /// Whether a point is in a polygon by the even-odd rule; `onEdge` where it lies on a ring.
    static func contains(_ rings: [[Point]], _ point: Point, onEdge: Bool) -> Bool {
        var isInside = false
        for ring in rings {
            guard var a = ring.last else { continue }
            for b in ring {
                if isOn(point, a, b) { return onEdge }
                if (a.y > point.y) != (b.y > point.y), point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x {
                    isInside.toggle()
                }
                a = b
            }
        }
        return isInside
    }

    private static func isOn(_ point: Point, _ a: Point, _ b: Point) -> Bool {
        let (x1, y1, x2, y2) = (point.x - a.x, point.y - a.y, point.x - b.x, point.y - b.y)
        return x1 * y2 - x2 * y1 == 0 && x1 * x2 <= 0 && y1 * y2 <= 0
    }

    /// Whether two segments cross inside both.
    static func cross(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        areApart(a, b, c, d) && areApart(c, d, a, b)
    }

    /// Whether `a` and `b` lie on different sides of the line through `c` and `d`.
    private static func areApart(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        func side(_ p: Point) -> Double { (d.x - c.x) * (p.y - c.y) - (d.y - c.y) * (p.x - c.x) }
        let (x, y) = (side(a), side(b))
        return x > 0 && y < 0 || x < 0 && y > 0
    }

    /// Squared distance of a point to a segment.
    static func squaredDistance(_ p: Point, _ a: Point, _ b: Point) -> Double {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = dx * dx + dy * dy
        let t = length > 0 ? min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0), 1) : 0
        let (x, y) = (p.x - a.x - t * dx, p.y - a.y - t * dy)
        return x * x + y * y
    }

    /// Squared distance of two segments; 0 where they cross.
    static func squaredDistance(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Double {
        if cross(a, b, c, d) { return 0 }
        return min(
            squaredDistance(a, c, d), squaredDistance(b, c, d), squaredDistance(c, a, b), squaredDistance(d, a, b))
    }
}
