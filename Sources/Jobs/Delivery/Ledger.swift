import Foundation
import GRDB

/// What has been delivered into a folder, and from which inputs: the memory by which a run goes on where another ended.
final class Ledger: Sendable {
    private let database: DatabaseQueue
    private let folder: OutputFolder
    /// True where it holds nothing of earlier runs, so that nothing need be looked up: runs do not ask for what they made
    /// themselves.
    private let isNew: Bool

    /// Opens the ledger of a folder, or begins one.
    ///
    /// - Throws: where the folder holds the maps of another job, which this one would mix with its own.
    init(_ folder: OutputFolder, job: String) throws(JobError) {
        self.folder = folder
        let owner: String
        let path = folder.url.appending(path: "\(OutputFolder.hiddenName)/ledger.sqlite").path
        do {
            var configuration = Configuration()
            // A lost last entry costs one map drawn again, so the disk need not be waited for.
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA synchronous = OFF")
                // Each map ends in two transactions: to make and remove a journal for each of them costs more than these.
                try database.execute(sql: "PRAGMA journal_mode = PERSIST")
            }
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.write { database in
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS file (
                            name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, sha256 TEXT NOT NULL)
                        """)
                // A table of its own, by file name without extension: a record in a combined PDF has no file, and
                // ledgers of older versions gain it without a change to what they hold.
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS page (
                            name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, quality TEXT NOT NULL)
                        """)
                // Which tiles a page was drawn from, where they come one by one: its fingerprint with their contents by that
                // without.
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS supplied (
                            name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, with_tiles TEXT NOT NULL)
                        """)
            }
            (owner, isNew) = try database.write { database in
                try database.execute(sql: "CREATE TABLE IF NOT EXISTS job (name TEXT NOT NULL)")
                let owner = try String.fetchOne(database, sql: "SELECT name FROM job")
                if owner == nil { try database.execute(sql: "INSERT INTO job VALUES (?)", arguments: [job]) }
                let isNew = try Bool.fetchOne(
                    database, sql: "SELECT NOT EXISTS (SELECT 1 FROM file) AND NOT EXISTS (SELECT 1 FROM page)")
                return (owner ?? job, isNew ?? false)
            }
        } catch {
            throw JobError("\(path): the ledger of earlier runs cannot be used: \(error); delete it to draw all anew")
        }
        guard owner == job else {
            throw JobError(
                "\(folder.url.path): the folder holds the maps of job \"\(owner)\"; choose another folder for \"\(job)\""
            )
        }
    }

    /// The checksum of a file that was made from the inputs with this fingerprint and is still as it was delivered.
    func checksum(of name: String, fingerprint: String) -> String? {
        if isNew { return nil }
        let row = try? database.read { database in
            try Row.fetchOne(database, sql: "SELECT fingerprint, sha256 FROM file WHERE name = ?", arguments: [name])
        }
        guard let row, row["fingerprint"] == fingerprint, let data = folder.read(name) else { return nil }
        let sum: String = row["sha256"]
        return Digest.of(data) == sum ? sum : nil
    }

    /// What is remembered of a page that is drawn.
    struct Page {
        /// Of the record's files without extension.
        var name: String
        /// Of all that it depends on.
        var fingerprint: String
        /// The same without the tiles, where these come one by one; else nil.
        var bareFingerprint: String?
        /// How it came out.
        var quality: PageQuality
    }

    /// Writes a file and remembers what it was made from, together with the pages in it. Returns its checksum.
    func deliver(
        _ data: Data, as name: String, fingerprint: String, pages: [Page] = []
    ) throws(JobError) -> String {
        try folder.write(data, to: name)
        let sum = Digest.of(data)
        try write { database in
            for page in pages { try Self.insert(page, database) }
            try database.execute(
                sql: "INSERT OR REPLACE INTO file (name, fingerprint, sha256) VALUES (?, ?, ?)",
                arguments: [name, fingerprint, sum])
        }
        return sum
    }

    /// Remembers a page whose files are there already.
    func remember(_ page: Page) throws(JobError) {
        try write { try Self.insert(page, $0) }
    }

    private static func insert(_ page: Page, _ database: Database) throws {
        if let bare = page.bareFingerprint {
            try database.execute(
                sql: "INSERT OR REPLACE INTO supplied (name, fingerprint, with_tiles) VALUES (?, ?, ?)",
                arguments: [page.name, bare, page.fingerprint])
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO page (name, fingerprint, quality) VALUES (?, ?, ?)",
            arguments: [page.name, page.fingerprint, page.quality.line])
    }

    private func write(_ change: (Database) throws -> Void) throws(JobError) {
        do {
            try database.write(change)
        } catch {
            throw JobError("\(folder.url.path): the ledger cannot be written: \(error)")
        }
    }

    /// How the page with this fingerprint came out; nil where no run has drawn it.
    func quality(of name: String, fingerprint: String) -> PageQuality? {
        if isNew { return nil }
        let line = try? database.read { database in
            try String.fetchOne(
                database, sql: "SELECT quality FROM page WHERE name = ? AND fingerprint = ?",
                arguments: [name, fingerprint])
        }
        return line.flatMap(PageQuality.init(line:))
    }

    /// The fingerprint of a page together with the tiles that it was drawn from; the same where it needs none of these.
    func fingerprint(of name: String, withTilesOf fingerprint: String) -> String {
        let found = try? database.read { database in
            try String.fetchOne(
                database, sql: "SELECT with_tiles FROM supplied WHERE name = ? AND fingerprint = ?",
                arguments: [name, fingerprint])
        }
        return found ?? fingerprint
    }

    /// Names of all files delivered, sorted.
    func names() -> [String] {
        (try? database.read { try String.fetchAll($0, sql: "SELECT name FROM file ORDER BY name") }) ?? []
    }

    /// Takes back a file that an earlier run delivered and that is wrong now: its record has no map any more.
    func withdraw(_ name: String) throws(JobError) {
        try write { database in
            try database.execute(sql: "DELETE FROM file WHERE name = ?", arguments: [name])
            // Only what the ledger knows is ours to remove.
            if database.changesCount > 0 { folder.remove(name) }
            try database.execute(
                sql: "DELETE FROM page WHERE name = ?", arguments: [(name as NSString).deletingPathExtension])
        }
    }
}
