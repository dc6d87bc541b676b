package import Foundation
import Synchronization
package import Transport

/// Time that passes only where someone sleeps, and then at once.
package final class VirtualClock: Sendable {
    private let slept = Mutex<[Duration]>([])
    private let chance: Double
    /// Sat, 01 Jan 2000 00:00:00 GMT.
    package static let start = Date(timeIntervalSince1970: 946_684_800)

    /// - Parameter chance: what every throw of the dice gives.
    package init(chance: Double = 0.5) { self.chance = chance }

    /// All pauses so far.
    package var pauses: [Duration] { slept.withLock { $0 } }

    private var elapsed: Duration { slept.withLock { $0.reduce(.zero, +) } }

    /// Lets time pass.
    package func advance(_ time: Duration) { slept.withLock { $0.append(time) } }

    /// The clock to give to a client.
    package var clock: TransportClock {
        TransportClock(
            now: { Self.start + Double(self.elapsed.components.seconds) }, uptime: { self.elapsed },
            sleep: { time in
                try Task.checkCancellation()
                self.advance(time)
            }, chance: { self.chance })
    }
}

/// Settings whose limits no test meets by chance.
package var quickSettings: HTTPClient.Settings {
    var settings = HTTPClient.Settings(version: "1.2.3", contact: "https://example.com/who")
    settings.proxy = .none
    settings.limits = HostLimits(concurrent: 32, perSecond: 1e6, burst: 1_000_000)
    return settings
}
