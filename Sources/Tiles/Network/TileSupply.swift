import Foundation
package import Geo
import Synchronization

/// Distant tiles, fetched before they are read: whoever needs some holds them for as long as they are read.
///
/// Reading is never waiting: it finds what is held. A tile is fetched once, however many ask for it, and once in the life
/// of this object also where that failed.
final class TileSupply: Sendable {
    /// A tile as it came.
    struct Item: Sendable {
        /// Packed or not; nil where the server says that nothing is there.
        let bytes: [UInt8]?
        /// Changes with the content.
        let digest: String
    }

    private struct Held {
        let item: Item
        var holds = 0
        var lastUse: UInt64
    }

    private struct Flight {
        let number: UInt64
        let task: Task<TileError?, Never>
        var waiting = 1
    }

    private struct State {
        var held: [TileID: Held] = [:]
        var flights: [TileID: Flight] = [:]
        var failures: [TileID: TileError] = [:]
        var bytes = 0
        var clock: UInt64 = 0
    }

    private enum Turn {
        case held(Item)
        case failed(TileError)
        case wait(Flight)
    }

    /// Bytes kept of tiles that nobody holds at the moment.
    private static let spareBytes = 64 << 20

    private let state = Mutex(State())
    private let fetch: @Sendable (TileID) async throws(TileError) -> Item

    /// - Parameter fetch: gets a tile from wherever it is; called for each once.
    init(fetch: @escaping @Sendable (TileID) async throws(TileError) -> Item) { self.fetch = fetch }

    /// The bytes of a tile that is held; nil where the server has nothing there.
    func bytes(of id: TileID) throws(TileError) -> [UInt8]? {
        guard let held = state.withLock({ $0.held[id] }) else {
            throw TileError(.unavailable, "it was not fetched before it was read")
        }
        return held.item.bytes
    }

    /// Fetches a tile unless it is there, and holds it until `release`; nothing is held where it throws.
    func hold(_ id: TileID) async throws(TileError) -> Item {
        while true {
            switch turn(id) {
            case .held(let item): return item
            case .failed(let error): throw error
            case .wait(let flight):
                let error = await withTaskCancellationHandler {
                    await flight.task.value
                } onCancel: {
                    leave(id, flight.number)
                }
                if Task.isCancelled { throw TileError(.cancelled, "stopped") }
                // Others who waited may have been cancelled, and the fetching with them.
                if let error, error.kind != .cancelled { throw error }
            }
        }
    }

    func release(_ id: TileID) {
        state.withLock { state in
            state.held[id]?.holds -= 1
            shrink(&state)
        }
    }

    private func turn(_ id: TileID) -> Turn {
        state.withLock { state in
            state.clock += 1
            if let held = state.held[id] {
                state.held[id]?.holds += 1
                state.held[id]?.lastUse = state.clock
                return .held(held.item)
            }
            if let error = state.failures[id] { return .failed(error) }
            if let flight = state.flights[id] {
                state.flights[id]?.waiting += 1
                return .wait(flight)
            }
            let number = state.clock
            let flight = Flight(number: number, task: Task { await self.fly(id, number) })
            state.flights[id] = flight
            return .wait(flight)
        }
    }

    private func fly(_ id: TileID, _ number: UInt64) async -> TileError? {
        do {
            let item = try await fetch(id)
            state.withLock { state in
                state.flights[id] = nil
                state.held[id] = Held(item: item, lastUse: state.clock)
                state.bytes += item.bytes?.count ?? 0
            }
            return nil
        } catch {
            state.withLock { state in
                state.flights[id] = nil
                if error.kind != .cancelled { state.failures[id] = error }
            }
            return error
        }
    }

    /// One who waited goes away; the last one stops the fetching.
    private func leave(_ id: TileID, _ number: UInt64) {
        let task = state.withLock { state -> Task<TileError?, Never>? in
            guard let flight = state.flights[id], flight.number == number else { return nil }
            state.flights[id]?.waiting -= 1
            return flight.waiting == 1 ? flight.task : nil
        }
        task?.cancel()
    }

    private func shrink(_ state: inout State) {
        guard state.bytes > Self.spareBytes else { return }
        let spare = state.held.filter { $0.value.holds == 0 }.sorted { $0.value.lastUse < $1.value.lastUse }
        // Half of it, so that this is rare.
        for (id, held) in spare where state.bytes > Self.spareBytes / 2 {
            state.held[id] = nil
            state.bytes -= held.item.bytes?.count ?? 0
        }
    }
}

/// Tiles of one supply that stay held as long as this lives.
final class TileLease: Sendable {
    private let supply: TileSupply
    private let ids: [TileID]

    init(_ supply: TileSupply, _ ids: [TileID]) { (self.supply, self.ids) = (supply, ids) }

    deinit { for id in ids { supply.release(id) } }
}

/// Tiles that were asked for ahead of reading: those that came, to be kept until they were read, and why others did not.
package struct PrefetchedTiles: Sendable {
    private(set) var leases: [TileLease] = []
    /// Digests of the contents by source and tile, without those of archives, whose fingerprint tells of all of them.
    package private(set) var digests: [String: [TileID: String]] = [:]
    /// Tiles with content.
    package private(set) var filled = 0
    /// Why tiles did not come, in the order of the tiles.
    package private(set) var failures: [(id: TileID, error: TileError)] = []

    package init() {}

    /// Adds those of another source.
    package mutating func add(_ other: PrefetchedTiles) {
        leases += other.leases
        digests.merge(other.digests) { $0.merging($1) { first, _ in first } }
        filled += other.filled
        // Sources are asked at the same time; which of them comes first must not show in what a record is told.
        failures = (failures + other.failures).sorted { ($0.id, $0.error.message) < ($1.id, $1.error.message) }
    }

    /// The same where those that did not come need not have.
    package var withoutFailures: PrefetchedTiles {
        var tiles = self
        tiles.failures = []
        return tiles
    }

    /// Holds tiles of a supply.
    ///
    /// - Parameter source: what the digests call it; nil where they need not be known.
    /// - Returns: the tiles that the server has nothing for.
    mutating func add(_ ids: [TileID], of supply: TileSupply, named source: String?) async -> [TileID] {
        let outcomes = await withTaskGroup(of: Outcome.self) { group in
            for (place, id) in ids.enumerated() {
                group.addTask { await Outcome(of: id, at: place, from: supply) }
            }
            var outcomes: [Outcome] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { ids[$0.place] < ids[$1.place] }
        }
        var (held, absent): ([TileID], [TileID]) = ([], [])
        for outcome in outcomes {
            let id = ids[outcome.place]
            switch outcome.result {
            case .success(let item):
                held.append(id)
                if let source { digests[source, default: [:]][id] = item.digest }
                if item.bytes == nil { absent.append(id) }
                filled += item.bytes?.isEmpty ?? true ? 0 : 1
            case .failure(let error): failures.append((id, error))
            }
        }
        leases.append(TileLease(supply, held))
        return absent
    }
}

extension PrefetchedTiles {
    /// What became of one tile. A type of its own, because optimised code of Swift 6.3 damaged the tile's id in a tuple that
    /// a task with typed throws returned.
    private struct Outcome: Sendable {
        /// Among the tiles asked for.
        let place: Int
        let result: Result<TileSupply.Item, TileError>

        init(of id: TileID, at place: Int, from supply: TileSupply) async {
            self.place = place
            do throws(TileError) {
                result = .success(try await supply.hold(id))
            } catch {
                result = .failure(error)
            }
        }
    }
}
