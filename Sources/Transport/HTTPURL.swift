import CCurl
import Foundation

/// An absolute http or https URL, whose every printed form has its keys and passwords redacted.
///
/// It is read by libcurl's own parser, so that what is checked here is what is connected to.
package struct HTTPURL: Sendable, Hashable {
    /// As given, keys and all; for sending and for nothing else.
    package let text: String
    /// In lower case.
    package let host: String
    /// `scheme://host:port`; credentials stay within one.
    package let origin: String

    /// - Throws: `.invalid` where the text is no absolute http or https URL or has white space or control characters.
    package init(_ text: String) throws(TransportError) {
        try self.init(text, relativeTo: nil)
    }

    /// What a `Location` of an answer from this URL means (RFC 3986 §5); non-ASCII bytes in it are escaped.
    ///
    /// - Throws: `.invalid` where it is no http or https URL.
    package func resolving(_ reference: String) throws(TransportError) -> HTTPURL {
        try HTTPURL(reference, relativeTo: self)
    }

    /// The URL without the query items of these names, so that it may be saved; credentials are added when it is sent.
    package func removing(queryItems names: [String]) -> HTTPURL {
        let (head, query, fragment) = parts
        guard let query else { return self }
        let kept = query.split(separator: "&", omittingEmptySubsequences: false)
            .filter { item in !names.contains { Self.isNamed(item, $0) } }
        let shorter = head + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")) + fragment
        return HTTPURL(text: shorter, host: host, origin: origin)
    }

    /// The URL with a query item, unless it has one of this name; the value is escaped.
    package func adding(queryItem name: String, _ value: String) -> HTTPURL {
        let (head, query, fragment) = parts
        if let query, query.split(separator: "&").contains(where: { Self.isNamed($0, name) }) { return self }
        let item = Redaction.escaped(name) + "=" + Redaction.escaped(value)
        let items = query.map { $0.isEmpty ? item : $0 + "&" + item } ?? item
        return HTTPURL(text: head + "?" + items + fragment, host: host, origin: origin)
    }

    private init(text: String, host: String, origin: String) {
        self.text = text
        self.host = host
        self.origin = origin
    }

    private init(_ text: String, relativeTo base: HTTPURL?) throws(TransportError) {
        func refusal(_ found: String) -> TransportError {
            TransportError(
                .invalid, host: base?.host ?? "", url: Redaction.text(String(text.prefix(200))), attempts: 0,
                message: "\(found); an http or https URL is expected")
        }
        guard text.utf8.count <= 65_536 else { throw refusal("the URL has more than 65536 bytes") }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
            throw refusal("the URL has white space or control characters")
        }
        guard let parser = curl_url() else { throw refusal("no memory for the URL") }
        defer { curl_url_cleanup(parser) }
        if let base { _ = curl_url_set(parser, CURLUPART_URL, base.text, 0) }
        let flags = base == nil ? 0 : UInt32(CURLU_URLENCODE)
        let code = curl_url_set(parser, CURLUPART_URL, text, flags)
        guard code == CURLUE_OK else { throw refusal("no URL: " + String(cString: curl_url_strerror(code))) }
        let part = { (part: CURLUPart) in Self.part(part, of: parser) }
        guard let scheme = part(CURLUPART_SCHEME), ["http", "https"].contains(scheme) else {
            throw refusal("the URL is of another scheme")
        }
        guard let host = part(CURLUPART_HOST)?.lowercased(), !host.isEmpty, let port = part(CURLUPART_PORT) else {
            throw refusal("the URL has no host")
        }
        self.text = base == nil ? text : part(CURLUPART_URL) ?? text
        self.host = host
        origin = "\(scheme)://\(host):\(port)"
    }

    private static func part(_ part: CURLUPart, of parser: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        let flags = part == CURLUPART_PORT ? UInt32(CURLU_DEFAULT_PORT) : 0
        guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// What stands before the `?`, between it and the `#`, and from the `#` on.
    private var parts: (head: String, query: String?, fragment: String) {
        let hash = text.firstIndex(of: "#") ?? text.endIndex
        let whole = text[..<hash]
        let fragment = String(text[hash...])
        guard let mark = whole.firstIndex(of: "?") else { return (String(whole), nil, fragment) }
        return (String(whole[..<mark]), String(whole[whole.index(after: mark)...]), fragment)
    }

    private static func isNamed(_ item: Substring, _ name: String) -> Bool {
        let found = item.prefix { $0 != "=" }
        return (found.removingPercentEncoding ?? String(found)).lowercased() == name.lowercased()
    }
}

extension HTTPURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Redacted.
    package var description: String { Redaction.text(text) }

    /// Redacted.
    package var debugDescription: String { description }

    /// Has no children, so that `dump` and testing tools see nothing that is secret.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
