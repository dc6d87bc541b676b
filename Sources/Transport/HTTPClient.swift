import CCurl
package import Foundation

/// Sends requests over libcurl, robustly and politely: bounded in number and pace for each host, repeated where that makes
/// sense and costs nothing, limited in size and time, cancelled with the task.
///
/// One thread serves all requests; make one client and share it. The thread ends with the last reference to the client.
package final class HTTPClient: Sendable {
    /// What holds for all requests.
    package struct Settings: Sendable {
        /// `mapbatch/VERSION (+URL)`.
        package var userAgent: String
        /// A PEM file of certificate authorities to trust instead of the system's; that of `SSL_CERT_FILE` where the
        /// environment has it, as with OpenSSL.
        package var authorities: URL?
        /// Whose proxy is used.
        package var proxy = Proxy.environment
        /// Requests at a time, over all hosts.
        package var concurrent = 32
        /// Limits for hosts without limits of their own.
        package var limits = HostLimits()
        /// Limits by the name of the host in lower case.
        package var limitsByHost: [String: HostLimits] = [:]
        /// When to try again.
        package var retry = RetryPolicy()
        /// The encodings that libcurl can decompress and whose memory is bounded.
        let encodings: String

        /// Settings of a client that says who it is, as tile servers ask for.
        ///
        /// - Parameters:
        ///   - version: of mapbatch.
        ///   - contact: a URL under which the operators of servers find whom to ask.
        package init(version: String, contact: String) {
            userAgent = "mapbatch/\(version) (+\(contact))"
            authorities = ProcessInfo.processInfo.environment["SSL_CERT_FILE"]
                .flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
            let features = curl_version_info(CURLversion(CURLVERSION_LAST.rawValue - 1))?.pointee.features ?? 0
            encodings = "gzip, deflate" + (features & CURL_VERSION_BROTLI != 0 ? ", br" : "")
        }
    }

    /// Whose proxy is used.
    package enum Proxy: Sendable, Equatable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
        case environment
        /// No proxy at all.
        case none
    }

    private let settings: Settings
    private let clock: TransportClock
    private let loop: TransferLoop
    private let gate: Gate

    /// - Throws: `.inner` where libcurl cannot start, `.invalid` where the user agent cannot be sent.
    package init(_ settings: Settings, clock: TransportClock = .system) throws(TransportError) {
        guard HTTPHeaders(["User-Agent": settings.userAgent]).firstUnsendable == nil else {
            throw TransportError(
                .invalid, host: "", url: "", attempts: 0, message: "the user agent has control characters")
        }
        guard let loop = TransferLoop(settings) else {
            throw TransportError(.inner, host: "", url: "", attempts: 0, message: "libcurl cannot start")
        }
        self.settings = settings
        self.clock = clock
        self.loop = loop
        gate = Gate(concurrent: settings.concurrent, clock: clock) { url in
            settings.limitsByHost[url.host] ?? settings.limits
        }
    }

    deinit { loop.close() }

    /// Sends a request and repeats it as the policy says.
    ///
    /// - Returns: the server's word: any status but 429, 500, 502, 503 and 504. Check it with `requiring`.
    /// - Throws: where there is none after the last attempt; `.unknownOutcome` where a request that must not be repeated
    ///   was sent and its answer is not known or incomplete: `response` has what came, perhaps the `Location`.
    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var request = request
        var attempts = 0
        var hops = 0
        let follows = request.redirects > 0 && request.method != .post
        while true {
            try check(request, attempts)
            let response = try await settle(request, &attempts)
            guard follows, Self.redirections.contains(response.status) else { return response }
            guard hops < request.redirects else {
                throw error(.redirect, "the server redirects more than \(hops) times", request, attempts, response)
            }
            request = request.redirected(to: try target(of: response, to: request))
            hops += 1
        }
    }

    private static let redirections: Set = [301, 302, 303, 307, 308]

    /// Attempts until one is accepted.
    private func settle(_ request: HTTPRequest, _ attempts: inout Int) async throws(TransportError) -> HTTPResponse {
        var tally = RetryPolicy.Tally()
        while true {
            guard let outcome = await gate.pass(to: request.url, { await loop.perform(request) }) else {
                throw error(.cancelled, "the request was cancelled", request, attempts)
            }
            attempts += 1
            let verdict = settings.retry.verdict(
                on: outcome, isRepeatable: request.isRepeatable, tally: &tally, now: clock.now(),
                chance: clock.chance())
            switch verdict {
            case .accept:
                guard case .answered(var response) = outcome else { continue }
                response.attempts = attempts
                response.secrets = request.secrets
                return response
            case .again(let pause, let holdsHost):
                if holdsHost { gate.hold(request.url, for: pause) }
                guard (try? await clock.sleep(pause)) != nil else {
                    throw error(.cancelled, "the request was cancelled", request, attempts, outcome.response)
                }
            case .giveUp(let kind, let message):
                throw error(kind, message, request, attempts, outcome.response)
            }
        }
    }

    private func target(
        of response: HTTPResponse, to request: HTTPRequest
    ) throws(TransportError) -> HTTPURL {
        guard let target = response.location else {
            throw error(
                .redirect, "the server answered \(response.status) without a usable address", request,
                response.attempts, response)
        }
        guard !(request.url.origin.hasPrefix("https:") && target.origin.hasPrefix("http:")) else {
            throw error(
                .redirect, "the server redirects from https to http, to \(target)", request, response.attempts,
                response)
        }
        return target
    }

    private func check(_ request: HTTPRequest, _ attempts: Int) throws(TransportError) {
        if let name = request.fullHeaders.firstUnsendable {
            throw error(.invalid, "the header \(name) cannot be sent: control characters", request, attempts)
        }
        if request.method != .post, !request.body.isEmpty {
            throw error(.invalid, "a \(request.method.rawValue) has no body", request, attempts)
        }
    }

    private func error(
        _ kind: TransportError.Kind, _ message: String, _ request: HTTPRequest, _ attempts: Int,
        _ response: HTTPResponse? = nil
    ) -> TransportError {
        var response = response
        response?.attempts = attempts
        response?.secrets = request.secrets
        return TransportError(
            kind, host: request.url.host, url: Redaction.text(request.url.text, hiding: request.secrets),
            attempts: attempts, message: Redaction.text(message, hiding: request.secrets), response: response)
    }
}

extension Outcome {
    /// What came of an answer.
    fileprivate var response: HTTPResponse? {
        switch self {
        case .answered(let response): response
        case .failed(let failure): failure.partial
        }
    }
}
