import ArgumentParser

/// `conformance style-spec DIR`.
struct StyleSpecSuite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style-spec", abstract: "Judges the validation of styles.")

    @Argument(help: "A folder of style tests.")
    var folder: String
}
