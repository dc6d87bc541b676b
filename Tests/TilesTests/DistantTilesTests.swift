import Foundation
import Geo
import Synchronization
import TestSupport
import Testing
import Tiles

/// Tiles one by one from a server.
@Suite struct DistantTilesTests {
    private let net = NetworkFixture()

    @Test(arguments: [
        ("/{z}/{x}/{y}.pbf", "/3/4/2.pbf"), ("/q{quadkey}", "/q120"), ("/{z}/{x}/{y}{ratio}.pbf", "/3/4/2@2x.pbf"),
        ("/{prefix}/{z}/{x}/{y}", "/42/3/4/2"), ("/{x}-{y}/{z}?a=b", "/4-2/3?a=b"),
        (
            "/wms?bbox={bbox-epsg-3857}",
            "/wms?bbox=0.0,5009377.085697311,5009377.085697311,10018754.171394622"
        ),
    ])
    func placeholdersAreFilled(template: String, target: String) async throws {
        try await net.serving { server in
            net.files[String(target.prefix { $0 != "?" })] = .init(NetworkFixture.tile(7))
            let store = try await net.store(server.url(template))
            #expect(try await store.fetched(someTile) == 7)
            #expect(server.requests.map(\.target) == [target])
            #expect(server.requests.first?.headers["user-agent"] == "mapbatch/1.2.3 (+https://example.com/who)")
        }
    }

    @Test func aSourceOfAStyleMayHaveSeveralTemplatesAndCountRowsFromTheSouth() async throws {
        try await net.serving { server in
            for name in ["a", "b"] { net.files["/\(name)/3/4/5.pbf"] = .init(NetworkFixture.tile(1)) }
            net.files["/b/3/5/5.pbf"] = .init(NetworkFixture.tile(2))
            let address = try TilesetAddress(
                url: nil, tiles: ["a", "b"].map { server.url("/\($0)/{z}/{x}/{y}.pbf") }, scheme: "tms", minzoom: 1,
                maxzoom: 3, folder: net.folder)
            let store = try TileStore(try await RemoteTileset(address, try net.network()))
            #expect((store.minZoom, store.maxZoom) == (1, 3))
            #expect(try await store.fetched(someTile) == 1)
            #expect(try await store.fetched(TileID(zoom: 3, x: 5, y: 2)) == 2)
            #expect(try await store.fetched(TileID(zoom: 5, x: 16, y: 8)) == 1, "the tile of the largest zoom")
            #expect(Set(server.requests.map(\.target)) == ["/a/3/4/5.pbf", "/b/3/5/5.pbf"])
        }
    }

    @Test(arguments: [
        ("https://tiles.test/{z}/{x}/{-y}.pbf", "\"scheme\": \"tms\""), ("https://tiles.test/{z}/{x}", "expected {z}"),
        ("https://tiles.test/{s}/{z}/{x}/{y}", "{s}"), ("ftp://tiles.test/{z}/{x}/{y}", "https://"),
        ("mapbox://user.style", "https://"), ("https://", "http"), ("", "expected"),
        ("https://a b/{z}/{x}/{y}", "white space"),
    ])
    func wrongAddressesAreRefused(address: String, word: String) throws {
        let error = #expect(throws: TileError.self) { try TilesetAddress(address, folder: net.folder) }
        #expect(error?.message.contains(word) ?? false, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png", "https://a.tile.openstreetmap.org/{z}/{x}/{y}.png",
        "https://VECTOR.openstreetmap.org./shortbread_v1/tilejson.json", "http://openstreetmap.org/x.pmtiles",
        "pmtiles://https://tile.osm.org/x", "https://user@tile.openstreetmap.org:443/{z}/{x}/{y}.png",
    ])
    func serversOfOpenStreetMapAreNotAsked(address: String) throws {
        let error = #expect(throws: TileError.self) { try TilesetAddress(address, folder: net.folder) }
        #expect(error?.kind == .forbidden && error?.message.contains("usage policy") ?? false)
        #expect(error?.advice?.contains("provider") ?? false)
        #expect(throws: Never.self) { try TilesetAddress("https://openstreetmap.org.test/x.json", folder: net.folder) }
    }

    @Test func addressesOfFilesArePaths() throws {
        let folder = URL(fileURLWithPath: "/jobs/spring")
        for (text, path) in [
            ("city.mbtiles", "/jobs/spring/city.mbtiles"), ("pmtiles://../city.pmtiles", "/jobs/city.pmtiles"),
            ("mbtiles:///data/a b.mbtiles", "/data/a b.mbtiles"), ("file:///data/c.pmtiles", "/data/c.pmtiles"),
        ] {
            #expect(try TilesetAddress(text, folder: folder) == .file(path))
        }
        #expect(try TilesetAddress("pmtiles://https://a.test/b", folder: folder) == .archive("https://a.test/b"))
        let query = "https://a.test/b.pmtiles?x=1"
        #expect(try TilesetAddress(query, folder: folder) == .archive(query))
        #expect(try TilesetAddress("https://a.test/b.json", folder: folder) == .tileJSON("https://a.test/b.json"))
    }

    @Test func aTileIsFetchedOnceHoweverManyAskForIt() async throws {
        try await net.serving { server in
            net.files["/3/4/2.pbf"] = .init(NetworkFixture.tile(3))
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let numbers = try await withThrowingTaskGroup(of: UInt64?.self) { group in
                for _ in 0..<40 { group.addTask { try await store.fetched(someTile) } }
                return try await group.reduce(into: Set<UInt64?>()) { $0.insert($1) }
            }
            #expect(numbers == [3] && server.requests.count == 1)
        }
    }

    @Test func readingNeverWaitsForTheNetwork() async throws {
        try await net.serving { server in
            net.files["/3/4/2.pbf"] = .init(NetworkFixture.tile(3))
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let error = #expect(throws: TileError.self) { try store.tile(someTile) }
            #expect(error?.message.contains("was not fetched") ?? false && server.requests.isEmpty)
        }
    }

    @Test(arguments: [404, 204, 410])
    func whatTheServerDoesNotHaveIsEmpty(status: Int) async throws {
        net.files.setFault { _, _ in [.reply(status)] }
        try await net.serving { server in
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let tiles = await store.prefetch([someTile])
            #expect(tiles.failures.isEmpty && tiles.filled == 0)
            #expect(try await store.fetched(someTile) == nil)
            #expect(try await net.store(server.url("/{z}/{x}/{y}.pbf")).fetched(someTile) == nil)
            #expect(server.requests.count == 1, "the cache knows it")
        }
    }

    @Test func passingFaultsAreRepeated() async throws {
        let tile = NetworkFixture.tile(9)
        let faults: [[LoopbackServer.Step]] = [
            [.reply(503, ["Retry-After": "1"])], [.reset], [.reply(500)],
            [
                .send(LoopbackServer.head(200, ["Content-Length": "\(tile.count)"])), .send(Array(tile.dropLast(3))),
                .close,
            ],
        ]
        net.files["/3/4/2.pbf"] = .init(tile)
        net.files.setFault { _, before in before < faults.count ? faults[before] : nil }
        try await net.serving { server in
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            #expect(try await store.fetched(someTile) == 9)
            #expect(net.files.asked.values.first == faults.count + 1)
        }
    }

    @Test(arguments: [401, 403, 400, 500])
    func refusalsAreFailuresThatAreTold(status: Int) async throws {
        net.files.setFault { _, _ in [.reply(status, [:], body: Array("go away".utf8))] }
        try await net.serving { server in
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let error = try #require(try await store.failure(of: someTile))
            #expect(error.kind == .unavailable)
            #expect(error.message.contains(server.url("/3/4/2.pbf")) && error.message.contains("\(status)"))
            #expect(error.message.contains("go away"))
            #expect(status > 403 || status == 400 || error.advice?.contains("key") ?? false)
            let count = server.requests.count
            #expect(try await store.failure(of: someTile) == error)
            #expect(server.requests.count == count, "a run asks once, with its repetitions")
        }
    }

    @Test func aServerThatIsDownIsGivenUp() async throws {
        net.files.setFault { _, _ in [.reply(500)] }
        try await net.serving { server in
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            for x in 0..<40 { #expect(try await store.failure(of: TileID(zoom: 8, x: x, y: 0)) != nil) }
            #expect(net.files.asked.count < 40, "not every tile is tried")
            let last = try await store.failure(of: TileID(zoom: 8, x: 39, y: 0))
            #expect(last?.message.contains("all the time") ?? false)
        }
    }

    @Test(arguments: ["<!DOCTYPE html><p>Log in", "no tile"])
    func wrongContentIsRefusedAndNotKept(body: String) async throws {
        try await net.serving { server in
            net.files["/3/4/2.pbf"] = .init(Array(body.utf8), headers: ["Content-Type": "text/html"])
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let error = try #require(try await store.failure(of: someTile))
            #expect(error.message.contains("text/html") && error.message.contains("not a valid vector tile"))
            #expect(error.message.contains("HTML") == body.hasPrefix("<"))
            net.files["/3/4/2.pbf"] = .init(NetworkFixture.tile(4))
            #expect(try await net.store(server.url("/{z}/{x}/{y}.pbf")).fetched(someTile) == 4)
        }
    }

    @Test func aCutTileIsAskedForAgain() async throws {
        let packed = Gzip.pack(NetworkFixture.tile(5))
        net.files["/3/4/2.pbf"] = .init(packed)
        net.files.setFault { _, before in before < 2 ? [.reply(200, [:], body: packed.dropLast(9))] : nil }
        try await net.serving { server in
            #expect(try await net.store(server.url("/{z}/{x}/{y}.pbf")).fetched(someTile) == 5)
            net.files.setFault { _, _ in [.reply(200, [:], body: packed.dropLast(9))] }
            let error = try await net.store(server.url("/{z}/{x}/{y}.pbf")).failure(of: TileID(zoom: 3, x: 0, y: 0))
            #expect(error?.kind == .badCompression && server.requests.count == 6)
        }
    }

    @Test func anEndlessBodyIsCutOff() async throws {
        net.files.setFault { _, _ in
            [.send(LoopbackServer.head(200, [:])), .endless([UInt8](repeating: 0x1a, count: 1 << 16))]
        }
        try await net.serving { server in
            let error = try await net.store(server.url("/{z}/{x}/{y}.pbf")).failure(of: someTile)
            #expect(error?.message.contains("bytes") ?? false, "\(error?.message ?? "")")
            #expect(server.requests.count == 1)
        }
    }

    @Test func aTaskThatIsCancelledDoesNotWait() async throws {
        net.files.setFault { _, _ in [.hold] }
        try await net.serving { server in
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            let task = Task { await store.prefetch([someTile]).failures.first?.error.kind }
            while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            task.cancel()
            #expect(await task.value == .cancelled)
            net.files["/3/4/2.pbf"] = .init(NetworkFixture.tile(6))
            net.files.setFault(nil)
            #expect(try await store.fetched(someTile) == 6, "others may still ask")
        }
    }

    @Test func picturesOfAncestorsStandIn() async throws {
        try await net.serving { server in
            let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]
            net.files["/1/1/0.png"] = .init(png)
            net.files["/3/0/0.png"] = .init(Array("<html>".utf8))
            let address = try TilesetAddress(server.url("/{z}/{x}/{y}.png"), folder: net.folder, zooms: 0...3)
            let pictures = try RasterTileset(try await RemoteTileset(address, try net.network()))
            let tiles = await pictures.prefetch([someTile, TileID(zoom: 3, x: 4, y: 3)])
            #expect(try pictures.tile(someTile)?.id == TileID(zoom: 1, x: 1, y: 0))
            #expect(try pictures.tile(someTile)?.bytes == png && tiles.failures.isEmpty)
            #expect(server.requests.count == 4)
            #expect(await pictures.prefetch([TileID(zoom: 3, x: 0, y: 0)]).failures.count == 1)
        }
    }
}
