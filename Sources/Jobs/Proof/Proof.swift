import Batch
package import Foundation
import Geo
import Maps
import Print
import Renderer
import Synchronization

/// A proof of a job: its first records and its worst cases on sheets and in a gallery, for approval before all is drawn.
///
/// Ledger, index and files of the job stay as they are.
package struct Proof: Sendable {
    private let plan: Plan
    private let folder: URL
    private let count: Int
    private let workers: Int

    /// Resolution of the gallery's pictures.
    private static let dpi = 110.0

    /// - Parameters:
    ///   - folder: where it goes; nil for `proof` in the job's output folder.
    ///   - count: how many of the first records that can be drawn it shows, beside the worst cases.
    ///   - workers: how many records are drawn at once, at least 1.
    package init(_ plan: Plan, folder: URL? = nil, count: Int = 20, workers: Int) {
        self.plan = plan
        self.folder = folder ?? plan.folder.appending(path: "proof", directoryHint: .isDirectory)
        self.count = count
        self.workers = max(1, workers)
    }

    /// A record drawn.
    private struct Drawn: Sendable {
        var scene: Scene
        var quality: PageQuality
        var png: Data
        var pdf: Data
    }

    /// Draws the proof and writes it; nothing is written before all is drawn.
    ///
    /// - Parameter onProgress: called after every record laid out or drawn, from any thread.
    /// - Throws: `JobError` where the folder cannot be written, `CancellationError` where the task is cancelled.
    package func run(onProgress: @escaping @Sendable (JobProgress) -> Void) async throws -> ProofReport {
        let output = try OutputFolder(folder)
        var selection = ProofSelection(plan, count: count)
        let progress = Mutex(JobProgress(total: selection.surveyed.count + selection.indexes.count))
        @Sendable func report(isDrawn: Bool) {
            onProgress(
                progress.withLock { progress in
                    if isDrawn { progress.drawn += 1 } else { progress.failed += 1 }
                    return progress
                })
        }
        let findings = try await plan.each(selection.surveyed, workers: workers) { drawing, entry, order in
            let finding = await Self.finding(drawing, entry, order)
            if case .page = finding { report(isDrawn: true) } else { report(isDrawn: false) }
            return finding
        }
        selection.add(findings)
        let chosen = selection.indexes
        let drawable = chosen.filter { plan.entries[$0].order != nil }
        progress.withLock { $0.total = findings.count + drawable.count }
        let drawn = try await plan.each(drawable, workers: workers) { drawing, entry, order in
            let result = await Self.draw(drawing, entry, order)
            if case .success = result { report(isDrawn: true) } else { report(isDrawn: false) }
            return result
        }
        let proof = self.report(selection, findings, drawn)
        try write(proof, chosen.map { drawn[$0].flatMap { try? $0.get() } }, to: output)
        return proof
    }

    private static func finding(
        _ drawing: PageDrawing, _ entry: Plan.Entry, _ order: Plan.Entry.Order
    ) async -> ProofSelection.Finding {
        do throws(Verdict) {
            let (scene, quality) = try drawing.scene(entry, try await drawing.page(entry, order))
            return .page(quality, labelsDropped: scene.labels.dropped)
        } catch {
            return .failed(error)
        }
    }

    private static func draw(
        _ drawing: PageDrawing, _ entry: Plan.Entry, _ order: Plan.Entry.Order
    ) async -> Result<Drawn, Verdict> {
        do throws(Verdict) {
            let (scene, quality) = try drawing.scene(entry, try await drawing.page(entry, order))
            return .success(
                Drawn(
                    scene: scene, quality: quality, png: try drawing.png(scene, of: entry, dpi: dpi),
                    pdf: try drawing.pdf(scene, of: entry)))
        } catch {
            return .failure(error)
        }
    }

    // MARK: Result

    private func report(
        _ selection: ProofSelection, _ findings: [Int: ProofSelection.Finding], _ drawn: [Int: Result<Drawn, Verdict>]
    ) -> ProofReport {
        var warnings: [String: Int] = [:]
        var problems: [Verdict] = []
        for (_, finding) in findings.sorted(by: { $0.key < $1.key }) {
            switch finding {
            case .page(let quality, _):
                for kind in Set(quality.notes.map(\.kind)) { warnings[kind.rawValue, default: 0] += 1 }
            case .failed(let verdict): problems.append(verdict)
            }
        }
        let rejected = plan.entries.compactMap { entry in
            if case .rejected(let verdict) = entry.state { verdict } else { nil }
        }
        func counts(_ verdicts: [Verdict]) -> [String: Int] {
            Dictionary(verdicts.map { ($0.code, 1) }, uniquingKeysWith: +)
        }
        return ProofReport(
            name: plan.name, records: plan.entries.count, drawable: plan.entries.count - rejected.count,
            reasons: counts(rejected), surveyed: findings.count, surveyedWarnings: warnings,
            surveyedProblems: counts(problems),
            hints: Dictionary((rejected + problems).map { ($0.code, $0.hint) }) { first, _ in first },
            items: selection.indexes.map { item($0, selection.reasons[$0, default: []], drawn[$0]) },
            warnings: plan.warnings, pdf: folder.appending(path: "\(plan.name)-proof.pdf"),
            gallery: folder.appending(path: "index.html"),
            page: Point(plan.template.sheet.width, plan.template.sheet.height), bleed: plan.template.sheet.bleed)
    }

    private func item(_ index: Int, _ reasons: [ProofReason], _ drawn: Result<Drawn, Verdict>?) -> ProofReport.Item {
        let entry = plan.entries[index]
        var item = ProofReport.Item(
            row: entry.record.row, id: entry.record.id, name: entry.record.value(of: "name") ?? "",
            address: entry.record.address, reasons: reasons, facts: [])
        if let located = entry.order?.located {
            let words = Words(.en)
            let metres = located.metres(to: plan.shops.target(of: located))
            item.facts = [
                "match: \(located.position.level.name)", metres.map(words.distance),
                (located.route?.travelSeconds).map(words.duration),
            ].compactMap(\.self)
        }
        switch drawn {
        case .success(let drawn):
            item.file = entry.fileName
            item.quality = drawn.quality
        case .failure(let verdict): item.verdict = verdict
        case nil:
            if case .rejected(let verdict) = entry.state { item.verdict = verdict }
        }
        return item
    }

    /// - Parameter drawn: one an item of the report.
    private func write(_ proof: ProofReport, _ drawn: [Drawn?], to output: OutputFolder) throws(JobError) {
        let sheets: Data
        do {
            sheets = try ProofSheet.sheet(proof, scenes: drawn.map { $0?.scene }).pdf()
        } catch {
            throw JobError("\(proof.pdf.lastPathComponent): \(error)")
        }
        // Maps of an earlier proof would be taken for this one's.
        let maps = ProofGallery.mapFolder(of: proof)
        try output.makeFolder(maps, isEmptied: true)
        for (item, drawn) in zip(proof.items, drawn) {
            guard let drawn, let file = item.file else { continue }
            try output.write(drawn.png, to: "\(maps)/\(file).png")
            try output.write(drawn.pdf, to: "\(maps)/\(file).pdf")
        }
        try output.write(sheets, to: proof.pdf.lastPathComponent)
        try output.write(Data(ProofGallery(proof).html.utf8), to: proof.gallery.lastPathComponent)
    }
}

extension AddressRecord {
    fileprivate var address: String {
        [[street, house], [postal, city], [country]].map { $0.filter { !$0.isEmpty }.joined(separator: " ") }
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
