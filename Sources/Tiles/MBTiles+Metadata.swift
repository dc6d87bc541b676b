import Foundation
import GRDB
import Geo

extension TilesetMetadata {
    /// From the rows of the table `metadata` (MBTiles 1.3); what is missing or unreadable in them, from the tiles.
    ///
    /// - Parameter content: what the tiles are to be.
    init(_ rows: [String: String], tilesOf db: Database, content: TileContent) throws {
        guard let first = try Row.fetchOne(db, sql: "SELECT tile_data FROM tiles LIMIT 1") else {
            throw TileError(.notATileset, "contains no tiles")
        }
        if content == .features { try Self.checkVector(format: rows["format"], sample: first["tile_data"]) }
        self.init(zooms: try Self.zooms(rows, db), bounds: rows["bounds"].flatMap(TileBounds.init))
        describe(by: rows)
        format = rows["format"]
        centre = rows["center"].flatMap(Self.centre)
        layers = rows["json"].map { TilesetLayer.layers(inJSON: Data($0.utf8)) } ?? []
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

    /// Written `longitude,latitude,zoom`.
    private static func centre(_ text: String) -> Centre? {
        let numbers = text.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 3, let longitude = numbers[0], let latitude = numbers[1], let zoom = numbers[2],
            zoom.isFinite
        else { return nil }
        let coordinate = Coordinate(longitude: longitude, latitude: latitude)
        return coordinate.isValid ? Centre(coordinate: coordinate, zoom: zoom) : nil
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
}
