import CDeflate

/// Unpacks stored tiles by libdeflate.
enum Decompression {
    /// How a tile is stored.
    enum Packing: String {
        case gzip
        case zlib
        case none

        /// By the first bytes. Tilesets do not say which it is. No vector tile begins like gzip (0x1f would be a field
        /// of the wire type 7, which does not exist) or like zlib (0x78 would be field 15 of a tile, unknown).
        init(of bytes: [UInt8]) {
            guard bytes.count >= 2 else {
                self = .none
                return
            }
            if bytes[0] == 0x1f, bytes[1] == 0x8b {
                self = .gzip
            } else if bytes[0] == 0x78, (Int(bytes[0]) << 8 | Int(bytes[1])).isMultiple(of: 31) {
                self = .zlib  // RFC 1950: the header is a multiple of 31
            } else {
                self = .none
            }
        }
    }

    /// Deflate packs at most 258 bytes into two bits, a little less with its headers.
    private static let greatestRatio = 1032

    /// The content of gzip or zlib data; other bytes as they are. Never more than `limit` bytes, neither in the result
    /// nor in memory.
    static func unpack(_ bytes: [UInt8], limit: Int) throws(TileError) -> [UInt8] {
        let packing = Packing(of: bytes)
        var capacity = min(limit, bytes.count * greatestRatio)
        switch packing {
        case .none:
            guard bytes.count <= limit else { throw tooLarge(limit) }
            return bytes
        case .gzip:
            // RFC 1952: the last four bytes tell the size. They may lie, so they are only the first guess.
            let told = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            capacity = min(capacity, max(64, told))
        case .zlib:
            capacity = min(capacity, 8 * bytes.count)
        }
        while true {
            if let content = try inflate(bytes, packing, capacity: capacity) { return content }
            guard capacity < limit else { throw tooLarge(limit) }
            capacity = min(limit, capacity * 4)
        }
    }

    /// Nil where the content does not fit into `capacity` bytes.
    private static func inflate(
        _ bytes: [UInt8], _ packing: Packing, capacity: Int
    ) throws(TileError) -> [UInt8]? {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            throw TileError(.badCompression, "no memory to unpack it")
        }
        defer { libdeflate_free_decompressor(decompressor) }
        var result = LIBDEFLATE_BAD_DATA
        var used = 0
        let content = [UInt8](unsafeUninitializedCapacity: capacity) { output, written in
            result =
                packing == .gzip
                ? libdeflate_gzip_decompress_ex(
                    decompressor, bytes, bytes.count, output.baseAddress, capacity, &used, &written)
                : libdeflate_zlib_decompress_ex(
                    decompressor, bytes, bytes.count, output.baseAddress, capacity, &used, &written)
            if result != LIBDEFLATE_SUCCESS { written = 0 }
        }
        if result == LIBDEFLATE_INSUFFICIENT_SPACE { return nil }
        guard result == LIBDEFLATE_SUCCESS else {
            throw TileError(.badCompression, "its \(packing) data (\(bytes.count) bytes) is cut short or damaged")
        }
        guard used == bytes.count else {
            throw TileError(.badCompression, "\(bytes.count - used) bytes follow the end of its \(packing) data")
        }
        return content
    }

    /// The bytes packed by gzip where they are not packed yet and get shorter, else as they are.
    static func pack(_ bytes: [UInt8]) -> [UInt8] {
        guard Packing(of: bytes) == .none, bytes.count > 64, let compressor = libdeflate_alloc_compressor(6) else {
            return bytes
        }
        defer { libdeflate_free_compressor(compressor) }
        let packed = [UInt8](unsafeUninitializedCapacity: bytes.count - 1) { output, written in
            // 0 where it does not fit.
            written = libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, bytes.count - 1)
        }
        return packed.isEmpty ? bytes : packed
    }

    private static func tooLarge(_ limit: Int) -> TileError {
        TileError(.tooLarge, "it unpacks to more than the \(limit) bytes allowed")
    }

    /// CRC-32 of some bytes, continuing from the CRC of those before them.
    static func checksum(_ bytes: [UInt8], continuing crc: UInt32 = 0) -> UInt32 {
        // An empty array may have no address, which libdeflate takes for "give me the start value".
        bytes.isEmpty ? crc : libdeflate_crc32(crc, bytes, bytes.count)
    }
}
