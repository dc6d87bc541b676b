import Synchronization
import TestSupport
import Testing
import Tiles

/// Values of one byte each, by number.
@Suite("Shared cache", .serialized)
struct SharedCacheTests {
    /// Counts its copies, for a cache may remember more keys than values.
    private final class Key: Hashable, Sendable {
        static let alive = Mutex(0)
        let number: Int

        init(_ number: Int) {
            self.number = number
            Self.alive.withLock { $0 += 1 }
        }

        deinit { Self.alive.withLock { $0 -= 1 } }

        static func == (a: Key, b: Key) -> Bool { a.number == b.number }
        func hash(into hasher: inout Hasher) { hasher.combine(number) }
    }

    private typealias Cache = SharedCache<Key, Int, Never>

    private func cache(_ limit: Int) -> Cache { Cache(limit: limit) { _ in 1 } }

    /// True where the value had to be made.
    @discardableResult
    private func ask(_ cache: Cache, _ number: Int) -> Bool {
        var isMade = false
        let value = cache.value(of: Key(number)) {
            isMade = true
            return number * 7
        }
        #expect(value == number * 7)
        return isMade
    }

    /// As a plain list of the numbers used last tells it.
    @Test(arguments: [1, 2, 5, 40])
    func theLeastRecentlyUsedIsGivenUp(_ limit: Int) {
        let cache = cache(limit)
        var held: [Int] = []
        var dice = Dice(state: UInt64(limit))
        for step in 0..<20_000 {
            // Now among few numbers, now among many.
            let range = step / 1000 % 2 == 0 ? limit + 2 : 3 * limit
            let number = Int.random(in: 0..<range, using: &dice)
            #expect(ask(cache, number) != held.contains(number), "step \(step)")
            held.removeAll { $0 == number }
            held.append(number)
            if held.count > limit { held.removeFirst() }
            #expect(cache.bytes == held.count)
        }
    }

    @Test func manyUsesOfFewValuesAreForgotten() {
        let before = Key.alive.withLock(\.self)
        let cache = cache(8)
        for use in 0..<50_000 { ask(cache, use % 4) }
        let remembered = Key.alive.withLock(\.self) - before
        #expect((4...200).contains(remembered), "\(remembered) keys")
        // The order of the last uses is known all the same.
        ask(cache, 1)
        for number in 10..<17 { ask(cache, number) }
        #expect(!ask(cache, 1))
        for number in [0, 2, 3] { #expect(ask(cache, number)) }
    }

    /// Larger ones push out several; one above the limit is not kept and pushes out none.
    @Test func costsCount() {
        let cache = Cache(limit: 10) { $0 / 7 }
        for number in [3, 2, 4] { ask(cache, number) }
        ask(cache, 3)
        #expect(ask(cache, 11) && ask(cache, 11) && cache.bytes == 9)
        ask(cache, 6)
        #expect(cache.bytes == 9)
        #expect(!ask(cache, 3) && !ask(cache, 6))
        #expect(ask(cache, 2) || ask(cache, 4))
    }
}
