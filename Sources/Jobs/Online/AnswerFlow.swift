import Batch
import Foundation
import Geo
import Synchronization

/// Carries answers of one kind to the questions of the next: a customer's routes are asked for once the customer and all
/// shops have positions.
final class AnswerFlow: Sendable {
    private let files: AnswerFiles
    private let services: [AnswerKind: BatchService]
    private let ledger: AnswerLedger
    private let streams: [AnswerKind: AsyncStream<[AnswerStage.Question]>]
    private let outlets: [AnswerKind: AsyncStream<[AnswerStage.Question]>.Continuation]
    private let state: Mutex<State>

    private struct State {
        /// Nil until the answer is final.
        var customers: [Outcome<Geocode>?]
        var shops: [Outcome<Geocode>?]
        /// Keys of the addresses, by row; empty where the job names files of geocodes.
        var customerKeys: [String] = []
        var shopKeys: [String] = []
        /// Rows of an address that was asked for.
        var customerRows: [String: [Int]] = [:]
        var shopRows: [String: [Int]] = [:]
        /// Customers whose next questions are out.
        var isFollowed: [Bool]
        /// Customers that wait for the answer to a question.
        var waiting: [String: [Int]] = [:]
        /// How many questions of a customer are open.
        var open: [Int: Int] = [:]
        /// Customers with all their answers, since they were taken last.
        var ready: [Int] = []
    }

    /// Tells that there are customers with all their answers.
    let readiness: AsyncStream<Void>
    private let readinessOutlet: AsyncStream<Void>.Continuation

    private var questions: Questions { files.questions }
    /// The folder of the answers.
    var folder: URL { files.folder }

    /// - Throws: where geocodes are not asked for now and are not there either.
    init(_ enquiry: Enquiry, _ services: [AnswerKind: BatchService], _ ledger: AnswerLedger) throws(JobError) {
        self.services = services
        self.ledger = ledger
        files = AnswerFiles(questions: enquiry.questions, folder: enquiry.manifest.requests.folder, ledger: ledger)
        var streams: [AnswerKind: AsyncStream<[AnswerStage.Question]>] = [:]
        var outlets: [AnswerKind: AsyncStream<[AnswerStage.Question]>.Continuation] = [:]
        for kind in services.keys { (streams[kind], outlets[kind]) = AsyncStream.makeStream() }
        self.streams = streams
        self.outlets = outlets
        (readiness, readinessOutlet) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(
            State(
                customers: Array(repeating: nil, count: enquiry.customers.records.count),
                shops: Array(repeating: nil, count: enquiry.shops.records.count),
                isFollowed: Array(repeating: false, count: enquiry.customers.records.count)))
        if services[.geocodes] != nil { try askForGeocodes() } else { try readGeocodes() }
    }

    /// The questions of a kind as they come up.
    func stream(of kind: AnswerKind) -> AsyncStream<[AnswerStage.Question]> {
        streams[kind] ?? AsyncStream { $0.finish() }
    }

    /// Takes final answers and asks what depends on them.
    func take(_ keys: [String], of kind: AnswerKind) throws(JobError) {
        guard kind == .geocodes else { return settle(keys) }
        let outcomes = try files.geocodes(of: keys, service: services[.geocodes])
        try state.withLock { (state) throws(JobError) in
            for (key, outcome) in zip(keys, outcomes) {
                for row in state.shopRows[key] ?? [] { state.shops[row] = outcome }
                for row in state.customerRows[key] ?? [] { state.customers[row] = outcome }
            }
            try follow(&state)
        }
    }

    /// Notes routes and ranges that are there.
    private func settle(_ keys: [String]) {
        let isReady = state.withLock { state in
            for key in keys {
                for row in state.waiting.removeValue(forKey: key) ?? [] {
                    state.open[row, default: 1] -= 1
                    if state.open[row] == 0 { state.ready.append(row) }
                }
            }
            return !state.ready.isEmpty
        }
        if isReady { readinessOutlet.yield() }
    }

    /// Notes that no more answers come in this run.
    func endAll() { readinessOutlet.finish() }

    /// Notes that a kind will get no more answers in this run.
    func end(_ kind: AnswerKind) {
        guard kind == .geocodes else { return }
        outlets[.routes]?.finish()
        outlets[.ranges]?.finish()
    }

    // MARK: Asking

    private func askForGeocodes() throws(JobError) {
        var asked: [AnswerStage.Question] = []
        let shops = try questions.shopGeocodes.map { question throws(JobError) in
            try prepare(question, .geocodes, &asked)
        }
        let customers = try questions.customerGeocodes.map { question throws(JobError) in
            try prepare(question, .geocodes, &asked)
        }
        state.withLock { state in
            state.shopKeys = shops
            state.customerKeys = customers
            for (row, key) in shops.enumerated() { state.shopRows[key, default: []].append(row) }
            for (row, key) in customers.enumerated() { state.customerRows[key, default: []].append(row) }
        }
        let sent = Set(asked.map(\.key))
        // What cannot be asked is settled already.
        var seen: Set<String> = []
        try take((shops + customers).filter { !sent.contains($0) && seen.insert($0).inserted }, of: .geocodes)
        outlets[.geocodes]?.yield(asked)
        outlets[.geocodes]?.finish()
    }

    private func readGeocodes() throws(JobError) {
        let manifest = questions.manifest
        let geocodes = try files.geocodes() ?? manifest.geocodes
        do throws(BatchError) {
            let customers = try geocodes.customers.geocodes(expecting: questions.customers.records.count)
            let shops = try geocodes.shops?.geocodes(expecting: questions.shops.records.count) ?? []
            state.withLock { state in
                state.customers = customers
                state.shops = shops
            }
        } catch {
            throw JobError("\(error)")
        }
        try state.withLock { (state) throws(JobError) in try follow(&state) }
        end(.geocodes)
    }

    /// Asks for the routes and ranges of customers whose positions are known by now.
    private func follow(_ state: inout State) throws(JobError) {
        let shops = state.shops.compactMap(\.self)
        guard shops.count == state.shops.count else { return }
        let usable = questions.usable(shops)
        var routes: [AnswerStage.Question] = []
        var ranges: [AnswerStage.Question] = []
        for (row, outcome) in state.customers.enumerated() where !state.isFollowed[row] {
            guard let outcome else { continue }
            state.isFollowed[row] = true
            let (firstRoute, firstRange) = (routes.count, ranges.count)
            if services[.routes] != nil {
                for way in questions.ways(of: row, outcome, to: usable) {
                    _ = try prepare(way.question, .routes, &routes)
                }
            }
            if services[.ranges] != nil, let range = questions.range(outcome) {
                _ = try prepare(range, .ranges, &ranges)
            }
            let keys = Set((routes[firstRoute...] + ranges[firstRange...]).map(\.key))
            for key in keys { state.waiting[key, default: []].append(row) }
            state.open[row] = keys.count
            if keys.isEmpty, outcome.value != nil { state.ready.append(row) }
        }
        if !state.ready.isEmpty { readinessOutlet.yield() }
        if !routes.isEmpty { outlets[.routes]?.yield(routes) }
        if !ranges.isEmpty { outlets[.ranges]?.yield(ranges) }
    }

    /// Makes a question ready to be sent; one that the service cannot be asked is settled at once. Returns its key.
    private func prepare(
        _ question: BatchQuestion, _ kind: AnswerKind, _ asked: inout [AnswerStage.Question]
    ) throws(JobError) -> String {
        guard let service = services[kind] else { return "" }
        do throws(BatchServiceError) {
            let question = try AnswerStage.Question(question, to: service)
            asked.append(question)
            return question.key
        } catch {
            let key = Digest.of(Data("\(service.api.rawValue) \(question)".utf8))
            try ledger.enter([key], kind)
            try ledger.settle(key, kind, status: 400, reason: error.message)
            return key
        }
    }

    // MARK: Drawing ahead

    /// A job of the customers that got all their answers since it was asked last, and their ids; nil where there are none.
    ///
    /// - Parameter folder: gets the files of these answers.
    func readyPart(in folder: URL) throws(JobError) -> (manifest: Manifest, ids: [String])? {
        let state = state.withLock { state in
            defer { state.ready = [] }
            return state
        }
        guard !state.ready.isEmpty else { return nil }
        let rows = Set(state.ready)
        let part = AnswerFiles(partOf: files, in: folder)
        let shops = state.shops.compactMap(\.self)
        var manifest = questions.manifest
        manifest.requests = Manifest.Requests(folder: folder)
        func write(
            _ name: String, _ keys: [String?], _ kind: AnswerKind, as format: Manifest.Answers.Format = .auto
        ) throws(JobError) -> Manifest.Answers? {
            guard let service = services[kind] else { return nil }
            let names = try part.write(
                [.init(name: name, keys: keys)], of: service, try ledger.answers(kind, of: keys.compactMap(\.self)))
            return .init(files: names.map { folder.appending(path: $0) }, format: format)
        }
        let chosen = state.customerKeys.enumerated().map { rows.contains($0) ? $1 : nil }
        if let customers = try write("geocodes-customers", chosen, .geocodes) {
            let shops = try write("geocodes-shops", state.shopKeys, .geocodes)
            manifest.geocodes = Manifest.Geocodes(
                customers: customers, shops: state.shopKeys.isEmpty ? nil : shops)
        }
        let usable = questions.usable(shops)
        if services[.routes] != nil {
            let ways = rows.sorted().flatMap { row in
                state.customers[row].map { questions.ways(of: row, $0, to: usable) } ?? []
            }
            let keys = try ways.map { way throws(JobError) in try key(of: way.question, .routes) }
            if let answers = try write("routes", keys, .routes) { manifest.routes?.answers = answers }
            try part.write(ways.map(\.pair))
            manifest.routes?.pairs = folder.appending(path: AnswerFiles.pairsName)
        }
        if services[.ranges] != nil {
            let keys = try state.customers.enumerated().map { (row, outcome) throws(JobError) -> String? in
                guard rows.contains(row), let range = outcome.flatMap({ questions.range($0) }) else { return nil }
                return try key(of: range, .ranges)
            }
            manifest.ranges = try write("ranges", keys, .ranges) ?? manifest.ranges
        }
        return (manifest, rows.sorted().map { questions.customers.records[$0].id })
    }

    // MARK: Files

    /// Writes the files of the kinds that are complete, and notes which.
    func finish(_ report: inout EnquiryReport) throws(JobError) {
        let state = state.withLock { $0 }
        if let service = services[.geocodes] {
            let parts = [
                AnswerFiles.Part(name: "geocodes-shops", keys: state.shopKeys),
                AnswerFiles.Part(name: "geocodes-customers", keys: state.customerKeys),
            ]
            try finish(
                .geocodes, of: service, questions.shopGeocodes + questions.customerGeocodes, parts, &report)
        }
        let customers = state.customers.compactMap(\.self)
        let shops = state.shops.compactMap(\.self)
        guard customers.count == state.customers.count, shops.count == state.shops.count else { return }
        if let service = services[.routes] {
            let ways = questions.ways(customers: customers, shops: shops)
            let keys = try ways.map { way throws(JobError) in try key(of: way.question, .routes) }
            let parts = [AnswerFiles.Part(name: "routes", keys: keys)]
            try finish(.routes, of: service, ways.map(\.question), parts, ends: ways.map(\.pair), &report)
        }
        if let service = services[.ranges] {
            let asked = customers.map { questions.range($0) }
            let keys = try asked.map { question throws(JobError) in
                try question.map { question throws(JobError) in try key(of: question, .ranges) }
            }
            try finish(.ranges, of: service, asked, [AnswerFiles.Part(name: "ranges", keys: keys)], &report)
        }
    }

    private func key(of question: BatchQuestion, _ kind: AnswerKind) throws(JobError) -> String {
        var asked: [AnswerStage.Question] = []
        return try prepare(question, kind, &asked)
    }

    private func finish(
        _ kind: AnswerKind, of service: BatchService, _ asked: [BatchQuestion?], _ parts: [AnswerFiles.Part],
        ends: [Questions.Pair]? = nil, _ report: inout EnquiryReport
    ) throws(JobError) {
        let answers = try ledger.answers(kind)
        guard parts.allSatisfy({ $0.keys.allSatisfy { $0.map { answers[$0] != nil } ?? true } }) else { return }
        try ledger.reopen(kind)
        if let ends { try files.write(ends) }
        let names = try files.write(parts, of: service, answers)
        try ledger.complete(kind, fingerprint: Questions.fingerprint(asked), files: names)
        report.complete.append(kind)
    }
}

extension AnswerStage.Question {
    /// - Throws: where the service cannot be asked this.
    init(_ question: BatchQuestion, to service: BatchService) throws(BatchServiceError) {
        let item = try service.item(question, id: 0)
        key = Digest.of(Data("\(service.api.rawValue) ".utf8) + item.bytes)
        id = Self.id(of: key)
        self.item = try service.item(question, id: id)
    }

    /// The name of an item where the service gives answers names: 48 bits of the key tell the items of a batch apart.
    static func id(of key: String) -> Int { Int(key.prefix(12), radix: 16) ?? 0 }
}
