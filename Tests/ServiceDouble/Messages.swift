import Foundation

/// A request as the services read it.
struct Incoming: Sendable {
    /// In capitals.
    var method: String
    /// As it was sent.
    var target: String
    /// Path and query of it.
    var url: PartialURL
    /// Names in lower case.
    var headers: [String: String]
    var body = Data()
    /// Its number in the log, from 1.
    var number = 0

    init?(method: String, target: String, headers: [String: String], body: Data) {
        guard let url = PartialURL(target) else { return nil }
        (self.method, self.target, self.url, self.headers, self.body) = (method, target, url, headers, body)
    }

    /// Path and query without what is secret.
    var publicTarget: String { url.removing(["key", "subscription-key"]).text }

    /// Whether gzip is understood at the other end.
    var acceptsGzip: Bool { headers["accept-encoding"]?.contains("gzip") ?? false }

    /// What kind the body says to be, without parameters, in lower case.
    var contentType: String {
        let field = headers["content-type"] ?? ""
        return field.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }
}

/// What a service answers.
struct Answer: Sendable {
    /// How the bytes get to the client.
    enum Delivery: Sendable, Equatable {
        case whole
        /// In small pieces with a pause after each.
        case drip
        /// Not all of them, though the head says so; then the connection closes.
        case truncated
        /// Gzip with wrong bytes in its middle.
        case brokenGzip
        /// Gzip without its end, though as long as the head says.
        case shortGzip
        /// Nothing but a reset of the connection.
        case reset
    }

    var status: Int
    var headers: [String: String] = [:]
    var body = Data()
    var delivery = Delivery.whole
    /// The batch that was accepted or asked for.
    var batch: String?

    /// An answer of JSON.
    static func json(_ status: Int, _ body: Data, _ headers: [String: String] = [:]) -> Answer {
        Answer(
            status: status,
            headers: headers.merging(["Content-Type": "application/json;charset=utf-8"]) { given, _ in given },
            body: body)
    }
}

/// A path with its query, percent-decoded: `/geocode/Rue%20X.json?limit=1`. Read by hand, because the double must not
/// share the reading of URLs with the client that it judges.
struct PartialURL: Sendable, Equatable {
    /// One item of a query.
    struct Item: Sendable, Equatable {
        var name: String
        var value: String
    }

    /// Between the slashes, decoded one by one.
    var path: [String]
    var items: [Item]
    private var rawPath: String
    private var rawItems: [String]

    /// - Returns: nil for a wrong percent encoding, or what does not begin with `/` or `?`.
    init?(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.isEmpty ? parts.count == 2 : path.hasPrefix("/") else { return nil }
        rawPath = String(path)
        rawItems = parts.count == 2 ? parts[1].split(separator: "&").map(String.init) : []
        let decoded = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.removingPercentEncoding }
        let items = rawItems.map(Self.item)
        guard !decoded.contains(nil), !items.contains(nil) else { return nil }
        self.path = decoded.compactMap { $0 }
        self.items = items.compactMap { $0 }
    }

    private static func item(_ text: String) -> Item? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
            $0.replacing("+", with: " ").removingPercentEncoding
        }
        guard let name = parts.first ?? nil, parts.count == 1 || parts[1] != nil else { return nil }
        return Item(name: name, value: parts.count == 2 ? parts[1] ?? "" : "")
    }

    /// The first value of this name.
    subscript(_ name: String) -> String? { items.first { $0.name == name }?.value }

    /// All values of this name.
    func all(_ name: String) -> [String] { items.filter { $0.name == name }.map(\.value) }

    /// The same without these items.
    func removing(_ names: Set<String>) -> PartialURL {
        var copy = self
        let kept = items.indices.filter { !names.contains(items[$0].name) }
        copy.items = kept.map { items[$0] }
        copy.rawItems = kept.map { rawItems[$0] }
        return copy
    }

    /// A value that can stand in a query.
    static func encoded(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~")))
            ?? ""
    }

    /// As it was sent.
    var text: String { rawPath + (rawItems.isEmpty ? "" : "?" + rawItems.joined(separator: "&")) }
}
