import Foundation

/// One item of a batch as it was submitted.
struct BatchItem: Sendable {
    var query: String
    /// JSON; nil where there is none.
    var post: Data?

    /// What tells it from other items.
    var text: String { query + (post.map { String(decoding: $0, as: UTF8.self) } ?? "") }
}

/// Items of TomTom Batch Search, answered out of the atlas.
struct SearchItems: Sendable {
    var atlas: Atlas

    /// The partial URL of an item, if it is one of the service's and ends in the batch's format.
    static func url(_ item: BatchItem, format: String) -> PartialURL? {
        guard item.query.hasPrefix("/"), let url = PartialURL(item.query), let last = url.path.last,
            last.hasSuffix("." + format), url["key"] == nil, url["callback"] == nil
        else { return nil }
        switch (url.path.first ?? "", url.path.count) {
        case ("geocode", 2), ("search", 2), ("structuredGeocode.\(format)", 1): return url
        default: return nil
        }
    }

    /// The result of an item that `url` let through.
    func answer(_ url: PartialURL) -> Atlas.Item {
        if let problem = Self.problem(url) { return Self.failure(400, problem) }
        var asked: [String?]
        if url.path.count == 2 {
            asked = [String(url.path[1].dropLast(url.format.count + 1))]
        } else {
            asked = ["streetName", "streetNumber", "postalCode", "municipality"].map { url[$0] }
        }
        var item = atlas.geocode(asked)
        if item == nil, url.path.first == "search" { item = atlas.shop(named: asked.compactMap { $0 }.joined()) }
        let query = asked.compactMap { $0 }.joined(separator: " ").lowercased()
            .split { $0 == "," || $0.isWhitespace }.joined(separator: " ")
        guard let item else { return Self.nothing(query) }
        guard item.succeeded, var response = JSONText.object(item.response) else { return item }
        var summary = response["summary"] as? Object ?? [:]
        summary["query"] = query
        response["summary"] = summary
        return Atlas.Item(status: 200, response: JSONText.bytes(response))
    }

    private static func problem(_ url: PartialURL) -> String? {
        if url.path.count == 1, url["countryCode"] == nil { return "Missing required parameter 'countryCode'" }
        for name in ["countrySet", "countryCode"] {
            let codes = url.all(name).flatMap { $0.split(separator: ",").map(String.init) }
            if let wrong = codes.first(where: { !isCountry($0) }) {
                return "Error parsing 'countrySet': '\(wrong)' is not a valid country code"
            }
        }
        if let limit = url["limit"], !(1...100).contains(Int(limit) ?? 0) {
            return "Error parsing 'limit': '\(limit)' is not between 1 and 100"
        }
        return nil
    }

    private static func isCountry(_ code: String) -> Bool {
        code.count == 3 || Locale.Region(code.uppercased()).isISORegion
    }

    private static func nothing(_ query: String) -> Atlas.Item {
        let summary: Object = [
            "query": query, "queryType": "NON_NEAR", "queryTime": 20, "numResults": 0, "offset": 0, "totalResults": 0,
            "fuzzyLevel": 2,
        ]
        return Atlas.Item(status: 200, response: JSONText.bytes(["summary": summary, "results": [Any]()] as Object))
    }

    /// An item that failed, in the words of the service.
    static func failure(_ status: Int, _ message: String) -> Atlas.Item {
        let response: Object = ["errorText": message, "message": message, "httpStatusCode": status]
        return Atlas.Item(status: status, response: JSONText.bytes(response))
    }
}

extension PartialURL {
    /// What follows the last dot of the path.
    fileprivate var format: Substring { path.last?.split(separator: ".").last ?? "" }
}
