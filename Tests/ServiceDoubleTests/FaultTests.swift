import Foundation
import ServiceDouble
import Testing
import Transport

@Suite struct FaultTests {
    private static let refusals: [(FaultKind, Int, String?)] = [
        (.tooMany, 429, nil), (.tooManyNow, 429, "0"), (.tooManyWait, 429, "1"), (.unavailable, 503, nil),
        (.unavailableNow, 503, "0"), (.unavailableWait, 503, "1"), (.timeout, 408, nil), (.broken, 500, nil),
        (.badGateway, 502, nil), (.gatewayTimeout, 504, nil), (.early, 404, nil), (.html, 200, nil),
        (.htmlGateway, 502, nil),
    ]

    @Test(arguments: refusals)
    func aRefusalComesOnceAndCostsNothing(kind: FaultKind, status: Int, retryAfter: String?) async throws {
        try await visit(faults: "\(kind.rawValue)@/search") { visit in
            let body = try batch([knownItem])
            var submit = try await visit.post(search, body)
            if submit.status != 303 {
                // Only what says that nothing was accepted happens to a submit.
                #expect(submit.status == status && [429, 503, 408].contains(status))
                #expect(submit.headers["Retry-After"] == retryAfter)
                #expect(await visit.double.log.batchesAccepted == 0)
                submit = try await visit.post(search, body)
                #expect(submit.status == 303)
                return
            }
            let location = try #require(submit.headers["Location"])
            let first = try await visit.get(location)
            #expect(first.status == status && first.headers["Retry-After"] == retryAfter)
            if kind == .html || kind == .htmlGateway { #expect(first.body.starts(with: Data("<!DOCTYPE".utf8))) }
            #expect(Look(try await visit.get(location).body)["batchItems"].count == 1)
            #expect(await visit.double.log.entries.map(\.fault) == [nil, kind.rawValue, nil])
        }
    }

    @Test(arguments: [
        (FaultKind.truncate, TransportError.Kind.broken), (.gzip, .garbled), (.reset, .broken),
    ])
    func brokenAnswersAreBroken(kind: FaultKind, error: TransportError.Kind) async throws {
        let rule = kind.rawValue
        try await visit(faults: "\(rule)@/search,\(rule)@/tiles", tiles: true) { visit in
            let tile = "/tiles/14/8529/5974.pbf"
            let thrown = await #expect(throws: TransportError.self) { try await visit.get(tile) }
            #expect(thrown?.kind == error)
            #expect(try await visit.get(tile).status == 200)
            let location = try await visit.post(search, try batch([knownItem])).headers["Location"] ?? ""
            // libcurl asks anew on its own where a kept connection is reset.
            if kind != .reset {
                let thrown = await #expect(throws: TransportError.self) { try await visit.get(location) }
                #expect(thrown?.kind == error)
            }
            #expect(try await visit.get(location).status == 200)
            #expect(await visit.double.log.entries.map(\.fault) == [rule, nil, nil, rule, nil])
        }
    }

    @Test func gzipWithoutItsEndIsShorterThanTheContent() async throws {
        try await visit(faults: "gzip-short@/search") { visit in
            let location = try await visit.post(search, try batch([knownItem])).headers["Location"] ?? ""
            let short = try? await visit.get(location)
            let whole = try await visit.get(location)
            #expect(short.map { $0.body.count < whole.body.count } ?? true)
            #expect(Look(whole.body)["batchItems"].count == 1)
        }
    }

    @Test func slowAnswersAreWhole() async throws {
        try await visit(faults: "drip@/search") { visit in
            let location = try await visit.post(search, try batch([knownItem])).headers["Location"] ?? ""
            let (slow, quick) = (try await visit.get(location), try await visit.get(location))
            #expect(slow.body == quick.body && Look(slow.body)["batchItems"].count == 1)
        }
    }

    @Test func batchesTakeLongAndHaveWrongCounts() async throws {
        try await visit(faults: "202@/search,count@7") { visit in
            let location = try await visit.post(search, try batch([knownItem, knownItem])).headers["Location"] ?? ""
            for _ in 0..<5 { #expect(try await visit.get(location).status == 202) }
            let counts = [
                Look(try await visit.get(location).body)["batchItems"].count,
                Look(try await visit.get(location).body)["batchItems"].count,
            ]
            #expect(counts.contains(2) && Set(counts).count == 2)
        }
    }

    @Test(arguments: [FaultKind.lost, .lostTruncate, .lostError, .unread])
    func faultsInDoubtAreOfSubmits(kind: FaultKind) async throws {
        try await visit(faults: "\(kind.rawValue)@2") { visit in
            // The submit does not go over a new connection.
            _ = try await visit.get("/tiles.json")
            let body = try batch([knownItem])
            if kind == .lostError {
                let submit = try await visit.post(search, body)
                #expect(submit.status == 500)
            } else {
                let thrown = await #expect(throws: TransportError.self) { try await visit.post(search, body) }
                #expect(thrown?.kind == .unknownOutcome)
            }
            let log = await visit.double.log
            #expect(log.batchesAccepted == (kind == .unread ? 0 : 1))
            #expect(log.entries.map(\.fault) == [nil, kind.rawValue])
        }
    }

    @Test func itemsFailInPassing() async throws {
        try await visit(faults: "item:50%") { visit in
            let items = (0..<100).map { "/geocode/Street%20\($0).json" }
            let path = "/search/2/batch/sync.json?key=k%20y"
            let first = Look(try await visit.post(path, try batch(items)).body)["batchItems"]
            let failed = (0..<100).filter { first[$0]["statusCode"].int != 200 }
            #expect((30...70).contains(failed.count))
            #expect(Set(failed.map { first[$0]["statusCode"].int }) == [429, 500, 503])
            let second = Look(try await visit.post(path, try batch(failed.map { items[$0] })).body)["batchItems"]
            #expect(failed.indices.allSatisfy { second[$0]["statusCode"].int == 200 })
            let log = await visit.double.log
            #expect(log.itemCount == 100 + failed.count && log.itemsAccepted[items[failed[0]]] == 2)
        }
    }

    /// Without any fault, all tiles come; with many, a client that asks often enough gets them all, and the same faults
    /// come in any order of requests.
    @Test func lotsDependOnTheSeedAlone() async throws {
        let paths = (0..<40).map { "/tiles/14/\(8500 + $0)/5974.pbf" }
        func faults(seed: UInt64, _ paths: [String]) async throws -> [String: [String]] {
            var found: [String: [String]] = [:]
            try await visit(faults: "429:30%,404:20%,503:30%", tiles: true, seed: seed) { visit in
                for path in paths {
                    for _ in 0..<4 where try await visit.get(path).status < 405 { break }
                }
                let log = await visit.double.log
                for entry in log.entries { found[entry.path, default: []].append(entry.fault ?? "") }
                #expect(found.values.allSatisfy { $0.last == "" && !$0.contains("404") })
            }
            return found
        }
        let first = try await faults(seed: 1, paths)
        #expect(try await faults(seed: 1, paths.reversed()) == first)
        #expect(try await faults(seed: 2, paths) != first)
        let wrong = first.values.flatMap { $0 }.count { $0 != "" }
        #expect((30...120).contains(wrong))
    }

    @Test func theLogIsPublicAndWithoutTheKey() async throws {
        try await visit(polls: 1) { visit in
            let location = try await visit.post(search, try batch([knownItem])).headers["Location"] ?? ""
            _ = try await visit.get(location)
            let text = String(decoding: try await visit.get("/_double/log").body, as: UTF8.self)
            let log = try JSONDecoder().decode(ServiceLog.self, from: Data(text.utf8))
            #expect(log == (await visit.double.log) && !text.contains("k%20y") && !text.contains("k y"))
            #expect(log.entries.map(\.status) == [303, 202] && log.entries.map(\.number) == [1, 2])
            #expect(log.entries[0].batch == log.entries[1].batch && log.entries[0].items.count == 1)
            _ = try await visit.post("/_double/reset", "")
            #expect(await visit.double.log == ServiceLog())
            #expect(try await visit.get(location).status == 200)
        }
    }

    @Test func scriptsAreRead() throws {
        let script = try FaultScript("20%, 429:5%,item:2%,lost@3,408@/routing*2,reset@/search,row:4", seed: 9)
        #expect(script.shares == [.init(nil, part: 0.2), .init(.tooMany, part: 0.05)] && script.itemPart == 0.02)
        #expect(
            script.rules == [
                .init(.lost, .number(3)), .init(.timeout, .path("/routing", times: 2)),
                .init(.reset, .path("/search", times: 1)),
            ])
        #expect(script.mostInARow == 4 && script.seed == 9)
        for wrong in ["20", "foo:3%", "429:101%", "60%,60%", "429@", "429@/a*", "foo@1", "a:b:c", "429:5", "row:0"] {
            #expect(throws: DoubleError.self, "\(wrong)") { try FaultScript(wrong) }
        }
    }

    @Test func aTakenPortIsSaid() async throws {
        try await visit { visit in
            var settings = ServiceDouble.Settings(data: samples)
            settings.port = try #require(visit.double.base.split(separator: ":").last.flatMap { Int($0) })
            let thrown = await #expect(throws: DoubleError.self) { try await ServiceDouble.start(settings) }
            #expect(thrown?.description.contains("port \(settings.port)") == true)
        }
    }
}
