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
}
