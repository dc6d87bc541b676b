import Dispatch
import Synchronization

/// The values used last, up to a number of bytes, each made once however many tasks ask for it at the same time.
///
/// Who asks for a value that is being made waits for it and blocks its thread. That is safe also on Swift's own
/// threads, since the maker runs already and needs none of them. An error goes to all who waited and is not kept: the
/// next one to ask tries again.
package final class SharedCache<Key: Hashable & Sendable, Value: Sendable, Failure: Error>: Sendable {
    private struct Entry {
        let value: Value
        let cost: Int
        var lastUse: UInt64
    }

    /// A value that is being made.
    private final class Flight: Sendable {
        let landing = DispatchGroup()
        let result = Mutex<Result<Value, Failure>?>(nil)
    }

    /// What is left to do for one who asks.
    private enum Turn {
        case use(Value)
        case wait(Flight)
        case make(Flight)
    }

    private struct State {
        private var entries: [Key: Entry] = [:]
        /// Every use, the oldest first; one after which the value was used again counts for nothing.
        private var uses: [(key: Key, clock: UInt64)] = []
        /// The first of `uses` that is not passed yet.
        private var first = 0
        private var clock: UInt64 = 0
        var flights: [Key: Flight] = [:]
        private(set) var bytes = 0

        /// The value that is held, which is now the one used last.
        mutating func use(_ key: Key) -> Value? {
            guard let value = entries[key]?.value else { return nil }
            let now = noted(key)
            entries[key]?.lastUse = now
            return value
        }

        /// Keeps a value and gives up those used longest ago as far as it takes.
        mutating func keep(_ value: Value, cost: Int, _ key: Key, limit: Int) {
            guard cost <= limit else { return }
            while bytes > limit - cost, first < uses.count {
                let oldest = uses[first]
                first += 1
                guard let entry = entries[oldest.key], entry.lastUse == oldest.clock else { continue }
                entries[oldest.key] = nil
                bytes -= entry.cost
            }
            let now = noted(key)
            entries[key] = Entry(value: value, cost: cost, lastUse: now)
            bytes += cost
        }

        private mutating func noted(_ key: Key) -> UInt64 {
            clock += 1
            uses.append((key, clock))
            // As long as nothing is given up, uses would only become more.
            if uses.count > 64 + 4 * entries.count {
                uses = uses[first...].filter { entries[$0.key]?.lastUse == $0.clock || $0.clock == clock }
                first = 0
            }
            return clock
        }
    }

    private let limit: Int
    private let cost: @Sendable (Value) -> Int
    private let state = Mutex(State())

    /// A cache of at most `limit` bytes; `cost` tells about the bytes that a value takes. A value that alone exceeds
    /// the limit is not kept.
    package init(limit: Int, cost: @escaping @Sendable (Value) -> Int) {
        self.limit = limit
        self.cost = cost
    }

    /// Bytes that the values held now are estimated to take.
    package var bytes: Int { state.withLock { $0.bytes } }

    /// The value that is held or that another task is about to make, else the one that `make` gives.
    ///
    /// - Parameter make: must not ask the same cache for the same key.
    package func value(of key: Key, make: () throws(Failure) -> Value) throws(Failure) -> Value {
        switch turn(for: key) {
        case .use(let value): return value
        case .wait(let flight):
            flight.landing.wait()
            if let result = flight.result.withLock({ $0 }) { return try result.get() }
            return try make()  // Not reached: the result is set before the landing.
        case .make(let flight):
            do throws(Failure) {
                let value = try make()
                land(flight, key, .success(value))
                return value
            } catch {
                land(flight, key, .failure(error))
                throw error
            }
        }
    }

    private func turn(for key: Key) -> Turn {
        state.withLock { state in
            if let value = state.use(key) { return .use(value) }
            if let flight = state.flights[key] { return .wait(flight) }
            let flight = Flight()
            flight.landing.enter()
            state.flights[key] = flight
            return .make(flight)
        }
    }

    /// Keeps a value and lets those go on who wait for it. Both under one lock, so that no one makes it a second time.
    private func land(_ flight: Flight, _ key: Key, _ result: Result<Value, Failure>) {
        flight.result.withLock { $0 = result }
        let value = try? result.get()
        // Looking through a large tile takes a while, in which others need not wait for the lock.
        let cost = value.map(cost) ?? 0
        state.withLock { state in
            state.flights[key] = nil
            if let value { state.keep(value, cost: cost, key, limit: limit) }
        }
        flight.landing.leave()
    }
}
