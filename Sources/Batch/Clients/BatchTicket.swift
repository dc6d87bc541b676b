package import Foundation
package import Transport

/// Where a submitted batch is to be collected. Its text holds no key and may be stored.
package struct BatchTicket: Sendable, Equatable {
    /// The URL of the batch, without the key.
    package let location: HTTPURL
    /// When it was submitted, in whole seconds.
    package let submitted: Date
    /// When the service last said that it is still at work, in whole seconds; nil where it has not said so.
    package let lastWaited: Date?
    /// By which the vendor finds the submission.
    package let trackingID: String
}
