package import Geo

/// Tiles that are pictures, as encoded bytes. May be asked by many tasks at once.
package struct RasterTileset: Sendable {
    /// The bytes of a picture and whose they are.
    package struct Found: Sendable {
        /// The tile asked for with x taken into the world, or its nearest ancestor that has a picture.
        package let id: TileID
        package let bytes: [UInt8]
    }

    /// What messages call the tileset.
    package let name: String
    package let zooms: ClosedRange<Int>
    /// The area covered; nil for the world.
    package let bounds: TileBounds?
    /// Side of a tile in style pixels.
    package let tileSize: Double
    /// Whom to credit on a map.
    package let attribution: String?
    /// Changes when the content changes.
    package let fingerprint: String
    /// The tileset behind it, where that is a distant one.
    package private(set) var remote: RemoteTileset?
    private var supply: TileSupply?
    private let read: @Sendable (TileID) throws(TileError) -> [UInt8]?

    /// Bytes of the encoded pictures kept.
    private static let cacheBytes = 32 << 20
    /// The most bytes of a picture.
    private static let pictureLimit = 32 << 20

    /// Tiles from wherever the caller reads them. A tile is read once, however many tasks ask for it at the same time.
    ///
    /// - Parameter read: a tile's bytes; nil where there is none.
    package init(
        name: String, zooms: ClosedRange<Int>, bounds: TileBounds? = nil, attribution: String? = nil,
        tileSize: Double = 512, read: @escaping @Sendable (TileID) throws(TileError) -> [UInt8]?
    ) {
        self.init(
            name: name, zooms: zooms, bounds: bounds, attribution: attribution, fingerprint: name, tileSize: tileSize,
            read: read)
    }

    /// Opens an MBTiles or PMTiles file of pictures.
    package init(contentsOf path: String, tileSize: Double = 512) throws(TileError) {
        self.init(try TilesetFile(path, content: .pictures), tileSize: tileSize)
    }

    /// A PMTiles archive of pictures, wherever its bytes are.
    package init(pmtiles source: ByteRanges, tileSize: Double = 512) throws(TileError) {
        self.init(.pmtiles(try PMTiles(source, content: .pictures)), tileSize: tileSize)
    }

    /// A distant tileset of pictures, which are there to read while they are held by `prefetch`.
    package init(_ remote: RemoteTileset, tileSize: Double = 512) throws(TileError) {
        let supply = try remote.supply(of: .pictures)
        self.init(
            name: remote.name, zooms: remote.metadata.zooms, bounds: remote.metadata.bounds,
            attribution: remote.metadata.attribution, fingerprint: remote.fingerprint, tileSize: tileSize
        ) { id throws(TileError) in try supply.bytes(of: id) }
        (self.supply, self.remote) = (supply, remote)
    }

    private init(_ file: TilesetFile, tileSize: Double) {
        self.init(
            name: file.name, zooms: file.metadata.zooms, bounds: file.metadata.bounds,
            attribution: file.metadata.attribution, fingerprint: file.fingerprint, tileSize: tileSize
        ) { id throws(TileError) in
            try file.data(of: id, limit: Self.pictureLimit)
        }
    }

    private init(
        name: String, zooms: ClosedRange<Int>, bounds: TileBounds?, attribution: String?, fingerprint: String,
        tileSize: Double, read: @escaping @Sendable (TileID) throws(TileError) -> [UInt8]?
    ) {
        (self.name, self.zooms, self.bounds) = (name, zooms, bounds)
        (self.attribution, self.fingerprint) = (attribution, fingerprint)
        self.tileSize = max(1, tileSize)
        let cache = SharedCache<TileID, [UInt8]?, TileError>(limit: Self.cacheBytes) { ($0?.count ?? 0) + 1024 }
        self.read = { id throws(TileError) in
            do throws(TileError) {
                return try cache.value(of: id) { () throws(TileError) in
                    // Archives say of all their tiles that they are packed, though pictures hardly are.
                    try read(id).map { bytes throws(TileError) in
                        try Decompression.unpack(bytes, limit: Self.pictureLimit)
                    }
                }
            } catch {
                throw error.at("tile \(id)", unlessNamed: name)
            }
        }
    }

    /// The tile that is read first for one that is asked for; nil where nothing is read.
    package func source(of id: TileID) -> TileID? {
        guard let place = id.inWorld, bounds?.overlap(place) ?? true else { return nil }
        return place.ancestor(atZoom: zooms.upperBound)
    }

    /// Fetches pictures that are not at hand, and ancestors of those that the server does not have. While the result
    /// lives, `tile` gives them without waiting.
    package func prefetch(_ ids: [TileID]) async -> PrefetchedTiles {
        var tiles = PrefetchedTiles()
        guard let supply, let remote else { return tiles }
        var wanted = Set(ids.compactMap(source)).filter { $0.zoom >= zooms.lowerBound }
        while !wanted.isEmpty {
            let absent = await tiles.add(wanted.sorted(), of: supply, named: remote.digestName)
            wanted = Set(absent.filter { $0.zoom > zooms.lowerBound }.map { $0.ancestor(atZoom: $0.zoom - 1) })
        }
        return tiles
    }

    /// The picture at a place, else that of the nearest ancestor; nil where there is none, outside the bounds and
    /// beyond the poles.
    package func tile(_ id: TileID) throws(TileError) -> Found? {
        guard var place = source(of: id) else { return nil }
        while place.zoom >= zooms.lowerBound {
            if let bytes = try read(place) { return Found(id: place, bytes: bytes) }
            guard place.zoom > 0 else { return nil }
            place = place.ancestor(atZoom: place.zoom - 1)
        }
        return nil
    }
}

extension TileID {
    /// The tile with x in 0 ..< 2^zoom; nil above and below the world, and at zooms that no tile has.
    var inWorld: TileID? {
        guard (0...TilesetMetadata.zoomLimit).contains(zoom) else { return nil }
        let count = 1 << zoom
        guard (0..<count).contains(y) else { return nil }
        let remainder = x % count
        return TileID(zoom: zoom, x: remainder < 0 ? remainder + count : remainder, y: y)
    }
}
