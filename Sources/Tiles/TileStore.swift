package import Geo

/// A tile as it was read.
package struct LoadedTile: Sendable {
    /// The tile read: the one asked for with x taken into the world, or its ancestor where that one lies beyond the
    /// tileset's largest zoom.
    package let id: TileID
    package let tile: VectorTile
}

/// What there is at a place of the tile grid.
package enum TileLookup: Sendable {
    /// The tile's content.
    case loaded(LoadedTile)
    /// Nothing, and nothing was to be expected: outside the tileset's bounds or below its smallest zoom.
    case outside
    /// Nothing, though the tileset claims to cover the place.
    case missing
}

/// Decoded vector tiles by their id, whatever file they come from. May be asked by many tasks at once.
package final class TileStore: Sendable {
    private let source: MBTiles
    private let cache: TileCache
    private let tileByteLimit: Int

    /// Opens an MBTiles file of vector tiles.
    ///
    /// `cacheBytes` bounds the decoded tiles kept in memory, `tileByteLimit` the bytes a single tile may unpack to.
    package init(
        mbtiles path: String, cacheBytes: Int = 256 << 20, tileByteLimit: Int = 32 << 20
    ) throws(TileError) {
        source = try MBTiles(path: path)
        cache = TileCache(limit: cacheBytes)
        self.tileByteLimit = tileByteLimit
    }

    /// The smallest zoom that has tiles.
    package var minZoom: Int { source.metadata.zooms.lowerBound }
    /// The largest zoom that has tiles; beyond it their content is scaled up.
    package var maxZoom: Int { source.metadata.zooms.upperBound }
    /// The area covered; nil where the tileset does not say, which means the world.
    package var bounds: TileBounds? { source.metadata.bounds }
    /// Whom to credit on a map, as the tileset words it: plain text or HTML.
    package var attribution: String? { source.metadata.attribution }
    /// The names of the layers that the tileset lists; empty where it does not say.
    package var vectorLayers: [String] { source.metadata.vectorLayers }
    /// The names of the fields of each layer that the tileset lists; empty for a layer where it does not say.
    package var fields: [String: Set<String>] { source.metadata.fields }
    /// Changes when the file's content changes, whatever its name and dates: the size of the file and checksums of its
    /// metadata, of SQLite's header with the change counter and of blocks spread over the file. Costs the same for
    /// files of any size.
    package var fingerprint: String { source.fingerprint }
    /// Estimated bytes of the decoded tiles held now, at most `cacheBytes`.
    package var cachedBytes: Int { cache.bytes }

    /// The tile at a place; x goes around the world, y beyond the poles is outside.
    ///
    /// Beyond `maxZoom` the result is the ancestor at `maxZoom`: the caller scales its content and takes its part, with
    /// `id.ancestor(atZoom: loaded.id.zoom)` to place it where x was not taken around the world.
    package func tile(_ id: TileID) throws(TileError) -> TileLookup {
        guard let asked = TileStore.inWorld(id) else { return .outside }
        let stored = asked.ancestor(atZoom: maxZoom)
        if let loaded = try load(stored) { return .loaded(loaded) }
        guard asked.zoom >= minZoom else { return .outside }
        return bounds?.overlap(asked) ?? true ? .missing : .outside
    }

    private func load(_ id: TileID) throws(TileError) -> LoadedTile? {
        if let known = cache[id] { return known }
        do throws(TileError) {
            guard let stored = try source.data(of: id) else { return nil }
            let bytes = try Decompression.unpack(stored, limit: tileByteLimit)
            return cache.insert(LoadedTile(id: id, tile: try VectorTile(decoding: bytes)))
        } catch {
            // An error of the whole file names it already.
            throw error.kind == .unreadable ? error : error.at("\(source.path): tile \(id)")
        }
    }

    /// The tile with x in 0 ..< 2^zoom; nil above and below the world, and at zooms that no tile has.
    private static func inWorld(_ id: TileID) -> TileID? {
        guard (0...TilesetMetadata.zoomLimit).contains(id.zoom) else { return nil }
        let count = 1 << id.zoom
        guard (0..<count).contains(id.y) else { return nil }
        let remainder = id.x % count
        return TileID(zoom: id.zoom, x: remainder < 0 ? remainder + count : remainder, y: id.y)
    }
}
