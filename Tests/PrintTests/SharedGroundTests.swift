import Foundation
import Geo
import Graphics
import Print
import Renderer
import TestSupport
import Testing
import Tiles

/// Maps of one plane in a combined PDF: their ground is in the document once.
@Suite("Shared ground in a press PDF")
struct SharedGroundTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Three neighbouring maps of Monaco, of which each two show some of the same ground.
    private static let frames = [(0.0, 0.0), (0.0021, 0.0004), (-0.0007, 0.0012)].map { east, north in
        let centre = Coordinate(longitude: 7.4215 + east, latitude: 43.735 + north)
        // Whole pixels at 127 dpi, so that poppler's pages are as large as the scenes.
        var frame = Frame(size: Point(60, 45), bleed: 2, centre: centre, scaleDenominator: 12_000)
        let grid = PlaneGrid(symbolScale: 1, resolution: 127)
        frame.align(
            worldSize: grid.worldSize(scaleDenominator: 12_000, latitude: centre.latitude), resolution: 127)
        return frame
    }

    /// The scenes with a shared ground, and each by itself.
    private func scenes(_ style: String) throws -> (shared: [Scene], own: [Scene]) {
        let sheet = try Stylesheet(contentsOf: Self.folder.appending(path: "styles/\(style)"))
        let tiles = try TileStore(contentsOf: Self.folder.appending(path: "samples/monaco/monaco.mbtiles").path)
        let sources = MapSources(of: sheet.style, base: tiles, folder: Self.folder)
        let base = BaseSheets(stylesheet: sheet, sources: sources)
        let renderers = [
            Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(), base: base),
            Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper()),
        ]
        let scenes = try renderers.map { renderer in try Self.frames.map { try renderer.scene(of: $0) } }
        return (scenes[0], scenes[1])
    }

    private func press(_ scenes: [Scene], marks: Bool = false) throws -> Data {
        var pdf = PressPDF(title: "Maps", marks: marks)
        for scene in scenes { pdf.add(scene) }
        return try pdf.finish()
    }

    private func page(_ number: Int, of pdf: Data) throws -> Pixels {
        try Pixels(
            png: Tool.pdftoppm.run(
                ["-r", "127", "-png", "-singlefile", "-f", "\(number)", "-l", "\(number)", "FILE"], on: pdf))
    }

    @Test(
        .enabled(if: Tool.pdftoppm.isInstalled && Tool.qpdf.isInstalled, "pdftoppm or qpdf is not installed"),
        arguments: ["quiet", "classic"], [false, true])
    func pagesShowTheSameAsByThemselves(_ style: String, marks: Bool) throws {
        let (shared, own) = try scenes(style)
        let (pdf, plain) = (try press(shared, marks: marks), try press(own, marks: marks))
        #expect(throws: Never.self) { try Tool.qpdf.run(["--check", "FILE"], on: pdf) }
        let seen = try Self.frames.indices.map { index in
            let (a, b) = (try page(index + 1, of: pdf), try page(index + 1, of: plain))
            // Lines counted from another corner are smoothed a little otherwise.
            let differing = try #require(a.share(differingFrom: b, threshold: 64))
            #expect(differing < 0.001, "page \(index + 1)")
            return a
        }
        #expect(try #require(seen[0].share(differingFrom: seen[1], threshold: 64)) > 0.02, "pages differ")
    }

    @Test(.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed"))
    func eachCellIsThereOnce() throws {
        let (shared, own) = try scenes("quiet")
        let cells: [BaseMap.Cell] = shared.flatMap(\.nodes).flatMap { node -> [BaseMap.Cell] in
            if case .base(let map) = node { map.cells } else { [] }
        }
        let distinct = Set(cells.map(\.id)).count
        #expect(distinct < cells.count, "neighbours share some")
        func forms(_ scenes: [Scene]) throws -> Int {
            let plain = String(
                decoding: try Tool.qpdf.run(
                    ["--qdf", "--object-streams=disable", "FILE", "-"], on: try press(scenes)),
                as: Unicode.ASCII.self)
            // Forms of other kinds stand as they were drawn; cells, which were pages, are turned.
            return plain.split(separator: "endobj").count { $0.contains("/Subtype /Form") && $0.contains("/Matrix") }
        }
        let (found, others) = (try forms(shared), try forms(own))
        #expect(found == distinct && others == 0)
        let twice = try press(shared + shared).count
        #expect(try twice < press(own + own).count && press(shared) == press(shared))
    }
}
