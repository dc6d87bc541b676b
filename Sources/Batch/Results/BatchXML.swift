import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads geocodes from TomTom Batch Search XML (namespace `http://api.tomtom.com/batch`).
///
/// Document types and entities are refused before a parser sees them: no batch result has them, and they are the way to
/// files of this machine and to texts that grow without bound. So are processing instructions, on some of which the
/// XMLParser of Foundation on Linux crashes (those without data, such as `<?p?>`).
enum BatchXML {
    static func answer(_ data: Data, file: String) throws(BatchError) -> BatchAnswer {
        let collector = try parse(data, file: file)
        var answer = BatchAnswer(items: collector.items)
        if !collector.hasItems { answer.items = nil }
        answer.error = error(in: collector.outer)
        return answer
    }

    /// The texts outside of items by their paths below `batchResponse`.
    static func texts(_ data: Data) throws(BatchError) -> [String: String] {
        try parse(data, file: "").outer
    }

    private static func parse(_ data: Data, file: String) throws(BatchError) -> Collector {
        try checkSafe(data, file: file)
        let collector = Collector()
        let parser = XMLParser(data: data)
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = collector
        // On Linux `parse` says true for some truncated documents: the end of the root is the proof.
        guard parser.parse(), parser.parserError == nil, collector.isComplete, let root = collector.root else {
            let problem = collector.tooDeep ? "elements nested too deeply" : "truncated or not well-formed"
            throw BatchError(.notABatch, file: file, line: parser.lineNumber, "the XML is \(problem)")
        }
        guard root == "batchResponse" else {
            throw BatchError(.notABatch, file: file, "the XML's root is \(root.excerpt); batchResponse was expected")
        }
        return collector
    }

    /// Other encodings than UTF-8 could hide a declaration from the search below.
    private static func checkSafe(_ data: Data, file: String) throws(BatchError) {
        guard String(validating: data, as: UTF8.self) != nil, !data.contains(0) else {
            throw BatchError(.unsafeXML, file: file, "the XML is not UTF-8; other encodings are not read")
        }
        let head = String(decoding: data.prefix(200), as: UTF8.self)
        if let match = head.firstMatch(of: /<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/),
            !["utf-8", "utf8", "us-ascii"].contains(match.1.lowercased())
        {
            throw BatchError(
                .unsafeXML, file: file, "the XML says its encoding is \(String(match.1).excerpt); only UTF-8 is read")
        }
        let declaration = head.prefixMatch(of: /\s*<\?xml\s[^?]*\?>/)?.0.utf8.count ?? 0
        for construct in ["<!DOCTYPE", "<!ENTITY", "<?"] where contains(construct, in: data.dropFirst(declaration)) {
            throw BatchError(
                .unsafeXML, file: file,
                "the XML has a \(construct); batch results have none, and it is refused for safety")
        }
    }

    /// True where the data has the ASCII construct, in any letter case.
    private static func contains(_ construct: String, in data: Data) -> Bool {
        let wanted = Array(construct.lowercased().utf8)
        var rest = data
        while let at = rest.firstIndex(of: wanted[0]) {
            let found = rest[at...].prefix(wanted.count)
            if found.elementsEqual(wanted, by: { $0 == $1 || (0x41...0x5A).contains($0) && $0 | 0x20 == $1 }) {
                return true
            }
            rest = rest[(at + 1)...]
        }
        return false
    }

    /// The item of the texts that lie at paths below one `batchItem`.
    fileprivate static func item(_ texts: [String: String]) -> ItemAnswer {
        func number(_ path: String) -> Double? {
            texts[path].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
        }
        let response = "response/response/"
        let first = response + "results/item/"
        let result = SearchResult(
            type: texts[first + "type"], entityType: texts[first + "entityType"],
            confidence: number(first + "matchConfidence/score"), label: texts[first + "address/freeformAddress"],
            position: Position(latitude: number(first + "position/lat"), longitude: number(first + "position/lon")))
        let hasResults = texts.keys.contains { $0.hasPrefix(response + "results") }
        let hasItem = texts.keys.contains { $0.hasPrefix(first) }
        let simple = texts[response + "errorText"] ?? texts[response + "message"]
        return ItemAnswer(
            statusCode: number("statusCode").flatMap { Int(exactly: $0) },
            response: ItemResponse(
                result: hasResults ? .some(hasItem ? result : nil) : nil,
                error: error(in: texts, under: response) ?? simple.map { ServiceError(code: nil, message: $0) }))
    }

    private static func error(in texts: [String: String], under path: String = "") -> ServiceError? {
        if let message = texts[path + "detailedError/message"] ?? texts[path + "detailedError/code"] {
            return ServiceError(code: texts[path + "detailedError/code"], message: message)
        }
        let simple = texts[path + "error@description"] ?? texts[path + "error/description"]
        return simple.map { ServiceError(code: nil, message: $0) }
    }
}

/// Gathers the texts of each `batchItem` by their path, the first of each path, so that of lists the first item
/// counts; `name@description` is an attribute.
private final class Collector: NSObject, XMLParserDelegate {
    var root: String?
    var items: [ItemAnswer] = []
    /// Texts outside of items.
    var outer: [String: String] = [:]
    var hasItems = false
    var tooDeep = false
    /// True once the root has ended and all names matched.
    var isComplete = false
    private var path: [String] = []
    private var itemTexts: [String: String]?
    private var text = ""
    /// How many `item` elements have begun in the item's `results`.
    private var resultCount = 0

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        guard root != nil else { return root = name }
        guard path.count < 64 else {
            tooDeep = true
            return parser.abortParsing()
        }
        path.append(name)
        if path == ["batchItems"] { hasItems = true }
        if path == ["batchItems", "batchItem"] {
            itemTexts = [:]
            resultCount = 0
        }
        if path.count == 6, path[4] == "results" { resultCount += 1 }
        if let description = attributes["description"] { keep(description, at: joinedPath + "@description") }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, foundCDATA block: Data) { text += String(decoding: block, as: UTF8.self) }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard let open = path.popLast() else {
            isComplete = name == root
            return
        }
        defer { text = "" }
        guard open == name else { return parser.abortParsing() }
        path.append(open)
        defer { path.removeLast() }
        if path == ["batchItems", "batchItem"], let texts = itemTexts {
            items.append(BatchXML.item(texts))
            itemTexts = nil
        } else {
            keep(text.trimmingCharacters(in: .whitespacesAndNewlines), at: joinedPath)
        }
    }

    private var joinedPath: String {
        (itemTexts == nil ? path[...] : path.dropFirst(2)).joined(separator: "/")
    }

    private func keep(_ text: String, at path: String) {
        // Without this, a part that only the second result has would be taken for one of the first.
        if itemTexts != nil, resultCount > 1, path.hasPrefix("response/response/results/") { return }
        if itemTexts == nil {
            if outer[path] == nil { outer[path] = text }
        } else if itemTexts?[path] == nil {
            itemTexts?[path] = text
        }
    }
}
