import Foundation
import Synchronization
import TestSupport
import Transport

typealias Step = LoopbackServer.Step

/// The error of a request that must fail.
func failure(
    of request: HTTPRequest, _ client: HTTPClient, isolation: isolated (any Actor)? = #isolation
) async throws -> TransportError {
    do {
        let response = try await client.send(request)
        throw Unexpected(description: "there was an answer: \(response)")
    } catch let error as TransportError {
        return error
    }
}

/// What a test did not expect.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// A new folder for one test.
func withFolder(
    isolation: isolated (any Actor)? = #isolation, _ body: (URL) async throws -> Void
) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "transport-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
}

/// `hello ` fifty times, by gzip.
let gzipped: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
    0xc8, 0x18, 0x25, 0x89, 0x20, 0x01, 0xc1, 0x48, 0x42, 0x59, 0x2c, 0x01, 0x00, 0x00,
]
let hellos = String(repeating: "hello ", count: 50)

/// How many are somewhere at a time; they leave in groups of so many, so that whoever comes waits for the others.
final class Meeting: Sendable {
    private let wanted: Int
    private let state = Mutex((inside: 0, peak: 0, came: 0))
    private let changed = NSCondition()

    init(of wanted: Int) { self.wanted = wanted }

    var peak: Int { state.withLock { $0.peak } }

    /// Waits until the group is complete, at most 20 s.
    func attend() {
        let end = Date(timeIntervalSinceNow: 20)
        changed.lock()
        let group = state.withLock { state in
            state.inside += 1
            state.came += 1
            state.peak = max(state.peak, state.inside)
            return (state.came - 1) / wanted
        }
        changed.broadcast()
        while state.withLock({ $0.came }) < (group + 1) * wanted, changed.wait(until: end) {}
        state.withLock { $0.inside -= 1 }
        changed.unlock()
    }
}
