import Foundation
import Geo
import Synchronization
import TestSupport
import Tiles
import Transport

/// A server of tiles, a tiles-cache in a folder of its own and a client without pauses.
final class NetworkFixture: Sendable {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tiles-net-\(UUID().uuidString)")
    let files = TileServer()
    let time = TestClock()

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A tile that can be told from others.
    static func tile(_ number: UInt64) -> [UInt8] {
        tileBytes(EncodedLayer(features: [EncodedFeature(id: number)]))
    }

    /// Runs with a server; tiles lie at `/ZOOM/X/Y.pbf`.
    func serving<T>(
        isolation: isolated (any Actor)? = #isolation, _ body: (LoopbackServer) async throws -> T
    ) async throws -> T {
        try await LoopbackServer.serving({ self.files.answer($0) }, while: body)
    }

    func cache(limit: Int = 1 << 30) throws -> TileCache {
        try TileCache(folder: folder, limit: limit, now: time.clock.now)
    }

    /// - Parameter isOffline: whether no server is asked.
    func network(key: String? = nil, isOffline: Bool = false, limit: Int = 1 << 30) throws -> TileNetwork {
        TileNetwork(
            client: isOffline ? nil : try HTTPClient(TestClock.settings, clock: time.clock),
            cache: try cache(limit: limit), key: try key.map { try Secret($0, named: "key") }, now: time.clock.now)
    }

    /// A store of the server's tiles.
    func store(
        _ address: String, zooms: ClosedRange<Int> = 0...14, key: String? = nil, isOffline: Bool = false
    ) async throws -> TileStore {
        try TileStore(
            try await RemoteTileset(
                try TilesetAddress(address, folder: folder, zooms: zooms),
                try network(key: key, isOffline: isOffline)))
    }
}

extension TileStore {
    /// The number of a tile after fetching it; nil where nothing is there.
    func fetched(_ id: TileID) async throws -> UInt64? {
        let tiles = await prefetch([id])
        defer { withExtendedLifetime(tiles) {} }
        if let failure = tiles.failures.first { throw failure.error }
        guard case .loaded(let loaded) = try tile(id) else { return nil }
        return loaded.tile.layers.first?.features.first?.id
    }

    /// Why a tile cannot be had.
    func failure(of id: TileID) async throws -> TileError? {
        do {
            _ = try await fetched(id)
            return nil
        } catch let error as TileError {
            return error
        }
    }
}

/// Zoom 3, column 4, row 2: a tile as good as any.
let someTile = TileID(zoom: 3, x: 4, y: 2)
