package import Foundation

/// What a server answered, of any status that is not worth another attempt. It prints redacted.
package struct HTTPResponse: Sendable, Equatable {
    /// 100–999.
    package var status: Int
    /// Of this answer alone, not of those before a redirect.
    package var headers: HTTPHeaders
    /// Where the answer comes from, after redirects; without the credentials of the request.
    package var url: HTTPURL
    /// Decompressed; empty where it is in a file. Of a refusal no more than the first mebibyte. As long as the server said;
    /// where it said nothing, or sent compressed data without their end, libcurl notices no loss: parse before you trust.
    package var body = Data()
    /// The file that the body is in, where one was asked for and the status is 2xx.
    package var file: URL?
    /// Attempts that it took, from 1, those of redirects included.
    package var attempts = 1

    /// What no message about the answer may hold.
    var secrets: [String] = []

    /// An answer without a body.
    package init(status: Int, headers: HTTPHeaders, url: HTTPURL) {
        self.status = status
        self.headers = headers
        self.url = url
    }

    /// Where a 201, 202 or 3xx points to, made absolute; nil where there is none or it is no http or https URL. It may
    /// hold the key that the service put there: save `removing(queryItems:)` of it.
    package var location: HTTPURL? {
        guard let reference = headers["Location"] else { return nil }
        return try? url.resolving(reference)
    }

    /// How long `Retry-After` asks to wait from now on; nil where it is absent, cannot be read or is no time ahead.
    package func retryAfter(now: Date) -> Duration? {
        headers["Retry-After"].flatMap { RetryPolicy.wait(retryAfter: $0, now: now) }
    }

    /// The answer itself if it has one of these statuses.
    ///
    /// - Throws: `.status` with what the server said about it.
    package func requiring(_ statuses: Int...) throws(TransportError) -> HTTPResponse {
        if statuses.contains(status) { return self }
        let expected = statuses.map(String.init).joined(separator: " or ")
        throw TransportError(
            .status(status), host: url.host, url: url.description, attempts: attempts,
            message: "the server answered \(status), expected is \(expected)\(excerpt)", response: self)
    }

    /// The first words of a body in text, for messages; empty for other bodies.
    var excerpt: String {
        guard let text = String(data: body.prefix(2000), encoding: .utf8), !text.isEmpty,
            !text.unicodeScalars.contains(where: { $0.value < 0x20 && !"\t\r\n".unicodeScalars.contains($0) })
        else { return "" }
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return ": " + Redaction.text(words, hiding: secrets).prefix(200)
    }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Status, redacted URL and size of the body.
    package var description: String {
        "\(status) from \(url) (\(file.map { "in " + $0.lastPathComponent } ?? "\(body.count) bytes"))"
    }

    /// Redacted.
    package var debugDescription: String { description }

    /// Has no children, so that `dump` and testing tools see nothing that is secret.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
