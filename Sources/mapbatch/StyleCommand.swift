import ArgumentParser

/// `mapbatch style`: what a designer of styles needs.
struct StyleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style", abstract: "Looks at styles.", subcommands: [StylePreviewCommand.self])
}
