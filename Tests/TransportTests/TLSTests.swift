import Foundation
import TestSupport
import Testing
import Transport

/// Certificates are verified. The server is OpenSSL's own.
@Suite struct TLSTests {
    @Test(.enabled(if: Tool.openssl.isInstalled, "openssl is not installed"))
    func certificatesAreVerified() async throws {
        try await withFolder { folder in
            let certificate = folder.appending(path: "cert.pem")
            let key = folder.appending(path: "key.pem")
            _ = try Tool.openssl.run(
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=mapbatch test", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key.path, "-out", certificate.path,
                ], on: Data())
            let server = Process()
            server.executableURL = Tool.openssl.url
            server.arguments = [
                "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate.path, "-key", key.path,
            ]
            let output = Pipe()
            server.standardOutput = output
            server.standardError = FileHandle.nullDevice
            try server.run()
            defer { server.terminate() }
            let port = try #require(try Self.port(in: output.fileHandleForReading))
            let url = try HTTPURL("https://127.0.0.1:\(port)/?key=HUSH")

            let clock = VirtualClock().clock
            let distrusted = try await failure(of: .get(url), HTTPClient(quickSettings, clock: clock))
            #expect(distrusted.kind == .untrusted && distrusted.attempts == 1)
            #expect(!distrusted.description.contains("HUSH"))

            var settings = quickSettings
            settings.authorities = certificate
            let response = try await HTTPClient(settings, clock: clock).send(.get(url))
            #expect(response.status == 200 && !response.body.isEmpty)

            // The certificate is for the address, not for the name.
            let misnamed = try HTTPURL("https://localhost:\(port)/")
            #expect(try await failure(of: .get(misnamed), HTTPClient(settings, clock: clock)).kind == .untrusted)

            settings.authorities = folder.appending(path: "none.pem")
            #expect(try await failure(of: .get(url), HTTPClient(settings, clock: clock)).kind == .untrusted)

            // Plain HTTP to a port with TLS, and TLS to one without, which waits for the rest of what it takes for text.
            let plain = try await failure(
                of: .get(HTTPURL("http://127.0.0.1:\(port)/")), HTTPClient(settings, clock: clock))
            #expect(plain.kind == .broken)
            try await LoopbackServer.serving { _ in
                [.reply(200)]
            } while: { plain in
                var request = HTTPRequest.get(try HTTPURL("https://\(plain.address)/"))
                request.patience.connecting = .milliseconds(50)
                #expect(try await failure(of: request, HTTPClient(quickSettings, clock: clock)).kind == .timedOut)
            }
        }
    }

    /// The port in the line `ACCEPT 127.0.0.1:port` that the server prints first.
    private static func port(in output: FileHandle) throws -> Int? {
        var text = ""
        while let chunk = try output.read(upToCount: 1), !chunk.isEmpty {
            text += String(decoding: chunk, as: UTF8.self)
            guard text.hasSuffix("\n"), text.contains("ACCEPT") else { continue }
            return text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ":").last.flatMap { Int($0) }
        }
        return nil
    }
}
