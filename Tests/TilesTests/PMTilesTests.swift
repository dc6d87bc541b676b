import Foundation
import Geo
import Synchronization
import TestSupport
import Testing
import Tiles
import TilesetSketches

/// A tile that can be told from others by the id of its only feature.
private func numbered(_ number: UInt64) -> [UInt8] {
    tileBytes(EncodedLayer(features: [EncodedFeature(id: number)]))
}

extension TileLookup {
    fileprivate var number: UInt64? {
        if case .loaded(let loaded) = self { loaded.tile.layers.first?.features.first?.id } else { nil }
    }
    fileprivate var isMissing: Bool { if case .missing = self { true } else { false } }
    fileprivate var isOutside: Bool { if case .outside = self { true } else { false } }
}

/// An archive in memory, served as if it lay far away.
private func ranges(_ bytes: [UInt8], name: String = "city.pmtiles", log: ReadLog? = nil) -> ByteRanges {
    ByteRanges(name: name, size: bytes.count) { offset, count in
        log?.reads.withLock { $0.append((offset, count)) }
        return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
    }
}

private final class ReadLog: Sendable {
    let reads = Mutex<[(offset: Int, count: Int)]>([])
    var count: Int { reads.withLock(\.count) }
}

private func problem(_ bytes: [UInt8]) -> TileError? {
    do throws(TileError) {
        _ = try TileStore(pmtiles: ranges(bytes))
        return nil
    } catch { return error }
}

/// All 85 tiles of the zooms 0 to 3, numbered along the curve; those at odd numbers of zoom 3 are equal to the one before.
private func pyramid() -> PMTilesSketch {
    var tiles: [TileID: [UInt8]] = [:]
    for number in 0..<85 as Range<UInt64> {
        guard let id = TileID(hilbertNumber: number) else { continue }
        tiles[id] = Gzip.pack(numbered(number < 21 ? number : number & ~1))
    }
    return PMTilesSketch(tiles)
}

@Suite("PMTiles")
struct PMTilesTests {
    /// The table in chapter 4.1 of the specification.
    @Test(arguments: [
        (0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 0, 5),
        (12, 3423, 1763, 19_078_479),
    ])
    func tilesAreNumberedAlongTheCurve(zoom: Int, x: Int, y: Int, number: Int) {
        let id = TileID(zoom: zoom, x: x, y: y)
        #expect(id.hilbertNumber == UInt64(number))
        #expect(TileID(hilbertNumber: UInt64(number)) == id)
    }

    @Test func numbersAreStepsOfOneTile() throws {
        var last = try #require(TileID(hilbertNumber: 0))
        for number in 1..<5461 as Range<UInt64> {
            let id = try #require(TileID(hilbertNumber: number))
            #expect(id.hilbertNumber == number)
            if id.zoom == last.zoom { #expect(abs(id.x - last.x) + abs(id.y - last.y) == 1) }
            last = id
        }
        let corner = TileID(zoom: 30, x: (1 << 30) - 1, y: 0)
        #expect(TileID(hilbertNumber: corner.hilbertNumber) == corner)
        #expect(TileID(hilbertNumber: corner.hilbertNumber + 1) == nil)
        #expect(TileID(hilbertNumber: .max) == nil)
    }

    @Test(arguments: [100_000, 40, 9, 5], [true, false])
    func everyTileIsFound(mostEntries: Int, isClustered: Bool) throws {
        var sketch = pyramid()
        (sketch.mostEntries, sketch.isClustered) = (mostEntries, isClustered)
        (sketch.pack, sketch.compression) = (Gzip.pack, 2)
        let store = try TileStore(pmtiles: ranges(sketch.bytes()))
        #expect((store.minZoom, store.maxZoom) == (0, 3))
        for number in 0..<85 as Range<UInt64> {
            let id = try #require(TileID(hilbertNumber: number))
            #expect(try store.tile(id).number == (number < 21 ? number : number & ~1), "\(id)")
        }
        #expect(try store.tile(TileID(zoom: 5, x: 13, y: 30)).number == store.tile(TileID(zoom: 3, x: 3, y: 7)).number)
    }

    @Test func absenceIsToldByTheBounds() throws {
        var sketch = PMTilesSketch([
            TileID(zoom: 4, x: 10, y: 4): numbered(1), TileID(zoom: 3, x: 5, y: 2): numbered(2),
        ])
        sketch.bounds = [0, 40.979898, 90, 66.51326]
        sketch.tileCompression = 1
        let store = try TileStore(pmtiles: ranges(sketch.bytes()))
        #expect(store.bounds == TileBounds(west: 0, south: 40.979898, east: 90, north: 66.51326))
        #expect(try store.tile(TileID(zoom: 4, x: 10, y: 4)).number == 1)
        #expect(try store.tile(TileID(zoom: 4, x: 8, y: 4)).isMissing)
        #expect(try store.tile(TileID(zoom: 4, x: 12, y: 4)).isOutside)
        #expect(try store.tile(TileID(zoom: 2, x: 2, y: 1)).isOutside)
    }

    @Test func readsMetadata() throws {
        var sketch = pyramid()
        sketch.metadata = #"""
            {"attribution": "© OpenStreetMap", "name": 7, "vector_layers":
             [{"id": "water", "fields": {"class": "String"}, "minzoom": 2, "maxzoom": 14}, {"id": "road"}]}
            """#
        sketch.bounds = [7.34, 43.7, 7.5, 43.78]
        let store = try TileStore(pmtiles: ranges(sketch.bytes()))
        #expect(store.attribution == "© OpenStreetMap")
        #expect(store.vectorLayers == ["water", "road"] && store.fields == ["water": ["class"], "road": []])
        #expect(store.bounds == TileBounds(west: 7.34, south: 43.7, east: 7.5, north: 43.78))
        sketch.metadata = "no JSON"
        #expect(try TileStore(pmtiles: ranges(sketch.bytes())).vectorLayers == [])
    }

    @Test func picturesAreRead() throws {
        let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 1, 2, 3]
        var sketch = PMTilesSketch([TileID(zoom: 1, x: 0, y: 1): png])
        (sketch.tileType, sketch.tileCompression) = (2, 1)
        let pictures = try RasterTileset(pmtiles: ranges(sketch.bytes()), tileSize: 256)
        #expect(try pictures.tile(TileID(zoom: 3, x: 1, y: 6))?.bytes == png)
        #expect(try pictures.tile(TileID(zoom: 1, x: 0, y: 0)) == nil)
        #expect(problem(sketch.bytes())?.kind == .rasterTiles)
        sketch.tileType = 1
        #expect(throws: TileError.self) { try RasterTileset(pmtiles: ranges(sketch.bytes())) }
    }

    @Test func oneReadOpensAndOneReadGetsATile() throws {
        let log = ReadLog()
        var sketch = pyramid()
        sketch.mostEntries = 9
        let bytes = sketch.bytes()
        func far(_ revision: String) -> ByteRanges {
            ByteRanges(name: "https://tiles.test/city.pmtiles", revision: revision) { offset, count in
                log.reads.withLock { $0.append((offset, count)) }
                return Array(bytes[offset..<min(offset + count, bytes.count)])
            }
        }
        let store = try TileStore(pmtiles: far("\"abc\""))
        #expect(log.count == 1)
        let id = TileID(zoom: 3, x: 5, y: 5)
        _ = try store.tile(id)
        #expect(log.count == 3, "a leaf directory and the tile")
        _ = try store.tile(id)
        #expect(log.count == 3)
        #expect(try TileStore(pmtiles: far("\"abc\"")).fingerprint == store.fingerprint)
        #expect(try TileStore(pmtiles: far("\"abd\"")).fingerprint != store.fingerprint)
    }

    @Test func aFileIsKnownByItsFirstBytes() throws {
        let folder = try Tileset([:]).folder
        let (first, second) = (folder.appending(path: "a.mbtiles"), folder.appending(path: "b.pmtiles"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var sketch = pyramid()
        try sketch.write(to: first)
        let store = try TileStore(contentsOf: first.path)
        #expect(try store.tile(TileID(zoom: 0, x: 0, y: 0)).number == 0)
        try sketch.write(to: second)
        #expect(try TileStore(contentsOf: second.path).fingerprint == store.fingerprint)
        sketch.tiles[TileID(zoom: 3, x: 0, y: 0)] = Gzip.pack(numbered(99))
        try sketch.write(to: second)
        #expect(try TileStore(contentsOf: second.path).fingerprint != store.fingerprint)
        try Data(sketch.bytes().dropLast()).write(to: second)
        let error = #expect(throws: TileError.self) { try TileStore(contentsOf: second.path) }
        #expect(error?.message.hasPrefix("\(second.path): is cut short") ?? false)
    }

    @Test func errorsNameTheSourceAndWhatIsWrong() throws {
        let good = pyramid().bytes()
        func changed(_ change: (inout [UInt8]) -> Void) -> String {
            var bytes = good
            change(&bytes)
            let message = problem(bytes)?.message ?? "none"
            #expect(message.hasPrefix("city.pmtiles: "))
            return message
        }
        #expect(changed { $0[0] = 0 }.contains("no PMTiles archive"))
        #expect(changed { $0[7] = 4 }.contains("version 4"))
        #expect(changed { $0.replaceSubrange(0..<4, with: [0x50, 0x4d, 2, 0]) }.contains("version 2"))
        #expect(changed { $0.removeLast($0.count - 100) }.contains("cut short"))
        #expect(changed { $0[97] = 3 }.contains("brotli"))
        #expect(changed { $0[98] = 4 }.contains("tiles packed by zstd"))
        #expect(changed { $0[97] = 0 }.contains("how its directories are packed"))
        #expect(changed { $0[97] = 2 }.contains("not packed by gzip"))
        #expect(changed { $0[99] = 9 }.contains("unknown type 9"))
        #expect(changed { $0[99] = 6 }.contains("mlt"))
        #expect(changed { $0[100] = 4 }.contains("zooms 4 to 3"))
        #expect(changed { $0[101] = 31 }.contains("0 to 30"))
        #expect(changed { $0[15] = 255 }.contains("root directory"))
        #expect(changed { $0[22] = 1 }.contains("cut short"))
        #expect(changed { $0[127] = 0 }.contains("0 entries"))
        #expect(changed { $0[127] = 127 }.contains("a directory is damaged"))
    }

    /// Directories of all kinds that no writer makes.
    @Test func damagedDirectoriesAreToldFromGoodOnes() throws {
        typealias Entry = PMTilesSketch.Entry
        func archive(_ entries: [Entry]) -> [UInt8] {
            var bytes = PMTilesSketch([TileID(zoom: 0, x: 0, y: 0): numbered(1)]).bytes()
            let root = PMTilesSketch.directory(entries)
            // The new root lies behind everything, within the first 16 KiB.
            bytes.replaceSubrange(8..<16, with: withUnsafeBytes(of: UInt64(bytes.count).littleEndian, Array.init))
            bytes.replaceSubrange(16..<24, with: withUnsafeBytes(of: UInt64(root.count).littleEndian, Array.init))
            return bytes + root
        }
        let tile = Entry(tile: 3, offset: 0, length: 5, run: 2)
        #expect(problem(archive([tile])) == nil)
        let bad: [(String, [Entry])] = [
            ("ascend", [tile, tile]), ("ascend", [tile, Entry(tile: 1, offset: 0, length: 5, run: 1)]),
            ("run", [tile, Entry(tile: 4, offset: 0, length: 5, run: 1)]),
            ("run", [Entry(tile: .max, offset: 0, length: 5, run: 1)]),
            ("32 bits", [Entry(tile: 0, offset: 0, length: 1 << 32, run: 1)]),
            ("32 bits", [Entry(tile: 0, offset: 0, length: 1, run: 1 << 32)]),
            (
                "64 bits",
                [
                    Entry(tile: 0, offset: .max - 1, length: 9, run: 1), Entry(tile: 1, offset: 7, length: 9, run: 1),
                ]
            ),
            ("without bytes", [Entry(tile: 0, offset: 0, length: 0, run: 0)]),
            ("first entry", [Entry(tile: 0, offset: .max, length: 1, run: 1)]),
        ]
        for (word, entries) in bad {
            let error = problem(archive(entries))
            #expect(
                error?.kind == .malformed && error?.message.contains(word) ?? false,
                "\(word): \(error?.message ?? "none")")
        }
        let far = try TileStore(pmtiles: ranges(archive([Entry(tile: 0, offset: 9999, length: 9, run: 1)])))
        let error = #expect(throws: TileError.self) { try far.tile(TileID(zoom: 0, x: 0, y: 0)) }
        #expect(error?.message.hasPrefix("city.pmtiles: tile 0/0/0: its 9 bytes at 9999 do not lie") ?? false)
    }

    /// A leaf directory that is its own child.
    @Test func directoriesThatLieInEachOtherComeToAnEnd() throws {
        var bytes = PMTilesSketch([TileID(zoom: 0, x: 0, y: 0): numbered(1)]).bytes()
        let loop = PMTilesSketch.directory([PMTilesSketch.Entry(tile: 0, offset: 0, length: 5, run: 0)])
        for (place, number) in [(8, bytes.count), (16, loop.count), (40, bytes.count), (48, loop.count)] {
            bytes.replaceSubrange(place..<place + 8, with: withUnsafeBytes(of: UInt64(number).littleEndian, Array.init))
        }
        let store = try TileStore(pmtiles: ranges(bytes + loop))
        let error = #expect(throws: TileError.self) { try store.tile(TileID(zoom: 0, x: 0, y: 0)) }
        #expect(error?.message.contains("more than 4 directories") ?? false)
    }

    @Test func readErrorsNameThemselves() throws {
        let bytes = pyramid().bytes()
        let isDown = Mutex(false)
        let source = ByteRanges(name: "https://tiles.test/a.pmtiles", size: bytes.count) {
            offset, count throws(TileError) in
            if isDown.withLock(\.self) { throw TileError(.unavailable, "answers 503 Service Unavailable") }
            return Array(bytes[offset..<min(bytes.count, offset + count)])
        }
        let store = try TileStore(pmtiles: source)
        isDown.withLock { $0 = true }
        let id = TileID(zoom: 2, x: 1, y: 1)
        let error = #expect(throws: TileError.self) { try store.tile(id) }
        #expect(error == TileError(.unavailable, "https://tiles.test/a.pmtiles: answers 503 Service Unavailable"))
        isDown.withLock { $0 = false }
        #expect(try store.tile(id).number == id.hilbertNumber, "an error is not kept")
    }
}

@Suite("PMTiles fuzz")
struct PMTilesFuzz {
    /// Opens an archive and asks for tiles; anything but a crash or a hang is well.
    private func use(_ bytes: [UInt8], _ dice: inout Dice) {
        guard let store = try? TileStore(pmtiles: ranges(bytes), cacheBytes: 1 << 16, tileByteLimit: 1 << 16) else {
            return
        }
        for _ in 0..<4 {
            let zoom = Int.random(in: 0...4, using: &dice)
            let side = 0..<1 << zoom
            let id = TileID(zoom: zoom, x: .random(in: side, using: &dice), y: .random(in: side, using: &dice))
            _ = try? store.tile(id)
        }
    }

    @Test func mutatedArchives() throws {
        var sketch = pyramid()
        sketch.mostEntries = 9
        let plain = sketch.bytes()
        (sketch.pack, sketch.compression) = (Gzip.pack, 2)
        let packed = sketch.bytes()
        var dice = Dice(state: 31)
        try Fuzz.run("PMTiles", 3000, cost: 20) { index in
            var bytes = index.isMultiple(of: 4) ? packed : plain
            // Half of the changes hit the header and the root directory.
            let end = Bool.random(using: &dice) ? min(200, bytes.count) : bytes.count
            for _ in 0..<Int.random(in: 1...6, using: &dice) {
                let place = Int.random(in: 8..<end, using: &dice)
                bytes[place] =
                    [0, 1, 127, 128, 255, .random(in: 0...255, using: &dice)].randomElement(using: &dice) ?? 0
            }
            if index.isMultiple(of: 10) { bytes.removeLast(.random(in: 0..<bytes.count, using: &dice)) }
            use(bytes, &dice)
        }
    }

    @Test func randomDirectories() throws {
        let base = pyramid().bytes()
        var dice = Dice(state: 32)
        try Fuzz.run("PMTiles directories", 3000, cost: 20) { _ in
            let numbers: [UInt64] = [0, 1, 2, 5, 21, 64, 300, 1 << 31, 1 << 32, 1 << 62, .max]
            func number() -> UInt64 { numbers.randomElement(using: &dice) ?? 0 }
            var tile: UInt64 = 0
            let entries = (0..<Int.random(in: 1...6, using: &dice)).map { _ in
                tile &+= .random(in: 0...30, using: &dice)
                return PMTilesSketch.Entry(tile: tile, offset: number(), length: number(), run: number() % 9)
            }
            let directory = PMTilesSketch.directory(entries)
            var bytes = base
            let place = bytes.count
            // It serves as root and as leaf directories, at several offsets.
            for (field, number) in [(8, place), (16, directory.count), (40, place), (48, directory.count)] {
                bytes.replaceSubrange(
                    field..<field + 8, with: withUnsafeBytes(of: UInt64(number).littleEndian, Array.init))
            }
            use(bytes + directory, &dice)
        }
    }

    @Test func noSummaryOfAMutatedArchiveHangs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pmtiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var sketch = pyramid()
        sketch.mostEntries = 9
        let good = sketch.bytes()
        var dice = Dice(state: 33)
        try Fuzz.run("PMTiles summaries", 200, cost: 200) { _ in
            var bytes = good
            for _ in 0..<3 { bytes[Int.random(in: 40..<400, using: &dice)] = .random(in: 0...255, using: &dice) }
            try Data(bytes).write(to: folder.appending(path: "a.pmtiles"))
            _ = try? TilesetSummary(contentsOf: folder.appending(path: "a.pmtiles").path)
        }
    }
}
