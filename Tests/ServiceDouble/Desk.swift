import Foundation
import Synchronization

/// What all requests share: the data, the batches that were accepted, the account of what was asked.
final class Desk: Sendable {
    /// How a batch stands.
    enum Progress { case unknown, pending, done }

    private struct Batch {
        /// Whose batch it is: one interface does not know those of another.
        var family: String
        var body: Data
        /// The same with one result less or more.
        var wrongBody: Data
        var contentType: String
        /// Polls that are still answered by "not yet".
        var pendingPolls: Int
    }

    private struct State {
        var batches: [String: Batch] = [:]
        var log = ServiceLog()
        /// How often a body was submitted.
        var submits: [String: Int] = [:]
        /// How often a request came.
        var asked: [String: Int] = [:]
        /// How often it went wrong since it last went well.
        var wrongInARow: [String: Int] = [:]
        /// How often each rule of the script was used.
        var uses: [Int: Int] = [:]
        /// Items that failed in passing and are owed a result, by their text.
        var owed: [String: Int] = [:]
        var faults = FaultScript()
    }

    let atlas: Atlas
    let key: String
    private let pollsUntilDone: Int
    private let state = Mutex(State())

    init(atlas: Atlas, key: String, pollsUntilDone: Int, faults: FaultScript) {
        (self.atlas, self.key, self.pollsUntilDone) = (atlas, key, pollsUntilDone)
        state.withLock { $0.faults = faults }
    }

    /// - Throws: 403 for another key than the double's, and for none.
    func check(_ given: String?) throws(Problem) {
        guard given == key else {
            throw Problem(403, "Forbidden", given == nil ? "the key is missing" : "the key is not valid")
        }
    }

    /// Accepts a batch and counts it.
    ///
    /// - Parameters:
    ///   - results: one an item.
    ///   - passing: the result of an item that fails this time, with a status.
    ///   - family: whose batch it is.
    ///   - body: the answer made of results.
    /// - Returns: its id.
    func accept(
        _ items: [BatchItem], of request: Incoming, results: [Atlas.Item], passing: (Int) -> Atlas.Item, family: String,
        contentType: String, body: ([Atlas.Item]) -> Data
    ) -> String {
        let fingerprint = Fingerprint(request.body).text
        let texts = items.map(\.text)
        let prints = texts.map { Fingerprint($0).text }
        let (id, failing) = state.withLock { state in
            let times = state.submits[fingerprint, default: 0]
            state.submits[fingerprint] = times + 1
            state.log.batchesAccepted += 1
            for text in texts { state.log.itemsAccepted[text, default: 0] += 1 }
            if state.log.entries.indices.contains(request.number - 1) {
                state.log.entries[request.number - 1].items = prints
            }
            let failing = Self.failing(texts, "\(fingerprint) \(times)", &state)
            for index in failing.keys { state.log.itemsFailed[texts[index], default: 0] += 1 }
            return (Fingerprint.uuid("\(family) \(fingerprint) \(times)"), failing)
        }
        let given = results.enumerated().map { failing[$0].map(passing) ?? $1 }
        let wrong = Fingerprint(id).lot < 0.5 ? Array(given.dropLast()) : given + given.suffix(1)
        let batch = Batch(
            family: family, body: body(given), wrongBody: body(wrong), contentType: contentType,
            pendingPolls: pollsUntilDone)
        state.withLock { $0.batches[id] = batch }
        return id
    }

    /// The statuses of items that fail this time. Whatever failed before is owed a result and gets it.
    private static func failing(_ texts: [String], _ batch: String, _ state: inout State) -> [Int: Int] {
        guard state.faults.itemPart > 0 || !state.owed.isEmpty else { return [:] }
        var failing: [Int: Int] = [:]
        for (index, text) in texts.enumerated() {
            if let owed = state.owed[text] {
                state.owed[text] = owed > 1 ? owed - 1 : nil
                continue
            }
            let lot = Fingerprint("\(state.faults.seed) item \(index) \(batch)").lot
            if lot < state.faults.itemPart { failing[index] = [429, 500, 503][index % 3] }
        }
        for index in failing.keys { state.owed[texts[index], default: 0] += 1 }
        return failing
    }

    /// Asks whether a batch is done, which brings it nearer to that.
    func poll(_ id: String, family: String) -> Progress {
        state.withLock { state in
            guard var batch = state.batches[id], batch.family == family else { return .unknown }
            guard batch.pendingPolls > 0 else { return .done }
            batch.pendingPolls -= 1
            state.batches[id] = batch
            return .pending
        }
    }

    /// The answer with the results of a batch.
    ///
    /// - Parameter isWrong: with one result less or more.
    func result(of id: String, isWrong: Bool = false) -> Answer {
        guard let batch = state.withLock({ $0.batches[id] }) else { return Answer(status: 404, batch: id) }
        return Answer(
            status: 200, headers: ["Content-Type": batch.contentType], body: isWrong ? batch.wrongBody : batch.body,
            batch: id)
    }

    /// Lets a batch take longer.
    func delay(_ id: String, polls: Int) { state.withLock { $0.batches[id]?.pendingPolls += polls } }

    /// What goes wrong from now on.
    var faults: FaultScript {
        get { state.withLock { $0.faults } }
        set { state.withLock { $0.faults = newValue } }
    }

    /// What goes wrong with a request, by the rules of the script or by lot.
    func fault(_ request: Incoming) -> FaultKind? {
        let stage = FaultKind.Stage(request)
        let identity = "\(request.method) \(request.publicTarget) \(Fingerprint(request.body).text)"
        return state.withLock { state in
            if let kind = Self.ruled(request, stage, &state) { return kind }
            guard !state.faults.shares.isEmpty else { return nil }
            let times = state.asked[identity, default: 0]
            state.asked[identity] = times + 1
            let lot = Fingerprint("\(state.faults.seed) request \(times) \(identity)").lot
            guard let kind = state.faults.kind(lot, at: stage),
                state.wrongInARow[identity, default: 0] < state.faults.mostInARow
            else {
                state.wrongInARow[identity] = nil
                return nil
            }
            state.wrongInARow[identity, default: 0] += 1
            return kind
        }
    }

    private static func ruled(_ request: Incoming, _ stage: FaultKind.Stage, _ state: inout State) -> FaultKind? {
        for (index, rule) in state.faults.rules.enumerated() where rule.kind.applies(to: stage) {
            switch rule.place {
            case .number(let number) where number == request.number: return rule.kind
            case .path(let path, let times)
            where request.target.hasPrefix(path) && state.uses[index, default: 0] < times:
                state.uses[index, default: 0] += 1
                return rule.kind
            default: continue
            }
        }
        return nil
    }

    /// Forgets all batches, as a service does after some days.
    func expireBatches() { state.withLock { $0.batches = [:] } }

    /// Forgets what was counted, not the batches.
    func resetLog() { state.withLock { $0.log = ServiceLog() } }

    /// The account so far.
    var log: ServiceLog { state.withLock { $0.log } }

    /// Enters a request into the account.
    ///
    /// - Returns: its number, from 1.
    func arrive(_ request: Incoming) -> Int {
        let body = request.body.isEmpty ? nil : Fingerprint(request.body).text
        return state.withLock { state in
            let number = state.log.entries.count + 1
            state.log.entries.append(
                ServiceLog.Entry(
                    number: number, method: request.method, path: request.publicTarget, status: 0,
                    tracking: request.headers["tracking-id"], body: body))
            return number
        }
    }

    /// Completes the entry of a request, unless the account was begun anew.
    ///
    /// - Returns: the entry.
    func leave(_ number: Int, _ answer: Answer, _ fault: FaultKind?) -> ServiceLog.Entry? {
        state.withLock { state in
            guard state.log.entries.indices.contains(number - 1) else { return nil }
            state.log.entries[number - 1].status = answer.delivery == .reset ? 0 : answer.status
            state.log.entries[number - 1].batch = answer.batch
            state.log.entries[number - 1].fault = fault?.rawValue
            return state.log.entries[number - 1]
        }
    }

    /// Counts a tile that was asked for.
    func count(tile: String) { state.withLock { $0.log.tiles[tile, default: 0] += 1 } }
}
