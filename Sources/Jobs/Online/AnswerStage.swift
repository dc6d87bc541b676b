import Batch
import Foundation
import Transport

/// Asks the questions of one kind in batches, until each is answered or it is clear that it will not be.
///
/// Whatever happens to the process, the ledger and the raw bodies tell the next run what is open, so that nothing is sent
/// twice. A batch of which nobody knows whether it arrived is never sent again by itself.
struct AnswerStage: Sendable {
    /// A question ready to be sent.
    struct Question: Sendable {
        /// Checksum of what is asked.
        var key: String
        /// By which a service may name the answer.
        var id: Int
        var item: BatchItem
    }

    /// How a stage ended.
    struct Ending: Sendable, Equatable {
        /// Why it could not go on, where it could not.
        var failure: String?
        /// What a person should know and that does not stop the job.
        var warnings: [String] = []
    }

    let kind: AnswerKind
    let service: BatchService
    let client: BatchClient
    let ledger: AnswerLedger
    /// The folder of the answers; raw bodies go to `raw` in it.
    let folder: URL
    /// Batches that are open at a time.
    let concurrent: Int
    /// Items of a batch at most.
    let largest: Int
    let clock: TransportClock
    let onProgress: @Sendable (AnswerKind, AnswerCount) -> Void

    /// How often one run asks a question whose answer was a failure that may pass.
    private static let mostTries = 3
    /// How often one run collects a body that comes damaged.
    private static let mostCollections = 6

    /// How often a service has to deny a batch before it is taken for lost.
    private static let mostDenials = 4

    /// What became of a batch.
    private enum Event: Sendable {
        /// More questions, or no more.
        case questions([Question]?)
        case answered([AnswerLedger.Answer], keys: [String])
        /// The service took none of them.
        case refused([String], BatchServiceError)
        /// Too many at once.
        case tooMany([String], BatchServiceError)
        /// The service had them and lost them.
        case expired([String])
        case doubtful(BatchServiceError)
        /// The service, the disk or the key fails; what is open stays open.
        case stopped(String)
        /// The run is stopped from outside; what is open stays open.
        case cancelled
    }

    /// What a run knows; owned by the one task that shares out the work.
    private struct State {
        var questions: [String: Question] = [:]
        var answers: [String: AnswerLedger.Answer]
        /// Questions that are in no batch.
        var waiting: [String] = []
        /// Parts of batches that were too large or had a bad item.
        var parts: [[String]] = []
        var open: [AnswerLedger.Batch]
        /// Questions in batches, those in doubt included.
        var bound: Set<String>
        var tries: [String: Int] = [:]
        var hasAll = false
        var ending = Ending()

        /// True while batches may be sent.
        var isGoing: Bool { ending.failure == nil && !Task.isCancelled }

        init(_ ledger: AnswerLedger, _ kind: AnswerKind) throws(JobError) {
            answers = try ledger.answers(kind)
            open = try ledger.batches(kind, .accepted)
            bound = Set((try ledger.batches(kind, .doubtful) + open).flatMap(\.keys))
        }
    }

    /// Asks what comes until there is no more; calls `onAnswered` with keys whose answers are final, each once.
    func run(
        _ questions: AsyncStream<[Question]>, onAnswered: @Sendable ([String]) throws(JobError) -> Void
    ) async throws(JobError) -> Ending {
        for batch in try ledger.batches(kind, .sending) {
            // The answer of a batch that is answered at once may have come before its note.
            if (try? read(batch.id, batch.keys)) == nil {
                try ledger.end(batch.id, .doubtful, note: "the run ended while it was sent")
            }
        }
        var state = try State(ledger, kind)
        state.ending.warnings = try ledger.batches(kind, .doubtful).map { batch in
            let time = Date(timeIntervalSince1970: batch.submitted).ISO8601Format()
            return "\(kind.rawValue): a batch of \(batch.keys.count) was sent on \(time), and nobody knows whether it "
                + "arrived (Tracking-ID \(batch.tracking))"
        }
        let result: Result<Ending, any Error> = await withTaskGroup(of: Event.self) { group in
            do {
                group.addTask { await Self.next(of: questions) }
                var active = 0
                while true {
                    while active < concurrent, let work = work(&state) {
                        group.addTask { await perform(work) }
                        active += 1
                    }
                    if active == 0, state.hasAll || !state.isGoing { break }
                    guard let event = await group.next() else { break }
                    if case .questions(let new) = event {
                        if new != nil { group.addTask { await Self.next(of: questions) } }
                        try take(new, &state, onAnswered)
                    } else {
                        active -= 1
                        try handle(event, &state, onAnswered)
                    }
                    onProgress(kind, try ledger.count(kind))
                }
                group.cancelAll()
                return .success(state.ending)
            } catch {
                group.cancelAll()
                return .failure(error)
            }
        }
        switch result {
        case .success(let ending): return ending
        case .failure(let error): throw error as? JobError ?? JobError("\(error)")
        }
    }

    private static func next(of questions: AsyncStream<[Question]>) async -> Event {
        for await more in questions { return .questions(more) }
        return .questions(nil)
    }

    /// Sorts new questions: answered before, open at the service, or to be sent.
    private func take(
        _ questions: [Question]?, _ state: inout State, _ onAnswered: ([String]) throws(JobError) -> Void
    ) throws(JobError) {
        guard let questions else {
            state.hasAll = true
            return
        }
        try ledger.enter(questions.map(\.key), kind)
        var known: [String] = []
        for question in questions where state.questions.updateValue(question, forKey: question.key) == nil {
            if let answer = state.answers[question.key], !answer.isPassing {
                known.append(question.key)
            } else if !state.bound.contains(question.key) {
                state.waiting.append(question.key)
            }
        }
        if !known.isEmpty { try onAnswered(known) }
    }

    // MARK: Work

    private enum Work: Sendable {
        case collect(AnswerLedger.Batch)
        case send([Question])
    }

    /// What to do next: what is paid for first, then what is left of divided batches, then full batches.
    private func work(_ state: inout State) -> Work? {
        if !Task.isCancelled, !state.open.isEmpty { return .collect(state.open.removeFirst()) }
        guard state.isGoing else { return nil }
        if let part = state.parts.popLast() { return .send(questions(part, state)) }
        guard state.waiting.count >= largest || (state.hasAll && !state.waiting.isEmpty) else { return nil }
        let keys = Array(state.waiting.prefix(largest))
        state.waiting.removeFirst(keys.count)
        state.bound.formUnion(keys)
        return .send(questions(keys, state))
    }

    private func questions(_ keys: [String], _ state: State) -> [Question] {
        keys.compactMap { state.questions[$0] }
    }

    private func perform(_ work: Work) async -> Event {
        do {
            switch work {
            case .collect(let batch):
                guard let ticket = BatchTicket(batch.ticket) else {
                    return .stopped("the ledger's ticket of batch \(batch.id) cannot be read")
                }
                return try await collect(ticket, batch.id, batch.keys)
            case .send(let questions):
                return try await send(questions)
            }
        } catch let error as JobError {
            return .stopped(error.description)
        } catch is CancellationError {
            return .cancelled
        } catch {
            return .stopped("\(error)")
        }
    }

    private func send(_ questions: [Question]) async throws -> Event {
        let keys = questions.map(\.key)
        let tracking = "mapbatch-\(UUID().uuidString.lowercased())"
        let id = try ledger.send(keys, kind, tracking: tracking, at: clock.now().timeIntervalSince1970)
        do {
            // A task of its own is not cancelled with the run: a request under way is brought to its end, so that it is
            // known what became of it.
            let submission = try await Task {
                try await client.submit(questions.map(\.item), trackingID: tracking, bodyTo: body(id))
            }.value
            switch submission {
            case .answered:
                return try read(id, keys)
            case .accepted(let ticket):
                try ledger.accept(id, ticket: ticket.description)
                return try await collect(ticket, id, keys)
            }
        } catch let error as BatchServiceError {
            switch error.kind {
            case .inDoubt, .malformed:
                try ledger.end(id, .doubtful, note: error.message)
                return .doubtful(error)
            case .split:
                try ledger.end(id, .refused, note: error.message)
                return .tooMany(keys, error)
            case .refused:
                try ledger.end(id, .refused, note: error.message)
                return .refused(keys, error)
            case .passing, .gone, .early, .local, .cancelled:
                try ledger.end(id, .refused, note: error.message)
                return .stopped("\(error)")
            }
        }
    }

    private func collect(_ ticket: BatchTicket, _ id: Int64, _ keys: [String]) async throws -> Event {
        var ticket = ticket
        var damaged = 0
        var denied = 0
        while true {
            do {
                guard case .waiting(let next, let pause) = try await client.collect(ticket, bodyTo: body(id)) else {
                    return try read(id, keys)
                }
                if next != ticket { try ledger.accept(id, ticket: next.description) }
                ticket = next
                if let pause { try await clock.sleep(pause) }
            } catch let error as BatchServiceError {
                switch error.kind {
                case .gone:
                    // Services also deny a batch that they have for a moment, and asking for it anew costs money.
                    denied += 1
                    guard denied >= Self.mostDenials else {
                        try await clock.sleep(.seconds(1 << denied))
                        continue
                    }
                    try ledger.end(id, .expired, note: error.message)
                    return .expired(keys)
                case .early, .malformed, .split, .passing:
                    damaged += 1
                    guard damaged < Self.mostCollections else { return .stopped("\(error)") }
                    try await clock.sleep(.seconds(1 << damaged))
                case .refused, .inDoubt, .local, .cancelled:
                    return .stopped("\(error)")
                }
            }
        }
    }

    /// Where the raw body of a batch goes, which is kept as it came.
    private func body(_ id: Int64) -> URL {
        folder.appending(path: "raw").appending(
            path: String(format: "\(kind.rawValue)-%06d.\(service.format.rawValue)", id))
    }

    private func read(_ id: Int64, _ keys: [String]) throws -> Event {
        let file = body(id)
        let body = try BatchBody(contentsOf: file, service: service, expecting: keys.count)
        let valid = try validity(of: file, expecting: keys.count)
        // The service may name items and give them in any order; the readers take them in that of the file.
        let places = Dictionary(body.items.enumerated().map { ($1.range, $0) }) { first, _ in first }
        let answers = try body.items(for: keys.map(Question.id(of:))).enumerated().map { place, item in
            AnswerLedger.Answer(
                file: file.lastPathComponent, place: place, range: item.range, status: item.status,
                isPassing: item.isPassing, isValid: places[item.range].map { valid[$0] } ?? false)
        }
        try ledger.answer(id, answers)
        return .answered(answers, keys: keys)
    }

    /// Whether the items of a body hold what was asked for, in the order of the file.
    private func validity(of file: URL, expecting count: Int) throws(BatchServiceError) -> [Bool] {
        do {
            return switch kind {
            case .geocodes: try BatchResults.geocodes(from: [file], expecting: count).map { $0.value != nil }
            case .routes: try BatchResults.routes(from: [file], expecting: count).map { $0.value != nil }
            case .ranges: try BatchResults.reachableRanges(from: [file], expecting: count).map { $0.value != nil }
            }
        } catch {
            throw BatchServiceError(.malformed, error.description)
        }
    }

    // MARK: Events

    private func handle(
        _ event: Event, _ state: inout State, _ onAnswered: ([String]) throws(JobError) -> Void
    ) throws(JobError) {
        switch event {
        case .questions, .cancelled: break
        case .answered(let answers, let keys):
            state.bound.subtract(keys)
            var settled: [String] = []
            for (key, answer) in zip(keys, answers) {
                state.answers[key] = answer
                if answer.isPassing { state.tries[key, default: 0] += 1 }
                let mayAsk =
                    answer.isPassing && state.questions[key] != nil && state.tries[key, default: 0] < Self.mostTries
                if mayAsk { state.waiting.append(key) } else { settled.append(key) }
            }
            try onAnswered(settled.filter { state.questions[$0] != nil })
        case .refused(let keys, let error) where error.status == 400, .tooMany(let keys, let error):
            if keys.count > 1 {
                // One bad item spoils a batch; halves find it. A refused batch costs nothing.
                let middle = keys.count / 2
                state.parts += [Array(keys[middle...]), Array(keys[..<middle])]
            } else {
                for key in keys {
                    try ledger.settle(key, kind, status: error.status ?? 400, reason: error.message)
                    state.bound.remove(key)
                }
                try onAnswered(keys)
            }
        case .refused(let keys, let error):
            state.bound.subtract(keys)
            state.ending.failure = "\(error)"
        case .expired(let keys):
            state.bound.subtract(keys)
            state.waiting += keys.filter { state.questions[$0] != nil }
            state.ending.warnings.append(
                "\(kind.rawValue): the service has lost a batch of \(keys.count) that was not collected in time; its "
                    + "items are asked again")
        case .doubtful(let error):
            state.ending.warnings.append("\(kind.rawValue): \(error)")
        case .stopped(let reason):
            state.ending.failure = state.ending.failure ?? reason
        }
    }
}
