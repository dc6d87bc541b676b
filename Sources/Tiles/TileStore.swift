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

/// What it means that a source has no tile at a place inside its bounds.
package enum TileAbsence: Sendable {
    /// Nothing lies there: `TileLookup.outside`.
    case empty
    /// A hole: `TileLookup.missing`.
    ///
    /// Tilesets leave out tiles without features, and nothing in them tells such a place from one that was lost, was
    /// never made or lies outside the region that the data was cut to: bounds are a box around it. The tiles of smaller
    /// zooms do not tell either, since houses and small streets are in the deepest ones only. So a map that needs the
    /// place is not drawn; `TilesetSummary` says of a file how many there are.
    case missing
}

/// Decoded vector tiles by their id, whatever they come from. May be asked by many tasks at once; a tile is read and
/// decoded once, however many of them ask for it at the same time.
package final class TileStore: Sendable {
    /// Where tiles come from, behind one face.
    private struct Origin: Sendable {
        /// What errors call it.
        var name: String
        var zooms: ClosedRange<Int>
        var bounds: TileBounds?
        var attribution: String?
        var layers: [TilesetLayer] = []
        var fingerprint: String
        /// True where features are not cut at tile edges.
        var hasWholeFeatures = false
        /// False where tiles are asked for inside the zooms and bounds only.
        var isFile = false
        var absence = TileAbsence.empty
        /// Where tiles are fetched to before `load` finds them; nil where they are at hand.
        var supply: TileSupply?
        var remote: RemoteTileset?
        var load: @Sendable (TileID) throws(TileError) -> VectorTile?
    }

    private let origin: Origin
    private let cache: SharedCache<TileID, LoadedTile?, TileError>

    private init(_ origin: Origin, cacheBytes: Int) {
        self.origin = origin
        // That there is no tile is kept, too; it counts for more than it takes, so that there are not too many of them.
        cache = SharedCache(limit: cacheBytes) { $0?.tile.estimatedBytes ?? 4096 }
    }

    /// Opens an MBTiles or PMTiles file of vector tiles; its first bytes say which one it is.
    ///
    /// `cacheBytes` bounds the decoded tiles kept in memory, `tileByteLimit` the bytes a single tile may unpack to.
    package convenience init(
        contentsOf path: String, cacheBytes: Int = 64 << 20, tileByteLimit: Int = 32 << 20
    ) throws(TileError) {
        self.init(try TilesetFile(path, content: .features), cacheBytes: cacheBytes, tileByteLimit: tileByteLimit)
    }

    /// A PMTiles archive of vector tiles, wherever its bytes are.
    package convenience init(
        pmtiles source: ByteRanges, cacheBytes: Int = 64 << 20, tileByteLimit: Int = 32 << 20
    ) throws(TileError) {
        let archive = try PMTiles(source, content: .features)
        self.init(.pmtiles(archive), cacheBytes: cacheBytes, tileByteLimit: tileByteLimit)
    }

    /// A distant tileset of vector tiles, whose tiles are there to read while they are held by `prefetch`.
    ///
    /// Where a server has no tile inside the bounds (404, 204, 410), nothing lies there: unlike files, servers answer so
    /// for tiles without features. What an archive lacks is missing, as in a file.
    package convenience init(_ remote: RemoteTileset, cacheBytes: Int = 64 << 20) throws(TileError) {
        let supply = try remote.supply(of: .features)
        var origin = Origin(
            name: remote.name, zooms: remote.metadata.zooms, bounds: remote.metadata.bounds,
            attribution: remote.metadata.attribution, layers: remote.metadata.layers, fingerprint: remote.fingerprint,
            isFile: remote.isArchive, absence: remote.isArchive ? .missing : .empty
        ) { id throws(TileError) in
            try supply.bytes(of: id).map { stored throws(TileError) in
                try VectorTile(decoding: try Decompression.unpack(stored, limit: RemoteTileset.tileLimit))
            }
        }
        (origin.supply, origin.remote) = (supply, remote)
        self.init(origin, cacheBytes: cacheBytes)
    }

    /// Opens a tileset by its address.
    ///
    /// - Parameter remote: the tileset where the address is a distant one.
    package convenience init(_ address: TilesetAddress, remote: RemoteTileset? = nil) throws(TileError) {
        if let remote {
            try self.init(remote)
        } else if case .file(let path) = address {
            try self.init(contentsOf: path)
        } else if address.isRemote {
            throw TileError(.unavailable, "\(address): was not opened; files only are read here")
        } else {
            throw TileError(
                .notATileset, "\(address): found a template of files, expected an MBTiles or PMTiles file, or a URL")
        }
    }

    private convenience init(_ file: TilesetFile, cacheBytes: Int, tileByteLimit: Int) {
        let origin = Origin(
            name: file.name, zooms: file.metadata.zooms, bounds: file.metadata.bounds,
            attribution: file.metadata.attribution, layers: file.metadata.layers, fingerprint: file.fingerprint,
            isFile: true, absence: .missing
        ) { id throws(TileError) in
            try file.data(of: id, limit: tileByteLimit).map { stored throws(TileError) in
                try VectorTile(decoding: try Decompression.unpack(stored, limit: tileByteLimit))
            }
        }
        self.init(origin, cacheBytes: cacheBytes)
    }

    /// Tiles from wherever the caller reads them.
    ///
    /// - Parameters:
    ///   - name: what errors and the fingerprint call the source.
    ///   - absence: what it means that `read` gives nil.
    ///   - read: a tile's bytes, packed or not, of a tile inside the zooms and bounds; nil where there is none. Called
    ///     by several tasks at once, for different tiles. Its errors say what went wrong; name and tile are put in
    ///     front of them, unless the name stands there. They are not kept: the next one to ask makes it read again.
    package convenience init(
        name: String, zooms: ClosedRange<Int>, bounds: TileBounds? = nil, attribution: String? = nil,
        layers: [TilesetLayer] = [], absence: TileAbsence = .empty, cacheBytes: Int = 64 << 20,
        read: @escaping @Sendable (TileID) throws(TileError) -> [UInt8]?
    ) {
        let origin = Origin(
            name: name, zooms: zooms, bounds: bounds, attribution: attribution, layers: layers, fingerprint: name,
            absence: absence
        ) { id throws(TileError) in
            try read(id).map { stored throws(TileError) in
                try VectorTile(decoding: try Decompression.unpack(stored, limit: 32 << 20))
            }
        }
        self.init(origin, cacheBytes: cacheBytes)
    }

    /// Features as one tile of the whole world, in a layer without a name: nothing is cut or rounded at tile edges.
    package convenience init(features: [Feature], name: String) {
        let tile = VectorTile(
            layers: [TileLayer(name: "", extent: Int(GeoJSON.extent), features: features)], skipped: [])
        let origin = Origin(
            name: name, zooms: 0...0, layers: [TilesetLayer(name: "")], fingerprint: name, hasWholeFeatures: true
        ) { _ in tile }
        self.init(origin, cacheBytes: .max)
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
    package var vectorLayers: [String] { origin.layers.map(\.name) }
    /// The names of the fields of each layer that the tileset lists; empty for a layer where it does not say.
    package var fields: [String: Set<String>] { origin.layers.fields }
    /// Changes when the file's content changes, whatever its name and dates: the size of the file and checksums of its
    /// metadata, of its header (SQLite's has a change counter) and of blocks spread over the file. Costs the same for
    /// files of any size.
    package var fingerprint: String { origin.fingerprint }
    /// Estimated bytes of the decoded tiles held now, at most `cacheBytes`.
    package var cachedBytes: Int { cache.bytes }

    /// The tile at a place; x goes around the world, y beyond the poles is outside.
    ///
    /// Beyond `maxZoom` the result is the ancestor at `maxZoom`: the caller scales its content and takes its part, with
    /// `id.ancestor(atZoom: loaded.id.zoom)` to place it where x was not taken around the world.
    package func tile(_ id: TileID) throws(TileError) -> TileLookup {
        // Who does not look into a file of their own says by zooms and bounds which tiles there are to be asked for.
        guard let asked = id.inWorld, let stored = source(of: asked) else { return .outside }
        if let loaded = try load(stored) { return .loaded(loaded) }
        guard asked.zoom >= minZoom, origin.absence == .missing else { return .outside }
        return bounds?.overlap(asked) ?? true ? .missing : .outside
    }

    /// The tileset behind it, where that is a distant one.
    package var remote: RemoteTileset? { origin.remote }

    /// The tile that is read for one that is asked for: with x taken into the world, and at most at the largest zoom; nil
    /// where nothing is read.
    package func source(of id: TileID) -> TileID? {
        guard let asked = id.inWorld else { return nil }
        let stored = asked.ancestor(atZoom: maxZoom)
        guard origin.isFile || asked.zoom >= minZoom && bounds?.overlap(stored) ?? true else { return nil }
        return stored
    }

    /// Fetches tiles that are not at hand, several at a time, each once however many tasks ask for it. While the result
    /// lives, `tile` gives them without waiting.
    package func prefetch(_ ids: [TileID]) async -> PrefetchedTiles {
        var tiles = PrefetchedTiles()
        guard let supply = origin.supply, let remote = origin.remote else { return tiles }
        let wanted = Set(ids.compactMap(source)).sorted()
        _ = await tiles.add(wanted, of: supply, named: remote.digestName)
        return tiles
    }

    private func load(_ id: TileID) throws(TileError) -> LoadedTile? {
        do throws(TileError) {
            return try cache.value(of: id) { () throws(TileError) in
                try origin.load(id).map { LoadedTile(id: id, tile: $0) }
            }
        } catch {
            throw error.at("tile \(id)", unlessNamed: origin.name)
        }
    }
}
