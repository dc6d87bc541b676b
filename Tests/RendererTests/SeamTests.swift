import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

/// Four tiles meet in the middle of a page that one thing covers; wherever they meet no seam may show, in pictures and
/// in PDFs as a second program draws them, coarse and fine.
@Suite("Seams between tiles")
struct SeamTests {
    /// What covers the page, with its colour there on white paper.
    enum Cover: String, CaseIterable, Sendable {
        case fill, translucentFill, extrusion, line, translucentLine, softLine

        /// Layers of the style over the source layers `areas` and `lines`.
        var layers: String {
            let areas = ##""source-layer":"areas","paint":"##
            let lines = ##"{"id":"l","type":"line","source-layer":"lines","paint":"##
            return switch self {
            case .fill: ##"{"id":"a","type":"fill",\##(areas){"fill-color":"#806040"}}"##
            case .translucentFill: ##"{"id":"b","type":"fill",\##(areas){"fill-color":"#804000","fill-opacity":0.5}}"##
            case .extrusion:
                ##"{"id":"a","type":"fill-extrusion",\##(areas)"##
                    + ##"{"fill-extrusion-color":"#0000ff","fill-extrusion-opacity":0.4}}"##
            case .line: ##"\##(lines){"line-color":"#804000","line-width":80}}"##
            case .translucentLine: ##"\##(lines){"line-color":"#804000","line-width":80,"line-opacity":0.5}}"##
            case .softLine: ##"\##(lines){"line-color":"#804000","line-width":160,"line-blur":4}}"##
            }
        }

        var colour: RGBA {
            switch self {
            case .fill: RGBA(0x806040)
            case .translucentFill, .translucentLine: RGBA(0xC0A080)
            // The light from everywhere adds to red and green, too.
            case .extrusion: RGBA(0x9D9DFF)
            case .line, .softLine: RGBA(0x804000)
            }
        }
    }

    private func scene(_ cover: Cover) throws -> Scene {
        var map = TestMap(cover.layers)
        // Whole points, to which the sheet of a PDF is rounded, and whole pixels at all resolutions.
        map.size = Point(36, 36) * Length.millimetresPerPoint
        map.atTileCorner = true
        map.area("areas", Box(x: -20, y: -20, width: 50, height: 50))
        // Bent, and over three of the four tiles.
        map.line("lines", Point(-30, 5), Point(5, 6), Point(7.5, 7), Point(40, 8))
        return try map.scene()
    }

    /// The largest step of a channel, in 255ths, from the wanted colour on and beside the edges of tiles.
    private func seam(_ pixels: Pixels, _ wanted: RGBA) -> Int {
        let (across, down) = (pixels.width / 2, pixels.height / 2)
        let beside = (0..<pixels.height).flatMap { y in (across - 3...across + 3).map { (x: $0, y: y) } }
        let below = (0..<pixels.width).flatMap { x in (down - 3...down + 3).map { (x: x, y: $0) } }
        return (beside + below).map { place in
            guard let colour = pixels.colour(x: place.x, y: place.y) else { return 255 }
            let steps = [colour.red - wanted.red, colour.green - wanted.green, colour.blue - wanted.blue]
            return Int((255 * (steps.map(abs).max() ?? 0)).rounded())
        }.max() ?? 255
    }

    @Test(arguments: Cover.allCases, [150.0, 300, 1200])
    func pictureHasNone(_ cover: Cover, dpi: Double) throws {
        let pixels = try Pixels(png: scene(cover).png(dpi: dpi))
        #expect(seam(pixels, cover.colour) <= 1)
    }

    @Test(
        .enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"), arguments: Cover.allCases,
        [150.0, 300, 1200])
    func documentHasNone(_ cover: Cover, dpi: Double) throws {
        var document = PDFDocument(title: "")
        try scene(cover).addPage(to: &document)
        let png = try Tool.pdftoppm.run(
            ["-r", "\(Int(dpi))", "-png", "-singlefile", "FILE"], on: document.finish())
        let pixels = try Pixels(png: png)
        #expect(seam(pixels, cover.colour) <= 1)
    }
}
