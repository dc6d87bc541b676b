import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// A layer of text, an icon or both; style pixels are 0.25 mm.
private func layer(_ layout: String, paint: String = "") -> String {
    #"{"id":"a","type":"symbol","source-layer":"a","paint":{\#(paint)},"#
        + #""layout":{"text-font":["Noto Sans Regular"],"text-size":16,\#(layout)}}"#
}

private func map(_ layout: String, paint: String = "", at points: Point...) -> TestMap {
    var map = TestMap(layer(layout, paint: paint))
    for (index, point) in points.enumerated() {
        map.point("a", point, properties: ["name": .string("Nr \(index)"), "k": .number(Double(index))])
    }
    return map
}

private let square =
    "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16'><rect width='16' height='16'/></svg>"

extension Scene {
    fileprivate var icons: [Node.Icon] {
        allNodes.compactMap { if case .icon(let icon) = $0 { icon } else { nil } }
    }
}

@Suite("How texts are set")
struct TextSettingTests {
    private func lines(_ text: String, _ width: Double = 10) throws -> [String] {
        let map = map(#""text-field":"\#(text)","text-max-width":\#(width)"#, at: Point(30, 20))
        let runs = try map.scene().texts.flatMap(\.runs)
        // Runs of one line share their baseline.
        let rows = Dictionary(grouping: runs, by: { $0.origin.y })
        return rows.keys.sorted().map { (rows[$0] ?? []).map(\.text).joined() }
    }

    @Test func linesBreakWhereMapLibreBreaksThem() throws {
        #expect(try lines("Saint-Jean-Cap-Ferrat", 6) == ["Saint-Jean-", "Cap-Ferrat"])
        #expect(try lines("Monaco(Fontvieille)", 8) == ["Monaco", "(Fontvieille)"])
        #expect(try lines("Unbreakable", 2) == ["Unbreakable"])
        #expect(try lines(#"a\nb c\r\nd"#) == ["a", "b c", "d"])
        #expect(try lines("  a  ") == ["a"])
    }

    @Test func anEmptyLineKeepsItsHeight() throws {
        let runs = try map(#""text-field":"a\n\nb""#, at: Point(30, 20)).scene().texts.flatMap(\.runs)
        try #require(runs.count == 2)
        #expect(abs(runs[1].origin.y - runs[0].origin.y - 2 * 1.2 * 4) < 1e-9)
    }

    @Test func sectionsHaveLooksOfTheirOwn() throws {
        let text =
            #"["format","Gr",{"text-color":"red"},"kl",{"font-scale":0.5,"text-font":["literal",["Noto Sans Bold"]]}]"#
        let texts = try map(#""text-field":\#(text)"#, paint: #""text-color":"navy""#, at: Point(30, 20)).scene().texts
        #expect(texts.map(\.string) == ["Gr", "kl"])
        #expect(texts.map(\.colour) == [RGBA(0xFF0000), RGBA(0x000080)])
        #expect(texts.compactMap(\.runs.first?.size) == [4, 2])
        #expect(texts.last?.runs.first?.typeface.name == "Noto Sans Bold")
    }

    @Test func aHaloOfSeveralColoursLiesUnderAllLetters() throws {
        let text = #"["format","Gr",{"text-color":"red"},"kl",{}]"#
        let paint = #""text-halo-color":"white","text-halo-width":1"#
        let nodes = try map(#""text-field":\#(text)"#, paint: paint, at: Point(30, 20)).scene().allNodes
        guard case .halo(let runs, let halo)? = nodes.first else {
            Issue.record("no halo first")
            return
        }
        #expect(runs.map(\.text) == ["Gr", "kl"] && halo.width == 0.25)
    }

    @Test func aBlurredHaloFadesOutwards() throws {
        let paint = #""text-halo-color":"white","text-halo-width":2,"text-halo-blur":1"#
        let scene = try map(#""text-field":"A""#, paint: paint, at: Point(30, 20)).scene()
        let rims = scene.allNodes.compactMap { if case .halo(_, let halo) = $0 { halo } else { nil } }
        #expect(rims.count == 8)
        #expect(rims.map(\.width) == rims.map(\.width).sorted(by: >))
        let strength = rims.reduce(0.0) { $0 + (1 - $0) * $1.colour.alpha }
        #expect(strength > 0.95 && strength <= 1)
    }

    @Test func iconsStandInTexts() throws {
        var map = map(#""text-field":["format","A",["image","pin"],"B"]"#, at: Point(30, 20))
        map.icons["pin"] = square
        let scene = try map.scene()
        let icon = try #require(scene.icons.first)
        let starts = scene.texts.flatMap(\.runs).map(\.origin.x)
        #expect(icon.box.width == 4 && starts.count == 2)
        #expect(starts[0] < icon.box.minX && starts[1] >= icon.box.maxX - 1e-9)
    }

    @Test func translationsMoveWhatIsPainted() throws {
        func origin(_ paint: String) throws -> Point {
            try #require(
                try map(#""text-field":"A""#, paint: paint, at: Point(30, 20)).scene().texts.first?.runs.first
            ).origin
        }
        let moved = try origin(#""text-translate":[8,-4]"#) - origin("")
        #expect(moved.distance(to: Point(2, -1)) < 1e-9)
    }

    @Test func variableAnchorsBringTheirOffsets() throws {
        let layout = #""text-field":"A","text-variable-anchor-offset":["left",[2,0],"right",[-1,0]]"#
        let free = try map(layout, at: Point(30, 20)).scene()
        let start = try #require(free.texts.first?.runs.first).origin.x
        // Two em of 4 mm, and the padding of two pixels.
        #expect(abs(start - 38.5) < 0.01)
        let blocked = try map(layout, at: Point(30, 20)).scene {
            $0.obstacles = [Box(x: 36, y: 15, width: 10, height: 10)]
        }
        #expect(try #require(blocked.texts.first?.runs.first).origin.x < 26)
    }

    @Test func layoutKnowsWholeZoomsOnly() throws {
        let layout = #""text-field":"A","text-rotate":{"stops":[[4,0],[5,90]]},"text-size":{"stops":[[4,16],[5,32]]}"#
        let run = try #require(
            try map(layout, at: Point(30, 20)).scene { $0.worldSize *= 2.0.squareRoot() }.texts.first?.runs.first)
        #expect(run.angle == 0 && abs(run.size - 6) < 1e-6)
    }
}

@Suite("Overlap and order of symbols")
struct SymbolOverlapTests {
    private func texts(_ layout: String) throws -> [String] {
        try map(#""text-field":["get","name"],\#(layout)"#, at: Point(30, 20), Point(30.5, 19)).scene().texts
            .map(\.string)
    }

    @Test func modes() throws {
        #expect(try texts(#""text-overlap":"never","text-allow-overlap":true"#) == ["Nr 0"])
        #expect(try texts(#""text-overlap":"always""#).count == 2)
        #expect(try texts(#""text-overlap":"cooperative""#).count == 2)
        #expect(try texts(#""text-overlap":["step",["get","k"],"never",1,"cooperative"]"#) == ["Nr 0"])
    }

    @Test func whatMayOverlapIsPaintedFromTheTopDown() throws {
        #expect(try texts(#""text-overlap":"always""#) == ["Nr 1", "Nr 0"])
        #expect(try texts(#""text-overlap":"always","symbol-z-order":"source""#) == ["Nr 0", "Nr 1"])
        #expect(try texts(#""text-overlap":"always","symbol-sort-key":["-",["get","k"]]"#) == ["Nr 1", "Nr 0"])
        #expect(try texts(#""symbol-z-order":"viewport-y""#) == ["Nr 0"], "without overlap the first comes first")
    }

    @Test func invisibleSymbolsKeepTheirPlace() throws {
        var map = map(
            #""text-field":["get","name"],"symbol-sort-key":["get","k"]"#,
            paint: #""text-opacity":["case",["==",["get","k"],0],0,1]"#, at: Point(30, 20), Point(30.5, 20))
        #expect(try map.scene().texts.isEmpty)
        map = TestMap(map.layers)
        map.point("a", Point(30, 20), properties: ["name": .string("Nr 1"), "k": .number(1)])
        #expect(try map.scene().texts.count == 1)
    }

    @Test func iconsLieUnderAllTextsOfTheirLayer() throws {
        var map = map(
            #""text-field":["get","name"],"text-overlap":"always","icon-overlap":"always","icon-image":"pin""#,
            at: Point(30, 20), Point(30.5, 20))
        map.icons["pin"] = square
        let kinds = try map.scene().allNodes.map { if case .icon = $0 { "icon" } else { "text" } }
        #expect(kinds == ["icon", "icon", "text", "text"])
    }
}

@Suite("Icons fitted and shaped")
struct IconDetailTests {
    @Test func iconsAreFittedToTheirText() throws {
        func box(_ fit: String, _ more: String = "") throws -> Box {
            var map = map(
                #""text-field":"Monaco","icon-image":"pin","icon-text-fit":"\#(fit)"\#(more)"#, at: Point(30, 20))
            map.icons["pin"] = square
            return try #require(try map.scene().icons.first).box
        }
        let (none, both) = (try box("none"), try box("both"))
        #expect(none.width == 4 && none.height == 4)
        #expect(both.width > 12 && abs(both.height - 1.2 * 4) < 1e-9)
        #expect(try box("width").height == 4 && box("width").width == both.width)
        #expect(try box("height").width == 4 && box("height").height == both.height)
        let padded = try box("both", #","icon-text-fit-padding":[4,8,12,16]"#)
        #expect(abs(padded.minY - (both.minY - 1)) < 1e-9 && abs(padded.maxX - (both.maxX + 2)) < 1e-9)
        #expect(abs(padded.maxY - (both.maxY + 3)) < 1e-9 && abs(padded.minX - (both.minX - 4)) < 1e-9)
    }

    @Test func paddingKeepsNeighboursAway() throws {
        func count(_ padding: String) throws -> Int {
            var map = map(
                #""icon-image":"pin","icon-padding":\#(padding)"#, at: Point(30, 20), Point(35, 20))
            map.icons["pin"] = square
            return try map.scene().icons.count
        }
        #expect(try count("0") == 2)
        #expect(try count("[0,4,0,4]") == 1)
        #expect(try count("[9,0,9,0]") == 2)
    }

    @Test func polygonsBearTheirSymbolWhereTheyAreWidest() throws {
        var map = TestMap(layer(#""icon-image":"pin""#))
        map.icons["pin"] = square
        // A keyhole: a bar below, a square above.
        let ring = [
            Point(20, 5), Point(40, 5), Point(40, 25), Point(32, 25), Point(32, 38), Point(28, 38), Point(28, 25),
            Point(20, 25),
        ]
        map.add("a", Geometry(kind: .polygon, points: ring, ends: [8]))
        let centre = try #require(try map.scene().icons.first).box.centre
        #expect(centre.distance(to: Point(30, 15)) < 1)
    }

    @Test func iconsAlongALineKeepTheirDistance() throws {
        var map = TestMap(layer(#""icon-image":"pin","symbol-placement":"line","symbol-spacing":40"#))
        map.icons["pin"] = square
        map.line("a", Point(5, 20), Point(55, 20))
        let places = try map.scene().icons.map(\.box.centre.x)
        #expect(places.count > 3)
        #expect(zip(places, places.dropFirst()).allSatisfy { abs($1 - $0 - 10) < 1e-6 })
    }

    @Test func distanceFieldsAreDrawnInTheirColour() throws {
        let paint = #""icon-color":"red","icon-halo-color":"blue","icon-halo-width":2"#
        var map = map(#""icon-image":"dot","icon-size":2"#, paint: paint, at: Point(30, 20))
        map.sprite = ["dot": .white]
        map.spriteDetails = ["dot": #""sdf":true"#]
        let fills = try map.scene().allNodes.compactMap { node -> (Box, RGBA)? in
            guard case .fill(let path, let colour) = node else { return nil }
            return Box(around: path.points).map { ($0, colour) }
        }
        #expect(fills.map(\.1) == [RGBA(0x0000FF), RGBA(0xFF0000)], "the halo lies below")
        // Four pixels at double size are 2 mm.
        let shape = try #require(fills.last).0
        #expect(abs(shape.width - 2) < 0.4 && shape.centre.distance(to: Point(30, 20)) < 0.01)
        #expect(fills[0].0.width > shape.width)
    }

    @Test func stretchedIconsKeepTheirRims() throws {
        var map = map(
            #""text-field":"Monaco","icon-image":"sign","icon-text-fit":"both""#, at: Point(30, 20))
        map.sprite = ["sign": .white]
        map.spriteDetails = ["sign": #""stretchX":[[1,3]],"stretchY":[[1,3]],"content":[1,1,3,3]"#]
        let icon = try #require(try map.scene().icons.first)
        // The content covers the text, 4.8 mm high; a rim of one pixel of 0.25 mm lies around it.
        #expect(abs(icon.box.height - 5.3) < 1e-9)
        guard case .raster(let image) = icon.picture else {
            Issue.record("no picture of pixels")
            return
        }
        #expect(abs(Double(image.height) - 5.3 / 0.25 * 4) <= 1)
    }

    @Test func foreignSpritesNeverCrash() throws {
        for details in [
            #""stretchX":[[3,1],[0],[2,99],[-1,2]],"content":[3,3,1,1]"#, #""stretchY":[],"content":[1]"#,
            #""content":[0,0,9,9],"textFitWidth":"proportional","textFitHeight":"proportional""#,
            #""stretchX":[[0,0.001]],"textFitWidth":"none""#, #""sdf":true,"stretchX":[[1,2],[1,3]]"#,
        ] {
            var map = map(#""text-field":"A","icon-image":"sign","icon-text-fit":"both""#, at: Point(30, 20))
            map.sprite = ["sign": .white]
            map.spriteDetails = ["sign": details]
            for place in try map.scene().icons.flatMap(\.box.corners) { #expect(place.x.isFinite && place.y.isFinite) }
        }
    }
}
