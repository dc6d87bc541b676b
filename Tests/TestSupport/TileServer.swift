import Foundation
import Synchronization
package import Transport

/// Files behind a `LoopbackServer`, as a server of tiles gives them: with validators, ranges of bytes and, where a test
/// wants them, faults.
package final class TileServer: Sendable {
    /// What lies at a path.
    package struct File: Sendable {
        package var body: [UInt8]
        /// Beside `ETag`.
        package var headers: [String: String] = [:]
        package var etag: String?

        package init(_ body: [UInt8], etag: String? = nil, headers: [String: String] = [:]) {
            (self.body, self.etag, self.headers) = (body, etag, headers)
        }
    }

    /// What is done in place of the answer; gets the request and how often its target was asked for before.
    package typealias Fault = @Sendable (_ request: LoopbackServer.Request, _ before: Int) -> [LoopbackServer.Step]?

    private struct State {
        var files: [String: File] = [:]
        var asked: [String: Int] = [:]
        var answered: [String: Int] = [:]
        var fault: Fault?
    }

    private let state = Mutex(State())

    package init() {}

    /// The file at a path; the query does not count.
    package subscript(_ path: String) -> File? {
        get { state.withLock { $0.files[path] } }
        set { state.withLock { $0.files[path] = newValue } }
    }

    package func setFault(_ fault: Fault?) { state.withLock { $0.fault = fault } }

    /// How often each target was asked for.
    package var asked: [String: Int] { state.withLock { $0.asked } }

    /// How often each target was answered without a fault.
    package var answered: [String: Int] { state.withLock { $0.answered } }

    /// The script for `LoopbackServer.serving`.
    package func answer(_ request: LoopbackServer.Request) -> [LoopbackServer.Step] {
        let (fault, before) = state.withLock { state in
            defer { state.asked[request.target, default: 0] += 1 }
            return (state.fault, state.asked[request.target, default: 0])
        }
        if let steps = fault?(request, before) { return steps }
        state.withLock { $0.answered[request.target, default: 0] += 1 }
        let path = String(request.target.prefix { $0 != "?" })
        guard let file = self[path] else { return [.reply(404, [:], body: Array("no such tile".utf8))] }
        var headers = file.headers
        headers["ETag"] = file.etag
        if let match = request.headers["if-match"], match != file.etag { return [.reply(412)] }
        if let match = request.headers["if-none-match"], match == file.etag { return [.reply(304, headers)] }
        guard let range = request.headers["range"].flatMap({ Self.range($0, file.body.count) }) else {
            return [.reply(200, headers, body: file.body)]
        }
        headers["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.body.count)"
        return [.reply(206, headers, body: Array(file.body[range]))]
    }

    private static func range(_ text: String, _ count: Int) -> Range<Int>? {
        let numbers = text.drop { $0 != "=" }.dropFirst().split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 2, numbers[0] < count else { return nil }
        return numbers[0]..<min(count, numbers[1] + 1)
    }
}

/// A time of day that a test sets, and pauses that take no time.
package final class TestClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 946_684_800))

    package init() {}

    package func advance(_ seconds: Double) { time.withLock { $0 += seconds } }

    package var clock: TransportClock {
        TransportClock(
            now: { self.time.withLock { $0 } }, uptime: { .zero }, sleep: { _ in try Task.checkCancellation() },
            chance: { 0 })
    }

    /// Settings of a client whose limits no test meets by chance.
    package static var settings: HTTPClient.Settings {
        var settings = HTTPClient.Settings(version: "1.2.3", contact: "https://example.com/who")
        settings.proxy = .none
        settings.limits = HostLimits(concurrent: 16, perSecond: 1e6, burst: 1_000_000)
        return settings
    }
}
