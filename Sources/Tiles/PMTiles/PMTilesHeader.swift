import Geo

/// The first 127 bytes of a PMTiles archive (specification 3, chapter 3), each number checked.
struct PMTilesHeader: Sendable {
    /// How directories and metadata, or the tiles, are packed (chapter 3.3).
    enum Compression: UInt8, Sendable {
        case unknown, none, gzip, brotli, zstd
    }

    /// A part of the archive.
    struct Section: Sendable, Hashable {
        var offset: Int
        var count: Int
        /// Does not overflow: checked where sections are made.
        var end: Int { offset + count }

        /// A part of this section by its foreign offset and length; nil where it does not lie within.
        func part(_ offset: UInt64, _ count: UInt64) -> Section? {
            guard let offset = Int(exactly: offset), let count = Int(exactly: count), offset <= self.count,
                count <= self.count - offset
            else { return nil }
            return Section(offset: self.offset + offset, count: count)
        }
    }

    /// Length of the header.
    static let size = 127
    /// Header and root directory lie within so many bytes (chapter 2).
    static let prefetch = 16_384
    private static let magic = Array("PMTiles".utf8)

    let root: Section
    let metadata: Section
    let leaves: Section
    let tiles: Section
    let internalCompression: Compression
    let tileCompression: Compression
    /// What tiles are (chapter 3.2, "Tile Type"), such as `pbf` or `png`; nil where the archive does not say.
    let format: String?
    let zooms: ClosedRange<Int>
    /// Nil where they are no area on the globe.
    let bounds: TileBounds?
    let centre: TilesetMetadata.Centre?

    /// True for the first bytes of a PMTiles archive of any version.
    static func isAtStart(of bytes: [UInt8]) -> Bool {
        // Versions 1 and 2 begin with "PM" and the version as two bytes.
        bytes.starts(with: magic) || bytes.count >= 4 && bytes.starts(with: [0x50, 0x4d]) && oldVersion(bytes) != nil
    }

    private static func oldVersion(_ bytes: [UInt8]) -> Int? {
        bytes[3] == 0 && (1...2).contains(bytes[2]) ? Int(bytes[2]) : nil
    }

    init(_ bytes: [UInt8]) throws(TileError) {
        try Self.checkStart(bytes)
        let fields = Fields(bytes: bytes)
        root = try fields.section(at: 8, "root directory")
        metadata = try fields.section(at: 24, "metadata")
        leaves = try fields.section(at: 40, "leaf directories")
        tiles = try fields.section(at: 56, "tile data")
        internalCompression = try fields.compression(at: 97, of: "directories")
        tileCompression = try fields.compression(at: 98, of: "tiles")
        guard internalCompression != .unknown else {
            throw TileError(.notATileset, "does not say how its directories are packed, expected gzip or none")
        }
        let type = Int(fields.bytes[99])
        let formats = [nil, "pbf", "png", "jpg", "webp", "avif", "mlt"]
        guard formats.indices.contains(type) else {
            throw TileError(.notATileset, "has tiles of the unknown type \(type), expected 0 to \(formats.count - 1)")
        }
        format = formats[type]
        let (low, high) = (Int(bytes[100]), Int(bytes[101]))
        guard low <= high, high <= TilesetMetadata.zoomLimit else {
            throw TileError(
                .notATileset,
                "has tiles of the zooms \(low) to \(high), expected a range within 0 to \(TilesetMetadata.zoomLimit)")
        }
        zooms = low...high
        bounds = fields.bounds
        let middle = fields.position(at: 119)
        centre =
            middle.isValid && middle != Coordinate(longitude: 0, latitude: 0)
            ? TilesetMetadata.Centre(coordinate: middle, zoom: Double(bytes[118])) : nil
    }

    private static func checkStart(_ bytes: [UInt8]) throws(TileError) {
        guard isAtStart(of: bytes) else {
            throw TileError(.notATileset, "is no PMTiles archive: it does not begin with \"PMTiles\"")
        }
        let version = bytes.starts(with: magic) ? bytes.count > 7 ? Int(bytes[7]) : nil : oldVersion(bytes)
        if let version, version != 3 {
            throw TileError(.notATileset, "is a PMTiles archive of version \(version), expected version 3; convert it")
        }
        guard bytes.count >= size else {
            throw TileError(.unreadable, "is cut short: \(bytes.count) bytes, the header alone has \(size)")
        }
    }
}

/// The fields of a header, of which all bytes are there.
private struct Fields {
    let bytes: [UInt8]

    func number(at offset: Int) -> UInt64 {
        bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    func section(at offset: Int, _ name: String) throws(TileError) -> PMTilesHeader.Section {
        let (start, count) = (number(at: offset), number(at: offset + 8))
        guard let first = Int(exactly: start), let count = Int(exactly: count),
            !first.addingReportingOverflow(count).overflow
        else {
            throw TileError(.notATileset, "has no possible place for its \(name): \(count) bytes at \(start)")
        }
        return PMTilesHeader.Section(offset: first, count: count)
    }

    func compression(at offset: Int, of what: String) throws(TileError) -> PMTilesHeader.Compression {
        guard let compression = PMTilesHeader.Compression(rawValue: bytes[offset]) else {
            throw TileError(
                .notATileset, "has \(what) packed in the unknown way \(bytes[offset]), expected gzip or none")
        }
        guard compression != .brotli, compression != .zstd else {
            throw TileError(
                .notATileset, "has \(what) packed by \(compression), which is not supported; convert it to gzip")
        }
        return compression
    }

    /// Degrees are stored as signed whole numbers of 1e-7 (chapter 3.4).
    func position(at offset: Int) -> Coordinate {
        func degrees(_ place: Int) -> Double {
            let bits = bytes[place..<place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return Double(Int32(bitPattern: bits)) / 1e7
        }
        return Coordinate(longitude: degrees(offset), latitude: degrees(offset + 4))
    }

    var bounds: TileBounds? {
        let (low, high) = (position(at: 102), position(at: 110))
        guard low.isValid, high.isValid, low.latitude < high.latitude, low.longitude != high.longitude else {
            return nil
        }
        return TileBounds(west: low.longitude, south: low.latitude, east: high.longitude, north: high.latitude)
    }
}
