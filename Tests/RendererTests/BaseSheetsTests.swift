import Foundation
import Geo
import Graphics
import Renderer
import Synchronization
import TestSupport
import Testing
import Tiles

/// The tiles and styles of the samples.
private enum Samples {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func supplies(_ style: String) throws -> (sheet: Stylesheet, sources: MapSources) {
        let sheet = try Stylesheet(contentsOf: folder.appending(path: "styles/\(style)"))
        let tiles = try TileStore(contentsOf: folder.appending(path: "samples/monaco/monaco.mbtiles").path)
        return (sheet, MapSources(of: sheet.style, base: tiles, folder: folder))
    }

    /// Where four of the deepest tiles meet, in town.
    static let corner: Coordinate = {
        let place = Mercator.project(Coordinate(longitude: 7.4215, latitude: 43.735)) * 16_384
        return Mercator.unproject(Point(place.x.rounded(), place.y.rounded()) * (1 / 16_384))
    }()

    static func frame(_ centre: Coordinate, denominator: Double, resolution: Double = 200) -> Frame {
        var frame = Frame(size: Point(60, 45), centre: centre, scaleDenominator: denominator)
        let grid = PlaneGrid(symbolScale: 1, resolution: resolution)
        frame.align(
            worldSize: grid.worldSize(scaleDenominator: denominator, latitude: centre.latitude), resolution: resolution)
        return frame
    }
}

extension Scene {
    /// The ground that it shares with other maps.
    fileprivate var grounds: [BaseMap] { allNodes.compactMap { if case .base(let map) = $0 { map } else { nil } } }
}

/// Tiles that may come later.
private final class Shelf: Sendable {
    let tiles: Mutex<[TileID: [UInt8]]>

    init(_ tiles: [TileID: [UInt8]]) { self.tiles = Mutex(tiles) }
}

/// The largest difference of a channel, 0…1, in the columns and rows of pixels beside lines across a picture.
private func difference(
    _ a: Pixels, _ b: Pixels, columns: some Sequence<Int>, rows: some Sequence<Int>, threshold: Int
) -> (worst: Double, share: Double) {
    var (worst, count, bad) = (0.0, 0, 0)
    func look(_ x: Int, _ y: Int) {
        guard let one = a.colour(x: x, y: y), let other = b.colour(x: x, y: y) else { return }
        let red = abs(one.red - other.red)
        let green = abs(one.green - other.green)
        let blue = abs(one.blue - other.blue)
        let here = max(red, max(green, blue))
        worst = max(worst, here)
        count += 1
        if here > Double(threshold) / 255 { bad += 1 }
    }
    for x in columns { for y in 0..<a.height { look(x, y) } }
    for y in rows { for x in 0..<a.width { look(x, y) } }
    return (worst, Double(bad) / Double(max(1, count)))
}

@Suite("Ground shared by maps")
struct BaseSheetsTests {
    private static let places: [(centre: Coordinate, denominator: Double)] = [
        (Samples.corner, 7_000), (Samples.corner, 19_000),
        (Coordinate(longitude: 7.4213, latitude: 43.7331), 4_500),
    ]

    @Test(arguments: ["quiet", "classic", "contrast"], 0..<3)
    func aMapOfCellsIsTheMapDrawnByItself(_ style: String, _ number: Int) throws {
        let place = Self.places[number]
        let (sheet, sources) = try Samples.supplies(style)
        let frame = Samples.frame(place.centre, denominator: place.denominator)
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let shared = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
            .scene(of: frame)
        let own = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()).scene(of: frame)
        let ground = try #require(shared.grounds.first)
        #expect(shared.grounds.count == 1 && ground.cells.count >= 4 && own.grounds.isEmpty)
        #expect(shared.placedLabels == own.placedLabels && shared.labels == own.labels)
        // Put together from pixels, and at another resolution, which ends with whole pixels, too, from lines.
        for dpi in [200.0, 127] {
            let (a, b) = (try Pixels(png: shared.png(dpi: dpi)), try Pixels(png: own.png(dpi: dpi)))
            // Lines counted from another corner are smoothed a little otherwise, which shows most in black on white.
            let threshold = dpi == 200 ? (style == "contrast" ? 24 : 8) : 48
            let differing = try #require(a.share(differingFrom: b, threshold: threshold))
            // No line of pixels at the edges of cells stands out.
            let columns = Set(ground.cells.map { Int(($0.box.minX * dpi / 25.4).rounded()) }).filter { $0 > 0 }
            let rows = Set(ground.cells.map { Int(($0.box.minY * dpi / 25.4).rounded()) }).filter { $0 > 0 }
            let seam = difference(
                a, b, columns: columns.flatMap { [$0 - 1, $0] }, rows: rows.flatMap { [$0 - 1, $0] },
                threshold: threshold)
            #expect(differing < 0.0005, "\(dpi) dpi")
            #expect(seam.share < 0.002, "\(dpi) dpi, worst \(seam.worst)")
        }
    }

    /// Neighbouring maps in any order, with any memory, beside others or alone: the same bytes.
    @Test func whatWasDrawnBeforeDoesNotShow() throws {
        let (sheet, sources) = try Samples.supplies("quiet")
        let frames = [(0.0, 0.0), (0.0021, 0.0004), (-0.0007, 0.0012)].map { east, north in
            var centre = Samples.corner
            centre.longitude += east
            centre.latitude += north
            return Samples.frame(centre, denominator: 12_000, resolution: 150)
        }
        #expect(Set(frames.map(\.plane)).count == 1)
        func draw(_ order: [Int], bytes: Int, _ masks: LetterMasks) throws -> [Int: Data] {
            let base = BaseSheets(stylesheet: sheet, sources: sources, bytes: bytes)
            let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
            var found: [Int: Data] = [:]
            for index in order {
                found[index] = try renderer.scene(of: frames[index]).png(dpi: 150, encoder: PNGEncoder(masks: masks))
            }
            return found
        }
        var alone: [Int: Data] = [:]
        for index in frames.indices {
            alone[index] = try draw([index], bytes: 256 << 20, LetterMasks())[index]
        }
        let used = LetterMasks()
        #expect(try draw([0, 1, 2], bytes: 256 << 20, used) == alone)
        #expect(try draw([2, 1, 0], bytes: 256 << 20, used) == alone, "with letters of the maps before")
        #expect(try draw([0, 1, 2, 0], bytes: 1, LetterMasks(bytes: 1)) == alone, "nothing is kept")
        #expect(try draw([1, 0, 2], bytes: 2 << 20, LetterMasks(bytes: 20_000)) == alone, "little is kept")
        #expect(Set(alone.values).count == 3)
    }

    /// Letters are moved by a sixteenth of a pixel at most.
    @Test func lettersFromMasksAreThoseDrawnEachTime() throws {
        let (sheet, sources) = try Samples.supplies("classic")
        let scene = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
            .scene(of: Samples.frame(Samples.corner, denominator: 8_000))
        #expect(scene.texts.count > 1)
        let (drawn, placed) = (
            try Pixels(png: scene.png(dpi: 200)),
            try Pixels(png: scene.png(dpi: 200, encoder: PNGEncoder(masks: LetterMasks())))
        )
        #expect(try #require(drawn.share(differingFrom: placed, threshold: 24)) < 0.001)
        #expect(try #require(drawn.share(differingFrom: placed, threshold: 48)) == 0)
        var bare = scene
        bare.nodes.removeAll { if case .text = $0 { true } else { false } }
        #expect(try #require(drawn.share(differingFrom: Pixels(png: bare.png(dpi: 200)), threshold: 48)) > 0.003)
    }

    private func town(_ ground: String) -> TestMap {
        var map = TestMap(
            ground
                + #"{"id":"f","type":"fill","source-layer":"a","paint":{"fill-color":"green"}},"#
                + #"{"id":"n","type":"symbol","source-layer":"a","minzoom":9,"layout":{"symbol-placement":"line","text-field":["get","name"],"text-font":["Noto Sans"],"text-size":9}},"#
                + #"{"id":"l","type":"line","source-layer":"a","paint":{"line-color":"red","line-width":6}}"#)
        map.atTileCorner = true
        map.area("a", Box(x: -20, y: 6, width: 70, height: 17))
        map.line("a", Point(-40, 15), Point(90, 17), properties: ["name": .string("Rue Grimaldi")])
        map.line("a", Point(20, -30), Point(25, 60), properties: ["name": .string("Rue Suffren")])
        return map
    }

    private let ground = #"{"id":"b","type":"background","paint":{"background-color":"silver"}},"#

    /// The map moved by mm, on a plane of tiles of 1280 pixels and cells of 25.6 mm.
    private func aligned(_ map: TestMap, by move: Point = .zero) -> Frame {
        var frame = map.frame
        frame.centre = Mercator.unproject(Mercator.project(frame.centre) + move * (1 / frame.worldSize))
        frame.align(worldSize: frame.worldSize, resolution: 254)
        return frame
    }

    @Test(arguments: [
        "", #"{"id":"b","type":"background","paint":{"background-color":"silver","background-opacity":0.5}},"#,
        #"{"id":"b","type":"background","paint":{"background-color":"rgba(9,9,9,0.9)"}},"#,
        #"{"id":"b","type":"background","paint":{"background-pattern":"dots"}},"#,
    ])
    func whatDoesNotCoverTheGroundIsNotShared(_ ground: String) throws {
        var map = town(ground)
        map.icons["dots"] = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>"
        let (sheet, sources) = try map.supplies()
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let shared = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
            .scene(of: aligned(map))
        let own = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()).scene(of: aligned(map))
        #expect(shared == own && shared.grounds.isEmpty && !own.fills.isEmpty)
    }

    /// A map outside any plane has a ground of its own, too.
    @Test func aMapThatIsNotAlignedSharesNothing() throws {
        let map = town(ground)
        let (sheet, sources) = try map.supplies()
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
        #expect(try renderer.scene(of: map.frame).grounds.isEmpty)
        #expect(try renderer.scene(of: aligned(map)).grounds.count == 1)
    }

    /// Where a map names streets between shapes, fewer layers are shared; the next map has all of its shapes all the same.
    @Test func namesBetweenShapesDoNotChangeOtherMaps() throws {
        let map = town(ground)
        let (sheet, sources) = try map.supplies()
        var named = aligned(map)
        named.preferredNames = ["Rue Grimaldi"]
        let frames = [named, aligned(map)]
        func draw(_ order: [Int]) throws -> [Int: Data] {
            let base = BaseSheets(stylesheet: sheet, sources: sources)
            let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
            var found: [Int: Data] = [:]
            for index in order { found[index] = try renderer.scene(of: frames[index]).png(dpi: 254) }
            return found
        }
        let (forth, back) = (try draw([0, 1]), try draw([1, 0]))
        #expect(forth == back)
        for picture in forth.values {
            let pixels = try Pixels(png: picture)
            #expect(pixels.share(of: RGBA(0xFF0000)) > 0.03, "streets are drawn")
        }
    }

    /// An id that is there twice is a warning, and both layers are drawn.
    @Test func layersOfOneIdAreDrawnBoth() throws {
        var map = town(ground)
        map.layers = map.layers.replacing(#""id":"l""#, with: #""id":"f""#)
        map.layers += #",{"id":"f","type":"line","source-layer":"a","paint":{"line-color":"blue","line-width":2}}"#
        let (sheet, sources) = try map.supplies()
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let shared = try Pixels(
            png: Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
                .scene(of: aligned(map)).png(dpi: 254))
        let own = try Pixels(png: map.scene { $0 = aligned(map) }.png(dpi: 254))
        let differing = try #require(shared.share(differingFrom: own, threshold: 48))
        #expect(differing < 0.0005)
        #expect(shared.share(of: RGBA(0x0000FF)) > 0.01)
    }

    /// A tile beside the map is not the map's, though its cells reach there; the map that needs it is not drawn from what
    /// was made without it.
    @Test(arguments: [false, true])
    func aTileLackingBesideTheMapIsMissedByThoseThatNeedIt(isDamaged: Bool) throws {
        let map = town(ground)
        let lost = TileID(zoom: 4, x: 8, y: 7)
        let shelf = Shelf(map.tiles())
        let tile = try #require(shelf.tiles.withLock { $0[lost] })
        shelf.tiles.withLock { $0[lost] = isDamaged ? Array(tile.prefix(tile.count / 2)) : nil }
        let sheet = try map.stylesheet()
        // Nothing is remembered of places without a tile.
        let store = TileStore(name: "shelf", zooms: 4...4, absence: .missing, cacheBytes: 0) { id in
            shelf.tiles.withLock { $0[id] }
        }
        let sources = MapSources(of: sheet.style, base: store, folder: FileManager.default.temporaryDirectory)
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
        // Half a millimetre left of and above the corner of the four tiles.
        let beside = try renderer.scene(of: aligned(map, by: Point(-30.5, -20.5)))
        let whole = aligned(map, by: Point(-28.5, -20.5))
        #expect(beside.grounds.count == 1)
        for _ in 0..<2 {
            let error = #expect(throws: RenderError.self) { try renderer.scene(of: whole) }
            if isDamaged, case .unreadableTile(lost, _) = error { continue }
            #expect(!isDamaged && error == .missingTiles([lost]))
        }
        // When the tile is there, nothing of the cells without it is left.
        shelf.tiles.withLock { $0[lost] = tile }
        let (fullSheet, fullSources) = try map.supplies()
        let fresh = Renderer(
            stylesheet: fullSheet, sources: fullSources, shaper: TextShaper(),
            base: BaseSheets(stylesheet: fullSheet, sources: fullSources))
        #expect(try renderer.scene(of: whole).png(dpi: 254) == fresh.scene(of: whole).png(dpi: 254))
    }

    /// Over the antimeridian, and at the upper edge of the world, beyond which there are no tiles.
    @Test(arguments: [Point(1, 0.5), Point(0, 0.5), Point(0.5, 0.004), Point(1, 0.004)])
    func atTheEdgesOfTheWorldMapsHoldTogether(_ middle: Point) throws {
        var map = town(ground)
        map.bounds = "-180,-85.06,180,85.06"
        var sketch = TileSketch()
        let (world, unit) = (16 * TileSketch.extent, 32.0)
        let at = middle * world
        for copy in [-world, 0, world] {
            let street = [Point(-120, 3), Point(120, 9)].map { at + $0 * unit + Point(copy, 0) }
            sketch.add("a", Geometry(kind: .line, points: street, ends: [2]))
            let park = Box(x: -20, y: -5, width: 41, height: 10).corners.map { at + $0 * unit + Point(copy, 0) }
            sketch.add("a", Geometry(kind: .polygon, points: park, ends: [4]))
        }
        var tiles: [TileID: [UInt8]] = [:]
        for x in [0, 1, 7, 8, 14, 15] {
            for y in [0, 1, 7, 8] {
                let id = TileID(zoom: 4, x: x, y: y)
                tiles[id] = sketch.tile(id)
            }
        }
        let tileset = try Tileset(
            tiles, metadata: ["format": "pbf", "bounds": map.bounds, "minzoom": "4", "maxzoom": "4"])
        let sheet = try map.stylesheet()
        let sources = MapSources(
            of: sheet.style, base: try tileset.store(), folder: FileManager.default.temporaryDirectory)
        var frame = map.frame
        frame.centre = Mercator.unproject(middle)
        frame.align(worldSize: frame.worldSize, resolution: 254)
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let shared = try Pixels(
            png: Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base)
                .scene(of: frame).png(dpi: 254))
        let own = try Pixels(
            png: Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()).scene(of: frame).png(dpi: 254))
        let differing = try #require(shared.share(differingFrom: own, threshold: 8))
        #expect(differing < 0.0005)
        // The street has no hole from side to side; the park lies in the middle.
        for x in stride(from: 0.5, to: 59.5, by: 0.1) {
            let y = 20 + 6 + (x - 30) * 6 / 240
            let colour = shared.colour(x: Int(x * 10), y: Int(y * 10))
            #expect(colour == RGBA(0xFF0000), "\(x) mm")
        }
        #expect(shared.colour(x: 290, y: 200) == RGBA(0x008000) && shared.colour(x: 310, y: 200) == RGBA(0x008000))
    }

    @Test func smallFilesShowTheSame() throws {
        let (sheet, sources) = try Samples.supplies("classic")
        let scene = try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
            .scene(of: Samples.frame(Samples.corner, denominator: 9_000))
        let (fast, small) = (try scene.png(dpi: 150), try scene.png(dpi: 150, encoder: PNGEncoder(compression: .small)))
        #expect(small.count <= fast.count && fast != small)
        #expect(try Pixels(png: fast).share(differingFrom: Pixels(png: small), threshold: 0) == 0)
    }
}
