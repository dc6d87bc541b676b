import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing
import Tiles

/// A town with a bit of everything.
private func town() -> TestMap {
    var map = TestMap(
        [
            #"{"id":"land","type":"background","paint":{"background-color":"rgb(242,239,233)"}}"#,
            #"{"id":"park","type":"fill","source-layer":"park","paint":{"fill-color":"rgb(200,225,190)","fill-outline-color":"green"}}"#,
            #"{"id":"case","type":"line","source-layer":"road","layout":{"line-cap":"round"},"paint":{"line-color":"gray","line-width":14}}"#,
            #"{"id":"road","type":"line","source-layer":"road","layout":{"line-cap":"round"},"paint":{"line-color":"white","line-width":11}}"#,
            #"{"id":"rail","type":"line","source-layer":"rail","paint":{"line-color":"black","line-width":3,"line-dasharray":[4,2]}}"#,
            #"{"id":"stop","type":"circle","source-layer":"stop","paint":{"circle-color":"red","circle-radius":6,"circle-stroke-width":2,"circle-stroke-color":"white"}}"#,
            #"{"id":"name","type":"symbol","source-layer":"road","layout":{"symbol-placement":"line","text-field":["get","name"],"text-font":["Noto Sans Regular"],"text-size":9}}"#,
            #"{"id":"place","type":"symbol","source-layer":"park","layout":{"text-field":["get","name"],"text-font":["Noto Sans Italic"],"text-size":12},"paint":{"text-color":"green","text-halo-color":"white","text-halo-width":1.5}}"#,
        ].joined(separator: ","))
    map.area(
        "park", Box(x: 6, y: 5, width: 20, height: 12), holes: [Box(x: 8, y: 12, width: 3, height: 3)],
        properties: ["name": .string("Jardin Exotique")])
    map.line(
        "road", Point(-10, 22), Point(30, 21), Point(75, 26), properties: ["name": .string("Boulevard Albert 1er")])
    map.line("road", Point(38, -9), Point(40, 22), Point(37, 55), properties: ["name": .string("Rue Suffren")])
    map.line("rail", Point(-5, 35), Point(25, 31), Point(70, 36))
    map.point("stop", Point(45, 33.5))
    return map
}

@Suite("Scenes")
struct SceneTests {
    @Test func theSameMapTwiceIsTheSameScene() throws {
        let (a, b) = (try town().scene(), try town().scene())
        #expect(a == b && a.description == b.description)
        #expect(try a.png(dpi: 200) == b.png(dpi: 200))
    }

    /// Symbols are kept from map to map; whatever was drawn before, a map is the same.
    @Test func mapsDoNotDependOnThoseBefore() throws {
        var map = town()
        // A raised layer, two layers of one id, and sizes by zoom.
        map.layers += ["name", "park"].map { field in
            #",{"id":"twin","type":"symbol","source-layer":"\#(field == "name" ? "road" : "park")","layout":{"#
                + #""text-field":["concat","\#(field) ",["get","name"]],"text-font":["Noto Sans Regular"],"#
                + #""text-size":["interpolate",["linear"],["zoom"],4,7,6,9]}}"#
        }.joined()
        map.layers +=
            #",{"id":"late","type":"symbol","source-layer":"rail","minzoom":9,"layout":{"symbol-placement":"line","#
            + #""text-field":"Petit Train","text-font":["Noto Sans Regular"],"text-size":9}}"#
        let frames = [(1.0, 0.0, 1.0), (1.0, 0.004, 1.0), (1.3, 0.0, 1.0), (1.0, 0.0, 1.25), (1.0, 0.0, 1.0)]
            .enumerated().map { index, change in
                var frame = map.frame
                frame.worldSize *= change.0
                frame.centre.longitude += change.1
                frame.symbolScale *= change.2
                if index.isMultiple(of: 2) { frame.preferredNames = ["Rue Suffren", "Petit Train"] }
                if index == 2 { frame.corridors = [Corridor(points: [Point(38, 0), Point(40, 40)], width: 2)] }
                return frame
            }
        let fresh = try frames.map { try map.renderer().scene(of: $0) }
        let (forth, back) = (try map.renderer(), try map.renderer())
        for index in frames.indices { #expect(try forth.scene(of: frames[index]) == fresh[index]) }
        for index in frames.indices.reversed() { #expect(try back.scene(of: frames[index]) == fresh[index]) }
        #expect(fresh[0] == fresh[4] && Set(fresh.map(\.description)).count == 4)
        let texts = Set(fresh.flatMap { $0.placedLabels.map(\.text) })
        #expect(texts.contains { $0.hasPrefix("park ") } && texts.contains("Petit Train"))
    }

    @Test func printedSceneIsStable() throws { try expectGolden(town().scene().description, "town") }

    @Test func numbersAreShort() {
        let texts = [1.0, -0.0004, 0.0005, -1.25, 12.3456, 1e20, .nan, -.infinity].map(\.short)
        #expect(texts == ["1", "0", "0.001", "-1.25", "12.346", "1e+20", "nan", "-inf"])
    }

    @Test(arguments: [("town", false), ("town-four-tiles", true)])
    func pictures(_ name: String, _ atTileCorner: Bool) throws {
        var map = town()
        map.atTileCorner = atTileCorner
        // FreeType and cairo of other versions smooth edges a little differently.
        try expectGolden(png: map.scene().png(dpi: 150), name, share: 0.005, threshold: 48)
    }

    @Test func theTileGridDoesNotShow() throws {
        var map = town()
        map.layers = map.layers.replacing(#","line-dasharray":[4,2]"#, with: "")
        let whole = try Pixels(png: map.scene().png(dpi: 150))
        map.atTileCorner = true
        let cut = try Pixels(png: map.scene().png(dpi: 150))
        #expect(try #require(whole.share(differingFrom: cut, threshold: 48)) < 0.005)
    }

    /// Dashes are counted from the edges of tiles: they shift along their line, and nothing else does.
    @Test func theTileGridMovesDashesAlongTheirLineOnly() throws {
        var map = town()
        let whole = try Pixels(png: map.scene().png(dpi: 150))
        map.atTileCorner = true
        let cut = try Pixels(png: map.scene().png(dpi: 150))
        let (from, to) = (Int(30.5 / 25.4 * 150), Int(36.5 / 25.4 * 150))
        let differing = (0..<whole.height).map { y in
            (0..<whole.width).count { x in
                guard let a = whole.colour(x: x, y: y), let b = cut.colour(x: x, y: y) else { return true }
                return abs(a.red - b.red) + abs(a.green - b.green) + abs(a.blue - b.blue) > 0.5
            }
        }
        let (along, all) = (differing[from..<to].reduce(0, +), differing.reduce(0, +))
        #expect(all - along < whole.width * whole.height / 200)
        // All of the railway's ink and gaps together are some 60 mm by 0.75.
        #expect(along < 1900)
        // The names have some black, too.
        let ink = (whole.share(of: RGBA(0), threshold: 40), cut.share(of: RGBA(0), threshold: 40))
        #expect(abs(ink.0 - ink.1) < 0.05 * ink.0)
    }

    @Test func labelsStayWhereTheyAreAtAnyResolution() throws {
        let scene = try town().scene()
        let (coarse, fine) = (try Pixels(png: scene.png(dpi: 100)), try Pixels(png: scene.png(dpi: 400)))
        #expect(fine.width == 4 * coarse.width || abs(fine.width - 4 * coarse.width) < 4)
        #expect(abs(coarse.share(of: .white) - fine.share(of: .white)) < 0.04)
    }

    @Test func wildFeaturesGiveFiniteScenes() throws {
        let layers = [
            #"{"id":"f","type":"fill","source-layer":"a","paint":{"fill-color":"red","fill-outline-color":"blue"}}"#,
            #"{"id":"l","type":"line","source-layer":"a","paint":{"line-width":6,"line-gap-width":["get","gap"],"line-offset":["get","offset"]}}"#,
            #"{"id":"d","type":"line","source-layer":"a","layout":{"line-cap":"round"},"paint":{"line-width":3,"line-dasharray":[2,1]}}"#,
            #"{"id":"s","type":"symbol","source-layer":"a","layout":{"symbol-placement":"line","text-field":["get","name"],"text-font":["Noto Sans"]}}"#,
            #"{"id":"p","type":"symbol","source-layer":"a","layout":{"text-field":["get","name"],"text-font":["Noto Sans"],"text-rotate":30}}"#,
        ].joined(separator: ",")
        var dice = Dice(state: 8)
        for round in 0..<25 {
            var map = TestMap(layers)
            map.atTileCorner = round.isMultiple(of: 2)
            for _ in 0..<12 { map.addWildFeature(using: &dice) }
            let scene = try map.scene()
            // Miter corners and offsets reach out of the frame, but not far.
            let reach = map.frame.box.grown(by: 60)
            #expect(
                scene.allNodes.flatMap(\.places).allSatisfy { $0.x.isFinite && $0.y.isFinite && reach.contains($0) })
            for text in scene.texts { #expect(text.glyphPlaces.allSatisfy(map.frame.box.contains)) }
            _ = try scene.png(dpi: 30)
        }
    }
}

extension TestMap {
    /// A line or area of random points, many of them equal, in a row or far outside.
    fileprivate mutating func addWildFeature(using dice: inout Dice) {
        let spread = [2, 40, 150].randomElement(using: &dice) ?? 40
        let points = (0..<Int.random(in: 3...9, using: &dice)).map { _ in
            Point(
                Double(30 + .random(in: -spread...spread, using: &dice)),
                Double(20 + .random(in: -spread...spread, using: &dice)))
        }
        let isArea = Bool.random(using: &dice)
        add(
            "a", Geometry(kind: isArea ? .polygon : .line, points: points, ends: [points.count]),
            properties: [
                "name": .string(["A", "Rue", "Avenue Princesse Alice"].randomElement(using: &dice) ?? "A"),
                "gap": .number([0, 0, 9].randomElement(using: &dice) ?? 0),
                "offset": .number([0, -12, 8].randomElement(using: &dice) ?? 0),
            ])
    }
}

extension Node {
    /// All positions that the node holds.
    fileprivate var places: [Point] {
        switch self {
        case .fill(let path, _), .stroke(let path, _, _), .pattern(let path, _, _, _): path.points
        case .text(let text): text.glyphPlaces
        case .halo(let runs, _): runs.map(\.origin)
        case .shaded(let path, _, _): path.points
        case .image(let image): image.corners
        case .icon(let icon): icon.box.corners
        case .base(let base): base.cells.flatMap(\.box.corners)
        case .clipped(let path, let nodes): path.points + nodes.flatMap(\.places)
        }
    }
}

/// Styles and tiles of the real world, read in place: `MAPBATCH_SHARED`, or the folder `shared` beside the package.
private enum Shared {
    static let folder: URL =
        ProcessInfo.processInfo.environment["MAPBATCH_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")

    static var isThere: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "data/monaco.mbtiles").path)
    }
}

@Suite("Reference styles", .enabled(if: Shared.isThere, "there are no reference styles and tiles (MAPBATCH_SHARED)"))
struct ReferenceMapTests {
    @Test(arguments: ["maptiler-basic", "osm-bright", "osm-liberty", "positron"])
    func drawMonaco(_ name: String) throws {
        let sheet = try Stylesheet(contentsOf: Shared.folder.appending(path: "styles-reference/\(name)"))
        #expect(sheet.warnings == [])
        let tiles = try TileStore(contentsOf: Shared.folder.appending(path: "data/monaco.mbtiles").path)
        let renderer = Renderer(
            stylesheet: sheet, sources: MapSources(of: sheet.style, base: tiles, folder: Shared.folder),
            shaper: TextShaper())
        let monaco = Coordinate(longitude: 7.4215, latitude: 43.735)
        for zoom in [11, 12.5, 14, 15.5, 17] {
            let frame = Frame(
                size: Point(100, 70), centre: monaco,
                scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: monaco.latitude))
            let scene = try renderer.scene(of: frame)
            #expect(abs(frame.zoom - zoom) < 1e-9)
            #expect(scene.nodes.count > 3, "zoom \(zoom)")
            // The tiles have names as name:latin alone; osm-liberty asks for name and name_en.
            #expect(zoom < 13 || name == "osm-liberty" || scene.labels.placed > 0, "zoom \(zoom)")
            #expect(scene.labels.missingGlyphs.isEmpty, "zoom \(zoom)")
            #expect(scene.allNodes.flatMap(\.places).allSatisfy { $0.x.isFinite && $0.y.isFinite })
        }
    }
}
