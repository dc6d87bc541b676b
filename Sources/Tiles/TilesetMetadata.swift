import Foundation
import GRDB
import Geo

/// What a tileset says about itself (MBTiles 1.3, "metadata").
struct TilesetMetadata: Sendable {
    let zooms: ClosedRange<Int>
    let bounds: TileBounds?
    let attribution: String?
    let vectorLayers: [String]
    /// The names of the fields of each layer.
    let fields: [String: Set<String>]

    /// Zooms beyond this are taken for nonsense: a tile would be some centimetres wide.
    static let zoomLimit = 30

    /// From the rows of the table `metadata`; what is missing or unreadable in them, from the tiles.
    ///
    /// - Parameter isRaster: true where the tiles are to be pictures.
    init(_ rows: [String: String], tilesOf db: Database, isRaster: Bool) throws {
        guard let first = try Row.fetchOne(db, sql: "SELECT tile_data FROM tiles LIMIT 1") else {
            throw TileError(.notATileset, "contains no tiles")
        }
        if !isRaster { try TilesetMetadata.checkVector(format: rows["format"], sample: first["tile_data"]) }
        zooms = try TilesetMetadata.zooms(rows, db)
        bounds = rows["bounds"].flatMap(TileBounds.init)
        attribution = rows["attribution"].flatMap { $0.isEmpty ? nil : $0 }
        let layers = TilesetMetadata.layers(rows["json"])
        vectorLayers = layers.map(\.id)
        fields = Dictionary(
            layers.map { ($0.id, Set($0.fields?.keys.map { $0 } ?? [])) }, uniquingKeysWith: { $0.union($1) })
    }

    private static func zooms(_ rows: [String: String], _ db: Database) throws -> ClosedRange<Int> {
        let told = (lower: rows["minzoom"].flatMap(zoom), upper: rows["maxzoom"].flatMap(zoom))
        if let lower = told.lower, let upper = told.upper, lower <= upper { return lower...upper }
        let row = try Row.fetchOne(db, sql: "SELECT min(zoom_level) AS lower, max(zoom_level) AS upper FROM tiles")
        guard let row, let lower = Int.fromDatabaseValue(row["lower"]), let upper = Int.fromDatabaseValue(row["upper"]),
            lower >= 0, lower <= upper, upper <= zoomLimit
        else { throw TileError(.notATileset, "the zoom levels of its tiles are not between 0 and \(zoomLimit)") }
        return lower...upper
    }

    private static func zoom(_ text: String) -> Int? {
        guard let number = Double(text), let zoom = Int(exactly: number), (0...zoomLimit).contains(zoom) else {
            return nil
        }
        return zoom
    }

    /// The format row may be missing or wrong, so the first tile is looked at, too.
    private static func checkVector(format: String?, sample: DatabaseValue) throws {
        let rasterFormats = ["png", "jpg", "jpeg", "webp", "gif", "avif"]
        let signatures: [(name: String, bytes: [UInt8])] = [
            ("png", [0x89, 0x50, 0x4e, 0x47]), ("jpg", [0xff, 0xd8, 0xff]), ("webp", Array("RIFF".utf8)),
            ("gif", Array("GIF8".utf8)),
        ]
        let named = format.map { $0.lowercased() }.flatMap { rasterFormats.contains($0) ? $0 : nil }
        let data = Data.fromDatabaseValue(sample) ?? Data()
        guard let raster = named ?? signatures.first(where: { data.starts(with: $0.bytes) })?.name else { return }
        throw TileError(.rasterTiles, "holds \(raster) pictures, expected vector tiles (format pbf)")
    }

    /// One of the layers in the row `json`.
    private struct Layer: Decodable {
        let id: String
        /// Fields by name, with a word for their type.
        let fields: [String: FieldType]?
    }

    /// The type of a field, which may be anything.
    private struct FieldType: Decodable { init(from decoder: any Decoder) {} }

    /// The layers in the row `json`: `{"vector_layers": [{"id": …, "fields": {…}}, …]}`.
    private static func layers(_ json: String?) -> [Layer] {
        struct Content: Decodable { let vector_layers: [Layer] }
        let content = json.flatMap { try? JSONDecoder().decode(Content.self, from: Data($0.utf8)) }
        return content?.vector_layers ?? []
    }
}
