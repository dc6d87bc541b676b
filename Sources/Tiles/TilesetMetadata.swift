import Foundation
import Geo

/// What a tileset says about itself.
struct TilesetMetadata: Sendable {
    /// Where a viewer begins.
    struct Centre: Sendable, Hashable {
        var coordinate: Coordinate
        var zoom: Double
    }

    let zooms: ClosedRange<Int>
    let bounds: TileBounds?
    var centre: Centre?
    /// The kind of tiles, such as `pbf`.
    var format: String?
    var name: String?
    var description: String?
    var attribution: String?
    /// The program that made it.
    var generator: String?
    var layers: [TilesetLayer] = []

    /// Zooms beyond this are taken for nonsense: a tile would be some centimetres wide.
    static let zoomLimit = 30

    init(zooms: ClosedRange<Int>, bounds: TileBounds?) { (self.zooms, self.bounds) = (zooms, bounds) }

    /// Takes over what texts say; empty ones say nothing.
    mutating func describe(by texts: [String: String]) {
        func text(_ key: String) -> String? { texts[key].flatMap { $0.isEmpty ? nil : $0 } }
        (name, description, attribution) = (text("name"), text("description"), text("attribution"))
        // Tippecanoe and others write `generator`; Planetiler its own key.
        generator = text("generator") ?? text("planetiler:version").map { "Planetiler \($0)" }
    }
}

/// A layer that a tileset lists in its `vector_layers` (TileJSON 3.0).
package struct TilesetLayer: Sendable, Hashable, Codable {
    package var name: String
    /// The smallest and largest zoom with features; nil where the tileset does not say.
    package var minZoom: Int?
    package var maxZoom: Int?
    /// Fields by name, with the tileset's word for their type; empty where it has none.
    package var fields: [String: String]

    private enum CodingKeys: String, CodingKey {
        case name = "id"
        case minZoom = "minzoom"
        case maxZoom = "maxzoom"
        case fields
    }

    /// The type of a field, which may be anything.
    private struct FieldType: Decodable {
        let name: String
        init(from decoder: any Decoder) { name = (try? decoder.singleValueContainer().decode(String.self)) ?? "" }
    }

    package init(name: String, minZoom: Int? = nil, maxZoom: Int? = nil, fields: [String: String] = [:]) {
        (self.name, self.minZoom, self.maxZoom, self.fields) = (name, minZoom, maxZoom, fields)
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        minZoom = try? values.decodeIfPresent(Int.self, forKey: .minZoom)
        maxZoom = try? values.decodeIfPresent(Int.self, forKey: .maxZoom)
        fields = try values.decodeIfPresent([String: FieldType].self, forKey: .fields)?.mapValues(\.name) ?? [:]
    }

    /// The layers of `{"vector_layers": [{"id": …, "fields": {…}}, …]}`; none where the JSON is no such object.
    static func layers(inJSON json: Data) -> [TilesetLayer] {
        struct Content: Decodable { let vector_layers: [TilesetLayer] }
        return (try? JSONDecoder().decode(Content.self, from: json))?.vector_layers ?? []
    }
}

extension [TilesetLayer] {
    /// The names of the fields of each layer.
    var fields: [String: Set<String>] {
        Dictionary(map { ($0.name, Set($0.fields.keys)) }, uniquingKeysWith: { $0.union($1) })
    }
}
