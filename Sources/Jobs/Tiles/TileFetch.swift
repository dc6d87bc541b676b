import Batch
package import Geo
import Graphics
import Maps
import Renderer
import Synchronization
package import Tiles

/// Fetches the tiles of a job's maps into the tiles-cache, so that a later run needs no network.
package struct TileFetch: Sendable {
    /// Tiles of one source.
    package struct Count: Sendable, Equatable, Encodable {
        /// The source's address without a key.
        package var source: String
        /// Tiles that the maps read.
        package var needed = 0
        /// Of these, in the cache and to be used without asking.
        package var fresh = 0
        /// In the cache, but the server has to be asked whether they are still right.
        package var stale = 0

        /// Those for which a server is asked.
        package var toFetch: Int { needed - fresh }
    }

    /// How far fetching is.
    package struct Progress: Sendable, Equatable {
        package var total: Int
        package var done = 0
        package var failed = 0
    }

    /// A tile that did not come.
    package struct Failure: Sendable, Equatable {
        package var tile: TileID
        package var error: TileError
    }

    private let plan: Plan
    private let wanted: [(tileset: RemoteTileset, tiles: Set<TileID>)]
    /// Of all sources, as scenes ask for them.
    private let needs: TileNeeds
    /// Maps whose tiles are counted.
    package let maps: Int

    /// Tiles asked for at a time; servers are spared by the limits of the client.
    private static let batch = 256

    /// Lays out the pages of all selected records, which tells their tiles.
    ///
    /// - Throws: `CancellationError` where the task is cancelled.
    package init(_ plan: Plan, workers: Int) async throws {
        let indexes = plan.entries.indices.filter { plan.entries[$0].isSelected && plan.entries[$0].order != nil }
        let found = Mutex((maps: 0, needs: TileNeeds()))
        _ = try await plan.each(indexes, workers: workers) { drawing, entry, order in
            // A record that cannot be laid out needs no tiles; the run over the job tells why.
            guard let needs = try? drawing.tilesNeeded(entry, order) else { return }
            found.withLock { found in
                found.needs.add(needs)
                found.maps += 1
            }
        }
        let (maps, needs) = found.withLock { $0 }
        (self.plan, self.maps, self.needs) = (plan, maps, needs)
        wanted = plan.sources.distant(needs)
    }

    /// How many tiles are needed and how many of them the cache has, by source. Of archives directories are fetched.
    package func count() async throws(JobError) -> [Count] {
        var counts: [Count] = []
        for (tileset, tiles) in wanted {
            var count = Count(source: tileset.name, needed: tiles.count)
            for id in tiles.sorted() {
                do {
                    switch try await tileset.presence(of: id) {
                    case .fresh: count.fresh += 1
                    case .stale: count.stale += 1
                    case .absent: break
                    }
                } catch {
                    throw JobError("\(error)")
                }
            }
            counts.append(count)
        }
        return counts
    }

    /// Fetches what is not fresh.
    ///
    /// - Returns: the tiles that did not come, in order.
    /// - Throws: `CancellationError` where the task is cancelled; what came until then is kept.
    package func run(onProgress: @escaping @Sendable (Progress) -> Void) async throws -> [Failure] {
        let parts = plan.sources.distinct(needs).parts(of: Self.batch)
        var progress = Progress(total: parts.reduce(0) { $0 + $1.count })
        var failures: [String: Failure] = [:]
        for part in parts {
            let tiles = await plan.sources.prefetch(part)
            try Task.checkCancellation()
            for (id, error) in tiles.failures { failures["\(error.message) \(id)"] = Failure(tile: id, error: error) }
            progress.done += part.count
            progress.failed = failures.count
            onProgress(progress)
        }
        return failures.values.sorted { ($0.tile, $0.error.message) < ($1.tile, $1.error.message) }
    }
}

extension MapSources {
    /// The distant tiles among those needed, each under one source only of those that share it, as it is read.
    fileprivate func distinct(_ needs: TileNeeds) -> TileNeeds {
        var distinct = TileNeeds()
        var names: [ObjectIdentifier: String] = [:]
        let features = Array(needs.features) + Array(needs.surroundings)
        for (name, ids) in features.sorted(by: { $0.key < $1.key }) {
            guard let store = tiles[name], store.remote != nil else { continue }
            let first = names[ObjectIdentifier(store), default: name]
            names[ObjectIdentifier(store)] = first
            distinct.features[first, default: []].formUnion(ids.compactMap(store.source))
        }
        for (name, ids) in needs.pictures {
            guard let tileset = rasters[name], tileset.remote != nil else { continue }
            distinct.pictures[name] = Set(ids.compactMap(tileset.source))
        }
        return distinct
    }
}

extension TileNeeds {
    fileprivate var count: Int {
        features.values.reduce(0) { $0 + $1.count } + pictures.values.reduce(0) { $0 + $1.count }
    }

    /// The same in parts of at most so many tiles.
    fileprivate func parts(of size: Int) -> [TileNeeds] {
        func split(_ ids: Set<TileID>) -> [Set<TileID>] {
            let sorted = ids.sorted()
            return stride(from: 0, to: sorted.count, by: size).map { Set(sorted[$0..<min($0 + size, sorted.count)]) }
        }
        func part(_ change: (inout TileNeeds) -> Void) -> TileNeeds {
            var part = TileNeeds()
            change(&part)
            return part
        }
        return features.sorted { $0.key < $1.key }.flatMap { name, ids in
            split(ids).map { ids in part { $0.features = [name: ids] } }
        }
            + pictures.sorted { $0.key < $1.key }.flatMap { name, ids in
                split(ids).map { ids in part { $0.pictures = [name: ids] } }
            }
    }
}
