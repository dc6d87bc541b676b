import Foundation

/// The batch interfaces of TomTom, Search 2 and Routing 1, which differ in paths, limits, formats and items alone.
struct TomTomBatch: Sendable {
    /// Whose batches.
    enum Product: Sendable, Equatable { case search, routing }

    /// What a path asks for.
    enum Call: Equatable {
        case submit(isSync: Bool, format: String)
        case download(String)
    }

    var product: Product
    var call: Call

    /// - Returns: nil for paths that are none of these.
    init?(_ path: [String]) {
        guard path.count >= 3 else { return nil }
        switch (path[0], path[1]) {
        case ("search", "2"): product = .search
        case ("routing", "1"): product = .routing
        default: return nil
        }
        switch (product, Array(path.dropFirst(2))) {
        case (.search, ["batch.json"]): call = .submit(isSync: false, format: "json")
        case (.search, ["batch.xml"]): call = .submit(isSync: false, format: "xml")
        case (.search, ["batch", "sync.json"]): call = .submit(isSync: true, format: "json")
        case (.search, ["batch", "sync.xml"]): call = .submit(isSync: true, format: "xml")
        case (.routing, ["batch", "json"]): call = .submit(isSync: false, format: "json")
        case (.routing, ["batch", "sync", "json"]): call = .submit(isSync: true, format: "json")
        case (_, let rest) where rest.count == 2 && rest[0] == "batch": call = .download(rest[1])
        default: return nil
        }
    }

    private var limits: (asynchronous: Int, synchronous: Int) { product == .search ? (10_000, 100) : (700, 100) }

    /// Answers one request.
    func answer(_ request: Incoming, _ desk: Desk) -> Answer {
        var answer: Answer
        do throws(Problem) {
            switch call {
            case .submit(let isSync, let format): answer = try submit(request, desk, isSync, format)
            case .download(let id): answer = try download(request, desk, id)
            }
        } catch {
            answer = self.error(error, request)
        }
        answer.headers.merge(headers(request)) { given, _ in given }
        return answer
    }

    private func submit(
        _ request: Incoming, _ desk: Desk, _ isSync: Bool, _ format: String
    ) throws(Problem) -> Answer {
        guard request.method == "POST" else { throw Problem(405, "MethodNotAllowed", "only POST is allowed") }
        try desk.check(request.url["key"])
        if !isSync { try checkParameters(request.url) }
        let items = try self.items(request)
        let limit = isSync ? limits.synchronous : limits.asynchronous
        guard !items.isEmpty else { throw .argument("MalformedBody", "batchItems is empty", "postBody") }
        guard items.count <= limit else {
            throw .argument(
                "BadArgument", "Number of batch items exceeded: \(items.count), allowed are \(limit)", "postBody")
        }
        var urls: [PartialURL] = []
        for (index, item) in items.enumerated() {
            guard let url = product == .search ? SearchItems.url(item, format: format) : RouteItems.url(item) else {
                throw .argument(
                    "MalformedBody", "Validation of batch item \(index + 1) failed: '\(item.query)'", "postBody")
            }
            urls.append(url)
        }
        let answer =
            product == .search ? SearchItems(atlas: desk.atlas).answer : RouteItems(atlas: desk.atlas).answer
        // Big batches ask for the same again and again.
        var known: [String: Atlas.Item] = [:]
        let results = urls.map { url in
            let result = known[url.text] ?? answer(url)
            known[url.text] = result
            return result
        }
        let id = desk.accept(
            items, of: request, results: results, passing: passing, family: "\(product)",
            contentType: "application/\(format);charset=utf-8"
        ) { results in
            format == "xml" ? BatchBodies.xml(results) : BatchBodies.json(results, version: "0.0.1")
        }
        if isSync { return desk.result(of: id) }
        let status = request.url["redirectMode"] == "manual" ? 202 : 303
        return Answer(status: status, headers: ["Location": location(id, request.url)], batch: id)
    }

    private func checkParameters(_ url: PartialURL) throws(Problem) {
        if let mode = url["redirectMode"], mode != "auto", mode != "manual" {
            throw .argument(
                "InvalidParameterValue", "redirectMode is neither auto nor manual: '\(mode)'", "redirectMode")
        }
        try checkWait(url)
    }

    private func checkWait(_ url: PartialURL) throws(Problem) {
        guard let wait = url["waitTimeSeconds"] else { return }
        guard let seconds = Int(wait) else {
            throw .argument("InvalidParameterValue", "waitTimeSeconds is no number: '\(wait)'", "waitTimeSeconds")
        }
        guard (5...60).contains(seconds) || seconds == 120 else {
            throw .argument("ValueOutOfRange", "waitTimeSeconds is neither 5 to 60 nor 120: \(wait)", "waitTimeSeconds")
        }
    }

    private func items(_ request: Incoming) throws(Problem) -> [BatchItem] {
        let items: [BatchItem]?
        switch (request.contentType, product) {
        case ("application/json", _): items = BatchBodies.items(json: request.body)
        case ("application/xml", .search): items = BatchBodies.items(xml: request.body)
        default:
            throw .argument("BadArgument", "Content-Type is not supported: '\(request.contentType)'", "Content-Type")
        }
        guard let items else { throw .argument("MalformedBody", "the body is no batch request", "postBody") }
        return items
    }

    private func download(_ request: Incoming, _ desk: Desk, _ id: String) throws(Problem) -> Answer {
        guard request.method == "GET" else { throw Problem(405, "MethodNotAllowed", "only GET is allowed") }
        try desk.check(request.url["key"])
        try checkWait(request.url)
        switch desk.poll(id, family: "\(product)") {
        case .unknown: throw Problem(404, "BatchNotFound", "There is no batch \(id)", batch: id)
        case .pending: return Answer(status: 202, headers: ["Location": location(id, request.url)], batch: id)
        case .done: return desk.result(of: id)
        }
    }

    /// Path-absolute, with the key, like at the live service.
    private func location(_ id: String, _ url: PartialURL) -> String {
        let wait = url["waitTimeSeconds"].map { "&waitTimeSeconds=\($0)" } ?? ""
        let key = PartialURL.encoded(url["key"] ?? "")
        return "/\(product == .search ? "search/2" : "routing/1")/batch/\(id)?key=\(key)\(wait)"
    }

    /// What an item says that fails for a reason that passes.
    private func passing(_ status: Int) -> Atlas.Item {
        let failure = RouteItems.Failure(code: "COMPUTE_TIME_LIMIT_EXCEEDED", message: "try again")
        return product == .search
            ? SearchItems.failure(status, "The item could not be processed now")
            : RouteItems.failure(status, failure, isAzure: false)
    }

    private func headers(_ request: Incoming) -> [String: String] {
        let allowed = request.headers["tracking-id"].flatMap { $0.wholeMatch(of: /[a-zA-Z0-9-]{1,100}/) }
        return [
            "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Content-Length",
            "Tracking-ID": allowed.map { String($0.output) } ?? Fingerprint.uuid(request.publicTarget),
        ]
    }

    /// The batch's own error, in XML where that is asked for or, for downloads of Search, where nothing is asked for.
    func error(_ problem: Problem, _ request: Incoming) -> Answer {
        let accept = request.headers["accept"] ?? ""
        var isXML = false
        if product == .search {
            if case .download = call { isXML = !accept.contains("json") } else { isXML = accept.contains("xml") }
        }
        guard isXML else {
            return Answer(
                status: problem.status, headers: ["Content-Type": "application/json;charset=utf-8"],
                body: JSONText.bytes(problem.tomtom), batch: problem.batch)
        }
        let message = JSONText.escaped(problem.message)
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <batchResponse xmlns="http://api.tomtom.com/batch" formatVersion="0.0.1"><error description="\(message)"/>\
            <detailedError><code>\(problem.code)</code><message>\(message)</message></detailedError></batchResponse>
            """
        return Answer(
            status: problem.status, headers: ["Content-Type": "application/xml;charset=utf-8"], body: Data(text.utf8),
            batch: problem.batch)
    }
}
