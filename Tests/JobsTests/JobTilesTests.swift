import Foundation
import GRDB
import Jobs
import Testing

/// Tiles that are missing or damaged: a map with a hole is worse than none.
@Suite struct JobTilesTests {
    /// A job on a copy of the tiles that can be changed.
    private func job(customers: Int = 12, _ change: (Database) throws -> Void) throws -> JobFixture {
        let job = try JobFixture(customers: customers)
        try job.write(Data(contentsOf: JobFixture.samples.appending(path: "monaco.mbtiles")), to: "monaco.mbtiles")
        let database = try DatabaseQueue(path: job.url("monaco.mbtiles").path)
        try database.write(change)
        try database.close()
        return job
    }

    /// The rows of the tile under the first customer, at the deepest zoom of the file.
    private static let firstCustomersTile = "zoom_level = 14 AND tile_column = 8529 AND tile_row = 10409"

    private func checkTileFailures(_ delivery: JobDelivery, _ reason: String, _ word: String) throws {
        let failed = delivery.rows("failed")
        #expect(!failed.isEmpty && !delivery.rows("drawn").isEmpty && delivery.rows("pending").isEmpty)
        for row in failed {
            #expect(row["reason"] == reason && row["png"] == "" && row["hint"] != "")
            #expect(row["message"]?.contains("14/8529/5974") ?? false, "names the tile")
            #expect(row["message"]?.contains(word) ?? false)
        }
        try delivery.checkFiles()
    }

    @Test func aMissingTileFailsTheRecordsThatNeedIt() async throws {
        let job = try job { try $0.execute(sql: "DELETE FROM tiles WHERE \(Self.firstCustomersTile)") }
        try checkTileFailures(try await job.run(), "tile-missing", "lacks")
    }

    @Test func aTruncatedTileFailsTheRecordsThatNeedIt() async throws {
        let job = try job {
            try $0.execute(
                sql: "UPDATE tiles SET tile_data = substr(tile_data, 1, 5000) WHERE \(Self.firstCustomersTile)")
        }
        try checkTileFailures(try await job.run(), "tile-unreadable", "cannot be read")
    }

    @Test func aMendedFileIsDrawnByTheNextRun() async throws {
        let job = try job { try $0.execute(sql: "DELETE FROM tiles WHERE \(Self.firstCustomersTile)") }
        let failed = try await job.run().report.failed
        try job.write(Data(contentsOf: JobFixture.samples.appending(path: "monaco.mbtiles")), to: "monaco.mbtiles")
        let next = try await job.run()
        #expect(failed > 0 && next.report.drawn == 12)
    }

    @Test func anEmptyTilesetIsRefused() throws {
        let job = try job(customers: 1) { try $0.execute(sql: "DELETE FROM tiles") }
        #expect(job.problem()?.contains("monaco.mbtiles") ?? false)
        #expect(job.problem()?.contains("no tiles") ?? false)
    }

    @Test func rasterTilesAreRefused() throws {
        let job = try job(customers: 1) {
            try $0.execute(sql: "UPDATE metadata SET value = 'png' WHERE name = 'format'")
        }
        #expect(job.problem()?.contains("monaco.mbtiles") ?? false)
        #expect(job.problem()?.contains("png") ?? false)
    }

    @Test(arguments: ["", "no database at all, but some text that is long enough to look at"])
    func aFileThatIsNoDatabaseIsRefused(content: String) throws {
        let job = try JobFixture(customers: 1)
        try job.write(content, to: "monaco.mbtiles")
        #expect(job.problem()?.contains("monaco.mbtiles") ?? false)
        #expect(job.problem()?.contains("expected an MBTiles tileset") ?? false, "\(job.problem() ?? "")")
    }

    @Test func tilesOfAnotherPlaceGiveNoMapOfNothing() async throws {
        let job = try JobFixture(customers: 2)
        try job.editItems(JobFixture.geocodes) { items in
            items[1]["response"] = ["results": [["type": "Point Address", "position": ["lat": 52.5, "lon": 13.4]]]]
        }
        job.manifest["view"] = "{rule: width, metres: 1500}"
        let delivery = try await job.run()
        #expect(delivery.reasons == ["C00002": "outside-tiles"])
        #expect(delivery.row("C00001")["status"] == "drawn")
    }
}
