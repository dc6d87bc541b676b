import Batch
import Foundation
import Maps
import Renderer
import Synchronization

/// The straight line of a job: plan → located → page → scene → files → index and report.
package struct Pipeline: Sendable {
    private let plan: Plan
    private let workers: Int

    /// - Parameter workers: how many records are drawn at once, at least 1.
    package init(_ plan: Plan, workers: Int) {
        self.plan = plan
        self.workers = max(1, workers)
    }

    /// What the workers share, under one lock.
    private final class Board: Sendable {
        let state: Mutex<State>

        init(total: Int) { state = Mutex(State(progress: JobProgress(total: total))) }
    }

    private struct State {
        var next = 0
        var outcomes: [Int: RecordOutcome] = [:]
        var progress: JobProgress
        var times = StageTimes()
        var labels = LabelCount()

        /// The next units for a worker; empty where none are left.
        ///
        /// Neighbours go to one worker, or two would wait for each other's ground: a share of what is left, so that they
        /// become few towards the end and all workers end together.
        mutating func take(of units: [Unit], workers: Int) -> ArraySlice<Unit> {
            let count = max(1, (units.count - next) / (2 * workers))
            let taken = units[min(next, units.count)..<min(next + count, units.count)]
            next = taken.endIndex
            return taken
        }

        /// Notes what came of a record; how far the run is then.
        mutating func settle(_ index: Int, _ outcome: RecordOutcome) -> JobProgress {
            outcomes[index] = outcome
            if outcome.status == .drawn { progress.drawn += 1 } else { progress.failed += 1 }
            if outcome.isReused { progress.reused += 1 }
            return progress
        }
    }

    /// Runs the job to its end, or until the task is cancelled; either way what is finished stays, and index and report
    /// are written.
    ///
    /// - Parameter onProgress: called after every record, from any thread.
    /// - Throws: `JobError` where the output cannot be written.
    package func run(onProgress: @escaping @Sendable (JobProgress) -> Void) async throws -> Report {
        let clock = ContinuousClock.now
        let folder = try OutputFolder(plan.folder)
        let ledger = try Ledger(folder, job: plan.name)
        let units = self.units()
        let board = Board(total: plan.entries.lazy.filter(\.isSelected).count)
        board.state.withLock { settle(in: &$0, ledger) }
        onProgress(board.state.withLock { $0.progress })
        var failure: JobError?
        do {
            try await draw(units, board, ledger, onProgress)
        } catch let error as JobError {
            failure = error
        } catch is CancellationError {
            // What is finished stays; the index says what is pending.
        }
        let end = board.state.withLock { $0 }
        var outcomes = plan.entries.indices.map { end.outcomes[$0] ?? RecordOutcome(status: .pending) }
        if plan.leavesCombinedPDF {
            for (index, page) in knownCombinedPages(ledger) {
                (outcomes[index].combined, outcomes[index].page) = (page.file, page.number)
            }
        }
        let report = Report(
            plan: plan, outcomes: outcomes, progress: end.progress, times: end.times, labels: end.labels,
            seconds: (ContinuousClock.now - clock) / .seconds(1), wasStopped: Task.isCancelled)
        if let failure {
            // On a full disk the index may not find room either; the first reason is the one to tell.
            try? deliver(outcomes, report, folder)
            throw failure
        }
        for name in outdated(outcomes, units, ledger) { try ledger.withdraw(name) }
        try deliver(outcomes, report, folder)
        return report
    }

    /// Draws the selected records that can be drawn, and leaves index, report and all other files to the run that ends the
    /// job. It gives way to other tasks after each record.
    ///
    /// - Returns: the ids of the records whose maps were not there before.
    package func drawAhead(onProgress: @escaping @Sendable (JobProgress) -> Void) async throws -> Set<String> {
        let folder = try OutputFolder(plan.folder)
        let ledger = try Ledger(folder, job: plan.name)
        let drawable = plan.entries.indices.filter { plan.entries[$0].isSelected && plan.entries[$0].order != nil }
        let board = Board(total: drawable.count)
        try await draw(drawable.map { Unit(entries: [$0], combined: nil) }, board, ledger, onProgress)
        let made = board.state.withLock { $0.outcomes.filter { $0.value.status == .drawn && !$0.value.isReused } }
        return Set(made.keys.map { plan.entries[$0].record.id })
    }

    private func draw(
        _ units: [Unit], _ board: Board, _ ledger: Ledger, _ onProgress: @escaping @Sendable (JobProgress) -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<min(workers, max(1, units.count)) {
                group.addTask { try await work(units, board, ledger, onProgress) }
            }
            try await group.waitForAll()
        }
    }

    /// Files of earlier runs that must not be taken for this one's: of records that fail now and, after a run over all
    /// records, of records and combined PDFs that the job has no more.
    private func outdated(_ outcomes: [RecordOutcome], _ units: [Unit], _ ledger: Ledger) -> [String] {
        let entries = zip(plan.entries, outcomes)
        let failed = entries.filter { $0.1.status == .failed }.flatMap { [plan.pngName($0.0), plan.pdfName($0.0)] }
        guard plan.isWhole, !outcomes.contains(where: { $0.status == .pending }) else { return failed }
        let current = Set(
            entries.filter { $0.1.status != .failed }.flatMap { [plan.pngName($0.0), plan.pdfName($0.0)] }
                + units.compactMap { $0.combined.map { $0 + ".pdf" } })
        return ledger.names().filter { name in
            // A run for PNG alone says nothing about PDFs.
            !current.contains(name) && (name.hasSuffix(".png") || plan.formats.contains(.pdf))
        }
    }

    private func deliver(_ outcomes: [RecordOutcome], _ report: Report, _ folder: OutputFolder) throws(JobError) {
        try folder.write(IndexFile.bytes(plan, outcomes), to: "index.csv")
        try folder.write(report.json, to: "report.json")
    }

    /// Settles the records that need no drawing: those rejected already, and those that are not selected.
    private func settle(in state: inout State, _ ledger: Ledger) {
        let combined = plan.leavesCombinedPDF ? knownCombinedPages(ledger) : [:]
        for (index, entry) in plan.entries.enumerated() {
            switch entry.state {
            case .rejected(let verdict):
                state.outcomes[index] = RecordOutcome(status: .failed, verdict: verdict)
                if entry.isSelected { state.progress.failed += 1 }
            case .draw(let order) where !entry.isSelected:
                var known = plan.knownFiles(of: index, plan.lastFingerprint(of: index, order, in: ledger), in: ledger)
                if let page = combined[index] { (known.combined, known.page) = (page.file, page.number) }
                state.outcomes[index] = plan.lacksFiles(known) ? RecordOutcome(status: .notSelected) : known
            case .draw:
                break
            }
        }
    }

    /// The work in pieces that need nothing of each other: single records so that neighbours come one after the other and
    /// find the ground that they share, parts of combined PDFs in the order of the records.
    private func units() -> [Unit] {
        let drawable = plan.entries.indices.filter { plan.entries[$0].isSelected && plan.entries[$0].order != nil }
        guard !plan.combinedPDF else { return parts(of: drawable) }
        let order = drawable.compactMap { index in
            plan.entries[index].order.map { (DrawingOrder($0, index, plan), index) }
        }
        return order.sorted { $0.0 < $1.0 }.map { Unit(entries: [$0.1], combined: nil) }
    }

    /// Records shared out to combined PDFs.
    private func parts(of drawable: [Int]) -> [Unit] {
        stride(from: 0, to: drawable.count, by: plan.pdfPages).enumerated().map { part, start in
            let end = min(start + plan.pdfPages, drawable.count)
            return Unit(
                entries: Array(drawable[start..<end]), combined: plan.name + String(format: "-%04d", part + 1))
        }
    }

    /// The pages of combined PDFs of earlier runs that are still right, by their place in the plan's entries.
    private func knownCombinedPages(_ ledger: Ledger) -> [Int: (file: RecordOutcome.File, number: Int)] {
        var pages: [Int: (file: RecordOutcome.File, number: Int)] = [:]
        for part in parts(of: plan.entries.indices.filter { plan.entries[$0].order != nil }) {
            let fingerprint = Fingerprint.of(
                pages: part.entries.compactMap { index in
                    plan.entries[index].order.map { plan.lastFingerprint(of: index, $0, in: ledger) }
                })
            let name = (part.combined ?? "") + ".pdf"
            guard let sum = ledger.checksum(of: name, fingerprint: fingerprint) else { continue }
            for (page, index) in part.entries.enumerated() {
                pages[index] = (RecordOutcome.File(name: name, sha256: sum), page + 1)
            }
        }
        return pages
    }

    /// One worker: takes units until none is left.
    private func work(
        _ units: [Unit], _ board: Board, _ ledger: Ledger, _ onProgress: @Sendable (JobProgress) -> Void
    ) async throws {
        let worker = Worker(plan, ledger)
        defer {
            board.state.withLock { state in
                state.times.add(worker.times)
                state.labels.add(worker.labels)
            }
        }
        while true {
            try Task.checkCancellation()
            let taken = board.state.withLock { $0.take(of: units, workers: workers) }
            if taken.isEmpty { return }
            for unit in taken {
                // Drawing keeps a thread busy for long; what comes from the network must get a turn.
                await Task.yield()
                try await worker.draw(unit) { index, outcome in
                    onProgress(board.state.withLock { $0.settle(index, outcome) })
                }
            }
        }
    }
}
