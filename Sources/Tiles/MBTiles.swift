import Foundation
import GRDB
import Geo

/// A tileset in an SQLite file (MBTiles 1.3), read only.
///
/// Opened as `immutable`: SQLite then takes no locks and makes no files beside the tileset, so that it may lie on a
/// read-only medium. GRDB leaves URI names to SQLite, which understands them where it was built with `SQLITE_USE_URI`,
/// as the Linux distributions do.
struct MBTiles: Sendable {
    let path: String
    let metadata: TilesetMetadata
    /// See `TileStore.fingerprint`.
    let fingerprint: String
    let database: DatabaseQueue

    /// Opens the file and reads all that is to be known about its tiles.
    ///
    /// - Parameters:
    ///   - source: the same file, of which the fingerprint is taken.
    ///   - content: what the tiles are to be.
    init(path: String, source: ByteRanges, content: TileContent) throws(TileError) {
        self.path = path
        try MBTiles.checkLog(path)
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "MBTiles"
            let uri = URL(fileURLWithPath: path).absoluteString + "?immutable=1"
            database = try DatabaseQueue(path: uri, configuration: configuration)
            let rows = try database.read { db in try MBTiles.metadataRows(db) }
            metadata = try database.read { db in try TilesetMetadata(rows, tilesOf: db, content: content) }
            fingerprint = try MBTiles.fingerprint(source, metadata: rows)
        } catch {
            throw MBTiles.tileError(error, path)
        }
    }

    /// The stored bytes of a tile with 0 ≤ x, y < 2^zoom; nil where the tileset has none.
    func data(of id: TileID) throws(TileError) -> [UInt8]? {
        let stored: DatabaseValue?
        do {
            stored = try database.read { db in
                // MBTiles counts rows from the south (TMS).
                try DatabaseValue.fetchOne(
                    db.cachedStatement(
                        sql: """
                            SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?
                            """),
                    arguments: [id.zoom, id.x, (1 << id.zoom) - 1 - id.y])
            }
        } catch {
            throw MBTiles.tileError(error, path)
        }
        switch stored?.storage {
        case .blob(let data): return [UInt8](data)
        case nil, .null: return nil
        default: throw TileError(.malformed, "its tile_data is not a blob")
        }
    }

    private static func checkLog(_ path: String) throws(TileError) {
        // `immutable` would leave out what another program has written but not yet moved into the file.
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        if let size = log?[.size] as? Int, size > 0 {
            throw TileError(
                .unreadable,
                "\(path): another program is still writing it (there is a \(path)-wal), close that program first"
            )
        }
    }

    private static func metadataRows(_ db: Database) throws -> [String: String] {
        guard try hasTable("tiles", db) else {
            throw TileError(.notATileset, "has no table 'tiles', expected an MBTiles tileset")
        }
        guard try hasTable("metadata", db) else { return [:] }
        let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM metadata")
        let pairs = rows.map { (text($0["name"]) ?? "", text($0["value"]) ?? "") }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The tables of a tileset may be views, where equal tiles are stored once.
    private static func hasTable(_ name: String, _ db: Database) throws -> Bool {
        try Row.fetchOne(
            db, sql: "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = ?",
            arguments: [name]) != nil
    }

    /// Writers store numbers as numbers or as text.
    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .null, .blob: nil
        }
    }

    /// That of the file and CRC-32 of the metadata. The file's first block holds SQLite's change counter, which a
    /// transaction raises, so that a changed tile shows even where its own block is not among those looked at.
    private static func fingerprint(_ source: ByteRanges, metadata: [String: String]) throws(TileError) -> String {
        let rows = metadata.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let metadataCRC = Decompression.checksum(Array(rows.joined(separator: "\u{0}").utf8))
        return "mbtiles-\(try source.fingerprint())-\(String(metadataCRC, radix: 16))"
    }

    /// A tile's own error with the path in front, or SQLite's words in a sentence that says which file it is about.
    static func tileError(_ error: any Error, _ path: String) -> TileError {
        switch error {
        case let error as TileError: error.at(unlessNamed: path)
        case let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_NOTADB:
            TileError(
                .notATileset, "\(path): is not an SQLite database, expected an MBTiles tileset or a PMTiles archive")
        case let error as DatabaseError:
            TileError(.unreadable, "\(path): cannot be read: \(error.message ?? "\(error.resultCode)")")
        default: TileError(.unreadable, "\(path): cannot be read: \(error)")
        }
    }
}
