package import Foundation

/// Time and chance, so that tests of waiting need not wait.
package struct TransportClock: Sendable {
    /// The time of day, for dates in `Retry-After`.
    package var now: @Sendable () -> Date
    /// Time that never goes back, from any start, for the pace of requests.
    package var uptime: @Sendable () -> Duration
    /// Waits; throws where the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void
    /// Evenly spread over 0..<1.
    package var chance: @Sendable () -> Double

    /// A clock of these parts.
    package init(
        now: @escaping @Sendable () -> Date, uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void, chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.uptime = uptime
        self.sleep = sleep
        self.chance = chance
    }

    /// The clock of the machine.
    package static let system: TransportClock = {
        let start = ContinuousClock.now
        return TransportClock(
            now: { Date() }, uptime: { start.duration(to: .now) }, sleep: { try await Task.sleep(for: $0) },
            chance: { Double.random(in: 0..<1) })
    }()
}
