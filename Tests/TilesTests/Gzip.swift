/// Gzip and zlib data for tests, written by hand: the tests must not lean on the library they test.
enum Gzip {
    private static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]

    /// Content in one stored block (at most 65,535 bytes).
    static func pack(_ content: [UInt8]) -> [UInt8] {
        header + storedBlock(content) + littleEndian(crc32(content)) + littleEndian(UInt32(content.count))
    }

    /// The same in the zlib wrapper.
    static func packAsZlib(_ content: [UInt8]) -> [UInt8] {
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in content {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        return [0x78, 0x01] + storedBlock(content) + littleEndian(b << 16 | a).reversed()
    }

    /// A bomb: `blocks` × 258 zeros and one, of which the trailer says that they are `toldSize` bytes.
    static func zeros(blocks: Int, toldSize: UInt32) -> [UInt8] {
        var bits = Bits()
        bits.append(0b011, count: 3)  // last block, fixed Huffman codes
        bits.append(0b0000_1100, count: 8)  // literal 0, its code 00110000 from the high bit on
        for _ in 0..<blocks {
            bits.append(0b1010_0011, count: 8)  // length 258, code 11000101
            bits.append(0, count: 5)  // distance 1
        }
        bits.append(0, count: 7)  // end of block
        return header + bits.bytes + [0, 0, 0, 0] + littleEndian(toldSize)
    }

    private struct Bits {
        var bytes: [UInt8] = []
        var used = 8

        mutating func append(_ value: UInt16, count: Int) {
            for bit in 0..<count {
                if used == 8 {
                    bytes.append(0)
                    used = 0
                }
                bytes[bytes.count - 1] |= UInt8((value >> UInt16(bit)) & 1) << UInt8(used)
                used += 1
            }
        }
    }

    private static func storedBlock(_ content: [UInt8]) -> [UInt8] {
        let length = UInt16(content.count)
        return [1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + content
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = .max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
