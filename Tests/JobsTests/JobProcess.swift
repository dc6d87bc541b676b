import Foundation
import Synchronization

/// A program run to its end.
struct JobProcess {
    var output: String
    var errors: String
    /// Exit code, or 128 and the number of the signal that ended it.
    var code: Int32

    /// Lines of standard output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// The built program beside the test bundle; nil where there is none.
    static let mapbatch: String? = {
        let beside = [
            Bundle.main.bundleURL, URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent(),
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: ".build/debug"),
        ]
        return beside.map { $0.appending(path: "mapbatch").path }.first(where: FileManager.default.isExecutableFile)
    }()

    /// By which the user who may do everything becomes somebody else; nil where there is none.
    static let setpriv: String? = ["/usr/bin/setpriv", "/bin/setpriv"].first(
        where: FileManager.default.isExecutableFile)

    /// Runs a program as a user to whom permissions of files apply.
    static func runAsNobody(_ program: String, _ arguments: [String], in folder: URL) throws -> JobProcess {
        guard geteuid() == 0, let setpriv else { return try run(program, arguments, in: folder) }
        let identity = ["--reuid=65534", "--regid=65534", "--clear-groups"]
        return try run(setpriv, identity + [program] + arguments, in: folder)
    }

    /// - Parameter onErrors: gets the process and each piece of its standard error as it comes.
    static func run(
        _ program: String, _ arguments: [String], in folder: URL? = nil,
        onErrors: (@Sendable (Process, String) -> Void)? = nil
    ) throws -> JobProcess {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Both pipes are emptied at once: a full one would stop the program.
        let text = Mutex("")
        let group = DispatchGroup()
        group.enter()
        let reading = errors.fileHandleForReading
        Thread.detachNewThread {
            while true {
                let piece = reading.availableData
                guard !piece.isEmpty else { break }
                let words = String(decoding: piece, as: UTF8.self)
                text.withLock { $0 += words }
                onErrors?(process, words)
            }
            group.leave()
        }
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        group.wait()
        process.waitUntilExit()
        return JobProcess(
            output: String(decoding: bytes, as: UTF8.self), errors: text.withLock { $0 },
            code: process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus)
    }
}
