package import Geo

/// GeoJSON (RFC 7946) as features of one tile of the whole world.
package enum GeoJSON {
    /// Units of the tile's side. Positions keep their fractions, so it says nothing about precision.
    static let extent = 4096.0

    /// Deepest nesting of geometry collections.
    private static let deepest = 8

    /// The features of a FeatureCollection, a Feature or a bare geometry; whatever is none of these is left out.
    package static func features(of value: Value) -> [Feature] {
        guard case .object(let members) = value else { return [] }
        switch members["type"]?.string {
        case "FeatureCollection":
            guard case .array(let items)? = members["features"] else { return [] }
            return items.flatMap(features(of:))
        case "Feature":
            var properties: [String: Value] = [:]
            if case .object(let own)? = members["properties"] { properties = own }
            // An id must be a whole number to serve as one, as in vector tiles.
            let id = members["id"]?.number.flatMap { UInt64(exactly: $0) }
            return geometries(of: members["geometry"] ?? .null, depth: 0).map {
                Feature(id: id, geometry: $0, properties: properties)
            }
        default:
            return geometries(of: value, depth: 0).map { Feature(geometry: $0, properties: [:]) }
        }
    }

    private static func geometries(of value: Value, depth: Int) -> [Geometry] {
        guard case .object(let members) = value, depth < deepest else { return [] }
        if members["type"]?.string == "GeometryCollection" {
            guard case .array(let items)? = members["geometries"] else { return [] }
            return items.flatMap { geometries(of: $0, depth: depth + 1) }
        }
        guard let coordinates = members["coordinates"] else { return [] }
        let geometry: Geometry? =
            switch members["type"]?.string {
            case "Point": geometry(.point, [[point(coordinates)].compactMap(\.self)])
            case "MultiPoint": geometry(.point, points(coordinates).map { [$0] })
            case "LineString": geometry(.line, [points(coordinates)])
            case "MultiLineString": geometry(.line, items(coordinates).map(points))
            case "Polygon": geometry(.polygon, rings(coordinates))
            case "MultiPolygon": geometry(.polygon, items(coordinates).flatMap(rings))
            default: nil
            }
        return [geometry].compactMap(\.self)
    }

    private static func geometry(_ kind: GeometryKind, _ parts: [[Point]]) -> Geometry? {
        let least = kind == .point ? 1 : kind == .line ? 2 : 3
        let parts = parts.filter { $0.count >= least }
        guard !parts.isEmpty else { return nil }
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.count) }
        return Geometry(kind: kind, points: parts.flatMap(\.self), ends: ends)
    }

    /// The rings of a polygon without their repeated last point, wound as in a vector tile: the first one outside.
    private static func rings(_ value: Value) -> [[Point]] {
        items(value).enumerated().map { index, ring in
            var points = points(ring)
            if points.count > 1, points.first == points.last { points.removeLast() }
            let isPositive = area(points) >= 0
            // The first point stays the first: it is where dashes begin.
            return isPositive == (index == 0) ? points : points.prefix(1) + points.dropFirst().reversed()
        }
    }

    private static func items(_ value: Value) -> [Value] {
        if case .array(let items) = value { items } else { [] }
    }

    private static func points(_ value: Value) -> [Point] { items(value).compactMap(point) }

    /// A position in units of the tile; nil where it is none or not finite.
    private static func point(_ value: Value) -> Point? {
        guard case .array(let numbers) = value, numbers.count >= 2, let longitude = numbers[0].number,
            let latitude = numbers[1].number, longitude.isFinite, latitude.isFinite, abs(longitude) < 1e6
        else { return nil }
        return Mercator.project(Coordinate(longitude: longitude, latitude: latitude)) * extent
    }

    /// Signed area (shoelace formula); positive where the ring runs clockwise to the eye.
    private static func area(_ ring: [Point]) -> Double {
        guard var previous = ring.last else { return 0 }
        var sum = 0.0
        for point in ring {
            sum += previous.x * point.y - point.x * previous.y
            previous = point
        }
        return sum / 2
    }
}
