/// Why a text is no JSON.
struct JSONError: Error {
    var offset: Int
    /// What was found and what was expected.
    var message: String
}

/// Reads JSON (RFC 8259) to a tree with places.
///
/// Foundation's reader keeps neither the places of values, which messages about a style need, nor keys that are there
/// twice. Depth is bounded here; the size is bounded by whoever reads the file.
struct JSONReader {
    private let bytes: [UInt8]
    private var at = 0
    private var depth = 0

    /// Levels of nesting; more would only exhaust the stack.
    static let deepest = 512

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // The byte order mark that some editors put first.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    /// The one value of the text.
    mutating func document() throws(JSONError) -> JSONNode {
        let node = try value()
        skipSpace()
        if at < bytes.count { throw unexpected("the end of the text") }
        return node
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    /// An error at the next byte.
    private func unexpected(_ expected: String) -> JSONError {
        let found =
            switch next {
            case nil: "the end of the text"
            case .some(let byte) where (0x21...0x7E).contains(byte): "'\(Character(Unicode.Scalar(byte)))'"
            case .some(let byte): "byte \(byte)"
            }
        return JSONError(offset: at, message: "found \(found); expected \(expected)")
    }

    private mutating func value() throws(JSONError) -> JSONNode {
        skipSpace()
        let start = at
        guard let first = next else { throw unexpected("a value") }
        let content: JSONNode.Content
        switch first {
        case UInt8(ascii: "{"): content = .object(try nested { reader throws(JSONError) in try reader.object() })
        case UInt8(ascii: "["): content = .array(try nested { reader throws(JSONError) in try reader.array() })
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "t"): content = try word("true", .bool(true))
        case UInt8(ascii: "f"): content = try word("false", .bool(false))
        case UInt8(ascii: "n"): content = try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = .number(try number())
        default: throw unexpected("a value")
        }
        return JSONNode(content: content, offset: start)
    }

    private mutating func nested<T>(
        _ read: (inout JSONReader) throws(JSONError) -> T
    ) throws(JSONError) -> T {
        guard depth < Self.deepest else {
            throw JSONError(offset: at, message: "found more than \(Self.deepest) levels of nesting")
        }
        depth += 1
        defer { depth -= 1 }
        at += 1
        return try read(&self)
    }

    private mutating func word(
        _ word: String, _ content: JSONNode.Content
    ) throws(JSONError) -> JSONNode.Content {
        for byte in word.utf8 {
            guard next == byte else { throw unexpected(word) }
            at += 1
        }
        return content
    }

    private mutating func array() throws(JSONError) -> [JSONNode] {
        var items: [JSONNode] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return items
        }
        while true {
            items.append(try value())
            if try isEnd(UInt8(ascii: "]")) { return items }
        }
    }

    private mutating func object() throws(JSONError) -> [JSONMember] {
        var members: [JSONMember] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return members
        }
        while true {
            skipSpace()
            let start = at
            guard next == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try string()
            skipSpace()
            guard next == UInt8(ascii: ":") else { throw unexpected("':'") }
            at += 1
            members.append(JSONMember(key: key, offset: start, node: try value()))
            if try isEnd(UInt8(ascii: "}")) { return members }
        }
    }

    /// Goes over the comma between elements, or the bracket behind the last one.
    private mutating func isEnd(_ bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: ",") || next == bracket else {
            throw unexpected("',' or '\(Character(Unicode.Scalar(bracket)))'")
        }
        at += 1
        return bytes[at - 1] == bracket
    }

    private mutating func number() throws(JSONError) -> Double {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        if next == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw JSONError(offset: start, message: "found a number too large; expected at most 1.8e308")
        }
        return number
    }

    private mutating func digits() throws(JSONError) {
        let start = at
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        if at == start { throw unexpected("a digit") }
    }

    /// A string from its opening quote on.
    private mutating func string() throws(JSONError) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(offset: at - 1, message: "found text that is no UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw unexpected("an escape such as \\n for a control character")
            default:
                let start = at
                while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { at += 1 }
                text += bytes[start..<at]
            }
        }
        throw unexpected("the quote that ends a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        at += 1
        guard let byte = next else { throw unexpected("an escape") }
        let plain: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        if let plain = plain[byte] {
            text.append(plain)
            at += 1
            return
        }
        guard byte == UInt8(ascii: "u") else { throw unexpected("an escape") }
        at += 1
        var code = try hexadecimal()
        // A pair of surrogates is one character; half a pair is none.
        if (0xD800..<0xDC00).contains(code), bytes[at...].starts(with: [0x5C, 0x75]) {
            let start = at
            at += 2
            let low = try hexadecimal()
            if (0xDC00..<0xE000).contains(low) {
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            } else {
                at = start
            }
        }
        text += Array(String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw unexpected("four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }
}
