import ArgumentParser

/// `conformance spec V8`.
struct SpecificationDifference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec", abstract: "Compares the property table with the style specification.")

    @Argument(help: "The specification, v8.json.")
    var specification: String
}
