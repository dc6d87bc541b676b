package import Foundation

/// A program that tests ask for a second opinion: MuPDF's, poppler's, qpdf's and OpenSSL's. A test that needs one is
/// `.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed")`.
package struct Tool: Sendable {
    package let name: String

    package static let mutool = Tool(name: "mutool")
    package static let openssl = Tool(name: "openssl")
    package static let pdffonts = Tool(name: "pdffonts")
    package static let pdfinfo = Tool(name: "pdfinfo")
    package static let pdftoppm = Tool(name: "pdftoppm")
    package static let pdftotext = Tool(name: "pdftotext")
    package static let qpdf = Tool(name: "qpdf")

    private var path: String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// True where the program is in `PATH`.
    package var isInstalled: Bool { path != nil }

    /// Where the program is, for tests that start it themselves.
    package var url: URL { URL(fileURLWithPath: path ?? name) }

    /// Runs the program on a file of its own with this content, whose path stands for `FILE` among the arguments.
    ///
    /// - Returns: what it wrote to its standard output.
    /// - Throws: where it cannot be started or does not exit with 0.
    package func run(_ arguments: [String], on content: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "input.pdf")
        try content.write(to: file)
        let process = Process()
        process.executableURL = url
        process.arguments = arguments.map { $0 == "FILE" ? file.path : $0 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ToolError(
                description: "\(name) \(arguments.joined(separator: " ")): exit \(process.terminationStatus)")
        }
        return output
    }
}

/// A program that did not do what it was asked for.
package struct ToolError: Error, CustomStringConvertible {
    package let description: String
}
