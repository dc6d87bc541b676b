import Synchronization

/// What one host is asked at most.
package struct HostLimits: Sendable, Equatable {
    /// Requests at a time.
    package var concurrent = 6
    /// Requests a second in the long run.
    package var perSecond = 50.0
    /// Requests that may come at once after a pause.
    package var burst = 10

    /// Limits that a service of tiles bears.
    package init(concurrent: Int = 6, perSecond: Double = 50, burst: Int = 10) {
        self.concurrent = concurrent
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// When the next request to a host may leave: a token bucket, written as the time at which it would be full again.
struct Pace: Sendable, Equatable {
    private let interval: Duration
    private let tolerance: Duration
    private var full: Duration = .zero
    private var heldUntil: Duration = .zero

    init(_ limits: HostLimits) {
        // Between a request in about 11 days and a million a second every rate makes sense; others would not compute.
        let rate = limits.perSecond.isNaN ? 1 : min(max(limits.perSecond, 1e-6), 1e6)
        interval = .seconds(1 / rate)
        tolerance = interval * (min(max(limits.burst, 1), 1_000_000) - 1)
    }

    /// Takes the next place.
    ///
    /// - Returns: how long to wait for it, from `now` on; zero or more.
    mutating func reserve(now: Duration) -> Duration {
        let start = max(now, heldUntil, full - tolerance)
        full = max(full, start) + interval
        return start - now
    }

    /// Lets no further request leave before this time.
    mutating func hold(until time: Duration) { heldUntil = max(heldUntil, time) }
}

/// Lets requests through as hosts bear them: first a place at the host, then its pace, then a place among all, so that
/// one slow host does not keep the others waiting.
final class Gate: Sendable {
    private final class Host: Sendable {
        let slots: Slots
        let pace: Mutex<Pace>

        init(_ limits: HostLimits) {
            slots = Slots(limits.concurrent)
            pace = Mutex(Pace(limits))
        }
    }

    private let all: Slots
    private let limits: @Sendable (HTTPURL) -> HostLimits
    private let hosts = Mutex<[String: Host]>([:])
    private let clock: TransportClock

    init(concurrent: Int, clock: TransportClock, limits: @escaping @Sendable (HTTPURL) -> HostLimits) {
        all = Slots(concurrent)
        self.clock = clock
        self.limits = limits
    }

    /// Does something once the gate lets it through.
    ///
    /// - Returns: nil where the task was cancelled before.
    func pass<Result: Sendable>(to url: HTTPURL, _ body: () async -> Result) async -> Result? {
        let host = host(of: url)
        guard await host.slots.take() else { return nil }
        defer { host.slots.give() }
        let now = clock.uptime()
        let wait = host.pace.withLock { $0.reserve(now: now) }
        if wait > .zero {
            guard (try? await clock.sleep(wait)) != nil else { return nil }
        }
        guard await all.take() else { return nil }
        defer { all.give() }
        return await body()
    }

    /// Lets no request to this host start for so long, because it asked for that.
    func hold(_ url: HTTPURL, for time: Duration) {
        let until = clock.uptime() + time
        host(of: url).pace.withLock { $0.hold(until: until) }
    }

    private func host(of url: HTTPURL) -> Host {
        hosts.withLock { hosts in
            if let host = hosts[url.origin] { return host }
            let host = Host(limits(url))
            hosts[url.origin] = host
            return host
        }
    }
}
