import Foundation
import Geo
import Jobs
import TestSupport
import Testing
import Tiles
import TilesetSketches

/// Jobs whose tiles come from the network.
@Suite struct DistantJobTests {
    @Test func mapsEqualThoseFromAFileThoughTheServerIsPoor() async throws {
        let distant = try DistantJobFixture(customers: 60)
        distant.job.manifest["output"] = "{formats: [png, pdf], folder: file}"
        let file = try await distant.job.run()
        distant.files.setFault(tenPercent)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let net = try await distant.run(out: "net", workers: 4)
            let drawn = file.rows("drawn")
            #expect(drawn.count >= 40 && net.report.drawn >= drawn.count)
            for row in drawn {
                for column in ["png", "pdf"] {
                    let name = try #require(row[column])
                    #expect(try file.data(name) == net.data(name), "\(name)")
                }
            }
            let (asked, answered) = (distant.files.asked, distant.files.answered)
            #expect(answered.values.allSatisfy { $0 == 1 }, "each tile once, and its repetitions")
            #expect(asked.values.reduce(0, +) > answered.count, "there were faults")
            let count = server.requests.count
            let warm = try await distant.run(out: "warm")
            #expect(warm.report.reused == 0 && server.requests.count == count)
            #expect(try warm.files() == net.files())
        }
    }

    @Test func mapsFromADistantArchiveEqualThoseFromAFile() async throws {
        let distant = try DistantJobFixture("navimap", customers: 12)
        let file = try await distant.job.run()
        var sketch = distant.sketch
        sketch.mostEntries = 8
        distant.files["/city.pmtiles"] = .init(sketch.bytes(), etag: "\"1\"")
        distant.files.setFault(tenPercent)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.pmtiles"))
            let net = try await distant.run(out: "net")
            #expect(net.reasons == file.reasons && net.report.drawn > 5)
            for row in file.rows("drawn") {
                let name = try #require(row["png"])
                #expect(try file.data(name) == net.data(name), "\(name)")
            }
            #expect(try await distant.run(out: "net").report.reused == net.report.drawn)
        }
    }

    @Test(arguments: [403, 500])
    func aTileThatCannotBeHadFailsTheRecordsThatNeedIt(status: Int) async throws {
        let distant = try DistantJobFixture(customers: 12)
        distant.files.setFault { request, _ in request.target.contains("/14/8529/5974") ? [.reply(status)] : nil }
        try await distant.serving { server in
            distant.setTiles(server.url("/tiles/{z}/{x}/{y}.pbf?key={key}"), more: ", key: {env: TILES_KEY}")
            let delivery = try await distant.run()
            let failed = delivery.rows("failed")
            #expect(!failed.isEmpty && !delivery.rows("drawn").isEmpty && delivery.rows("pending").isEmpty)
            for row in failed {
                #expect(row["reason"] == "tile-unavailable" && row["png"] == "" && row["hint"] != "")
                let message = row["message"] ?? ""
                #expect(message.contains("tile 14/8529/5974") && message.contains("\(status)"))
                #expect(message.contains("/tiles/14/8529/5974.pbf") && !message.contains("SeCrEt"))
                let namesKey = row["hint"]?.contains("the key in the environment variable TILES_KEY") ?? false
                #expect(namesKey == (status == 403), "\(row["hint"] ?? "")")
            }
            #expect(server.requests.contains { $0.target.hasSuffix("?key=SeCrEt12345") })
            distant.files.setFault(nil)
            let next = try await distant.run()
            // Maps beside the tile, into which their ground reaches, are drawn anew with what it has.
            #expect(next.report.failed == 0 && next.report.reused <= delivery.report.drawn)
            #expect(try await next.files() == distant.run(out: "fresh").files())
        }
    }

    @Test func mapsOfTilesThatHaveChangedAreDrawnAnew() async throws {
        let distant = try DistantJobFixture(customers: 12)
        distant.job.manifest["output"] = "{formats: [png, pdf], folder: out, pdf: {files: both, pages: 50}}"
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let first = try await distant.run()
            let again = try await distant.run()
            #expect(again.report.reused == first.report.drawn)
            #expect(try again.files() == first.files())
            let neighbour = try #require(distant.sketch.tiles[TileID(zoom: 14, x: 8530, y: 5974)])
            distant.setTile(TileID(zoom: 14, x: 8529, y: 5974), neighbour, etag: "\"2\"")
            #expect(try await distant.run().report.reused == first.report.drawn, "the cache's tile is fresh")
            distant.time.advance(601)
            let changed = try await distant.run()
            #expect(changed.report.drawn == first.report.drawn)
            let other = first.rows("drawn").compactMap { $0["png"] }.filter { name in
                first.index.first { $0["png"] == name }?["png_sha256"]
                    != changed.index.first { $0["png"] == name }?["png_sha256"]
            }
            #expect(!other.isEmpty && other.count < first.report.drawn)
            #expect(first.row("C00001")["pdf_sha256"] != nil && changed.report.reused == 0, "their combined PDF is new")
            try changed.checkFiles()
        }
    }

    @Test func mapsWithoutAnyTileAreNotDrawn() async throws {
        let distant = try DistantJobFixture(customers: 2)
        try await distant.serving { server in
            distant.setTiles(server.url("/elsewhere/{z}/{x}/{y}.pbf"))
            let delivery = try await distant.run()
            #expect(Set(delivery.reasons.values) == ["tiles-empty"] && delivery.report.drawn == 0)
            #expect(delivery.rows("failed").first?["message"]?.contains("/elsewhere/{z}") ?? false)
        }
    }

    @Test func fetchedTilesAreEnoughToDrawOffline() async throws {
        let distant = try DistantJobFixture(customers: 6)
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let fetch = try await TileFetch(try await distant.plan(), workers: 2)
            let count = try #require(try await fetch.count().first)
            #expect(fetch.maps == 6 && count.needed > 1 && count.fresh == 0 && count.toFetch == count.needed)
            #expect(server.requests.count == 1, "counting asks for no tile")
            #expect(try await fetch.run { _ in }.isEmpty)
            #expect(server.requests.count == 1 + count.needed)
            #expect(try await fetch.count().first?.toFetch == 0)
            distant.time.advance(601)
            let later = try #require(try await fetch.count().first)
            // That the server has nothing at a place beside the maps is known for longer.
            #expect(later.stale > 1 && later.stale + later.fresh == count.needed)
            let delivery = try await distant.run(isOffline: true)
            #expect(delivery.report.drawn == 6 && server.requests.count == 1 + count.needed)
        }
    }

    @Test func offlineWithoutTheTileIsAVerdict() async throws {
        let distant = try DistantJobFixture(customers: 2)
        distant.setTiles("http://127.0.0.1:1/{z}/{x}/{y}.pbf")
        let delivery = try await distant.run(isOffline: true)
        #expect(Set(delivery.reasons.values) == ["tile-unavailable"] && delivery.rows("failed").count == 2)
        #expect(delivery.rows("failed").first?["message"]?.contains("--offline") ?? false)
    }

    @Test func aJobWithoutTilesShowsWhatItsStyleNames() async throws {
        let distant = try DistantJobFixture(customers: 3)
        let file = try await distant.job.run()
        distant.job.manifest["base"] = "{style: style.json}"
        try await distant.serving { server in
            for source in [
                #""url": "\#(server.url("/city.json"))""#, #""url": "mbtiles://monaco.mbtiles""#,
                #""tiles": ["\#(server.url("/tiles/{z}/{x}/{y}.pbf"))"], "maxzoom": 14"#,
            ] {
                try distant.job.write(
                    JobFixture.style.replacingOccurrences(of: #""url": "mbtiles://base""#, with: source),
                    to: "style.json")
                let net = try await distant.run(out: "net-\(source.count)")
                #expect(net.report.drawn == file.report.drawn)
                let name = try #require(file.row("C00001")["png"])
                #expect(try net.data(name) == file.data(name))
            }
        }
        try distant.job.write(JobFixture.style, to: "style.json")
        #expect(distant.job.problem()?.contains("there is no such file") ?? false)
    }

    @Test func aRunIsStoppedWhileItWaitsForTiles() async throws {
        let distant = try DistantJobFixture(customers: 4)
        distant.files.setFault { request, _ in request.target.contains("/tiles/") ? [.hold] : nil }
        try await distant.serving { server in
            distant.setTiles(server.url("/city.json"))
            let plan = try await distant.plan()
            let run = Task { try await Pipeline(plan, workers: 2).run { _ in } }
            while server.requests.count < 3 { try await Task.sleep(for: .milliseconds(2)) }
            run.cancel()
            let report = try await run.value
            #expect(report.wasStopped && report.failed == 0 && report.pending == 4)
        }
    }

    @Test(arguments: ["https://tile.openstreetmap.org/{z}/{x}/{y}.pbf", "https://vector.openstreetmap.org/a.json"])
    func serversOfOpenStreetMapAreRefused(address: String) throws {
        let job = try JobFixture(customers: 1)
        job.manifest["base"] = "{tiles: \"\(address)\", style: style.json}"
        let problem = try #require(job.problem())
        #expect(problem.contains("base.tiles") && problem.contains("usage policy") && problem.contains("provider"))
    }

    @Test(arguments: [
        ("tiles: \"https://a.test/{z}/{x}\"", "base.tiles"), ("tiles: monaco.mbtiles, maxzoom: 3", "base.maxzoom"),
        ("maxzoom: 3", "base.maxzoom"), ("tiles: monaco.mbtiles, key: abc", "base.key"),
        ("tiles: monaco.mbtiles, key: {env: \"a b\"}", "base.key.env"), ("tiles: \"pmtiles://no.pmtiles\"", "no file"),
    ])
    func slipsAreToldByTheirKey(base: String, key: String) throws {
        let job = try JobFixture(customers: 1)
        job.manifest["base"] = "{\(base), style: style.json}"
        #expect(job.problem()?.contains(key) ?? false, "\(job.problem() ?? "")")
    }
}
