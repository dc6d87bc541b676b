import Foundation
import Geo
import Renderer
import Style
import TestSupport
import Testing
import Tiles
import TilesetSketches

/// Raster sources that are files beside the style.
@Suite("Raster files") struct RasterFileTests {
    private func sources(_ url: String, in folder: URL, type: String = "raster") throws -> MapSources {
        let style = #"{"version":8,"sources":{"photos":{"type":"\#(type)","url":"\#(url)"}},"layers":[]}"#
        try Data(style.utf8).write(to: folder.appending(path: "style.json"))
        let sheet = try Stylesheet(contentsOf: folder)
        return MapSources(of: sheet.style, base: TileStore(features: [], name: "none"), folder: folder)
    }

    @Test func picturesComeOutOfAPMTilesArchive() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "raster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let id = TileID(zoom: 1, x: 1, y: 0)
        var sketch = PMTilesSketch([id: [0x89, 0x50, 0x4e, 0x47, 7]])
        sketch.tileType = 2
        try sketch.write(to: folder.appending(path: "photos.pmtiles"))
        for url in ["photos.pmtiles", "pmtiles://photos.pmtiles", folder.appending(path: "photos.pmtiles").path] {
            let sources = try sources(url, in: folder)
            #expect(sources.warnings == [] && sources.files.map(\.lastPathComponent) == ["photos.pmtiles"])
            #expect(try sources.rasters["photos"]?.tile(id)?.bytes.last == 7, "\(url)")
        }
        let heights = try self.sources("photos.pmtiles", in: folder, type: "raster-dem").rasters["photos"]
        #expect(try heights?.tile(id)?.bytes.last == 7)
        for url in ["https://tiles.test/photos.pmtiles", "pmtiles://https://tiles.test/photos.pmtiles"] {
            let sources = try sources(url, in: folder)
            #expect(sources.rasters.isEmpty && sources.warnings.first?.contains("found \(url); expected") ?? false)
        }
    }
}
