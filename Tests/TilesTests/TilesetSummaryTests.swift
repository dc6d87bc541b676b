import Foundation
import Geo
import TestSupport
import Testing
import Tiles
import TilesetSketches

/// What a tileset says about itself, and the sample as a PMTiles archive.
@Suite("Tileset summary")
struct TilesetSummaryTests {
    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples/monaco/monaco.mbtiles").path

    /// A folder that goes away.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appending(path: "summary-\(UUID().uuidString)")
        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    @Test func theSampleIsTheSameInBothFormats() throws {
        let folder = try Folder()
        var sketch = try PMTilesSketch(mbtiles: Self.sample)
        sketch.mostEntries = 8
        let path = folder.url.appending(path: "monaco.pmtiles").path
        try sketch.write(to: URL(fileURLWithPath: path))
        let (old, new) = (try TilesetSummary(contentsOf: Self.sample), try TilesetSummary(contentsOf: path))
        #expect((old.container, new.container) == ("MBTiles", "PMTiles 3"))
        #expect(
            old.levels.map(\.largest) == new.levels.map(\.largest)
                && old.levels.map(\.absent) == new.levels.map(\.absent))
        #expect(old.levels.map(\.tiles) == new.levels.map(\.tiles))
        #expect(zip(old.levels, new.levels).allSatisfy { $0.bytes >= $1.bytes } && old.levels.last != new.levels.last)
        #expect(old.layers == new.layers && old.name == new.name)
        #expect(old.bounds == new.bounds && old.extent == new.extent)
        #expect((old.compression, new.compression) == ("gzip", "gzip"))
        #expect(old.levels.map(\.tiles) == [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 6, 12, 40])
        // The data ends before the northern edge that the bounds announce.
        #expect(old.levels.map(\.absent).suffix(4) == [0, 3, 4, 8])
        #expect(old.layers.contains { $0.name == "housenumber" && $0.minZoom == 14 && $0.fields["housenumber"] != nil })

        let stores = (try TileStore(contentsOf: Self.sample), try TileStore(contentsOf: path))
        for zoom in 0...14 {
            let (columns, rows) = (8526 >> (14 - zoom)...8533 >> (14 - zoom), 5971 >> (14 - zoom)...5976 >> (14 - zoom))
            for (x, y) in columns.flatMap({ x in rows.map { (x, $0) } }) {
                let id = TileID(zoom: zoom, x: x, y: y)
                switch (try stores.0.tile(id), try stores.1.tile(id)) {
                case (.loaded(let a), .loaded(let b)):
                    let (first, second) = (a.tile.layers.flatMap(\.features), b.tile.layers.flatMap(\.features))
                    #expect(first.map(\.geometry) == second.map(\.geometry), "\(id)")
                    #expect(first.map(\.properties) == second.map(\.properties), "\(id)")
                case (.missing, .missing): #expect(!sketch.tiles.keys.contains(id))
                default: Issue.record("\(id) is not the same in both")
                }
            }
        }
    }

    @Test func mbtilesSayWhatIsInThem() throws {
        let tile = tileBytes(EncodedLayer(features: [EncodedFeature(id: 1)]))
        let file = try Tileset(
            [TileID(zoom: 1, x: 0, y: 0): tile, TileID(zoom: 2, x: 1, y: 1): tile, TileID(zoom: 2, x: 3, y: 3): tile],
            metadata: [
                "format": "pbf", "minzoom": "1", "maxzoom": "3", "bounds": "-180,0,0,85", "center": "-90,45,2",
                "generator": "tilemaker v3.0.0", "attribution": "",
            ])
        let summary = try TilesetSummary(contentsOf: file.path)
        #expect(summary.generator == "tilemaker v3.0.0" && summary.attribution == nil && summary.compression == "none")
        #expect(summary.levels.map(\.zoom) == [1, 2, 3] && summary.levels.map(\.tiles) == [1, 2, 0])
        #expect(summary.levels.map(\.absent) == [0, 3, 16], "one of two tiles of zoom 2 lies outside the bounds")
        #expect(summary.levels[1].bytes == 2 * tile.count && summary.levels[1].largest == tile.count)
        #expect(summary.centre == [-90, 45, 2] && summary.scheme == "tms")
        let edges = try #require(summary.extent)
        #expect(edges[0] == -90 && edges[2] == 180 && abs(edges[3] - 66.51326) < 1e-5)
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(summary)) as? [String: Any]
        #expect(json?["minzoom"] as? Int == 1 && (json?["levels"] as? [Any])?.count == 3)
    }

    @Test func boundsOverTheAntimeridianAndNone() throws {
        let ids = [TileID(zoom: 3, x: 7, y: 3), TileID(zoom: 3, x: 0, y: 3), TileID(zoom: 3, x: 4, y: 3)]
        let tiles = Dictionary(uniqueKeysWithValues: ids.map { ($0, [UInt8]([1, 2])) })
        var sketch = PMTilesSketch(tiles)
        sketch.bounds = [170, 0.1, -170, 20]
        let folder = try Folder()
        let archive = folder.url.appending(path: "a.pmtiles")
        try sketch.write(to: archive)
        let file = try Tileset(tiles, metadata: ["format": "pbf", "bounds": "170,0.1,-170,20"])
        for path in [archive.path, file.path] {
            let level = try #require(TilesetSummary(contentsOf: path).levels.last)
            #expect((level.zoom, level.tiles, level.absent) == (3, 3, 0), "\(path)")
        }
        sketch.bounds = [0, 0, 0, 0]
        try sketch.write(to: archive)
        let summary = try TilesetSummary(contentsOf: archive.path)
        #expect(summary.bounds == nil && summary.levels.last?.absent == 61)
    }

    @Test func aRunOfABillionTilesIsNotCountedOneByOne() throws {
        let base = PMTilesSketch([TileID(zoom: 0, x: 0, y: 0): [1, 2]])
        var bytes = base.bytes()
        bytes[101] = 16
        let first = TileID(zoom: 16, x: 0, y: 0).hilbertNumber
        let root = PMTilesSketch.directory([
            .init(tile: 0, offset: 0, length: 2, run: 1), .init(tile: first - 1, offset: 0, length: 2, run: 1 << 31),
        ])
        for (place, number) in [(8, bytes.count), (16, root.count)] {
            bytes.replaceSubrange(place..<place + 8, with: withUnsafeBytes(of: UInt64(number).littleEndian, Array.init))
        }
        let folder = try Folder()
        let file = folder.url.appending(path: "sea.pmtiles")
        try Data(bytes + root).write(to: file)
        let levels = try TilesetSummary(contentsOf: file.path).levels
        #expect(levels.map(\.tiles).suffix(2) == [1, (1 << 31) - 1], "the run goes from zoom 15 into zoom 16")
        #expect(levels.last?.absent == nil && levels[0].absent == 0)
    }

    @Test func whatIsNoTilesetIsRefusedByName() throws {
        let folder = try Folder()
        let file = folder.url.appending(path: "a.pmtiles")
        try Data("<html>not found</html>".utf8).write(to: file)
        for (path, word) in [
            (file.path, "expected an MBTiles tileset or a PMTiles archive"), (folder.url.path, "is a folder"),
            ("/nowhere/a.pmtiles", "there is no such file"),
        ] {
            let error = #expect(throws: TileError.self) { try TilesetSummary(contentsOf: path) }
            #expect(error?.message.hasPrefix("\(path): ") ?? false)
            #expect(error?.message.contains(word) ?? false, "\(error?.message ?? "none")")
        }
    }
}
