package import Geo

/// Features drawn on the plane of one zoom and cut into vector tiles, as a tiler does it: to the tile's square and a
/// buffer around it, on the grid of the tile's units.
///
/// Tests say what lies where on the map and not in which tiles, so the same map may be cut along other edges.
package struct TileSketch: Sendable {
    /// Units a tile, and how far beyond its edges content reaches.
    package static let extent = 4096.0
    package static let buffer = 64.0

    private struct Drawn: Sendable {
        var layer: String
        var feature: Feature
    }

    private var features: [Drawn] = []

    package init() {}

    /// Adds a feature whose points are in units from the corner of tile 0/0; its rings wind as in `Geometry`.
    package mutating func add(_ layer: String, _ geometry: Geometry, _ properties: [String: Value] = [:]) {
        features.append(Drawn(layer: layer, feature: Feature(geometry: geometry, properties: properties)))
    }

    /// The bytes of a tile; layers in the order in which they first came up.
    package func tile(_ id: TileID) -> [UInt8] {
        var names: [String] = []
        var layers: [String: EncodedLayer] = [:]
        for drawn in features {
            if layers[drawn.layer] == nil { names.append(drawn.layer) }
            var layer = layers[drawn.layer] ?? EncodedLayer(name: drawn.layer, features: [])
            if let commands = commands(drawn.feature.geometry, in: id) {
                var tags: [UInt64] = []
                for (key, value) in drawn.feature.properties.sorted(by: { $0.key < $1.key }) {
                    if !layer.keys.contains(key) { layer.keys.append(key) }
                    tags += [UInt64(layer.keys.firstIndex(of: key) ?? 0), UInt64(layer.values.count)]
                    layer.values.append(encoded(value))
                }
                layer.features.append(
                    EncodedFeature(type: UInt64(drawn.feature.geometry.kind.rawValue), tags: tags, geometry: commands))
            }
            layers[drawn.layer] = layer
        }
        return tileBytes(names.compactMap { layers[$0] })
    }

    /// The part of a geometry in a tile as commands; nil where there is none.
    private func commands(_ geometry: Geometry, in id: TileID) -> [UInt64]? {
        let corner = Point(Double(id.x), Double(id.y)) * Self.extent
        let reach = Box(x: 0, y: 0, width: Self.extent, height: Self.extent).grown(by: Self.buffer)
        var cursor: (x: Int32, y: Int32) = (0, 0)
        func step(to point: Point) -> [UInt64] {
            let (x, y) = (Int32(point.x.rounded()), Int32(point.y.rounded()))
            defer { cursor = (x, y) }
            return steps(x - cursor.x, y - cursor.y)
        }
        var commands: [UInt64] = []
        for part in 0..<geometry.partCount {
            let points = geometry.points[geometry.range(ofPart: part)].map { $0 - corner }
            let isRing = geometry.kind == .polygon
            let lines =
                switch geometry.kind {
                case .polygon: [Clip.ring(points[...], to: reach)]
                case .line: Clip.line(points[...], closed: false, to: reach)
                default: points.filter(reach.contains).map { [$0] }
                }
            for line in lines {
                guard let first = line.first else { continue }
                commands += [command(1)] + step(to: first)
                if line.count > 1 { commands.append(command(2, UInt64(line.count - 1))) }
                for point in line.dropFirst() { commands += step(to: point) }
                if isRing { commands.append(command(7)) }
            }
        }
        return commands.isEmpty ? nil : commands
    }

    private func encoded(_ value: Value) -> [UInt8] {
        var message = Message()
        switch value {
        case .string(let text): message.data(1, Array(text.utf8))
        case .number(let number): message.fixed(3, number.bitPattern)
        case .bool(let bool): message.varint(7, bool ? 1 : 0)
        default: break
        }
        return message.bytes
    }
}
