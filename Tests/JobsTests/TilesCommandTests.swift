import Foundation
import TestSupport
import Testing
import TilesetSketches

/// `mapbatch tiles info` as a user runs it.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct TilesCommandTests {
    private static let sample = JobFixture.samples.appending(path: "monaco.mbtiles").path

    private func info(_ arguments: String...) throws -> JobProcess {
        try JobProcess.run(try #require(JobProcess.mapbatch), ["tiles", "info"] + arguments)
    }

    @Test func infoShowsWhatIsInTheFile() throws {
        let run = try info(Self.sample)
        #expect(run.code == 0 && run.errors == "")
        #expect(run.lines.first == "\(Self.sample): MBTiles, pbf, gzip, scheme tms, 776.0 KiB")
        #expect(run.lines.contains("bounds       7.34, 43.7, 7.5, 43.78"))
        #expect(run.lines.contains("  14        40  566.5 KiB    82.5 KiB     8"))
        #expect(run.lines.contains { $0.hasPrefix("A map that needs an absent tile is not drawn") })
        #expect(run.lines.contains("housenumber          14 to 14  housenumber (string)"))
    }

    @Test func infoGivesJSON() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "monaco.pmtiles")
        try PMTilesSketch(mbtiles: Self.sample).write(to: file)
        let run = try info("--json", file.path)
        let json = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect(json?["container"] as? String == "PMTiles 3" && json?["maxzoom"] as? Int == 14)
        let levels = try #require(json?["levels"] as? [[String: Any]])
        #expect(levels.last?["tiles"] as? Int == 40 && levels.last?["absent"] as? Int == 8)
        #expect((json?["vector_layers"] as? [[String: Any]])?.first?["id"] as? String == "place")
    }

    @Test func whatIsNoTilesetEndsWith1() throws {
        let run = try info("/nowhere.pmtiles")
        #expect(run.code == 1 && run.output == "")
        #expect(run.errors.hasPrefix("mapbatch: /nowhere.pmtiles: there is no such file"))
        #expect(try info().code == 64)
    }
}
