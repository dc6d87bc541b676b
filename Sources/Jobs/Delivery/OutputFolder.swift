package import Foundation

/// The folder a job delivers into. One run at a time; files appear whole or not at all.
package final class OutputFolder: Sendable {
    package let url: URL
    private let lock: Int32

    /// Folder in the output folder for what is not delivered.
    static let hiddenName = ".mapbatch"

    /// Makes the folder and locks it against other runs.
    ///
    /// - Throws: where it cannot be made or written, or another run holds it.
    package init(_ url: URL) throws(JobError) {
        self.url = url
        let hidden = url.appending(path: Self.hiddenName)
        if let reason = Self.make(hidden) {
            var isFolder: ObjCBool = false
            let isThere = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
            throw JobError("\(url.path): the output folder cannot be \(isThere ? "written" : "made"): \(reason)")
        }
        lock = open(hidden.appending(path: "lock").path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard lock >= 0 else {
            throw JobError("\(url.path): the output folder cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            close(lock)
            throw JobError(
                "\(url.path): another run is writing into this folder; wait for it, or choose another folder")
        }
    }

    deinit {
        // A child that is just being started may hold the file a moment longer.
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Makes a folder and those above it, as `mkdir -p`. Own code, because Foundation hides the reason of a failure.
    ///
    /// Returns the reason of a failure.
    private static func make(_ folder: URL) -> String? {
        if mkdir(folder.path, 0o777) == 0 { return nil }
        if errno == ENOENT, folder.path.count > 1 {
            if let reason = make(folder.deletingLastPathComponent()) { return reason }
            if mkdir(folder.path, 0o777) == 0 { return nil }
        }
        let code = errno
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
        if exists { return isFolder.boolValue ? nil : "\(folder.path) is a file, expected a folder" }
        return String(cString: strerror(code))
    }

    /// Makes a folder in this one, where there is none.
    ///
    /// - Parameter isEmptied: whether what was in it goes.
    func makeFolder(_ name: String, isEmptied: Bool = false) throws(JobError) {
        let folder = url.appending(path: name)
        if isEmptied { try? FileManager.default.removeItem(at: folder) }
        if let reason = Self.make(folder) { throw JobError("\(folder.path): cannot be made: \(reason)") }
    }

    /// Writes a file under a temporary name and moves it into place.
    ///
    /// - Parameter name: of the file, or its path in a folder that is there.
    ///
    /// Own code, because Foundation's atomic writing hides the reason of a failure (a full disk) and makes files that
    /// other users cannot read.
    func write(_ data: Data, to name: String) throws(JobError) {
        let target = url.appending(path: name)
        let temporary = url.appending(path: "\(Self.hiddenName)/\(target.lastPathComponent).part")
        func failure() -> JobError {
            let reason = String(cString: strerror(errno))
            unlink(temporary.path)
            return JobError("\(target.path): cannot be written: \(reason); what was finished before is kept")
        }
        let file = open(temporary.path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure() }
        let isWritten = data.withUnsafeBytes { bytes -> Bool in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        guard isWritten else {
            let error = failure()
            close(file)
            throw error
        }
        guard close(file) == 0, rename(temporary.path, target.path) == 0 else { throw failure() }
    }

    /// A file's content; nil where there is none.
    func read(_ name: String) -> Data? { try? Data(contentsOf: url.appending(path: name)) }

    /// Removes a file, where there is one.
    func remove(_ name: String) { try? FileManager.default.removeItem(at: url.appending(path: name)) }
}
