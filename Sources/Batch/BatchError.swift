import Foundation

/// Why an input as a whole cannot be used. What fails for one record only is an `ItemFailure` or a `Verdict` instead.
package struct BatchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed set of causes; the raw values are stable.
    package enum Code: String, Sendable {
        /// The file cannot be read, is too large or is of another kind altogether.
        case unreadable
        /// Bytes that the encoding of the text does not have.
        case encoding
        /// The file breaks the rules of CSV.
        case csv
        /// Columns are missing, doubled or without a name.
        case columns
        /// An id is missing or given twice.
        case id
        /// There is no record in the file.
        case empty
        /// JSON or XML that is no batch result, or one of another service.
        case notABatch
        /// XML with declarations that are not read for safety.
        case unsafeXML
        /// The service refused the batch as a whole.
        case batchFailed
        /// The number of results is not the number of requests.
        case itemCount
        /// Routes and records do not belong together.
        case assignment
    }

    /// The cause, for programs; people read `description`.
    package var code: Code
    /// The file as the caller named it; several are joined by commas. Empty where no file is to blame.
    package var file: String
    /// The line of the file, from 1.
    package var line: Int?
    /// What was found and what was expected.
    package var message: String

    /// An error about a file, or about none where `file` is empty.
    package init(_ code: Code, file: String, line: Int? = nil, _ message: String) {
        self.code = code
        self.file = file
        self.line = line
        self.message = message
    }

    /// `file:line: message`, as compilers write it.
    package var description: String {
        guard !file.isEmpty else { return message }
        return file + (line.map { ":\($0)" } ?? "") + ": " + message
    }
}

/// Reads a whole input file; larger ones than 512 MiB are refused before they fill the memory.
func bytes(of url: URL) throws(BatchError) -> Data {
    let limit = 512 << 20
    do {
        let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        guard size <= limit else {
            throw BatchError(
                .unreadable, file: url.relativePath, "the file has \(size) bytes; at most \(limit) are read")
        }
        return try Data(contentsOf: url)
    } catch let error as BatchError {
        throw error
    } catch {
        let reason = FileManager.default.fileExists(atPath: url.path) ? error.localizedDescription : "no such file"
        throw BatchError(.unreadable, file: url.relativePath, "the file cannot be read: \(reason)")
    }
}
