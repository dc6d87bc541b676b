import CGLib
import Foundation

/// SHA-256 of what it is fed, by GLib (which Pango brings along).
struct Digest: ~Copyable {
    private let checksum = g_checksum_new(G_CHECKSUM_SHA256)

    deinit { g_checksum_free(checksum) }

    mutating func update(_ data: Data) {
        data.withUnsafeBytes { bytes in
            g_checksum_update(checksum, bytes.bindMemory(to: UInt8.self).baseAddress, gssize(bytes.count))
        }
    }

    /// Takes a text with its length, so that two texts are not the same as one.
    mutating func update(_ text: String) { update(Data("\(text.utf8.count):\(text)".utf8)) }

    /// 64 hexadecimal digits.
    consuming func finish() -> String {
        g_checksum_get_string(checksum).map { String(cString: $0) } ?? ""
    }

    /// The digest of one piece of data.
    static func of(_ data: Data) -> String {
        var digest = Digest()
        digest.update(data)
        return digest.finish()
    }
}
