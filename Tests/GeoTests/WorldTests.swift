import Foundation
import Geo
import TestSupport
import Testing

private let monaco = Coordinate(longitude: 7.42, latitude: 43.74)

@Suite("Mercator and distances")
struct MercatorTests {
    @Test func knownValues() {
        #expect(Mercator.project(Coordinate(longitude: 0, latitude: 0)).distance(to: Point(0.5, 0.5)) < 1e-15)
        #expect(Mercator.project(Coordinate(longitude: -180, latitude: 0)).x == 0)
        // By the other form of the formula, (1 − asinh(tan φ) / π) / 2.
        let unit = Mercator.project(monaco)
        #expect(abs(unit.x * 16384 - 8529.692_444) < 1e-5 && abs(unit.y * 16384 - 5973.959_186) < 1e-5)
    }

    @Test func thePolesAreTakenToTheEdgeOfTheSquare() {
        for (latitude, y) in [(90.0, 0.0), (86, 0), (85.051_128_779_806_59, 0), (-90, 1)] {
            #expect(abs(Mercator.project(Coordinate(longitude: 10, latitude: latitude)).y - y) < 1e-12)
        }
    }

    @Test func thereAndBackAgain() {
        var dice = Dice(state: 4)
        for _ in 0..<2000 {
            let place = Coordinate(
                longitude: .random(in: -180...180, using: &dice), latitude: .random(in: -85...85, using: &dice))
            let back = Mercator.unproject(Mercator.project(place))
            #expect(abs(back.longitude - place.longitude) < 1e-9 && abs(back.latitude - place.latitude) < 1e-9)
        }
    }

    @Test func scaleShrinksWithLatitude() {
        #expect(abs(Mercator.metresPerUnit(atLatitude: 0) - 40_075_016.686) < 0.001)
        #expect(abs(Mercator.metresPerUnit(atLatitude: 60) / Mercator.equator - 0.5) < 1e-12)
        #expect(Mercator.metresPerUnit(atLatitude: -60) == Mercator.metresPerUnit(atLatitude: 60))
        #expect(Mercator.metresPerUnit(atLatitude: 90) > 0)
    }

    @Test func distances() {
        let (paris, london) = (
            Coordinate(longitude: 2.3522, latitude: 48.8566), Coordinate(longitude: -0.1278, latitude: 51.5074)
        )
        #expect(abs(paris.distance(to: london) - 343_556) < 500)
        #expect(
            abs(
                Coordinate(longitude: 0, latitude: 0).distance(to: Coordinate(longitude: 180, latitude: 0)) - .pi
                    * 6_371_008.8) < 1)
        #expect(
            abs(
                Coordinate(longitude: 179.5, latitude: 0).distance(to: Coordinate(longitude: -179.5, latitude: 0))
                    - 111_195) < 1)
        #expect(monaco.distance(to: monaco) == 0)
    }

    @Test func coordinatesKnowWhetherTheyAreOnEarth() {
        #expect(monaco.isValid)
        #expect(!Coordinate(longitude: 180.1, latitude: 0).isValid)
        #expect(!Coordinate(longitude: 0, latitude: -91).isValid)
        #expect(!Coordinate(longitude: .nan, latitude: 0).isValid)
    }

    @Test func lengthsOfPrintAndScreen() {
        #expect(
            abs(Length.millimetresPerPoint * 72 - 25.4) < 1e-12 && abs(Length.millimetresPerPixel * 96 - 25.4) < 1e-12)
    }
}

@Suite("Tile ids")
struct TileIDTests {
    @Test func boxesTileTheSquare() {
        #expect(TileID(zoom: 0, x: 0, y: 0).box == Box(minX: 0, minY: 0, maxX: 1, maxY: 1))
        #expect(TileID(zoom: 2, x: 3, y: 1).box == Box(minX: 0.75, minY: 0.25, maxX: 1, maxY: 0.5))
    }

    @Test func ancestors() {
        let tile = TileID(zoom: 14, x: 8529, y: 5974)
        #expect(tile.ancestor(atZoom: 12) == TileID(zoom: 12, x: 2132, y: 1493))
        #expect(tile.ancestor(atZoom: 14) == tile && tile.ancestor(atZoom: 16) == tile)
        #expect(tile.ancestor(atZoom: 12).box.contains(tile.box))
        #expect(TileID(zoom: 3, x: -1, y: 0).ancestor(atZoom: 2).x == -1, "west of the antimeridian")
        #expect(tile.description == "14/8529/5974")
    }

    @Test func coveringGoesRowByRow() {
        let tiles = TileID.covering(Box(minX: 0.3, minY: 0.3, maxX: 0.7, maxY: 0.7), atZoom: 2)
        #expect(tiles.map(\.description) == ["2/1/1", "2/2/1", "2/1/2", "2/2/2"])
        #expect(tiles == tiles.sorted())
    }

    @Test func tilesThatOnlyTouchAreNotCovered() {
        let one = TileID(zoom: 3, x: 4, y: 5)
        #expect(TileID.covering(one.box, atZoom: 3) == [one])
    }

    @Test func coveringRunsOnAcrossTheAntimeridian() {
        let tiles = TileID.covering(Box(minX: -0.1, minY: 0.4, maxX: 0.1, maxY: 0.45), atZoom: 2)
        #expect(tiles.map(\.x) == [-1, 0])
        #expect(TileID.covering(Box(minX: 0.9, minY: 0.4, maxX: 1.1, maxY: 0.45), atZoom: 2).map(\.x) == [3, 4])
    }

    @Test func coveringEndsAtThePoles() {
        #expect(TileID.covering(Box(minX: 0, minY: -0.5, maxX: 0.1, maxY: 0.1), atZoom: 1).map(\.y) == [0])
        #expect(TileID.covering(Box(minX: 0, minY: 0.9, maxX: 0.1, maxY: 1.5), atZoom: 1).map(\.y) == [1])
        #expect(TileID.covering(Box(minX: 0, minY: 1.2, maxX: 0.1, maxY: 1.5), atZoom: 4).isEmpty)
        #expect(TileID.covering(Box(minX: 0, minY: -0.5, maxX: 0.1, maxY: -0.2), atZoom: 4).isEmpty)
    }

    @Test func aPointIsCoveredByOneTile() {
        for (x, y) in [(0.5, 0.5), (0.3, 0.6), (0, 0), (0.75, 0.25)] {
            let tiles = TileID.covering(Box(x: x, y: y, width: 0, height: 0), atZoom: 2)
            #expect(tiles == [TileID(zoom: 2, x: Int(x * 4), y: Int(y * 4))])
        }
    }
}

@Suite("Boxes")
struct BoxTests {
    private let box = Box(x: 1, y: 2, width: 4, height: 6)

    @Test func measures() {
        #expect(box.width == 4 && box.height == 6 && box.centre == Point(3, 5))
        #expect(box.corners == [Point(1, 2), Point(5, 2), Point(5, 8), Point(1, 8)])
        #expect(Box(around: [Point(3, 9), Point(-1, 2)]) == Box(minX: -1, minY: 2, maxX: 3, maxY: 9))
        #expect(Box(around: []) == nil)
    }

    @Test func edgesBelongToIt() {
        #expect(box.contains(Point(1, 8)) && !box.contains(Point(0.999, 8)))
        #expect(box.contains(box) && !box.contains(box.grown(by: 0.1)) && box.contains(box.insetBy(1)))
    }

    @Test func sharingAnEdgeIsNoIntersection() {
        #expect(!box.intersects(Box(x: 5, y: 2, width: 1, height: 1)))
        #expect(box.intersection(Box(x: 5, y: 2, width: 1, height: 1)) == nil)
        #expect(box.intersection(Box(x: 4, y: 7, width: 9, height: 9)) == Box(minX: 4, minY: 7, maxX: 5, maxY: 8))
        #expect(
            box.union(Point(0, 0)).union(Box(x: 6, y: 0, width: 1, height: 1))
                == Box(minX: 0, minY: 0, maxX: 7, maxY: 8))
        #expect(box.translated(by: Point(-1, -2)) == Box(x: 0, y: 0, width: 4, height: 6))
    }
}

@Suite("Features")
struct FeatureTests {
    private let geometry = Geometry(kind: .line, points: [Point(0, 0), Point(1, 1), Point(2, 2)], ends: [2, 3])

    @Test func partsOfAGeometry() {
        #expect(geometry.partCount == 2)
        #expect(geometry.range(ofPart: 0) == 0..<2 && geometry.range(ofPart: 1) == 2..<3)
    }

    @Test func propertiesOfTheirOwn() {
        let feature = Feature(geometry: geometry, properties: ["b": .number(2), "a": .string("x")])
        #expect(feature["a"] == .string("x") && feature["b"]?.number == 2 && feature["c"] == nil)
        #expect(feature.properties == ["a": .string("x"), "b": .number(2)])
        #expect(Feature(geometry: geometry, properties: [:]).properties.isEmpty)
    }

    @Test func propertiesOfASharedTable() {
        let table = PropertyTable(keys: ["name", "rank", "name"], values: [.string("A"), .number(1), .string("B")])
        #expect(table.index(of: "name") == 0 && table.index(of: "rank") == 1 && table.index(of: "x") == nil)
        let feature = Feature(geometry: geometry, tags: [0, 0, 0, 2], table: table)
        #expect(feature["name"] == .string("B"), "a key given twice takes its last value")
        #expect(feature.properties == ["name": .string("B")])
        #expect(feature["rank"] == nil)
        let second = Feature(geometry: geometry, tags: [2, 2], table: table)
        #expect(second["name"] == .string("B") && second.properties == ["name": .string("B")], "the key's second place")
    }

    @Test func valuesAsNumbersAndStrings() {
        #expect(Value.number(2).number == 2 && Value.number(2).string == nil)
        #expect(Value.string("2").string == "2" && Value.string("2").number == nil && Value.null.number == nil)
    }
}
