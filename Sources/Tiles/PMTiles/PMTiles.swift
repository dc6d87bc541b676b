import Geo

/// A tileset in a PMTiles archive (specification 3), in a file or behind requests for ranges of bytes.
///
/// Own code, since there is no library for Swift: a header, directories of varints and the Hilbert curve. All numbers
/// are foreign: none makes a read beyond the archive, and memory stays within the limits below.
struct PMTiles: Sendable {
    /// Bytes of a directory and of the metadata, unpacked. Writers keep directories to some 100 KiB.
    private static let directoryLimit = 4 << 20
    private static let metadataLimit = 16 << 20
    /// Directories from the root to a tile; writers use two.
    private static let deepest = 4
    /// Memory of the directories kept.
    private static let cacheBytes = 32 << 20

    let source: ByteRanges
    let header: PMTilesHeader
    let metadata: TilesetMetadata
    /// See `TileStore.fingerprint`.
    let fingerprint: String
    private let root: PMTilesDirectory
    private let leaves: SharedCache<PMTilesHeader.Section, PMTilesDirectory, TileError>

    /// Reads header, root directory and metadata: one or two reads.
    init(_ source: ByteRanges, content: TileContent) throws(TileError) {
        self.source = source
        let start = try source.head(PMTilesHeader.prefetch)
        do throws(TileError) {
            header = try PMTilesHeader(start)
            try Self.check(header, size: source.size)
            try Self.check(format: header.format, content: content)
            root = try Self.directory(header.root, header, source, start: start)
            let json = try Self.unpack(header.metadata, header, source, start: start, limit: Self.metadataLimit)
            metadata = TilesetMetadata(header, json: json)
            let own = Decompression.checksum(json, continuing: Decompression.checksum(start))
            fingerprint = "pmtiles-" + (try source.fingerprint()) + "-\(String(own, radix: 16))"
        } catch {
            throw error.at(unlessNamed: source.name)
        }
        leaves = SharedCache(limit: Self.cacheBytes) { $0.estimatedBytes }
    }

    /// The stored bytes of a tile with 0 ≤ x, y < 2^zoom; nil where the archive has none.
    ///
    /// - Parameter limit: the most bytes that may be stored.
    func data(of id: TileID, limit: Int) throws(TileError) -> [UInt8]? {
        try place(of: id, limit: limit).map { place throws(TileError) in try source.read(place.offset, place.count) }
    }

    /// Where the bytes of a tile lie, out of the directories; as `data(of:limit:)`.
    func place(of id: TileID, limit: Int) throws(TileError) -> PMTilesHeader.Section? {
        let number = id.hilbertNumber
        var directory = root
        for _ in 0..<Self.deepest {
            guard let entry = directory.entry(of: number) else { return nil }
            if entry.isLeaf {
                directory = try leaf(entry)
                continue
            }
            guard let place = header.tiles.part(entry.offset, UInt64(entry.length)) else {
                throw TileError(
                    .malformed, "its \(entry.length) bytes at \(entry.offset) do not lie within the archive's tile data"
                )
            }
            guard place.count <= limit else {
                throw TileError(.tooLarge, "its \(place.count) bytes are more than the \(limit) allowed")
            }
            return place
        }
        throw TileError(.malformed, "more than \(Self.deepest) directories lead to it")
    }

    private func leaf(_ entry: PMTilesDirectory.Entry) throws(TileError) -> PMTilesDirectory {
        guard let place = header.leaves.part(entry.offset, UInt64(entry.length)) else {
            throw TileError(
                .malformed,
                "the directory of \(entry.length) bytes at \(entry.offset) does not lie within the leaf directories")
        }
        return try leaves.value(of: place) { () throws(TileError) in
            try Self.directory(place, header, source)
        }
    }

    /// All entries for tiles, in the order of the directories.
    func forEachEntry(_ body: (PMTilesDirectory.Entry) -> Void) throws(TileError) {
        // Each leaf belongs to one entry. Archives in which they refer to one another would never come to an end.
        var left = header.leaves.count
        func visit(_ directory: PMTilesDirectory, depth: Int) throws(TileError) {
            for entry in directory.entries {
                guard entry.isLeaf else {
                    body(entry)
                    continue
                }
                left -= Int(entry.length)
                guard left >= 0, depth < Self.deepest else {
                    throw TileError(.malformed, "its directories lie in each other")
                }
                try visit(try leaf(entry), depth: depth + 1)
            }
        }
        do throws(TileError) {
            try visit(root, depth: 1)
        } catch {
            throw error.at(unlessNamed: source.name)
        }
    }

    private static func check(_ header: PMTilesHeader, size: Int?) throws(TileError) {
        guard let size else { return }
        let end = max(header.root.end, header.metadata.end, header.leaves.end, header.tiles.end)
        guard end <= size else {
            throw TileError(.unreadable, "is cut short: it has \(size) bytes, of \(end) that its header announces")
        }
    }

    static func check(format: String?, content: TileContent) throws(TileError) {
        switch format {
        case _ where content == .any: return
        case "mlt": throw TileError(.notATileset, "holds MapLibre tiles (mlt), expected Mapbox vector tiles (mvt)")
        case "pbf" where content == .pictures: throw TileError(.notATileset, "holds vector tiles, expected pictures")
        case "png", "jpg", "webp", "avif":
            if content == .pictures { return }
            throw TileError(.rasterTiles, "holds \(format ?? "") pictures, expected vector tiles")
        default: return
        }
    }

    private static func directory(
        _ place: PMTilesHeader.Section, _ header: PMTilesHeader, _ source: ByteRanges, start: [UInt8] = []
    ) throws(TileError) -> PMTilesDirectory {
        try PMTilesDirectory(
            decoding: try unpack(place, header, source, start: start, limit: directoryLimit))
    }

    /// The content of a directory or the metadata.
    ///
    /// - Parameter start: the first bytes of the archive, which need no second read.
    private static func unpack(
        _ place: PMTilesHeader.Section, _ header: PMTilesHeader, _ source: ByteRanges, start: [UInt8], limit: Int
    ) throws(TileError) -> [UInt8] {
        guard place.count > 0 else { return [] }
        guard place.count <= limit else {
            throw TileError(.tooLarge, "a directory or its metadata takes \(place.count) bytes, \(limit) are allowed")
        }
        let packed =
            place.end <= start.count
            ? Array(start[place.offset..<place.end]) : try source.read(place.offset, place.count)
        guard header.internalCompression == .gzip else { return packed }
        guard packed.starts(with: [0x1f, 0x8b]) else {
            throw TileError(.badCompression, "a directory or its metadata is not packed by gzip, as the header says")
        }
        return try Decompression.unpack(packed, limit: limit)
    }
}
