import ArgumentParser
import Foundation
import Jobs
import Renderer
import Style
import Tiles

/// `mapbatch style check`: tells what is wrong with a style, a line a problem.
struct StyleCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Tells what is wrong with a style.",
        discussion: """
            Each problem is a line FILE:LINE:COLUMN: path: message. With --tiles, also what the style needs and the \
            tiles, the installed fonts and the style's icons do not have. Exit codes: 0 no problem, 2 problems, 1 the \
            style or the tiles cannot be read, 64 wrong command line.
            """)

    @Argument(
        help: "The style, a JSON file or a folder that holds style.json.", completion: .file(extensions: ["json"]))
    var style: String

    @Option(
        help: "What the style is to draw: an MBTiles or PMTiles file, or a URL as of style preview.",
        completion: .file(extensions: ["mbtiles", "pmtiles"]))
    var tiles: String?

    @OptionGroup var key: TileKeyOption
    @OptionGroup var access: TileOptions

    func run() async throws {
        let file = Self.file(style)
        let json: Data
        do {
            json = try Data(contentsOf: file)
        } catch {
            throw JobError("\(file.path): cannot be read: \(error.localizedDescription)")
        }
        var problems: [StyleProblem]
        do {
            problems = try StyleValidator.problems(json: json, file: file.path)
            if let tiles {
                let address = try TilesetAddress(argument: tiles)
                let remote = try await access.access.open([address], key: try key.place())
                let supplies = StyleSupplies(
                    icons: IconSet(folder: file.deletingLastPathComponent()),
                    tiles: try TileStore(address, remote: remote[address]), tilesName: tiles)
                problems += supplies.missing(try StyleNeeds.needs(json: json, file: file.path))
            }
        } catch let error as StyleError {
            throw JobError("\(error)")
        } catch let error as TileError {
            throw JobError("\(error)")
        }
        for problem in problems { print("\(file.path):\(problem)") }
        print(Self.summary(problems, file.path))
        if !problems.isEmpty { throw ExitCodeError(code: .incomplete) }
    }

    private static func file(_ path: String) -> URL {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        let url = URL(fileURLWithPath: path)
        return exists && isFolder.boolValue ? url.appending(path: "style.json") : url
    }

    private static func summary(_ problems: [StyleProblem], _ file: String) -> String {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        let errors = problems.count { $0.severity == .error }
        if problems.isEmpty { return "\(file): no problems" }
        return "\(file): \(count(errors, "error")), \(count(problems.count - errors, "warning"))"
    }
}
