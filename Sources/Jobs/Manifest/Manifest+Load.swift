package import Foundation

extension Manifest {
    /// Reads and checks the manifest at `url`, and that the files it names exist.
    ///
    /// - Parameter page: the name of the template's page to take instead of the manifest's.
    /// - Throws: all problems found, so that they can be mended at once.
    package static func load(contentsOf url: URL, page: String? = nil) throws(DocumentError) -> Manifest {
        var manifest = try read(DocumentSource.bytes(of: url), at: url, page: page, checkingFiles: true)
        if let page {
            // Each format of a job has a folder of its own.
            let folder = manifest.output.folder
            manifest.output.folder = folder.deletingLastPathComponent()
                .appending(path: "\(folder.lastPathComponent)-\(page)", directoryHint: .isDirectory)
        }
        return manifest
    }

    /// Reads a manifest's bytes; `file` is where they are from, its folder what paths are relative to.
    ///
    /// - Parameter templates: gives the template that the manifest names.
    package static func read(
        _ bytes: Data, at file: URL, page: String? = nil, checkingFiles: Bool = false,
        templates: TemplateFile.Source = TemplateFile.existing(at:)
    ) throws(DocumentError) -> Manifest {
        let root = try DocumentSource.tree(bytes, of: file)
        let absolute = file.absoluteURL.standardizedFileURL
        var reader = DocumentReader(folder: absolute.deletingLastPathComponent())
        let manifest = reader.manifest(root, file: absolute, page: page, templates: templates)
        let missing = checkingFiles ? reader.missingFiles : []
        guard reader.problems.isEmpty, missing.isEmpty, let manifest else {
            throw DocumentError(file: file.relativePath, problems: reader.problems + missing)
        }
        return manifest
    }
}
