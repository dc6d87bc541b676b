import Foundation

/// Azure Maps Route Directions Batch, `api-version=1.0`.
struct AzureBatch: Sendable {
    private var call: TomTomBatch.Call

    /// - Returns: nil for paths that are none of its.
    init?(_ path: [String]) {
        guard path.count >= 4, path[0...2] == ["route", "directions", "batch"] else { return nil }
        switch Array(path.dropFirst(3)) {
        case ["json"]: call = .submit(isSync: false, format: "json")
        case ["sync", "json"]: call = .submit(isSync: true, format: "json")
        case let rest where rest.count == 1: call = .download(rest[0])
        default: return nil
        }
    }

    /// Answers one request.
    func answer(_ request: Incoming, _ desk: Desk) -> Answer {
        do throws(Problem) {
            try Self.check(request, desk, version: "1.0")
            switch call {
            case .submit(let isSync, _): return try submit(request, desk, isSync)
            case .download(let id): return try download(request, desk, id)
            }
        } catch {
            var answer = Answer.json(error.status, JSONText.bytes(error.azure), ["x-ms-error-code": error.code])
            answer.batch = error.batch
            return answer
        }
    }

    /// The key, in a header or the query, and the version.
    static func check(_ request: Incoming, _ desk: Desk, version: String) throws(Problem) {
        guard (request.headers["subscription-key"] ?? request.url["subscription-key"]) == desk.key else {
            throw Problem(401, "401 Unauthorized", "Permission denied due to a missing or invalid key.")
        }
        guard request.url["api-version"] == version else {
            throw Problem(400, "400 BadRequest", "api-version is not \(version)")
        }
    }

    private func submit(_ request: Incoming, _ desk: Desk, _ isSync: Bool) throws(Problem) -> Answer {
        guard request.method == "POST" else { throw Problem(405, "405 MethodNotAllowed", "only POST is allowed") }
        guard request.contentType == "application/json" else {
            throw Problem(415, "415 UnsupportedMediaType", "Content-Type is not application/json")
        }
        guard let items = BatchBodies.items(json: request.body) else {
            throw Problem(400, "400 BadRequest", "the body is no batch request")
        }
        let limit = isSync ? 100 : 700
        guard (1...limit).contains(items.count) else {
            throw Problem(400, "400 BadRequest", "\(items.count) batchItems; allowed are 1 to \(limit)")
        }
        let routing = RouteItems(atlas: desk.atlas, isAzure: true)
        let results = items.map { item in
            guard item.query.hasPrefix("?"), let url = PartialURL(item.query) else {
                return RouteItems.failure(400, Self.noQuery, isAzure: true)
            }
            return routing.azureAnswer(url)
        }
        let id = desk.accept(
            items, of: request, results: results, passing: Self.passing, family: "azure",
            contentType: "application/json; charset=utf-8"
        ) { BatchBodies.json($0, version: nil) }
        if isSync { return desk.result(of: id) }
        return Answer(status: 202, headers: ["Location": location(id, request)], batch: id)
    }

    private static let noQuery = RouteItems.Failure(code: "BAD_INPUT", message: "the query does not begin with '?'")

    private static func passing(_ status: Int) -> Atlas.Item {
        let codes = [429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable"]
        return RouteItems.failure(
            status, RouteItems.Failure(code: codes[status] ?? "Error", message: "try again"), isAzure: true)
    }

    private func download(_ request: Incoming, _ desk: Desk, _ id: String) throws(Problem) -> Answer {
        guard request.method == "GET" else { throw Problem(405, "405 MethodNotAllowed", "only GET is allowed") }
        switch desk.poll(id, family: "azure") {
        case .unknown: throw Problem(404, "404 NotFound", "There is no batch \(id)", batch: id)
        case .pending: return Answer(status: 202, headers: ["Location": location(id, request)], batch: id)
        case .done: return desk.result(of: id)
        }
    }

    /// Absolute, unlike TomTom's; with the key only where it came by the query.
    private func location(_ id: String, _ request: Incoming) -> String {
        let key = request.url["subscription-key"].map { "&subscription-key=\(PartialURL.encoded($0))" } ?? ""
        let host = request.headers["host"] ?? "127.0.0.1"
        return "http://\(host)/route/directions/batch/\(id)?api-version=1.0\(key)"
    }
}
