import Foundation
import TestSupport
import Testing
import Transport

/// Keys appear nowhere but on the wire.
@Suite struct SecrecyTests {
    private let key = "hush-HUSH 42/ä"

    /// Every way in which Swift prints something.
    private func prints(_ value: some Any) -> String {
        var text = "\(value) " + String(describing: value) + String(reflecting: value)
        dump(value, to: &text)
        func walk(_ value: Any, _ depth: Int) {
            guard depth < 6 else { return }
            for child in Mirror(reflecting: value).children {
                text += "\(child.label ?? ""): \(child.value)"
                walk(child.value, depth + 1)
            }
        }
        walk(value, 0)
        return text
    }

    private func isHushed(_ value: some Any) -> Bool { !prints(value).lowercased().contains("hush") }

    @Test func secretsDoNotPrint() throws {
        let secret = try Secret(key, named: "TOMTOM_KEY")
        #expect(isHushed(secret) && isHushed([secret]) && isHushed(["a": Optional(secret)]))
        #expect("\(secret)" == "‹redacted›" && secret.revealed == key)
        #expect(isHushed(HTTPRequest.Credential.query("key", secret)))
    }

    @Test func secretsComeFromTheEnvironmentOrAFile() async throws {
        #expect(try Secret.environment("K", in: ["K": " abc\n"]).revealed == "abc")
        for (variables, expected) in [
            ([:], "the environment variable K is not set; it must hold the key"),
            (["K": " "], "the environment variable K is empty; a key is expected"),
            (
                ["K": "hush\nhush"],
                "the environment variable K has line breaks or control characters; a key is one line of text"
            ),
        ] {
            let error = #expect(throws: SecretError.self) { try Secret.environment("K", in: variables) }
            #expect(error?.description == expected)
        }
        try await withFolder { folder in
            let file = folder.appending(path: "key.txt")
            try Data("  abc def \r\n".utf8).write(to: file)
            #expect(try Secret.file(file).revealed == "abc def")
            for bytes in [Data(), Data([0xff, 0xfe]), Data("a\nb".utf8), Data(repeating: 65, count: 100_000)] {
                try bytes.write(to: file)
                #expect(throws: SecretError.self) { try Secret.file(file) }
            }
            #expect(throws: SecretError.self) { try Secret.file(folder.appending(path: "none")) }
        }
    }

    @Test(arguments: [
        ("https://h/p?key=hush&w=5", "https://h/p?key=‹redacted›&w=5"),
        ("https://u:hush@h:1/p", "https://‹redacted›@h:1/p"),
        ("//u:hu@sh@h/p@2x", "//‹redacted›@h/p@2x"),
        ("/p?a=1&subscription-key=hush#x", "/p?a=1&subscription-key=‹redacted›#x"),
        ("?Access_Token=hush;sig=hush", "?Access_Token=‹redacted›;sig=‹redacted›"),
        ("?api%5Fkey=hush&%6bey=hush", "?api%5Fkey=‹redacted›&%6bey=‹redacted›"),
        ("x?u=https%3A%2F%2Fh%3Fkey%3Dhush", "x?u=‹redacted›"),
        ("x?u=%2568%253Fkey%253Dhush", "x?u=‹redacted›"),
        ("https://h/#access_token=hush", "https://h/#access_token=‹redacted›"),
        ("GET \"https://h/?token=hush\" failed", "GET \"https://h/?token=‹redacted›\" failed"),
        ("Authorization: Bearer hush hush\nA: b", "Authorization: ‹redacted›\nA: b"),
        ("Ocp-Apim-Subscription-Key: hush", "Ocp-Apim-Subscription-Key: ‹redacted›"),
        ("key=a=hush&b=c=d", "key=‹redacted›&b=c=d"), ("key=", "key="),
        ("https://h/{z}/{x}?a=b", "https://h/{z}/{x}?a=b"),
        ("monkey: 5", "monkey: ‹redacted›"), ("", ""), ("=", "="), ("//", "//"), ("//@", "//@"),
    ])
    func textIsRedacted(text: String, expected: String) {
        #expect(Redaction.text(text) == expected)
    }

    @Test func givenSecretsAreFoundEscapedOrNot() {
        #expect(Redaction.text("path/hush 4/x", hiding: ["hush 4", ""]) == "path/‹redacted›/x")
        #expect(Redaction.text("path/hush%204/x", hiding: ["hush 4"]) == "path/‹redacted›/x")
    }

    @Test func valuesOfHeadersDoNotPrint() {
        let headers = HTTPHeaders([
            "Authorization": "Basic hush", "Set-Cookie": "a=hush", "subscription-key": "hush",
            "Location": "/x?key=hush",
            "ETag": "5",
        ])
        #expect(isHushed(headers) && prints(headers).contains("ETag: 5"))
    }

    /// Every error and answer of a request that has keys wherever keys can be, also where the server repeats them.
    @Test func noErrorHasAKey() async throws {
        let echo = Array("the key \(key) is wrong, hush-HUSH%2042%2F%C3%A4 too, and urlHUSH and user:passHUSH".utf8)
        let scripts: [[Step]] = [
            [.reply(401, body: echo)], [.reply(429, body: echo)], [.reply(500, body: echo)], [.reset],
            [.reply(302, ["Location": "https://x:passHUSH@h.example/?sig=hush"])],
            [.reply(302, ["Location": "ftp://x:passHUSH@h.example/?sig=hush"])],
            [.send(LoopbackServer.head(200, [:])), .endless(echo)],
            [.reply(200, ["Content-Encoding": "gzip"], body: echo)],
            [.reply(200, ["Location": "/?key=hush", "Set-Cookie": "a=hush"], body: [1])],
        ]
        for script in scripts {
            let client = try HTTPClient(quickSettings, clock: VirtualClock().clock)
            try await LoopbackServer.serving { _ in
                script
            } while: { server in
                let address = server.url("/t?api_key=urlHUSH").replacing("http://", with: "http://user:passHUSH@")
                var request = HTTPRequest.get(try HTTPURL(address))
                request.bodyLimit = 10_000
                request.redirects = script.count == 1 && "\(script)".contains("ftp") ? 1 : 0
                let secret = try Secret(key, named: "K")
                request.credentials = [
                    .query("key", secret), .header("subscription-key", try Secret("hush", named: "K")),
                ]
                request.headers["Authorization"] = "Bearer hush"
                #expect(isHushed(request))
                do throws(TransportError) {
                    let response = try await client.send(request)
                    #expect(isHushed(response), "\(prints(response))")
                    #expect(response.location.map { isHushed($0) } != false)
                    do throws(TransportError) {
                        _ = try response.requiring(299)
                    } catch {
                        #expect(isHushed(error), "\(prints(error))")
                        #expect(error.kind == .status(response.status))
                    }
                } catch {
                    #expect(isHushed(error), "\(prints(error))")
                    #expect(error.host == "127.0.0.1")
                }
                #expect(server.requests[0].target.hasSuffix("key=hush-HUSH%2042%2F%C3%A4"))
            }
        }
    }

    @Test func noURLErrorHasAKey() throws {
        for text in ["http://user:hush@/", "nothing?key=hush", "ftp://a:hush@h/?sig=hush", "http://h/ ?key=hush"] {
            do throws(TransportError) {
                _ = try HTTPURL(text)
                Issue.record("\(text) was taken")
            } catch {
                #expect(isHushed(error))
            }
        }
    }
}
