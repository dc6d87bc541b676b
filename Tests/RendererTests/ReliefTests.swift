import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing
import Tiles

/// A map over the corner of four elevation tiles at zoom 14, whose cells measure 2 mm; the media is 60 × 40 mm.
private struct ReliefMap {
    static let cells = 64
    var source = ""
    var layer = #""type":"hillshade""#
    /// Metres at a place in cells east and south of the corner.
    var height: (Double, Double) -> Double = { x, _ in 2000 + 15 * x }
    var code = HeightCode.mapbox
    var leftOut: Set<TileID> = []
    var broken: [UInt8]?

    static func tile(_ x: Int, _ y: Int) -> TileID { TileID(zoom: 14, x: 8192 + x, y: 8192 + y) }

    /// The picture of a tile, each height in steps of the finest channel.
    private func picture(_ id: TileID) throws -> [UInt8] {
        var image = PixelImage(width: Self.cells, height: Self.cells, pixels: [])
        let finest = min(code.red, code.green, code.blue)
        for row in 0..<Self.cells {
            for column in 0..<Self.cells {
                let x = Double((id.x - 8192) * Self.cells + column) + 0.5
                let y = Double((id.y - 8192) * Self.cells + row) + 0.5
                let number = Int(((height(x, y) + code.base) / finest).rounded())
                let bytes = [number >> 16 & 255, number >> 8 & 255, number & 255]
                // In the order of their weights.
                let places = [code.red, code.green, code.blue].enumerated().sorted { $0.element > $1.element }
                let at = 4 * (row * Self.cells + column)
                for (place, byte) in zip(places, bytes) { image.pixels[at + place.offset] = UInt8(byte) }
                image.pixels[at + 3] = 255
            }
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try image.write(png: file)
        return [UInt8](try Data(contentsOf: file))
    }

    func scene() throws -> Scene {
        let folder = FileManager.default.temporaryDirectory.appending(path: "relief-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let style =
            #"{"version":8,"sources":{"d":{"type":"raster-dem"\#(source.isEmpty ? "" : "," + source)}},"#
            + #""layers":[{"id":"relief","source":"d",\#(layer)}]}"#
        try Data(style.utf8).write(to: folder.appending(path: "style.json"))
        let sheet = try Stylesheet(contentsOf: folder)
        #expect(sheet.warnings == [])
        var pictures: [TileID: [UInt8]] = [:]
        for x in -1...0 {
            for y in -1...0 where !leftOut.contains(Self.tile(x, y)) {
                pictures[Self.tile(x, y)] = try broken ?? picture(Self.tile(x, y))
            }
        }
        var sources = MapSources(tiles: [:])
        sources.rasters["d"] = RasterTileset(name: "heights", zooms: 14...14) { [pictures] id throws(TileError) in
            pictures[id]
        }
        var map = TestMap("")
        (map.zoom, map.atTileCorner) = (14, true)
        return try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()).scene(of: map.frame)
    }

    /// The relief on white, 4 pixels a mm.
    func pixels() throws -> Pixels {
        var scene = try scene()
        scene.nodes.insert(.fill(Path(Box(x: 0, y: 0, width: 60, height: 40)), .white), at: 0)
        return try Pixels(png: scene.png(dpi: 101.6))
    }

    /// Grey level in the middle of the map.
    func shade(_ x: Int = 120, _ y: Int = 80) throws -> Double { try pixels().colour(x: x, y: y)?.red ?? -1 }
}

extension Pixels {
    /// The least and the greatest red, leaving out the outermost pixels.
    fileprivate var reds: (Double, Double) {
        let all = (2..<height - 2).flatMap { y in (2..<width - 2).map { colour(x: $0, y: y)?.red ?? -1 } }
        return (all.min() ?? -1, all.max() ?? -1)
    }
}

@Suite("Relief out of elevation tiles")
struct ReliefTests {
    private static let methods = ["standard", "basic", "combined", "igor", "multidirectional"]

    private func hillshade(_ paint: String) -> String { #""type":"hillshade","paint":{\#(paint)}"# }

    @Test(arguments: methods)
    func anEvenSlopeHasOneShadeAcrossTiles(method: String) throws {
        var map = ReliefMap(layer: hillshade(#""hillshade-method":"\#(method)","hillshade-highlight-color":"gray""#))
        map.height = { x, y in 2000 + 15 * x + 7 * y }
        let (low, high) = try map.pixels().reds
        #expect(high - low < 0.02 && low < 0.99, "\(low)…\(high)")
    }

    @Test(arguments: methods)
    func slopesThatFaceTheLightAreBrighter(method: String) throws {
        func shade(_ slope: Double, _ light: Double) throws -> Double {
            // Yellow where the light falls, black elsewhere: on white only shadows are dark in red.
            let paint =
                #""hillshade-method":"\#(method)","hillshade-illumination-direction":\#(light),"#
                + #""hillshade-highlight-color":"yellow","hillshade-accent-color":"transparent""#
            return try ReliefMap(layer: hillshade(paint), height: { x, _ in 2000 + slope * x }).shade()
        }
        // Ground that rises to the east faces the west.
        let (facing, turned) = (try shade(20, 270), try shade(20, 90))
        #expect(turned < facing - 0.1)
        let (facingEast, turnedWest) = (try shade(-20, 90), try shade(-20, 270))
        #expect(abs(facingEast - facing) < 0.01 && abs(turnedWest - turned) < 0.01)
    }

    @Test func levelGroundIsLeftAlone() throws {
        #expect(try ReliefMap(height: { _, _ in 300 }).shade() == 1)
        // The basic method shows level ground as bright as the light stands high.
        let basic = hillshade(#""hillshade-method":"basic","hillshade-highlight-color":"black""#)
        let expected = 1 - (2 * sin(Double.pi / 4) - 1)
        let level = try ReliefMap(layer: basic, height: { _, _ in 300 }).shade()
        #expect(abs(level - expected) < 0.01)
    }

    @Test func shadesFollowMapLibresFormula() throws {
        // At zoom 14 slopes are 2^0.3 times steeper than in nature; the standard method sees 0.625 of that.
        let rise = 15.0
        let slope = 8 * rise * 64 * exp2(0.3) / exp2(28.2562 - 14)
        let steep = atan(0.625 * slope)
        // Light from the east on ground that falls to the west: all shadow, and what is steep is dark anyway.
        let shadow = sin(steep)
        let expected = 1 - (shadow + (1 - cos(steep)) * (1 - shadow))
        let paint = #""hillshade-illumination-direction":90"#
        let shade = try ReliefMap(layer: hillshade(paint), height: { x, _ in 2000 + rise * x }).shade()
        #expect(abs(shade - expected) < 0.01, "\(shade), expected \(expected)")
    }

    @Test func exaggerationAndManyLights() throws {
        func shade(_ paint: String) throws -> Double { try ReliefMap(layer: hillshade(paint)).shade() }
        let east = #""hillshade-illumination-direction":90,"#
        #expect(try shade(east + #""hillshade-exaggeration":0"#) == 1)
        let weak = try shade(east + #""hillshade-exaggeration":0.2"#)
        #expect(try weak > shade(east + #""hillshade-exaggeration":0.8"#) + 0.1)
        // Two lights give the mean of both; the last altitude goes on.
        let many = #""hillshade-method":"multidirectional","hillshade-highlight-color":["red","black"],"#
        let one = #""hillshade-method":"basic","hillshade-highlight-color":"black","hillshade-illumination-direction":"#
        let both = try shade(
            many + #""hillshade-illumination-direction":[90,270],"hillshade-illumination-altitude":60"#)
        let black = try shade(one + #"270,"hillshade-illumination-altitude":60"#)
        #expect(both > black + 0.05)
    }

    @Test(arguments: [
        ("", HeightCode.mapbox), (#""encoding":"terrarium""#, HeightCode.terrarium),
        (
            #""encoding":"custom","redFactor":0.5,"greenFactor":128,"blueFactor":32768,"baseShift":500"#,
            HeightCode(red: 0.5, green: 128, blue: 32768, base: 500)
        ),
    ])
    func heightsComeOutOfColours(source: String, code: HeightCode) throws {
        let ramp = #"["interpolate",["linear"],["elevation"],0,"black",1000,"white"]"#
        var map = ReliefMap(
            source: source, layer: #""type":"color-relief","paint":{"color-relief-color":\#(ramp)}"#)
        map.code = code
        // 0 m at the left edge of the map, 15 cells west of the corner.
        map.height = { x, _ in 30 * (x + 15) }
        let pixels = try map.pixels()
        for x in [20, 100, 120, 220] {
            let metres = Double(x) / 8 * 30
            #expect(abs((pixels.colour(x: x, y: 80)?.green ?? -1) - metres / 1000) < 0.01, "\(x)")
        }
    }

    @Test func stepsOfHeightAreSharp() throws {
        let paint =
            #""color-relief-opacity":0.5,"color-relief-color":["step",["elevation"],"red",500,"blue",600,"transparent"]"#
        let map = ReliefMap(
            layer: #""type":"color-relief","paint":{\#(paint)}"#, height: { x, _ in 500 + 10 * x })
        let pixels = try map.pixels()
        let colours = [117, 123, 220].map { pixels.colour(x: $0, y: 80).map { "\($0)" } ?? "" }
        #expect(colours == ["#ff8080", "#8080ff", "#ffffff"] || colours == ["#ff7f7f", "#7f7fff", "#ffffff"])
        // Without a ramp nothing is drawn.
        #expect(try ReliefMap(layer: #""type":"color-relief""#).scene().nodes.isEmpty)
    }

    @Test func nearestCellsAreSquares() throws {
        let layer =
            #""type":"color-relief","paint":{"resampling":"nearest","color-relief-color":"#
            + #"["interpolate",["linear"],["elevation"],0,"black",1000,"white"]}"#
        let pixels = try ReliefMap(layer: layer, height: { x, _ in 500 + 20 * x }).pixels()
        // A cell is 8 pixels wide; from the corner at 120.
        let shades = (120..<136).map { pixels.colour(x: $0, y: 80)?.red ?? -1 }
        #expect(Set(shades[1..<7]).count == 1 && Set(shades[9..<15]).count == 1 && shades[3] < shades[11])
    }

    @Test func whatHasNoTileStaysEmpty() throws {
        var map = ReliefMap()
        map.leftOut = [ReliefMap.tile(0, 0), ReliefMap.tile(0, -1)]
        let pixels = try map.pixels()
        #expect(pixels.colour(x: 60, y: 40)?.red ?? 1 < 0.95 && pixels.colour(x: 180, y: 40)?.red == 1)
        map.leftOut = Set((-1...0).flatMap { x in (-1...0).map { ReliefMap.tile(x, $0) } })
        #expect(try map.scene().nodes.isEmpty)
    }

    @Test func aReliefIsAPicture() throws {
        var map = ReliefMap()
        map.height = { x, y in 2000 + 300 * sin(x / 4) * cos(y / 4) }
        let scene = try map.scene()
        try expectGolden(scene.description, "relief")
        try expectGolden(png: scene.png(dpi: 50), "relief", share: 0.01, threshold: 8)
    }

    @Test func brokenTilesAreErrors() {
        #expect(throws: RenderError.self) { try ReliefMap(broken: [1, 2, 3]).scene() }
        #expect(throws: RenderError.self) { try ReliefMap(broken: []).scene() }
    }

    @Test func extremeEncodingsDrawOrLeaveOut() throws {
        for factor in ["1e300", "-1e300", "0", "1e-300"] {
            for layer in [
                #""type":"hillshade""#,
                #""type":"color-relief","paint":{"color-relief-color":["step",["elevation"],"red",5,"blue"]}"#,
            ] {
                let source = #""encoding":"custom","redFactor":\#(factor),"greenFactor":\#(factor),"baseShift":1"#
                _ = try ReliefMap(source: source, layer: layer).scene()
            }
        }
    }

    /// Bytes of a true tile, changed at random, give a map or an error.
    @Test func foreignTilesDoNoHarm() throws {
        var image = PixelImage(width: 3, height: 2, pixels: [])
        for index in image.pixels.indices { image.pixels[index] = UInt8(index * 37 % 256) }
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try image.write(png: file)
        let whole = [UInt8](try Data(contentsOf: file))
        var dice = Dice(state: 7)
        var drawn = 0
        for _ in 0..<40 {
            var bytes = whole
            for _ in 0..<Int.random(in: 0...3, using: &dice) {
                bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            }
            if Bool.random(using: &dice) { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &dice))) }
            if (try? ReliefMap(broken: bytes).scene()) != nil { drawn += 1 }
        }
        #expect(drawn > 0)
        // Tiles wider than high, in which cells are not square, still have heights.
        #expect(try ReliefMap(broken: whole).scene().nodes.count == 1)
    }
}
