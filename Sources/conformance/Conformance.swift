import ArgumentParser

/// Judges the product by published conformance suites that lie in a folder: a line a category, totals last.
@main
struct Conformance: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conformance", abstract: "Judges mapbatch by conformance suites.",
        subcommands: [
            ExpressionSuite.self, StyleSpecSuite.self, RenderSuite.self, SpecificationDifference.self, SupportPage.self,
        ])
}
