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

    /// Threads of their own rather than tasks, of which only a few run at the same time.
    private func ask(_ store: TileStore, threads: Int = 32) -> [Result<[Bool], TileError>] {
        let results = Mutex<[Result<[Bool], TileError>]>([])
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let result = Result { () throws(TileError) in
                try Self.ids.indices.map { index throws(TileError) in
                    let id = Self.ids[(index + thread / 4) % Self.ids.count]
                    if case .loaded = try store.tile(id) { return true }
                    return false
                }
            }
            results.withLock { $0.append(result) }
        }
        return results.withLock(\.self)
    }

    @Test func aTileIsReadOnceHoweverManyAskForIt() throws {
        let reads = Reads()
        let store = TileStore(name: "far", zooms: 4...4) { id in
            reads.add(id)
            // Long enough that others come to ask for the same tile.
            for _ in 0..<2000 { sched_yield() }
            return Self.tile
        }
        #expect(try ask(store).allSatisfy { try $0.get().allSatisfy(\.self) })
        #expect(reads.counts.withLock(\.count) == 16 && reads.most == 1)
    }

    @Test func tilesThatAreNotThereAreAskedForOnce() throws {
        let reads = Reads()
        let store = TileStore(name: "far", zooms: 4...4, absence: .missing) { id in
            reads.add(id)
            return nil
        }
        #expect(try ask(store).allSatisfy { try !$0.get().contains(true) })
        #expect(reads.counts.withLock(\.count) == 16 && reads.most == 1)
        guard case .missing = try store.tile(Self.ids[0]) else {
            Issue.record("a source whose absent tiles are holes says so")
            return
        }
    }

    @Test func allWhoWaitGetTheError() throws {
        let store = TileStore(name: "https://tiles.test", zooms: 4...4) { id throws(TileError) in
            for _ in 0..<2000 { sched_yield() }
            throw TileError(.unavailable, "no answer within 30 s")
        }
        for result in ask(store, threads: 8) {
            guard case .failure(let error) = result else {
                Issue.record("a tile that cannot be had fails")
                continue
            }
            #expect(error.kind == .unavailable)
            #expect(error.message.hasPrefix("https://tiles.test: tile 4/"))
            #expect(error.message.hasSuffix(": no answer within 30 s"))
        }
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
        let pictures = RasterTileset(name: "photos", zooms: 4...4) { id in
            reads.add(id)
            for _ in 0..<500 { sched_yield() }
            return [1, 2, 3]
        }
        let found = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 32) { thread in
            if let tile = try? pictures.tile(Self.ids[thread % 4]), tile.bytes == [1, 2, 3] {
                found.withLock { $0 += 1 }
            }
        }
        #expect(found.withLock(\.self) == 32 && reads.most == 1)
    }
}
