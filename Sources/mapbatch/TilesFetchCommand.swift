import ArgumentParser
import Foundation
import Jobs

/// `mapbatch tiles fetch`: brings the tiles of a job into the tiles-cache.
struct TilesFetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetches the tiles of a job's maps into the tiles-cache.",
        discussion: """
            First says how many tiles the maps need, how many of them the cache has and how many are to be fetched. \
            Exit codes: 0 all are there, 2 some could not be had, 1 it could not run, 64 wrong command line, 130 stopped.
            """)

    @Argument(help: "The job manifest, YAML or JSON.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var job: String

    @Option(help: "The template's page to lay out, instead of the manifest's.")
    var page: String?

    @Flag(help: "Say how many tiles there are to fetch; fetch none.")
    var dryRun = false

    @Flag(help: "Report counts and progress as JSON lines on standard output.")
    var json = false

    @OptionGroup var tiles: TileOptions

    func run() async throws {
        let display = Display(asJSON: json)
        let manifest = try Manifest.load(contentsOf: URL(fileURLWithPath: job), page: page)
        let access = tiles.access
        let failures: [TileFetch.Failure]
        do {
            failures = try await Signals.stopping { [dryRun] in
                let plan = try Plan(manifest, base: try await BaseMap.open(manifest, by: access))
                for warning in plan.warnings { display.warning(warning) }
                let fetch = try await TileFetch(plan, workers: ProcessInfo.processInfo.activeProcessorCount)
                display.show(try await fetch.count(), maps: fetch.maps)
                return dryRun ? [] : try await fetch.run(onProgress: display.show)
            }
        } catch is CancellationError {
            display.end()
            Terminal.error("stopped; what came is in the tiles-cache, the next run goes on with the rest")
            throw ExitCodeError(code: .interrupted)
        } catch {
            display.end()
            throw error
        }
        display.finish(failures)
        throw ExitCodeError(code: failures.isEmpty ? .complete : .incomplete)
    }
}
