import Foundation
import GRDB
import Geo
import TestSupport
import Testing
import Tiles

/// A tile that can be told from others by the id of its only feature.
private func numbered(_ number: UInt64) -> [UInt8] {
    tileBytes(EncodedLayer(features: [EncodedFeature(id: number)]))
}

extension TileLookup {
    /// The number of the tile found; nil where none was.
    fileprivate var number: UInt64? {
        if case .loaded(let loaded) = self { loaded.tile.layers.first?.features.first?.id } else { nil }
    }
    fileprivate var id: TileID? { if case .loaded(let loaded) = self { loaded.id } else { nil } }
    fileprivate var isMissing: Bool { if case .missing = self { true } else { false } }
    fileprivate var isOutside: Bool { if case .outside = self { true } else { false } }
}

private func failure<Result>(_ work: () throws(TileError) -> Result) -> TileError? {
    do throws(TileError) {
        _ = try work()
        return nil
    } catch { return error }
}

@Suite("Tile store")
struct TileStoreTests {
    @Test func rowsAreCountedFromTheNorth() throws {
        let file = try Tileset([:])
        try file.change { db in
            for row in 0..<4 {
                try db.execute(
                    sql: "INSERT INTO tiles VALUES (2, 1, ?, ?)", arguments: [row, Data(numbered(UInt64(row)))])
            }
        }
        let store = try file.store()
        #expect(try store.tile(TileID(zoom: 2, x: 1, y: 0)).number == 3)
        #expect(try store.tile(TileID(zoom: 2, x: 1, y: 3)).number == 0)
    }

    @Test func readsPackedAndPlainTiles() throws {
        let file = try Tileset([
            TileID(zoom: 1, x: 0, y: 0): Gzip.pack(numbered(1)),
            TileID(zoom: 1, x: 1, y: 0): Gzip.packAsZlib(numbered(2)),
            TileID(zoom: 1, x: 0, y: 1): numbered(3),
            TileID(zoom: 1, x: 1, y: 1): [],
        ])
        let store = try file.store()
        #expect(try store.tile(TileID(zoom: 1, x: 0, y: 0)).number == 1)
        #expect(try store.tile(TileID(zoom: 1, x: 1, y: 0)).number == 2)
        #expect(try store.tile(TileID(zoom: 1, x: 0, y: 1)).number == 3)
        #expect(try store.tile(TileID(zoom: 1, x: 1, y: 1)).id != nil)
    }

    @Test func beyondTheLargestZoomTheAncestorIsRead() throws {
        let ancestor = TileID(zoom: 3, x: 5, y: 2)
        let file = try Tileset([ancestor: numbered(7)])
        let store = try file.store()
        let found = try store.tile(TileID(zoom: 6, x: 43, y: 23))
        #expect(found.number == 7)
        #expect(found.id == ancestor)
        #expect(try store.tile(TileID(zoom: 6, x: 48, y: 23)).isMissing)
    }

    @Test func xGoesAroundTheWorld() throws {
        let file = try Tileset([TileID(zoom: 2, x: 3, y: 1): numbered(4)])
        let store = try file.store()
        for x in [-5, -1, 3, 7] {
            let found = try store.tile(TileID(zoom: 2, x: x, y: 1))
            #expect(found.id == TileID(zoom: 2, x: 3, y: 1))
        }
        #expect(try store.tile(TileID(zoom: 4, x: -1, y: 4)).number == 4)
    }

    @Test func absenceIsToldByTheBounds() throws {
        // The bounds are exactly the tile 3/4/2 and 3/5/2; the first has no tile at zoom 4.
        let file = try Tileset(
            [TileID(zoom: 4, x: 10, y: 4): numbered(1), TileID(zoom: 4, x: 0, y: 0): numbered(2)],
            metadata: [
                "format": "pbf", "minzoom": "3", "maxzoom": "4", "bounds": "0.000000, 40.979898,90.000000,66.513260",
            ])
        let store = try file.store()
        #expect(store.bounds == TileBounds(west: 0, south: 40.979898, east: 90, north: 66.51326))
        #expect(try store.tile(TileID(zoom: 4, x: 10, y: 4)).number == 1)
        #expect(try store.tile(TileID(zoom: 4, x: 8, y: 4)).isMissing)
        #expect(try store.tile(TileID(zoom: 7, x: 64, y: 39)).isMissing, "an absent ancestor")
        #expect(try store.tile(TileID(zoom: 4, x: 7, y: 4)).isOutside, "touches the western edge")
        #expect(try store.tile(TileID(zoom: 4, x: 12, y: 4)).isOutside, "touches the eastern edge")
        #expect(try store.tile(TileID(zoom: 4, x: 8, y: 3)).isOutside)
        #expect(try store.tile(TileID(zoom: 4, x: 8, y: 6)).isOutside)
        #expect(try store.tile(TileID(zoom: 2, x: 2, y: 1)).isOutside, "below the smallest zoom")
        #expect(try store.tile(TileID(zoom: 4, x: 0, y: 0)).number == 2, "there, though outside the bounds")
    }

    @Test func boundsMaySpanTheAntimeridian() throws {
        let file = try Tileset(
            [TileID(zoom: 3, x: 7, y: 3): numbered(1)], metadata: ["bounds": "170,0,-170,20"])
        let store = try file.store()
        #expect(try store.tile(TileID(zoom: 3, x: 0, y: 3)).isMissing)
        #expect(try store.tile(TileID(zoom: 3, x: 8, y: 3)).isMissing)
        #expect(try store.tile(TileID(zoom: 3, x: 1, y: 3)).isOutside)
    }

    @Test func nothingIsBeyondThePolesAndZooms() throws {
        let store = try Tileset([TileID(zoom: 0, x: 0, y: 0): numbered(1)]).store()
        for id in [(1, 0, -1), (1, 0, 2), (-1, 0, 0), (63, 0, 0), (31, 1, 1)] {
            #expect(try store.tile(TileID(zoom: id.0, x: id.1, y: id.2)).isOutside)
        }
        #expect(try store.tile(TileID(zoom: 30, x: .min, y: 5)).number == 1)
    }

    @Test func readsMetadata() throws {
        let file = try Tileset(
            [TileID(zoom: 5, x: 0, y: 0): numbered(1)],
            metadata: [
                "format": "pbf", "minzoom": "2", "maxzoom": "9", "attribution": "© OpenStreetMap contributors",
                "bounds": "1,2,3,4", "json": #"{"vector_layers":[{"id":"water","fields":{}},{"id":"road"}]}"#,
            ])
        let store = try file.store()
        #expect((store.minZoom, store.maxZoom) == (2, 9))
        #expect(store.attribution == "© OpenStreetMap contributors")
        #expect(store.bounds == TileBounds(west: 1, south: 2, east: 3, north: 4))
        #expect(store.vectorLayers == ["water", "road"])
    }

    @Test(arguments: [[:], ["minzoom": "x", "maxzoom": "99", "bounds": "1,2,three,4", "json": "{"]])
    func missingMetadataComesFromTheTiles(_ metadata: [String: String]) throws {
        let file = try Tileset(
            [TileID(zoom: 2, x: 0, y: 0): numbered(1), TileID(zoom: 6, x: 0, y: 0): numbered(2)], metadata: metadata)
        let store = try file.store()
        #expect((store.minZoom, store.maxZoom) == (2, 6))
        #expect(store.bounds == nil)
        #expect(store.attribution == nil)
        #expect(store.vectorLayers == [])
    }

    @Test func tilesMayBeAView() throws {
        let file = try Tileset([TileID(zoom: 0, x: 0, y: 0): numbered(5)])
        try file.change { db in
            try db.execute(sql: "ALTER TABLE tiles RENAME TO stored; CREATE VIEW tiles AS SELECT * FROM stored")
        }
        #expect(try file.store().tile(TileID(zoom: 0, x: 0, y: 0)).number == 5)
    }

    @Test func makesNoFilesAndReadsReadOnlyOnes() throws {
        let file = try Tileset([TileID(zoom: 0, x: 0, y: 0): numbered(1)])
        let database = try DatabaseQueue(path: file.path)
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try database.close()
        try FileManager.default.setAttributes([.posixPermissions: 0o444], ofItemAtPath: file.path)
        let store = try file.store()
        #expect(try store.tile(TileID(zoom: 0, x: 0, y: 0)).number == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path) == ["a map #1?.mbtiles"])
    }

    @Test func fingerprintFollowsTheContentOnly() throws {
        let tiles = [TileID(zoom: 0, x: 0, y: 0): numbered(1)]
        let file = try Tileset(tiles)
        let first = try file.store().fingerprint
        let copy = file.folder.appendingPathComponent("copy.mbtiles").path
        try FileManager.default.copyItem(atPath: file.path, toPath: copy)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 5)], ofItemAtPath: copy)
        #expect(try TileStore(contentsOf: copy).fingerprint == first)
        try file.change { db in
            try db.execute(sql: "UPDATE tiles SET tile_data = ?", arguments: [Data(numbered(2))])
        }
        #expect(try file.store().fingerprint != first)
    }

    @Test func cacheStaysWithinItsBytesAndForgetsTheOldest() throws {
        // Together the tiles are larger than SQLite's own cache, so that reading an old one again needs the file.
        let name = stringValue(String(repeating: "x", count: 300_000))
        let ids = (0..<24).map { TileID(zoom: 6, x: $0, y: 9) }
        let tiles = ids.map { id in
            (id, tileBytes(EncodedLayer(features: [EncodedFeature(id: UInt64(id.x))], values: [name])))
        }
        let file = try Tileset(Dictionary(uniqueKeysWithValues: tiles))
        let single = try file.store()
        _ = try single.tile(ids[0])
        let cost = single.cachedBytes
        #expect(cost > 300_000)

        let store = try file.store(cacheBytes: 10 * cost)
        for id in ids { #expect(try store.tile(id).number == UInt64(id.x)) }
        #expect(store.cachedBytes == 10 * cost)
        _ = try store.tile(ids[14])
        _ = try store.tile(ids[0])
        #expect(store.cachedBytes == 10 * cost)
        try FileHandle(forWritingTo: URL(fileURLWithPath: file.path)).truncate(atOffset: 0)
        for id in [0, 14, 16, 23] { #expect(try store.tile(ids[id]).number == UInt64(id)) }
        for id in [1, 13, 15] {
            #expect(failure { () throws(TileError) in try store.tile(ids[id]) }?.kind == .unreadable)
        }
    }

    @Test func tileLargerThanTheCacheIsNotKept() throws {
        let file = try Tileset([TileID(zoom: 0, x: 0, y: 0): numbered(1)])
        let store = try file.store(cacheBytes: 0)
        #expect(try store.tile(TileID(zoom: 0, x: 0, y: 0)).number == 1)
        #expect(store.cachedBytes == 0)
    }

    @Test func manyTasksAgree() async throws {
        let ids = (0..<16).map { TileID(zoom: 4, x: $0, y: 9) }
        let file = try Tileset(Dictionary(uniqueKeysWithValues: ids.map { ($0, Gzip.pack(numbered(UInt64($0.x)))) }))
        let store = try file.store(cacheBytes: 1 << 14)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<100).allSatisfy { round in
                        let id = ids[(round * 7 + task) % ids.count]
                        return try store.tile(id).number == UInt64(id.x)
                    }
                }
            }
            for try await agrees in group { #expect(agrees) }
        }
        #expect(store.cachedBytes <= 1 << 14)
    }
}

@Suite("Tilesets that cannot be used")
struct TilesetErrorTests {
    private let place = TileID(zoom: 1, x: 1, y: 0)

    private func openingError(_ path: String) throws -> TileError {
        let error = try #require(failure { () throws(TileError) in try TileStore(contentsOf: path) })
        #expect(error.message.hasPrefix(path))
        return error
    }

    private func readingError(_ bytes: [UInt8], limit: Int = 32 << 20) throws -> TileError {
        let file = try Tileset([place: bytes])
        let store = try file.store(tileByteLimit: limit)
        let error = try #require(failure { () throws(TileError) in try store.tile(place) })
        #expect(error.message.hasPrefix("\(file.path): tile 1/1/0: "))
        return error
    }

    @Test func noFile() throws {
        let error = try openingError("/nowhere/city.mbtiles")
        #expect(error.kind == .noSuchFile)
        #expect(error.message.contains("there is no such file"))
    }

    @Test func folder() throws {
        #expect(try openingError(FileManager.default.temporaryDirectory.path).kind == .notATileset)
    }

    @Test func noDatabase() throws {
        let file = try Tileset([:])
        try Data(repeating: 65, count: 5000).write(to: URL(fileURLWithPath: file.path))
        let error = try openingError(file.path)
        #expect(error.kind == .notATileset)
        #expect(error.message.contains("is not an SQLite database"))
    }

    @Test func emptyFileAndOtherDatabases() throws {
        let file = try Tileset([:])
        try Data().write(to: URL(fileURLWithPath: file.path))
        #expect(try openingError(file.path).message.contains("has no table 'tiles'"))
    }

    @Test func noTiles() throws {
        let file = try Tileset([:])
        let error = try openingError(file.path)
        #expect(error.kind == .notATileset)
        #expect(error.message.contains("contains no tiles"))
    }

    @Test func otherColumns() throws {
        let file = try Tileset([:])
        try file.change { db in
            try db.execute(sql: "DROP TABLE tiles; CREATE TABLE tiles (z); INSERT INTO tiles VALUES (1)")
        }
        let error = try openingError(file.path)
        #expect(error.kind == .unreadable)
        #expect(error.message.contains("tile_data"))
    }

    @Test func pictures() throws {
        let named = try Tileset([place: numbered(1)], metadata: ["format": "PNG"])
        #expect(try openingError(named.path).message.contains("holds png pictures, expected vector tiles"))
        let unnamed = try Tileset([place: [0xff, 0xd8, 0xff, 0xe0]], metadata: ["format": "pbf"])
        #expect(try openingError(unnamed.path).kind == .rasterTiles)
    }

    @Test func unfinishedWriting() throws {
        let file = try Tileset([place: numbered(1)])
        try Data([1]).write(to: URL(fileURLWithPath: file.path + "-wal"))
        #expect(try openingError(file.path).message.contains("is still writing"))
    }

    @Test func cutShortAndDamagedTiles() throws {
        let good = Gzip.pack(numbered(1))
        for length in 2..<good.count { #expect(try readingError(Array(good[..<length])).kind == .badCompression) }
        var damaged = good
        damaged[18] ^= 1
        #expect(try readingError(damaged).message.contains("cut short or damaged"))
        #expect(try readingError(good + [0]).message.contains("1 bytes follow the end"))
        #expect(try readingError(Array(numbered(1).dropLast())).kind == .malformed)
    }

    @Test(arguments: [UInt32(0), 258 * 200_000 + 1, .max])
    func bombs(_ toldSize: UInt32) throws {
        let bomb = Gzip.zeros(blocks: 200_000, toldSize: toldSize)
        let error = try readingError(bomb)
        #expect(error.kind == .tooLarge)
        #expect(error.message.contains("more than the 33554432 bytes"))
    }

    @Test func limitHoldsForPlainTiles() throws {
        #expect(try readingError(numbered(1), limit: 10).kind == .tooLarge)
        #expect(try readingError(Gzip.pack(numbered(1)), limit: 10).kind == .tooLarge)
    }

    @Test func tileThatIsNoBlob() throws {
        let file = try Tileset([place: numbered(1)])
        try file.change { db in try db.execute(sql: "UPDATE tiles SET tile_data = 42") }
        let store = try file.store()
        #expect(failure { () throws(TileError) in try store.tile(place) }?.message.contains("not a blob") == true)
    }

    @Test func damagedFilesNeverCrash() throws {
        let file = try Tileset(
            [place: Gzip.pack(richTile()), TileID(zoom: 1, x: 0, y: 0): richTile()], metadata: ["bounds": "0,0,1,1"])
        let good = try Data(contentsOf: URL(fileURLWithPath: file.path))
        var dice = Dice(state: 11)
        for _ in 0..<150 {
            var bytes = good
            for _ in 0..<20 {
                bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            if Bool.random(using: &dice) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &dice)) }
            try bytes.write(to: URL(fileURLWithPath: file.path))
            _ = failure { () throws(TileError) in try file.store().tile(place) }
        }
    }
}
