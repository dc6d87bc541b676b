/// Why there is no answer. It prints as one line without keys or passwords.
package struct TransportError: Error, Sendable, Equatable {
    /// The closed set of causes.
    package enum Kind: Sendable, Equatable {
        /// The URL, a header or the body cannot be sent.
        case invalid
        /// The name of the host is not found.
        case unresolved
        /// Nothing listens there, or no way leads there.
        case unreachable
        /// TLS cannot be set up.
        case tls
        /// The server's certificate is not trusted, or the file of authorities cannot be read.
        case untrusted
        /// No connection, no answer or no end of it in time, or too few bytes a second.
        case timedOut
        /// The connection broke, or what came is no HTTP.
        case broken
        /// The compressed body cannot be decompressed.
        case garbled
        /// The body or the headers are larger than accepted.
        case tooLarge
        /// Too many redirects, or one to where none is followed.
        case redirect
        /// The server refused, again and again where another attempt made sense.
        case status(Int)
        /// A request that must not be repeated was sent, and what became of it is not known.
        case unknownOutcome
        /// The file for the body cannot be written.
        case storage
        /// The task was cancelled before the request had an effect.
        case cancelled
        /// libcurl has a fault or no memory.
        case inner
    }

    /// The cause, for programs; people read `description`.
    package var kind: Kind
    /// In lower case; empty where the URL has none.
    package var host: String
    /// Redacted.
    package var url: String
    /// How often it was tried; 0 where it was not sent.
    package var attempts: Int
    /// What was found, redacted.
    package var message: String
    /// What came of the last answer: a status, the headers and perhaps a part of the body.
    package var response: HTTPResponse?

    /// An error about a request.
    ///
    /// - Parameter url: redacted already.
    init(
        _ kind: Kind, host: String, url: String, attempts: Int, message: String, response: HTTPResponse? = nil
    ) {
        self.kind = kind
        self.host = host
        self.url = url
        self.attempts = attempts
        self.message = message
        self.response = response
    }

    /// What to do about it; one clause.
    package var advice: String {
        switch kind {
        case .invalid: "correct it"
        case .unresolved: "check the name of the host and the network"
        case .unreachable: "check the address, the network and the proxy"
        case .tls: "check that the server speaks TLS 1.2 or newer on this port"
        case .untrusted: "check the address, or name the file of your own certificate authority"
        case .timedOut, .broken, .garbled: "try again later"
        case .tooLarge: "check that the address is right"
        case .redirect: "use the address that the server now has"
        case .status(401), .status(403): "check the key and what it is allowed"
        case .status(404), .status(410): "check the address"
        case .status(408), .status(413): "send less at once"
        case .status(429): "run it again later, or ask for fewer requests per second"
        case .status(500...599): "try again later"
        case .status: "check the request"
        case .unknownOutcome: "look at the service whether it was done before you send it again"
        case .storage: "check the folder and its free space"
        case .cancelled: "run it again"
        case .inner: "report it"
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// `URL: what happened (attempts); what to do`, one line.
    package var description: String {
        let tries = attempts > 1 ? " (\(attempts) attempts)" : ""
        let line = (url.isEmpty ? "" : url + ": ") + message + tries + "; " + advice
        return line.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
