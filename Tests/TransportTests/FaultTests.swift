import Foundation
import TestSupport
import Testing
import Transport

/// What servers and networks do wrong.
@Suite struct FaultTests {
    /// The error that a script ends in, and how often it was asked.
    private func result(
        of script: [Step], limit: Int = 1_000_000, _ change: (inout HTTPRequest) -> Void = { _ in }
    ) async throws -> (error: TransportError, requests: Int) {
        let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
        return try await LoopbackServer.serving { _ in
            script
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url("/t?key=HUSH")))
            request.bodyLimit = limit
            change(&request)
            let error = try await failure(of: request, client)
            #expect(!error.description.contains("HUSH") && !error.description.contains("\n"))
            return (error, server.requests.count)
        }
    }

    @Test(arguments: [
        [Step.reset], [.close], [.send(Array("HTTP/1.1 200 OK\r\nContent-".utf8)), .reset],
        [.send(LoopbackServer.head(200, ["Content-Length": "9"])), .reset],
        [.send(LoopbackServer.head(200, ["Content-Length": "9"]) + [1, 2]), .close],
        [.send(LoopbackServer.head(200, ["Transfer-Encoding": "chunked"]) + Array("2\r\nab\r\n".utf8)), .close],
        [.send(LoopbackServer.head(200, ["Transfer-Encoding": "chunked"]) + Array("zz\r\n".utf8)), .close],
        [.send(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)), .close], [.send([0, 255, 10, 13, 10]), .close],
    ])
    func brokenAnswersAreAskedForAFewTimes(script: [Step]) async throws {
        let (error, requests) = try await result(of: script)
        #expect(error.kind == .broken || error.kind == .invalid, "\(error)")
        #expect(error.attempts == requests && requests == (error.kind == .broken ? 4 : 1))
    }

    @Test(arguments: [11, 14, 18, 99])
    func brokenCompressionIsFound(cut: Int) async throws {
        var bytes = gzipped
        bytes[min(cut, bytes.count - 7)] ^= 0xff
        let (error, requests) = try await result(of: [.reply(200, ["Content-Encoding": "gzip"], body: bytes)])
        #expect(error.kind == .garbled && requests == 4)
    }

    @Test func refusedConnectionsSaySo() async throws {
        let clock = VirtualClock()
        let error = try await LoopbackServer.refusing { address in
            try await failure(
                of: .get(HTTPURL(address + "/?token=HUSH")), HTTPClient(quickSettings, clock: clock.clock))
        }
        #expect(error.kind == .unreachable && error.attempts == 4 && error.host == "127.0.0.1")
        #expect(clock.pauses == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(error.description.hasSuffix("(4 attempts); check the address, the network and the proxy"))
        #expect(error.description.hasPrefix("http://127.0.0.1:") && !error.description.contains("HUSH"))
    }

    @Test func unknownHostsSaySo() async throws {
        // A name that no resolver asks the network for: its label has more than 63 characters.
        let name = String(repeating: "x", count: 70)
        let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
        let error = try await failure(of: .get(HTTPURL("http://\(name)/")), client)
        #expect(error.kind == .unresolved && error.attempts == 4)
    }

    @Test func endlessBodiesAreStopped() async throws {
        let junk = [UInt8](repeating: 65, count: 10_000)
        let chunk = Array("2710\r\n".utf8) + junk + Array("\r\n".utf8)
        for head in [[:], ["Transfer-Encoding": "chunked"]] {
            let script: [Step] = [.send(LoopbackServer.head(200, head)), .endless(head.isEmpty ? junk : chunk)]
            let (error, requests) = try await result(of: script)
            #expect(error.kind == .tooLarge && requests == 1)
            #expect(error.message == "the answer is longer than the 1000000 bytes that are accepted")
        }
    }

    @Test func bombsAreStopped() async throws {
        let script: [Step] = [.reply(200, ["Content-Encoding": "gzip"], body: gzipped)]
        #expect(try await result(of: script, limit: 299).error.kind == .tooLarge)
    }

    @Test func declaredLengthsAreBelieved() async throws {
        for length in ["1000001", "99999999999999999"] {
            let script: [Step] = [.send(LoopbackServer.head(200, ["Content-Length": length])), .hold]
            let (error, _) = try await result(of: script)
            #expect(error.kind == .tooLarge && error.message.contains(length))
        }
    }

    @Test func endlessHeadersAreStopped() async throws {
        for line in ["X: \(String(repeating: "y", count: 5000))\r\n", "X: 1\r\n"] {
            let (error, requests) = try await result(
                of: [.send(Array("HTTP/1.1 200 OK\r\n".utf8)), .endless(Array(line.utf8))])
            #expect(error.kind == .tooLarge && requests == 1)
        }
    }

    @Test func pagesOfErrorsAreCut() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.send(LoopbackServer.head(404, [:])), .endless(Array("<p>not here</p>".utf8))]
        } while: { server in
            let response = try await client.send(.get(HTTPURL(server.url())))
            #expect(response.status == 404 && response.body.count == 1 << 20)
        }
    }

    @Test func whoSaysNothingIsLeft() async throws {
        let (error, requests) = try await result(of: [.hold]) { $0.patience.total = .milliseconds(50) }
        #expect(error.kind == .timedOut && requests == 4)
    }

    @Test func whoDripsIsLeft() async throws {
        // The only test that takes its time: libcurl counts the slow time in whole seconds.
        var settings = quickSettings
        settings.retry.failures = 1
        let client = try HTTPClient(settings)
        try await LoopbackServer.serving { _ in
            [.send(LoopbackServer.head(200, ["Content-Length": "1000"]) + [1]), .hold]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url()))
            request.patience.stalling = .seconds(1)
            request.patience.minimumSpeed = 100
            let error = try await failure(of: request, client)
            #expect(error.kind == .timedOut && error.message.contains("too slow"))
            #expect(error.response?.status == 200)
        }
    }

    @Test func cancellationClosesTheConnection() async throws {
        let client = try HTTPClient(quickSettings)
        let meeting = Meeting(of: 2)
        try await LoopbackServer.serving { _ in
            meeting.attend()
            return [.send(LoopbackServer.head(200, [:]) + [1]), .hold]
        } while: { server in
            let url = try HTTPURL(server.url())
            let task = Task { try await failure(of: .get(url), client) }
            await Self.wait(for: meeting)
            task.cancel()
            #expect(try await task.value.kind == .cancelled)
            #expect(server.waitUntilIdle())
        }
    }

    @Test func cancelledBeforeItStartsNothingIsSent() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { server in
            let url = try HTTPURL(server.url())
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await failure(of: .get(url), client)
            }
            let error = try await task.value
            #expect(error.kind == .cancelled && error.attempts == 0)
            #expect(server.requests.isEmpty)
        }
    }

    /// Attends on a thread of its own, so that no task is blocked.
    private static func wait(for meeting: Meeting) async {
        await withCheckedContinuation { continuation in
            Thread {
                meeting.attend()
                continuation.resume()
            }.start()
        }
    }

    @Test(arguments: ["", "nothing", "/path", "ftp://host/", "http://", "http://a b/", "http://a/\r\nX: 1"])
    func noURLsAreRefused(text: String) {
        #expect(throws: TransportError.self) { try HTTPURL(text) }
    }

    @Test func headersCannotBeForged() async throws {
        let client = try HTTPClient(quickSettings)
        for (name, value) in [
            ("A", "1\r\nB: 2"), ("A\r\nB", "1"), ("A b", "1"), ("", "1"), ("A:", "1"), ("A", "\u{0}"),
        ] {
            var request = HTTPRequest.get(try HTTPURL("http://127.0.0.1:9/"))
            request.headers[name] = value
            #expect(try await failure(of: request, client).kind == .invalid)
        }
    }
}
