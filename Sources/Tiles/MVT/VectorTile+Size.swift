import Geo

extension VectorTile {
    /// About the memory the decoded tile takes, from counts; an array of its own costs 32 bytes more than its content.
    var estimatedBytes: Int {
        let header = 32
        return layers.reduce(256) { sum, layer in
            // Names and values are shared by all features of a layer; a name is held twice, in the table's index, too.
            let table = layer.features.first?.table
            let keyBytes = table?.keys.reduce(0) { $0 + 2 * MemoryLayout<String>.stride + 16 + $1.utf8.count } ?? 0
            let valueBytes =
                table?.values.reduce(0) { $0 + MemoryLayout<Value>.stride + ($1.string?.utf8.count ?? 0) } ?? 0
            return layer.features.reduce(sum + keyBytes + valueBytes + 256) { sum, feature in
                sum + MemoryLayout<Feature>.stride + MemoryLayout<Box>.stride + 3 * header
                    + feature.geometry.points.count * MemoryLayout<Point>.stride
                    + feature.geometry.ends.count * MemoryLayout<Int>.stride
                    + feature.tags.count * MemoryLayout<UInt32>.stride
            }
        }
    }
}
