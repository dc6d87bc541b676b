import Geo
import Testing
import Tiles

@Suite("GeoJSON")
struct GeoJSONTests {
    private func geometry(_ type: String, _ coordinates: Value) -> Value {
        .object(["type": .string(type), "coordinates": coordinates])
    }

    private func position(_ longitude: Double, _ latitude: Double) -> Value {
        .array([.number(longitude), .number(latitude)])
    }

    @Test func aPointLiesWhereMercatorPutsIt() throws {
        let feature = try #require(GeoJSON.features(of: geometry("Point", position(0, 0))).first)
        #expect(feature.geometry.kind == .point && feature.geometry.points == [Point(2048, 2048)])
    }

    @Test func propertiesAndWholeIdsAreKept() throws {
        let value = Value.object([
            "type": .string("Feature"), "id": .number(7), "properties": .object(["name": .string("zone 1")]),
            "geometry": geometry("LineString", .array([position(0, 0), position(10, 0)])),
        ])
        let feature = try #require(GeoJSON.features(of: value).first)
        #expect(feature.id == 7 && feature["name"] == .string("zone 1") && feature.geometry.kind == .line)
    }

    @Test func ringsAreWoundAsInTilesWhateverTheirOrder() throws {
        let outer = [(0.0, 0.0), (10, 0), (10, 10), (0, 10), (0, 0)]
        let hole = [(2.0, 2.0), (4, 2), (4, 4), (2, 4), (2, 2)]
        for rings in [[outer, hole], [outer.reversed(), hole.reversed()]] {
            let value = geometry("Polygon", .array(rings.map { .array($0.map { position($0.0, $0.1) }) }))
            let shape = try #require(GeoJSON.features(of: value).first).geometry
            #expect(shape.ends == [4, 8])
            let areas = (0..<2).map { part -> Double in
                let ring = Array(shape.points[shape.range(ofPart: part)])
                return zip(ring, ring.dropFirst() + [ring[0]]).reduce(0) { $0 + $1.0.x * $1.1.y - $1.1.x * $1.0.y }
            }
            #expect(areas[0] > 0 && areas[1] < 0)
        }
    }

    @Test func collectionsAreTakenApartAndNonsenseIsLeftOut() {
        let nested = Value.object([
            "type": .string("GeometryCollection"),
            "geometries": .array([
                geometry("Point", position(1, 1)), geometry("Point", .string("here")),
                geometry("Circle", position(1, 1)),
                geometry("LineString", .array([position(1, 1)])),
                geometry("MultiPoint", .array([position(1, 1), position(2, 2), .null, position(.nan, 2)])),
            ]),
        ])
        let features = GeoJSON.features(
            of: .object(["type": .string("FeatureCollection"), "features": .array([nested, .null])]))
        #expect(features.map(\.geometry.points.count) == [1, 2])
    }

    @Test func deepCollectionsEnd() {
        var value = geometry("Point", position(1, 1))
        for _ in 0..<10_000 {
            value = .object(["type": .string("GeometryCollection"), "geometries": .array([value])])
        }
        #expect(GeoJSON.features(of: value).isEmpty)
    }

    @Test func theWholeWorldIsOneTile() throws {
        let store = TileStore(features: GeoJSON.features(of: geometry("Point", position(7, 43))), name: "zones")
        guard case .loaded(let loaded) = try store.tile(TileID(zoom: 14, x: 8510, y: 5974)) else {
            Issue.record("no tile")
            return
        }
        #expect(loaded.id == TileID(zoom: 0, x: 0, y: 0) && loaded.tile.layers.map(\.features.count) == [1])
    }
}
