import Batch
package import Foundation
import Maps
import Renderer

/// `report.json`: what a run did, in numbers.
package struct Report: Sendable, Encodable {
    package var name: String
    /// Rows of the customers' list.
    package var records: Int
    /// Records with a map, from this run or an earlier one.
    package var drawn: Int
    /// Of `drawn`, those that this run found made and unchanged.
    package var reused: Int
    package var failed: Int
    /// Records that the run did not come to.
    package var pending: Int
    /// Records that `--only` left out; the numbers above are those of the others.
    package var notSelected: Int
    /// Number of failed records by reason.
    package var reasons: [String: Int]
    /// Elapsed time of drawing.
    package var seconds: Double
    /// Time by stage, summed over all workers.
    package var stageSeconds: [String: Double]
    package var labelsPlaced: Int
    package var labelsDropped: Int
    package var warnings: [String]
    /// Maps with a warning by its kind, such as `few-labels`; a map counts once a kind.
    package var mapsWithWarning: [String: Int]
    /// True where the run was stopped before its end.
    package var wasStopped: Bool

    init(
        plan: Plan, outcomes: [RecordOutcome], progress: JobProgress, times: StageTimes, labels: LabelCount,
        seconds: Double, wasStopped: Bool
    ) {
        let selected = zip(plan.entries, outcomes).filter(\.0.isSelected).map(\.1)
        func count(_ status: RecordOutcome.Status) -> Int { selected.lazy.filter { $0.status == status }.count }
        name = plan.name
        records = outcomes.count
        drawn = count(.drawn)
        // Those drawn ahead are this run's own, though its pipeline found them made.
        let ahead = zip(plan.entries, outcomes).count { $1.isReused && plan.drawnAhead.contains($0.record.id) }
        reused = progress.reused - ahead
        failed = count(.failed)
        pending = count(.pending)
        notSelected = outcomes.count - selected.count
        reasons = Dictionary(selected.compactMap { $0.verdict.map { ($0.code, 1) } }, uniquingKeysWith: +)
        self.seconds = seconds
        stageSeconds = Dictionary(uniqueKeysWithValues: times.seconds.map { ($0.key.rawValue, $0.value) })
        labelsPlaced = labels.placed
        labelsDropped = labels.dropped
        warnings =
            plan.warnings
            + (labels.missingGlyphs.isEmpty
                ? []
                : [
                    "labels of the base map are left out, because no installed font has: "
                        + labels.missingGlyphs.sorted().joined(separator: " ")
                ])
        mapsWithWarning = Dictionary(
            selected.flatMap { Set($0.quality?.notes.map(\.kind) ?? []) }.map { ($0.rawValue, 1) },
            uniquingKeysWith: +)
        // A run that was stopped behind its last record is a whole one.
        self.wasStopped = wasStopped && pending > 0
    }

    /// Indented JSON with sorted keys.
    package var json: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
    }

    /// How the run ended.
    package var exitCode: ExitCode {
        if wasStopped { return .interrupted }
        return failed > 0 ? .incomplete : .complete
    }
}

/// Counts by reason, or by kind of warning.
extension [String: Int] {
    /// The most frequent first.
    var ranked: [(key: String, value: Int)] { sorted { ($1.value, $0.key) < ($0.value, $1.key) } }

    /// `2 × geocode-no-match, 1 × route-failed`, the most frequent first.
    package var listing: String { ranked.map { "\($0.value) × \($0.key)" }.joined(separator: ", ") }
}
