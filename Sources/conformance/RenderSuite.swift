import ArgumentParser

/// `conformance render DIR`.
struct RenderSuite: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "render", abstract: "Judges drawn maps.")

    @Argument(help: "A folder of render tests.")
    var folder: String
}
