import CCrypto
import Foundation
import Geo

/// SHA-256 of what it is fed, by OpenSSL (which libcurl brings along): it uses the processor's own instructions for it.
struct Digest: ~Copyable {
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    mutating func update(_ data: Data) { data.withUnsafeBytes { add($0) } }

    /// Takes a text with its length, so that two texts are not the same as one.
    mutating func update(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            var length = "\(utf8.count):"
            length.withUTF8 { add(UnsafeRawBufferPointer($0)) }
            add(UnsafeRawBufferPointer(utf8))
        }
    }

    /// Takes a number as its bits.
    mutating func update(_ number: Double?) {
        update(number == nil ? 0 : 1)
        withUnsafeBytes(of: (number ?? 0).bitPattern.littleEndian) { add($0) }
    }

    mutating func update(_ number: Int) { withUnsafeBytes(of: Int64(number).littleEndian) { add($0) } }

    /// Takes positions with their number.
    mutating func update(_ coordinates: [Coordinate]) {
        update(coordinates.count)
        for coordinate in coordinates {
            update(coordinate.longitude)
            update(coordinate.latitude)
        }
    }

    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// 64 hexadecimal digits.
    consuming func finish() -> String {
        var sum = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        EVP_DigestFinal_ex(context, &sum, &length)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: sum.prefix(Int(length)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The digest of one piece of data.
    static func of(_ data: Data) -> String {
        var digest = Digest()
        digest.update(data)
        return digest.finish()
    }
}
