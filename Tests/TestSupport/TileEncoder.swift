/// Writes protobuf messages, sound or not, for tests.
package struct Message {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Appends bytes as they are.
    package mutating func raw(_ more: [UInt8]) { bytes += more }

    /// Appends a field of wire type 0.
    package mutating func varint(_ field: Int, _ value: UInt64) { bytes += packed([UInt64(field << 3), value]) }

    /// Appends a field of wire type 2: bytes, text, a message or packed numbers.
    package mutating func data(_ field: Int, _ content: [UInt8]) {
        bytes += packed([UInt64(field << 3 | 2), UInt64(content.count)]) + content
    }

    /// Appends a field of wire type 1 or 5, by the width of the number.
    package mutating func fixed<Number: FixedWidthInteger>(_ field: Int, _ value: Number) {
        bytes += packed([UInt64(field << 3 | (Number.bitWidth == 32 ? 5 : 1))])
        bytes += withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
}

/// Varints one after the other.
package func packed(_ numbers: [UInt64]) -> [UInt8] {
    numbers.flatMap { number in
        var rest = number
        var bytes: [UInt8] = []
        while rest > 0x7f {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}

/// A geometry command: 1 MoveTo, 2 LineTo, 7 ClosePath.
package func command(_ id: UInt64, _ count: UInt64 = 1) -> UInt64 { count << 3 | id }

/// Steps in zigzag coding.
package func steps(_ numbers: Int32...) -> [UInt64] {
    numbers.map { UInt64(UInt32(bitPattern: ($0 << 1) ^ ($0 >> 31))) }
}

/// A `Feature` message (Vector Tile Specification 2.1, 4.2); a field that is nil is left out.
package struct EncodedFeature: Sendable {
    package var id: UInt64?
    package var type: UInt64?
    package var tags: [UInt64]
    package var geometry: [UInt64]?

    /// A point, where nothing else is said.
    package init(
        id: UInt64? = nil, type: UInt64? = 1, tags: [UInt64] = [],
        geometry: [UInt64]? = [command(1)] + steps(25, 17)
    ) {
        self.id = id
        self.type = type
        self.tags = tags
        self.geometry = geometry
    }

    /// The encoded message.
    package var bytes: [UInt8] {
        var message = Message()
        if let id { message.varint(1, id) }
        if !tags.isEmpty { message.data(2, packed(tags)) }
        if let type { message.varint(3, type) }
        if let geometry { message.data(4, packed(geometry)) }
        return message.bytes
    }
}

/// A `Layer` message (Vector Tile Specification 2.1, 4.1); a field that is nil is left out.
package struct EncodedLayer: Sendable {
    package var version: UInt64?
    package var name: String?
    package var extent: UInt64?
    package var features: [EncodedFeature]
    package var keys: [String]
    /// Each the bytes of a `Value` message.
    package var values: [[UInt8]]

    /// A layer `roads` with one point, where nothing else is said.
    package init(
        version: UInt64? = 2, name: String? = "roads", extent: UInt64? = 4096,
        features: [EncodedFeature] = [EncodedFeature()], keys: [String] = [], values: [[UInt8]] = []
    ) {
        self.version = version
        self.name = name
        self.extent = extent
        self.features = features
        self.keys = keys
        self.values = values
    }

    /// The encoded message.
    package var bytes: [UInt8] {
        var message = Message()
        if let version { message.varint(15, version) }
        if let name { message.data(1, Array(name.utf8)) }
        for feature in features { message.data(2, feature.bytes) }
        for key in keys { message.data(3, Array(key.utf8)) }
        for value in values { message.data(4, value) }
        if let extent { message.varint(5, extent) }
        return message.bytes
    }
}

/// A `Value` message that holds a string.
package func stringValue(_ text: String) -> [UInt8] {
    var message = Message()
    message.data(1, Array(text.utf8))
    return message.bytes
}

/// The bytes of a tile.
package func tileBytes(_ layers: EncodedLayer...) -> [UInt8] { tileBytes(layers) }

/// The bytes of a tile.
package func tileBytes(_ layers: [EncodedLayer]) -> [UInt8] {
    var message = Message()
    for layer in layers { message.data(3, layer.bytes) }
    return message.bytes
}

/// A tile of one layer with one feature.
package func tileBytes(version: UInt64 = 2, type: UInt64, geometry: [UInt64]) -> [UInt8] {
    tileBytes(EncodedLayer(version: version, features: [EncodedFeature(type: type, geometry: geometry)]))
}

/// A tile with all kinds of geometries and values: what the fuzz tests damage.
package func richTile() -> [UInt8] {
    var double = Message()
    double.fixed(3, (1.25).bitPattern)
    var float = Message()
    float.fixed(2, Float(0.5).bitPattern)
    var bool = Message()
    bool.varint(7, 1)
    let square = [command(1)] + steps(0, 0) + [command(2, 3)] + steps(9, 0, 0, 9, -9, 0) + [command(7)]
    let hole = [command(1)] + steps(2, -7) + [command(2, 3)] + steps(0, 5, 5, 0, 0, -5) + [command(7)]
    return tileBytes(
        EncodedLayer(
            name: "mixed",
            features: [
                EncodedFeature(id: 1, type: 1, tags: [0, 0, 1, 1], geometry: [command(1, 2)] + steps(5, 7, 3, 2)),
                EncodedFeature(
                    id: 300, type: 2, tags: [2, 2],
                    geometry: [command(1)] + steps(2, 2) + [command(2, 2)] + steps(0, 8, 8, 0)),
                EncodedFeature(type: 3, tags: [1, 3], geometry: square + hole),
            ],
            keys: ["name", "rank", "bridge"],
            values: [stringValue("Rue Grimaldi"), double.bytes, float.bytes, bool.bytes]),
        EncodedLayer(version: 1, name: "second"))
}
