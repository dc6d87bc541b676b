import Batch
import Foundation
import Print
import Renderer

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
    func draw(_ unit: Unit, report: (Int, RecordOutcome) -> Void) throws {
        if let combined = unit.combined {
            try drawCombined(unit.entries, as: combined, report: report)
        } else {
            for index in unit.entries {
                try Task.checkCancellation()
                guard let order = plan.entries[index].order else { continue }
                report(index, try drawSingle(index, order))
            }
        }
    }

    // MARK: Files of one record

    private func drawSingle(_ index: Int, _ order: Plan.Entry.Order) throws(JobError) -> RecordOutcome {
        var outcome = plan.knownFiles(of: index, order, in: ledger)
        outcome.isReused = !plan.lacksFiles(outcome)
        // Ledgers of older versions know files without their quality.
        guard !outcome.isReused || outcome.quality == nil else { return outcome }
        do throws(Stop) {
            let scene = try self.scene(index, order, of: &outcome)
            try deliver(scene, index, order, to: &outcome)
            return outcome
        } catch {
            switch error {
            case .verdict(let verdict): return RecordOutcome(status: .failed, verdict: verdict)
            case .job(let error): throw error
            }
        }
    }

    private func deliver(
        _ scene: Scene, _ index: Int, _ order: Plan.Entry.Order, to outcome: inout RecordOutcome
    ) throws(Stop) {
        let entry = plan.entries[index]
        if plan.formats.contains(.png), outcome.png == nil {
            let png = try verdict { () throws(Verdict) in try drawing.png(scene, of: entry, dpi: plan.dpi) }
            outcome.png = try write(png, plan.pngName(entry), order.fingerprint)
        }
        if plan.singlePDF, outcome.pdf == nil {
            let pdf = try verdict { () throws(Verdict) in try drawing.pdf(scene, of: entry) }
            outcome.pdf = try write(pdf, plan.pdfName(entry), order.fingerprint)
        }
    }

    // MARK: Combined files

    private func drawCombined(_ indexes: [Int], as name: String, report: (Int, RecordOutcome) -> Void) throws {
        let orders = indexes.compactMap { index in plan.entries[index].order.map { (index, $0) } }
        let fingerprint = Fingerprint.of(pages: orders.map(\.1.fingerprint))
        let file = name + ".pdf"
        if let sum = ledger.checksum(of: file, fingerprint: fingerprint) {
            let outcomes = orders.map { plan.knownFiles(of: $0.0, $0.1, in: ledger) }
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
        var drawn: [(index: Int, outcome: RecordOutcome)] = []
        for (index, order) in orders {
            try Task.checkCancellation()
            var outcome = plan.knownFiles(of: index, order, in: ledger)
            do {
                let scene = try self.scene(index, order, of: &outcome)
                try deliver(scene, index, order, to: &outcome)
                drawing.measure(.pdf) { document.add(scene) }
                drawn.append((index, outcome))
            } catch Stop.verdict(let verdict) {
                report(index, RecordOutcome(status: .failed, verdict: verdict))
            } catch Stop.job(let error) {
                throw error
            }
        }
        guard !drawn.isEmpty else { return }
        let bytes: Data
        do {
            bytes = try document.finish()
        } catch {
            throw JobError("\(file): \(error)")
        }
        // A part with a page missing is drawn again by the next run, which may have what lacked.
        let isWhole = drawn.count == orders.count
        let sum = try drawing.measure(.write) { () throws(JobError) in
            try ledger.deliver(bytes, as: file, fingerprint: isWhole ? fingerprint : "incomplete")
        }
        for (page, (index, outcome)) in drawn.enumerated() {
            var outcome = outcome
            outcome.combined = RecordOutcome.File(name: file, sha256: sum)
            outcome.page = page + 1
            report(index, outcome)
        }
    }

    // MARK: Steps

    /// Why a record goes no further.
    private enum Stop: Error {
        case verdict(Verdict)
        case job(JobError)
    }

    /// Draws the scene, and remembers its quality before any of its files is there.
    private func scene(
        _ index: Int, _ order: Plan.Entry.Order, of outcome: inout RecordOutcome
    ) throws(Stop) -> Scene {
        let entry = plan.entries[index]
        let (scene, quality) = try verdict { () throws(Verdict) in try drawing.scene(entry, order) }
        outcome.quality = quality
        do {
            try ledger.remember(quality, of: entry.fileName, fingerprint: order.fingerprint)
        } catch {
            throw .job(error)
        }
        return scene
    }

    private func verdict<T>(_ step: () throws(Verdict) -> T) throws(Stop) -> T {
        do {
            return try step()
        } catch {
            throw .verdict(error)
        }
    }

    private func write(_ data: Data, _ name: String, _ fingerprint: String) throws(Stop) -> RecordOutcome.File {
        do {
            let sum = try drawing.measure(.write) { () throws(JobError) in
                try ledger.deliver(data, as: name, fingerprint: fingerprint)
            }
            return RecordOutcome.File(name: name, sha256: sum)
        } catch {
            throw .job(error)
        }
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

    /// The record's own files that are there and right.
    func knownFiles(of index: Int, _ order: Entry.Order, in ledger: Ledger) -> RecordOutcome {
        let entry = entries[index]
        func known(_ name: String) -> RecordOutcome.File? {
            ledger.checksum(of: name, fingerprint: order.fingerprint).map { RecordOutcome.File(name: name, sha256: $0) }
        }
        var outcome = RecordOutcome(status: .drawn)
        outcome.quality = ledger.quality(of: entry.fileName, fingerprint: order.fingerprint)
        if formats.contains(.png) { outcome.png = known(pngName(entry)) }
        if singlePDF { outcome.pdf = known(pdfName(entry)) }
        return outcome
    }
}
