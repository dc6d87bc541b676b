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
    private let database: DatabaseQueue

    /// Opens the file and reads all that is to be known about its tiles.
    ///
    /// - Parameter isRaster: true where the tiles are to be pictures.
    init(path: String, isRaster: Bool = false) throws(TileError) {
        self.path = path
        try MBTiles.checkFile(path)
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.label = "MBTiles"
            let uri = URL(fileURLWithPath: path).absoluteString + "?immutable=1"
            database = try DatabaseQueue(path: uri, configuration: configuration)
            let rows = try database.read { db in try MBTiles.metadataRows(db) }
            metadata = try database.read { db in try TilesetMetadata(rows, tilesOf: db, isRaster: isRaster) }
            fingerprint = try MBTiles.fingerprint(path, metadata: rows)
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

    private static func checkFile(_ path: String) throws(TileError) {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw TileError(.noSuchFile, "\(path): there is no such file, expected a tileset (.mbtiles)")
        }
        guard !isDirectory.boolValue else {
            throw TileError(.notATileset, "\(path): is a folder, expected a tileset (.mbtiles)")
        }
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

    /// Size of the file and CRC-32 of 64 blocks spread over it and of the metadata: its cost does not grow with the
    /// file. The first block holds SQLite's change counter, which a transaction raises, so that a changed tile
    /// shows even where its own block is not among the 64.
    private static func fingerprint(_ path: String, metadata: [String: String]) throws -> String {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let size = try file.seekToEnd()
        let blockSize: UInt64 = 4096
        var crc: UInt32 = 0
        for block in 0..<64 {
            try file.seek(toOffset: size / 64 * UInt64(block))
            let bytes = try file.read(upToCount: Int(blockSize)) ?? Data()
            crc = Decompression.checksum([UInt8](bytes), continuing: crc)
        }
        let rows = metadata.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let metadataCRC = Decompression.checksum(Array(rows.joined(separator: "\u{0}").utf8))
        return "mbtiles-\(size)-\(String(crc, radix: 16))-\(String(metadataCRC, radix: 16))"
    }

    /// A tile's own error with the path in front, or SQLite's words in a sentence that says which file it is about.
    private static func tileError(_ error: any Error, _ path: String) -> TileError {
        switch error {
        case let error as TileError: error.at(path)
        case let error as DatabaseError where error.resultCode.primaryResultCode == .SQLITE_NOTADB:
            TileError(.notATileset, "\(path): is not an SQLite database, expected an MBTiles tileset")
        case let error as DatabaseError:
            TileError(.unreadable, "\(path): cannot be read: \(error.message ?? "\(error.resultCode)")")
        default: TileError(.unreadable, "\(path): cannot be read: \(error)")
        }
    }
}
