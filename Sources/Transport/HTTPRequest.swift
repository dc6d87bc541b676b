package import Foundation

/// One request. It prints redacted.
package struct HTTPRequest: Sendable {
    /// The methods that tile servers and batch services need.
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
    }

    /// A key that goes along to the origin of the first URL only, never to where a redirect leads outside of it.
    package enum Credential: Sendable, Equatable {
        /// A query item, added unless the URL has one of this name.
        case query(String, Secret)
        /// A header field.
        case header(String, Secret)
    }

    /// How long to wait for what.
    package struct Patience: Sendable, Equatable {
        /// Until the connection stands, TLS included.
        package var connecting: Duration = .seconds(15)
        /// For the whole attempt.
        package var total: Duration = .seconds(900)
        /// Slower than `minimumSpeed` for so long, and the attempt ends. The wait for an answer counts, so this is more than
        /// the 120 s of a long poll. Whole seconds, at least 1.
        package var stalling: Duration = .seconds(150)
        /// Bytes a second.
        package var minimumSpeed = 32

        /// The defaults fit long polls of 120 s.
        package init() {}
    }

    /// Where the body of a 2xx answer goes.
    package enum Destination: Sendable, Equatable {
        case memory
        /// A file, replaced as a whole once the body is complete; its folder must exist.
        case file(URL)
    }

    /// Where to.
    package var url: HTTPURL
    /// What is asked.
    package var method: Method
    /// Fields beside those of libcurl, `User-Agent` and the credentials.
    package var headers = HTTPHeaders()
    /// Keys; see `Credential`.
    package var credentials: [Credential] = []
    /// Keys that stand in the URL already, so that no message shows them.
    package var hidden: [Secret] = []
    /// The body of a POST.
    package var body = Data()
    /// False where doing it twice may cost twice. Then it is not sent again once any byte of it has left, unless the
    /// service said by 429 or 503 that it did nothing; the error is `.unknownOutcome`.
    package var isRepeatable: Bool
    /// How many redirects of a GET or HEAD are followed; else a 3xx is an answer like others. Those of a POST are never
    /// followed: their `Location` is the receipt that the caller keeps.
    package var redirects = 0
    /// How long to wait.
    package var patience = Patience()
    /// Bytes of the body that are accepted at most, decompressed.
    package var bodyLimit = 64 << 20
    /// Where the body goes.
    package var destination = Destination.memory

    /// A GET, repeatable as that is.
    package static func get(_ url: HTTPURL) -> HTTPRequest {
        HTTPRequest(url: url, method: .get, isRepeatable: true)
    }

    /// A HEAD.
    package static func head(_ url: HTTPURL) -> HTTPRequest {
        HTTPRequest(url: url, method: .head, isRepeatable: true)
    }

    /// A POST.
    ///
    /// - Parameter isRepeatable: see the property; true only where a repetition costs nothing.
    package static func post(
        _ url: HTTPURL, _ body: Data, contentType: String, isRepeatable: Bool = false
    ) -> HTTPRequest {
        var request = HTTPRequest(url: url, method: .post, isRepeatable: isRepeatable)
        request.body = body
        request.headers["Content-Type"] = contentType
        return request
    }

    private init(url: HTTPURL, method: Method, isRepeatable: Bool) {
        self.url = url
        self.method = method
        self.isRepeatable = isRepeatable
    }

    /// The URL that is sent, keys included.
    var fullURL: HTTPURL {
        credentials.reduce(url) { url, credential in
            guard case .query(let name, let secret) = credential else { return url }
            return url.adding(queryItem: name, secret.revealed)
        }
    }

    /// The fields that are sent, keys included.
    var fullHeaders: HTTPHeaders {
        credentials.reduce(into: headers) { headers, credential in
            if case .header(let name, let secret) = credential { headers[name] = secret.revealed }
        }
    }

    /// The values that no message may hold, for servers like to repeat them: "the key … is not valid".
    var secrets: [String] {
        let given = credentials.map {
            switch $0 {
            case .query(_, let secret), .header(_, let secret): secret.revealed
            }
        }
        let fields = headers.pairs.filter { Redaction.isSecret(name: $0.name) }.map(\.value)
        return given + fields + hidden.map(\.revealed) + Redaction.secrets(inURL: url.text)
    }

    /// The request that a redirect asks for. Outside of the origin it goes without credentials and without all headers
    /// but those that describe what is wanted, because others may hold keys under any name.
    func redirected(to target: HTTPURL) -> HTTPRequest {
        var next = self
        next.url = target
        guard target.origin != url.origin else { return next }
        next.credentials = []
        next.headers = HTTPHeaders()
        for name in ["Accept", "Accept-Language", "Range", "If-None-Match", "If-Modified-Since"] {
            next.headers[name] = headers[name]
        }
        return next
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Method, redacted URL and size of the body.
    package var description: String {
        let bytes = body.isEmpty ? "" : " (\(body.count) bytes)"
        return "\(method.rawValue) \(url)\(bytes)"
    }

    /// Redacted.
    package var debugDescription: String { description }

    /// Has no children, so that `dump` and testing tools see nothing that is secret.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
