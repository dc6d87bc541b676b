import Geo
import Style

/// One input of a test: `[globals, feature]`.
struct ExpressionInput {
    /// What the expression is evaluated in.
    let context: EvaluationContext

    private static let extent = 8192.0

    init(_ json: Value, globalState: Value?) {
        let globals = json.items.first ?? .null
        let feature = json.items.dropFirst().first ?? .null
        let tile = Self.tile(globals["canonicalID"])
        let quantities = [
            "heatmap-density": "heatmapDensity", "line-progress": "lineProgress", "elevation": "elevation",
        ]
        let images = (globals["availableImages"]?.items ?? []).compactMap(\.string)
        let number = feature["id"]?.number.flatMap { UInt64(exactly: $0) }
        let surroundings = Surroundings(
            quantities: quantities.compactMapValues { globals[$0]?.number },
            accumulated: globals["accumulated"] ?? .null,
            featureState: feature["featureState"]?.members ?? [:], globalState: globalState?.members ?? [:],
            images: Set(images), tile: tile, extent: Self.extent, identifier: number == nil ? feature["id"] : nil)
        let geometry = Self.geometry(feature["geometry"], tile ?? TileID(zoom: 0, x: 0, y: 0))
        context = EvaluationContext(
            zoom: globals["zoom"]?.number ?? 0,
            feature: Feature(id: number, geometry: geometry, properties: feature["properties"]?.members ?? [:]),
            surroundings: surroundings)
    }

    private static func tile(_ json: Value?) -> TileID? {
        guard let zoom = json?["z"]?.number, let x = json?["x"]?.number, let y = json?["y"]?.number else { return nil }
        return TileID(zoom: Int(zoom), x: Int(x), y: Int(y))
    }

    /// A GeoJSON geometry in units of the tile, rounded as tiles are.
    private static func geometry(_ json: Value?, _ tile: TileID) -> Geometry {
        let coordinates = json?["coordinates"] ?? .null
        var kind = GeometryKind.unknown
        var parts: [[Point]] = []
        func line(_ value: Value) -> [Point] { value.items.map { point($0, tile) } }
        switch json?["type"]?.string {
        case "Point": (kind, parts) = (.point, [[point(coordinates, tile)]])
        case "MultiPoint": (kind, parts) = (.point, line(coordinates).map { [$0] })
        case "LineString": (kind, parts) = (.line, [line(coordinates)])
        case "MultiLineString": (kind, parts) = (.line, coordinates.items.map(line))
        case "Polygon": (kind, parts) = (.polygon, rings(coordinates.items.map(line)))
        case "MultiPolygon": (kind, parts) = (.polygon, coordinates.items.flatMap { rings($0.items.map(line)) })
        default: break
        }
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.count) }
        return Geometry(kind: kind, points: parts.flatMap { $0 }, ends: ends)
    }

    private static func point(_ value: Value, _ tile: TileID) -> Point {
        guard value.items.count >= 2, let longitude = value.items[0].number, let latitude = value.items[1].number
        else { return Point(0, 0) }
        let place = Mercator.project(Coordinate(longitude: longitude, latitude: latitude))
        let side = Double(1 << tile.zoom)
        return Point(
            ((place.x * side - Double(tile.x)) * extent).rounded(),
            ((place.y * side - Double(tile.y)) * extent).rounded())
    }

    /// Rings without the repeated point, turned as in tiles: outer ones of positive area, holes negative.
    private static func rings(_ rings: [[Point]]) -> [[Point]] {
        rings.enumerated().map { index, ring in
            let open = ring.count > 1 && ring.first == ring.last ? Array(ring.dropLast()) : ring
            var area = 0.0
            for (a, b) in zip(open, open.dropFirst() + open.prefix(1)) { area += a.x * b.y - b.x * a.y }
            return (area > 0) == (index == 0) ? open : open.reversed()
        }
    }
}
