import Synchronization

/// Whether servers are worth asking: one that is down would cost each of thousands of tiles a minute of repetitions.
final class ServerHealth: Sendable {
    /// Failures one after the other, each with its repetitions, after which a server is not asked again.
    private static let patience = 24

    private let failures = Mutex<[String: Int]>([:])

    /// Notes how a request ended.
    ///
    /// - Parameter origin: scheme, host and port.
    func note(_ origin: String, isAnswered: Bool) {
        failures.withLock { $0[origin] = isAnswered ? 0 : ($0[origin] ?? 0) + 1 }
    }

    /// True for a server that has failed all the time.
    func isGivenUp(_ origin: String) -> Bool { failures.withLock { $0[origin] ?? 0 >= Self.patience } }
}
