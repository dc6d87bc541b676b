import Foundation
import Geo
import Jobs
import TestSupport
import Tiles
import TilesetSketches
import Transport

/// A job of Monaco whose tiles come from a server on this machine, with a tiles-cache of its own.
final class DistantJobFixture {
    let job: JobFixture
    let files = TileServer()
    let time = TestClock()
    let sketch: PMTilesSketch

    init(_ map: String = "localmap", customers: Int) throws {
        job = try JobFixture(map, customers: customers)
        sketch = try PMTilesSketch(mbtiles: JobFixture.samples.appending(path: "monaco.mbtiles").path)
        for (id, bytes) in sketch.tiles { setTile(id, bytes, etag: "\"1\"") }
    }

    /// What lies at a tile's address.
    func setTile(_ id: TileID, _ bytes: [UInt8]?, etag: String? = nil) {
        files["/tiles/\(id).pbf"] = bytes.map {
            .init($0, etag: etag, headers: ["Content-Encoding": "gzip", "Cache-Control": "max-age=600"])
        }
    }

    /// Runs with a server; puts the document of the tileset at `/city.json` and the archive at `/city.pmtiles`.
    func serving<T>(
        isolation: isolated (any Actor)? = #isolation, _ body: (LoopbackServer) async throws -> T
    ) async throws -> T {
        let files = files
        return try await LoopbackServer.serving({ files.answer($0) }) { server in
            var document =
                try JSONSerialization.jsonObject(with: Data(sketch.metadata.utf8)) as? [String: Any] ?? [:]
            document["tiles"] = [server.url("/tiles/{z}/{x}/{y}.pbf")]
            document["bounds"] = sketch.bounds
            (document["minzoom"], document["maxzoom"]) = (sketch.zooms.lowerBound, sketch.zooms.upperBound)
            files["/city.json"] = .init([UInt8](try JSONSerialization.data(withJSONObject: document)))
            return try await body(server)
        }
    }

    /// Has the base map show something else.
    func setTiles(_ address: String, more: String = "") {
        job.manifest["base"] = "{tiles: \"\(address)\", style: style.json\(more)}"
    }

    func access(isOffline: Bool = false) -> TileAccess {
        var access = TileAccess()
        access.cacheFolder = job.url("cache")
        access.isOffline = isOffline
        (access.settings, access.clock) = (TestClock.settings, time.clock)
        access.environment = ["TILES_KEY": "SeCrEt12345"]
        return access
    }

    func plan(out: String = "out", isOffline: Bool = false) async throws -> Plan {
        try job.writeManifest()
        let manifest = try Manifest.load(contentsOf: job.url("job.yaml"))
        return try Plan(
            manifest, options: Plan.Options(folder: job.url(out)),
            base: try await BaseMap.open(manifest, by: access(isOffline: isOffline)))
    }

    @discardableResult
    func run(out: String = "out", isOffline: Bool = false, workers: Int = 2) async throws -> JobDelivery {
        let plan = try await plan(out: out, isOffline: isOffline)
        let report = try await Pipeline(plan, workers: workers).run { _ in }
        return try JobDelivery(folder: plan.folder, report: report)
    }
}

/// Ten requests of a hundred go wrong, the same ones in every run.
let tenPercent: TileServer.Fault = { request, before in
    var dice = Dice(state: request.target.utf8.reduce(UInt64(before) &* 7919) { $0 &* 31 &+ UInt64($1) })
    guard dice.next() % 10 == 0 else { return nil }
    let cut = LoopbackServer.head(200, ["Content-Length": "5000"])
    switch dice.next() % 5 {
    case 0: return [.reply(503, ["Retry-After": "1"])]
    case 1: return [.reset]
    case 2: return [.send(cut), .send([0x1f, 0x8b, 8, 0]), .close]
    case 3: return [.reply(502)]
    default:
        // The end of a packed body lacks, which HTTP does not tell.
        return [.reply(200, ["Content-Encoding": "gzip"], body: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x1a, 0x05])]
    }
}
