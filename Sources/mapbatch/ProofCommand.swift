import ArgumentParser
import Foundation
import Jobs

/// `mapbatch proof`: what a person looks through before the job is drawn.
struct ProofCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof", abstract: "Draws a proof of a job: its first records and its worst cases.",
        discussion: """
            Makes NAME-proof.pdf, pages in a grid on A4 sheets, and index.html, a gallery with a PDF of true size for each \
            map. Beside the first records it shows the longest and the shortest route (or the farthest and the nearest \
            shop), the weakest match, the longest texts, the most crowded of up to 200 maps evenly over the list, an \
            example of each warning found there, and records that have no map. The job's own output stays as it is. \
            Exit codes are those of render.
            """)

    @Argument(help: "The job manifest, YAML or JSON.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var job: String

    @Option(help: "Folder for the proof, instead of proof in the manifest's output folder.", completion: .directory)
    var out: String?

    @Option(help: "How many of the first records to show, 0 to 200.")
    var count = 20

    @Option(help: "How many maps are drawn at once.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Report progress and result as JSON lines on standard output.")
    var json = false

    @OptionGroup var tiles: TileOptions

    mutating func validate() throws {
        guard (0...200).contains(count) else { throw ValidationError("--count: \(count) is not between 0 and 200") }
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs: \(jobs) is not between 1 and 1024") }
    }

    func run() async throws {
        let display = Display(asJSON: json)
        let manifest = try Manifest.load(contentsOf: URL(fileURLWithPath: job))
        let plan = try Plan(manifest, base: try await BaseMap.open(manifest, by: tiles.access))
        for warning in plan.warnings { display.warning(warning) }
        let proof = Proof(
            plan, folder: out.map { URL(fileURLWithPath: $0, isDirectory: true) }, count: count, workers: jobs)
        let report: ProofReport
        do {
            report = try await Signals.stopping { try await proof.run(onProgress: display.show) }
        } catch is CancellationError {
            display.end()
            Terminal.error("stopped; no proof was written")
            throw ExitCodeError(code: .interrupted)
        } catch {
            display.end()
            throw error
        }
        display.finish(report)
        throw ExitCodeError(code: report.exitCode)
    }
}
