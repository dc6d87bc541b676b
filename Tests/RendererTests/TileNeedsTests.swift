import Foundation
import Geo
import Graphics
import Renderer
import Style
import Synchronization
import TestSupport
import Testing
import Tiles

/// What a map needs is what its scene asks for, no more and no less: who fetches tiles beforehand relies on it.
@Suite struct TileNeedsTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Tiles read since the last look.
    private final class Log: Sendable {
        private let ids = Mutex<Set<TileID>>([])

        func add(_ id: TileID) { ids.withLock { _ = $0.insert(id) } }

        func take() -> Set<TileID> {
            ids.withLock { ids in
                defer { ids = [] }
                return ids
            }
        }
    }

    @Test(arguments: [0...14, 5...9, 13...13])
    func aSceneAsksForWhatIsNeeded(zooms: ClosedRange<Int>) throws {
        let sheet = try Stylesheet(contentsOf: Self.root.appending(path: "styles/classic"))
        var dice = Dice(state: UInt64(zooms.upperBound))
        func fraction() -> Double { Double(dice.next() % 1_000_000) / 1e6 }
        for _ in 0..<15 {
            let (features, pictures) = (Log(), Log())
            // Nothing is remembered, so that each read is seen.
            let store = TileStore(name: "features", zooms: zooms, cacheBytes: 0) { id in
                features.add(id)
                return []
            }
            let tileset = RasterTileset(name: "pictures", zooms: zooms) { id in
                pictures.add(id)
                return nil
            }
            var sources = MapSources(tiles: [:])
            for name in sheet.style.sources.keys { sources.tiles[name] = store }
            sources.rasters["photos"] = tileset
            let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
            var frame = Frame(
                size: Point(20 + 200 * fraction(), 20 + 200 * fraction()), bleed: 3 * fraction(),
                centre: Coordinate(longitude: 360 * fraction() - 180, latitude: 140 * fraction() - 70),
                scaleDenominator: exp(log(2000) + fraction() * log(100)))
            if fraction() < 0.5 { frame.tileDetail = 2 * fraction() }
            let needs = renderer.tilesNeeded(for: frame)
            _ = try renderer.scene(of: frame)
            let wanted = needs.features.values.reduce(into: Set()) { $0.formUnion($1.compactMap(store.source)) }
            #expect(features.take() == wanted)
            #expect(pictures.take().isEmpty && needs.pictures.isEmpty, "no layer shows them")
        }
    }

    /// The lines of small zooms are simplified for screens: paper shows their corners.
    @Test(arguments: [false, true]) func finerTilesAreReadForPrint(isCutFromPlane: Bool) throws {
        let sheet = try Stylesheet(contentsOf: Self.root.appending(path: "styles/classic"))
        let log = Log()
        let store = TileStore(name: "features", zooms: 0...14, cacheBytes: 0) { id in
            log.add(id)
            return []
        }
        var sources = MapSources(tiles: [:])
        for name in sheet.style.sources.keys { sources.tiles[name] = store }
        let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
        func zooms(_ zoom: Double, detail: Double) throws -> Set<Int> {
            let scale = Frame.scaleDenominator(zoom: zoom, latitude: 43.7)
            var frame = Frame(
                size: Point(30, 20), centre: Coordinate(longitude: 7.4, latitude: 43.7), scaleDenominator: scale)
            frame.tileDetail = detail
            if isCutFromPlane {
                let grid = PlaneGrid(symbolScale: 1, resolution: 300)
                frame.align(worldSize: grid.worldSize(scaleDenominator: scale, latitude: 43.7), resolution: 300)
            }
            let needed = Set(renderer.tilesNeeded(for: frame).features.values.joined().map(\.zoom))
            // Cells of a plane are resolved when they are painted, from tiles that are read before.
            _ = try renderer.scene(of: frame)
            #expect(Set(log.take().map(\.zoom)) == needed)
            return needed
        }
        #expect(try zooms(11.4, detail: 0) == [11])
        #expect(try zooms(11.4, detail: 1.64) == [13])
        #expect(try zooms(11.3, detail: 1.64) == [12])
        #expect(try zooms(13.9, detail: 1.64) == [14], "no deeper than there are tiles")
    }

    @Test func picturesAreNeededWhereALayerShowsThem() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "needs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let style = """
            {"version": 8, "sources": {"photos": {"type": "raster", "tiles": ["a/{z}/{x}/{y}.png"], "tileSize": 256}},
             "layers": [{"id": "photos", "type": "raster", "source": "photos", "minzoom": 8}]}
            """
        try Data(style.utf8).write(to: folder.appending(path: "style.json"))
        let sheet = try Stylesheet(contentsOf: folder)
        let log = Log()
        for zoom in stride(from: 6.0, to: 15, by: 0.3) {
            // A new one remembers nothing, so that each read is seen.
            let photos = RasterTileset(name: "photos", zooms: 0...12, tileSize: 256) { id in
                log.add(id)
                return nil
            }
            var sources = MapSources(tiles: [:])
            sources.rasters["photos"] = photos
            let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
            let frame = Frame(
                size: Point(148, 105), centre: Coordinate(longitude: 179.999, latitude: 43.7),
                scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: 43.7))
            let needs = renderer.tilesNeeded(for: frame)
            _ = try renderer.scene(of: frame)
            // What is not there is looked for in ancestors, as `prefetch` does.
            let wanted = Set((needs.pictures["photos"] ?? []).compactMap(photos.source))
            let asked = log.take()
            #expect(asked.isSuperset(of: wanted) && wanted.isEmpty == (zoom < 8))
            #expect(asked.allSatisfy { id in wanted.contains { $0.ancestor(atZoom: id.zoom) == id } })
        }
    }
}
