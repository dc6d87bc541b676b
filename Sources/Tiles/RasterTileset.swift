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
    private let read: @Sendable (TileID) throws(TileError) -> [UInt8]?

    /// Tiles in a folder or archive of the caller's.
    ///
    /// - Parameter read: a tile's bytes; nil where there is none.
    package init(
        name: String, zooms: ClosedRange<Int>, bounds: TileBounds? = nil, tileSize: Double = 512,
        read: @escaping @Sendable (TileID) throws(TileError) -> [UInt8]?
    ) {
        (self.name, self.zooms, self.bounds) = (name, zooms, bounds)
        self.tileSize = max(1, tileSize)
        (attribution, fingerprint) = (nil, name)
        self.read = read
    }

    /// Opens an MBTiles file of pictures.
    package init(mbtiles path: String, tileSize: Double = 512) throws(TileError) {
        let source = try MBTiles(path: path, isRaster: true)
        (name, zooms, bounds) = (path, source.metadata.zooms, source.metadata.bounds)
        self.tileSize = max(1, tileSize)
        (attribution, fingerprint) = (source.metadata.attribution, source.fingerprint)
        read = { id throws(TileError) in try source.data(of: id) }
    }

    /// The picture at a place, else that of the nearest ancestor; nil where there is none, outside the bounds and
    /// beyond the poles.
    package func tile(_ id: TileID) throws(TileError) -> Found? {
        guard var place = id.inWorld else { return nil }
        if let bounds, !bounds.overlap(place) { return nil }
        place = place.ancestor(atZoom: zooms.upperBound)
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
