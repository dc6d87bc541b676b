/// What a batch gave for one item.
package enum Outcome<Success: Sendable & Equatable>: Sendable, Equatable {
    /// The item has a usable result.
    case success(Success)
    /// The service refused the item, or its result cannot be used.
    case failure(ItemFailure)

    /// The result, where there is one.
    package var value: Success? {
        if case .success(let value) = self { value } else { nil }
    }

    /// The failure, where it is one.
    package var failure: ItemFailure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

/// Why one item of a batch has no usable result.
package struct ItemFailure: Error, Sendable, Equatable {
    /// Stable: kind of item and cause, such as `geocode-no-match`, `geocode-status-400` or `route-no-route-found`.
    package var code: String
    /// What the service said, without secrets; else what was wrong with the item.
    package var message: String

    /// A failure under a stable code.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}
