package import Foundation
package import GRDB
package import Geo
package import Tiles

/// A tileset file for tests, in a folder of its own that goes away with it.
package final class Tileset {
    /// Where the file lies.
    package let folder: URL
    /// The file; its name holds characters that must be quoted in URLs.
    package let path: String

    /// Writes tiles (in the XYZ scheme) and metadata into a new MBTiles file.
    package init(_ tiles: [TileID: [UInt8]], metadata: [String: String] = ["format": "pbf"]) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("a map #1?.mbtiles").path
        try change { db in
            try db.execute(sql: "CREATE TABLE metadata (name text, value text)")
            try db.execute(
                sql: "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
            for (name, value) in metadata.sorted(by: { $0.key < $1.key }) {
                try db.execute(sql: "INSERT INTO metadata VALUES (?, ?)", arguments: [name, value])
            }
            for (id, bytes) in tiles.sorted(by: { $0.key < $1.key }) { try Self.insert(bytes, id, db) }
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A store of this file. A method, so that the file stays while it is opened.
    package func store(cacheBytes: Int = 1 << 20, tileByteLimit: Int = 32 << 20) throws(TileError) -> TileStore {
        try TileStore(contentsOf: path, cacheBytes: cacheBytes, tileByteLimit: tileByteLimit)
    }

    /// Adds a tile that was not there.
    package func add(_ bytes: [UInt8], at id: TileID) throws {
        try change { db in try Self.insert(bytes, id, db) }
    }

    private static func insert(_ bytes: [UInt8], _ id: TileID, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            arguments: [id.zoom, id.x, (1 << id.zoom) - 1 - id.y, Data(bytes)])
    }

    /// Runs SQL statements on the file.
    package func change(_ statements: (Database) throws -> Void) throws {
        let database = try DatabaseQueue(path: path)
        try database.write(statements)
        try database.close()
    }
}
