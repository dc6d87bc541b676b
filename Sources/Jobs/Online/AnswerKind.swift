/// What services are asked, in the order in which answers are needed.
package enum AnswerKind: String, Sendable, CaseIterable, Comparable {
    /// Positions of shops and customers.
    case geocodes
    /// Ways from customers to shops.
    case routes
    /// How far customers get.
    case ranges

    package static func < (a: AnswerKind, b: AnswerKind) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// How far the questions of one kind are.
package struct AnswerCount: Sendable, Equatable {
    /// Distinct questions; addresses that occur twice are asked once.
    package var total = 0
    /// Answered by the service, with a result.
    package var valid = 0
    /// Answered by the service without a result, or not to be asked at all.
    package var invalid = 0
    /// Sent, but it is not known whether they arrived.
    package var doubtful = 0
    /// Batches that are open at the service.
    package var open = 0
    /// Batches sent so far, those of earlier runs included.
    package var batches = 0

    /// Questions that are settled.
    package var processed: Int { valid + invalid }

    package init() {}
}
