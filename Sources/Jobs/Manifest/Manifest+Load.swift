package import Foundation

extension Manifest {
    /// Reads and checks the manifest at `url`, and that the files it names exist.
    ///
    /// Throws all problems found, so that they can be mended at once.
    package static func load(contentsOf url: URL) throws(ManifestError) -> Manifest {
        let bytes: Data
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            // One byte more than allowed tells that the file is too large, however large it is.
            bytes = try handle.read(upToCount: ManifestSource.maximumSize + 1) ?? Data()
        } catch {
            let reason = problem(ofFileAt: url) ?? "the file cannot be read"
            throw ManifestError(file: url.relativePath, problems: [.init(at: .start, "", reason)])
        }
        return try read(bytes, at: url, checkingFiles: true)
    }

    /// Reads a manifest's bytes; `file` is where they are from, its folder what paths are relative to.
    package static func read(
        _ bytes: Data, at file: URL, checkingFiles: Bool = false
    ) throws(ManifestError) -> Manifest {
        let root: ManifestNode
        do throws(ManifestError.Problem) {
            root = try ManifestSource.tree(bytes)
        } catch {
            throw ManifestError(file: file.relativePath, problems: [error])
        }
        let absolute = file.absoluteURL.standardizedFileURL
        var reader = ManifestReader(folder: absolute.deletingLastPathComponent())
        let manifest = reader.manifest(root, file: absolute)
        let missing = checkingFiles ? checkFiles(reader.references) : []
        guard reader.problems.isEmpty, missing.isEmpty, let manifest else {
            throw ManifestError(file: file.relativePath, problems: reader.problems + missing)
        }
        return manifest
    }

    private static func checkFiles(_ references: [ManifestReader.Reference]) -> [ManifestError.Problem] {
        references.compactMap { reference in
            problem(ofFileAt: reference.url).map { .init(at: reference.position, reference.path, $0) }
        }
    }

    /// Why there is no readable file at `url`, nil when there is one.
    private static func problem(ofFileAt url: URL) -> String? {
        let path = url.absoluteURL.path(percentEncoded: false)
        var isFolder: ObjCBool = false
        if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) { return "no file at \(path)" }
        if isFolder.boolValue { return "\(path) is a folder, expected a file" }
        return FileManager.default.isReadableFile(atPath: path) ? nil : "the file \(path) may not be read"
    }
}
