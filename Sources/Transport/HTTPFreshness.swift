import CCurl
package import Foundation

/// How long an answer may be used again (RFC 9111), for a cache of one's own.
package struct HTTPFreshness: Sendable, Equatable {
    /// False where the server forbids to keep the answer.
    package var mayBeKept: Bool
    /// Until then it may be used without asking; in the past where it has to be asked about at once.
    package var expires: Date

    /// Of an answer that says nothing at all.
    private static let unsaid = 86_400.0
    /// The longest time that is guessed from the age of the content.
    private static let longestGuess = 7 * 86_400.0
    /// No server knows what is in more than ten years.
    private static let longest = 10 * 365 * 86_400.0

    /// - Parameters:
    ///   - headers: of a 200, 206, 304 or 404.
    ///   - now: when the answer came.
    package init(_ headers: HTTPHeaders, now: Date) {
        let directives = headers.all("Cache-Control").flatMap { $0.lowercased().split(separator: ",") }
            .map { $0.trimmingCharacters(in: .whitespaces) }
        mayBeKept = !directives.contains("no-store")
        // "no-cache" with field names is about these fields alone.
        guard !directives.contains("no-cache") else {
            expires = now
            return
        }
        expires = now + max(0, min(Self.longest, Self.lifetime(headers, directives, now)))
    }

    /// Seconds.
    private static func lifetime(_ headers: HTTPHeaders, _ directives: [String], _ now: Date) -> Double {
        let age = headers["Age"].flatMap(seconds) ?? 0
        let maxAge = directives.filter { $0.hasPrefix("max-age=") }.map { $0.dropFirst("max-age=".count) }
        if let text = maxAge.first {
            // What cannot be read is stale (RFC 9111 §4.2.1).
            return (seconds(text.trimmingCharacters(in: CharacterSet(charactersIn: "\""))) ?? 0) - age
        }
        let served = headers["Date"].flatMap(date) ?? now
        if let text = headers["Expires"] { return (date(text) ?? served).timeIntervalSince(served) - age }
        // RFC 8246 leaves the time open where it is not told.
        if directives.contains("immutable") { return 365 * 86_400 }
        if let modified = headers["Last-Modified"].flatMap(date) {
            return min(longestGuess, served.timeIntervalSince(modified) / 10)
        }
        return unsaid
    }

    private static func seconds(_ text: String) -> Double? {
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Double(text)
    }

    private static func date(_ text: String) -> Date? {
        guard text.utf8.count < 64 else { return nil }
        let time = curl_getdate(text, nil)
        return time >= 0 ? Date(timeIntervalSince1970: Double(time)) : nil
    }
}
