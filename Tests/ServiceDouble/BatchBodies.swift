import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Bodies of batches, as submitted and as answered.
enum BatchBodies {
    /// Items of `{"batchItems":[{"query":"…","post":{…}}]}`.
    ///
    /// - Returns: nil for anything else.
    static func items(json: Data) -> [BatchItem]? {
        guard let list = JSONText.object(json)?["batchItems"] as? [Object] else { return nil }
        var items: [BatchItem] = []
        for entry in list {
            guard let query = entry["query"] as? String else { return nil }
            let post = entry["post"]
            guard post == nil || post is Object || post is NSNull else { return nil }
            items.append(BatchItem(query: query, post: (post as? Object).map(JSONText.bytes)))
        }
        return items
    }

    /// Items of `<batchRequest><batchItems><batchItem><query>…`.
    ///
    /// - Returns: nil for anything else.
    static func items(xml: Data) -> [BatchItem]? {
        let reader = RequestReader()
        let parser = XMLParser(data: xml)
        parser.delegate = reader
        return parser.parse() && reader.root == "batchRequest" ? reader.items : nil
    }

    /// `{"batchItems":[…],"summary":{…}}`.
    ///
    /// - Parameter version: nil leaves `formatVersion` out.
    static func json(_ items: [Atlas.Item], version: String?) -> Data {
        var text = Data("{".utf8)
        if let version { text += Data("\"formatVersion\":\"\(version)\",".utf8) }
        text += Data("\"batchItems\":[".utf8)
        for (index, item) in items.enumerated() {
            text += Data("\(index > 0 ? "," : ""){\"statusCode\":\(item.status),\"response\":".utf8)
            text += item.response
            text += Data("}".utf8)
        }
        let succeeded = items.count { $0.succeeded }
        text += Data("],\"summary\":{\"successfulRequests\":\(succeeded),\"totalRequests\":\(items.count)}}".utf8)
        return text
    }

    /// The same in the XML of TomTom Search.
    static func xml(_ items: [Atlas.Item]) -> Data {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <batchResponse xmlns="http://api.tomtom.com/batch" formatVersion="0.0.1"><batchItems>
            """
        for item in items {
            let response = JSONText.xml(JSONText.object(item.response) ?? [:])
            text += "<batchItem><statusCode>\(item.status)</statusCode>"
            text += "<response><response>\(response)</response></response></batchItem>"
        }
        text += "</batchItems><summary><successfulRequests>\(items.count { $0.succeeded })</successfulRequests>"
        text += "<totalRequests>\(items.count)</totalRequests></summary></batchResponse>"
        return Data(text.utf8)
    }

    private final class RequestReader: NSObject, XMLParserDelegate {
        var root: String?
        var items: [BatchItem] = []
        private var text = ""
        private var query: String?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            root = root ?? name
            text = ""
            if name == "batchItem" { query = nil }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
            if name == "query" { query = text.trimmingCharacters(in: .whitespacesAndNewlines) }
            // An item without a query keeps its place, so that it is refused by its number.
            if name == "batchItem" { items.append(BatchItem(query: query ?? "")) }
        }
    }
}
