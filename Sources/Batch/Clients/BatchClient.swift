package import Foundation
package import Transport

/// What became of a submission.
package enum BatchSubmission: Sendable, Equatable {
    /// The service works on it.
    case accepted(BatchTicket)
    /// The answer is in the file: of a synchronous batch, or of one that was done at once.
    case answered
}

/// What became of a look for the answer.
package enum BatchCollection: Sendable, Equatable {
    /// The service still works on it. Ask with this ticket next time, not before `retryAfter`; nil where the service
    /// has waited itself.
    case waiting(BatchTicket, retryAfter: Duration?)
    /// The answer is in the file.
    case answered
}

/// Speaks the batch protocols; one value a service. What is in an answer's file is read with `BatchBody`.
package struct BatchClient: Sendable {
    let service: BatchService
    private let http: HTTPClient
    let clock: TransportClock
    private let bodyLimit: Int

    /// - Parameters:
    ///   - clock: for the age of tickets.
    ///   - bodyLimit: bytes of an answer at most, decompressed; as many as the readers of results take.
    package init(
        _ service: BatchService, http: HTTPClient, clock: TransportClock = .system, bodyLimit: Int = 512 << 20
    ) {
        self.service = service
        self.http = http
        self.clock = clock
        self.bodyLimit = bodyLimit
    }

    /// Sends one POST, and never a second one for it: only where the service says by 429 or 503 that it did nothing, or
    /// where no byte has left, is it tried again.
    ///
    /// - Parameters:
    ///   - items: 1 to `largestBatch`.
    ///   - trackingID: 1 to 100 letters, digits and hyphens.
    ///   - file: where an answer goes if it comes at once; its folder must exist.
    package func submit(
        _ items: [BatchItem], trackingID: String, bodyTo file: URL
    ) async throws(BatchServiceError) -> BatchSubmission {
        let landing = Landing(for: file)
        defer { landing.remove() }
        let request = try submission(of: items, trackingID: trackingID, to: landing)
        var exchange = Exchange(request, trackingID: trackingID)
        let response: HTTPResponse
        do {
            response = try await http.send(request)
        } catch {
            // The answer broke off, but its head says where the batch is.
            guard error.kind == .unknownOutcome, let head = error.response, [202, 303].contains(head.status),
                head.location != nil
            else { throw self.error(from: error, exchange) }
            response = head
        }
        exchange.response = response
        switch response.status {
        case 200:
            try landing.settle(response)
            return .answered
        case 202, 303:
            do throws(BatchServiceError) {
                let location = try storableLocation(exchange)
                return .accepted(BatchTicket(location: location, submitted: clock.now(), trackingID: trackingID))
            } catch {
                // The service has the batch, and nobody can collect it.
                throw self.error(.inDoubt, "the batch was accepted, but " + error.message, exchange)
            }
        default: throw refusal(exchange)
        }
    }

    /// Asks once for the answer; TomTom's services wait for the end of the batch, Azure's answer at once.
    ///
    /// - Parameter file: where the answer goes; its folder must exist.
    package func collect(
        _ ticket: BatchTicket, bodyTo file: URL
    ) async throws(BatchServiceError) -> BatchCollection {
        let landing = Landing(for: file)
        defer { landing.remove() }
        let request = try collection(of: ticket, to: landing)
        var exchange = Exchange(request, trackingID: ticket.trackingID, ticket: ticket)
        let start = clock.uptime()
        let response: HTTPResponse
        do {
            response = try await http.send(request)
        } catch {
            throw self.error(from: error, exchange)
        }
        exchange.response = response
        switch response.status {
        case 200:
            try landing.settle(response)
            return .answered
        case 202, 303:
            let location = response.headers["Location"] == nil ? ticket.location : try storableLocation(exchange)
            let now = clock.now()
            let pause = response.retryAfter(now: now) ?? pause(after: clock.uptime() - start)
            return .waiting(ticket.waiting(at: location, now), retryAfter: pause)
        default: throw refusal(exchange)
        }
    }

    /// How long a service is left alone that has not said when to come back; nil where it made the client wait already.
    private func pause(after waited: Duration) -> Duration? {
        let usual: Duration = service.waitsAtService ? .seconds(1) : .seconds(5)
        return waited < usual ? usual : nil
    }

    // MARK: Requests

    private func submission(
        of items: [BatchItem], trackingID: String, to landing: Landing
    ) throws(BatchServiceError) -> HTTPRequest {
        guard !items.isEmpty else { throw BatchServiceError(.refused, "the batch is empty; an item is expected") }
        guard items.count <= service.largestBatch else {
            throw BatchServiceError(
                .split, "the batch has \(items.count) items; \(service.largestBatch) are accepted at most")
        }
        guard BatchTicket.isTrackingID(trackingID) else {
            throw BatchServiceError(
                .refused, "the Tracking-ID is \(trackingID.excerpt); 1 to 100 letters, digits and hyphens are expected")
        }
        let languages = Set(items.map(\.language))
        guard languages.count == 1 else {
            throw BatchServiceError(.refused, "the batch asks for several languages; a request has one")
        }
        var request = HTTPRequest.post(
            try url(service.submission), body(of: items), contentType: service.mediaType, isRepeatable: false)
        prepare(&request, trackingID: trackingID, waiting: service.mode == .synchronous ? 60 : 0, landing)
        request.headers["Accept-Language"] = items.first?.language
        return request
    }

    private func collection(of ticket: BatchTicket, to landing: Landing) throws(BatchServiceError) -> HTTPRequest {
        try checkOrigin(of: ticket.location)
        var location = ticket.location
        if service.waitsAtService {
            location = location.removing(queryItems: ["waitTimeSeconds"])
                .adding(queryItem: "waitTimeSeconds", String(service.waitSeconds))
        }
        var request = HTTPRequest.get(location)
        prepare(
            &request, trackingID: ticket.trackingID, waiting: service.waitsAtService ? service.waitSeconds : 0, landing)
        return request
    }

    /// - Parameter waiting: seconds that the service may take before it answers; a client must be more patient.
    private func prepare(_ request: inout HTTPRequest, trackingID: String, waiting: Int, _ landing: Landing) {
        // It picks the format of errors; that of results is the submission's.
        request.headers["Accept"] = service.mediaType
        if !service.api.isAzure { request.headers["Tracking-ID"] = trackingID }
        request.credentials = [service.credential]
        request.patience.stalling = .seconds(waiting + 60)
        request.patience.total = .seconds(waiting + 900)
        request.bodyLimit = bodyLimit
        request.destination = .file(landing.file)
    }

    private func body(of items: [BatchItem]) -> Data {
        let (head, separator, tail) =
            switch service.format {
            case .json: (#"{"batchItems":["#, ",", "]}")
            case .xml:
                (
                    #"<?xml version="1.0" encoding="UTF-8"?><batchRequest><batchItems>"#, "",
                    "</batchItems></batchRequest>"
                )
            }
        var body = Data(head.utf8)
        for (at, item) in items.enumerated() {
            if at > 0 { body += Data(separator.utf8) }
            body += item.bytes
        }
        return body + Data(tail.utf8)
    }

    private func url(_ text: String) throws(BatchServiceError) -> HTTPURL {
        do throws(TransportError) {
            return try HTTPURL(text)
        } catch {
            throw BatchServiceError(.refused, error.description)
        }
    }

    // MARK: Locations

    /// Where an answer says that the batch is, without the key that services put there.
    private func storableLocation(_ exchange: Exchange) throws(BatchServiceError) -> HTTPURL {
        guard exchange.response?.headers["Location"] != nil else {
            throw error(.refused, "the answer has no Location", exchange)
        }
        guard let location = exchange.response?.location else {
            throw error(.refused, "the answer's Location is no http or https URL", exchange)
        }
        do throws(BatchServiceError) {
            try checkOrigin(of: location)
            return try service.withoutKey(location)
        } catch {
            throw self.error(.refused, error.message, exchange)
        }
    }

    /// - Throws: `.refused` for another host, which must not get the key.
    private func checkOrigin(of location: HTTPURL) throws(BatchServiceError) {
        guard location.origin == service.base.origin else {
            throw BatchServiceError(
                .refused,
                "the batch is said to be at \(location.origin); the key is sent to \(service.base.origin) only")
        }
    }
}

extension BatchService {
    /// The URL without the key, under whatever name it stands in the query.
    ///
    /// - Throws: `.refused` where it stands elsewhere.
    fileprivate func withoutKey(_ url: HTTPURL) throws(BatchServiceError) -> HTTPURL {
        var names = ["key", "subscription-key"]
        for item in url.text.split(whereSeparator: { "?&#".contains($0) }).dropFirst() {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1] == key.revealed || parts[1].removingPercentEncoding == key.revealed,
                let name = parts[0].removingPercentEncoding
            else { continue }
            // Another parameter may happen to have the value of a short key.
            if Redaction.isSecret(name: name) || key.revealed.utf8.count >= 16 { names.append(name) }
        }
        let rest = url.removing(queryItems: names)
        guard key.revealed.utf8.count < 16 || !rest.text.holds(key.revealed) else {
            throw BatchServiceError(.refused, "the Location holds the key outside of its query; it cannot be stored")
        }
        return rest
    }
}

extension String {
    fileprivate func holds(_ secret: String) -> Bool {
        contains(secret) || removingPercentEncoding?.contains(secret) == true
    }
}

/// One request with what became of it, for errors.
struct Exchange {
    let request: HTTPRequest
    let trackingID: String
    /// nil for submissions.
    let ticket: BatchTicket?
    var response: HTTPResponse?

    init(_ request: HTTPRequest, trackingID: String, ticket: BatchTicket? = nil) {
        self.request = request
        self.trackingID = trackingID
        self.ticket = ticket
    }
}

/// Where a body comes down before it is known to be an answer: 202 is a success without one, whose empty body must not
/// take the place of anything.
private struct Landing {
    let file: URL
    private let target: URL

    init(for target: URL) {
        self.target = target
        let name = ".\(target.lastPathComponent).\(UUID().uuidString).answer"
        file = target.deletingLastPathComponent().appending(path: name)
    }

    /// Puts the body in its place. `Transport` has written it to the disk already.
    func settle(_ response: HTTPResponse) throws(BatchServiceError) {
        guard response.file != nil, rename(file.path, target.path) == 0 else {
            throw BatchServiceError(.local, "the file \(target.lastPathComponent) cannot be written")
        }
    }

    func remove() { unlink(file.path) }
}
