import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

@Suite("Lines along their way")
struct LineTests {
    private func map(_ paint: String, layout: String = "") -> TestMap {
        TestMap(#"{"id":"l","type":"line","source-layer":"a","layout":{\#(layout)},"paint":{\#(paint)}}"#)
    }

    /// Subpaths of all strokes.
    private func lines(_ scene: Scene) -> Int { scene.strokes.flatMap(\.verbs).count { $0 == .move } }

    @Test func dashesDoNotDependOnTheView() throws {
        var map = map(#""line-width":8,"line-dasharray":[3,1.7]"#)
        map.line("a", Point(-7, 20), Point(10, 19), Point(70, 21))
        let whole = try Pixels(png: map.scene().png(dpi: 254))
        let part = try Pixels(png: map.scene { $0.box = Box(x: 17, y: 12, width: 26, height: 16) }.png(dpi: 254))
        for x in 175...425 {
            let shades = [whole, part].map { $0.colour(x: x, y: 199)?.red ?? -1 }
            #expect(abs(shades[0] - shades[1]) < 0.02, "\(x)")
        }
    }

    @Test func anOutlinesDashesAreCountedFromItsLastCorner() throws {
        var map = map(#""line-width":4,"line-dasharray":[4,4]"#)
        // The closing side is 10 mm long, a dash and its gap are 8.
        map.area("a", Box(x: 10, y: 10, width: 20, height: 10))
        let pixels = try Pixels(png: map.scene().png(dpi: 254))
        let dark = (100...300).filter { (pixels.colour(x: $0, y: 100)?.red ?? 1) < 0.5 }
        // The first side would begin 2 mm into a dash, so a dash begins 6 mm from its corner.
        #expect(dark.contains(165) && dark.contains(195) && !dark.contains(210) && !dark.contains(230))
    }

    @Test func ofAnOddNumberOfDashesTheLastGoesOverIntoTheFirst() throws {
        var map = map(#""line-width":4,"line-dasharray":[3,2,1]"#)
        map.line("a", Point(0, 20), Point(60, 20))
        let pixels = try Pixels(png: map.scene().png(dpi: 254))
        func isDark(_ millimetres: Double) -> Bool { (pixels.colour(x: Int(millimetres * 10), y: 200)?.red ?? 1) < 0.5 }
        #expect(
            [1, 2.5, 3.5, 4.5, 5.5, 6.5, 8.5, 9.5, 10.5].map(isDark)
                == [true, true, false, false, true, true, true, false, false])
    }

    @Test(arguments: [1, 0.5])
    func flatCornersOfRoundLinesMayBeMitres(opacity: Double) throws {
        func pixels(_ layout: String) throws -> Pixels {
            var map = map(#""line-width":64,"line-opacity":\#(opacity)"#, layout: #""line-join":\#(layout)"#)
            // A right angle, whose mitre is 1.41 widths long, and a sharp corner.
            map.line("a", Point(10, 10), Point(40, 10), Point(40, 30), Point(44, 12))
            return try Pixels(png: map.scene().png(dpi: 254))
        }
        let (round, mitre) = (try pixels(#""round""#), try pixels(#""miter","line-miter-limit":1.6"#))
        let limited = try pixels(#""round","line-round-limit":1.5"#)
        func shades(_ x: Int, _ y: Int) -> [Double] {
            [round, mitre, limited].map { $0.colour(x: x, y: y)?.red ?? -1 }
        }
        // Near the tip of the right angle, then under the sharp corner.
        let tip = shades(475, 25)
        #expect(tip[0] == 1 && tip[1] == tip[2] && abs(tip[1] - (1 - opacity)) < 0.01)
        let below = shades(400, 370)
        #expect(below[0] == below[2] && below[0] < 1 && below[1] == 1)
        // All but a hair of the inside is the same: nothing shows through twice.
        let inside = shades(430, 70)
        #expect(abs(inside[2] - (1 - opacity)) < 0.01)
        // At limits below the default's nothing changes.
        #expect(try pixels(#""round","line-round-limit":1.05"#).share(differingFrom: round, threshold: 0) == 0)
    }

    @Test(arguments: [("miter", 4), ("bevel", 4), ("round", 2)])
    func bothSidesOfAGapBreakWhereTheLineTurnsBack(_ join: String, _ count: Int) throws {
        var map = map(#""line-gap-width":8,"line-width":2"#, layout: #""line-join":"\#(join)""#)
        map.line("a", Point(26, 35), Point(30, 10), Point(34, 35))
        #expect(try lines(map.scene()) == count)
        map = self.map(#""line-gap-width":8,"line-width":2"#, layout: #""line-join":"\#(join)""#)
        map.line("a", Point(10, 35), Point(30, 10), Point(50, 35))
        #expect(try lines(map.scene()) == 2)
    }

    @Test func linesEndWhereTheTilesEnd() throws {
        var map = map(#""line-width":4"#)
        map.atTileCorner = true
        map.line("a", Point(5, 15), Point(55, 15))
        #expect(try Box(around: map.scene().strokes.flatMap(\.points))?.minX == 5)
        map.bounds = "0.1,-10,10,10"
        let west = [7, 8].map { TileID(zoom: 4, x: 7, y: $0) }
        #expect(try Box(around: map.scene(leavingOut: Set(west)).strokes.flatMap(\.points))?.minX == 30)
    }

    @Test func theTopOfAPatternIsAtTheRight() throws {
        var map = map(#""line-width":40,"line-pattern":"flag""#)
        map.icons["flag"] = #"""
            <svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="4" fill="#f00"/>
            <rect y="4" width="8" height="4" fill="#00f"/></svg>
            """#
        map.line("a", Point(-10, 20), Point(70, 20))
        let pixels = try Pixels(png: map.scene().png(dpi: 254))
        #expect(pixels.colour(x: 300, y: 230) == RGBA(0xFF0000) && pixels.colour(x: 300, y: 170) == RGBA(0x0000FF))
    }
}
