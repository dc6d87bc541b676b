import CDeflate
import Foundation

/// Packs by libdeflate.
enum Gzip {
    /// - Returns: nil where there is no memory for it.
    static func pack(_ content: Data) -> Data? {
        guard let compressor = libdeflate_alloc_compressor(1) else { return nil }
        defer { libdeflate_free_compressor(compressor) }
        var packed = [UInt8](repeating: 0, count: libdeflate_gzip_compress_bound(compressor, content.count))
        let count = content.withUnsafeBytes { content in
            packed.withUnsafeMutableBytes {
                libdeflate_gzip_compress(compressor, content.baseAddress, content.count, $0.baseAddress, $0.count)
            }
        }
        return count > 0 ? Data(packed.prefix(count)) : nil
    }

    /// The same with wrong bytes in the middle and a wrong check sum, so that it is surely no gzip.
    static func broken(_ packed: Data) -> Data {
        var bytes = [UInt8](packed)
        for index in bytes.indices
        where index > bytes.count / 2 && index < bytes.count / 2 + 16 || index + 8 > bytes.count {
            bytes[index] ^= 0x5a
        }
        return Data(bytes)
    }
}
