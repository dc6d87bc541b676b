import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing
import Tiles

private func symbols(_ source: String, _ members: String = "", _ layout: String = "") -> String {
    #"{"id":"\#(source)","type":"symbol","source-layer":"\#(source)"\#(members),"layout":{"text-field":["get","name"],"#
        + #""text-font":["Noto Sans Regular"],"text-size":12,"symbol-placement":"line"\#(layout)}}"#
}

private func named(_ name: String) -> [String: Value] { ["name": .string(name)] }

@Suite("Preferred names")
struct PreferredNameTests {
    /// Two streets that cross in the middle, the upright one in the upper layer; each name fits its street once.
    private func crossing() -> TestMap {
        var map = TestMap(symbols("a") + "," + symbols("b"))
        map.line("a", Point(19, 20), Point(41, 20), properties: named("Rue Grimaldi"))
        map.line("b", Point(30, 9), Point(30, 31), properties: named("Rue Bellevue"))
        return map
    }

    @Test func othersYieldWhateverTheirLayer() throws {
        let map = crossing()
        #expect(try map.scene().texts.map(\.string) == ["Rue Bellevue"])
        let scene = try map.scene { $0.preferredNames = ["Rue Grimaldi"] }
        #expect(scene.texts.map(\.string) == ["Rue Grimaldi"])
        #expect(scene.labels.placed == 1 && scene.labels.dropped == 1 && scene.missingNames.isEmpty)
    }

    @Test func whatALabelIsToldOf() throws {
        let scene = try crossing().scene { $0.preferredNames = ["Rue Grimaldi"] }
        let label = try #require(scene.placedLabels.first)
        #expect(scene.placedLabels.count == 1)
        #expect(label.text == "Rue Grimaldi" && label.layer == "a" && label.isPreferred && !label.mayOverlap)
        #expect(label.runs == scene.texts.first?.runs)
        let covered = try #require(Box(around: label.boxes.flatMap(\.corners)))
        #expect(scene.texts.flatMap(\.glyphPlaces).allSatisfy(covered.contains))
        #expect(try crossing().scene().placedLabels.map(\.isPreferred) == [false])
    }

    @Test(arguments: [
        ("rue  GRIMALDI ", true), ("Rue\u{A0}Grimaldi", true), ("Rue Grimáldi", false), ("Grimaldi", false),
    ])
    func caseAndSpacesDoNotCount(_ name: String, _ isSame: Bool) throws {
        let scene = try crossing().scene { $0.preferredNames = [name] }
        #expect(scene.texts.map(\.string) == [isSame ? "Rue Grimaldi" : "Rue Bellevue"])
        #expect(scene.missingNames == (isSame ? [] : [MissingName(name, .notOnMap)]))
    }

    @Test func drawingKeepsTheOrderOfTheLayers() throws {
        var map = TestMap(symbols("a") + "," + symbols("b"))
        map.line("a", Point(5, 10), Point(55, 10), properties: named("Unten"))
        map.line("b", Point(5, 30), Point(55, 30), properties: named("Oben"))
        let plain = try map.scene()
        let scene = try map.scene { $0.preferredNames = ["Unten", "Oben"] }
        #expect(scene.texts.map(\.string) == ["Unten", "Oben"])
        #expect(scene.description == plain.description, "without a route the middle is the best place")
    }

    @Test func theNameStandsWhereTheRouteUsesTheStreet() throws {
        var map = TestMap(symbols("a"))
        map.line("a", Point(2, 20), Point(58, 20), properties: named("Rue X"))
        let route = Corridor(points: [Point(42, 2), Point(42, 20), Point(57, 20)], width: 1.5)
        let plain = try map.scene { $0.corridors = [route] }
        #expect(try #require(plain.texts.first).glyphPlaces.allSatisfy { $0.x < 40 })
        let scene = try map.scene {
            $0.corridors = [route]
            $0.preferredNames = ["Rue X"]
        }
        let label = try #require(scene.placedLabels.first)
        for box in label.boxes {
            #expect(box.centre.x > 42 && box.centre.x < 57)
            #expect((2...4).contains(abs(box.centre.y - 20)), "beside the route, not on it")
        }
        var inspection = LabelInspection()
        var frame = map.frame
        frame.corridors = [route]
        #expect(inspection.faults(of: scene.placedLabels, in: frame) == [])
    }

    @Test func aShortStreetsNameBreaksIntoSmallerLines() throws {
        var map = TestMap(symbols("a"))
        map.line("a", Point(23, 20), Point(37, 20), properties: named("Rue Princesse Antoinette"))
        #expect(try map.scene().texts.isEmpty)
        let scene = try map.scene { $0.preferredNames = ["Rue Princesse Antoinette"] }
        let runs = try #require(scene.texts.first).runs
        #expect(runs.map(\.text) == ["Rue Princesse", "Antoinette"])
        #expect(runs.allSatisfy { $0.size >= 0.85 * 3 - 1e-9 && $0.size < 3 && $0.angle == 0 })
        let places = scene.texts.flatMap(\.glyphPlaces)
        #expect(places.allSatisfy { $0.y < 20 } || places.allSatisfy { $0.y > 20 }, "the street does not cross it")
    }

    /// MapLibre would part `Sainte-` and `Dévote`, since the lines come out more even.
    @Test(arguments: [
        ("Pont Sainte-Dévote", ["Pont", "Sainte-Dévote"]), ("Beausoleil-Lacroix", ["Beausoleil-", "Lacroix"]),
    ])
    func compoundsStayWholeWhereOtherWordsCanBeParted(name: String, lines: [String]) throws {
        var map = TestMap(symbols("a"))
        map.line("a", Point(23.5, 20), Point(36.5, 20), properties: named(name))
        let scene = try map.scene { $0.preferredNames = [name] }
        #expect(scene.texts.first?.runs.map(\.text) == lines)
    }

    @Test func aLayerOfLargerScalesShowsPreferredNamesOnly() throws {
        // At its lowest zoom the layer's texts measure 10 pixels.
        var map = TestMap(
            symbols("a", #","minzoom":5"#).replacing(#""text-size":12"#, with: #""text-size":["*",2,["zoom"]]"#))
        map.line("a", Point(2, 10), Point(58, 10), properties: named("Rue Grimaldi"))
        map.line("a", Point(2, 30), Point(58, 30), properties: named("Rue Bellevue"))
        #expect(try map.scene().texts.isEmpty)
        let scene = try map.scene { $0.preferredNames = ["Rue Grimaldi"] }
        #expect(scene.texts.map(\.string) == ["Rue Grimaldi"])
        #expect(scene.texts.first?.runs.first?.size == 2.5)
        #expect(scene.labels.dropped == 0)
    }

    @Test func layersThatEndBelowTheZoomStayHidden() throws {
        var map = TestMap(symbols("a", #","maxzoom":3"#))
        map.line("a", Point(2, 10), Point(58, 10), properties: named("Rue Grimaldi"))
        let scene = try map.scene { $0.preferredNames = ["Rue Grimaldi"] }
        #expect(scene.texts.isEmpty && scene.missingNames == [MissingName("Rue Grimaldi", .notOnMap)])
    }

    @Test func namesWithoutAPlaceAreToldWithTheReason() throws {
        var map = crossing()
        map.line("a", Point(4, 4), Point(5, 4), properties: named("Boulevarddumusée"))
        let names = ["Rue Grimaldi", "Rue Bellevue", "Rue X", "Boulevarddumusée"]
        let scene = try map.scene {
            $0.preferredNames = names + ["rue x", ""]
            $0.obstacles = [Box(x: 10, y: 10, width: 40, height: 25)]
        }
        #expect(scene.placedLabels.isEmpty)
        #expect(
            scene.missingNames == [
                MissingName("Rue Grimaldi", .noRoom), MissingName("Rue Bellevue", .noRoom),
                MissingName("Rue X", .notOnMap), MissingName("Boulevarddumusée", .tooShort),
            ])
    }

    @Test func aPointBearsTheNameWhereNoStreetDoes() throws {
        var map = TestMap(symbols("a") + "," + symbols("b").replacing(#""line""#, with: #""point""#))
        map.point("b", Point(30, 20), properties: named("Erste"))
        map.point("b", Point(30.5, 20), properties: named("Zweite"))
        let scene = try map.scene { $0.preferredNames = ["Zweite"] }
        #expect(scene.texts.map(\.string) == ["Zweite"] && scene.placedLabels.map(\.isPreferred) == [true])
        #expect(scene.labels.placed == 1 && scene.labels.dropped == 1)
    }
}

@Suite("What expressions of symbols know")
struct SymbolSurroundingsTests {
    @Test func filtersAndTextsKnowWhereAFeatureLies() throws {
        let frame = TestMap("").frame
        let box = frame.unproject(Box(x: 0, y: 0, width: 30, height: 40))
        let ring = (box.corners + box.corners.prefix(1)).map { corner in
            let place = Mercator.unproject(corner)
            return "[\(place.longitude),\(place.latitude)]"
        }
        let within = #"["within",{"type":"Polygon","coordinates":[[\#(ring.joined(separator: ","))]]}]"#
        let points = #""symbol-placement":"point""#
        for layer in [
            symbols("a", #","filter":\#(within)"#).replacing(#""symbol-placement":"line""#, with: points),
            symbols("a").replacing(#""symbol-placement":"line""#, with: points)
                .replacing(#"["get","name"]"#, with: #"["case",\#(within),["get","name"],""]"#),
        ] {
            var map = TestMap(layer)
            map.point("a", Point(15, 20), properties: named("West"))
            map.point("a", Point(45, 20), properties: named("Ost"))
            #expect(try map.scene().texts.map(\.string) == ["West"])
        }
    }
}

@Suite("Labels of a town")
struct TownLabelTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Routes, pins and names at random over the sample's tiles.
    @Test func nothingCoversLabelsRoutesOrPins() throws {
        let sheet = try Stylesheet(contentsOf: Self.root.appending(path: "styles/classic"))
        let tiles = try TileStore(contentsOf: Self.root.appending(path: "samples/monaco/monaco.mbtiles").path)
        let renderer = Renderer(
            stylesheet: sheet, sources: MapSources(of: sheet.style, base: tiles, folder: Self.root),
            shaper: TextShaper())
        var dice = Dice(state: 7)
        var inspection = LabelInspection()
        var placed = 0
        for zoom in [13.6, 15] {
            var frame = Frame(
                size: Point(120, 90), labelBox: Box(x: 3, y: 3, width: 114, height: 84),
                centre: Coordinate(longitude: 7.4215, latitude: 43.735),
                scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: 43.735))
            let known = try renderer.scene(of: frame).placedLabels
            #expect(inspection.faults(of: known, in: frame) == [])
            func point() -> Point { Point(.random(in: 10...110, using: &dice), .random(in: 10...80, using: &dice)) }
            frame.corridors = [Corridor(points: (0..<5).map { _ in point() }, width: 1.7)]
            frame.obstacles = (0..<4).map { _ in Box(around: [point()])?.grown(by: 4) ?? frame.box }
            frame.preferredNames = known.map(\.text)
            let scene = try renderer.scene(of: frame)
            #expect(inspection.faults(of: scene.placedLabels, in: frame) == [])
            placed += scene.placedLabels.filter(\.isPreferred).count
        }
        #expect(placed > 15)
    }
}
