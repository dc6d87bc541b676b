import Geo

/// What the tiles of a file are to be.
enum TileContent: Sendable {
    case features
    case pictures
    case any
}

/// A tileset in one file or archive, whichever format it is in.
enum TilesetFile: Sendable {
    case mbtiles(MBTiles)
    case pmtiles(PMTiles)

    /// Opens a file; its first bytes say which format it has.
    init(_ path: String, content: TileContent) throws(TileError) {
        let source = try ByteRanges(contentsOf: path)
        if PMTilesHeader.isAtStart(of: try source.head(8)) {
            self = .pmtiles(try PMTiles(source, content: content))
        } else {
            self = .mbtiles(try MBTiles(path: path, source: source, content: content))
        }
    }

    /// Its path or address.
    var name: String {
        switch self {
        case .mbtiles(let file): file.path
        case .pmtiles(let archive): archive.source.name
        }
    }

    var metadata: TilesetMetadata {
        switch self {
        case .mbtiles(let file): file.metadata
        case .pmtiles(let archive): archive.metadata
        }
    }

    /// See `TileStore.fingerprint`.
    var fingerprint: String {
        switch self {
        case .mbtiles(let file): file.fingerprint
        case .pmtiles(let archive): archive.fingerprint
        }
    }

    /// The stored bytes of a tile with 0 ≤ x, y < 2^zoom; nil where there is none.
    ///
    /// - Parameter limit: the most bytes it may have.
    func data(of id: TileID, limit: Int) throws(TileError) -> [UInt8]? {
        switch self {
        case .mbtiles(let file): try file.data(of: id)
        case .pmtiles(let archive): try archive.data(of: id, limit: limit)
        }
    }
}
