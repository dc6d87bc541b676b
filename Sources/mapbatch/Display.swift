import Foundation
import Geo
import Jobs
import Synchronization
import Tiles

/// Writing to the terminal.
enum Terminal {
    /// True where standard error is a terminal, on which a line can be written over.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
    static func raw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}

/// Shows how far a run is: a bar on a terminal, a plain line now and then elsewhere, JSON lines for machines.
final class Display: Sendable {
    private struct State {
        var start = ContinuousClock.now
        var lastShown: ContinuousClock.Instant?
        var hasBar = false
    }

    private let asJSON: Bool
    private let state = Mutex(State())

    init(asJSON: Bool) { self.asJSON = asJSON }

    func warning(_ text: String) {
        if asJSON {
            line(["event": "warning", "message": text])
        } else {
            Terminal.error("warning: \(text)")
        }
    }

    /// Shows how far drawing is.
    func show(_ progress: JobProgress) {
        show(isEnd: progress.done >= progress.total) { seconds in
            Step(
                fields: [
                    "event": "progress", "done": progress.done, "total": progress.total, "failed": progress.failed,
                    "seconds": seconds,
                ],
                text: "\(progress.done) of \(progress.total.of("record")), \(progress.failed) failed",
                line: bar(progress, seconds: seconds))
        }
    }

    /// Shows how far the questions of a kind are.
    func show(_ kind: AnswerKind, _ count: AnswerCount) {
        show(isEnd: count.processed >= count.total) { _ in
            Step(
                fields: [
                    "event": "progress", "stage": kind.rawValue, "done": count.processed, "total": count.total,
                    "failed": count.invalid, "batches": count.open,
                ],
                text: "\(kind.rawValue): \(count.processed) of \(count.total) answered, \(count.invalid) without "
                    + "result, \(count.open.of("batch", "batches")) open")
        }
    }

    /// Progress in each of the forms that it may take.
    private struct Step {
        var fields: [String: Any]
        var text: String
        /// For a terminal, which shows one line after the other in the same place; nil for the text.
        var line: String?
    }

    /// Shows progress, unless something was shown a moment ago.
    ///
    /// - Parameters:
    ///   - isEnd: shown in any case.
    ///   - step: gets the seconds since the start.
    private func show(isEnd: Bool, _ step: (_ seconds: Double) -> Step) {
        state.withLock { state in
            let now = ContinuousClock.now
            let pause: Duration = asJSON || !Terminal.isInteractive ? .seconds(5) : .milliseconds(100)
            if let last = state.lastShown, now - last < pause, !isEnd { return }
            state.lastShown = now
            let step = step((now - state.start) / .seconds(1))
            if asJSON {
                line(step.fields)
            } else if Terminal.isInteractive {
                state.hasBar = true
                Terminal.raw("\r\u{1B}[K" + (step.line ?? step.text))
            } else {
                Terminal.error(step.text)
            }
        }
    }

    /// Shows what asking would send.
    func show(_ estimate: EnquiryEstimate, of kind: AnswerKind) {
        if asJSON {
            line([
                "event": "estimate", "stage": kind.rawValue, "items": estimate.items, "settled": estimate.settled,
                "doubtful": estimate.doubtful,
                "batches": estimate.batches, "upperLimit": estimate.isUpperLimit,
            ])
        } else {
            let known = estimate.settled > 0 ? ", \(estimate.settled) of them settled or open already" : ""
            let doubt =
                estimate.doubtful > 0
                ? ", \(estimate.doubtful) in doubt, which only --resend-doubtful sends again" : ""
            let limit = estimate.isUpperLimit ? "at most " : ""
            print(
                "\(kind.rawValue): \(limit)\(estimate.items.of("item"))\(known)\(doubt); batches to send: \(estimate.batches)"
            )
        }
    }

    /// Says what came of asking.
    func finish(_ report: EnquiryReport) {
        end()
        for text in report.warnings { warning(text) }
        if asJSON {
            for (kind, count) in report.counts.sorted(by: { $0.key < $1.key }) {
                line([
                    "event": "answers", "stage": kind.rawValue, "total": count.total, "valid": count.valid,
                    "invalid": count.invalid, "doubtful": count.doubtful, "complete": report.complete.contains(kind),
                ])
            }
            if let failure = report.failure { line(["event": "error", "message": failure]) }
            return
        }
        for (kind, count) in report.counts.sorted(by: { $0.key < $1.key }) {
            var text = "\(kind.rawValue): \(count.valid) of \(count.total) with a result, \(count.invalid) without"
            if count.doubtful > 0 {
                text +=
                    ", \(count.doubtful) in doubt: nobody knows whether they arrived; look at the service's account "
                text += "by the Tracking-ID, then use --resend-doubtful to send them again"
            }
            Terminal.error(text)
        }
        if let failure = report.failure { Terminal.error("mapbatch: \(failure)") }
        if report.wasStopped { Terminal.error("stopped; the next run goes on with what is open") }
    }

    /// Shows what fetching tiles would ask for.
    func show(_ counts: [TileFetch.Count], maps: Int) {
        if asJSON {
            for count in counts {
                line([
                    "event": "tiles", "source": count.source, "needed": count.needed, "cached": count.fresh,
                    "stale": count.stale, "fetch": count.toFetch,
                ])
            }
            return
        }
        if counts.isEmpty { print("all tiles of \(maps.of("map")) come from files; there is nothing to fetch") }
        for count in counts {
            let stale = count.stale > 0 ? ", \(count.stale) of them to ask whether they have changed" : ""
            print("\(count.source)")
            print(
                "  \(maps.of("map")) \(maps == 1 ? "needs" : "need") \(count.needed.of("tile")); \(count.fresh) in the "
                    + "tiles-cache, \(count.toFetch) to fetch\(stale)")
        }
    }

    /// Shows how far fetching tiles is.
    func show(_ progress: TileFetch.Progress) {
        show(isEnd: progress.done >= progress.total) { _ in
            Step(
                fields: [
                    "event": "progress", "stage": "tiles", "done": progress.done, "total": progress.total,
                    "failed": progress.failed,
                ], text: "\(progress.done) of \(progress.total.of("tile")), \(progress.failed) failed")
        }
    }

    /// Says which tiles could not be had.
    func finish(_ failures: [TileFetch.Failure]) {
        end()
        if asJSON {
            for failure in failures {
                line(["event": "failure", "tile": "\(failure.tile)", "message": "\(failure.error)"])
            }
            return
        }
        for failure in failures.prefix(20) { Terminal.error("tile \(failure.tile): \(failure.error)") }
        if failures.count > 20 { Terminal.error("and \((failures.count - 20).of("more tile"))") }
    }

    /// Leaves the line of the bar.
    func end() {
        state.withLock { state in
            if state.hasBar { Terminal.raw("\n") }
            state.hasBar = false
        }
    }

    func finish(_ report: Report, folder: URL) {
        end()
        if asJSON {
            line([
                "event": "end", "drawn": report.drawn, "reused": report.reused, "failed": report.failed,
                "pending": report.pending, "seconds": report.seconds, "folder": folder.path,
            ])
            return
        }
        var text = "\(report.drawn.of("map")) in \(folder.path)"
        if report.reused > 0 { text += ", \(report.reused) of them unchanged from before" }
        if report.failed > 0 {
            text += "\n" + Self.failures(report.failed, report.reasons) + "; see index.csv"
        }
        if !report.mapsWithWarning.isEmpty {
            text += "\nmaps with warnings: " + report.mapsWithWarning.listing + "; see index.csv"
        }
        if report.wasStopped {
            text += "\nstopped; \(report.pending.of("record is", "records are")) left, which the next run goes on with"
        }
        Terminal.error(text)
    }

    func finish(_ proof: ProofReport) {
        end()
        if asJSON {
            line([
                "event": "end", "shown": proof.items.count - proof.failed, "failed": proof.failed,
                "records": proof.records, "drawable": proof.drawable, "pdf": proof.pdf.path,
                "gallery": proof.gallery.path,
            ])
            return
        }
        var text = "\((proof.items.count - proof.failed).of("map")) in \(proof.pdf.path)\nand in \(proof.gallery.path)"
        if !proof.reasons.isEmpty {
            text += "\n" + Self.failures(proof.records - proof.drawable, proof.reasons)
        }
        if !proof.surveyedProblems.isEmpty {
            let count = proof.surveyedProblems.values.reduce(0, +)
            text += "\n\(count) of \(proof.surveyed.of("map")) tried cannot be drawn: "
            text += proof.surveyedProblems.listing
        }
        if !proof.surveyedWarnings.isEmpty {
            text += "\nwarnings on \(proof.surveyed.of("map")) tried: " + proof.surveyedWarnings.listing
        }
        Terminal.error(text)
    }

    private static func failures(_ count: Int, _ reasons: [String: Int]) -> String {
        count.of("record has", "records have") + " no map: " + reasons.listing
    }

    private func bar(_ progress: JobProgress, seconds: Double) -> String {
        let width = 30
        let share = progress.total > 0 ? Double(progress.done) / Double(progress.total) : 1
        let filled = Int((share * Double(width)).rounded(.down))
        // Records that were found made say nothing about how long the others take.
        let fresh = progress.drawn - progress.reused
        let rate = seconds > 0 ? Double(fresh) / seconds : 0
        let left = rate > 0 ? Double(progress.total - progress.done) / rate : 0
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(bar) \(progress.done)/\(progress.total)  \(String(format: "%.1f", rate)) maps/s  "
            + "\(clock(left)) left  \(progress.failed) failed"
    }

    private func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        return whole >= 3600
            ? String(format: "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
            : String(format: "%d:%02d", whole / 60, whole % 60)
    }

    private func line(_ fields: [String: Any]) {
        guard
            let json = try? JSONSerialization.data(
                withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        else { return }
        FileHandle.standardOutput.write(json + Data("\n".utf8))
    }
}
