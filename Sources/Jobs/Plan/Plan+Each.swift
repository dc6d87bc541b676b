import Synchronization

extension Plan {
    /// Runs a step for each of some records that have something to draw, in several tasks that take the next one as soon
    /// as they are free. Each task has a drawing of its own.
    ///
    /// - Parameters:
    ///   - indexes: places in the plan's entries.
    ///   - workers: how many tasks there are, at least 1.
    /// - Returns: what came of the steps, by index.
    /// - Throws: `CancellationError` where the task is cancelled.
    func each<T: Sendable>(
        _ indexes: [Int], workers: Int, _ step: @escaping @Sendable (PageDrawing, Entry, Entry.Order) async -> T
    ) async throws -> [Int: T] {
        let board = Board<T>(indexes)
        try await withThrowingTaskGroup { group in
            for _ in 0..<min(max(1, workers), max(1, indexes.count)) {
                group.addTask {
                    let drawing = PageDrawing(self)
                    while let index = board.next {
                        try Task.checkCancellation()
                        let entry = entries[index]
                        guard let order = entry.order else { continue }
                        board.settle(index, await step(drawing, entry, order))
                        // What was cancelled on the way says nothing about the record.
                        try Task.checkCancellation()
                    }
                }
            }
            try await group.waitForAll()
        }
        return board.results
    }

    /// What the tasks share.
    private final class Board<T: Sendable>: Sendable {
        private let indexes: [Int]
        private let state = Mutex((next: 0, results: [Int: T]()))

        init(_ indexes: [Int]) { self.indexes = indexes }

        /// The next record that is nobody's yet, which is the caller's now.
        var next: Int? {
            state.withLock { state in
                guard state.next < indexes.count else { return nil }
                defer { state.next += 1 }
                return indexes[state.next]
            }
        }

        func settle(_ index: Int, _ result: T) { state.withLock { $0.results[index] = result } }

        var results: [Int: T] { state.withLock { $0.results } }
    }
}
