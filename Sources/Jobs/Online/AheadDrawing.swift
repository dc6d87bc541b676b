import Foundation

/// Draws records while others are still asked for. The run that ends the job finds these maps made; it alone writes index,
/// report and combined PDFs.
package struct AheadDrawing: Sendable {
    let base: BaseMap
    let options: Plan.Options
    let workers: Int
    let onProgress: @Sendable (JobProgress) -> Void

    /// Holds the answers of one part at a time, beside the ledger.
    static let folderName = "ahead"

    /// - Parameters:
    ///   - base: the base map, opened.
    ///   - options: of the run that ends the job.
    ///   - workers: how many records are drawn at once, at least 1.
    package init(
        base: BaseMap, options: Plan.Options, workers: Int, onProgress: @escaping @Sendable (JobProgress) -> Void
    ) {
        self.base = base
        self.options = options
        self.workers = workers
        self.onProgress = onProgress
    }

    /// Draws what becomes ready until no more answers come. What fails here fails again, and is told, in the run that ends
    /// the job.
    ///
    /// - Returns: the ids of the records whose maps were not there before.
    func run(_ flow: AnswerFlow) async -> Set<String> {
        var drawn: Set<String> = []
        for await _ in flow.readiness {
            guard !Task.isCancelled else { break }
            if let ids = try? await draw(flow) { drawn.formUnion(ids) }
        }
        return drawn
    }

    private func draw(_ flow: AnswerFlow) async throws -> Set<String> {
        let folder = flow.folder.appending(path: "\(OutputFolder.hiddenName)/\(Self.folderName)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let (manifest, ids) = try flow.readyPart(in: folder) else { return [] }
        var options = options
        let wanted = options.only.map { Set($0) }
        options.only = ids.filter { wanted?.contains($0) ?? true }
        var formats = options.formats ?? manifest.output.formats
        // Combined files are made of all records, in the end.
        if manifest.output.pdfFiles == .combined { formats.remove(.pdf) }
        guard !formats.isEmpty, options.only?.isEmpty == false else { return [] }
        options.formats = formats
        let plan = try Plan(manifest, options: options, base: base)
        return try await Pipeline(plan, workers: workers).drawAhead(onProgress: onProgress)
    }
}
