import Foundation

extension FaultKind.Stage {
    /// What a request is to the faults.
    init(_ request: Incoming) {
        switch (request.url.path.first, request.method) {
        case ("search", "POST"), ("routing", "POST"), ("route", "POST"): self = .submit
        case ("search", "GET"), ("routing", "GET"), ("route", "GET"): self = .download
        case ("tiles", _), ("tiles.json", _), ("archive.pmtiles", _): self = .tile
        default: self = .other
        }
    }
}

extension FaultKind {
    /// The answer of faults that come before the service has done anything; nil for the others.
    ///
    /// - Parameter refusal: the service's own words for a status and a code.
    func instead(_ refusal: (Int, String) -> Answer) -> Answer? {
        switch self {
        case .tooMany: refusal(429, "TooManyRequests")
        case .tooManyNow: refusal(429, "TooManyRequests").retrying(after: 0)
        case .tooManyWait: refusal(429, "TooManyRequests").retrying(after: 1)
        case .unavailable: refusal(503, "ServiceUnavailable")
        case .unavailableNow: refusal(503, "ServiceUnavailable").retrying(after: 0)
        case .unavailableWait: refusal(503, "ServiceUnavailable").retrying(after: 1)
        case .broken: refusal(500, "InternalServerError")
        case .badGateway: refusal(502, "BadGateway")
        case .gatewayTimeout: refusal(504, "GatewayTimeout")
        case .timeout: refusal(408, "RequestTimeout")
        case .early: refusal(404, "BatchNotFound")
        case .html: Self.page(200, "Welcome")
        case .htmlGateway: Self.page(502, "Bad gateway")
        case .reset, .unread: Answer(status: 0, delivery: .reset)
        case .drip, .truncate, .gzip, .gzipShort, .pending, .count, .lost, .lostTruncate, .lostError: nil
        }
    }

    /// What becomes of the service's answer.
    func after(_ answer: Answer, _ refusal: (Int, String) -> Answer) -> Answer {
        var answer = answer
        switch self {
        case .drip: answer.delivery = .drip
        case .truncate, .lostTruncate: answer.delivery = .truncated
        case .gzip: answer.delivery = .brokenGzip
        case .gzipShort: answer.delivery = .shortGzip
        case .lost: answer.delivery = .reset
        case .lostError:
            let batch = answer.batch
            answer = refusal(500, "InternalServerError")
            answer.batch = batch
        default: break
        }
        return answer
    }

    private static func page(_ status: Int, _ title: String) -> Answer {
        let text = "<!DOCTYPE html><html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>"
        return Answer(status: status, headers: ["Content-Type": "text/html; charset=utf-8"], body: Data(text.utf8))
    }
}

extension Answer {
    fileprivate func retrying(after seconds: Int) -> Answer {
        var copy = self
        copy.headers["Retry-After"] = String(seconds)
        return copy
    }
}
