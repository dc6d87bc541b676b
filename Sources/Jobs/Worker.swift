import Batch
import Foundation
import Print
import Renderer
import Tiles

/// A piece of work that one worker does alone: one record, or all records of one combined PDF.
struct Unit: Sendable {
    /// Places in the plan's entries; all have something to draw.
    var entries: [Int]
    /// Name of the combined PDF, without extension; nil for none.
    var combined: String?
}

/// Draws units one after the other: the straight line from a located record to delivered files.
final class Worker {
    private let plan: Plan
    private let ledger: Ledger
    private let drawing: PageDrawing

    init(_ plan: Plan, _ ledger: Ledger) {
        self.plan = plan
        self.ledger = ledger
        drawing = PageDrawing(plan)
    }

    var times: StageTimes { drawing.times }
    var labels: LabelCount { drawing.labels }

    /// Draws what a unit lacks and reports each record as it is done.
    ///
    /// - Throws: `JobError` where a file cannot be written, `CancellationError` where the run is to stop.
    func draw(_ unit: Unit, report: (Int, RecordOutcome) -> Void) async throws {
        if let combined = unit.combined {
            try await drawCombined(unit.entries, as: combined, report: report)
        } else {
            for index in unit.entries {
                try Task.checkCancellation()
                guard let order = plan.entries[index].order else { continue }
                report(index, try await drawSingle(index, order))
            }
        }
    }

    // MARK: Files of one record

    private func drawSingle(_ index: Int, _ order: Plan.Entry.Order) async throws -> RecordOutcome {
        do throws(Stop) {
            let supply = try await supply(index, order)
            var outcome = plan.knownFiles(of: index, supply.fingerprint, in: ledger)
            outcome.isReused = !plan.lacksFiles(outcome)
            // Ledgers of older versions know files without their quality.
            guard !outcome.isReused || outcome.quality == nil else { return outcome }
            let (scene, page) = try await self.scene(index, order, supply, of: &outcome)
            if outcome.isReused { try job { () throws(JobError) in try ledger.remember(page) } }
            try deliver(scene, index, page, to: &outcome)
            return outcome
        } catch {
            switch error {
            case .verdict(let verdict): return try outcome(of: verdict)
            case .job(let error): throw error
            }
        }
    }

    /// A verdict of a task that is cancelled is none: the record is left for the next run.
    private func outcome(of verdict: Verdict) throws(CancellationError) -> RecordOutcome {
        if Task.isCancelled { throw CancellationError() }
        return RecordOutcome(status: .failed, verdict: verdict)
    }

    private func deliver(
        _ scene: Scene, _ index: Int, _ page: Ledger.Page, to outcome: inout RecordOutcome
    ) throws(Stop) {
        let entry = plan.entries[index]
        if plan.formats.contains(.png), outcome.png == nil {
            let png = try verdict { () throws(Verdict) in try drawing.png(scene, of: entry, dpi: plan.dpi) }
            outcome.png = try write(png, plan.pngName(entry), page)
        }
        if plan.singlePDF, outcome.pdf == nil {
            let pdf = try verdict { () throws(Verdict) in try drawing.pdf(scene, of: entry) }
            outcome.pdf = try write(pdf, plan.pdfName(entry), page)
        }
    }

    // MARK: Combined files

    private func drawCombined(
        _ indexes: [Int], as name: String, report: (Int, RecordOutcome) -> Void
    ) async throws {
        let orders = indexes.compactMap { index in plan.entries[index].order.map { (index, $0) } }
        let pages = try await fingerprints(of: orders)
        let fingerprint = Fingerprint.of(pages: pages)
        let file = name + ".pdf"
        if let sum = ledger.checksum(of: file, fingerprint: fingerprint) {
            let outcomes = zip(orders, pages).map { plan.knownFiles(of: $0.0, $1, in: ledger) }
            if !outcomes.contains(where: { plan.lacksFiles($0) || $0.quality == nil }) {
                for (page, (index, outcome)) in zip(orders.map(\.0), outcomes).enumerated() {
                    var outcome = outcome
                    outcome.isReused = true
                    outcome.combined = RecordOutcome.File(name: file, sha256: sum)
                    outcome.page = page + 1
                    report(index, outcome)
                }
                return
            }
        }
        var document = PressPDF(title: name, marks: plan.marks)
        var drawn: [(place: Int, index: Int, outcome: RecordOutcome, page: Ledger.Page)] = []
        // Neighbours are drawn one after the other, as single records are, whatever their places in the file.
        let sequence = orders.enumerated().map { (key: DrawingOrder($1.1, $1.0, plan), place: $0, entry: $1) }
        for (_, place, (index, order)) in sequence.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            do throws(Stop) {
                let supply = try await supply(index, order)
                var outcome = plan.knownFiles(of: index, supply.fingerprint, in: ledger)
                let (scene, page) = try await self.scene(index, order, supply, of: &outcome)
                try deliver(scene, index, page, to: &outcome)
                drawing.measure(.pdf) { document.add(scene, at: place) }
                drawn.append((place, index, outcome, page))
            } catch {
                switch error {
                case .verdict(let verdict): report(index, try outcome(of: verdict))
                case .job(let error): throw error
                }
            }
        }
        guard !drawn.isEmpty else { return }
        drawn.sort { $0.place < $1.place }
        let bytes: Data
        do {
            bytes = try drawing.finish(document)
        } catch {
            throw JobError("\(file): \(error)")
        }
        // A part with a page missing is drawn again by the next run, which may have what lacked.
        let isWhole = drawn.count == orders.count
        let sum = try drawing.measure(.write) { () throws(JobError) in
            try ledger.deliver(
                bytes, as: file,
                fingerprint: isWhole ? Fingerprint.of(pages: drawn.map(\.page.fingerprint)) : "incomplete",
                pages: drawn.map(\.page))
        }
        for (page, var record) in drawn.enumerated() {
            record.outcome.combined = RecordOutcome.File(name: file, sha256: sum)
            record.outcome.page = page + 1
            report(record.index, record.outcome)
        }
    }

    // MARK: Steps

    /// Why a record goes no further.
    private enum Stop: Error {
        case verdict(Verdict)
        case job(JobError)
    }

    /// What a page is made of, as far as it is known before drawing.
    private struct Supply {
        /// Laid out and with its tiles at hand; nil where that is yet to be done.
        var page: PageDrawing.SuppliedPage?
        /// Of all that the page depends on, its tiles included.
        var fingerprint: String
    }

    /// Where tiles come one by one, only they themselves tell whether a page is still right, so that they are had first.
    private func supply(
        _ index: Int, _ order: Plan.Entry.Order
    ) async throws(Stop) -> Supply {
        guard plan.sources.areLive else { return Supply(page: nil, fingerprint: order.fingerprint) }
        let page = try await page(index, order)
        return Supply(page: page, fingerprint: Fingerprint.of(page: order.fingerprint, tiles: page.tiles.digests))
    }

    private func page(_ index: Int, _ order: Plan.Entry.Order) async throws(Stop) -> PageDrawing.SuppliedPage {
        do throws(Verdict) {
            return try await drawing.page(plan.entries[index], order)
        } catch {
            throw .verdict(error)
        }
    }

    /// Those of the pages of a combined PDF; where a page cannot be supplied, one that no page had.
    private func fingerprints(of orders: [(Int, Plan.Entry.Order)]) async throws -> [String] {
        guard plan.sources.areLive else { return orders.map(\.1.fingerprint) }
        var fingerprints: [String] = []
        for (index, order) in orders {
            try Task.checkCancellation()
            fingerprints.append((try? await supply(index, order).fingerprint) ?? "none")
        }
        return fingerprints
    }

    /// Draws the scene, and tells what is to be remembered of it together with the first of its files.
    private func scene(
        _ index: Int, _ order: Plan.Entry.Order, _ supply: Supply, of outcome: inout RecordOutcome
    ) async throws(Stop) -> (Scene, Ledger.Page) {
        let entry = plan.entries[index]
        let supplied: PageDrawing.SuppliedPage
        if let page = supply.page { supplied = page } else { supplied = try await page(index, order) }
        let (scene, quality) = try verdict { () throws(Verdict) in try drawing.scene(entry, supplied) }
        outcome.quality = quality
        let memory = Ledger.Page(
            name: entry.fileName, fingerprint: supply.fingerprint,
            bareFingerprint: supply.fingerprint == order.fingerprint ? nil : order.fingerprint, quality: quality)
        return (scene, memory)
    }

    private func verdict<T>(_ step: () throws(Verdict) -> T) throws(Stop) -> T {
        do {
            return try step()
        } catch {
            throw .verdict(error)
        }
    }

    private func job<T>(_ step: () throws(JobError) -> T) throws(Stop) -> T {
        do {
            return try step()
        } catch {
            throw .job(error)
        }
    }

    private func write(_ data: Data, _ name: String, _ page: Ledger.Page) throws(Stop) -> RecordOutcome.File {
        let sum = try job { () throws(JobError) in
            try drawing.measure(.write) { () throws(JobError) in
                try ledger.deliver(data, as: name, fingerprint: page.fingerprint, pages: [page])
            }
        }
        return RecordOutcome.File(name: name, sha256: sum)
    }
}

extension Plan {
    /// True where each record gets a PDF of its own.
    var singlePDF: Bool { formats.contains(.pdf) && pdfFiles != .combined }
    /// True where records are put into PDFs together.
    var combinedPDF: Bool { formats.contains(.pdf) && pdfFiles != .each }

    /// True where a file of the record's own is yet to be made.
    func lacksFiles(_ outcome: RecordOutcome) -> Bool {
        (formats.contains(.png) && outcome.png == nil) || (singlePDF && outcome.pdf == nil && outcome.combined == nil)
    }

    func pngName(_ entry: Entry) -> String { entry.fileName + ".png" }
    func pdfName(_ entry: Entry) -> String { entry.fileName + ".pdf" }

    /// That of a page as it was drawn last, with the tiles of then.
    func lastFingerprint(of index: Int, _ order: Entry.Order, in ledger: Ledger) -> String {
        guard sources.areLive else { return order.fingerprint }
        return ledger.fingerprint(of: entries[index].fileName, withTilesOf: order.fingerprint)
    }

    /// The record's own files that are there and right.
    ///
    /// - Parameter fingerprint: of all that the record's page depends on.
    func knownFiles(of index: Int, _ fingerprint: String, in ledger: Ledger) -> RecordOutcome {
        let entry = entries[index]
        func known(_ name: String) -> RecordOutcome.File? {
            ledger.checksum(of: name, fingerprint: fingerprint).map { RecordOutcome.File(name: name, sha256: $0) }
        }
        var outcome = RecordOutcome(status: .drawn)
        outcome.quality = ledger.quality(of: entry.fileName, fingerprint: fingerprint)
        if formats.contains(.png) { outcome.png = known(pngName(entry)) }
        if singlePDF { outcome.pdf = known(pdfName(entry)) }
        return outcome
    }
}
