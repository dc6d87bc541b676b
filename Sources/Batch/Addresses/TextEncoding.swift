import Foundation

/// The encodings that address lists come in.
package enum TextEncoding: String, Sendable, CaseIterable {
    /// With or without a byte order mark.
    case utf8 = "utf-8"
    /// What spreadsheets in western Europe save as "ANSI".
    case windows1252 = "windows-1252"
    /// Byte order from the byte order mark, little-endian without one.
    case utf16 = "utf-16"
}

/// Decodes address lists. Foundation's decoders replace or reject bytes without saying where; a list that prints
/// `Ã©` on thousands of pieces is costly, so a byte that the encoding does not have is an error with its line.
enum TextDecoding {
    /// The text without its byte order mark. Without `encoding`: a mark decides, then UTF-8 where the bytes are valid,
    /// else Windows-1252.
    static func text(_ data: Data, encoding: TextEncoding?, file: String) throws(BatchError) -> String {
        var bytes = [UInt8](data)
        let littleEndian = bytes.starts(with: [0xFF, 0xFE])
        let bigEndian = bytes.starts(with: [0xFE, 0xFF])
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]), encoding != .windows1252 { bytes.removeFirst(3) }
        if encoding == .utf16 || (encoding == nil && (littleEndian || bigEndian)) {
            return try utf16(bytes.dropFirst(littleEndian || bigEndian ? 2 : 0), bigEndian: bigEndian, file: file)
        }
        if let at = bytes.firstIndex(of: 0) {
            throw BatchError(
                .encoding, file: file, line: line(of: at, in: bytes),
                "a zero byte: the file is not text, or is UTF-16 without a byte order mark")
        }
        let valid = String(validating: bytes, as: UTF8.self)
        switch encoding {
        case .windows1252: return try windows1252(bytes, file: file)
        case nil where valid == nil: return try windows1252(bytes, file: file)
        default: break
        }
        guard let valid else {
            throw BatchError(
                .encoding, file: file, line: line(of: firstInvalidByte(bytes), in: bytes),
                "the bytes are not UTF-8; perhaps the encoding is windows-1252")
        }
        return valid
    }

    private static func utf16(
        _ bytes: ArraySlice<UInt8>, bigEndian: Bool, file: String
    ) throws(BatchError) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var at = bytes.startIndex
        while at + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            at += 2
        }
        guard at == bytes.endIndex, let text = String(validating: units, as: UTF16.self) else {
            throw BatchError(.encoding, file: file, "the bytes are not UTF-16: an odd byte or half a surrogate pair")
        }
        return text
    }

    private static func windows1252(_ bytes: [UInt8], file: String) throws(BatchError) -> String {
        var scalars = String.UnicodeScalarView()
        for (at, byte) in bytes.enumerated() {
            let code = (0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : UInt16(byte)
            guard let scalar = Unicode.Scalar(code), code != 0 else {
                throw BatchError(
                    .encoding, file: file, line: line(of: at, in: bytes),
                    "byte 0x\(String(byte, radix: 16, uppercase: true)) exists neither in UTF-8 nor in Windows-1252")
            }
            scalars.append(scalar)
        }
        return String(scalars)
    }

    /// Windows-1252 at 0x80…0x9F, where it differs from Latin-1 (Unicode's CP1252.TXT); 0 where nothing is defined.
    private static let upperControls: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var decoder = Unicode.UTF8.ForwardParser()
        var source = bytes.makeIterator()
        var at = 0
        while true {
            switch decoder.parseScalar(from: &source) {
            case .valid(let scalar): at += scalar.count
            case .error, .emptyInput: return at
            }
        }
    }

    private static func line(of index: Int, in bytes: [UInt8]) -> Int {
        1 + bytes.prefix(index).count { $0 == UInt8(ascii: "\n") }
    }
}
