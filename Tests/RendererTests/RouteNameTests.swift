import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing

/// Names and numbers of the streets that a route uses, among other streets.
@Suite struct RouteNameTests {
    private static let names =
        #"{"id":"name","type":"symbol","source-layer":"s","layout":{"text-field":["get","name"],"#
        + #""text-font":["Noto Sans Regular"],"text-size":10,"symbol-placement":"line"}}"#
    private static let numbers =
        #"{"id":"number","type":"symbol","source-layer":"n","layout":{"text-field":["get","ref"],"text-padding":20,"#
        + #""text-font":["Noto Sans Regular"],"text-size":8,"symbol-placement":"line","#
        + #""text-rotation-alignment":"viewport"}}"#

    private static func roads(_ paint: String) -> String {
        #"{"id":"road","type":"line","source-layer":"r","paint":{\#(paint)}}"#
    }

    private func route(_ points: Point...) -> Corridor { Corridor(points: points, width: 1.4) }

    /// A route along a street, and another line that runs along it, below or above.
    private func neighbours(_ offset: Double, _ layer: String, paint: String = #""line-width":4"#) -> TestMap {
        var map = TestMap(Self.roads(paint) + "," + Self.names)
        map.line("s", Point(2, 20), Point(58, 20), properties: ["name": .string("Rue Grimaldi")])
        map.line(layer, Point(2, 20 + offset), Point(58, 20 + offset), properties: ["name": .string("Rue Bel")])
        return map
    }

    /// The same with an unnamed street on the other side, too.
    private func between() -> TestMap {
        var map = neighbours(2.4, "r")
        map.line("r", Point(2, 17.6), Point(58, 17.6))
        return map
    }

    @Test(arguments: [2.4, -2.4], ["s", "r"])
    func theNameStandsOnTheSideWithoutAnotherStreet(offset: Double, layer: String) throws {
        let scene = try neighbours(offset, layer).scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
        }
        let label = try #require(scene.placedLabels.first { $0.isPreferred })
        #expect(label.text == "Rue Grimaldi")
        #expect(label.boxes.allSatisfy { ($0.centre.y - 20) * offset < 0 })
    }

    @Test func betweenTwoStreetsALineJoinsTheNameToItsOwn() throws {
        let scene = try between().scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
        }
        #expect(scene.missingNames.isEmpty)
        #expect(dots(scene).count == 2, "a dot on the street, with its rim")
    }

    @Test(arguments: [
        #""line-width":4,"line-dasharray":[2,2]"#, #""line-width":1"#, #""line-width":4,"line-opacity":0.3"#,
    ])
    func whatIsDrawnThinDashedOrFaintIsNoStreet(paint: String) throws {
        func first(_ map: TestMap) throws -> PlacedLabel? {
            try map.scene {
                $0.corridors = [route(Point(2, 20), Point(58, 20))]
                $0.preferredNames = ["Rue Grimaldi"]
            }.placedLabels.first { $0.isPreferred }
        }
        let alone = try first(neighbours(30, "r"))
        // The side that is tried first, were there no other line.
        let side = (try #require(alone).boxes[0].centre.y - 20) > 0 ? 2.4 : -2.4
        #expect(try first(neighbours(side, "r", paint: paint))?.boxes == alone?.boxes)
        #expect(try first(neighbours(side, "r"))?.boxes != alone?.boxes)
    }

    @Test func streetsThatCrossDoNotMatter() throws {
        var map = neighbours(30, "r")
        let plain = try map.scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
        }
        for x in stride(from: 4.0, to: 58, by: 5) { map.line("r", Point(x, 2), Point(x, 38)) }
        let crossed = try map.scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
        }
        #expect(plain.placedLabels.first?.boxes == crossed.placedLabels.first?.boxes)
    }

    // MARK: Numbers

    @Test func aNumberStandsOnTheRouteWhereThatIsStraight() throws {
        var map = TestMap(Self.numbers)
        map.line("n", Point(2, 20), Point(58, 20), properties: ["ref": .string("D 6007")])
        // Two arms of a hairpin, and one arm alone.
        let corridor = route(Point(2, 21.8), Point(34, 21.8), Point(34, 20), Point(2, 20), Point(2, 36), Point(58, 36))
        let hairpin = try map.scene {
            $0.corridors = [corridor]
            $0.preferredNames = ["D6007"]
        }
        #expect(hairpin.placedLabels.allSatisfy { !$0.isOnRoute })
        let way = route(Point(8, 2), Point(8, 20), Point(50, 20), Point(50, 38))
        let scene = try map.scene {
            $0.corridors = [way]
            $0.preferredNames = ["D6007"]
        }
        let label = try #require(scene.placedLabels.first)
        #expect(label.text == "D 6007" && label.isOnRoute && label.isPreferred && scene.missingNames.isEmpty)
        let centre = try #require(label.boxes.first).centre
        #expect(abs(centre.y - 20) < 0.3 && abs(centre.x - 29) < 3, "in the middle of the stretch that uses the road")
        let other = try map.scene { $0.corridors = [way] }
        #expect(other.placedLabels.allSatisfy { !$0.isOnRoute })
    }

    @Test(arguments: [
        ("A 8", "a8"), ("A-8", "A8"), ("D6007", "d 6007"), ("Rue 8", "rue  8"), ("B 1a", "b 1a"),
    ])
    func spacesInNumbersDoNotCount(one: String, other: String) {
        #expect(PlacedLabel.folded(one) == PlacedLabel.folded(other))
    }

    @Test func otherNamesKeepTheirSpaces() {
        #expect(PlacedLabel.folded("Quai 1 2") == "quai 1 2")
        #expect(PlacedLabel.folded("Square 8") == "square 8")
        #expect(PlacedLabel.folded("A 8") != PlacedLabel.folded("A 81"))
    }

    // MARK: Where names are meant

    /// The middles of the dots of leaders on the street at y = 20.
    private func dots(_ scene: Scene) -> [Double] {
        scene.allNodes.compactMap { node in
            guard case .fill(let path, _) = node, path.points.allSatisfy({ abs($0.y - 20) < 0.6 }) else { return nil }
            return path.points.map(\.x).reduce(0, +) / Double(path.points.count)
        }
    }

    @Test(arguments: [(8.0, 14.0), (42.0, 50.0)])
    func aLeaderEndsWhereTheNameIsDriven(from: Double, to: Double) throws {
        let scene = try between().scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
            $0.stretches = [NamedStretch(name: "RUE GRIMALDI", line: [Point(from, 20), Point(to, 20)])]
        }
        #expect(dots(scene).count == 2, "a dot with its rim")
        #expect(dots(scene).allSatisfy { (from - 1...to + 1).contains($0) })
    }

    @Test func aLeaderThatCouldOnlyEndElsewhereIsLeftOut() throws {
        let scene = try between().scene {
            $0.corridors = [route(Point(2, 20), Point(58, 20))]
            $0.preferredNames = ["Rue Grimaldi"]
            $0.stretches = [NamedStretch(name: "Rue Grimaldi", line: [Point(20, 39), Point(40, 39)])]
        }
        #expect(dots(scene).isEmpty)
    }

    @Test(arguments: [15.0, 45])
    func aStreetIsNamedNearTheAddress(x: Double) throws {
        var map = TestMap(Self.roads(#""line-width":4"#) + "," + Self.names)
        map.line("s", Point(2, 20), Point(58, 20), properties: ["name": .string("Rue Grimaldi")])
        map.line("r", Point(2, 20), Point(58, 20))
        let scene = try map.scene {
            $0.preferredNames = ["Rue Grimaldi"]
            $0.stretches = [NamedStretch(name: "Rue Grimaldi", line: [Point(x, 23)])]
        }
        let label = try #require(scene.placedLabels.first { $0.isPreferred })
        let middle = label.boxes.map(\.centre.x).reduce(0, +) / Double(label.boxes.count)
        #expect(abs(middle - x) < 4)
    }

    /// Lanes that the map leaves out at its scale are not pointed at.
    @Test func noLeaderEndsOnALaneThatIsNotDrawn() throws {
        func scene(isDrawn: Bool) throws -> Scene {
            var map = TestMap(Self.roads(#""line-width":4"#) + "," + Self.names)
            map.line("s", Point(28, 20), Point(32, 20), properties: ["name": .string("Rue Grimaldi")])
            if isDrawn { map.line("r", Point(28, 20), Point(32, 20)) }
            return try map.scene {
                $0.preferredNames = ["Rue Grimaldi"]
                $0.stretches = [NamedStretch(name: "Rue Grimaldi", line: [Point(30, 21)])]
            }
        }
        #expect(try dots(scene(isDrawn: true)).count == 2)
        #expect(try dots(scene(isDrawn: false)).isEmpty)
    }

    @Test(arguments: [5.6, 6.4, 7]) func namesWithLeadersStandApart(spacing: Double) throws {
        var map = TestMap(Self.roads(#""line-width":4"#) + "," + Self.names)
        let names = ["Rue de Grimaldi", "Rue de la Colle", "Rue des Iris"]
        for (index, name) in names.enumerated() {
            let y = 12 + spacing * Double(index)
            map.line("s", Point(28, y), Point(30, y), properties: ["name": .string(name)])
            map.line("r", Point(28, y), Point(30, y))
        }
        let labels = try map.scene { $0.preferredNames = names }.placedLabels
        #expect(labels.count > 1)
        for (index, label) in labels.enumerated() {
            let lines = label.boxes.filter { $0.height > 1 }
            for other in labels[(index + 1)...].flatMap(\.boxes) where other.height > 1 {
                #expect(lines.allSatisfy { !$0.grown(by: 1.33).intersects(other) })
            }
        }
    }

    // MARK: Places

    @Test func theStreetAtAPlaceIsNamedWhateverItIsCalled() throws {
        var map = TestMap(Self.names.replacing(#""type":"symbol""#, with: #""type":"symbol","minzoom":6"#))
        map.line("s", Point(2, 10), Point(58, 10), properties: ["name": .string("Rue Grimaldi")])
        map.line("s", Point(2, 30), Point(58, 30), properties: ["name": .string("Rue Bellevue")])
        #expect(try map.scene().texts.isEmpty)
        let scene = try map.scene { $0.preferredPlaces = [Point(40, 29), Point(30, 20)] }
        #expect(scene.placedLabels.map(\.text) == ["Rue Bellevue"])
        #expect(scene.placedLabels.allSatisfy { $0.isPreferred })
        let both = try map.scene {
            $0.preferredPlaces = [Point(40, 29)]
            $0.preferredNames = ["Rue X", "Rue Grimaldi"]
        }
        #expect(Set(both.placedLabels.map(\.text)) == ["Rue Bellevue", "Rue Grimaldi"])
        #expect(both.missingNames == [MissingName("Rue X", .notOnMap)])
    }
}
