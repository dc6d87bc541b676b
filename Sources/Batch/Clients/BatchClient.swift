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
    /// The service still works on it. Ask with this ticket next time, not before `retryAfter`.
    case waiting(BatchTicket, retryAfter: Duration?)
    /// The answer is in the file.
    case answered
}

/// Speaks the batch protocols; one value a service.
package struct BatchClient: Sendable {
    let service: BatchService
    let http: HTTPClient
    let clock: TransportClock

    /// - Parameter clock: for the age of tickets.
    package init(_ service: BatchService, http: HTTPClient, clock: TransportClock = .system) {
        self.service = service
        self.http = http
        self.clock = clock
    }

    /// Sends one POST, and never a second one for it.
    package func submit(
        _ items: [BatchItem], trackingID: String, bodyTo file: URL
    ) async throws(BatchServiceError) -> BatchSubmission {
        throw BatchServiceError(.local, "not yet")
    }

    /// Asks once for the answer; TomTom's services wait with theirs.
    package func collect(
        _ ticket: BatchTicket, bodyTo file: URL
    ) async throws(BatchServiceError) -> BatchCollection {
        throw BatchServiceError(.local, "not yet")
    }
}

extension BatchService {
    /// An item as the service wants it.
    ///
    /// - Parameter id: `optionalId` of Azure 2025; the others know their items by their order.
    /// - Throws: `.refused` where the service cannot answer such a question.
    package func item(_ question: BatchQuestion, id: Int) throws(BatchServiceError) -> BatchItem {
        throw BatchServiceError(.local, "not yet")
    }
}
