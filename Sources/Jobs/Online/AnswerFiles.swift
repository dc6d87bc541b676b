import Batch
import Foundation

/// The files with a job's answers: written when all questions of a kind are settled, found again when maps are drawn.
struct AnswerFiles {
    let questions: Questions
    /// The folder of the answers.
    let folder: URL
    let ledger: AnswerLedger
    /// The folder of raw bodies.
    let raw: URL

    /// Items of one file at most, so that none is too large for an editor.
    private static let itemsPerFile = 10_000

    private var manifest: Manifest { questions.manifest }

    init(questions: Questions, folder: URL, ledger: AnswerLedger) {
        self.questions = questions
        self.folder = folder
        self.ledger = ledger
        raw = folder.appending(path: "raw")
    }

    /// Files of a part of the answers, in a folder of their own.
    init(partOf files: AnswerFiles, in folder: URL) {
        (questions, ledger, raw) = (files.questions, files.ledger, files.raw)
        self.folder = folder
    }

    /// The answers of a job that asked services; nil where it names files for all.
    init?(_ manifest: Manifest, _ customers: AddressList, _ shops: AddressList) throws(JobError) {
        guard !manifest.requests.isEmpty else { return nil }
        let folder = manifest.requests.folder
        guard let ledger = try AnswerLedger.existing(in: folder, job: manifest.name) else {
            throw JobError(
                "\(manifest.file.path): services have not been asked yet; run: mapbatch run "
                    + "\(manifest.file.relativePath), or mapbatch geocode and mapbatch route")
        }
        self.init(
            questions: Questions(manifest: manifest, customers: customers, shops: shops), folder: folder,
            ledger: ledger)
    }

    // MARK: Reading

    /// The geocodes' files; nil where the job names its own.
    func geocodes() throws(JobError) -> Manifest.Geocodes? {
        guard let request = manifest.requests.geocodes else { return nil }
        let files = try files(.geocodes, asked: questions.shopGeocodes + questions.customerGeocodes)
        let format: Manifest.Answers.Format = request.isXML ? .tomtomXML : .tomtomJSON
        func answers(_ part: String) -> Manifest.Answers {
            .init(files: files.filter { $0.lastPathComponent.hasPrefix("geocodes-\(part)-") }, format: format)
        }
        let shops = answers("shops")
        return Manifest.Geocodes(customers: answers("customers"), shops: shops.files.isEmpty ? nil : shops)
    }

    /// The routes' files and the list of their ends; nil where the job names its own or needs none.
    func routes(
        customers: [Outcome<Geocode>], shops: [Outcome<Geocode>]
    ) throws(JobError) -> (answers: Manifest.Answers, pairs: URL?)? {
        guard manifest.requests.routes != nil else { return nil }
        let ways = questions.ways(customers: customers, shops: shops)
        let files = try files(.routes, asked: ways.map(\.question))
        return (
            .init(files: files.filter { $0.pathExtension != "csv" }),
            ways.isEmpty ? nil : folder.appending(path: Self.pairsName)
        )
    }

    /// The reachable ranges' files; nil where the job names its own or needs none.
    func ranges(customers: [Outcome<Geocode>]) throws(JobError) -> Manifest.Answers? {
        guard manifest.requests.ranges != nil else { return nil }
        return .init(files: try files(.ranges, asked: customers.map { questions.range($0) }))
    }

    private func files(_ kind: AnswerKind, asked: [BatchQuestion?]) throws(JobError) -> [URL] {
        let command = kind == .geocodes ? "geocode" : "route"
        let advice = "run: mapbatch \(command) \(manifest.file.relativePath) (or mapbatch run, which does all)"
        guard let names = try ledger.files(kind, fingerprint: Questions.fingerprint(asked)) else {
            let count = try ledger.count(kind)
            throw JobError(
                count.total == 0
                    ? "\(manifest.file.path): \(kind.rawValue): the service has not been asked yet; \(advice)"
                    : "\(manifest.file.path): \(kind.rawValue): the answers in \(folder.path) are not complete, or the "
                        + "addresses or what is asked have changed since; \(advice); only what is new is asked")
        }
        return names.map { folder.appending(path: $0) }
    }

    /// What came of addresses that were asked for, in the order of their keys.
    func geocodes(of keys: [String], service: BatchService?) throws(JobError) -> [Outcome<Geocode>] {
        guard let service, !keys.isEmpty else { return [] }
        let answers = try ledger.answers(.geocodes, of: keys)
        let file = folder.appending(path: "\(OutputFolder.hiddenName)/.new.part")
        var bodies = RawBodies(folder: raw)
        do {
            try write(keys.map(\.self)[...], to: file, of: service, answers, &bodies)
            defer { try? FileManager.default.removeItem(at: file) }
            return try BatchResults.geocodes(
                from: [file], format: service.format == .xml ? .tomtomXML : .tomtomJSON, expecting: keys.count)
        } catch {
            throw JobError("\(error)")
        }
    }

    // MARK: Writing

    /// Removes what a killed run left half written.
    ///
    /// - Parameter folder: of the answers, which this run alone writes into.
    static func sweep(_ folder: URL) {
        let hidden = folder.appending(path: OutputFolder.hiddenName)
        try? FileManager.default.removeItem(at: hidden.appending(path: AheadDrawing.folderName))
        for place in [folder, folder.appending(path: "raw"), hidden] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
            // So files are called before they are whole.
            for name in names where name.hasPrefix(".") && (name.hasSuffix(".part") || name.hasSuffix(".answer")) {
                try? FileManager.default.removeItem(at: place.appending(path: name))
            }
        }
    }

    /// The list of customer and shop ids, one row a route.
    static let pairsName = "route-pairs.csv"

    /// One file of answers to be written: its questions' keys, nil where nothing was to be asked.
    struct Part {
        /// Such as `geocodes-customers`.
        var name: String
        var keys: [String?]
    }

    /// Writes files of answers, in the order of their questions. Returns the files' names.
    ///
    /// - Parameter answers: of the ledger; every key has one.
    func write(
        _ parts: [Part], of service: BatchService, _ answers: [String: AnswerLedger.Answer]
    ) throws(JobError) -> [String] {
        var names: [String] = []
        var bodies = RawBodies(folder: raw)
        for part in parts {
            for (number, start) in stride(from: 0, to: part.keys.count, by: Self.itemsPerFile).enumerated() {
                let keys = part.keys[start..<min(start + Self.itemsPerFile, part.keys.count)]
                let name = part.name + String(format: "-%04d.\(service.format.rawValue)", number + 1)
                do {
                    try write(keys, to: folder.appending(path: name), of: service, answers, &bodies)
                } catch {
                    throw JobError("\(error)")
                }
                names.append(name)
            }
        }
        return names
    }

    private func write(
        _ keys: ArraySlice<String?>, to file: URL, of service: BatchService, _ answers: [String: AnswerLedger.Answer],
        _ bodies: inout RawBodies
    ) throws {
        var writer = try BatchFileWriter(service, to: file)
        for key in keys {
            guard let answer = key.flatMap({ answers[$0] }) else {
                try writer.appendFailure(
                    status: 400, code: "NOT_ASKED", message: "the address has no position that is exact enough to ask")
                continue
            }
            if answer.file.isEmpty {
                try writer.appendFailure(status: answer.status, code: "NOT_ANSWERED", message: answer.reason)
            } else {
                try writer.append(bodies.bytes(of: answer), status: answer.status)
            }
        }
        try writer.finish()
    }

    /// Writes the list of ends.
    func write(_ pairs: [Questions.Pair]) throws(JobError) {
        var text = "customer;shop\n"
        for pair in pairs {
            let ids = [questions.customers.records[pair.customer].id, questions.shops.records[pair.shop].id]
            // Whoever reads the list finds out by what fields are divided.
            text += ids.map { $0.inCSV(separators: ";,\t|") }.joined(separator: ";") + "\n"
        }
        let file = folder.appending(path: Self.pairsName)
        do {
            try Data(text.utf8).write(to: file, options: .atomic)
        } catch {
            throw JobError("\(file.path): cannot be written: \(error.localizedDescription)")
        }
    }
}

/// Raw bodies, of which the one read last stays mapped: answers of one batch mostly follow each other.
struct RawBodies {
    let folder: URL
    private var name = ""
    private var body = Data()

    init(folder: URL) { self.folder = folder }

    /// The bytes of an answer.
    mutating func bytes(of answer: AnswerLedger.Answer) throws(JobError) -> Data {
        let file = folder.appending(path: answer.file)
        if name != answer.file {
            do {
                body = try Data(contentsOf: file, options: .mappedIfSafe)
            } catch {
                throw JobError("\(file.path): cannot be read: \(error.localizedDescription); the ledger refers to it")
            }
            name = answer.file
        }
        guard answer.range.upperBound <= body.count else {
            throw JobError(
                "\(file.path): is shorter than when it came; the ledger refers to byte \(answer.range.upperBound)")
        }
        return body[answer.range]
    }
}
