import Foundation
import Geo
import TestSupport
import Testing
import Tiles
import Transport

/// What the tiles-cache keeps, for how long, and what it gives up.
@Suite struct TileCacheTests {
    private let net = NetworkFixture()
    private let path = "/3/4/2.pbf"

    private func fetch(_ server: LoopbackServer, isOffline: Bool = false) async throws -> UInt64? {
        try await net.store(server.url("/{z}/{x}/{y}.pbf"), isOffline: isOffline).fetched(someTile)
    }

    private func check(
        _ number: UInt64, _ server: LoopbackServer, isOffline: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await fetch(server, isOffline: isOffline)
        #expect(found == number, sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        (["Cache-Control": "public, max-age=60"], 59.0, 61.0), (["Cache-Control": "max-age=\"60\""], 59, 61),
        (["Cache-Control": "max-age=100", "Age": "40"], 59, 61), (["Cache-Control": "immutable"], 3e7, 3.2e7),
        (["Expires": "Sat, 01 Jan 2000 00:01:00 GMT"], 59, 61), ([:], 86_399, 86_401),
        (["Cache-Control": "max-age=60", "Expires": "Sat, 01 Jan 2022 00:01:00 GMT"], 59, 61),
        (["Last-Modified": "Fri, 31 Dec 1999 23:50:00 GMT", "Date": "Sat, 01 Jan 2000 00:00:00 GMT"], 59, 61),
    ])
    func aTileIsUsedAsLongAsItIsFresh(headers: [String: String], before: Double, after: Double) async throws {
        net.files[path] = .init(NetworkFixture.tile(1), etag: "\"a\"", headers: headers)
        try await net.serving { server in
            try await check(1, server)
            net.time.advance(before)
            try await check(1, server)
            #expect(server.requests.count == 1)
            net.time.advance(after - before)
            try await check(1, server)
            #expect(server.requests.count == 2 && server.requests.last?.headers["if-none-match"] == "\"a\"")
        }
    }

    @Test func whatHasChangedIsReplaced() async throws {
        net.files[path] = .init(NetworkFixture.tile(1), etag: "\"a\"", headers: ["Cache-Control": "max-age=60"])
        try await net.serving { server in
            try await check(1, server)
            net.files[path] = .init(NetworkFixture.tile(2), etag: "\"b\"", headers: ["Cache-Control": "max-age=60"])
            try await check(1, server)
            net.time.advance(61)
            try await check(2, server)
            try await check(2, server)
            #expect(server.requests.count == 2)
        }
    }

    @Test(arguments: [("no-store", nil), ("no-cache", "\"a\"")] as [(String, String?)])
    func whatMustNotBeKeptIsAskedForEachTime(control: String, match: String?) async throws {
        net.files[path] = .init(NetworkFixture.tile(1), etag: "\"a\"", headers: ["Cache-Control": control])
        try await net.serving { server in
            try await check(1, server)
            try await check(1, server)
            #expect(server.requests.count == 2 && server.requests.last?.headers["if-none-match"] == match)
        }
    }

    @Test func aStaleTileIsUsedOfflineOnly() async throws {
        net.files[path] = .init(NetworkFixture.tile(1), headers: ["Cache-Control": "max-age=60"])
        try await net.serving { server in
            try await check(1, server)
            net.time.advance(61)
            net.files.setFault { _, _ in [.reply(500)] }
            await #expect(throws: TileError.self) { try await self.fetch(server) }
            let count = server.requests.count
            try await check(1, server, isOffline: true)
            #expect(server.requests.count == count)
            let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"), isOffline: true)
            let error = try #require(try await store.failure(of: TileID(zoom: 3, x: 4, y: 3)))
            #expect(error.message.contains("/3/4/3.pbf") && error.message.contains("--offline"))
        }
    }

    @Test func whatWasUsedLeastRecentlyGoesFirst() async throws {
        let folder = net.folder
        try await net.serving { server in
            for x in 0..<8 { net.files["/3/\(x)/0.pbf"] = .init(Self.noise(x)) }
            let store = try await net.limitedStore(server.url("/{z}/{x}/{y}.pbf"), limit: 20_000)
            for x in 0..<8 {
                net.time.advance(1)
                // The first one is used again and again.
                #expect(await store.prefetch([TileID(zoom: 3, x: x, y: 0)]).failures.isEmpty)
                let other = try await net.limitedStore(server.url("/{z}/{x}/{y}.pbf"), limit: 20_000)
                net.time.advance(1)
                #expect(await other.prefetch([TileID(zoom: 3, x: 0, y: 0)]).failures.isEmpty)
            }
            #expect(net.files.asked["/3/0/0.pbf"] == 1, "what is used stays")
            let statistics = try TileCache(folder: folder).statistics(at: net.time.clock.now())
            #expect(statistics.bytes <= 20_000 && statistics.bytes > 9000)
            let again = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
            _ = await again.prefetch([TileID(zoom: 3, x: 7, y: 0), TileID(zoom: 3, x: 1, y: 0)])
            #expect(net.files.asked["/3/7/0.pbf"] == 1 && net.files.asked["/3/1/0.pbf"] == 2)
        }
    }

    /// A tile whose layer's name cannot be packed well.
    private static func noise(_ seed: Int) -> [UInt8] {
        var dice = Dice(state: UInt64(seed + 1))
        let name = String((0..<6000).map { _ in Character(UnicodeScalar(UInt8(33 + dice.next() % 90))) })
        return tileBytes(EncodedLayer(name: name, features: []))
    }

    @Test func statisticsPruneAndClear() async throws {
        try await net.serving { server in
            for x in 0..<3 {
                net.files["/3/\(x)/0.pbf"] = .init(
                    NetworkFixture.tile(1), headers: ["Cache-Control": "max-age=\(x * 60)"])
                let store = try await net.store(server.url("/{z}/{x}/{y}.pbf"))
                #expect(await store.prefetch([TileID(zoom: 3, x: x, y: 0)]).failures.isEmpty)
                net.time.advance(10)
            }
            let cache = try net.cache()
            let statistics = try cache.statistics(at: net.time.clock.now())
            #expect(statistics.sources.map(\.name) == [server.url("/{z}/{x}/{y}.pbf")])
            #expect(statistics.sources.first?.entries == 3 && statistics.sources.first?.fresh == 2)
            #expect(statistics.sources.first?.bytes == statistics.bytes)
            #expect(try cache.prune(unusedSince: net.time.clock.now() - 15) == 2)
            #expect(try cache.prune(toBytes: 1 << 20) == 0)
            #expect(try cache.clear() == 1)
            #expect(try cache.statistics().sources.isEmpty && cache.statistics().bytes == 0)
        }
    }

    @Test func severalMayUseOneCacheAtOnce() async throws {
        try await net.serving { server in
            for x in 0..<60 { net.files["/8/\(x)/0.pbf"] = .init(NetworkFixture.tile(UInt64(x))) }
            let address = server.url("/{z}/{x}/{y}.pbf")
            try await withThrowingTaskGroup { group in
                for _ in 0..<6 {
                    group.addTask {
                        // Each opens the file anew, as processes do.
                        let store = try await net.store(address)
                        for x in 0..<60 {
                            #expect(try await store.fetched(TileID(zoom: 8, x: x, y: 0)) == UInt64(x))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try net.cache().statistics().sources.first?.entries == 60)
        }
    }

    @Test func aFileThatIsNoCacheIsRefusedByName() throws {
        try FileManager.default.createDirectory(at: net.folder, withIntermediateDirectories: true)
        try Data(repeating: 65, count: 10_000).write(to: net.folder.appending(path: "tiles.sqlite"))
        let error = #expect(throws: TileError.self) { try net.cache() }
        #expect(error?.message.contains(net.folder.path) ?? false && error?.advice?.contains("--cache") ?? false)
    }

    @Test func theFolderIsTheUsersOwnOrTheNamedOne() {
        func folder(_ environment: [String: String]) -> String { TileCache.standardFolder(in: environment).path }
        #expect(folder(["XDG_CACHE_HOME": "/c"]) == "/c/mapbatch/tiles")
        #expect(folder(["XDG_CACHE_HOME": "relative"]).hasSuffix("/.cache/mapbatch/tiles"))
        #expect(folder(["XDG_CACHE_HOME": "/c", "MAPBATCH_TILES_CACHE": "/t"]) == "/t")
    }

    // MARK: Keys

    @Test func keysAreNowhereButInRequests() async throws {
        let key = "SeCrEt+Key/12345"
        net.files["/SeCrEt%2BKey%2F12345/3/4/2.pbf"] = .init(NetworkFixture.tile(1))
        try await net.serving { server in
            net.files["/style.json"] = .init(
                Array(#"{"tiles": ["\#(server.url("/x/{z}/{x}/{y}.pbf?key=\(key)"))"], "maxzoom": 3}"#.utf8))
            net.files["/x/3/4/2.pbf"] = .init(NetworkFixture.tile(2))
            let inPath = try await net.store(server.url("/{key}/{z}/{x}/{y}.pbf"), key: key)
            #expect(try await inPath.fetched(someTile) == 1)
            let byDocument = try await net.store(server.url("/style.json?key={key}"), key: key)
            #expect(try await byDocument.fetched(someTile) == 2)
            #expect(server.requests.last?.target == "/x/3/4/2.pbf?key=SeCrEt%2BKey%2F12345")
            net.files.setFault { request, _ in [.reply(403, [:], body: Array("bad key \(key) \(request.target)".utf8))]
            }
            var told = ""
            for store in [inPath, byDocument] {
                let error = try #require(try await store.failure(of: TileID(zoom: 3, x: 0, y: 0)))
                told += "\(error) \(error.message) \(store.fingerprint) \(store.remote?.name ?? "")"
            }
            #expect(told.contains("403") && told.contains("{key}"))
            for secret in [key, "SeCrEt%2BKey%2F12345", "12345"] {
                #expect(!told.contains(secret), "\(told)")
                for file in try FileManager.default.contentsOfDirectory(atPath: net.folder.path) {
                    let bytes = try Data(contentsOf: net.folder.appending(path: file))
                    #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(file) has \(secret)")
                }
            }
        }
    }

    @Test func aKeyThatIsNotNamedIsAskedFor() async throws {
        try await net.serving { server in
            await #expect(throws: TileError.self) { try await net.store(server.url("/{z}/{x}/{y}.pbf?key={key}")) }
            await #expect(throws: TileError.self) { try await net.store(server.url("/tiles.json?key={key}")) }
            #expect(server.requests.isEmpty)
        }
    }
}

extension NetworkFixture {
    /// A store whose cache is small.
    fileprivate func limitedStore(_ address: String, limit: Int) async throws -> TileStore {
        try TileStore(
            try await RemoteTileset(try TilesetAddress(address, folder: folder), try network(limit: limit)))
    }
}
