import ArgumentParser
import Style

/// `conformance support`: prints the page `docs/style-support.md`.
struct SupportPage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "support", abstract: "Prints docs/style-support.md: what is drawn of a style.")

    func run() { print(StyleSupport.page(), terminator: "") }
}
