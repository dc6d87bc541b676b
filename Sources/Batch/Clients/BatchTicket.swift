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

    init(location: HTTPURL, submitted: Date, lastWaited: Date? = nil, trackingID: String) {
        self.location = location
        self.submitted = submitted.wholeSeconds
        self.lastWaited = lastWaited?.wholeSeconds
        self.trackingID = trackingID
    }

    /// The same batch, at which the service was still at work.
    func waiting(at location: HTTPURL, _ now: Date) -> BatchTicket {
        BatchTicket(location: location, submitted: submitted, lastWaited: now, trackingID: trackingID)
    }

    /// `^[a-zA-Z0-9-]{1,100}$`, which TomTom's services demand.
    static func isTrackingID(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "-")
            }
    }
}

extension BatchTicket: LosslessStringConvertible {
    /// `SUBMITTED LAST-WAITED TRACKING-ID LOCATION`, with `-` for what is not there; times in UTC.
    package var description: String {
        "\(submitted.ISO8601Format()) \(lastWaited?.ISO8601Format() ?? "-") \(trackingID) \(location.text)"
    }

    /// - Returns: nil where it is no text of a ticket.
    package init?(_ description: String) {
        let words = description.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let submitted = try? Date(words[0], strategy: .iso8601),
            Self.isTrackingID(words[2]), let location = try? HTTPURL(words[3])
        else { return nil }
        var lastWaited: Date?
        if words[1] != "-" {
            guard let time = try? Date(words[1], strategy: .iso8601) else { return nil }
            lastWaited = time
        }
        self.init(location: location, submitted: submitted, lastWaited: lastWaited, trackingID: words[2])
    }
}

extension Date {
    /// Whole seconds between the years 1970 and 9999, so that its text gives the same time again.
    fileprivate var wholeSeconds: Date {
        let seconds = timeIntervalSince1970
        return Date(timeIntervalSince1970: seconds.isFinite ? min(max(seconds, 0), 253_402_300_799).rounded(.down) : 0)
    }
}
