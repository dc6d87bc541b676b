/// Kind of a feature's geometry; `unknown` features are never drawn.
package enum GeometryKind: UInt8, Sendable, Hashable {
    case unknown = 0
    case point = 1
    case line = 2
    case polygon = 3
}

/// Points, lines or rings in one flat array.
///
/// `points` holds the parts one after the other; `ends[i]` is the index behind the last point of part i. Rings are
/// stored without the repeated first point. Polygon rings keep the winding of the vector-tile specification: exterior
/// rings have positive area in a plane whose y grows downwards, holes negative.
package struct Geometry: Sendable, Hashable {
    package var kind: GeometryKind
    package var points: [Point]
    package var ends: [Int]

    package init(kind: GeometryKind, points: [Point], ends: [Int]) {
        self.kind = kind
        self.points = points
        self.ends = ends
    }

    /// Number of parts: points, lines or rings.
    package var partCount: Int { ends.count }

    /// The index range of part `index` in `points`.
    package func range(ofPart index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}

/// The names and values that the features of one layer share (the keys and values of a vector-tile layer).
package final class PropertyTable: Sendable {
    package let keys: [String]
    package let values: [Value]
    private let indexOfKey: [String: UInt32]

    /// A key may be listed twice, though no good tile does so; its first place then stands for all.
    package init(keys: [String], values: [Value]) {
        self.keys = keys
        self.values = values
        indexOfKey = Dictionary(keys.enumerated().map { ($1, UInt32($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// The first place of a key in `keys`.
    package func index(of key: String) -> UInt32? { indexOfKey[key] }

    /// True where a key is listed twice, so that one key has several places.
    fileprivate var repeatsKeys: Bool { indexOfKey.count < keys.count }
}

/// A thing on the map: geometry, properties and an optional id.
package struct Feature: Sendable {
    package var id: UInt64?
    package var geometry: Geometry
    /// Alternating indexes into the table's keys and values, as in a vector tile; all in range, of even count.
    package var tags: [UInt32]
    package var table: PropertyTable

    package init(id: UInt64? = nil, geometry: Geometry, tags: [UInt32], table: PropertyTable) {
        self.id = id
        self.geometry = geometry
        self.tags = tags
        self.table = table
    }

    /// A feature with properties of its own, for what does not come out of a tile.
    package init(id: UInt64? = nil, geometry: Geometry, properties: [String: Value]) {
        let sorted = properties.sorted { $0.key < $1.key }
        self.init(
            id: id, geometry: geometry,
            tags: sorted.indices.flatMap { [UInt32($0), UInt32($0)] },
            table: PropertyTable(keys: sorted.map(\.key), values: sorted.map(\.value)))
    }

    /// The value of a property; nil where the feature has none of that name. A key given twice takes its last value.
    package subscript(key: String) -> Value? {
        guard let index = table.index(of: key) else { return nil }
        var found: Value?
        let repeatsKeys = table.repeatsKeys
        for at in stride(from: 0, to: tags.count - 1, by: 2)
        where tags[at] == index || repeatsKeys && table.keys[Int(tags[at])] == key {
            found = table.values[Int(tags[at + 1])]
        }
        return found
    }

    /// All properties as a dictionary.
    package var properties: [String: Value] {
        var all: [String: Value] = [:]
        for at in stride(from: 0, to: tags.count - 1, by: 2) {
            all[table.keys[Int(tags[at])]] = table.values[Int(tags[at + 1])]
        }
        return all
    }
}
