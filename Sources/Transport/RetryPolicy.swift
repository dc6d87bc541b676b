import CCurl
import Foundation

/// When an attempt is made again, and after how long; a value without a clock.
///
/// - 429 and 503: after `Retry-After`, else by backoff. The service says that it did nothing, so any request is repeated.
/// - 500, 502, 504 and broken connections: a few times by backoff; requests that must not be repeated not at all.
/// - Everything else is the server's word and goes back to the caller, 408 too: a batch that was too much is split.
package struct RetryPolicy: Sendable, Equatable {
    /// Attempts at most that may end in 429 or 503.
    package var refusals = 8
    /// Attempts at most that may end in 500, 502, 504 or a broken connection.
    package var failures = 4
    /// The backoff is drawn from 0 to this, doubled with every attempt: full jitter, so that many clients spread out.
    package var firstBackoff: Duration = .milliseconds(500)
    /// Where the doubling ends.
    package var longestBackoff: Duration = .seconds(60)
    /// A server that wants to be left alone for longer than this is not asked again; the error says how long.
    package var longestRetryAfter: Duration = .seconds(600)

    /// The defaults fit services under load: about three minutes of patience.
    package init() {}

    /// How many attempts of each sort have failed so far.
    struct Tally: Equatable {
        var refusals = 0
        var failures = 0
    }

    /// What follows from an attempt.
    enum Verdict: Equatable {
        /// The answer is the server's word.
        case accept
        /// Another attempt after so long; `holdsHost` where the server asked everyone to wait.
        case again(after: Duration, holdsHost: Bool)
        /// No further attempt.
        case giveUp(TransportError.Kind, message: String)
    }

    /// Judges an attempt and counts it.
    ///
    /// - Parameters:
    ///   - now: for dates in `Retry-After`.
    ///   - chance: 0..<1, for the jitter.
    func verdict(
        on outcome: Outcome, isRepeatable: Bool, tally: inout Tally, now: Date, chance: Double
    ) -> Verdict {
        switch outcome {
        case .answered(let response):
            switch response.status {
            case 429, 503:
                tally.refusals += 1
                return refusal(response, tally.refusals, now: now, chance: chance)
            case 500, 502, 504:
                tally.failures += 1
                let message = "the server answered \(response.status)\(response.excerpt)"
                // A gateway may have passed the request on, and who failed may have done the work.
                guard isRepeatable else { return .giveUp(.unknownOutcome, message: message) }
                guard tally.failures < failures else { return .giveUp(.status(response.status), message: message) }
                return .again(after: backoff(tally.failures, chance: chance), holdsHost: false)
            default: return .accept
            }
        case .failed(let failure):
            tally.failures += 1
            if failure.wasSent && !isRepeatable { return .giveUp(.unknownOutcome, message: failure.message) }
            guard failure.isPassing, tally.failures < failures else {
                return .giveUp(failure.kind, message: failure.message)
            }
            return .again(after: backoff(tally.failures, chance: chance), holdsHost: false)
        }
    }

    private func refusal(_ response: HTTPResponse, _ count: Int, now: Date, chance: Double) -> Verdict {
        let message = "the server answered \(response.status)\(response.excerpt)"
        let asked = response.headers["Retry-After"].flatMap { Self.wait(retryAfter: $0, now: now) }
        if let asked, asked > longestRetryAfter {
            let given = "\(message) and wants no request for \(asked.components.seconds) s"
            return .giveUp(.status(response.status), message: given)
        }
        guard count < refusals else { return .giveUp(.status(response.status), message: message) }
        return .again(after: asked ?? backoff(count, chance: chance), holdsHost: asked != nil)
    }

    /// - Parameter failed: attempts that have failed, from 1.
    private func backoff(_ failed: Int, chance: Double) -> Duration {
        let doubled = firstBackoff * (1 << min(failed - 1, 20))
        return min(doubled, longestBackoff) * min(max(chance, 0), 1)
    }

    /// The time that `Retry-After` asks for (RFC 9110 §10.2.3): seconds, or a date in any of HTTP's three forms.
    ///
    /// - Returns: nil where it cannot be read or is no time ahead, so that a server that asks for 0 s is not hammered.
    static func wait(retryAfter value: String, now: Date) -> Duration? {
        let text = value.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty, text.utf8.count < 64 else { return nil }
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // Ten digits are more than 300 years; a longer number means the same.
            let seconds = text.utf8.count > 10 ? Int.max : Int(text) ?? 0
            return seconds > 0 ? .seconds(min(seconds, 10_000_000_000)) : nil
        }
        let date = curl_getdate(text, nil)
        let ahead = Double(date) - now.timeIntervalSince1970
        return date >= 0 && ahead > 0 ? .seconds(ahead.rounded(.up)) : nil
    }
}

/// What became of one attempt.
enum Outcome: Sendable {
    /// Status, headers and body are complete.
    case answered(HTTPResponse)
    case failed(Failure)
}

/// Why an attempt has no complete answer.
struct Failure: Sendable, Equatable {
    var kind: TransportError.Kind
    /// Redacted.
    var message: String
    /// True where a byte of the request may have reached the server.
    var wasSent: Bool
    /// What came of the answer.
    var partial: HTTPResponse?

    /// True where another attempt may do better.
    var isPassing: Bool {
        switch kind {
        case .unresolved, .unreachable, .tls, .timedOut, .broken, .garbled: true
        default: false
        }
    }
}
