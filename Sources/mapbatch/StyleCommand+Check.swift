import ArgumentParser
import Foundation
import Graphics
import Jobs
import Renderer
import Style
import Tiles

/// `mapbatch style check`: tells what is wrong with a style, a line a problem.
struct StyleCheck: ParsableCommand {
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

    @Option(help: "An MBTiles file that the style is to draw.", completion: .file(extensions: ["mbtiles"]))
    var tiles: String?

    func run() throws {
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
                let surroundings = try StyleSurroundings(
                    tiles: TileStore(mbtiles: tiles), tilesName: tiles, folder: file.deletingLastPathComponent())
                problems += surroundings.problems(try StyleNeeds.needs(json: json, file: file.path))
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

/// What there is for a style to draw with: tiles, fonts and icons.
struct StyleSurroundings {
    private let tiles: TileStore
    /// The tiles as messages call them.
    private let tilesName: String
    private let icons: IconSet
    private let shaper = TextShaper()

    /// - Parameter folder: that of the style, with its icons.
    init(tiles: TileStore, tilesName: String, folder: URL) {
        self.tiles = tiles
        self.tilesName = tilesName
        icons = IconSet(folder: folder)
    }

    /// What is needed and not there, as warnings.
    func problems(_ needs: [StyleNeed]) -> [StyleProblem] {
        needs.compactMap { need in
            guard let message = missing(need.kind) else { return nil }
            return StyleProblem(
                path: need.path, line: need.line, column: need.column, message: message, severity: .warning)
        }
    }

    private func missing(_ kind: StyleNeed.Kind) -> String? {
        switch kind {
        // Tiles that do not list their layers or fields may have them all the same.
        case .sourceLayer(let name):
            guard !tiles.vectorLayers.isEmpty, !tiles.vectorLayers.contains(name) else { return nil }
            let layers = tiles.vectorLayers.sorted().joined(separator: ", ")
            return "\(tilesName) has no layer \"\(name)\"; it has \(layers)"
        case .field(let name, let layer):
            guard let fields = tiles.fields[layer], !fields.isEmpty, !fields.contains(name) else { return nil }
            return "the layer \"\(layer)\" of \(tilesName) has no field \"\(name)\""
        case .font(let name):
            return shaper.missingFamilies(of: [name]).isEmpty ? nil : "the font \"\(name)\" is not installed"
        case .icon(let name):
            return icons[name] == nil ? "the style has no icon \"\(name)\"" : nil
        }
    }
}
