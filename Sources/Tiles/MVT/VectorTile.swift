package import Geo

/// The content of one vector tile (vector-tile-spec 2.1; layers of version 1 are read, too).
package struct VectorTile: Sendable {
    /// The layers in the order of the file; no two of one name.
    package var layers: [TileLayer]
    /// What was left out and why: recoverable flaws, one sentence each, and a count where there are very many.
    package var skipped: [String]

    package init(layers: [TileLayer] = [], skipped: [String] = []) {
        self.layers = layers
        self.skipped = skipped
    }

    /// The layer of a name.
    package subscript(layer name: String) -> TileLayer? { layers.first { $0.name == name } }

    /// Decodes an uncompressed tile.
    ///
    /// Flaws that cost one feature or layer are told in `skipped`; any other one is a `TileError` of kind `malformed`.
    package init(decoding bytes: [UInt8]) throws(TileError) {
        var skips = SkipList()
        do throws(Flaw) {
            layers = try VectorTile.layers(in: bytes, skips: &skips)
        } catch {
            switch error {
            case .fatal(let reason), .recoverable(let reason):
                throw TileError(.malformed, "not a valid vector tile: \(reason)")
            }
        }
        skipped = skips.sentences
    }

    private static func layers(in bytes: [UInt8], skips: inout SkipList) throws(Flaw) -> [TileLayer] {
        var layers: [TileLayer] = []
        var names: Set<String> = []
        var reader = ProtobufReader(bytes, in: bytes.indices)
        while !reader.isAtEnd {
            let field = try reader.field()
            guard field.number == 3 else {
                try reader.skip(field)
                continue
            }
            try field.expect(.bytes, "a layer")
            let encoded = try EncodedLayer(bytes, in: try reader.range())
            // "A Vector Tile MUST NOT contain two or more layers whose name values are byte-for-byte identical" (4.1).
            guard names.insert(encoded.name).inserted else {
                skips.add("layer '\(encoded.name)': a second layer of this name")
                continue
            }
            if let layer = try encoded.decoded(from: bytes, skips: &skips) { layers.append(layer) }
        }
        return layers
    }
}

/// One layer of a vector tile.
package struct TileLayer: Sendable {
    package let name: String
    /// Side of the tile in the units of the features' points; more than 0.
    package let extent: Int
    /// Points are in tile units: (0, 0) top left, (extent, extent) bottom right, beyond in the buffer around the tile.
    package let features: [Feature]
    /// The smallest box around each feature, in the same order, so that a map passes by what it does not show; an empty
    /// box, from infinity to minus infinity, for a feature without points.
    package let boxes: [Box]

    package init(name: String, extent: Int, features: [Feature]) {
        self.name = name
        self.extent = extent
        self.features = features
        boxes = features.map { feature in
            Box(around: feature.geometry.points)
                ?? Box(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)
        }
    }
}

/// Collects what is left out. A hostile tile can hold millions of flawed features, so the list is bounded.
struct SkipList {
    private static let limit = 50
    private var kept: [String] = []
    private var count = 0

    /// Notes one thing left out; the sentence is made only where it is kept.
    mutating func add(_ sentence: @autoclosure () -> String) {
        count += 1
        if kept.count < SkipList.limit { kept.append(sentence()) }
    }

    /// One sentence for each thing, and one for those beyond the limit.
    var sentences: [String] { count > kept.count ? kept + ["and \(count - kept.count) more"] : kept }
}
