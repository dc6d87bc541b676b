import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// A style layer of a kind over the source layer `a`.
private func layer(_ kind: String, _ paint: String, layout: String = "") -> String {
    #"{"id":"\#(kind)","type":"\#(kind)","source-layer":"a","layout":{\#(layout)},"paint":{\#(paint)}}"#
}

/// Area enclosed by a path's rings, holes subtracted.
private func area(_ path: Path) -> Double {
    var (sum, start, at) = (0.0, 0, 0)
    for verb in path.verbs {
        switch verb {
        case .move: (start, at) = (at, at + 1)
        case .close:
            let ring = path.points[start..<at]
            sum += zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) {
                $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2
            }
        default: at += 1
        }
    }
    return sum
}

/// Length of a path's lines, closing ones too.
private func length(_ path: Path) -> Double {
    var (sum, start, at) = (0.0, 0, 0)
    for verb in path.verbs {
        switch verb {
        case .move: (start, at) = (at, at + 1)
        case .close: sum += path.points[at - 1].distance(to: path.points[start])
        default:
            sum += path.points[at].distance(to: path.points[at - 1])
            at += 1
        }
    }
    return sum
}

@Suite("Drawing shapes")
struct ShapeTests {
    @Test func fills() throws {
        var map = TestMap(
            #"{"id":"b","type":"background","paint":{"background-color":"silver"}},"#
                + layer("fill", #""fill-color":["get","c"],"fill-outline-color":"blue","fill-translate":[4,8]"#))
        map.area(
            "a", Box(x: 10, y: 10, width: 20, height: 20), holes: [Box(x: 15, y: 15, width: 5, height: 5)],
            properties: ["c": .string("red")])
        map.area("a", Box(x: 50, y: 30, width: 30, height: 30), properties: ["c": .string("lime")])
        map.area("a", Box(x: 35, y: 5, width: 5, height: 5), properties: ["c": .string("red")])
        try expectGolden(map.scene().description, "fills")
    }

    @Test func lines() throws {
        var map = TestMap(
            [
                #"{"id":"solid","type":"line","source-layer":"a","layout":{"line-cap":"round","line-join":"bevel"},"paint":{"line-color":"red","line-width":8,"line-opacity":0.5}}"#,
                #"{"id":"dashed","type":"line","source-layer":"a","paint":{"line-color":"lime","line-width":4,"line-dasharray":[2,1]}}"#,
                #"{"id":"cased","type":"line","source-layer":"a","paint":{"line-color":"blue","line-width":4,"line-gap-width":12}}"#,
                #"{"id":"beside","type":"line","source-layer":"a","layout":{"line-cap":"square"},"paint":{"line-color":"black","line-width":4,"line-offset":-20}}"#,
            ].joined(separator: ","))
        map.line("a", Point(5, 10), Point(40, 10), Point(40, 35))
        try expectGolden(map.scene().description, "lines")
    }

    @Test func circles() throws {
        var map = TestMap(
            layer(
                "circle",
                #""circle-color":"red","circle-radius":8,"circle-stroke-color":"blue","circle-stroke-width":2,"circle-opacity":0.5"#
            ))
        map.point("a", Point(20, 20))
        map.point("a", Point(0, 20), Point(-30, 20))
        try expectGolden(map.scene().description, "circles")
    }

    @Test func sortKeysDecideWhatLiesOnTop() throws {
        var map = TestMap(layer("fill", #""fill-color":["get","c"]"#, layout: #""fill-sort-key":["get","k"]"#))
        for (colour, key) in [("#010000", 3.0), ("#020000", 1), ("#030000", 2)] {
            map.area("a", Box(x: 9, y: 9, width: 9, height: 9), properties: ["c": .string(colour), "k": .number(key)])
        }
        let colours = try map.scene().nodes.compactMap {
            if case .fill(_, let colour) = $0 { "\(colour)" } else { nil }
        }
        #expect(colours == ["#020000", "#030000", "#010000"])
    }

    @Test func patternsRepeatTheirIcon() throws {
        var map = TestMap(layer("fill", #""fill-pattern":"dots","fill-opacity":0.5"#))
        map.sprite = ["dots": RGBA(0x00FF00)]
        map.area("a", Box(x: 10, y: 10, width: 20, height: 20))
        guard case .pattern(_, let image, let tiling, let opacity)? = try map.scene().nodes.first else {
            Issue.record("no pattern was drawn")
            return
        }
        #expect(image.name == "dots" && tiling.size == Point(1, 1) && opacity == 0.5)
    }

    @Test func anAreaWithoutItsPatternIsNotDrawn() throws {
        var map = TestMap(layer("fill", #""fill-pattern":"no such icon""#))
        map.area("a", Box(x: 10, y: 10, width: 20, height: 20))
        // Style specification: a fill-pattern replaces fill-color; MapLibre draws nothing where the image is missing.
        let scene = try map.scene()
        #expect(scene.nodes.isEmpty)
    }

    @Test func vectorIconsServeAsPatterns() throws {
        var map = TestMap(layer("fill", #""fill-pattern":"dots""#))
        map.icons["dots"] = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>"
        map.area("a", Box(x: 10, y: 10, width: 20, height: 20))
        let scene = try map.scene()
        guard case .pattern(_, .vector(let image), let tiling, _)? = scene.nodes.first else {
            Issue.record("no pattern was drawn")
            return
        }
        #expect(image.name == "dots" && tiling.size == Point(1, 1))
    }

    @Test func extrusionsShowTheirFootprint() throws {
        var map = TestMap(layer("fill-extrusion", #""fill-extrusion-color":"teal""#))
        map.area("a", Box(x: 10, y: 10, width: 20, height: 20))
        #expect(try map.scene().fills.map(area) == [400])
    }

    /// Colours by MapLibre's formulas for a surface that looks up.
    @Test(
        arguments: [
            // The default light: 1.15 · cos 30° above the roof.
            ("", 0x7F99B3, 0x879FB9),
            // Light of no intensity leaves the colour and its 3 %.
            (#""intensity":0"#, 0x7F99B3, 0x87A1BB),
            // From the horizon little is left of a strong one.
            (#""intensity":0.9,"position":[1,0,90]"#, 0x7F99B3, 0x0E1013),
            // A roof keeps a little of what coloured light lacks.
            (#""color":"red","intensity":0"#, 0x7F99B3, 0x874D4D),
            (#""color":["step",["zoom"],"red",2,"white"],"intensity":0"#, 0x7F99B3, 0x87A1BB),
            // A dark roof gets brighter in strong light.
            (#""intensity":1,"position":[1,0,0]"#, 0x202020, 0x4A4A4A),
        ] as [(String, UInt32, UInt32)])
    func roofsAreLit(light: String, roof: UInt32, lit: UInt32) throws {
        var map = TestMap(layer("fill-extrusion", ##""fill-extrusion-color":"\##(RGBA(roof))""##))
        if !light.isEmpty { map.styleMembers = #""light":{\#(light)},"# }
        map.area("a", Box(x: 10, y: 10, width: 20, height: 20))
        guard case .fill(_, let colour)? = try map.scene().allNodes.first else {
            Issue.record("no roof was drawn")
            return
        }
        let wanted = RGBA(lit)
        for (a, b) in [(colour.red, wanted.red), (colour.green, wanted.green), (colour.blue, wanted.blue)] {
            #expect(abs(a - b) < 0.006, "\(colour), expected \(wanted)")
        }
    }

    @Test func whatTheFrameDoesNotShowIsLeftOut() throws {
        var map = TestMap(layer("fill", #""fill-color":"red""#) + "," + layer("line", "") + "," + layer("circle", ""))
        map.area("a", Box(x: -40, y: -30, width: 20, height: 20))
        map.line("a", Point(80, -20), Point(80, 50))
        map.point("a", Point(70, 50))
        #expect(try map.scene().nodes.isEmpty)
    }
}

@Suite("Tile edges")
struct TileEdgeTests {
    @Test func anAreaAcrossTilesIsOnePathWithoutAGap() throws {
        var map = TestMap(layer("fill", #""fill-color":"red","fill-outline-color":"blue""#))
        map.area("a", Box(x: 10, y: 10, width: 40, height: 20))
        map.atTileCorner = true
        let scene = try map.scene()
        #expect(scene.fills.count == 1)
        #expect(area(try #require(scene.fills.first)) == 800)
        #expect(length(try #require(scene.strokes.first)) == 120, "the outline does not run along the tiles' edges")
        let pixels = try Pixels(png: scene.png(dpi: 300))
        for x in stride(from: 130, to: 580, by: 1) { #expect(pixels.colour(x: x, y: 236) == RGBA(0xFF0000)) }
        for y in stride(from: 130, to: 345, by: 1) { #expect(pixels.colour(x: 354, y: y) == RGBA(0xFF0000)) }
    }

    @Test(arguments: ["", #","line-offset":6"#, #","line-gap-width":6"#])
    func aTranslucentLineAcrossTilesIsDrawnOnce(_ more: String) throws {
        var map = TestMap(layer("line", #""line-color":"red","line-opacity":0.5,"line-width":8\#(more)"#))
        map.line("a", Point(5, 12), Point(55, 28))
        let whole = try map.scene()
        map.atTileCorner = true
        let cut = try map.scene()
        #expect(whole.strokes.count == 1 && cut.strokes.count == 1)
        let pixels = (try Pixels(png: whole.png(dpi: 150)), try Pixels(png: cut.png(dpi: 150)))
        let differing = try #require(pixels.0.share(differingFrom: pixels.1, threshold: 32))
        #expect(differing < 0.001, "the tiles' edges show")
    }

    /// The lengths in mm of what has ink and of what has none in turn along the middle of a line, ink first and last;
    /// what is cut at the line's ends is left out.
    private func runs(_ pixels: Pixels, _ line: [Point], dpi: Double) -> [Double] {
        let line = Polyline(line)
        let step = 0.01
        var (runs, wasInk): ([Double], Bool?) = ([], nil)
        for at in stride(from: 0, to: line.length, by: step) {
            guard let place = line.point(at: at).map({ $0 * (dpi / 25.4) }) else { continue }
            let isInk = (pixels.colour(x: Int(place.x), y: Int(place.y))?.green ?? 1) < 0.75
            if isInk != wasInk { runs.append(0) }
            runs[runs.count - 1] += step
            wasInk = isInk
        }
        return Array(runs.dropFirst().dropLast(2))
    }

    /// Over the corner of four tiles; over the left and the lower edge of the tile at the top right, which must fit a whole
    /// number of dashes between them; over three edges; and along a line that turns in the midst of a dash on the edge.
    private static let lines = [
        [Point(5, 12), Point(55, 28)], [Point(5, 10), Point(48.4, 10), Point(48.4, 36)],
        [Point(4, 5), Point(50, 7), Point(44, 33), Point(3, 30)], [Point(5, 35), Point(30, 12), Point(55, 30)],
    ]

    @Test(arguments: lines, ["", #","line-opacity":0.5"#])
    func dashesRunOnAcrossTiles(_ line: [Point], _ opacity: String) throws {
        var map = TestMap(layer("line", #""line-width":4,"line-dasharray":[2,1]\#(opacity)"#))
        map.add("a", Geometry(kind: .line, points: line, ends: [line.count]))
        for atTileCorner in [false, true] {
            map.atTileCorner = atTileCorner
            let pixels = try Pixels(png: map.scene().png(dpi: 600))
            let found = runs(pixels, line, dpi: 600)
            #expect(found.count > 20)
            // The first may be ink or a gap.
            let isInkFirst = found[0] > found[1]
            let dashes = found.indices.filter { $0.isMultiple(of: 2) == isInkFirst }.map { found[$0] }
            let gaps = found.indices.filter { $0.isMultiple(of: 2) != isInkFirst }.map { found[$0] }
            // Between two edges all are stretched by a quarter of a period at most; so is what the pixels take.
            #expect(dashes.allSatisfy { abs($0 - 2) < 0.2 }, "dashes \(dashes)")
            #expect(gaps.allSatisfy { abs($0 - 1) < 0.15 }, "gaps \(gaps)")
            // Translucent ink has one darkness, also where dashes of two tiles meet.
            guard !opacity.isEmpty else { continue }
            var darkest = 1.0
            for y in 0..<pixels.height {
                for x in 0..<pixels.width { darkest = min(darkest, pixels.colour(x: x, y: y)?.green ?? 1) }
            }
            #expect(darkest > 0.49)
        }
    }

    /// The middle of a dash lies on the edge, so that its neighbour draws the same dash without knowing this tile.
    @Test func aDashLiesOverTheEdgeOfATile() throws {
        var map = TestMap(layer("line", #""line-width":4,"line-dasharray":[2,1]"#))
        map.line("a", Point(5, 10), Point(55, 10))
        map.atTileCorner = true
        let pixels = try Pixels(png: map.scene().png(dpi: 600))
        func isInk(_ x: Double) -> Bool {
            (pixels.colour(x: Int(x * 600 / 25.4), y: Int(10 * 600 / 25.4))?.green ?? 1) < 0.5
        }
        for x in stride(from: 29.1, to: 30.9, by: 0.05) { #expect(isInk(x), "\(x)") }
        for x in [28.9, 28.1, 31.1, 31.9] { #expect(!isInk(x), "\(x)") }
    }

    @Test func aPointOnTheEdgeIsDrawnOnce() throws {
        var map = TestMap(layer("circle", #""circle-color":"red""#))
        map.atTileCorner = true
        map.point("a", Point(30, 20), Point(30, 10), Point(29, 20), Point(30.5, 21))
        #expect(try map.scene().fills.count == 4)
    }

    @Test func beyondTheDeepestTilesTheirContentIsScaledUp() throws {
        var map = TestMap(layer("fill", #""fill-color":"red""#) + "," + layer("line", #""line-width":4"#))
        map.area("a", Box(x: 10, y: 10, width: 40, height: 20))
        map.line("a", Point(0, 5), Point(60, 5))
        let plain = try map.scene().description
        map.tileZoom = 3
        map.zoom = 4
        #expect(map.frame.zoom == 4)
        #expect(try map.scene().description.split(separator: "\n").count == plain.split(separator: "\n").count)
        #expect(try map.scene().fills.map(area) == [800])
        #expect(try map.scene().strokes.map(length).map { abs($0 - (60 + 120)) < 3 } == [true])
    }

    @Test func aMissingTileIsNamed() throws {
        var map = TestMap(layer("fill", ""))
        map.atTileCorner = true
        map.area("a", Box(x: 10, y: 10, width: 40, height: 20))
        let lost = TileID(zoom: 4, x: 8, y: 7)
        #expect(throws: RenderError.missingTiles([lost])) { try map.scene(leavingOut: [lost]) }
        #expect(RenderError.missingTiles([lost]).description.contains("4/8/7"))
    }
}

@Suite("Order of layers")
struct LayerOrderTests {
    private static func mark(_ name: UInt32) -> Node {
        .fill(Path(Box(x: 0, y: 0, width: 1, height: 1)), RGBA(name))
    }

    @Test func underlaysLieOverShapesAndUnderLabelsOverlaysOnTop() throws {
        var map = TestMap(
            layer("fill", #""fill-color":"navy""#)
                + #","# + layer("symbol", "", layout: #""text-field":"Monaco","text-font":["Noto Sans"]"#))
        map.area("a", Box(x: 0, y: 0, width: 60, height: 40))
        let scene = try map.scene { frame in
            frame.underlay = [Self.mark(0x222222)]
            frame.overlay = [Self.mark(0x333333)]
        }
        let order = scene.nodes.map { node in
            switch node {
            case .fill(_, let colour): "\(colour)"
            case .text(let text): text.string
            default: "?"
            }
        }
        #expect(order == ["#000080", "#222222", "Monaco", "#333333"])
    }

    @Test func withoutShapesTheUnderlayComesFirst() throws {
        var map = TestMap(layer("symbol", "", layout: #""text-field":"Monaco","text-font":["Noto Sans"]"#))
        map.point("a", Point(30, 20))
        let scene = try map.scene { $0.underlay = [Self.mark(0x222222)] }
        #expect(scene.nodes.count == 2 && scene.nodes.first == Self.mark(0x222222))
    }

    @Test func aMapThatDoesNotFillTheMediaIsClipped() throws {
        var map = TestMap(#"{"id":"b","type":"background","paint":{"background-color":"silver"}}"#)
        map.size = Point(60, 40)
        let scene = try map.scene { frame in
            frame.box = Box(x: 10, y: 10, width: 40, height: 20)
            frame.labelBox = frame.box
            frame.overlay = [Self.mark(0x333333)]
        }
        guard case .clipped(let path, let inner)? = scene.nodes.first else {
            Issue.record("not clipped")
            return
        }
        #expect(path == Path(Box(x: 10, y: 10, width: 40, height: 20)) && inner.count == 1)
        #expect(scene.nodes.last == Self.mark(0x333333))
    }
}
