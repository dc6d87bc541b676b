import Foundation
import Jobs
import TestSupport
import Testing
import TilesetSketches

/// The same tiles in another container give the same maps.
@Suite struct PMTilesJobTests {
    @Test(arguments: ["localmap", "navimap"])
    func mapsFromPMTilesEqualThoseFromMBTiles(map: String) async throws {
        let job = try JobFixture(map, customers: 12)
        job.manifest["output"] = "{formats: [png, pdf], folder: out}"
        let first = try await job.run()
        var sketch = try PMTilesSketch(mbtiles: JobFixture.samples.appending(path: "monaco.mbtiles").path)
        // So few entries a directory that tiles lie below two leaf directories.
        sketch.mostEntries = 8
        try sketch.write(to: job.url("monaco.pmtiles"))
        job.manifest["base"] = "{tiles: monaco.pmtiles, style: style.json}"
        job.manifest["output"] = "{formats: [png, pdf], folder: again}"
        let second = try await job.run()
        #expect(second.report.reused == 0 && second.report.drawn == first.report.drawn && first.report.drawn > 5)
        for row in first.rows("drawn") {
            for column in ["png", "pdf"] {
                let name = try #require(row[column])
                #expect(try first.data(name) == second.data(name), "\(name)")
            }
        }
        #expect(second.reasons == first.reasons)
    }

    @Test func aCutArchiveIsRefusedByName() throws {
        let job = try JobFixture(customers: 1)
        let sketch = try PMTilesSketch(mbtiles: JobFixture.samples.appending(path: "monaco.mbtiles").path)
        try job.write(Data(sketch.bytes().dropLast(1000)), to: "monaco.pmtiles")
        job.manifest["base"] = "{tiles: monaco.pmtiles, style: style.json}"
        #expect(job.problem()?.contains("monaco.pmtiles: is cut short") ?? false, "\(job.problem() ?? "")")
    }
}
