import Geo
import Synchronization

/// The decoded tiles used last, up to a number of bytes.
///
/// The tile to give up is found by looking at all entries: a decoded tile takes some 100 KiB, so there are a few
/// thousand at most, and looking at them costs far less than the decoding that made it necessary.
final class TileCache: Sendable {
    private struct Entry {
        let tile: LoadedTile
        let cost: Int
        var lastUse: UInt64
    }

    private struct State {
        var entries: [TileID: Entry] = [:]
        var bytes = 0
        var clock: UInt64 = 0

        mutating func use(_ id: TileID) -> LoadedTile? {
            clock += 1
            entries[id]?.lastUse = clock
            return entries[id]?.tile
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// A cache of at most `limit` bytes.
    init(limit: Int) { self.limit = limit }

    /// Bytes that the tiles held now are estimated to take.
    var bytes: Int { state.withLock { $0.bytes } }

    /// The tile, where it is held; it then counts as used now.
    subscript(id: TileID) -> LoadedTile? { state.withLock { $0.use(id) } }

    /// Keeps a tile and gives back the one to use: where another task was faster, its tile, so that all share one.
    /// A tile that alone exceeds the limit is not kept.
    func insert(_ tile: LoadedTile) -> LoadedTile {
        let cost = tile.tile.estimatedBytes
        return state.withLock { state in
            if let earlier = state.use(tile.id) { return earlier }
            guard cost <= limit else { return tile }
            while state.bytes > limit - cost,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
                state.bytes -= oldest.value.cost
            }
            state.entries[tile.id] = Entry(tile: tile, cost: cost, lastUse: state.clock)
            state.bytes += cost
            return tile
        }
    }
}

extension VectorTile {
    /// About the memory the decoded tile takes, from counts; an array of its own costs 32 bytes more than its content.
    var estimatedBytes: Int {
        let header = 32
        return layers.reduce(256) { sum, layer in
            // Names and values are shared by all features of a layer; a name is held twice, in the table's index, too.
            let table = layer.features.first?.table
            let keyBytes = table?.keys.reduce(0) { $0 + 2 * MemoryLayout<String>.stride + 16 + $1.utf8.count } ?? 0
            let valueBytes =
                table?.values.reduce(0) { $0 + MemoryLayout<Value>.stride + ($1.string?.utf8.count ?? 0) } ?? 0
            return layer.features.reduce(sum + keyBytes + valueBytes + 256) { sum, feature in
                sum + MemoryLayout<Feature>.stride + 3 * header
                    + feature.geometry.points.count * MemoryLayout<Point>.stride
                    + feature.geometry.ends.count * MemoryLayout<Int>.stride
                    + feature.tags.count * MemoryLayout<UInt32>.stride
            }
        }
    }
}
