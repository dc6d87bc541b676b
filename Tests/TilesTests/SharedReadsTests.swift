import Dispatch
import Foundation
import Geo
import Synchronization
import TestSupport
import Testing
import Tiles

/// Many workers ask one store: each tile is read once.
@Suite("Shared reads")
struct SharedReadsTests {
    /// Counts the reads of each tile.
    private final class Reads: Sendable {
        let counts = Mutex<[TileID: Int]>([:])
        func add(_ id: TileID) { counts.withLock { $0[id, default: 0] += 1 } }
        var most: Int { counts.withLock { $0.values.max() ?? 0 } }
    }

    private static let ids = (0..<16).map { TileID(zoom: 4, x: $0, y: 9) }
    private static let tile = tileBytes(EncodedLayer(features: [EncodedFeature(id: 5)]))

    /// Runs a body on threads of their own at the same time; tasks would run two or three at a time.
    private func onThreads<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (_ thread: Int) -> Result
    ) -> [Result] {
        let results = Mutex<[Result]>([])
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                let result = body(index)
                results.withLock { $0.append(result) }
                group.leave()
            }
        }
        group.wait()
        return results.withLock(\.self)
    }

    /// All tiles asked for by many threads, each beginning with the same ones.
    private func ask(_ store: TileStore, _ crowd: Crowd, threads: Int = 24) -> [Result<[Bool], TileError>] {
        onThreads(threads) { _ in
            Result { () throws(TileError) in
                try Self.ids.map { id throws(TileError) in
                    crowd.comes(for: id)
                    if case .loaded = try store.tile(id) { return true }
                    return false
                }
            }
        }
    }

    /// Lets a read last until all threads have come for its tile.
    private final class Crowd: Sendable {
        private let size: Int
        private let counts = Mutex<[TileID: Int]>([:])

        init(_ size: Int) { self.size = size }

        func comes(for id: TileID) { counts.withLock { $0[id, default: 0] += 1 } }

        func isAwaited(for id: TileID) {
            while counts.withLock({ $0[id] ?? 0 }) < size { sched_yield() }
            // They have come, and are about to ask.
            for _ in 0..<200 { sched_yield() }
        }
    }

    @Test func aTileIsReadOnceHoweverManyAskForIt() throws {
        let reads = Reads()
        let crowd = Crowd(24)
        let store = TileStore(name: "far", zooms: 4...4) { id in
            reads.add(id)
            crowd.isAwaited(for: id)
            return Self.tile
        }
        #expect(try ask(store, crowd).allSatisfy { try $0.get().allSatisfy(\.self) })
        #expect(reads.counts.withLock(\.count) == 16 && reads.most == 1)
    }

    @Test func tilesThatAreNotThereAreAskedForOnce() throws {
        let reads = Reads()
        let crowd = Crowd(24)
        let store = TileStore(name: "far", zooms: 4...4, absence: .missing) { id in
            reads.add(id)
            crowd.isAwaited(for: id)
            return nil
        }
        #expect(try ask(store, crowd).allSatisfy { try !$0.get().contains(true) })
        #expect(reads.counts.withLock(\.count) == 16 && reads.most == 1)
        guard case .missing = try store.tile(Self.ids[0]) else {
            Issue.record("a source whose absent tiles are holes says so")
            return
        }
    }

    @Test func allWhoWaitGetTheError() throws {
        let reads = Reads()
        let crowd = Crowd(8)
        let store = TileStore(name: "https://tiles.test", zooms: 4...4) { id throws(TileError) in
            reads.add(id)
            crowd.isAwaited(for: id)
            throw TileError(.unavailable, "no answer within 30 s")
        }
        let results = onThreads(8) { _ in
            crowd.comes(for: Self.ids[3])
            return Result { () throws(TileError) in _ = try store.tile(Self.ids[3]) }
        }
        #expect(results.count == 8 && reads.most == 1)
        for result in results {
            guard case .failure(let error) = result else {
                Issue.record("a tile that cannot be had fails")
                continue
            }
            #expect(error.kind == .unavailable)
            #expect(error.message == "https://tiles.test: tile 4/3/9: no answer within 30 s")
        }
        #expect(throws: TileError.self) { try store.tile(Self.ids[3]) }
        #expect(reads.most == 2, "an error is not kept")
    }

    @Test func onlyTilesOfTheSourceAreAskedFor() throws {
        let reads = Reads()
        let bounds = TileBounds(west: 0, south: 41, east: 90, north: 66)
        let store = TileStore(name: "far", zooms: 3...4, bounds: bounds, absence: .missing) { id in
            reads.add(id)
            return Self.tile
        }
        for id in [TileID(zoom: 2, x: 2, y: 1), TileID(zoom: 4, x: 7, y: 5), TileID(zoom: 5, x: 3, y: 3)] {
            guard case .outside = try store.tile(id) else {
                Issue.record("\(id) lies outside")
                continue
            }
        }
        #expect(reads.most == 0)
        _ = try store.tile(TileID(zoom: 6, x: 35, y: 20))
        #expect(reads.counts.withLock(\.self) == [TileID(zoom: 4, x: 8, y: 5): 1])
    }

    @Test func picturesAreReadOnceToo() throws {
        let reads = Reads()
        let crowd = Crowd(8)
        let pictures = RasterTileset(name: "photos", zooms: 4...4) { id in
            reads.add(id)
            crowd.isAwaited(for: id)
            return [1, 2, 3]
        }
        let found = onThreads(8) { _ in
            crowd.comes(for: Self.ids[5])
            return (try? pictures.tile(Self.ids[5]))?.bytes
        }
        #expect(found == Array(repeating: [1, 2, 3], count: 8) && reads.most == 1)
    }
}
