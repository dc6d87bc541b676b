import Foundation
import Geo
import TestSupport
import Testing
import Tiles
import TilesetSketches

/// PMTiles behind requests for ranges of bytes.
@Suite struct DistantArchiveTests {
    private let net = NetworkFixture()

    /// Zooms 0 to 4, two directories deep; the tiles are numbered.
    private static func sketch(from first: UInt64 = 0) -> PMTilesSketch {
        var tiles: [TileID: [UInt8]] = [:]
        for number in 0..<341 as Range<UInt64> {
            guard let id = TileID(hilbertNumber: number) else { continue }
            tiles[id] = Gzip.pack(NetworkFixture.tile(first + number))
        }
        var sketch = PMTilesSketch(tiles)
        sketch.mostEntries = 12
        (sketch.pack, sketch.compression) = (Gzip.pack, 2)
        return sketch
    }

    private static func id(_ number: UInt64) -> TileID {
        TileID(hilbertNumber: number) ?? TileID(zoom: 0, x: 0, y: 0)
    }

    @Test func tilesAreThoseOfTheFile() async throws {
        net.files["/city.pmtiles"] = .init(Self.sketch().bytes(), etag: "\"1\"")
        try await net.serving { server in
            let store = try await net.store(server.url("/city.pmtiles"))
            #expect((store.minZoom, store.maxZoom) == (0, 4))
            for number in stride(from: 0, to: 341, by: 7) as StrideTo<UInt64> {
                #expect(try await store.fetched(Self.id(number)) == number)
            }
            let ranged = server.requests.dropFirst()
            #expect(ranged.allSatisfy { $0.headers["if-match"] == "\"1\"" && $0.headers["range"] != nil })
            #expect(Set(server.requests.compactMap { $0.headers["range"] }).count == server.requests.count)
            let count = server.requests.count
            let again = try await net.store(server.url("/city.pmtiles"))
            #expect(try await again.fetched(TileID(zoom: 0, x: 0, y: 0)) == 0 && again.fingerprint == store.fingerprint)
            #expect(server.requests.count == count, "the cache has it")
            let offline = try await net.store("pmtiles://" + server.url("/city.pmtiles"), isOffline: true)
            #expect(try await offline.fetched(Self.id(14)) == 14)
            #expect(try await offline.failure(of: Self.id(15))?.kind == .unavailable)
        }
    }

    @Test(arguments: [true, false])
    func anArchiveThatChangesInBetweenIsNotMixed(hasTag: Bool) async throws {
        let modified = { (day: Int) in hasTag ? [:] : ["Last-Modified": "Fri, 0\(day) Dec 1999 00:00:00 GMT"] }
        net.files["/city.pmtiles"] = .init(Self.sketch().bytes(), etag: hasTag ? "\"1\"" : nil, headers: modified(1))
        try await net.serving { server in
            let store = try await net.store(server.url("/city.pmtiles"))
            #expect(try await store.fetched(Self.id(30)) == 30)
            net.files["/city.pmtiles"] = .init(
                Self.sketch(from: 1000).bytes(), etag: hasTag ? "\"2\"" : nil, headers: modified(2))
            let error = try #require(try await store.failure(of: Self.id(300)))
            #expect(error.kind == .changed && error.message.contains("has changed"))
            let next = try await net.store(server.url("/city.pmtiles"))
            #expect(try await next.fetched(Self.id(300)) == 1300)
            #expect(try await next.fetched(Self.id(30)) == 1030)
            #expect(next.fingerprint != store.fingerprint)
        }
    }

    @Test func aServerWithoutRangesIsToldApart() async throws {
        let bytes = Self.sketch().bytes() + [UInt8](repeating: 0, count: 40_000)
        net.files.setFault { _, _ in [.reply(200, [:], body: bytes)] }
        try await net.serving { server in
            let error = await #expect(throws: TileError.self) { try await net.store(server.url("/city.pmtiles")) }
            #expect(error?.message.contains("all of it instead of the range") ?? false, "\(error?.message ?? "")")
        }
    }

    @Test func whatIsNoArchiveIsRefused() async throws {
        try await net.serving { server in
            net.files["/page.pmtiles"] = .init(Array("<html>not here</html>".utf8))
            for path in ["/page.pmtiles", "/nothing.pmtiles"] {
                let error = await #expect(throws: TileError.self) { try await net.store(server.url(path)) }
                #expect(error?.message.contains(path) ?? false, "\(error?.message ?? "")")
            }
        }
    }

    @Test func pictureArchivesAreNoFeatures() async throws {
        var sketch = Self.sketch()
        sketch.tileType = 2
        net.files["/photos.pmtiles"] = .init(sketch.bytes())
        try await net.serving { server in
            let error = await #expect(throws: TileError.self) { try await net.store(server.url("/photos.pmtiles")) }
            #expect(error?.kind == .rasterTiles)
        }
    }
}
