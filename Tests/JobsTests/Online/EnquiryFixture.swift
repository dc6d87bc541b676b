import Foundation
import GRDB
import Jobs
import ServiceDouble
import Transport

/// A job that asks a double of the services, which knows the customers and shops of Monaco.
final class EnquiryFixture {
    let job: JobFixture
    let double: ServiceDouble

    static let key = "s3cret-key-of-tests"

    /// - Parameters:
    ///   - map: `localmap` or `navimap`.
    ///   - customers: how many of the 120 take part.
    init(
        _ map: String = "navimap", customers: Int = 120, geocodes: String = "{service: tomtom}",
        routes: String? = "{service: tomtom}", faults: FaultScript = FaultScript(), polls: Int = 1
    ) async throws {
        job = try JobFixture(map, customers: customers)
        double = try await ServiceDouble.start(
            .init(data: JobFixture.samples, faults: faults, pollsUntilDone: polls, key: Self.key))
        job.manifest["geocodes"] = geocodes
        job.manifest["routes"] = routes
        services()
    }

    /// - Parameter more: further settings of a service.
    func services(_ more: String = "") {
        let service = "{url: '\(double.base)', key: {env: DEMO_KEY}, rate: 1000\(more)}"
        job.manifest["services"] = "{tomtom: \(service), azure: \(service)}"
    }

    /// The folder of answers.
    var answers: URL { job.url("answers/test") }

    func enquiry(resend: Bool = false, key: String = key) throws -> Enquiry {
        try job.writeManifest()
        var options = Enquiry.Options()
        options.resendsDoubtful = resend
        options.environment = ["DEMO_KEY": key]
        // Waiting is skipped, the order of things is not.
        options.clock.sleep = { _ in
            try Task.checkCancellation()
            await Task.yield()
        }
        return try Enquiry(Manifest.load(contentsOf: job.url("job.yaml")), options: options)
    }

    /// Asks for all that the job needs.
    @discardableResult
    func ask(_ kinds: Set<AnswerKind>? = nil, resend: Bool = false, key: String = key) async throws -> EnquiryReport {
        let enquiry = try enquiry(resend: resend, key: key)
        return try await enquiry.run(kinds ?? Set(enquiry.kinds)) { _, _ in }
    }

    /// Makes what was submitted a day older.
    func age() throws {
        let ledger = try DatabaseQueue(path: answers.appending(path: ".mapbatch/answers.sqlite").path)
        try ledger.write { database in
            let tickets = try String.fetchAll(database, sql: "SELECT ticket FROM batch")
            for ticket in tickets where !ticket.isEmpty {
                var words = ticket.split(separator: " ").map(String.init)
                words[0] = Date(timeIntervalSinceNow: -86_400).ISO8601Format()
                if words[1] != "-" { words[1] = words[0] }
                try database.execute(
                    sql: "UPDATE batch SET ticket = ? WHERE ticket = ?",
                    arguments: [words.joined(separator: " "), ticket])
            }
        }
    }

    /// Makes the ledger what it was while its only batch was sent.
    func forgetAnswers() throws {
        let ledger = try DatabaseQueue(path: answers.appending(path: ".mapbatch/answers.sqlite").path)
        try ledger.write { database in
            // Questions are in the batch by the order of their bytes in its body.
            try database.execute(
                sql: """
                    UPDATE question SET place = (SELECT count(*) FROM question AS q WHERE q.start < question.start);
                    UPDATE question SET batch = (SELECT max(id) FROM batch), file = NULL, start = 0;
                    UPDATE batch SET state = 'sending';
                    DELETE FROM complete;
                    """)
        }
    }

    /// The files that maps are drawn from, by name.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: answers.path)
            .filter { $0.hasSuffix(".json") || $0.hasSuffix(".xml") || $0.hasSuffix(".csv") }
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: answers.appending(path: $0))) })
    }

    /// Files below the job's folder that hold a text.
    func files(holding text: String) throws -> [String] {
        let all = FileManager.default.enumerator(at: job.folder, includingPropertiesForKeys: nil)
        var found: [String] = []
        for case let file as URL in all ?? .init() {
            guard let data = try? Data(contentsOf: file) else { continue }
            if data.range(of: Data(text.utf8)) != nil { found.append(file.lastPathComponent) }
        }
        return found
    }
}
