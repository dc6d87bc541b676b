import ArgumentParser
import Foundation
import Jobs

/// The command line: arguments, progress, exit codes, and nothing else.
@main
struct Mapbatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mapbatch",
        abstract: "Turns a list of addresses into thousands of personalised printed maps.",
        version: Product.version,
        subcommands: [
            Run.self, Geocode.self, Route.self, Render.self, ProofCommand.self, Status.self, StyleCommand.self,
            TilesCommand.self, TemplateCommand.self,
        ])

    static func main() async {
        ProcessMemory.giveBackLargePieces()
        guard CommandLine.arguments.count > 1 else {
            Terminal.error(helpMessage())
            leave(.usage)
        }
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let error as JobError {
            Terminal.error("mapbatch: \(error)")
            leave(.fatal)
        } catch let error as DocumentError {
            Terminal.error("\(error)")
            leave(.fatal)
        } catch let code as ExitCodeError {
            leave(code.code)
        } catch {
            // Help and version requests come as errors too; they are no failure.
            let isWrongUse = exitCode(for: error) != .success
            let text = fullMessage(for: error)
            if isWrongUse { Terminal.error(text) } else { print(text) }
            leave(isWrongUse ? .usage : .complete)
        }
    }

    private static func leave(_ code: Jobs.ExitCode) -> Never { Foundation.exit(code.rawValue) }
}

/// Ends the process with a code and no further message.
struct ExitCodeError: Error {
    var code: Jobs.ExitCode
}
