import ArgumentParser
import Foundation
import ServiceDouble

/// Serves the online services' double until it is killed.
@main
struct Loopback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answers like the online services that mapbatch talks to, on this machine, out of sample data.",
        discussion: """
            It serves TomTom Batch Search and Batch Routing, Azure Maps Route Directions 1.0 and 2025-01-01, and tiles. \
            The key is that of MAPBATCH_DEMO_KEY in the environment, else "demo-key".

            Faults are a list divided by commas:
              20%             any faults in a fifth of the requests
              429:5%          a kind in a part of the requests it can happen to
              item:2%         items that fail and succeed when asked for again
              lost@3          a kind at the third request
              408@/routing*2  a kind at the first two requests whose path begins so
              row:4           how often the same request goes wrong in a row by lot, 3 unless told
            Kinds: \(FaultKind.allCases.filter { !$0.isInDoubt }.map(\.rawValue).joined(separator: " ")).
            Submits only get faults that say that nothing was accepted, unless one of these is named: \
            \(FaultKind.allCases.filter(\.isInDoubt).map(\.rawValue).joined(separator: " ")).

            GET /_double/log tells what was asked; POST /_double/reset counts anew; POST /_double/expire forgets batches.
            """)

    @Option(help: "The port of 127.0.0.1; 0 for a free one.")
    var port = 8765

    @Option(help: "The folder of sample data.")
    var data = "samples/monaco"

    @Option(help: "An MBTiles file to serve; DATA/monaco.mbtiles where there is one.")
    var tiles: String?

    @Option(help: "Which requests go wrong; see above.")
    var faults = ""

    @Option(help: "The seed of the faults.")
    var seed: UInt64 = 1

    @Option(help: "How often a batch is not yet done when it is asked for.")
    var polls = 1

    @Option(help: "A file that gets the base URL once the server listens.")
    var readyFile: String?

    @Option(help: "A file that gets a line of JSON for each request.")
    var log: String?

    func run() async throws {
        let folder = URL(filePath: data, directoryHint: .isDirectory)
        let beside = folder.appending(path: "monaco.mbtiles")
        let hasTiles = FileManager.default.fileExists(atPath: beside.path)
        let file = tiles.map { URL(filePath: $0) } ?? (hasTiles ? beside : nil)
        var settings = ServiceDouble.Settings(
            data: folder, tiles: file, faults: try FaultScript(faults, seed: seed), pollsUntilDone: polls,
            key: ProcessInfo.processInfo.environment["MAPBATCH_DEMO_KEY"] ?? "demo-key")
        settings.port = port
        settings.logFile = log.map { URL(filePath: $0) }
        let double = try await ServiceDouble.start(settings)
        if let readyFile { try Data(double.base.utf8).write(to: URL(filePath: readyFile), options: .atomic) }
        try FileHandle.standardOutput.write(contentsOf: Data("\(double.base)\n".utf8))
        try await double.run()
    }
}
