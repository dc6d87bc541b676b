import ArgumentParser
import Foundation
import Jobs

/// `mapbatch run`: asks for positions and routes, then draws.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks services for positions and routes of a job, then draws its maps.",
        discussion: """
            Routes are asked for as soon as positions are known, and maps drawn as soon as their routes are. What was \
            asked before is not asked again, what is drawn is not drawn again. Exit codes as of mapbatch render; 2 \
            also where questions are left open.
            """)

    @OptionGroup var render: Render
    @OptionGroup var options: EnquiryOptions

    func run() async throws {
        let display = Display(asJSON: render.json)
        let manifest = try Manifest.load(contentsOf: URL(fileURLWithPath: render.job), page: render.page)
        guard !manifest.requests.isEmpty else {
            if options.dryRun { return print("there is nothing to ask: geocodes, routes and ranges are files") }
            throw ExitCodeError(code: try await render.draw(manifest, display))
        }
        let run = EnquiryRun(job: render.job, options: options, display: display)
        let enquiry = try run.enquiry(manifest)
        let kinds = Set(enquiry.kinds)
        guard !options.dryRun else { return try run.showEstimate(enquiry, kinds) }
        if render.only != nil, try enquiry.kinds.contains(where: { try enquiry.estimate($0).batches > 0 }) {
            throw JobError(
                "--only chooses what is drawn, but services would be asked for the whole list; ask first by mapbatch "
                    + "geocode and mapbatch route, or give the job a shorter list")
        }
        let base = try await BaseMap.open(manifest, by: render.tiles.access)
        let ahead = AheadDrawing(base: base, options: try render.planOptions(), workers: render.jobs) { _ in }
        let report = try await run.ask(enquiry, kinds, drawing: ahead)
        let code = report.exitCode(kinds)
        guard code == .complete else { throw ExitCodeError(code: code) }
        throw ExitCodeError(code: try await render.draw(manifest, display, base: base, drawnAhead: report.drawnAhead))
    }
}
