import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing
import Tiles

/// Layers that are, or lead to, pictures of pixels; the soft, patterned and shaded lines.
@Suite("Pixels and soft edges") struct PixelLayerTests {
    /// Draws a style of `sources` and `layers` at zoom 0 on 512 × 512 pixels, a style pixel each.
    private func draw(sources: String, layers: String, files: [String: Data] = [:]) throws -> PixelImage {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pixels-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, data) in files { try data.write(to: folder.appending(path: name)) }
        try Data(#"{"version":8,"sources":{\#(sources)},"layers":[\#(layers)]}"#.utf8)
            .write(to: folder.appending(path: "style.json"))
        let sheet = try Stylesheet(contentsOf: folder)
        let sources = MapSources(of: sheet.style, base: TileStore(features: [], name: "none"), folder: folder)
        let side = 512 * Length.millimetresPerPixel
        var frame = Frame(
            size: Point(side, side), centre: Coordinate(longitude: 0, latitude: 0), scaleDenominator: 1)
        frame.worldSize = side
        frame.resolution = 96
        return try Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()).scene(of: frame)
            .pixels(dpi: 96)
    }

    private func line(_ properties: String) -> String {
        #"{"id":"l","type":"line","source":"g","paint":{\#(properties)}}"#
    }

    /// A line along the equator from 90° W to 90° E, which is pixel 128 to 384 of row 256.
    private let equator =
        #""g":{"type":"geojson","lineMetrics":true,"data":{"type":"LineString","coordinates":[[-90,0],[90,0]]}}"#

    /// Red, green, blue and opacity.
    private func colour(_ image: PixelImage, _ x: Int, _ y: Int) -> [UInt8] {
        Array(image.pixels[4 * (y * image.width + x)..<4 * (y * image.width + x) + 4])
    }

    @Test func nothingDrawnIsTransparent() throws {
        let image = try draw(sources: equator, layers: line(#""line-width":10"#))
        #expect((image.width, image.height) == (512, 512))
        #expect(colour(image, 256, 256) == [0, 0, 0, 255])
        #expect(colour(image, 256, 100)[3] == 0)
    }

    @Test func tilesOfPicturesAreDrawnWithTheirColoursChanged() throws {
        let red = PixelImage(
            width: 4, height: 4,
            pixels: [UInt8](repeating: 0, count: 64).enumerated().map {
                [255, 0, 0, 255][$0.offset % 4]
            })
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        try red.write(png: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let png = try Data(contentsOf: file)
        let source = #""r":{"type":"raster","tiles":["{z}-{x}-{y}.png"],"maxzoom":3}"#
        func layer(_ paint: String) -> String { #"{"id":"r","type":"raster","source":"r","paint":{\#(paint)}}"# }
        let plain = try draw(sources: source, layers: layer(""), files: ["0-0-0.png": png])
        #expect(colour(plain, 20, 20) == [255, 0, 0, 255] && colour(plain, 500, 500) == [255, 0, 0, 255])
        let turned = try draw(
            sources: source, layers: layer(#""raster-hue-rotate":120"#), files: ["0-0-0.png": png])
        #expect(colour(turned, 20, 20) == [0, 255, 0, 255])
        let grey = try draw(
            sources: source, layers: layer(#""raster-saturation":-1,"raster-opacity":0.5"#), files: ["0-0-0.png": png])
        #expect(colour(grey, 20, 20).dropLast().allSatisfy { abs(Int($0) - 85) < 2 })
        #expect(abs(Int(colour(grey, 20, 20)[3]) - 128) < 2)
        // Where a tile lacks, its ancestor stands in.
        let fine = try draw(
            sources: #""r":{"type":"raster","tiles":["{z}-{x}-{y}.png"],"tileSize":256}"#, layers: layer(""),
            files: ["0-0-0.png": png])
        #expect(colour(fine, 300, 40) == [255, 0, 0, 255])
        let none = try draw(sources: source, layers: layer(""))
        #expect(colour(none, 20, 20)[3] == 0)
    }

    @Test func foreignPicturesAreRefused() throws {
        var dice = Dice(state: 7)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: dice.next()) }
            let signed = count % 2 == 0 ? [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes : bytes
            #expect(throws: GraphicsError.self) { try PixelImage(encoded: signed, name: "noise") }
        }
    }

    @Test func heatIsHighestAtItsPoints() throws {
        let image = try draw(
            sources: #""g":{"type":"geojson","data":{"type":"Point","coordinates":[0,0]}}"#,
            layers: #"""
                {"id":"h","type":"heatmap","source":"g","paint":{"heatmap-radius":60,"heatmap-intensity":3,
                "heatmap-color":["interpolate",["linear"],["heatmap-density"],0,"rgba(255,0,0,0)",1,"rgb(255,0,0)"]}}
                """#)
        let opacities = [256, 270, 290, 320, 400].map { colour(image, $0, 256)[3] }
        #expect(opacities.first == 255 && opacities.last == 0)
        #expect(opacities == opacities.sorted(by: >))
        #expect(colour(image, 280, 256).prefix(1) == [255])
    }

    @Test func gradientsRunAlongTheWholeLine() throws {
        let image = try draw(
            sources: equator,
            layers: line(
                #""line-width":20,"line-gradient":["interpolate",["linear"],["line-progress"],0,"blue",1,"red"]"#))
        let (start, middle, end) = (colour(image, 131, 256), colour(image, 256, 256), colour(image, 381, 256))
        #expect(start[2] > 245 && start[0] < 10)
        #expect(abs(Int(middle[0]) - 127) < 4 && abs(Int(middle[2]) - 127) < 4)
        #expect(end[0] > 245 && end[3] == 255)
    }

    @Test func blurFadesAcrossTheLine() throws {
        let image = try draw(sources: equator, layers: line(#""line-width":40,"line-blur":20"#))
        let opacities = (256...278).map { Int(colour(image, 256, $0)[3]) }
        #expect(opacities[0] > 235 && (opacities.last ?? 255) < 5)
        #expect(zip(opacities, opacities.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(abs(opacities[10] - 128) < 16)
    }

    @Test func translucentWholeFeaturesShowOneAnother() throws {
        let square = "[[[-90,-40],[20,-40],[20,40],[-90,40],[-90,-40]]]"
        let other = "[[[-20,-40],[90,-40],[90,40],[-20,40],[-20,-40]]]"
        let features = [square, other].map {
            #"{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":\#($0)}}"#
        }
        let image = try draw(
            sources: #"""
                "g":{"type":"geojson","data":{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}}
                """#, layers: #"{"id":"f","type":"fill","source":"g","paint":{"fill-opacity":0.5}}"#)
        #expect(abs(Int(colour(image, 170, 256)[3]) - 128) < 2)
        #expect(abs(Int(colour(image, 256, 256)[3]) - 192) < 2)
    }
}
