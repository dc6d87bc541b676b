/// A flaw in a vector tile's bytes, and how much of the tile it costs.
enum Flaw: Error {
    /// The feature or layer is left out; the rest of the tile is good.
    case recoverable(String)
    /// The tile is to be rejected.
    case fatal(String)
}

/// Reads one protobuf message field by field out of a part of a byte array, without copying.
///
/// Own code because a general protobuf library builds an object for every message and copies every array, which
/// triples the time to decode a tile; the wire format is four rules (protobuf.dev, "Encoding"). Every read is checked
/// against the end of the message, so that foreign bytes end in a `Flaw` and not in a trap.
struct ProtobufReader {
    /// How a field's value is stored; groups (3 and 4) are obsolete and not part of vector tiles.
    enum WireType: UInt8 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    /// Number and storage of the field whose value comes next.
    struct Field {
        let number: UInt64
        let wireType: WireType

        /// Fails where a known field is stored in another way than its type demands.
        func expect(_ wanted: WireType, _ name: StaticString) throws(Flaw) {
            guard wireType == wanted else {
                throw .fatal("\(name) is stored as \(wireType), expected \(wanted)")
            }
        }
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// A reader of the message in `range`, which must lie inside `bytes`.
    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// True behind the last field.
    var isAtEnd: Bool { position >= end }
    /// Number of bytes not yet read.
    var remaining: Int { end - position }

    /// The next field's key.
    mutating func field() throws(Flaw) -> Field {
        let key = try varint()
        guard let wireType = WireType(rawValue: UInt8(key & 7)), key >> 3 > 0 else {
            throw .fatal("field key \(key) has no valid wire type or number")
        }
        return Field(number: key >> 3, wireType: wireType)
    }

    /// A base-128 varint of at most ten bytes; bits beyond 64 are dropped, as protobuf does.
    mutating func varint() throws(Flaw) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 70 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7f) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .fatal(position < end ? "a varint is longer than ten bytes" : "the data ends inside a number")
    }

    /// The place of a length-delimited value: a string, a message or packed numbers.
    mutating func range() throws(Flaw) -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(remaining) else {
            throw .fatal("a field of \(length) bytes does not fit into the \(remaining) bytes left")
        }
        let start = position
        position += Int(length)
        return start..<position
    }

    /// A length-delimited string; bytes that are not UTF-8 become U+FFFD.
    mutating func string() throws(Flaw) -> String { String(decoding: bytes[try range()], as: UTF8.self) }

    /// A little-endian integer of four or eight bytes.
    mutating func fixed<Number: FixedWidthInteger>(_ type: Number.Type) throws(Flaw) -> Number {
        let size = MemoryLayout<Number>.size
        guard size <= remaining else { throw .fatal("the data ends inside a fixed-size number") }
        var value: Number = 0
        for offset in 0..<size { value |= Number(bytes[position + offset]) << Number(8 * offset) }
        position += size
        return value
    }

    /// Passes over the value of a field that is of no interest.
    mutating func skip(_ field: Field) throws(Flaw) {
        switch field.wireType {
        case .varint: _ = try varint()
        case .fixed64: _ = try fixed(UInt64.self)
        case .bytes: _ = try range()
        case .fixed32: _ = try fixed(UInt32.self)
        }
    }

    /// How many varints the rest of the message holds, to reserve exactly that: each ends in a byte below 128.
    var varintCount: Int {
        var count = 0
        for at in position..<max(position, end) where bytes[at] < 0x80 { count += 1 }
        return count
    }
}

/// Undoes protobuf's zigzag coding of signed numbers: 0, 1, 2, 3 … stand for 0, −1, 1, −2 …
func unzigzag<Number: UnsignedInteger & FixedWidthInteger>(_ number: Number) -> Int64 {
    Int64(number >> 1) ^ -Int64(number & 1)
}
