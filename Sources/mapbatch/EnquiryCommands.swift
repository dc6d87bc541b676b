import ArgumentParser
import Foundation
import Jobs

/// What the commands that ask services have in common.
struct EnquiryOptions: ParsableArguments {
    @Flag(help: "Say how many items and batches would be sent; send nothing.")
    var dryRun = false

    @Flag(help: "Send batches again of which nobody knows whether they arrived. They may be paid twice.")
    var resendDoubtful = false
}

/// What the commands take that do nothing but ask.
struct EnquiryArguments: ParsableArguments {
    @Argument(help: "The job manifest, YAML or JSON.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var job: String

    @OptionGroup var options: EnquiryOptions

    @Flag(help: "Report progress and result as JSON lines on standard output.")
    var json = false

    /// Asks, and ends the process with the code that tells how it went.
    func run(_ kinds: Set<AnswerKind>) async throws {
        try await EnquiryRun(job: job, options: options, display: Display(asJSON: json)).run(kinds)
    }
}

/// `mapbatch geocode`: asks for the positions of a job's addresses.
struct Geocode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a service for the positions of a job's addresses.",
        discussion: """
            What was asked before is not asked again: a run that was broken off goes on with the batches that are open. \
            Exit codes: 0 all settled, 2 something is left, 1 it could not run, 130 stopped.
            """)

    @OptionGroup var enquiry: EnquiryArguments

    func run() async throws { try await enquiry.run([.geocodes]) }
}

/// `mapbatch route`: asks for the routes and reachable ranges of a job.
struct Route: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Asks a service for the routes and reachable ranges of a job.",
        discussion: "Positions must be there: from files, or by mapbatch geocode. Exit codes as of mapbatch geocode.")

    @OptionGroup var enquiry: EnquiryArguments

    func run() async throws { try await enquiry.run([.routes, .ranges]) }
}

/// A run of questions on the command line.
struct EnquiryRun {
    let job: String
    let options: EnquiryOptions
    let display: Display

    /// Asks, and ends the process with the code that tells how it went.
    func run(_ kinds: Set<AnswerKind>) async throws {
        let enquiry = try enquiry(Manifest.load(contentsOf: URL(fileURLWithPath: job)))
        let asked = kinds.intersection(enquiry.kinds)
        guard !asked.isEmpty else {
            let names = kinds.sorted().map(\.rawValue).joined(separator: " and ")
            throw JobError("\(job): no service is named under \(names); there is nothing to ask")
        }
        guard !options.dryRun else { return try showEstimate(enquiry, asked) }
        let report = try await ask(enquiry, asked)
        throw ExitCodeError(code: report.exitCode(asked))
    }

    func enquiry(_ manifest: Manifest) throws -> Enquiry {
        var choices = Enquiry.Options()
        choices.resendsDoubtful = options.resendDoubtful
        return try Enquiry(manifest, options: choices)
    }

    /// Asks and shows how it goes.
    func ask(
        _ enquiry: Enquiry, _ kinds: Set<AnswerKind>, drawing ahead: AheadDrawing? = nil
    ) async throws -> EnquiryReport {
        let report = try await Signals.stopping {
            try await enquiry.run(kinds, drawing: ahead, onProgress: display.show)
        }
        display.finish(report)
        return report
    }

    /// Shows what would be sent.
    func showEstimate(_ enquiry: Enquiry, _ kinds: Set<AnswerKind>) throws {
        for kind in kinds.sorted() { display.show(try enquiry.estimate(kind), of: kind) }
    }
}

extension EnquiryReport {
    /// How the process tells its caller.
    func exitCode(_ kinds: Set<AnswerKind>) -> Jobs.ExitCode {
        if wasStopped { return .interrupted }
        return kinds.isSubset(of: complete) ? .complete : .incomplete
    }
}

/// `mapbatch status`: how far a job is.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says how far a job is: what was asked, answered and drawn.")

    @Argument(help: "The job manifest, YAML or JSON.", completion: .file(extensions: ["yaml", "yml", "json"]))
    var job: String

    @Option(help: "Folder of the maps, instead of the manifest's.", completion: .directory)
    var out: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let manifest = try Manifest.load(contentsOf: URL(fileURLWithPath: job))
        let status = try JobStatus(manifest, folder: out.map { URL(fileURLWithPath: $0, isDirectory: true) })
        guard json else { return print(status.text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(status), as: UTF8.self))
    }
}
