package import Foundation
import GRDB
import Synchronization

/// The tiles-cache: what came from the network, in one SQLite file that several processes may use at once.
///
/// An entry belongs to a source, by its address without keys, and has a name there: a tile, a range of bytes, or nothing
/// for a document. When entries were used is noted in memory and written now and then, so that reading stays reading.
package final class TileCache: Sendable {
    /// What is kept, with what the server said about it.
    struct Entry: Sendable, Equatable {
        /// The content, packed where that is shorter; nil where the server has nothing there.
        var bytes: [UInt8]?
        /// Changes with the content: its length and CRC-32, unpacked.
        var digest: String
        var etag: String?
        /// `Last-Modified`.
        var modified: String?
        /// Length of all that the bytes are a part of.
        var total: Int?
        var expires: Date
    }

    /// Where the folder is unless the user names another: `$XDG_CACHE_HOME/mapbatch/tiles`, or `~/.cache/mapbatch/tiles`;
    /// `MAPBATCH_TILES_CACHE` says otherwise.
    package static func standardFolder(
        in environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> URL {
        if let path = environment["MAPBATCH_TILES_CACHE"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        // The specification has relative paths ignored.
        let base = environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
        // Shells and containers mean $HOME, whatever the list of users says.
        let home =
            environment["HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
            ?? FileManager.default.homeDirectoryForCurrentUser
        return (base ?? home.appending(path: ".cache"))
            .appending(path: "mapbatch/tiles", directoryHint: .isDirectory)
    }

    /// Bytes kept unless the user says otherwise: 4 GiB.
    package static let standardLimit = 4 << 30
    /// Raised with the tables; a cache of another version is emptied.
    private static let version = 1
    /// Uses noted in memory before they are written.
    private static let notedUses = 512
    /// What an entry takes beside its content, roughly.
    static let overhead = 256

    /// The SQLite file.
    package let path: String
    /// Bytes kept at most.
    package let limit: Int
    let database: any DatabaseWriter
    private let now: @Sendable () -> Date
    private let uses = Mutex<[Int64: Int]>([:])

    /// Opens the cache in a folder, or begins one.
    ///
    /// - Parameters:
    ///   - limit: bytes kept at most; what was used least recently goes first.
    ///   - mayBegin: false for looking at what there is: nothing is made, and what cannot be written can be read.
    package init(
        folder: URL, limit: Int = standardLimit, mayBegin: Bool = true,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(TileError) {
        path = folder.appending(path: "tiles.sqlite").path
        (self.limit, self.now) = (max(0, limit), now)
        do {
            if mayBegin {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                database = try Self.open(path)
            } else {
                database = try Self.openAsItIs(path)
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    deinit { try? database.write { db in try writeUses(db) } }

    private static func open(_ path: String) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.label = "tiles-cache"
        // A lost last entry is fetched once more, so the disk need not be waited for.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        var attempts = 0
        while true {
            do {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try pool.write { db in try prepare(db) }
                return pool
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempts < 50 {
                // Turning to write-ahead logging does not wait for another process that does the same.
                attempts += 1
                usleep(100_000)
            }
        }
    }

    /// Opens what is there; an empty cache in memory stands for one that is not.
    private static func openAsItIs(_ path: String) throws -> any DatabaseWriter {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else {
            let empty = try DatabaseQueue()
            try empty.write { db in try prepare(db) }
            return empty
        }
        let folder = (path as NSString).deletingLastPathComponent
        // Where it can be, uses are noted as ever.
        if files.isWritableFile(atPath: path), files.isWritableFile(atPath: folder) { return try open(path) }
        do {
            return try openForReading(path)
        } catch let error as DatabaseError where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
            // A file with a write-ahead log wants a second file beside it, for which there is no room here. Nobody
            // writes either, and if somebody did, a tile that is not seen is only missing.
            return try openForReading(URL(fileURLWithPath: path).absoluteString + "?immutable=1")
        }
    }

    private static func openForReading(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "tiles-cache"
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let found = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
        guard found == version else {
            throw DatabaseError(resultCode: .SQLITE_MISMATCH, message: "it is of version \(found), not \(version)")
        }
        return queue
    }

    private static func prepare(_ db: Database) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found != version else { return }
        for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
            guard !name.hasPrefix("sqlite_") else { continue }
            try db.execute(sql: "DROP TABLE \(name.quotedDatabaseIdentifier)")
        }
        try db.execute(
            sql: """
                CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE entry (
                    id INTEGER PRIMARY KEY, source INTEGER NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL,
                    used INTEGER NOT NULL, expires REAL NOT NULL, digest TEXT NOT NULL, etag TEXT, modified TEXT,
                    total INTEGER, data BLOB, UNIQUE (source, name));
                CREATE INDEX entry_used ON entry (used, id, size);
                CREATE TABLE sum (bytes INTEGER NOT NULL);
                INSERT INTO sum VALUES (0);
                CREATE TRIGGER entry_new AFTER INSERT ON entry BEGIN UPDATE sum SET bytes = bytes + new.size; END;
                CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN UPDATE sum SET bytes = bytes - old.size; END;
                PRAGMA user_version = \(version);
                """)
    }

    // MARK: Reading

    /// The entry of a name; its use is noted.
    func entry(_ name: String, of source: String) throws(TileError) -> Entry? {
        do {
            return try database.read { db in
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT data, digest, etag, modified, total, expires, entry.id FROM entry
                            JOIN source ON source.id = entry.source WHERE source.name = ? AND entry.name = ?
                        """)
                guard let row = try Row.fetchOne(statement, arguments: [source, name]) else { return nil }
                note(row[6])
                return Entry(
                    bytes: (row[0] as Data?).map { [UInt8]($0) }, digest: row[1], etag: row[2], modified: row[3],
                    total: row[4], expires: Date(timeIntervalSince1970: row[5]))
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    /// When the entry of a name has to be asked about again; nil where there is none.
    func expiry(_ name: String, of source: String) throws(TileError) -> Date? {
        do {
            return try database.read { db in
                let statement = try db.cachedStatement(
                    sql: """
                        SELECT expires FROM entry JOIN source ON source.id = entry.source
                            WHERE source.name = ? AND entry.name = ?
                        """)
                return try Double.fetchOne(statement, arguments: [source, name])
                    .map(Date.init(timeIntervalSince1970:))
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    private func note(_ id: Int64) {
        let time = Int(now().timeIntervalSince1970)
        uses.withLock { $0[id] = time }
    }

    // MARK: Writing

    /// Keeps an entry in place of what is there, and gives up others where there are too many bytes.
    func keep(_ entry: Entry, as name: String, of source: String) async throws(TileError) {
        let used = Int(now().timeIntervalSince1970)
        let size = (entry.bytes?.count ?? 0) + Self.overhead
        do {
            try await database.write { [self] db in
                try db.execute(sql: "INSERT OR IGNORE INTO source (name) VALUES (?)", arguments: [source])
                // REPLACE would not tell the trigger of what it removes.
                try db.execute(
                    sql: "DELETE FROM entry WHERE source = (SELECT id FROM source WHERE name = ?) AND name = ?",
                    arguments: [source, name])
                try db.execute(
                    sql: """
                        INSERT INTO entry (source, name, size, used, expires, digest, etag, modified, total, data)
                            VALUES ((SELECT id FROM source WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        source, name, size, used, entry.expires.timeIntervalSince1970, entry.digest, entry.etag,
                        entry.modified, entry.total, entry.bytes.map { Data($0) },
                    ])
                try shrink(db)
                if uses.withLock({ $0.count > Self.notedUses }) { try writeUses(db) }
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    /// Notes that an entry is as it was, and until when.
    func renew(_ name: String, of source: String, until expires: Date) async throws(TileError) {
        do {
            try await database.write { db in
                try db.execute(
                    sql: """
                        UPDATE entry SET expires = ? WHERE name = ? AND source = (SELECT id FROM source WHERE name = ?)
                        """, arguments: [expires.timeIntervalSince1970, name, source])
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    /// Forgets an entry.
    func drop(_ name: String, of source: String) async throws(TileError) {
        do {
            try await database.write { db in
                try db.execute(
                    sql: "DELETE FROM entry WHERE source = (SELECT id FROM source WHERE name = ?) AND name = ?",
                    arguments: [source, name])
            }
        } catch {
            throw Self.unusable(path, error)
        }
    }

    private func shrink(_ db: Database) throws {
        guard try Int.fetchOne(db, sql: "SELECT bytes FROM sum") ?? 0 > limit else { return }
        // What this process used last must not look old.
        try writeUses(db)
        // A tenth more than needed, so that not every further entry has to look for another one to give up.
        try Self.shrink(db, to: limit / 10 * 9)
    }

    /// Deletes what was used least recently until at most so many bytes are left.
    static func shrink(_ db: Database, to bytes: Int) throws {
        let excess = try (Int.fetchOne(db, sql: "SELECT bytes FROM sum") ?? 0) - bytes
        guard excess > 0 else { return }
        try db.execute(
            sql: """
                DELETE FROM entry WHERE id IN (SELECT id FROM (
                    SELECT id, sum(size) OVER (ORDER BY used, id) - size AS before FROM entry) WHERE before < ?)
                """, arguments: [excess])
    }

    func writeUses(_ db: Database) throws {
        let noted = uses.withLock { uses in
            defer { uses = [:] }
            return uses
        }
        let statement = try db.cachedStatement(sql: "UPDATE entry SET used = max(used, ?) WHERE id = ?")
        for (id, time) in noted { try statement.execute(arguments: [time, id]) }
    }

    static func unusable(_ path: String, _ error: any Error) -> TileError {
        if let error = error as? TileError { return error }
        if error is CancellationError { return TileError(.cancelled, "\(path): stopped") }
        let reason = (error as? DatabaseError).map { $0.message ?? "\($0.resultCode)" } ?? error.localizedDescription
        return TileError(
            .cacheUnusable, "\(path): the tiles-cache cannot be used: \(reason)",
            advice: "mend or delete it, or name another folder by --cache")
    }
}
