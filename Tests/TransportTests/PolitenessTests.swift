import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

/// What hosts are spared.
@Suite struct PolitenessTests {
    private func send(_ count: Int, to servers: [LoopbackServer], _ client: HTTPClient) async throws {
        let urls = try servers.map { try HTTPURL($0.url()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                group.addTask { _ = try await client.send(.get(urls[index % urls.count])) }
            }
            try await group.waitForAll()
        }
    }

    @Test func aHostHasOnlySoManyAtATime() async throws {
        var settings = quickSettings
        settings.limitsByHost["127.0.0.1"] = HostLimits(concurrent: 3, perSecond: 1e6, burst: 1000)
        let client = try HTTPClient(settings)
        let meeting = Meeting(of: 3)
        try await LoopbackServer.serving { _ in
            meeting.attend()
            return [.reply(200)]
        } while: { server in
            // Twice, for places may be given back too often.
            for _ in 0..<2 { try await send(30, to: [server], client) }
            #expect(meeting.peak == 3 && server.requests.count == 60 && server.connections <= 3)
        }
    }

    @Test func allHostsTogetherHaveOnlySoManyAtATime() async throws {
        var settings = quickSettings
        settings.concurrent = 4
        let client = try HTTPClient(settings)
        let meeting = Meeting(of: 4)
        let script: @Sendable (LoopbackServer.Request) -> [Step] = { _ in
            meeting.attend()
            return [.reply(200)]
        }
        try await LoopbackServer.serving(script) { first in
            try await LoopbackServer.serving(script) { second in
                try await send(40, to: [first, second], client)
                #expect(meeting.peak == 4)
                #expect(first.requests.count == 20 && second.requests.count == 20)
            }
        }
    }

    @Test func requestsKeepAPace() async throws {
        var settings = quickSettings
        settings.limits = HostLimits(concurrent: 1, perSecond: 4, burst: 3)
        let clock = VirtualClock()
        let client = try HTTPClient(settings, clock: clock.clock)
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { server in
            try await send(10, to: [server], client)
            // Three at once, then one every quarter of a second.
            #expect(clock.pauses == Array(repeating: .milliseconds(250), count: 7))
        }
    }

    @Test func senselessLimitsAreBorne() async throws {
        for rate in [Double.nan, .infinity, 0, -1] {
            var settings = quickSettings
            settings.concurrent = 0
            settings.limits = HostLimits(concurrent: -1, perSecond: rate, burst: .min)
            let client = try HTTPClient(settings, clock: VirtualClock().clock)
            try await LoopbackServer.serving { _ in
                [.reply(200)]
            } while: {
                try await send(3, to: [$0], client)
            }
        }
    }

    @Test func oneWhoIsToldToWaitWaitsForAll() async throws {
        let clock = VirtualClock()
        var settings = quickSettings
        settings.limits.concurrent = 1
        let client = try HTTPClient(settings, clock: clock.clock)
        try await LoopbackServer.serving { request in
            request.index == 0 ? [.reply(429, ["Retry-After": "40"])] : [.reply(200)]
        } while: { server in
            try await send(5, to: [server], client)
            #expect(server.requests.count == 6)
            // Whoever comes next waits these 40 s, too, be it at the gate or for the second attempt.
            #expect(clock.pauses.contains(.seconds(40)))
            #expect(clock.pauses.allSatisfy { $0 <= .seconds(40) })
        }
    }

    @Test func othersDoNotAskWhileOneWaits() async throws {
        let pauses = Mutex<[Duration]>([])
        let (slept, sleep) = AsyncStream.makeStream(of: Void.self)
        let (woken, wake) = AsyncStream.makeStream(of: Void.self)
        // The first who sleeps does so until it is woken; time stands still.
        let clock = TransportClock(
            now: { VirtualClock.start }, uptime: { .zero },
            sleep: { time in
                let isFirst = pauses.withLock { pauses in
                    pauses.append(time)
                    return pauses.count == 1
                }
                guard isFirst else { return }
                sleep.yield()
                for await _ in woken { break }
            }, chance: { 0.5 })
        let client = try HTTPClient(quickSettings, clock: clock)
        try await LoopbackServer.serving { request in
            request.index == 0 ? [.reply(503, ["Retry-After": "40"])] : [.reply(200)]
        } while: { server in
            let url = try HTTPURL(server.url())
            let first = Task { try await client.send(.get(url)) }
            for await _ in slept { break }
            _ = try await client.send(.get(url))
            #expect(pauses.withLock { $0 } == [.seconds(40), .seconds(40)])
            wake.yield()
            #expect(try await first.value.status == 200)
        }
    }

    @Test func whoWaitsForAPlaceCanBeCancelled() async throws {
        var settings = quickSettings
        settings.limits.concurrent = 1
        let client = try HTTPClient(settings)
        let (came, arrival) = AsyncStream.makeStream(of: Void.self)
        try await LoopbackServer.serving { _ in
            arrival.yield()
            return [.hold]
        } while: { server in
            let url = try HTTPURL(server.url())
            let first = Task { try await failure(of: .get(url), client) }
            for await _ in came { break }
            let waiting = (0..<50).map { _ in Task { try await failure(of: .get(url), client) } }
            for task in waiting { task.cancel() }
            for task in waiting { #expect(try await task.value.kind == .cancelled) }
            first.cancel()
            #expect(try await first.value.kind == .cancelled)
            #expect(server.requests.count == 1)
        }
    }
}
