import Geo

/// A layer whose features are still bytes.
///
/// Writers put the features in front of the keys and values they refer to and may put the version last, so a layer is
/// read in two passes: this one finds everything, `decoded(from:skips:)` then decodes the features.
struct EncodedLayer {
    /// The layer's name, never missing.
    private(set) var name = ""
    private var version: UInt64 = 0
    private var extent: UInt64 = 4096
    private var features: [Range<Int>] = []
    private var keys: [String] = []
    private var values: [Value] = []

    /// Reads the message `Layer` (4.1) in a range of a tile's bytes.
    init(_ bytes: [UInt8], in range: Range<Int>) throws(Flaw) {
        var givenName: String?
        var givenVersion: UInt64?
        var reader = ProtobufReader(bytes, in: range)
        while !reader.isAtEnd {
            let field = try reader.field()
            switch field.number {
            case 1:
                try field.expect(.bytes, "a layer's name")
                givenName = try reader.string()
            case 2:
                try field.expect(.bytes, "a feature")
                features.append(try reader.range())
            case 3:
                try field.expect(.bytes, "a layer's key")
                keys.append(try reader.string())
            case 4:
                try field.expect(.bytes, "a layer's value")
                values.append(try decodeValue(bytes, in: try reader.range()))
            case 5:
                try field.expect(.varint, "a layer's extent")
                extent = try reader.varint()
            case 15:
                try field.expect(.varint, "a layer's version")
                givenVersion = try reader.varint()
            default: try reader.skip(field)
            }
        }
        guard let givenName else { throw .fatal("a layer has no name") }
        // Both are `required` in the schema. A missing version is not read as 1, though that is the schema's default:
        // "a layer … MUST contain a version field" (4.1), and a writer that leaves it out has other faults, too.
        guard let givenVersion else { throw .fatal("layer '\(givenName)' has no version") }
        guard (1...2).contains(givenVersion) else {
            throw .fatal("layer '\(givenName)' is of version \(givenVersion), expected 1 or 2")
        }
        name = givenName
        version = givenVersion
    }

    /// The layer with all features that are sound; nil where nothing can be made of it.
    func decoded(from bytes: [UInt8], skips: inout SkipList) throws(Flaw) -> TileLayer? {
        // Every position is divided by the extent later on.
        guard extent > 0, extent <= UInt64(Int32.max) else {
            skips.add("layer '\(name)': its extent is \(extent)")
            return nil
        }
        let table = PropertyTable(keys: keys, values: values)
        var decoded: [Feature] = []
        decoded.reserveCapacity(features.count)
        for (index, range) in features.enumerated() {
            do throws(Flaw) {
                decoded.append(try decodeFeature(bytes, in: range, table: table))
            } catch {
                switch error {
                case .recoverable(let reason): skips.add("layer '\(name)', feature \(index): \(reason)")
                case .fatal(let reason): throw .fatal("layer '\(name)', feature \(index): \(reason)")
                }
            }
        }
        return TileLayer(name: name, extent: Int(extent), features: decoded)
    }

    /// Reads the message `Feature` (4.2).
    private func decodeFeature(_ bytes: [UInt8], in range: Range<Int>, table: PropertyTable) throws(Flaw) -> Feature {
        var id: UInt64?
        var kind: UInt64 = 0
        var tags: Range<Int>?
        var geometry: Range<Int>?
        var reader = ProtobufReader(bytes, in: range)
        while !reader.isAtEnd {
            let field = try reader.field()
            switch field.number {
            case 1:
                try field.expect(.varint, "a feature's id")
                id = try reader.varint()
            case 2:
                try field.expect(.bytes, "a feature's tags")
                if tags != nil { throw .recoverable("it has two lists of tags") }
                tags = try reader.range()
            case 3:
                try field.expect(.varint, "a feature's type")
                kind = try reader.varint()
            case 4:
                try field.expect(.bytes, "a feature's geometry")
                if geometry != nil { throw .recoverable("it has two geometries") }
                geometry = try reader.range()
            default: try reader.skip(field)
            }
        }
        guard let geometry, !geometry.isEmpty else { throw .recoverable("it has no geometry") }
        guard let kind = UInt8(exactly: kind).flatMap(GeometryKind.init(rawValue:)) else {
            throw .recoverable("its geometry is of the unknown type \(kind)")
        }
        return Feature(
            id: id,
            geometry: try GeometryDecoder.decode(bytes, in: geometry, kind: kind, version: version),
            tags: try decodeTags(bytes, in: tags ?? 0..<0), table: table)
    }

    /// Pairs of indexes into keys and values (4.4), checked so that nobody needs to check them again.
    private func decodeTags(_ bytes: [UInt8], in range: Range<Int>) throws(Flaw) -> [UInt32] {
        var reader = ProtobufReader(bytes, in: range)
        var tags: [UInt32] = []
        tags.reserveCapacity(reader.varintCount)
        while !reader.isAtEnd {
            let index = try reader.varint()
            let isKey = tags.count.isMultiple(of: 2)
            let count = isKey ? keys.count : values.count
            guard index < UInt64(count), let tag = UInt32(exactly: index) else {
                throw .fatal("a tag points to \(isKey ? "key" : "value") \(index), the layer has \(count)")
            }
            tags.append(tag)
        }
        guard tags.count.isMultiple(of: 2) else { throw .recoverable("it has an odd number of tags") }
        return tags
    }
}

/// Reads the message `Value` (4.1). 64-bit integers beyond ±2^53 are rounded, as in JSON.
private func decodeValue(_ bytes: [UInt8], in range: Range<Int>) throws(Flaw) -> Value {
    var reader = ProtobufReader(bytes, in: range)
    // "Exactly one" is demanded; some writers say null by none.
    var value = Value.null
    while !reader.isAtEnd {
        let field = try reader.field()
        switch field.number {
        case 1:
            try field.expect(.bytes, "a string value")
            value = .string(try reader.string())
        case 2:
            try field.expect(.fixed32, "a float value")
            value = .number(Double(Float(bitPattern: try reader.fixed(UInt32.self))))
        case 3:
            try field.expect(.fixed64, "a double value")
            value = .number(Double(bitPattern: try reader.fixed(UInt64.self)))
        case 4:
            try field.expect(.varint, "an int value")
            value = .number(Double(Int64(bitPattern: try reader.varint())))
        case 5:
            try field.expect(.varint, "a uint value")
            value = .number(Double(try reader.varint()))
        case 6:
            try field.expect(.varint, "an sint value")
            value = .number(Double(unzigzag(try reader.varint())))
        case 7:
            try field.expect(.varint, "a bool value")
            value = .bool(try reader.varint() != 0)
        default: throw .fatal("a value of the unknown type \(field.number)")
        }
    }
    return value
}
