import Foundation
import ServiceDouble
import Testing
import Transport

let samples = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "samples/monaco", directoryHint: .isDirectory)

/// A double and a client that repeats nothing.
struct Visit {
    let double: ServiceDouble
    let client: HTTPClient

    /// Sends a GET of a path with its query.
    func get(_ path: String, _ headers: [String: String] = [:]) async throws -> HTTPResponse {
        var request = HTTPRequest.get(try HTTPURL(double.base).resolving(path))
        for (name, value) in headers { request.headers[name] = value }
        return try await send(request)
    }

    /// Sends a POST of JSON.
    func post(
        _ path: String, _ body: String, type: String = "application/json", _ headers: [String: String] = [:]
    ) async throws -> HTTPResponse {
        var request = HTTPRequest.post(
            try HTTPURL(double.base).resolving(path), Data(body.utf8), contentType: type)
        for (name, value) in headers { request.headers[name] = value }
        return try await send(request)
    }

    /// What the client makes an error of, such as 503, is an answer here.
    private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        do throws(TransportError) {
            return try await client.send(request)
        } catch {
            guard let response = error.response, [429, 500, 502, 503, 504].contains(response.status) else {
                throw error
            }
            return response
        }
    }
}

/// Starts a double, and stops it at the end.
func visit(
    faults: String = "", polls: Int = 0, tiles: Bool = false, seed: UInt64 = 1,
    isolation: isolated (any Actor)? = #isolation, _ body: (Visit) async throws -> Void
) async throws {
    let double = try await ServiceDouble.start(
        ServiceDouble.Settings(
            data: samples, tiles: tiles ? samples.appending(path: "monaco.mbtiles") : nil,
            faults: try FaultScript(faults, seed: seed), pollsUntilDone: polls, key: "k y"))
    var settings = HTTPClient.Settings(version: "1", contact: "https://example.com")
    settings.proxy = .none
    settings.limits = HostLimits(concurrent: 8, perSecond: 1e6, burst: 1_000_000)
    settings.retry.refusals = 1
    settings.retry.failures = 1
    do {
        try await body(Visit(double: double, client: try HTTPClient(settings)))
    } catch {
        await double.stop()
        throw error
    }
    await double.stop()
}

/// `{"batchItems":[{"query":"…"},…]}`
func batch(_ queries: [String]) throws -> String {
    let items = queries.map { ["query": $0] }
    return String(decoding: try JSONSerialization.data(withJSONObject: ["batchItems": items]), as: UTF8.self)
}

/// JSON to look into.
struct Look {
    var value: Any?

    init(_ value: Any?) { self.value = value }
    init(_ body: Data) { value = try? JSONSerialization.jsonObject(with: body) }

    subscript(_ key: String) -> Look { Look((value as? [String: Any])?[key]) }
    subscript(_ index: Int) -> Look {
        let list = value as? [Any] ?? []
        return Look(list.indices.contains(index) ? list[index] : nil)
    }

    var int: Int? { value as? Int }
    var double: Double? { value as? Double }
    var text: String? { value as? String }
    var count: Int { (value as? [Any])?.count ?? -1 }
    var exists: Bool { value != nil }
}

/// An address of the samples that is known, and one whose customers fail.
let knownItem = "/geocode/Route%20de%20Menton%2018%2C%2098000%20Monaco.json?limit=1&countrySet=MC"
let search = "/search/2/batch.json?key=k%20y"
