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

/// Decoded vector tiles by their id, whatever they come from. May be asked by many tasks at once.
package final class TileStore: Sendable {
    /// Where tiles come from, behind one face.
    private struct Origin: Sendable {
        var zooms: ClosedRange<Int>
        var bounds: TileBounds?
        var attribution: String?
        var vectorLayers: [String]
        var fields: [String: Set<String>] = [:]
        var fingerprint: String
        /// True where features are not cut at tile edges.
        var hasWholeFeatures = false
        /// False where a tile that is not there is an empty one.
        var isComplete: Bool
        var load: @Sendable (TileID) throws(TileError) -> VectorTile?
    }

    private let origin: Origin
    private let cache: TileCache

    /// Opens an MBTiles file of vector tiles.
    ///
    /// `cacheBytes` bounds the decoded tiles kept in memory, `tileByteLimit` the bytes a single tile may unpack to.
    package init(
        mbtiles path: String, cacheBytes: Int = 256 << 20, tileByteLimit: Int = 32 << 20
    ) throws(TileError) {
        let source = try MBTiles(path: path)
        origin = Origin(
            zooms: source.metadata.zooms, bounds: source.metadata.bounds, attribution: source.metadata.attribution,
            vectorLayers: source.metadata.vectorLayers, fields: source.metadata.fields,
            fingerprint: source.fingerprint, isComplete: true
        ) { id throws(TileError) in
            do throws(TileError) {
                guard let stored = try source.data(of: id) else { return nil }
                return try VectorTile(decoding: try Decompression.unpack(stored, limit: tileByteLimit))
            } catch {
                // An error of the whole file names it already.
                throw error.kind == .unreadable ? error : error.at("\(source.path): tile \(id)")
            }
        }
        cache = TileCache(limit: cacheBytes)
    }

    /// Tiles in a folder or archive of the caller's.
    ///
    /// - Parameters:
    ///   - name: what errors and the fingerprint call the source.
    ///   - read: a tile's bytes, packed or not; nil for an empty tile.
    package init(
        name: String, zooms: ClosedRange<Int>, bounds: TileBounds? = nil, cacheBytes: Int = 64 << 20,
        read: @escaping @Sendable (TileID) throws(TileError) -> [UInt8]?
    ) {
        origin = Origin(
            zooms: zooms, bounds: bounds, attribution: nil, vectorLayers: [], fingerprint: name, isComplete: false
        ) { id throws(TileError) in
            do throws(TileError) {
                guard let stored = try read(id) else { return nil }
                return try VectorTile(decoding: try Decompression.unpack(stored, limit: 32 << 20))
            } catch {
                throw error.at("\(name): tile \(id)")
            }
        }
        cache = TileCache(limit: cacheBytes)
    }

    /// Features as one tile of the whole world, in a layer without a name: nothing is cut or rounded at tile edges.
    package init(features: [Feature], name: String) {
        let tile = VectorTile(
            layers: [TileLayer(name: "", extent: Int(GeoJSON.extent), features: features)], skipped: [])
        origin = Origin(
            zooms: 0...0, bounds: nil, attribution: nil, vectorLayers: [""], fingerprint: name, hasWholeFeatures: true,
            isComplete: false
        ) { _ in tile }
        cache = TileCache(limit: .max)
    }

    /// The smallest zoom that has tiles.
    package var minZoom: Int { origin.zooms.lowerBound }
    /// The largest zoom that has tiles; beyond it their content is scaled up.
    package var maxZoom: Int { origin.zooms.upperBound }
    /// True where features are not cut at tile edges, as those of GeoJSON.
    package var hasWholeFeatures: Bool { origin.hasWholeFeatures }
    /// The area covered; nil where the tileset does not say, which means the world.
    package var bounds: TileBounds? { origin.bounds }
    /// Whom to credit on a map, as the tileset words it: plain text or HTML.
    package var attribution: String? { origin.attribution }
    /// The names of the layers that the tileset lists; empty where it does not say.
    package var vectorLayers: [String] { origin.vectorLayers }
    /// The names of the fields of each layer that the tileset lists; empty for a layer where it does not say.
    package var fields: [String: Set<String>] { origin.fields }
    /// Changes when the file's content changes, whatever its name and dates: the size of the file and checksums of its
    /// metadata, of SQLite's header with the change counter and of blocks spread over the file. Costs the same for
    /// files of any size.
    package var fingerprint: String { origin.fingerprint }
    /// Estimated bytes of the decoded tiles held now, at most `cacheBytes`.
    package var cachedBytes: Int { cache.bytes }

    /// The tile at a place; x goes around the world, y beyond the poles is outside.
    ///
    /// Beyond `maxZoom` the result is the ancestor at `maxZoom`: the caller scales its content and takes its part, with
    /// `id.ancestor(atZoom: loaded.id.zoom)` to place it where x was not taken around the world.
    package func tile(_ id: TileID) throws(TileError) -> TileLookup {
        guard let asked = id.inWorld else { return .outside }
        let stored = asked.ancestor(atZoom: maxZoom)
        // A source without tiles of its own says by its bounds which ones there are to be asked for.
        if !origin.isComplete, let bounds, !bounds.overlap(stored) { return .outside }
        if let loaded = try load(stored) { return .loaded(loaded) }
        guard asked.zoom >= minZoom else { return .outside }
        return origin.isComplete && bounds?.overlap(asked) ?? true ? .missing : .outside
    }

    private func load(_ id: TileID) throws(TileError) -> LoadedTile? {
        if let known = cache[id] { return known }
        return try origin.load(id).map { cache.insert(LoadedTile(id: id, tile: $0)) }
    }
}
