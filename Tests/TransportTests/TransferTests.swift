import Foundation
import TestSupport
import Testing
import Transport

/// What goes well.
@Suite struct TransferTests {
    @Test func anAnswerHasStatusHeadersAndBody() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.send(LoopbackServer.head(206, ["content-length": "2", "ETag": "\"a\"", "X": ""]) + Array("hi".utf8))]
        } while: { server in
            let response = try await client.send(.get(HTTPURL(server.url("/a?b=c"))))
            #expect(response.status == 206)
            #expect(response.body == Data("hi".utf8))
            #expect(response.headers["etag"] == "\"a\"" && response.headers["x"]?.isEmpty == true)
            #expect(response.headers["missing"] == nil)
            #expect(response.url.text == server.url("/a?b=c"))
            #expect(response.attempts == 1)
            #expect(server.requests.map(\.target) == ["/a?b=c"])
            #expect(server.requests[0].headers["user-agent"] == "mapbatch/1.2.3 (+https://example.com/who)")
        }
    }

    @Test func repeatedAndFoldedHeadersAreAllThere() async throws {
        let client = try HTTPClient(quickSettings)
        let head = "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\na:2  \r\nB:\tone\r\n two\r\n"
        try await LoopbackServer.serving { _ in
            [.send(Array((head + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nTrailer: 1\r\n\r\n").utf8))]
        } while: { server in
            let response = try await client.send(.get(HTTPURL(server.url())))
            #expect(response.headers["A"] == "2" && response.headers.all("a") == ["1", "2"])
            #expect(response.headers["b"] == "one two")
            #expect(response.headers["X-Early"] == nil && response.headers["Trailer"] == nil)
            #expect(response.body == Data("ok".utf8))
        }
    }

    @Test func aPostArrivesWhole() async throws {
        let client = try HTTPClient(quickSettings)
        // Beyond a mebibyte libcurl would ask for permission first.
        let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try await LoopbackServer.serving { _ in
            [.reply(202, ["Location": "/batch/1?key=K&w=5"])]
        } while: { server in
            var request = HTTPRequest.post(try HTTPURL(server.url("/batch")), body, contentType: "application/json")
            request.headers["Tracking-ID"] = "abc-1"
            request.headers["Accept"] = ""
            let response = try await client.send(request)
            #expect(response.status == 202)
            #expect(response.location?.text == server.url("/batch/1?key=K&w=5"))
            #expect(response.location?.removing(queryItems: ["key"]).text == server.url("/batch/1?w=5"))
            let got = server.requests[0]
            #expect(got.method == "POST" && got.body == body)
            #expect(got.headers["content-type"] == "application/json" && got.headers["tracking-id"] == "abc-1")
            #expect(got.headers["expect"] == nil && got.headers["accept"]?.isEmpty == true)
        }
    }

    @Test func anEmptyPostAndAHeadHaveNoBody() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200, ["Content-Length": "999999999999"])]
        } while: { server in
            var request = HTTPRequest.head(try HTTPURL(server.url()))
            request.bodyLimit = 10
            let response = try await client.send(request)
            #expect(response.status == 200 && response.body.isEmpty)
        }
        try await LoopbackServer.serving { _ in
            [.reply(204)]
        } while: { server in
            let response = try await client.send(.post(try HTTPURL(server.url()), Data(), contentType: "text/plain"))
            #expect(response.status == 204 && server.requests[0].body.isEmpty)
            #expect(server.requests[0].headers["content-length"] == "0")
        }
    }

    @Test func compressedBodiesAreRead() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200, ["Content-Encoding": "gzip"], body: gzipped)]
        } while: { server in
            let response = try await client.send(.get(HTTPURL(server.url())))
            #expect(response.body == Data(hellos.utf8))
            #expect(server.requests[0].headers["accept-encoding"]?.hasPrefix("gzip, deflate") == true)
        }
    }

    @Test func rangesAreThoseOfTheFileItself() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(206, body: [1, 2])]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url()))
            request.headers["Range"] = "bytes=4-5"
            #expect(try await client.send(request).body == Data([1, 2]))
            #expect(server.requests[0].headers["range"] == "bytes=4-5")
            #expect(server.requests[0].headers["accept-encoding"] == nil)
        }
    }

    @Test func aFileIsReplacedOnlyByAWholeBody() async throws {
        let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
        let big = [UInt8](repeating: 7, count: 5_000_000)
        try await withFolder { folder in
            let file = folder.appending(path: "tiles.pmtiles")
            func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.path) }
            try await LoopbackServer.serving { request in
                switch request.target {
                case "/whole": [.reply(200, body: big)]
                case "/empty": [.reply(200)]
                case "/missing": [.reply(404, body: Array("none".utf8))]
                default: [.reply(200, ["Content-Length": "6000000"], body: big), .close]
                }
            } while: { server in
                func get(_ path: String) throws -> HTTPRequest {
                    var request = HTTPRequest.get(try HTTPURL(server.url(path)))
                    request.destination = .file(file)
                    return request
                }
                let missing = try await client.send(get("/missing"))
                #expect(missing.file == nil && missing.body == Data("none".utf8))
                #expect(try await failure(of: get("/cut"), client).kind == .broken)
                #expect(try names().isEmpty)
                let response = try await client.send(get("/whole"))
                #expect(response.file == file && response.body.isEmpty)
                #expect(try Data(contentsOf: file) == Data(big))
                #expect(try await failure(of: get("/cut"), client).kind == .broken)
                #expect(try Data(contentsOf: file).count == big.count)
                _ = try await client.send(get("/empty"))
                #expect(try Data(contentsOf: file).isEmpty)
                #expect(try names() == ["tiles.pmtiles"])

                var nowhere = try get("/whole")
                nowhere.destination = .file(folder.appending(path: "no/such/folder/x"))
                let error = try await failure(of: nowhere, client)
                #expect(error.kind == .storage && error.attempts == 1)
            }
        }
    }

    @Test func connectionsAreKept() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200, body: [1])]
        } while: { server in
            for _ in 0..<20 { _ = try await client.send(.get(HTTPURL(server.url()))) }
            // One, unless the machine is so busy that a pause is longer than libcurl keeps idle connections.
            #expect(server.requests.count == 20 && server.connections <= 3)
        }
    }

    @Test func aThousandAtOnceAllGetTheirOwnAnswer() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving {
            [.reply(200, body: Array($0.target.utf8))]
        } while: { server in
            let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<1000 {
                    group.addTask {
                        let response = try await client.send(.get(HTTPURL(server.url("/\(index)"))))
                        return response.body == Data("/\(index)".utf8)
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(right == 1000)
            #expect(server.requests.count == 1000)
            #expect(server.connections <= 32)
        }
    }

    @Test func theThreadEndsWithTheClient() async throws {
        // The last reference goes while nothing is under way: the thread ends, and its connections with it.
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { server in
            do {
                let client = try HTTPClient(quickSettings)
                _ = try await client.send(.get(HTTPURL(server.url())))
            }
            #expect(server.waitUntilIdle())
        }
    }
}
