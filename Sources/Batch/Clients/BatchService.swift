package import Transport

/// A batch service: which protocol, where, with which key, and how it is to be asked.
package struct BatchService: Sendable, Equatable {
    /// The protocols that are spoken.
    package enum API: String, Sendable, CaseIterable {
        /// TomTom Batch Search 2: geocodes.
        case tomtomSearch
        /// TomTom Batch Routing 1: routes and reachable ranges.
        case tomtomRouting
        /// Azure Maps Route directions, `api-version=1.0`: routes. Ends on 2028-03-31.
        case azureRouting1
        /// Azure Maps Route directions, `api-version=2025-01-01`: routes, synchronous only.
        case azureRouting2025

        /// True for Azure Maps, false for TomTom.
        package var isAzure: Bool { self == .azureRouting1 || self == .azureRouting2025 }
    }

    /// How the answer comes.
    package enum Mode: String, Sendable, CaseIterable {
        /// The service gives a ticket, with which the answer is collected later.
        case asynchronous
        /// The POST waits for the answer, at most 60 s.
        case synchronous
    }

    /// How requests and answers are written.
    package enum Format: String, Sendable, CaseIterable {
        case json
        /// TomTom Batch Search only.
        case xml
    }

    /// How TomTom hands out a ticket: `Location` comes with both.
    package enum Redirect: String, Sendable, CaseIterable {
        /// With 303.
        case auto
        /// With 202.
        case manual
    }

    /// The protocol.
    package let api: API
    /// With ticket or without.
    package let mode: Mode
    /// JSON but where XML was asked for.
    package let format: Format
    /// Scheme, host and perhaps a path before that of the service; without query and without user.
    package let base: HTTPURL
    /// Goes to the origin of `base` and nowhere else.
    package let key: Secret
    /// How long a TomTom download waits for the end of the batch: 5…60 or 120 seconds.
    package let waitSeconds: Int
    /// Which status TomTom gives with a ticket.
    package let redirect: Redirect

    /// A service under its vendor's address, or another that speaks its protocol.
    ///
    /// - Parameter mode: nil takes tickets wherever the protocol has them.
    /// - Throws: `.refused` where the protocol has no such mode, format, wait or address.
    package init(
        _ api: API, mode: Mode? = nil, format: Format = .json, base: HTTPURL? = nil, key: Secret,
        waitSeconds: Int = 120, redirect: Redirect = .manual
    ) throws(BatchServiceError) {
        self.api = api
        self.mode = mode ?? (api == .azureRouting2025 ? .synchronous : .asynchronous)
        self.format = format
        self.key = key
        self.waitSeconds = waitSeconds
        self.redirect = redirect
        do throws(TransportError) {
            let vendor = api.isAzure ? "https://atlas.microsoft.com" : "https://api.tomtom.com"
            if let base { self.base = base } else { self.base = try HTTPURL(vendor) }
        } catch {
            throw BatchServiceError(.refused, error.description)
        }
        if let fault { throw BatchServiceError(.refused, fault) }
    }

    /// The most items of one batch, as the vendors document it.
    package var largestBatch: Int {
        switch (api, mode) {
        case (_, .synchronous), (.azureRouting2025, _): 100
        case (.tomtomSearch, .asynchronous): 10_000
        case (.tomtomRouting, .asynchronous), (.azureRouting1, .asynchronous): 700
        }
    }

    /// True where a download waits at the service for the end of the batch, so that it may be asked for again at once.
    package var waitsAtService: Bool { !api.isAzure }

    /// What is wrong with the settings.
    private var fault: String? {
        if format == .xml, api != .tomtomSearch { return "\(api.rawValue) has no XML batches; use json" }
        if api == .azureRouting2025, mode == .asynchronous {
            return "azureRouting2025 has no asynchronous batches; use synchronous"
        }
        if !(5...60).contains(waitSeconds), waitSeconds != 120 {
            return "a wait of \(waitSeconds) s; 5 to 60 s, or 120 s, are expected"
        }
        let rest = base.text.drop { $0 != ":" }.dropFirst(3)
        if rest.contains("?") || rest.contains("#") || rest.prefix(while: { $0 != "/" }).contains("@") {
            return "the address \(base) has a query, a fragment or a user; scheme, host and path are expected"
        }
        return nil
    }

    /// Where batches are submitted, without the key.
    var submission: String {
        let root = base.text.hasSuffix("/") ? String(base.text.dropLast()) : base.text
        let isSync = mode == .synchronous
        return switch api {
        case .tomtomSearch: root + "/search/2/batch" + (isSync ? "/sync." : ".") + format.rawValue + parameters
        case .tomtomRouting: root + "/routing/1/batch" + (isSync ? "/sync/json" : "/json") + parameters
        case .azureRouting1:
            root + "/route/directions/batch" + (isSync ? "/sync/json" : "/json") + "?api-version=1.0"
        case .azureRouting2025: root + "/route/directions:batch?api-version=2025-01-01"
        }
    }

    /// TomTom's parameters of a submission; synchronous batches have none.
    private var parameters: String {
        mode == .synchronous ? "" : "?redirectMode=\(redirect.rawValue)&waitTimeSeconds=\(waitSeconds)"
    }

    /// How the key travels: out of URLs where the service allows it.
    var credential: HTTPRequest.Credential {
        api.isAzure ? .header("subscription-key", key) : .query("key", key)
    }

    /// `Content-Type` of requests and `Accept` of answers.
    var mediaType: String { format == .xml ? "application/xml" : "application/json" }

    /// The text without keys, on one line and short.
    func redacted(_ text: String) -> String {
        Redaction.text(text, hiding: [key.revealed]).redacted
    }
}
