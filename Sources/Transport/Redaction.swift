import Foundation

/// Takes keys and passwords out of text before it is printed.
///
/// It knows them by the names that services give them and by the values of `Secret`s; rather too much is hidden than too
/// little. Own code, because URL parsers read only right URLs, and what is printed is often a wrong or a cut one.
package enum Redaction {
    /// What stands in place of a secret.
    package static let mark = "‹redacted›"

    /// The text without values of items such as `key=…`, without `user:password@` in URLs, without the values of headers
    /// such as `Authorization: …`, and without the given secrets, escaped or not.
    package static func text(_ text: String, hiding secrets: [String] = []) -> String {
        var text = text
        for secret in secrets where !secret.isEmpty {
            text = text.replacingOccurrences(of: secret, with: mark)
            text = text.replacingOccurrences(of: escaped(secret), with: mark)
        }
        return String(decoding: redacted(Array(text.utf8), unescapes: true), as: UTF8.self)
    }

    /// True for names of query items and headers whose values are secret: `key`, `api_key`, `subscription-key`,
    /// `access_token`, `sig`, `Authorization`, `Cookie` and what ends like them, in any case, escaped or not.
    package static func isSecret(name: some StringProtocol) -> Bool {
        let decoded = name.removingPercentEncoding ?? String(name)
        let plain = decoded.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." }
        return endings.contains { plain.hasSuffix($0) }
    }

    /// The secret values that stand in a URL: those of items with secret names, as they are and unescaped, and the
    /// password before the host. Values under four characters are left out; they would be found in every text.
    static func secrets(inURL url: String) -> [String] {
        var found: [Substring] = []
        for item in url.split(whereSeparator: { "?&;#".contains($0) }) {
            guard let equals = item.firstIndex(of: "="), isSecret(name: item[..<equals]) else { continue }
            found.append(item[item.index(after: equals)...])
        }
        if let start = url.range(of: "//")?.upperBound {
            let authority = url[start...].prefix { !"/?#".contains($0) }
            if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
                found.append(authority[authority.index(after: colon)..<at])
            }
        }
        return found.flatMap { [String($0), $0.removingPercentEncoding ?? ""] }.filter { $0.utf8.count >= 4 }
    }

    /// Everything but the unreserved characters of RFC 3986 §2.3 escaped.
    package static func escaped(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }

    private static let endings = [
        "key", "token", "sig", "signature", "secret", "password", "passwd", "pwd", "auth", "authorization",
        "credential",
        "cookie",
    ]

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    /// - Parameter unescapes: whether values are looked into that may be escaped URLs.
    private static func redacted(_ bytes: [UInt8], unescapes: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index = 0
        /// Where the name that is being read starts in `output`.
        var name = 0
        /// Values up to here have been looked through; it keeps the work linear where a value has many `=`.
        var seen = 0
        while index < bytes.count {
            let byte = bytes[index]
            output.append(byte)
            index += 1
            if byte == UInt8(ascii: "/"), index > 1, bytes[index - 2] == byte {
                let end = endOfUserInfo(bytes, from: index)
                if end > index { output += Array(mark.utf8) }
                index = end
            } else if byte == UInt8(ascii: "=") {
                let end = index < seen ? seen : endOfValue(bytes, from: index)
                let hides = isSecret(name: String(decoding: output[name..<output.count - 1], as: UTF8.self))
                if end > index, hides || (unescapes && index >= seen && holdsSecret(bytes[index..<end])) {
                    output += Array(mark.utf8)
                    index = end
                }
                seen = end
            } else if byte == UInt8(ascii: ":"), index < bytes.count, bytes[index] == UInt8(ascii: " "),
                isSecret(name: String(decoding: output[name..<output.count - 1], as: UTF8.self))
            {
                output += Array(" \(mark)".utf8)
                index = bytes[index...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
            }
            if !isNamePart(output[output.count - 1]) { name = output.count }
        }
        return output
    }

    /// The index after the `@` of `user:password@host`, or `start` where there is no user.
    private static func endOfUserInfo(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "\""), 0...32: return end
            case UInt8(ascii: "@"): end = index
            default: break
            }
        }
        return end
    }

    private static func endOfValue(_ bytes: [UInt8], from start: Int) -> Int {
        for index in start..<bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "#"), UInt8(ascii: "\""), 0...32: return index
            default: break
            }
        }
        return bytes.count
    }

    /// True for a URL with a secret in it, escaped up to three times.
    private static func holdsSecret(_ value: ArraySlice<UInt8>) -> Bool {
        var text = String(decoding: value, as: UTF8.self)
        for _ in 0..<3 {
            guard text.contains("%"), let decoded = text.removingPercentEncoding else { return false }
            let bytes = Array(decoded.utf8)
            if redacted(bytes, unescapes: false) != bytes { return true }
            text = decoded
        }
        return false
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
