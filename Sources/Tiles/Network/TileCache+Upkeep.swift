package import Foundation
import GRDB

/// What users do with the cache.
extension TileCache {
    /// What is kept.
    package struct Statistics: Sendable, Encodable {
        /// Of one source.
        package struct Source: Sendable, Encodable {
            /// Its address without keys.
            package let name: String
            /// Tiles, ranges of archives and documents.
            package let entries: Int
            package let bytes: Int
            /// Those that may be used without asking the server.
            package let fresh: Int
        }

        /// The SQLite file.
        package let path: String
        /// Content and what goes with it.
        package let bytes: Int
        /// Bytes at most.
        package let limit: Int
        /// By name.
        package let sources: [Source]
    }

    package func statistics(at time: Date = Date()) throws(TileError) -> Statistics {
        do {
            let (bytes, sources) = try database.read { db in
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT source.name, count(entry.id), coalesce(sum(size), 0), coalesce(sum(expires > ?), 0)
                            FROM source JOIN entry ON entry.source = source.id GROUP BY source.id ORDER BY source.name
                        """, arguments: [time.timeIntervalSince1970])
                return (
                    try Int.fetchOne(db, sql: "SELECT bytes FROM sum") ?? 0,
                    rows.map { Statistics.Source(name: $0[0], entries: $0[1], bytes: $0[2], fresh: $0[3]) }
                )
            }
            return Statistics(path: path, bytes: bytes, limit: limit, sources: sources)
        } catch {
            throw Self.unusable(path, error)
        }
    }

    /// Deletes entries and gives their room back.
    ///
    /// - Parameters:
    ///   - bytes: what may be left; nil for all.
    ///   - time: what was not used since goes; nil for none.
    /// - Returns: number of entries deleted.
    @discardableResult
    package func prune(toBytes bytes: Int? = nil, unusedSince time: Date? = nil) throws(TileError) -> Int {
        do {
            let deleted = try database.write { db in
                try writeUses(db)
                let before = try Int.fetchOne(db, sql: "SELECT count(*) FROM entry") ?? 0
                if let time {
                    let seconds = Int(time.timeIntervalSince1970)
                    try db.execute(sql: "DELETE FROM entry WHERE used < ?", arguments: [seconds])
                }
                if let bytes { try Self.shrink(db, to: max(0, bytes)) }
                try db.execute(sql: "DELETE FROM source WHERE id NOT IN (SELECT source FROM entry)")
                return before - (try Int.fetchOne(db, sql: "SELECT count(*) FROM entry") ?? 0)
            }
            try database.vacuum()
            return deleted
        } catch {
            throw Self.unusable(path, error)
        }
    }

    /// Deletes all entries.
    ///
    /// - Returns: their number.
    @discardableResult
    package func clear() throws(TileError) -> Int { try prune(toBytes: 0) }
}
