import Geo
import TestSupport
import Testing
import Tiles

@Suite("Decoding vector tiles")
struct VectorTileTests {
    private func geometry(_ bytes: [UInt8]) throws -> Geometry {
        let layer = try #require(try VectorTile(decoding: bytes).layers.first)
        return try #require(layer.features.first).geometry
    }

    private func failure(_ bytes: [UInt8]) -> String? {
        do throws(TileError) {
            _ = try VectorTile(decoding: bytes)
            return nil
        } catch {
            #expect(error.kind == .malformed)
            return error.message
        }
    }

    @Test func readsLayersFeaturesAndProperties() throws {
        let tile = try VectorTile(decoding: richTile())
        #expect(tile.skipped == [])
        #expect(tile.layers.map(\.name) == ["mixed", "second"])
        let features = try #require(tile[layer: "mixed"]).features
        #expect(features.map(\.id) == [1, 300, nil])
        #expect(features[0].properties == ["name": .string("Rue Grimaldi"), "rank": .number(1.25)])
        #expect(features[1]["bridge"] == .number(0.5))
        #expect(features[2]["rank"] == .bool(true))
        #expect(features[0].geometry == Geometry(kind: .point, points: [Point(5, 7), Point(8, 9)], ends: [1, 2]))
        #expect(
            features[1].geometry
                == Geometry(kind: .line, points: [Point(2, 2), Point(2, 10), Point(10, 10)], ends: [3]))
        #expect(features[2].geometry.ends == [4, 8])
        #expect(features[2].geometry.points[4...] == [Point(2, 2), Point(2, 7), Point(7, 7), Point(7, 2)])
    }

    @Test func readsAllNumberTypes() throws {
        var int = Message()
        int.varint(4, UInt64(bitPattern: -7))
        var uint = Message()
        uint.varint(5, 1 << 40)
        var sint = Message()
        sint.varint(6, 175_895)
        var bool = Message()
        bool.varint(7, 0)
        let tile = try VectorTile(
            decoding: tileBytes(
                EncodedLayer(
                    features: [EncodedFeature(tags: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])],
                    keys: ["int", "uint", "sint", "bool", "null"],
                    values: [int.bytes, uint.bytes, sint.bytes, bool.bytes, []])))
        #expect(
            tile.layers[0].features[0].properties == [
                "int": .number(-7), "uint": .number(1_099_511_627_776), "sint": .number(-87_948),
                "bool": .bool(false), "null": .null,
            ])
    }

    @Test func emptyTileHasNoLayers() throws {
        #expect(try VectorTile(decoding: []).layers.isEmpty)
    }

    @Test func extentIs4096WhereNotGiven() throws {
        #expect(try VectorTile(decoding: tileBytes(EncodedLayer(extent: nil))).layers[0].extent == 4096)
        #expect(try VectorTile(decoding: tileBytes(EncodedLayer(extent: 512))).layers[0].extent == 512)
    }

    @Test func skipsUnknownFields() throws {
        var message = Message()
        message.varint(7, 5)
        message.fixed(9, UInt32(1))
        message.fixed(10, UInt64(1))
        message.raw(tileBytes(EncodedLayer()))
        message.data(11, [1, 2, 3])
        #expect(try VectorTile(decoding: message.bytes).layers.count == 1)
    }

    @Test func ringsLoseTheRepeatedFirstPoint() throws {
        let ring = [command(1)] + steps(0, 0) + [command(2, 4)] + steps(4, 0, 0, 4, -4, 0, 0, -4) + [command(7)]
        #expect(try geometry(tileBytes(type: 3, geometry: ring)).points.count == 4)
    }

    @Test func ringsKeepTheirWinding() throws {
        let ring = [command(1)] + steps(0, 0) + [command(2, 2)] + steps(0, 4, 4, 0) + [command(7)]
        #expect(
            try geometry(tileBytes(version: 1, type: 3, geometry: ring)).points == [
                Point(0, 0), Point(0, 4), Point(4, 4),
            ])
    }

    @Test func tooShortPartsAreDropped() throws {
        let flat = [command(1)] + steps(1, 1) + [command(2, 2)] + steps(3, 0, -3, 0) + [command(7)]
        let good = [command(1)] + steps(0, 0) + [command(2, 2)] + steps(4, 0, 0, 4) + [command(7)]
        let kept = try geometry(tileBytes(type: 3, geometry: flat + good))
        #expect(kept == Geometry(kind: .polygon, points: [Point(1, 1), Point(5, 1), Point(5, 5)], ends: [3]))
        let tile = try VectorTile(decoding: tileBytes(type: 3, geometry: flat))
        #expect(tile.layers[0].features.isEmpty)
        #expect(tile.skipped == ["layer 'roads', feature 0: its geometry has too few points for a polygon"])
    }

    @Test func equalPointsInARowBecomeOne() throws {
        let line = [command(1)] + steps(2, 2) + [command(2, 3)] + steps(0, 0, 0, 8, 0, 0)
        #expect(try geometry(tileBytes(type: 2, geometry: line)).points == [Point(2, 2), Point(2, 10)])
    }

    @Test func linesOfVersion1MayBeClosed() throws {
        let line = [command(1)] + steps(2, 2) + [command(2, 2)] + steps(0, 8, 8, 0) + [command(7)]
        #expect(try geometry(tileBytes(version: 1, type: 2, geometry: line)).points.last == Point(2, 2))
        #expect(failure(tileBytes(type: 2, geometry: line))?.contains("ClosePath") == true)
    }

    @Test func farPointsCostTheirFeatureOnly() throws {
        let far = Array(repeating: [command(1)] + steps(1 << 30, 0), count: 8).flatMap { $0 }
        let tile = try VectorTile(
            decoding: tileBytes(
                EncodedLayer(features: [EncodedFeature(geometry: far), EncodedFeature(id: 2)])))
        #expect(tile.layers[0].features.map(\.id) == [2])
        #expect(tile.skipped.count == 1)
        #expect(tile.skipped.first?.contains("layer 'roads', feature 0") == true)
    }

    @Test(arguments: [
        (EncodedFeature(geometry: nil), "no geometry"),
        (EncodedFeature(type: 8), "unknown type 8"),
        (EncodedFeature(tags: [0]), "odd number of tags"),
    ])
    func flawedFeatureIsSkipped(_ feature: EncodedFeature, _ reason: String) throws {
        let layer = EncodedLayer(
            features: [feature, EncodedFeature(id: 9)], keys: ["a"], values: [stringValue("b")])
        let tile = try VectorTile(decoding: tileBytes(layer))
        #expect(tile.layers[0].features.map(\.id) == [9])
        #expect(tile.skipped.count == 1)
        #expect(tile.skipped.first?.contains(reason) == true)
    }

    @Test func flawedLayersAreSkipped() throws {
        let tile = try VectorTile(
            decoding: tileBytes(
                EncodedLayer(name: "a"), EncodedLayer(name: "a", features: []), EncodedLayer(name: "b", extent: 0),
                EncodedLayer(name: "c")))
        #expect(tile.layers.map(\.name) == ["a", "c"])
        #expect(tile.layers[0].features.count == 1)
        #expect(tile.skipped.count == 2)
    }

    @Test func listOfSkippedThingsIsBounded() throws {
        let features = Array(repeating: EncodedFeature(geometry: nil), count: 1000)
        let skipped = try VectorTile(decoding: tileBytes(EncodedLayer(features: features))).skipped
        #expect(skipped.count == 51)
        #expect(skipped.last == "and 950 more")
    }

    @Test func malformedTilesAreRefusedWithTheirReason() {
        let reasons: [(String, [UInt8])] = [
            ("has no name", tileBytes(EncodedLayer(name: nil))),
            ("has no version", tileBytes(EncodedLayer(version: nil))),
            ("is of version 3, expected 1 or 2", tileBytes(EncodedLayer(version: 3))),
            (
                "layer 'roads', feature 0: a tag points to key 4, the layer has 0",
                tileBytes(EncodedLayer(features: [EncodedFeature(tags: [4, 0])]))
            ),
            ("a MoveTo counts 536870911 points", tileBytes(type: 1, geometry: [command(1, 536_870_911), 2, 2])),
            ("a LineTo counts 3 points", tileBytes(type: 2, geometry: [command(1), 2, 2, command(2, 3), 2, 2])),
            ("LineTo without a MoveTo", tileBytes(type: 2, geometry: [command(2), 2, 2])),
            ("unknown command 3", tileBytes(type: 2, geometry: [command(3), 2, 2])),
            ("the count 0", tileBytes(type: 1, geometry: [command(1, 0)])),
            ("has the count 2, expected 1", tileBytes(type: 2, geometry: [command(1, 2), 2, 2, 2, 2])),
            ("ends inside a number", [0x1a, 0x80]),
            ("does not fit into the 1 bytes left", [0x1a, 0x05, 0x00]),
            ("a layer is stored as varint, expected bytes", [0x18, 0x01]),
            ("no valid wire type", [0x1b]),
            ("longer than ten bytes", Array(repeating: 0xff, count: 20)),
        ]
        for (reason, bytes) in reasons {
            let message = failure(bytes)
            #expect(message?.contains(reason) == true, "\(reason): \(message ?? "decoded")")
        }
    }

    @Test func damagedTilesNeverCrash() throws {
        let good = richTile()
        var dice = Dice(state: 7)
        var survivors = 0
        for round in 0..<6000 {
            var bytes = good
            for _ in 0...Int.random(in: 0..<4, using: &dice) {
                bytes[Int.random(in: bytes.indices, using: &dice)] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            }
            if round.isMultiple(of: 3) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice)) }
            guard let tile = try? VectorTile(decoding: bytes) else { continue }
            survivors += 1
            for feature in tile.layers.flatMap(\.features) {
                _ = feature.properties
                #expect(feature.geometry.ends.last == feature.geometry.points.count)
            }
        }
        #expect(survivors > 100, "most damage must not be refused before it reaches the features")
    }

    @Test func everyTruncationEndsInATileOrAnError() {
        let good = richTile()
        for length in good.indices { _ = try? VectorTile(decoding: Array(good[..<length])) }
    }
}
