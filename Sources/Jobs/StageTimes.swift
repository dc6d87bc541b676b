/// Time spent in each stage of the line, summed over all workers.
struct StageTimes: Sendable {
    /// The stages of drawing.
    enum Stage: String, Sendable, CaseIterable {
        case layout, scene, png, pdf, write
    }

    private(set) var seconds: [Stage: Double] = [:]

    /// Runs a step and adds its time to a stage.
    mutating func measure<T, E: Error>(_ stage: Stage, _ step: () throws(E) -> T) throws(E) -> T {
        let start = ContinuousClock.now
        defer {
            let time = ContinuousClock.now - start
            seconds[stage, default: 0] += Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        }
        return try step()
    }

    mutating func add(_ other: StageTimes) {
        for (stage, time) in other.seconds { seconds[stage, default: 0] += time }
    }
}
