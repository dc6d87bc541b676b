/// A way in which a request goes wrong.
package enum FaultKind: String, CaseIterable, Sendable, Equatable {
    /// Too many requests, without `Retry-After`; "+0" and "+1" say how many seconds to wait.
    case tooMany = "429"
    case tooManyNow = "429+0"
    case tooManyWait = "429+1"
    /// Out of service.
    case unavailable = "503"
    case unavailableNow = "503+0"
    case unavailableWait = "503+1"
    /// Errors of servers and of what stands before them.
    case broken = "500"
    case badGateway = "502"
    case gatewayTimeout = "504"
    /// The service took too long.
    case timeout = "408"
    /// The whole answer, slowly.
    case drip
    /// Half an answer whose head promised the whole.
    case truncate
    /// Gzip with wrong bytes in its middle.
    case gzip
    /// Gzip without its end, though as long as its head says.
    case gzipShort = "gzip-short"
    /// Five more polls until a batch is done.
    case pending = "202"
    /// No such batch, though there is one.
    case early = "404"
    /// One result less, or one more, than items were submitted.
    case count
    /// A page of HTML with 200, as hotel networks send.
    case html
    /// A page of HTML with 502.
    case htmlGateway = "html-502"
    /// The connection is reset before any answer.
    case reset
    /// In doubt: a submit is accepted, then the connection is reset without an answer.
    case lost
    /// In doubt: a submit is accepted and half its answer is sent.
    case lostTruncate = "lost-truncate"
    /// In doubt: a submit is accepted and answered by 500.
    case lostError = "lost-500"
    /// In doubt for the client alone: the connection is reset and nothing was accepted.
    case unread

    /// Whether a client cannot know if a submit was accepted. Such faults come only where they are named.
    package var isInDoubt: Bool { [.lost, .lostTruncate, .lostError, .unread].contains(self) }

    /// What a request is to the faults.
    enum Stage: Sendable {
        case submit, download, tile, other
    }

    /// Whether it can happen to such a request. Faults of submits are definite: the answer says that nothing was accepted.
    func applies(to stage: Stage) -> Bool {
        switch self {
        case .tooMany, .tooManyNow, .tooManyWait, .unavailable, .unavailableNow, .unavailableWait, .timeout:
            stage != .other
        case .broken, .badGateway, .gatewayTimeout, .drip, .truncate, .gzip, .gzipShort, .html, .htmlGateway, .reset:
            stage == .download || stage == .tile
        case .pending, .early, .count: stage == .download
        case .lost, .lostTruncate, .lostError, .unread: stage == .submit
        }
    }
}
