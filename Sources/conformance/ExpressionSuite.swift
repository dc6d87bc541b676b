import ArgumentParser

/// `conformance expressions DIR`.
struct ExpressionSuite: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "expressions", abstract: "Judges expressions.")

    @Argument(help: "A folder of expression tests.")
    var folder: String
}
