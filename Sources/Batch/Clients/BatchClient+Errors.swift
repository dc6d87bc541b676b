import Foundation
import Transport

extension BatchClient {
    /// A 404 so soon after the submission says that the batch has not yet come through.
    private static let unknownAtFirst = 120.0
    /// Azure denies batches for a moment even after it has said that it works on them.
    private static let unknownInBetween = 600.0

    /// An error about an exchange, with all that is known about it.
    func error(_ kind: BatchServiceError.Kind, _ message: String, _ exchange: Exchange) -> BatchServiceError {
        var error = BatchServiceError(kind, service.redacted(message))
        let response = exchange.response
        error.status = response?.status
        error.trackingID = exchange.trackingID
        if let echoed = response?.headers["Tracking-ID"], BatchTicket.isTrackingID(echoed) {
            error.trackingID = service.redacted(echoed)
        }
        error.retryAfter = response?.retryAfter(now: clock.now())
        if let response, response.status >= 400 {
            error.fault = ServiceFault(response.body) { service.redacted($0) }
            error.item = error.fault?.item
        }
        return error
    }

    /// What an answer means that is neither a result nor a ticket.
    func refusal(_ exchange: Exchange) -> BatchServiceError {
        guard let response = exchange.response else { return error(.local, "no answer", exchange) }
        let fault = response.status >= 400 ? ServiceFault(response.body) { service.redacted($0) } : nil
        let words = fault.map { ": " + $0.summary } ?? ""
        var said = "\(exchange.request): the service answered \(response.status)\(words)"
        if fault == nil {
            // The first words of what is no error of the service's own, such as a gateway's page.
            do throws(TransportError) { _ = try response.requiring(200, 202, 303) } catch {
                said = "\(exchange.request): \(error.message)"
            }
        }
        let kind = kind(of: response, fault, exchange)
        if kind == .refused, [401, 403].contains(response.status) { said += "; \(service.key.advice)" }
        return error(kind, said, exchange)
    }

    private func kind(
        of response: HTTPResponse, _ fault: ServiceFault?, _ exchange: Exchange
    ) -> BatchServiceError.Kind {
        if let ticket = exchange.ticket {
            switch response.status {
            case 404: return isEarly(ticket) ? .early : .gone
            case 410: return .gone
            // The batch is still there; only the wait for it was too long.
            case 408: return .passing
            default: break
            }
        }
        switch response.status {
        case 408, 413, 414: return .split
        case 400: return fault?.isAboutSize == true ? .split : .refused
        case 403: return isOverRate(response) ? .passing : .refused
        // 596 is TomTom's word for a wrong host or path.
        case 300..<500, 501, 505, 596: return .refused
        case 500...: return exchange.ticket == nil ? .inDoubt : .passing
        default: return .malformed
        }
    }

    private func isEarly(_ ticket: BatchTicket) -> Bool {
        let now = clock.now()
        if now.timeIntervalSince(ticket.submitted) < Self.unknownAtFirst { return true }
        guard service.api.isAzure, let last = ticket.lastWaited else { return false }
        return now.timeIntervalSince(last) < Self.unknownInBetween
    }

    /// TomTom's gateway refuses a key for a second or a day by 403, as it does one that is wrong for good.
    private func isOverRate(_ response: HTTPResponse) -> Bool {
        let words = String(decoding: response.body.prefix(4096), as: UTF8.self).lowercased()
        let code = response.headers["X-Mashery-Error-Code"]?.lowercased() ?? ""
        return ["over qps", "over rate"].contains { words.contains($0) }
            || ["over_qps", "over_rate"].contains { code.contains($0) }
    }

    /// What it means that there is no answer.
    func error(from error: TransportError, _ exchange: Exchange) -> BatchServiceError {
        var exchange = exchange
        exchange.response = error.response
        let isAnswer = error.response?.status == 200
        let kind: BatchServiceError.Kind =
            switch error.kind {
            case .invalid, .untrusted, .redirect: .refused
            case .unresolved, .unreachable, .tls, .timedOut, .status: .passing
            // Transport has asked again and again, and the body was never whole.
            case .broken: isAnswer ? .malformed : .passing
            case .garbled, .tooLarge: .malformed
            case .unknownOutcome: .inDoubt
            case .storage, .inner: .local
            case .cancelled: .cancelled
            }
        return self.error(kind, error.description, exchange)
    }
}
