import Batch
import Foundation
import Geo
import TestSupport
import Testing
import Transport

/// What goes over the line where all is well.
@Suite struct BatchClientTests {
    @Test(arguments: [BatchService.Redirect.auto, .manual], [BatchService.Format.json, .xml])
    func tomtomSearch(redirect: BatchService.Redirect, format: BatchService.Format) async throws {
        try await LoopbackServer.serving { request in
            request.method == "POST"
                ? [
                    .reply(
                        redirect == .auto ? 303 : 202,
                        ["Location": "/search/2/batch/1-2?key=\(theKeyEscaped)&waitTimeSeconds=60"])
                ] : [.reply(200, body: answer(1))]
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomSearch, server, format: format, wait: 60, redirect: redirect)
                let client = try client(service)
                let record = AddressRecord(row: 1, line: 2, id: "a", country: "MC", city: "Monaco")
                let item = try service.item(.geocode(record, GeocodeOptions()), id: 1)
                guard case .accepted(let ticket) = try await client.submit([item], trackingID: "t-1", bodyTo: file)
                else { throw Unexpected(description: "not accepted") }
                #expect(try neighbours(of: file) == [])
                #expect(ticket.location.text == server.url("/search/2/batch/1-2?waitTimeSeconds=60"))
                #expect(ticket.submitted == VirtualClock.start && ticket.trackingID == "t-1")
                #expect(try await client.collect(ticket, bodyTo: file) == .answered)
                #expect(try Data(contentsOf: file) == Data(answer(1)) && neighbours(of: file) == ["answer"])

                let (post, get) = (server.requests[0], server.requests[1])
                let type = format == .json ? "application/json" : "application/xml"
                #expect(post.path == "/search/2/batch.\(format.rawValue)")
                #expect(
                    post.query == ["redirectMode=\(redirect.rawValue)", "waitTimeSeconds=60", "key=\(theKeyEscaped)"])
                #expect(post.headers["content-type"] == type && post.headers["tracking-id"] == "t-1")
                #expect(post.headers["accept-encoding"]?.contains("gzip") == true)
                let query = "/structuredGeocode.\(format.rawValue)?countryCode=MC&municipality=Monaco&limit=1"
                let body =
                    format == .json
                    ? #"{"batchItems":[{"query":"\#(query)"}]}"#
                    : #"<?xml version="1.0" encoding="UTF-8"?><batchRequest><batchItems><batchItem><query>"#
                        + query.replacing("&", with: "&amp;") + "</query></batchItem></batchItems></batchRequest>"
                #expect(String(decoding: post.body, as: UTF8.self) == body)
                #expect(get.method == "GET" && get.path == "/search/2/batch/1-2")
                #expect(get.query == ["waitTimeSeconds=60", "key=\(theKeyEscaped)"])
                #expect(get.headers["accept"] == type)
            }
        }
    }

    @Test func azureKeepsItsKeyOutOfAddresses() async throws {
        try await LoopbackServer.serving { request in
            request.method == "POST"
                ? [
                    .reply(
                        202,
                        [
                            "Location":
                                "http://\(request.headers["host"] ?? "")/route/directions/batch/b?api-version=1.0&Subscription-Key=\(theKeyEscaped)"
                        ])
                ] : [.reply(200, body: answer(2))]
        } while: { server in
            try await withFile { file in
                let service = try service(.azureRouting1, server)
                let client = try client(service)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                guard case .accepted(let ticket) = try await client.submit([item], trackingID: "t", bodyTo: file) else {
                    throw Unexpected(description: "not accepted")
                }
                #expect(ticket.location.text == server.url("/route/directions/batch/b?api-version=1.0"))
                #expect(try await client.collect(ticket, bodyTo: file) == .answered)
                let targets = server.requests.map(\.target)
                #expect(
                    targets == [
                        "/route/directions/batch/json?api-version=1.0", "/route/directions/batch/b?api-version=1.0",
                    ])
                #expect(server.requests.allSatisfy { $0.headers["subscription-key"] == theKey })
                #expect(
                    String(decoding: server.requests[0].body, as: UTF8.self)
                        == #"{"batchItems":[{"query":"?query=43.7384,7.4246:43.7031693,7.2661957&travelMode=car&routeType=fastest&traffic=false"}]}"#
                )
            }
        }
    }

    @Test(arguments: [
        (BatchService.API.tomtomSearch, "/search/2/batch/sync.json?key=\(theKeyEscaped)"),
        (.tomtomRouting, "/routing/1/batch/sync/json?key=\(theKeyEscaped)"),
        (.azureRouting1, "/route/directions/batch/sync/json?api-version=1.0"),
        (.azureRouting2025, "/route/directions:batch?api-version=2025-01-01"),
    ])
    func synchronousBatches(api: BatchService.API, target: String) async throws {
        try await LoopbackServer.serving { _ in
            [.reply(200, ["Content-Type": "application/json"], body: answer(1))]
        } while: { server in
            try await withFile { file in
                let service = try service(api, server, mode: .synchronous)
                #expect(service.largestBatch == 100)
                var options = RouteOptions()
                options.language = "de-DE"
                let record = AddressRecord(row: 1, line: 2, id: "a", country: "MC", city: "Monaco")
                let question =
                    api == .tomtomSearch
                    ? BatchQuestion.geocode(record, GeocodeOptions()) : .route(from: monaco, to: nice, options)
                let item = try service.item(question, id: 7)
                #expect(try await client(service).submit([item], trackingID: "t", bodyTo: file) == .answered)
                #expect(try BatchBody(contentsOf: file, service: service, expecting: 1).items.count == 1)
                #expect(server.requests.map(\.target) == [target])
                // Items of Azure 2025 cannot ask for a language; the request does.
                #expect(server.requests[0].headers["accept-language"] == (api == .azureRouting2025 ? "de-DE" : nil))
            }
        }
    }

    @Test func pollsAsOftenAsItTakes() async throws {
        let clock = VirtualClock()
        try await LoopbackServer.serving { request in
            switch request.index {
            case 0: [.reply(202, ["Location": "/b/0?waitTimeSeconds=5&key=x"])]
            case 1: [.reply(202, ["Location": "/b/1?key=\(theKeyEscaped)"])]
            case 2: [.reply(202, ["Retry-After": "7"])]
            case 3: [.reply(303, ["Location": "/b/3"])]
            default: [.reply(200, ["Content-Encoding": "gzip"], body: gzipped)]
            }
        } while: { server in
            try await withFile { file in
                let service = try service(.tomtomRouting, server, wait: 5)
                let client = try client(service, clock)
                let item = try service.item(.reach(from: monaco, ReachOptions(.seconds(600))), id: 0)
                guard case .accepted(var ticket) = try await client.submit([item], trackingID: "t", bodyTo: file)
                else { throw Unexpected(description: "not accepted") }
                var waits: [Duration?] = []
                while case .waiting(let next, let retryAfter) = try await client.collect(ticket, bodyTo: file) {
                    #expect(BatchTicket(next.description) == next && next.submitted == ticket.submitted)
                    #expect(try neighbours(of: file) == [])
                    ticket = next
                    waits.append(retryAfter)
                }
                #expect(waits == [.seconds(1), .seconds(7), .seconds(1)] && ticket.lastWaited == VirtualClock.start)
                let own = ["waitTimeSeconds=5", "key=\(theKeyEscaped)"]
                #expect(server.requests.dropFirst().map(\.path) == ["/b/0", "/b/1", "/b/1", "/b/3"])
                #expect(server.requests.dropFirst().allSatisfy { $0.query.map(String.init) == own })
                #expect(try String(contentsOf: file, encoding: .utf8) == hellos)
            }
        }
    }

    @Test func azureIsLeftAloneForAWhile() async throws {
        try await LoopbackServer.serving { _ in
            [.reply(202)]
        } while: { server in
            try await withFile { file in
                let ticket = try #require(BatchTicket("2000-01-01T00:00:00Z - t \(server.url("/b"))"))
                let client = try client(service(.azureRouting1, server))
                let result = try await client.collect(ticket, bodyTo: file)
                guard case .waiting(let next, .seconds(5)) = result else {
                    throw Unexpected(description: "\(result)")
                }
                #expect(next.location == ticket.location)
            }
        }
    }

    @Test func anAnswerAtOnceIsLegal() async throws {
        try await LoopbackServer.serving { _ in
            [.reply(200, body: answer(1))]
        } while: { server in
            try await withFile { file in
                let service = try service(.azureRouting1, server)
                let item = try service.item(.route(from: monaco, to: nice, RouteOptions()), id: 0)
                try Data("old".utf8).write(to: file)
                #expect(try await client(service).submit([item], trackingID: "t", bodyTo: file) == .answered)
                #expect(try Data(contentsOf: file) == Data(answer(1)) && neighbours(of: file) == ["answer"])
            }
        }
    }

    @Test func servicesHaveTheirLimits() throws {
        let key = try Secret(theKey, named: "key")
        #expect(BatchService.API.allCases.map { try? service($0).largestBatch } == [10_000, 700, 700, 100])
        for (api, mode, format, wait, base) in [
            (BatchService.API.tomtomRouting, BatchService.Mode.synchronous, BatchService.Format.xml, 120, "http://h"),
            (.azureRouting2025, .asynchronous, .json, 120, "http://h"),
            (.tomtomSearch, .asynchronous, .json, 61, "http://h"), (.tomtomSearch, .asynchronous, .json, 4, "http://h"),
            (.tomtomSearch, .asynchronous, .json, 120, "http://h/?a=b"),
            (.tomtomSearch, .asynchronous, .json, 120, "http://user:secret@h/"),
        ] {
            let error = try refusal {
                try BatchService(api, mode: mode, format: format, base: HTTPURL(base), key: key, waitSeconds: wait)
            }
            #expect(error.kind == .refused && !error.description.contains("secret"))
        }
        let other = try BatchService(.tomtomSearch, base: HTTPURL("https://h/proxy/"), key: key)
        #expect(!"\(other)".contains(theKey))
    }
}

/// `hello ` fifty times, by gzip.
let gzipped: [UInt8] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57,
    0xc8, 0x18, 0x25, 0x89, 0x20, 0x01, 0xc1, 0x48, 0x42, 0x59, 0x2c, 0x01, 0x00, 0x00,
]
let hellos = String(repeating: "hello ", count: 50)
