import Foundation
import GRDB

/// What was asked of services, what is open and what came back: the memory by which nothing is asked, and paid, twice.
///
/// A question is known by the checksum of what is asked, so that rows may move in their list and equal ones are one. Each
/// step is on the disk before the next is taken: a batch is noted before it is sent, and its ticket before it is
/// collected.
final class AnswerLedger: Sendable {
    /// How a batch stands.
    enum State: String {
        /// About to be sent. Found by a later run it means that nobody knows whether it arrived.
        case sending
        /// The service has it; its ticket tells where the answer will be.
        case accepted
        /// Its body is on the disk and its items are known.
        case answered
        /// The service took nothing of it.
        case refused
        /// The service had it and has it no more: the answer was not collected in time.
        case expired
        /// Sent, but whether it arrived is not known.
        case doubtful
    }

    /// A batch that is to be collected, or is in doubt.
    struct Batch: Equatable {
        var id: Int64
        var ticket: String
        var tracking: String
        /// Seconds since 1970.
        var submitted: Double
        /// Its questions in their order.
        var keys: [String]
    }

    /// What came of a question.
    struct Answer: Equatable {
        /// The raw body that has it; empty where the question was never answered by the service.
        var file: String
        /// Its place among the items of that body, from 0.
        var place: Int
        /// Its bytes in that body.
        var range: Range<Int>
        /// The item's status as HTTP counts.
        var status: Int
        /// Whether it is worth asking again.
        var isPassing: Bool
        /// Whether it holds what was asked for: a service may also answer well that there is no such address.
        var isValid: Bool
        /// Why there is none; empty where the service's own words are in the body.
        var reason = ""
    }

    private let database: DatabaseQueue
    private let path: String

    private static let name = "\(OutputFolder.hiddenName)/answers.sqlite"

    /// The ledger of a folder of answers; nil where nothing was asked yet.
    ///
    /// - Throws: where there are answers without their ledger, or they are another job's.
    static func existing(in folder: URL, job: String) throws(JobError) -> AnswerLedger? {
        guard FileManager.default.fileExists(atPath: folder.appending(path: name).path) else {
            try refuseAnswersAlone(in: folder)
            return nil
        }
        return try AnswerLedger(folder, job: job)
    }

    /// Without their ledger, answers would be asked for, and paid, once more.
    ///
    /// - Throws: where there are answers and no ledger.
    static func refuseAnswersAlone(in folder: URL) throws(JobError) {
        guard !FileManager.default.fileExists(atPath: folder.appending(path: name).path) else { return }
        let answerName = /(geocodes|routes|ranges)(-shops|-customers)?-[0-9]{4,}\.(json|xml)/
        let found = ["", "raw/"].flatMap { place in
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: place).path)
            return (names ?? []).filter { $0.wholeMatch(of: answerName) != nil }.map { place + $0 }
        }.sorted()
        guard let first = found.first else { return }
        let more = found.count > 1 ? " and \(found.count - 1) more" : ""
        throw JobError(
            "\(folder.path): found answers of a service (\(first)\(more)), but not the ledger that knows what they "
                + "answer, \(name); give the ledger back, or move the answers away to ask, and pay, for all anew")
    }

    /// Opens the ledger of a folder of answers, or begins one.
    ///
    /// - Parameter folder: of the answers; it exists.
    /// - Throws: where the folder holds the answers of another job, whose files this one would write over.
    init(_ folder: URL, job: String) throws(JobError) {
        let owner: String
        path = folder.appending(path: Self.name).path
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            // What is lost here is paid for again, so each step waits for the disk.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            owner = try database.write { database in
                try database.execute(sql: Self.schema)
                let owner = try String.fetchOne(database, sql: "SELECT name FROM job")
                // Ledgers of older versions become the job's that comes first.
                if owner == nil { try database.execute(sql: "INSERT INTO job VALUES (?)", arguments: [job]) }
                return owner ?? job
            }
        } catch {
            throw JobError(
                "\(path): the ledger of what was asked cannot be used: \(error); it knows what is paid for: mend it "
                    + "rather than delete it")
        }
        guard owner == job else {
            throw JobError(
                "\(folder.path): the folder holds the answers of job \"\(owner)\"; choose another folder for \"\(job)\" "
                    + "by the key answers")
        }
    }

    private static let schema = """
        CREATE TABLE IF NOT EXISTS batch (
            id INTEGER PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, tracking TEXT NOT NULL,
            ticket TEXT NOT NULL DEFAULT '', submitted REAL NOT NULL, items INTEGER NOT NULL,
            note TEXT NOT NULL DEFAULT '');
        CREATE TABLE IF NOT EXISTS question (
            kind TEXT NOT NULL, key TEXT NOT NULL, batch INTEGER, place INTEGER NOT NULL DEFAULT 0,
            tries INTEGER NOT NULL DEFAULT 0, file TEXT, start INTEGER NOT NULL DEFAULT 0,
            length INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, passing INTEGER NOT NULL DEFAULT 0,
            valid INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (kind, key)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS question_batch ON question (batch, place) WHERE batch IS NOT NULL;
        CREATE TABLE IF NOT EXISTS complete (kind TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, files TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS job (name TEXT NOT NULL);
        """

    // MARK: Questions

    /// Notes the questions that are new.
    func enter(_ keys: [String], _ kind: AnswerKind) throws(JobError) {
        try write { database in
            let insert = try database.cachedStatement(
                sql: "INSERT INTO question (kind, key) VALUES (?, ?) ON CONFLICT DO NOTHING")
            for key in keys { try insert.execute(arguments: [kind.rawValue, key]) }
        }
    }

    /// What came of the questions of a kind so far, by key.
    func answers(_ kind: AnswerKind) throws(JobError) -> [String: Answer] {
        try read { database in
            var answers: [String: Answer] = [:]
            let rows = try Row.fetchCursor(database, sql: Self.answered, arguments: [kind.rawValue])
            while let row = try rows.next() { answers[row["key"]] = Answer(row) }
            return answers
        }
    }

    /// What came of these questions of a kind so far, by key.
    func answers(_ kind: AnswerKind, of keys: [String]) throws(JobError) -> [String: Answer] {
        try read { database in
            var answers: [String: Answer] = [:]
            let statement = try database.cachedStatement(sql: Self.answered + " AND key = ?")
            for key in keys {
                answers[key] = try Row.fetchOne(statement, arguments: [kind.rawValue, key]).map { Answer($0) }
            }
            return answers
        }
    }

    private static let answered = """
        SELECT key, file, place, start, length, status, passing, valid, reason FROM question
        WHERE kind = ? AND file IS NOT NULL
        """

    /// Settles a question that no service will answer.
    func settle(_ key: String, _ kind: AnswerKind, status: Int, reason: String) throws(JobError) {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE question SET file = '', batch = NULL, status = ?, passing = 0, valid = 0, reason = ?
                    WHERE kind = ? AND key = ?
                    """, arguments: [status, reason, kind.rawValue, key])
        }
    }

    // MARK: Batches

    /// Batches of a kind in a state, oldest first.
    func batches(_ kind: AnswerKind, _ state: State) throws(JobError) -> [Batch] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM batch WHERE kind = ? AND state = ? ORDER BY id",
                arguments: [kind.rawValue, state.rawValue])
            return try rows.map { row in
                let id: Int64 = row["id"]
                let keys = try String.fetchAll(
                    database, sql: "SELECT key FROM question WHERE batch = ? ORDER BY place", arguments: [id])
                return Batch(
                    id: id, ticket: row["ticket"], tracking: row["tracking"], submitted: row["submitted"], keys: keys)
            }
        }
    }

    /// Notes a batch that is about to be sent. Returns its id.
    func send(_ keys: [String], _ kind: AnswerKind, tracking: String, at time: Double) throws(JobError) -> Int64 {
        try write { database in
            try database.execute(
                sql: "INSERT INTO batch (kind, state, tracking, submitted, items) VALUES (?, ?, ?, ?, ?)",
                arguments: [kind.rawValue, State.sending.rawValue, tracking, time, keys.count])
            let id = database.lastInsertedRowID
            let bind = try database.cachedStatement(
                sql: "UPDATE question SET batch = ?, place = ?, file = NULL WHERE kind = ? AND key = ?")
            for (place, key) in keys.enumerated() {
                try bind.execute(arguments: [id, place, kind.rawValue, key])
            }
            return id
        }
    }

    /// Notes where a batch is to be collected.
    func accept(_ id: Int64, ticket: String) throws(JobError) {
        try write { database in
            try database.execute(
                sql: "UPDATE batch SET state = ?, ticket = ? WHERE id = ?",
                arguments: [State.accepted.rawValue, ticket, id])
        }
    }

    /// Notes the answers of a batch, in the order of its questions.
    func answer(_ id: Int64, _ answers: [Answer]) throws(JobError) {
        try write { database in
            let note = try database.cachedStatement(
                sql: """
                    UPDATE question SET batch = NULL, file = ?, start = ?, length = ?, status = ?, passing = ?, valid = ?,
                        reason = '', tries = tries + ? WHERE batch = ? AND place = ?
                    """)
            for answer in answers {
                try note.execute(arguments: [
                    answer.file, answer.range.lowerBound, answer.range.count, answer.status, answer.isPassing,
                    answer.isValid, answer.isPassing ? 1 : 0, id, answer.place,
                ])
            }
            try database.execute(
                sql: "UPDATE batch SET state = ? WHERE id = ?", arguments: [State.answered.rawValue, id])
        }
    }

    /// Ends a batch without answers: its questions may be asked again, unless it is in doubt.
    func end(_ id: Int64, _ state: State, note: String = "") throws(JobError) {
        try write { database in
            try database.execute(
                sql: "UPDATE batch SET state = ?, note = ? WHERE id = ?", arguments: [state.rawValue, note, id])
            guard state != .doubtful else { return }
            try database.execute(sql: "UPDATE question SET batch = NULL WHERE batch = ?", arguments: [id])
        }
    }

    // MARK: Whole kinds

    /// How far a kind is.
    func count(_ kind: AnswerKind) throws(JobError) -> AnswerCount {
        try read { database in
            func number(_ sql: String) throws -> Int {
                try Int.fetchOne(database, sql: sql, arguments: [kind.rawValue]) ?? 0
            }
            var count = AnswerCount()
            // All rows of the kind are read, so once for the three.
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT count(*) AS total, total(file IS NOT NULL AND valid) AS valid,
                        total(file IS NOT NULL AND NOT valid AND NOT passing) AS invalid
                    FROM question WHERE kind = ?
                    """, arguments: [kind.rawValue])
            (count.total, count.valid, count.invalid) = (row?["total"] ?? 0, row?["valid"] ?? 0, row?["invalid"] ?? 0)
            count.doubtful = try number(
                """
                SELECT count(*) FROM batch JOIN question ON question.batch = batch.id
                WHERE batch.kind = ? AND state IN ('doubtful', 'sending')
                """)
            count.open = try number("SELECT count(*) FROM batch WHERE kind = ? AND state = 'accepted'")
            count.batches = try number("SELECT count(*) FROM batch WHERE kind = ? AND state <> 'refused'")
            return count
        }
    }

    /// Forgets that a kind is complete, before its files are written anew: a run killed meanwhile leaves some of each.
    func reopen(_ kind: AnswerKind) throws(JobError) {
        try write { try $0.execute(sql: "DELETE FROM complete WHERE kind = ?", arguments: [kind.rawValue]) }
    }

    /// Notes that all questions are answered and in which files the answers stand.
    ///
    /// - Parameter fingerprint: of the questions in their order.
    func complete(_ kind: AnswerKind, fingerprint: String, files: [String]) throws(JobError) {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO complete VALUES (?, ?, ?)",
                arguments: [kind.rawValue, fingerprint, files.joined(separator: "\n")])
        }
    }

    /// The files with the answers to the questions with this fingerprint; nil where they are not complete.
    func files(_ kind: AnswerKind, fingerprint: String) throws(JobError) -> [String]? {
        try read { database in
            try String.fetchOne(
                database, sql: "SELECT files FROM complete WHERE kind = ? AND fingerprint = ?",
                arguments: [kind.rawValue, fingerprint]
            )?.split(separator: "\n").map(String.init)
        }
    }

    // MARK: Access

    private func read<T>(_ body: (Database) throws -> T) throws(JobError) -> T {
        do { return try database.read(body) } catch { throw failure(error) }
    }

    private func write<T>(_ body: (Database) throws -> T) throws(JobError) -> T {
        do { return try database.write(body) } catch { throw failure(error) }
    }

    private func failure(_ error: any Error) -> JobError {
        JobError("\(path): the ledger of what was asked cannot be used: \(error); what was answered is kept")
    }
}

extension AnswerLedger.Answer {
    fileprivate init(_ row: Row) {
        let start: Int = row["start"]
        let length: Int = row["length"]
        self.init(
            file: row["file"], place: row["place"], range: start..<start + length, status: row["status"],
            isPassing: row["passing"], isValid: row["valid"], reason: row["reason"])
    }
}
