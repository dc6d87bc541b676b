import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

/// When a request is sent again, and when it is not.
@Suite struct RetryTests {
    /// Sends to a server that goes through these answers and stays with the last one.
    private func run(
        _ scripts: [[Step]], clock: VirtualClock = VirtualClock(), settings: HTTPClient.Settings = quickSettings,
        post isRepeatable: Bool? = nil
    ) async throws -> (result: Result<HTTPResponse, TransportError>, requests: Int) {
        let client = try HTTPClient(settings, clock: clock.clock)
        return try await LoopbackServer.serving {
            scripts[min($0.index, scripts.count - 1)]
        } while: { server in
            let url = try HTTPURL(server.url())
            let request =
                isRepeatable.map { .post(url, Data("x".utf8), contentType: "text/plain", isRepeatable: $0) }
                ?? HTTPRequest.get(url)
            do throws(TransportError) {
                return (.success(try await client.send(request)), server.requests.count)
            } catch {
                return (.failure(error), server.requests.count)
            }
        }
    }

    @Test(arguments: [
        ("7", 7), ("0", nil), (" 30 ", 30), ("-5", nil), ("soon", nil), ("", nil), ("1.5", nil),
        ("Sat, 01 Jan 2000 00:02:00 GMT", 120), ("Saturday, 01-Jan-00 00:02:00 GMT", 120),
        ("Sat Jan  1 00:02:00 2000", 120), ("Fri, 31 Dec 1999 23:59:59 GMT", nil), ("Sat, 99 Foo 2000", nil),
    ])
    func retryAfterIsHonoured(value: String, seconds: Int?) async throws {
        for status in [429, 503] {
            let clock = VirtualClock()
            let (result, requests) = try await run(
                [[.reply(status, ["Retry-After": value])], [.reply(200)]], clock: clock)
            #expect(try result.get().attempts == 2 && requests == 2)
            // Without a time ahead it is backoff: half of 0.5 s by this clock's chance.
            #expect(clock.pauses == [seconds.map { .seconds($0) } ?? .milliseconds(250)], "\(value)")
        }
    }

    @Test(arguments: ["601", "99999999999999999999999", "Sun, 02 Jan 2000 00:00:00 GMT"])
    func whoWantsToBeLeftAloneForLongIs(value: String) async throws {
        let clock = VirtualClock()
        let (result, requests) = try await run([[.reply(429, ["Retry-After": value])]], clock: clock)
        #expect(requests == 1 && clock.pauses.isEmpty)
        #expect(throws: TransportError.self) { try result.get() }
        guard case .failure(let error) = result else { return }
        #expect(error.kind == .status(429) && error.message.contains("wants no request for"))
    }

    @Test func backoffDoublesUpToItsEnd() async throws {
        let clock = VirtualClock(chance: 0.999_999_999)
        let (result, requests) = try await run([[.reply(429, body: Array("slow\ndown".utf8))]], clock: clock)
        guard case .failure(let error) = result else { throw Unexpected(description: "an answer") }
        #expect(error.kind == .status(429) && error.attempts == 8 && requests == 8)
        #expect(error.message == "the server answered 429: slow down")
        #expect(error.response?.status == 429)
        #expect(clock.pauses.map { Int(($0 / .milliseconds(500)).rounded()) } == [1, 2, 4, 8, 16, 32, 64])

        var settings = quickSettings
        settings.retry.longestBackoff = .seconds(2)
        let short = VirtualClock(chance: 0)
        _ = try await run([[.reply(503)]], clock: short, settings: settings)
        #expect(short.pauses == Array(repeating: .zero, count: 7))
    }

    @Test(arguments: [500, 502, 504])
    func failuresOfServersPassAFewTimes(status: Int) async throws {
        let (passing, requests) = try await run([[.reply(status)], [.reply(status)], [.reply(status)], [.reply(200)]])
        #expect(try passing.get().attempts == 4 && requests == 4)
        let (lasting, all) = try await run([[.reply(status)]])
        guard case .failure(let error) = lasting else { throw Unexpected(description: "an answer") }
        #expect(error.kind == .status(status) && error.attempts == 4 && all == 4)
    }

    @Test(arguments: [200, 201, 202, 204, 301, 303, 304, 400, 401, 403, 404, 405, 408, 410, 413, 414, 422, 501, 596])
    func allElseIsTheServersWord(status: Int) async throws {
        let (result, requests) = try await run([[.reply(status, body: status == 204 || status == 304 ? [] : [65])]])
        #expect(try result.get().status == status && requests == 1)
    }

    @Test func brokenConnectionsPass() async throws {
        let cut: [Step] = [.send(LoopbackServer.head(200, ["Content-Length": "5"]) + [1]), .reset]
        let (result, requests) = try await run([[.reset], cut, [.close], [.reply(200, body: [1, 2])]])
        #expect(try result.get().body == Data([1, 2]) && requests == 4)
    }

    @Test func refusalsAndFailuresAreCountedApart() async throws {
        let (result, requests) = try await run([
            // Later, on a kept connection, libcurl would bear the reset by itself.
            [.reset], [.reply(429)], [.reply(503)], [.reply(500)], [.reply(429)], [.reply(502)], [.reply(429)],
            [.reply(200)],
        ])
        #expect(try result.get().attempts == 8 && requests == 8)
    }

    @Test(arguments: [
        [Step.reset], [.close],
        [.send(LoopbackServer.head(202, ["Location": "/b/7", "Content-Length": "5"])), .close],
        [.reply(500)], [.reply(502)], [.reply(504)],
    ])
    func whatMayCostMoneyIsNotSentTwice(script: [Step]) async throws {
        let (result, requests) = try await run([script], post: false)
        guard case .failure(let error) = result else { throw Unexpected(description: "an answer") }
        #expect(error.kind == .unknownOutcome && error.attempts == 1 && requests == 1)
        if error.response?.status == 202 { #expect(error.response?.location?.text.hasSuffix("/b/7") == true) }
    }

    @Test func whatMayCostMoneyIsSentAgainWhenNothingWasDone() async throws {
        let (result, requests) = try await run([[.reply(429)], [.reply(503)], [.reply(202)]], post: false)
        #expect(try result.get().status == 202 && requests == 3)
        let (repeated, all) = try await run([[.reset], [.reply(500)], [.reply(202)]], post: true)
        #expect(try repeated.get().status == 202 && all == 3)
    }

    @Test func aRefusedConnectionCostsNothing() async throws {
        let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
        let error = try await LoopbackServer.refusing { address in
            let request = HTTPRequest.post(try HTTPURL(address), Data("x".utf8), contentType: "text/plain")
            return try await failure(of: request, client)
        }
        #expect(error.kind == .unreachable && error.attempts == 4)
    }

    @Test func aKeptConnectionThatClosesDoesNotSendAPostTwice() async throws {
        // libcurl by itself sends a request again if a kept connection closes without an answer.
        let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
        try await LoopbackServer.serving { request in
            request.method == "POST" ? [.close] : [.reply(200)]
        } while: { server in
            let url = try HTTPURL(server.url())
            for _ in 0..<3 {
                _ = try await client.send(.get(url))
                let error = try await failure(of: .post(url, Data("x".utf8), contentType: "text/plain"), client)
                #expect(error.kind == .unknownOutcome)
            }
            #expect(server.requests.filter { $0.method == "POST" }.count == 3)
        }
    }

    @Test func aCancelledPostHasAnUnknownOutcome() async throws {
        let client = try HTTPClient(quickSettings)
        let (came, arrival) = AsyncStream.makeStream(of: Void.self)
        try await LoopbackServer.serving { _ in
            arrival.yield()
            return [.hold]
        } while: { server in
            let url = try HTTPURL(server.url())
            let task = Task {
                try await failure(of: .post(url, Data("x".utf8), contentType: "text/plain"), client)
            }
            for await _ in came { break }
            task.cancel()
            #expect(try await task.value.kind == .unknownOutcome)
        }
    }
}
