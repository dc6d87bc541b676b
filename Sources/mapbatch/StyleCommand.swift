import ArgumentParser

/// `mapbatch style`: what there is to do with styles.
struct StyleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "style", abstract: "Looks after map styles.",
        subcommands: [StyleCheck.self, StylePreviewCommand.self])
}
