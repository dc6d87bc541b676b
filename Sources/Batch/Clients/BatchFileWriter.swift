package import Foundation

/// Writes a file that the readers of batch results read, from items of several answers, one after the other.
///
/// The file has its name only once it is finished; before, it stands beside it under another, and is removed where the
/// writer ends without `finish`.
package struct BatchFileWriter: ~Copyable {
    private let service: BatchService
    private let target: URL
    private let part: URL
    private let handle: FileHandle
    private var isFinished = false
    /// Items so far.
    package private(set) var count = 0
    private var successes = 0

    /// Begins a file in a folder that exists.
    package init(_ service: BatchService, to file: URL) throws(BatchServiceError) {
        let part = file.deletingLastPathComponent()
            .appending(path: ".\(file.lastPathComponent).\(UUID().uuidString).part")
        let handle = try Self.open(part, with: Self.head(service), for: file)
        self.service = service
        self.handle = handle
        self.part = part
        target = file
    }

    private static func open(
        _ part: URL, with head: String, for file: URL
    ) throws(BatchServiceError) -> FileHandle {
        guard FileManager.default.createFile(atPath: part.path, contents: nil) else { throw unwritable(file, nil) }
        do {
            let handle = try FileHandle(forWritingTo: part)
            try handle.write(contentsOf: Data(head.utf8))
            return handle
        } catch {
            throw unwritable(file, error)
        }
    }

    deinit {
        guard !isFinished else { return }
        try? handle.close()
        unlink(part.path)
    }

    /// Adds an item as it stands in an answer.
    package mutating func append(_ item: BatchBody.Item, of body: BatchBody) throws(BatchServiceError) {
        try append(body.bytes(of: item), status: item.status)
    }

    /// Adds an item in bytes.
    ///
    /// - Parameter status: of the item, for the summary.
    package mutating func append(_ bytes: Data, status: Int) throws(BatchServiceError) {
        let separator = count > 0 && service.format == .json ? ",\n" : ""
        try write(Data(separator.utf8) + bytes)
        count += 1
        if status == 200 { successes += 1 }
    }

    /// Adds an item for which there is no answer, so that the others keep their places.
    ///
    /// - Parameters:
    ///   - code: such as `RequestTimeout`.
    ///   - id: `optionalId` of Azure 2025.
    package mutating func appendFailure(
        status: Int, code: String, message: String, id: Int? = nil
    ) throws(BatchServiceError) {
        let (code, message) = (service.redacted(code), service.redacted(message))
        let error = #"{"code":\#(code.inJSON),"message":\#(message.inJSON)}"#
        let text =
            switch service.format {
            case .xml:
                "<batchItem><statusCode>\(status)</statusCode><response><response><detailedError>"
                    + "<code>\(code.inXML)</code><message>\(message.inXML)</message>"
                    + "</detailedError></response></response></batchItem>"
            case .json where service.api == .azureRouting2025:
                "{" + (id.map { #""optionalId":"\#($0)","# } ?? "")
                    + #""error":{"code":\#("\(status) \(code)".inJSON),"message":\#(message.inJSON)}}"#
            case .json where service.api == .azureRouting1:
                #"{"statusCode":\#(status),"response":{"error":\#(error)}}"#
            case .json:
                #"{"statusCode":\#(status),"response":{"detailedError":\#(error)}}"#
            }
        try append(Data(text.utf8), status: status)
    }

    /// Ends the file and puts it in its place, whole and on the disk.
    package consuming func finish() throws(BatchServiceError) {
        try write(Data(tail.utf8))
        do {
            try handle.synchronize()
            try handle.close()
        } catch {
            throw Self.unwritable(target, error)
        }
        guard rename(part.path, target.path) == 0 else { throw Self.unwritable(target, nil) }
        isFinished = true
    }

    private static func head(_ service: BatchService) -> String {
        switch service.format {
        case .xml:
            #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
                + #"<batchResponse xmlns="http://api.tomtom.com/batch" formatVersion="0.0.1"><batchItems>"#
        case .json: service.api.isAzure ? #"{"batchItems":["# : #"{"formatVersion":"0.0.1","batchItems":["#
        }
    }

    private var tail: String {
        switch service.format {
        case .xml:
            "</batchItems><summary><successfulRequests>\(successes)</successfulRequests><totalRequests>\(count)"
                + "</totalRequests></summary></batchResponse>\n"
        case .json: #"],"summary":{"successfulRequests":\#(successes),"totalRequests":\#(count)}}"# + "\n"
        }
    }

    private func write(_ data: Data) throws(BatchServiceError) {
        do {
            try handle.write(contentsOf: data)
        } catch {
            throw Self.unwritable(target, error)
        }
    }

    private static func unwritable(_ file: URL, _ error: (any Error)?) -> BatchServiceError {
        let reason = error.map { ": \($0.localizedDescription)" } ?? ""
        return BatchServiceError(.local, "\(file.relativePath): the file cannot be written\(reason)")
    }
}

extension String {
    /// As a text in JSON; control characters have been made spaces before.
    fileprivate var inJSON: String {
        "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// As characters in XML; control characters have been made spaces before.
    fileprivate var inXML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
