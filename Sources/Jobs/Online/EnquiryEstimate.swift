import Batch
import Foundation
import Transport

/// What asking would cost, without asking.
package struct EnquiryEstimate: Sendable, Equatable {
    /// Distinct questions.
    package var items: Int
    /// Of these, those that an earlier run settled or that are open at the service.
    package var settled: Int
    /// Of these, those that may have arrived; they are sent again by order only.
    package var doubtful = 0
    /// Of these, those that were answered with a result.
    package var valid = 0
    /// Of these, those that were answered without one, for good.
    package var invalid = 0
    /// Batches that are open at the service.
    package var openBatches = 0
    /// Batches to be sent.
    package var batches: Int
    /// Whether it is only an upper limit: routes depend on positions that are not there yet.
    package var isUpperLimit = false
}

extension Enquiry {
    /// Counts what a run would send now; needs no key and changes nothing.
    package func estimate(_ kind: AnswerKind) throws(JobError) -> EnquiryEstimate {
        let service = try service(of: kind, key: Self.noKey())
        let largest = largest(service, settings(of: kind))
        let ledger = try AnswerLedger.existing(in: manifest.requests.folder, job: manifest.name)
        let batches = try ledger?.batches(kind, .accepted) ?? []
        guard let questions = try known(kind, ledger) else {
            let items = customers.records.count * (kind == .routes ? manifest.requests.routes?.shops ?? 1 : 1)
            return EnquiryEstimate(
                items: items, settled: 0, openBatches: batches.count, batches: (items + largest - 1) / largest,
                isUpperLimit: true)
        }
        var keys: Set<String> = []
        for question in questions {
            // What the service cannot be asked costs nothing.
            if let question = try? AnswerStage.Question(question, to: service) { keys.insert(question.key) }
        }
        let unsettled = try ledger.map { ledger throws(JobError) in
            let answers = try ledger.answers(kind)
            let open = Set(batches.flatMap(\.keys))
            let doubtful = keys.intersection(
                try ledger.batches(kind, .doubtful).flatMap(\.keys) + ledger.batches(kind, .sending).flatMap(\.keys))
            let free = keys.count {
                !open.contains($0) && !doubtful.contains($0) && answers[$0]?.isPassing ?? true
            }
            let valid = keys.count { answers[$0]?.isValid ?? false }
            let invalid = keys.count { answers[$0].map { !$0.isValid && !$0.isPassing } ?? false }
            return (free: free, doubtful: doubtful.count, valid: valid, invalid: invalid)
        }
        let doubtful = unsettled?.doubtful ?? 0
        let free = (unsettled?.free ?? keys.count) + (options.resendsDoubtful ? doubtful : 0)
        return EnquiryEstimate(
            items: keys.count, settled: keys.count - (unsettled?.free ?? keys.count) - doubtful, doubtful: doubtful,
            valid: unsettled?.valid ?? 0, invalid: unsettled?.invalid ?? 0, openBatches: batches.count,
            batches: (free + largest - 1) / largest)
    }

    /// The questions of a kind; nil where they depend on answers that are not there.
    private func known(_ kind: AnswerKind, _ ledger: AnswerLedger?) throws(JobError) -> [BatchQuestion]? {
        guard kind != .geocodes else { return questions.shopGeocodes + questions.customerGeocodes }
        var geocodes = manifest.geocodes
        if manifest.requests.geocodes != nil {
            guard let ledger else { return nil }
            let files = AnswerFiles(questions: questions, folder: manifest.requests.folder, ledger: ledger)
            guard let found = try? files.geocodes() else { return nil }
            geocodes = found
        }
        do throws(BatchError) {
            let placed = try geocodes.customers.geocodes(expecting: customers.records.count)
            guard kind == .routes else { return placed.compactMap { questions.range($0) } }
            let shops = try geocodes.shops?.geocodes(expecting: shops.records.count) ?? []
            return questions.ways(customers: placed, shops: shops).map(\.question)
        } catch {
            throw JobError("\(error)")
        }
    }

    private static func noKey() throws(JobError) -> Secret {
        do {
            return try Secret("none", named: "the key")
        } catch {
            throw JobError("\(error)")
        }
    }
}
