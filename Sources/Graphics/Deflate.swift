import CDeflate

/// Compression in zlib's format by libdeflate, as streams of PDF have it.
package enum Deflate {
    /// What no stream of a page comes near to; more is taken for damage.
    private static let mostBytes = 1 << 28

    /// - Parameter level: 1 (fast) … 12 (small).
    package static func compress(_ bytes: [UInt8], level: Int32) throws(GraphicsError) -> [UInt8] {
        let compressor = libdeflate_alloc_compressor(level)
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { out, count in
            count = libdeflate_zlib_compress(compressor, bytes, bytes.count, out.baseAddress, bound)
        }
        guard !packed.isEmpty else { throw GraphicsError("libdeflate: a stream could not be compressed") }
        return packed
    }

    /// Throws where the bytes are no zlib stream, or one of more than 256 MB.
    package static func inflate(_ bytes: UnsafeRawBufferPointer) throws(GraphicsError) -> [UInt8] {
        guard let decompressor = libdeflate_alloc_decompressor() else {
            throw GraphicsError("libdeflate: memory ran out")
        }
        defer { libdeflate_free_decompressor(decompressor) }
        // Drawings shrink to a quarter or so; where that guess is too low, another try costs less than exactness.
        var room = min(8 * bytes.count + 1024, mostBytes)
        while true {
            var result = LIBDEFLATE_SUCCESS
            let plain = [UInt8](unsafeUninitializedCapacity: room) { out, count in
                result = libdeflate_zlib_decompress(
                    decompressor, bytes.baseAddress, bytes.count, out.baseAddress, room, &count)
                if result != LIBDEFLATE_SUCCESS { count = 0 }
            }
            if result == LIBDEFLATE_SUCCESS { return plain }
            guard result == LIBDEFLATE_INSUFFICIENT_SPACE, room < mostBytes else { break }
            room = min(4 * room, mostBytes)
        }
        throw GraphicsError("libdeflate: a stream is damaged")
    }
}
