import Foundation

/// Where the bytes of a body go: to memory or, under a temporary name in the same folder, to a file.
struct BodySink {
    private(set) var data = Data()
    private(set) var count = 0
    private var file: (target: URL, part: URL, handle: FileHandle)?

    /// Collects in memory.
    init() {}

    /// - Throws: where the file cannot be made.
    init(file target: URL) throws {
        let name = ".\(target.lastPathComponent).\(UUID().uuidString).part"
        let part = target.deletingLastPathComponent().appending(path: name)
        guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
            throw CocoaError(.fileWriteUnknown)
        }
        file = (target, part, try FileHandle(forWritingTo: part))
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        count += bytes.count
        if let file {
            try file.handle.write(contentsOf: bytes)
        } else {
            data.append(contentsOf: bytes)
        }
    }

    /// Puts the file in its place, on the disk before under its name, so that no crash leaves half a file there.
    ///
    /// - Returns: the file, or nil where the body is in memory.
    mutating func finish() throws -> URL? {
        guard let file else { return nil }
        try file.handle.synchronize()
        try file.handle.close()
        guard rename(file.part.path, file.target.path) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        self.file = nil
        return file.target
    }

    /// Removes what was written.
    mutating func discard() {
        guard let file else { return }
        try? file.handle.close()
        try? FileManager.default.removeItem(at: file.part)
        self.file = nil
    }
}
