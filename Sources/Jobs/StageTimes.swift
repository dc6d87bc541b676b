/// Time spent in each stage of the line, summed over all workers.
struct StageTimes: Sendable {
    /// The stages of drawing.
    enum Stage: String, Sendable, CaseIterable {
        case layout
        /// Waiting for tiles that are in no file.
        case tiles
        case scene, png, pdf, write
    }

    private(set) var seconds: [Stage: Double] = [:]

    /// Runs a step and adds its time to a stage.
    mutating func measure<T, E: Error>(_ stage: Stage, _ step: () throws(E) -> T) throws(E) -> T {
        let start = ContinuousClock.now
        defer { add(ContinuousClock.now - start, to: stage) }
        return try step()
    }

    /// Adds a time to a stage.
    mutating func add(_ time: Duration, to stage: Stage) { seconds[stage, default: 0] += time / .seconds(1) }

    mutating func add(_ other: StageTimes) {
        for (stage, time) in other.seconds { seconds[stage, default: 0] += time }
    }
}
