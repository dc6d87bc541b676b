import Foundation
import TestSupport
import Testing
import Transport

/// Whatever comes, there is an answer or an error.
@Suite struct TransportFuzzTests {
    /// Pieces that parsers of HTTP stumble over, put together by chance.
    private static let pieces = [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 ", "HTTP/9 999999 \r\n", "HTTP/1.1 099 x\r\n", "HTTP/1.1 103 x\r\n\r\n",
        "\r\n", "\n", "\r",
        ":", ": \r\n", " folded\r\n", "\tx\r\n", "Content-Length: 3\r\n", "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999999\r\n", "Content-Length: 3, 4\r\n", "Transfer-Encoding: chunked\r\n",
        "ffffffffffffffff\r\n", "3\r\nabc\r\n", "0\r\n\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n",
        "Location: http://[::1\r\n", "Retry-After: 99\r\n", "\u{0}", "ü: ü\r\n", "A: \u{fffd}\r\n", "abc",
    ]

    @Test func answersOfMutatedBytes() async throws {
        var settings = quickSettings
        settings.retry.failures = 1
        settings.retry.refusals = 1
        let client = try HTTPClient(settings, clock: VirtualClock().clock)
        let count = Fuzz.count(400, cost: 1000)
        try await LoopbackServer.serving { request in
            var dice = Dice(state: UInt64(request.target.dropFirst()) ?? 0)
            var bytes: [UInt8] = Bool.random(using: &dice) ? Array("HTTP/1.1 200 OK\r\n".utf8) : []
            for _ in 0..<Int.random(in: 0..<6, using: &dice) {
                bytes += Array((Self.pieces.randomElement(using: &dice) ?? "").utf8)
                if Int.random(in: 0..<6, using: &dice) == 0 { bytes.append(.random(in: 0...255, using: &dice)) }
            }
            if Bool.random(using: &dice) { bytes += Array("\r\n\r\nabc".utf8) }
            return [.send(bytes), Int.random(in: 0..<4, using: &dice) > 0 ? .close : .reset]
        } while: { server in
            var answers = 0
            for index in 0..<count {
                var request = HTTPRequest.get(try HTTPURL(server.url("/\(index)")))
                request.bodyLimit = 1000
                do throws(TransportError) {
                    let response = try await client.send(request)
                    #expect((200...999).contains(response.status))
                    #expect(response.body.count <= 1000 || response.status >= 300)
                    _ = response.location
                    answers += 1
                } catch {
                    #expect(error.attempts == 1 && !error.description.contains("\n"), "\(error)")
                }
            }
            // Both happen often, else the pieces are no good.
            #expect(answers > count / 20 && answers < count * 19 / 20)
        }
    }

    @Test func redactionFuzz() throws {
        let pieces = [
            "key", "=", "&", "//", "@", ":", " ", "%3D", "%", "hush", "?", "#", "token: ", "ä", "\n", "a", "\"", ";",
        ]
        var dice = Dice(state: 7)
        try Fuzz.run("redaction", 3000, cost: 10) { _ in
            let text = (0..<Int.random(in: 0..<20, using: &dice)).compactMap { _ in pieces.randomElement(using: &dice) }
                .joined()
            // Text without any sign of a value stays; a key is hidden whatever came before it.
            if !text.contains(where: { "=:@".contains($0) }) { #expect(Redaction.text(text) == text, "\(text)") }
            #expect(!Redaction.text(text + "&key=HIDDEN").contains("HIDDEN"), "\(text)")
        }
    }

    @Test func redactionFuzzOfLongText() throws {
        try Fuzz.run("long redaction", 5, cost: 1000) { index in
            let piece = ["a=", "//", "key=%3D", "//a@", "a:"][index % 5]
            _ = Redaction.text(String(repeating: piece, count: 20_000))
        }
    }

    @Test func urlFuzz() throws {
        let pieces = [
            "http://", "https:", "//", "h", ".", ":", "80", "99999", "@", "[", "::1", "]", "/", "?", "#", "key=", "%",
            "ü", "\\",
        ]
        var dice = Dice(state: 9)
        let base = try HTTPURL("https://u:p@h.example/a/b?c=d")
        try Fuzz.run("URLs", 3000, cost: 10) { _ in
            let text = (0..<Int.random(in: 0..<9, using: &dice)).compactMap { _ in pieces.randomElement(using: &dice) }
                .joined()
            for url in [try? HTTPURL("http://" + text), try? base.resolving(text)].compactMap({ $0 }) {
                #expect(!url.host.isEmpty && url.origin.hasPrefix("http"))
                _ = url.removing(queryItems: ["key"]).description
            }
        }
    }
}
