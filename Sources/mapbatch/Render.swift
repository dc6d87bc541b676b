import ArgumentParser
import Foundation
import Jobs

/// `mapbatch render`: draws the maps of a job.
struct Render: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Draws the maps of a job.",
        discussion: """
            Files go to the manifest's output folder, with index.csv (a row a record) and report.json. A second run \
            draws only what is missing or has changed. Exit codes: 0 every record has its map, 2 some have none, \
            1 the job could not run, 64 wrong command line, 130 stopped.
            """)

    @Argument(help: "The job manifest, YAML or JSON.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var job: String

    @Option(help: "Folder for the maps, instead of the manifest's.", completion: .directory)
    var out: String?

    @Option(help: "The template's page to draw, instead of the manifest's.")
    var page: String?

    @Option(help: "How many maps are drawn at once.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: "Draw only the records with these ids, separated by commas; combined PDFs are left as they are.")
    var only: String?

    @Option(help: "Formats to make, instead of the manifest's: png, pdf or png,pdf.")
    var formats: String?

    @Flag(help: "Report progress and result as JSON lines on standard output.")
    var json = false

    @OptionGroup var tiles: TileOptions

    mutating func validate() throws {
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs: \(jobs) is not between 1 and 1024") }
        _ = try chosenFormats()
        if let chosenRecords, chosenRecords.isEmpty { throw ValidationError("--only: no id is given") }
    }

    func run() async throws {
        let manifest = try Manifest.load(contentsOf: URL(fileURLWithPath: job), page: page)
        throw ExitCodeError(code: try await draw(manifest, Display(asJSON: json)))
    }

    /// What of the plan the command line chooses.
    func planOptions() throws -> Plan.Options {
        Plan.Options(
            only: chosenRecords, formats: try chosenFormats(),
            folder: out.map { URL(fileURLWithPath: $0, isDirectory: true) })
    }

    /// Draws a job whose answers are all there.
    ///
    /// - Parameters:
    ///   - base: the base map; nil opens it.
    ///   - drawnAhead: ids of the records that were drawn while the answers of others were not there.
    func draw(
        _ manifest: Manifest, _ display: Display, base: BaseMap? = nil, drawnAhead: Set<String> = []
    ) async throws -> Jobs.ExitCode {
        let map: BaseMap
        if let base { map = base } else { map = try await BaseMap.open(manifest, by: tiles.access) }
        var options = try planOptions()
        options.drawnAhead = drawnAhead
        let plan = try Plan(manifest, options: options, base: map)
        for warning in plan.warnings { display.warning(warning) }
        let pipeline = Pipeline(plan, workers: jobs)
        let report: Report
        do {
            report = try await Signals.stopping { try await pipeline.run(onProgress: display.show) }
        } catch {
            display.end()
            throw error
        }
        display.finish(report, folder: plan.folder)
        return report.exitCode
    }

    private var chosenRecords: [String]? {
        only?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private func chosenFormats() throws -> Set<Manifest.Output.Format>? {
        guard let formats else { return nil }
        let names = formats.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let chosen = names.map { Manifest.Output.Format(rawValue: $0.lowercased()) }
        guard !chosen.isEmpty, !chosen.contains(nil) else {
            throw ValidationError("--formats: \"\(formats)\" is not png, pdf or png,pdf")
        }
        return Set(chosen.compactMap(\.self))
    }
}
