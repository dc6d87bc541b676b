import Batch
import Foundation
import Geo
import TestSupport
import Testing
import Transport

/// What a client makes of services and lines that fail.
@Suite struct BatchFaultTests {
    /// Submits one item to a server of this script.
    private func submit(
        at api: BatchService.API = .tomtomRouting, mode: BatchService.Mode? = nil,
        isolation: isolated (any Actor)? = #isolation, _ steps: [Step],
        check: (BatchServiceError, LoopbackServer) throws -> Void
    ) async throws {
        try await LoopbackServer.serving { _ in
            steps
        } while: { server in
            try await withFile { file in
                let service = try service(api, server, mode: mode)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                let client = try client(service)
                let error = try await failure { try await client.submit([item], trackingID: "t-1", bodyTo: file) }
                #expect(try neighbours(of: file) == [])
                for text in [error.description, "\(error)", String(reflecting: error)] {
                    #expect(!text.contains(theKey) && !text.contains(theKeyEscaped) && !text.contains("\n"))
                }
                try check(error, server)
            }
        }
    }

    /// Collects at a server of this script with a ticket of this age.
    private func collect(
        at api: BatchService.API = .tomtomRouting, age: Int = 3600, lastWaited: Int? = nil,
        isolation: isolated (any Actor)? = #isolation,
        _ steps: [Step], check: (BatchServiceError, LoopbackServer) throws -> Void
    ) async throws {
        try await LoopbackServer.serving { _ in
            steps
        } while: { server in
            try await withFile { file in
                func time(_ age: Int) -> String { (VirtualClock.start - Double(age)).ISO8601Format() }
                let text = "\(time(age)) \(lastWaited.map(time) ?? "-") t-1 \(server.url("/b/1"))"
                let ticket = try #require(BatchTicket(text))
                let client = try client(service(api, server))
                let error = try await failure { try await client.collect(ticket, bodyTo: file) }
                #expect(try neighbours(of: file) == [])
                #expect(!"\(error)".contains(theKey) && !"\(error)".contains(theKeyEscaped))
                try check(error, server)
            }
        }
    }

    private static let detailed = """
        {"formatVersion":"0.0.1","error":{"description":"Validation of batch item 3 failed"},"detailedError":{
         "code":"BadRequest","message":"Validation of batch item 3 failed, key=\(theKey)",
         "target":"postBody","details":DETAILS,
         "innerError":{"code":"BadArgument","innerError":{"code":"InvalidParameterValue","message":"m"}}}}
        """

    @Test(arguments: [#"[{"code":"A","message":"a","target":"x"}]"#, #"{"code":"A","message":"a","target":"x"}"#])
    func refusalsSayWhy(details: String) async throws {
        let body = Array(Self.detailed.replacing("DETAILS", with: details).utf8)
        try await submit([.reply(400, ["Tracking-ID": "echo-9"], body: body)]) { error, server in
            #expect(error.kind == .refused && error.status == 400 && error.item == 3 && error.trackingID == "echo-9")
            let fault = try #require(error.fault)
            #expect(fault.formatVersion == "0.0.1" && fault.description == "Validation of batch item 3 failed")
            #expect(fault.main.code == "BadRequest" && fault.main.target == "postBody")
            #expect(fault.details.map(\.message) == ["a"])
            #expect(fault.codes == ["BadRequest", "A", "BadArgument", "InvalidParameterValue"])
            #expect(error.description.contains("BadRequest: Validation of batch item 3 failed"))
            #expect(error.description.hasSuffix("(Tracking-ID echo-9)") && server.requests.count == 1)
        }
    }

    @Test func refusalsInXMLSayWhy() async throws {
        let body = """
            <?xml version="1.0" encoding="UTF-8"?>
            <batchResponse formatVersion="0.0.1"><error description="plain"/><detailedError><code>BadRequest</code>
            <message>bad &lt;key&gt;</message><details><code>D</code></details><innerError><code>I</code><innerError>
            <code>J</code></innerError></innerError></detailedError></batchResponse>
            """
        try await submit([.reply(400, body: Array(body.utf8))]) { error, _ in
            #expect(error.fault?.description == "plain" && error.fault?.main.message == "bad <key>")
            #expect(error.fault?.codes == ["BadRequest", "D", "I", "J"])
        }
    }

    @Test func azureErrorsAreRead() async throws {
        let body = #"{"error":{"code":"400 BadRequest","message":"no","details":[{"message":"x"},null,5,{}]}}"#
        try await submit(at: .azureRouting1, [.reply(400, body: Array(body.utf8))]) { error, _ in
            #expect(error.kind == .refused && error.fault?.main.code == "400 BadRequest")
            #expect(error.fault?.details.map(\.message) == ["x"] && error.fault?.description == nil)
        }
        let gateway = #"{"statusCode":401,"message":"Access denied due to invalid subscription key \#(theKey)."}"#
        try await submit(at: .azureRouting2025, [.reply(401, body: Array(gateway.utf8))]) { error, _ in
            #expect(error.kind == .refused && error.fault?.description?.hasPrefix("Access denied") == true)
        }
    }

    @Test(arguments: [
        (401, "", BatchServiceError.Kind.refused), (403, "<h1>Developer Inactive</h1>", .refused),
        (403, "<h1>Developer Over Qps</h1>", .passing), (404, "", .refused), (405, "", .refused), (408, "", .split),
        (413, "", .split), (414, "", .split), (596, "", .refused), (501, "", .refused), (520, "", .inDoubt),
        (500, "", .inDoubt), (502, "", .inDoubt), (504, "", .inDoubt), (307, "", .refused), (301, "", .refused),
        (204, "", .malformed), (400, #"{"error":{"description":"the batch exceeds 5 items"}}"#, .split),
        (400, "<html>", .refused),
    ])
    func statusesOfSubmissions(status: Int, body: String, kind: BatchServiceError.Kind) async throws {
        let headers = status < 400 ? ["Location": "/elsewhere"] : [:]
        try await submit([.reply(status, headers, body: Array(body.utf8))]) { error, server in
            #expect(error.kind == kind && error.status == status && error.trackingID == "t-1")
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: [
        (400, BatchServiceError.Kind.refused), (403, .refused), (408, .passing), (410, .gone), (500, .passing),
        (503, .passing), (520, .passing), (596, .refused), (204, .malformed),
    ])
    func statusesOfDownloads(status: Int, kind: BatchServiceError.Kind) async throws {
        try await collect([.reply(status)]) { error, _ in #expect(error.kind == kind && error.status == status) }
    }

    @Test(arguments: [
        (BatchService.API.tomtomRouting, 5, nil, BatchServiceError.Kind.early), (.tomtomRouting, 119, nil, .early),
        (.tomtomRouting, 121, nil, .gone), (.tomtomRouting, 3600, 5, .gone), (.azureRouting1, 119, nil, .early),
        (.azureRouting1, 121, nil, .gone), (.azureRouting1, 3600, 5, .early), (.azureRouting1, 86_400, 3600, .gone),
        // A clock that was set back must not lose a batch.
        (.azureRouting1, -500, nil, .early),
    ])
    func unknownBatchesAreEarlyOrGone(
        api: BatchService.API, age: Int, lastWaited: Int?, kind: BatchServiceError.Kind
    ) async throws {
        let body = #"{"error":{"code":"404 BatchNotFound","message":"m"}}"#
        try await collect(at: api, age: age, lastWaited: lastWaited, [.reply(404, body: Array(body.utf8))]) {
            error, server in
            #expect(error.kind == kind && error.fault?.codes == ["404 BatchNotFound"] && server.requests.count == 1)
        }
    }

    @Test func tooManyRequestsPassAfterAWhile() async throws {
        let clock = VirtualClock()
        try await LoopbackServer.serving { request in
            request.index < 2 ? [.reply(429, ["Retry-After": "3"])] : [.reply(202, ["Location": "/b"])]
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomRouting, server)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                guard case .accepted = try await client(service, clock).submit([item], trackingID: "t", bodyTo: file)
                else { throw Unexpected(description: "not accepted") }
                #expect(clock.pauses.reduce(.zero, +) >= .seconds(6) && server.requests.count == 3)
            }
        }
        try await submit([.reply(429, ["Retry-After": "3600"])]) { error, server in
            #expect(error.kind == .passing && error.retryAfter == .seconds(3600) && server.requests.count == 1)
        }
    }

    @Test(arguments: [BatchService.Mode.asynchronous, .synchronous])
    func nothingIsSubmittedTwice(mode: BatchService.Mode) async throws {
        for steps in [
            [.reset], [.close], [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".utf8)), .reset],
            [.send(Array("no HTTP at all\r\n\r\n".utf8)), .close],
        ] as [[Step]] {
            try await submit(mode: mode, steps) { error, server in
                #expect(error.kind == .inDoubt && server.requests.count == 1)
            }
        }
    }

    @Test func whatWasSentIsInDoubtWhenCancelled() async throws {
        let (arrivals, arrival) = AsyncStream<Void>.makeStream()
        try await LoopbackServer.serving { _ in
            arrival.yield()
            return [.hold]
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomRouting, server)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                let client = try client(service)
                let task = Task { try await client.submit([item], trackingID: "t", bodyTo: file) }
                for await _ in arrivals { break }
                task.cancel()
                #expect(try await failure { try await task.value }.kind == .inDoubt)
                let early = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await client.submit([item], trackingID: "t", bodyTo: file)
                }
                #expect(try await failure { try await early.value }.kind == .cancelled)
                #expect(server.requests.count == 1)
            }
        }
    }

    @Test func aTicketCountsThoughTheAnswerBreaksOff() async throws {
        try await LoopbackServer.serving { _ in
            [.send(LoopbackServer.head(202, ["Location": "/b/7?key=k", "Content-Length": "10"])), .reset]
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomRouting, server)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                let result = try await client(service).submit([item], trackingID: "t", bodyTo: file)
                guard case .accepted(let ticket) = result else { throw Unexpected(description: "not accepted") }
                #expect(ticket.location.text == server.url("/b/7") && server.requests.count == 1)
                #expect(try neighbours(of: file) == [])
            }
        }
    }

    @Test(arguments: [
        [:], ["Location": "ftp://h/b"], ["Location": "http://elsewhere.example/b?key=k"],
        ["Location": "https://127.0.0.1/b"], ["Location": "/b/\(theKeyEscaped)/c"],
    ])
    func ticketsWithoutAUsablePlaceAreInDoubt(headers: [String: String]) async throws {
        try await submit([.reply(202, headers)]) { error, server in
            #expect(error.kind == .inDoubt && error.status == 202 && server.requests.count == 1)
            #expect(error.message.contains("accepted"))
        }
    }

    @Test func theKeyStaysWithItsService() async throws {
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { other in
            let away = other.url("/b")
            try await collect([.reply(202, ["Location": away])]) { error, _ in #expect(error.kind == .refused) }
            try await withFile { file in
                let ticket = try #require(BatchTicket("2000-01-01T00:00:00Z - t \(away)"))
                let client = try client(service(.azureRouting1))
                let error = try await failure { try await client.collect(ticket, bodyTo: file) }
                #expect(error.kind == .refused && error.message.contains("the key is sent to"))
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test func brokenBodiesAreNoAnswers() async throws {
        let gzip = LoopbackServer.head(
            200, ["Content-Encoding": "gzip", "Content-Length": String(gzipped.count)])
        var torn = gzipped
        torn[15] ^= 0xff
        for steps in [
            [.send(gzip + torn)], [.send(LoopbackServer.head(200, ["Content-Length": "99"]) + answer(1)), .close],
            [.send(LoopbackServer.head(200, ["Content-Length": "99999999999"])), .close],
        ] as [[Step]] {
            try await collect(steps) { error, _ in #expect(error.kind == .malformed) }
        }
    }

    @Test func endlessBodiesEnd() async throws {
        let head = LoopbackServer.head(200, ["Connection": "close"])
        try await LoopbackServer.serving { _ in
            [.send(head + Array(#"{"batchItems":["#.utf8)), .endless(Array(repeating: 0x20, count: 1 << 16))]
        } while: { server in
            try await withFile { file in
                let ticket = try #require(BatchTicket("2000-01-01T00:00:00Z - t \(server.url("/b"))"))
                let client = try client(service(.azureRouting1, server), bodyLimit: 1 << 20)
                let error = try await failure { try await client.collect(ticket, bodyTo: file) }
                #expect(try error.kind == .malformed && neighbours(of: file) == [])
            }
        }
        let refusal = LoopbackServer.head(400, ["Connection": "close"])
        try await submit([.send(refusal + Array(#"{"error":""#.utf8)), .endless([0x61])]) { error, _ in
            #expect(error.kind == .refused && error.fault == nil && error.description.utf8.count < 1000)
        }
    }

    @Test func impossibleFilesAreLocal() async throws {
        try await LoopbackServer.serving { _ in
            [.reply(200, body: answer(1))]
        } while: { server in
            try await withFile { file in
                let ticket = try #require(BatchTicket("2000-01-01T00:00:00Z - t \(server.url("/b"))"))
                let client = try client(service(.azureRouting1, server))
                let error = try await failure {
                    try await client.collect(ticket, bodyTo: file.appending(path: "no/folder"))
                }
                #expect(error.kind == .local)
            }
        }
    }

    @Test func wrongSubmissionsAreNotSent() async throws {
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomRouting, server)
                let client = try client(service)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                for (count, id, kind) in [
                    (0, "t", BatchServiceError.Kind.refused), (701, "t", .split), (1, "", .refused), (1, "ü", .refused),
                    (1, String(repeating: "t", count: 101), .refused), (1, "a b", .refused),
                ] {
                    let items = Array(repeating: item, count: count)
                    let error = try await failure { try await client.submit(items, trackingID: id, bodyTo: file) }
                    #expect(error.kind == kind)
                }
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test func ticketsAreTexts() throws {
        let text = "2026-11-22T02:33:43Z 2026-11-22T02:40:00Z a-b https://h.example:8443/b/1?x=%20y"
        #expect(BatchTicket(text)?.description == text)
        for broken in [
            "", "x", "2026-11-22T02:33:43Z - t", "2026-11-22T02:33:43Z - t ftp://h/", "soon - t http://h/",
            "2026-11-22T02:33:43Z soon t http://h/", "2026-11-22T02:33:43Z - t_ http://h/", text + " ",
        ] {
            #expect(BatchTicket(broken) == nil, "\(broken)")
        }
    }
}
