import Foundation
import TestSupport
import Testing
import Transport

@Suite struct RedirectTests {
    private func secret(_ value: String) throws -> Secret { try Secret(value, named: "key") }

    @Test func redirectsAreFollowedOnlyWhereAsked() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { request in
            request.target.hasPrefix("/end") ? [.reply(200)] : [.reply(302, ["Location": "/end?a=1"])]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url("/start")))
            let response = try await client.send(request)
            #expect(response.status == 302 && response.location?.text == server.url("/end?a=1"))
            request.redirects = 1
            let followed = try await client.send(request)
            #expect(followed.status == 200 && followed.attempts == 2)
            #expect(followed.url.text == server.url("/end?a=1"))

            var post = HTTPRequest.post(request.url, Data("x".utf8), contentType: "text/plain")
            post.redirects = 5
            #expect(try await client.send(post).status == 302)
        }
    }

    @Test func circlesEnd() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(301, ["Location": "/"])]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url()))
            request.redirects = 5
            let error = try await failure(of: request, client)
            #expect(error.kind == .redirect && error.attempts == 6 && server.requests.count == 6)
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", ""])
    func redirectsToNowhereAreErrors(location: String) async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(302, ["Location": location])]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url()))
            request.redirects = 2
            if location.isEmpty {
                // An empty reference means the same document.
                #expect(try await failure(of: request, client).kind == .redirect)
            } else {
                let error = try await failure(of: request, client)
                #expect(error.kind == .redirect && server.requests.count == 1)
            }
        }
    }

    @Test func credentialsStayAtTheirOrigin() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { other in
            let away = other.url("/away")
            try await LoopbackServer.serving { request in
                switch request.target {
                case "/home?key=K%20EY": [.reply(302, ["Location": "/near"])]
                default: [.reply(302, ["Location": away])]
                }
            } while: { server in
                var request = HTTPRequest.get(try HTTPURL(server.url("/home")))
                request.redirects = 3
                request.credentials = [
                    .query("key", try secret("K EY")), .header("subscription-key", try secret("AZURE")),
                ]
                request.headers["Authorization"] = "Bearer B"
                request.headers["X-My-Own"] = "Z"
                request.headers["Accept"] = "text/plain"
                _ = try await client.send(request)
                #expect(server.requests.map(\.target) == ["/home?key=K%20EY", "/near?key=K%20EY"])
                for request in server.requests {
                    #expect(request.headers["subscription-key"] == "AZURE")
                    #expect(request.headers["authorization"] == "Bearer B")
                }
                let got = other.requests[0]
                #expect(got.target == "/away" && got.headers["accept"] == "text/plain")
                for name in ["subscription-key", "authorization", "x-my-own", "referer", "cookie"] {
                    #expect(got.headers[name] == nil, "\(name)")
                }
            }
        }
    }

    @Test func aKeyThatTheServicePutThereIsNotDoubled() async throws {
        let client = try HTTPClient(quickSettings)
        try await LoopbackServer.serving { _ in
            [.reply(200)]
        } while: { server in
            var request = HTTPRequest.get(try HTTPURL(server.url("/b/1?Key=K&w=5#part")))
            request.credentials = [.query("key", try secret("K"))]
            _ = try await client.send(request)
            request.url = request.url.removing(queryItems: ["key"])
            #expect(request.url.text == server.url("/b/1?w=5#part"))
            _ = try await client.send(request)
            #expect(server.requests.map(\.target) == ["/b/1?Key=K&w=5", "/b/1?w=5&key=K"])
        }
    }

    @Test(arguments: [
        ("/x?y=1", "https://u:p@h.example:8443/x?y=1"), ("c", "https://u:p@h.example:8443/a/c"),
        ("//other/x", "https://other/x"), ("http://Other:1/", "http://Other:1/"),
        ("?q=ü", "https://u:p@h.example:8443/a/b?q=%c3%bc"),
    ])
    func locationsAreResolved(reference: String, expected: String) throws {
        let url = try HTTPURL("https://u:p@H.example:8443/a/b?q#f")
        #expect(url.host == "h.example" && url.origin == "https://h.example:8443")
        let target = try url.resolving(reference).text.replacing("H.example", with: "h.example")
        #expect(target == expected)
    }
}
