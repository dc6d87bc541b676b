import Foundation

/// FNV-1a, 64 bits: to tell bodies and items apart and to draw lots that depend on nothing but what is asked. Swift's own
/// hashes differ from run to run.
struct Fingerprint: Sendable {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ bytes: some Sequence<UInt8>) { add(bytes) }

    init(_ text: String) { add(text.utf8) }

    private mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(mixed, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// 0..<1
    var lot: Double { Double(mixed >> 11) / Double(1 << 53) }

    /// All bits depend on all of the text; of FNV alone they do not, and texts that differ little would have like lots.
    private var mixed: UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// What looks like a UUID and is the same for the same text.
    static func uuid(_ text: String) -> String {
        let digits = Array(Fingerprint(text).text + Fingerprint(text + "|").text)
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return parts.joined(separator: "-")
    }
}
