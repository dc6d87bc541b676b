import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// Four syllables of Yi, a script of columns that Noto has.
private let yi = "\u{A000}\u{A001}\u{A002}\u{A003}"

/// Text of 4 mm: style pixels are 0.25 mm.
private func map(_ text: String, _ layout: String = "", at point: Point = Point(30, 20)) -> TestMap {
    let layer =
        #"{"id":"a","type":"symbol","source-layer":"a","layout":{"text-font":["Noto Sans Regular"],"text-size":16,"#
        + #""text-field":"\#(text)"\#(layout.isEmpty ? "" : "," + layout)}}"#
    var map = TestMap(layer)
    map.point("a", point)
    return map
}

private func map(_ text: String, along points: Point..., layout: String = "") -> TestMap {
    var map = TestMap(
        #"{"id":"a","type":"symbol","source-layer":"a","layout":{"text-font":["Noto Sans Regular"],"text-size":12,"#
            + #""text-field":"\#(text)","symbol-placement":"line"\#(layout)}}"#)
    map.add("a", Geometry(kind: .line, points: points, ends: [points.count]))
    return map
}

extension Scene {
    /// Origins of all glyphs in the order of the text.
    fileprivate var places: [Point] { texts.flatMap(\.glyphPlaces) }
    fileprivate var angles: [Double] { texts.flatMap(\.runs).map { ($0.angle * 180 / .pi).rounded() } }
    fileprivate var string: String { texts.map(\.string).joined() }
}

private let vertical = #""text-writing-mode":["vertical"]"#

@Suite("Text in columns")
struct WritingModeTests {
    @Test func aColumnOfUprightLettersStandsAtItsPoint() throws {
        let scene = try map(yi, vertical).scene()
        #expect(scene.string == yi && scene.angles == [0])
        let places = scene.places
        try #require(places.count == 4)
        for (upper, lower) in zip(places, places.dropFirst()) {
            #expect(abs(lower.y - upper.y - 4) < 1 && abs(lower.x - upper.x) < 1)
        }
        // Two letters above the point, two below it.
        #expect(places[1].y < 20.1 && places[2].y > 20.1)
        let box = try #require(scene.placedLabels.first?.boxes.first)
        #expect(box.height > 2 * box.width && abs(box.centre.y - 20) < 1)
        try expectGolden(scene.description, "column")
    }

    @Test func textThatHasNoColumnsStaysHorizontal() throws {
        let scene = try map("Zürich", vertical).scene()
        #expect(scene == (try map("Zürich").scene()) && scene.angles == [0])
        #expect(Set(scene.places.map(\.y)).count == 1)
    }

    @Test func lettersOfLatinStandInColumnsToo() throws {
        let scene = try map(yi + "AB", vertical).scene()
        #expect(scene.angles.allSatisfy { $0 == 0 } && scene.places.count == 6)
        #expect(scene.places.map(\.y) == scene.places.map(\.y).sorted())
    }

    @Test func bracketsTurnWithTheColumn() throws {
        // The test fonts have no wide brackets, so those of Latin are laid on their sides.
        let scene = try map("(\u{A000})", vertical).scene()
        #expect(scene.string == "(\u{A000})" && scene.angles == [90, 0, 90])
    }

    @Test func linesOfAColumnFollowToTheLeftFromOneHeight() throws {
        let scene = try map(yi + #"\n"# + "\u{A004}\u{A005}", vertical).scene()
        let columns = scene.texts.flatMap(\.runs).map { run in
            run.glyphs.map { run.origin + Point($0.x, $0.y) }
        }
        try #require(columns.map(\.count) == [4, 2])
        #expect(columns[1][0].x < columns[0][0].x - 4 && abs(columns[1][0].y - columns[0][0].y) < 1)
    }

    @Test func theFirstModeThatHasRoomIsTaken() throws {
        func columns(_ modes: String, _ obstacle: Box) throws -> Bool? {
            let scene = try map(yi, #""text-writing-mode":[\#(modes)]"#).scene { $0.obstacles = [obstacle] }
            guard let first = scene.places.first, let last = scene.places.last else { return nil }
            return last.y - first.y > 8
        }
        let (nowhere, above, beside) = (
            Box(x: 0, y: 0, width: 1, height: 1), Box(x: 29, y: 13, width: 2, height: 1),
            Box(x: 24, y: 19, width: 1, height: 2)
        )
        #expect(try columns(#""vertical","horizontal""#, nowhere) == true)
        #expect(try columns(#""vertical","horizontal""#, above) == false)
        #expect(try columns(#""horizontal","vertical""#, nowhere) == false)
        #expect(try columns(#""horizontal","vertical","horizontal""#, beside) == true)
        #expect(try columns(#""horizontal""#, beside) == nil)
    }

    @Test func anchorsAreThoseOfTheLineOrOfTheColumn() throws {
        // Anchored by its start a column hangs below its point, like a line turned around that point.
        let hanging = try map(yi, vertical + #","text-anchor":"left""#).scene()
        #expect(hanging.places.allSatisfy { $0.y > 20 && $0.y < 37 && abs($0.x - 30) < 3 })
        // Anchors that are tried in turn are those of the column as it stands: with its left side at the point.
        let beside = try map(yi, vertical + #","text-variable-anchor":["left"],"text-radial-offset":1"#).scene()
        let box = try #require(beside.placedLabels.first?.boxes.first)
        #expect(box.minX > 33 && box.height > 2 * box.width && abs(box.centre.y - 20) < 1)
    }

    @Test(arguments: [false, true])
    func steepLinesHaveUprightLettersFromTheTop(isDrawnUpwards: Bool) throws {
        let (top, bottom) = (Point(30, 5), Point(31, 35))
        let scene = try (isDrawnUpwards ? map(yi, along: bottom, top) : map(yi, along: top, bottom)).scene()
        #expect(scene.string == yi && scene.angles.allSatisfy { abs($0) < 5 })
        #expect(scene.places.map(\.y) == scene.places.map(\.y).sorted())
        #expect(scene.places.allSatisfy { abs($0.x - 29) < 2 })
    }

    @Test func otherLinesHaveTextAlongThem() throws {
        #expect(try map(yi, along: Point(10, 20), Point(50, 25)).scene().angles == [7])
        #expect(try map("Zürich", along: Point(30, 35), Point(31, 5)).scene().angles == [-88])
        // Text that need not be upright runs as the line does.
        let bound = map(yi, along: Point(30, 5), Point(30, 35), layout: #","text-keep-upright":false"#)
        #expect(try bound.scene().angles == [90])
    }

    @Test func lettersStandUprightAlongBendsToo() throws {
        let points = (0...12).map { step in
            let angle = -0.5 + Double(step) / 12
            return Point(5 + 25 * cos(angle), 20 + 25 * sin(angle))
        }
        var bent = map(yi, along: Point(0, 0), Point(1, 1))
        bent.add("a", Geometry(kind: .line, points: points, ends: [points.count]))
        let scene = try bent.scene()
        #expect(scene.string == yi && scene.texts.flatMap(\.runs).count == 4)
        #expect(scene.angles.allSatisfy { abs($0) < 25 } && Set(scene.angles).count > 1)
        #expect(scene.places.map(\.y) == scene.places.map(\.y).sorted())
    }

    @Test func columnsAreTextInPDFToo() throws {
        let scene = try map(yi, vertical).scene()
        var document = PDFDocument(title: "")
        scene.addPage(to: &document)
        let bytes = try document.finish()
        #expect(bytes.range(of: Data("/ToUnicode".utf8)) != nil)
        // Both media show the same ink, black on nothing.
        let picture = try scene.pixels(dpi: 100)
        let dark = picture.pixels.enumerated().filter { $0.offset % 4 == 3 && $0.element > 100 }.map(\.offset)
        let columns = dark.map { $0 / 4 % picture.width }
        #expect((columns.max() ?? 0) - (columns.min() ?? 0) < Int(5 / 25.4 * 100) && dark.count > 50)
    }
}
