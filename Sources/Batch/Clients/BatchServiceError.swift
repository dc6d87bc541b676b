/// Why a batch, or an item of it, has no answer: sorted by what is to be done about it. It holds no key.
package struct BatchServiceError: Error, Sendable, Equatable {
    /// What the caller has to do.
    package enum Kind: String, Sendable, CaseIterable {
        /// Nothing will help but another request: the key, a parameter or the address of the service is wrong.
        case refused
        /// Halve the batch: it is too large, or took the service too long.
        case split
        /// Submit it again: the service does not know the batch, or no longer.
        case gone
        /// Ask again in a while: the service does not know the batch yet, or denies it for a moment.
        case early
        /// Ask the user: it was sent, and nobody knows whether the service did it and charged for it.
        case inDoubt
        /// Come back later: the service fails or has had enough for now.
        case passing
        /// Ask again, then give up: the answer is not what the protocol says.
        case malformed
        /// Put this machine right: disk, memory.
        case local
        /// The task was cancelled before anything was sent.
        case cancelled
    }

    /// What to do.
    package var kind: Kind
    /// What was found and what was expected; one line.
    package var message: String
    /// The HTTP status, where there was an answer.
    package var status: Int?
    /// What the service said about it.
    package var fault: ServiceFault?
    /// The item that the service complained about, as it counts.
    package var item: Int?
    /// By which the vendor finds the request.
    package var trackingID: String?
    /// How long the service wants to be left alone.
    package var retryAfter: Duration?

    /// An error without an answer.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension BatchServiceError: CustomStringConvertible {
    /// The message and by what the vendor finds the request.
    package var description: String {
        message + (trackingID.map { " (Tracking-ID \($0))" } ?? "")
    }
}
