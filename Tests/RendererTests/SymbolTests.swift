import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// A symbol layer over a source layer; its text is the property `name`.
private func symbols(_ source: String, _ layout: String = "", paint: String = "", text: String = #"["get","name"]"#)
    -> String
{
    let more = layout.isEmpty ? "" : "," + layout
    return #"{"id":"\#(source)","type":"symbol","source-layer":"\#(source)","paint":{\#(paint)},"#
        + #""layout":{"text-field":\#(text),"text-font":["Noto Sans Regular"],"text-size":16\#(more)}}"#
}

private func named(_ name: String) -> [String: Value] { ["name": .string(name)] }

private let box = "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16'><rect width='16' height='16'/></svg>"

@Suite("Labels at points")
struct PointLabelTests {
    /// One named point a name, all but on top of each other.
    private func crowd(_ layers: String, _ names: String..., source: String = "a") -> TestMap {
        var map = TestMap(layers)
        for (index, name) in names.enumerated() {
            map.point(source, Point(30 + Double(index) * 0.5, 20), properties: named(name))
        }
        return map
    }

    @Test func aLabelAndItsHalo() throws {
        let map = crowd(
            symbols(
                "a", #""text-letter-spacing":0.1,"text-transform":"uppercase""#,
                paint: #""text-color":"navy","text-halo-color":"white","text-halo-width":1"#),
            "Monaco")
        try expectGolden(map.scene().description, "label")
    }

    @Test func whatComesFirstTakesThePlace() throws {
        let scene = try crowd(symbols("a"), "Eins", "Zwei").scene()
        #expect(scene.texts.map(\.string) == ["Eins"])
        #expect(scene.labels.placed == 1 && scene.labels.dropped == 1)
    }

    @Test func lowerSortKeysComeFirst() throws {
        var map = TestMap(symbols("a", #""symbol-sort-key":["get","k"]"#))
        for (name, key) in [("Drei", 3.0), ("Eins", 1), ("Zwei", 2)] {
            map.point("a", Point(30, 20), properties: ["name": .string(name), "k": .number(key)])
        }
        #expect(try map.scene().texts.map(\.string) == ["Eins"])
    }

    @Test func upperLayersComeFirst() throws {
        var map = crowd(symbols("a") + "," + symbols("b"), "Unten")
        map.point("b", Point(31, 20), properties: named("Oben"))
        #expect(try map.scene().texts.map(\.string) == ["Oben"])
    }

    @Test func overlapMayBeAllowedAndPlacesIgnored() throws {
        #expect(try crowd(symbols("a", #""text-allow-overlap":true"#), "Eins", "Zwei").scene().texts.count == 2)
        #expect(try crowd(symbols("a", #""text-ignore-placement":true"#), "Eins", "Zwei").scene().texts.count == 2)
    }

    @Test func obstaclesStayFree() throws {
        let map = crowd(symbols("a"), "Monaco")
        #expect(try map.scene { $0.obstacles = [Box(x: 28, y: 19, width: 1, height: 1)] }.texts.isEmpty)
        #expect(try map.scene { $0.obstacles = [Box(x: 28, y: 29, width: 1, height: 1)] }.texts.count == 1)
    }

    @Test func noLabelIsCutAtTheEdge() throws {
        var map = TestMap(symbols("a"))
        for x in stride(from: 0.0, through: 60, by: 10) {
            for y in stride(from: 0.0, through: 40, by: 5) { map.point("a", Point(x, y), properties: named("Wiese")) }
        }
        let inner = Box(x: 3, y: 3, width: 54, height: 34)
        let scene = try map.scene { $0.labelBox = inner }
        #expect(scene.labels.placed > 5 && scene.labels.dropped > 5)
        for place in scene.texts.flatMap(\.glyphPlaces) { #expect(inner.contains(place)) }
    }

    @Test func longNamesAreBrokenIntoEvenLines() throws {
        let map = crowd(symbols("a", #""text-max-width":6"#), "Jardin Exotique de Monaco", "x")
        let text = try #require(try map.scene().texts.first)
        #expect(text.runs.map(\.text) == ["Jardin", "Exotique", "de Monaco"])
        let baselines = text.runs.map(\.origin.y)
        let steps = zip(baselines, baselines.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - 1.2 * 4) < 1e-9 })
        let wide = try crowd(symbols("a", #""text-max-width":60"#), "Jardin Exotique de Monaco").scene()
        #expect(wide.texts.map(\.runs.count) == [1])
    }

    @Test func lineBreaksInNamesAreKept() throws {
        #expect(try crowd(symbols("a"), "Monte\nCarlo").scene().texts.first?.runs.map(\.text) == ["Monte", "Carlo"])
    }

    @Test(arguments: [("left", 30.0...31.0), ("right", 10...29), ("center", 15...29)])
    func anchorsSayWhichSideIsAtThePoint(_ anchor: String, _ start: ClosedRange<Double>) throws {
        let map = crowd(symbols("a", #""text-anchor":"\#(anchor)""#), "Monaco")
        #expect(start.contains(try #require(try map.scene().texts.first?.runs.first).origin.x))
    }

    @Test func aVariableAnchorFindsAFreeSide() throws {
        let map = crowd(symbols("a", #""text-variable-anchor":["left","right","top"]"#), "Monaco")
        func start(_ obstacles: [Box]) throws -> Double? {
            try map.scene { $0.obstacles = obstacles }.texts.first?.runs.first?.origin.x
        }
        let east = Box(x: 31, y: 16.6, width: 4, height: 2.1)
        let west = Box(x: 25, y: 16.6, width: 4, height: 2.1)
        #expect(try #require(try start([])) >= 30)
        #expect(try #require(try start([east])) < 20)
        #expect(try #require(try start([east, west])) > 20)
        #expect(try start([Box(x: 0, y: 0, width: 60, height: 40)]) == nil)
    }

    @Test func lettersWithoutAFontAreReportedAndNotDrawn() throws {
        let scene = try crowd(symbols("a"), "東京 A").scene()
        #expect(scene.texts.isEmpty)
        #expect(scene.labels.missingGlyphs == ["東", "京"] && scene.labels.dropped == 1)
    }

    @Test func polygonsAreLabelledInside() throws {
        var map = TestMap(symbols("a"))
        // A U: its centre of gravity lies outside of it.
        let points = [
            Point(8, 4), Point(24, 4), Point(24, 28), Point(36, 28), Point(36, 4), Point(52, 4), Point(52, 36),
            Point(8, 36),
        ]
        map.add("a", Geometry(kind: .polygon, points: points, ends: [8]), properties: named("U"))
        let place = try #require(try map.scene().texts.first?.runs.first?.origin)
        #expect(place.x < 24 || place.x > 36 || place.y > 28)
    }

    @Test func aMissingFontIsWarnedOf() throws {
        let style = symbols("a").replacing("Noto Sans Regular", with: "No Such Font")
        let tiles = try Tileset([TileID(zoom: 0, x: 0, y: 0): []], metadata: ["format": "pbf"]).store()
        let missing = try TestMap(style).stylesheet().missing(in: tiles, named: "t", withFields: true)
        #expect(missing.count == 1)
        #expect(
            missing.first?.hasSuffix(
                "layout.text-font: the font \"No Such Font\" is not installed; another one is used")
                == true)
        #expect(missing.first?.hasPrefix("style.json:1:") == true)
        #expect(try TestMap(symbols("a")).stylesheet().missing(in: tiles, named: "t", withFields: true).isEmpty)
    }
}

@Suite("Icons")
struct IconTests {
    private func map(_ layout: String, text: String = #"["get","name"]"#) -> TestMap {
        var map = TestMap(symbols("a", #""icon-image":"pin"\#(layout)"#, text: text))
        map.icons["pin"] = box
        map.point("a", Point(30, 20), properties: named("Monaco"))
        return map
    }

    @Test func svgFilesAreIcons() throws {
        try expectGolden(
            map(#","icon-size":2,"icon-offset":[0,-8],"text-anchor":"top","text-offset":[0,1]"#).scene().description,
            "icon")
    }

    @Test func spritesAreIconsAndGiveWayToSVG() throws {
        var map = map("", text: #""""#)
        map.icons = [:]
        map.sprite = ["pin": RGBA(0xFF0000), "other": .white]
        guard case .icon(let icon)? = try map.scene().nodes.first else {
            Issue.record("no icon")
            return
        }
        #expect(icon.box == Box(x: 29.5, y: 19.5, width: 1, height: 1))
        #expect(try map.stylesheet().icons.names == ["other", "pin"])
        map.icons["pin"] = box
        guard case .icon(let vector)? = try map.scene().nodes.first else {
            Issue.record("no icon")
            return
        }
        #expect(vector.box.width == 4)
    }

    @Test func aDamagedSVGIsWarnedOf() throws {
        var map = map("")
        map.icons["bad"] = "<svg"
        let warnings = try map.stylesheet().warnings
        #expect(warnings.count == 1 && warnings.first?.contains("bad.svg") == true)
    }

    @Test func textAndIconStandTogetherUnlessOneIsOptional() throws {
        // The text lies east of the icon; there is room for one of the two.
        let layout = #","text-anchor":"left","text-offset":[1,0]"#
        let (onIcon, onText) = (Box(x: 29, y: 19, width: 2, height: 2), Box(x: 40, y: 15, width: 5, height: 9))
        for (flags, obstacle, texts, icons) in [
            ("", onIcon, 0, 0), ("", onText, 0, 0), (#","text-optional":true"#, onText, 0, 1),
            (#","text-optional":true"#, onIcon, 0, 0), (#","icon-optional":true"#, onIcon, 1, 0),
            (#","icon-optional":true"#, onText, 0, 0),
        ] {
            let scene = try map(layout + flags).scene { $0.obstacles = [obstacle] }
            #expect(scene.texts.count == texts && scene.iconNames.count == icons, "\(flags) \(obstacle)")
        }
        let free = try map(layout).scene()
        #expect(free.texts.count == 1 && free.iconNames == ["pin"])
    }

    @Test func iconsFollowTheirLine() throws {
        var map = TestMap(
            symbols("a", #""icon-image":"pin","symbol-placement":"line","symbol-spacing":60"#, text: #""""#))
        map.icons["pin"] = box
        map.line("a", Point(30, 2), Point(30, 38))
        let icons = try map.scene().nodes.compactMap { if case .icon(let icon) = $0 { icon } else { nil } }
        #expect(icons.count == 2)
        for icon in icons { #expect(icon.box.centre.x == 30 && abs(icon.angle - .pi / 2) < 1e-9) }
    }
}

@Suite("Labels along lines")
struct LineLabelTests {
    private let layer = symbols("a", #""symbol-placement":"line""#)

    private func street(_ points: [Point], _ name: String = "Rue", layer: String? = nil) -> TestMap {
        var map = TestMap(layer ?? self.layer)
        map.add("a", Geometry(kind: .line, points: points, ends: [points.count]), properties: named(name))
        return map
    }

    @Test func aStreetAcrossTilesIsLabelledOnceAndUncut() throws {
        var map = street([Point(10, 20), Point(50, 20.5)], "Rue Grimaldi")
        map.atTileCorner = true
        let texts = try map.scene().texts
        #expect(texts.map(\.string) == ["Rue Grimaldi"])
        #expect(texts.first?.runs.count == 1)
        let places = try #require(texts.first).glyphPlaces.map(\.x)
        #expect((places.min() ?? 99) < 30 && (places.max() ?? 0) > 30, "it stands across the tiles' edge")
    }

    @Test func piecesOfAStreetAreLabelledAsOne() throws {
        var map = street([Point(5, 20), Point(18, 20)], "Avenue Princesse")
        map.line("a", Point(42, 20), Point(18, 20), properties: named("Avenue Princesse"))
        map.line("a", Point(42, 20), Point(55, 20), properties: named("Avenue Princesse"))
        #expect(try map.scene().texts.map(\.string) == ["Avenue Princesse"])
    }

    @Test(arguments: [false, true])
    func textIsUpright(_ backwards: Bool) throws {
        for end in [Point(55, 35), Point(55, 5), Point(55, 20)] {
            let points = [Point(5, 20), end]
            let text = try #require(try street(backwards ? points.reversed() : points).scene().texts.first)
            #expect(abs(try #require(text.runs.first).angle) < .pi / 2)
        }
        let steep = [Point(30, 5), Point(30, 35)]
        let text = try #require(try street(backwards ? steep.reversed() : steep).scene().texts.first)
        #expect(abs(try #require(text.runs.first).angle + .pi / 2) < 1e-9, "steep text reads upwards")
    }

    @Test func textMayBeUpsideDownWhereTheStyleSaysSo() throws {
        let layer = symbols("a", #""symbol-placement":"line","text-keep-upright":false"#)
        let text = try #require(try street([Point(55, 20), Point(5, 20)], layer: layer).scene().texts.first)
        #expect(abs(abs(try #require(text.runs.first).angle) - .pi) < 1e-9)
    }

    @Test func textFollowsACurve() throws {
        let arc = stride(from: 200.0, through: 340, by: 5).map { degrees in
            Point(30 + 25 * cos(degrees * .pi / 180), 40 + 25 * sin(degrees * .pi / 180))
        }
        let map = street(arc, "Boulevard des Moulins")
        let scene = try map.scene()
        let text = try #require(scene.texts.first)
        #expect(text.string == "Boulevard des Moulins")
        let angles = text.runs.map(\.angle)
        #expect(angles == angles.sorted() && (angles.last ?? 0) - (angles.first ?? 0) > 0.5)
        for place in text.glyphPlaces { #expect(abs(place.distance(to: Point(30, 40)) - 25) < 2) }
        try expectGolden(scene.description, "curve")
    }

    @Test func sharpCornersAndShortLinesBearNoText() throws {
        let zigzag = (0..<12).map { Point(5 + Double($0) * 4, $0.isMultiple(of: 2) ? 15 : 25) }
        #expect(try street(zigzag, "Boulevard des Moulins").scene().texts.isEmpty)
        let short = try street([Point(28, 20), Point(31, 20)], "Boulevard des Moulins").scene()
        #expect(short.texts.isEmpty && short.labels.dropped == 1)
    }

    @Test func longStreetsAreLabelledAgainAndNotTooOften() throws {
        let layer = symbols("a", #""symbol-placement":"line","symbol-spacing":100"#)
        var map = street([Point(0, 20), Point(60, 20)], layer: layer)
        #expect(try map.scene().texts.count == 2)
        // The other carriageway of the same street.
        map.line("a", Point(0, 24), Point(60, 24), properties: named("Rue"))
        let places = try map.scene().texts.compactMap { $0.runs.first?.origin }
        for (index, place) in places.enumerated() {
            for other in places.dropFirst(index + 1) { #expect(place.distance(to: other) >= 12.5) }
        }
    }

    @Test func labelsOfCrossingStreetsDoNotCollide() throws {
        var map = street([Point(5, 20), Point(55, 20)], "Rue Grimaldi")
        map.line("a", Point(30, 2), Point(30, 38), properties: named("Rue X"))
        let texts = try map.scene().texts
        #expect(texts.count == 2)
        let boxes = texts.compactMap { Box(around: $0.glyphPlaces)?.grown(by: 0.5) }
        #expect(boxes.count == 2 && zip(boxes, boxes.dropFirst()).allSatisfy { !$0.intersects($1) })
    }

    @Test func shieldsStandUpright() throws {
        let layer = symbols("a", #""symbol-placement":"line","text-rotation-alignment":"viewport","symbol-spacing":80"#)
        let texts = try street([Point(5, 5), Point(55, 35)], "D98", layer: layer).scene().texts
        #expect(!texts.isEmpty && texts.allSatisfy { $0.runs.allSatisfy { $0.angle == 0 } })
    }
}
