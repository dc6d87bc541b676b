import Dispatch
import Foundation

/// Turns Ctrl-C and SIGTERM into a call, so that a run can end cleanly; a second Ctrl-C ends the process at once.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    /// Returns when signals are heard.
    init(_ stop: @escaping @Sendable () -> Void) {
        let registration = DispatchGroup()
        // A queue of its own: the global ones have no thread to spare while all cores draw.
        let queue = DispatchQueue(label: "signals", qos: .userInteractive)
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                Terminal.error("stopping: what is under way is brought to its end; once more breaks it off")
                stop()
                signal(number, SIG_DFL)
            }
            registration.enter()
            source.setRegistrationHandler { registration.leave() }
            source.resume()
            return source
        }
        registration.wait()
    }

    func stop() {
        for source in sources { source.cancel() }
    }

    /// Runs work that Ctrl-C and SIGTERM cancel. Nothing begins before signals are heard, so that a run can be stopped
    /// cleanly from its first record on.
    static func stopping<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        let (ready, go) = AsyncStream<Never>.makeStream()
        let task = Task {
            for await _ in ready {}
            return try await work()
        }
        let signals = Signals { task.cancel() }
        defer { signals.stop() }
        go.finish()
        return try await task.value
    }
}
