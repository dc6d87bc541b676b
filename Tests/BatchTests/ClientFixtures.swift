import Batch
import Foundation
import Geo
import TestSupport
import Transport

typealias Step = LoopbackServer.Step

/// The key that must appear nowhere but in requests; it needs escaping in a URL.
let theKey = "s3cr3t/KEY+0123456789="
let theKeyEscaped = "s3cr3t%2FKEY%2B0123456789%3D"

/// A service at a server of the test.
func service(
    _ api: BatchService.API, _ server: LoopbackServer, mode: BatchService.Mode? = nil,
    format: BatchService.Format = .json, wait: Int = 120, redirect: BatchService.Redirect = .manual
) throws -> BatchService {
    try BatchService(
        api, mode: mode, format: format, base: HTTPURL(server.url("")), key: Secret(theKey, named: "key"),
        waitSeconds: wait, redirect: redirect)
}

/// A service at the vendor, for what needs no server.
func service(_ api: BatchService.API, format: BatchService.Format = .json) throws -> BatchService {
    try BatchService(api, format: format, key: Secret(theKey, named: "key"))
}

/// A client whose clock stands still but for pauses.
func client(
    _ service: BatchService, _ clock: VirtualClock = VirtualClock(), bodyLimit: Int = 512 << 20
) throws -> BatchClient {
    let http = try HTTPClient(quickSettings, clock: clock.clock)
    return BatchClient(service, http: http, clock: clock.clock, bodyLimit: bodyLimit)
}

/// A new folder for one test, with a name for a file in it.
func withFile(isolation: isolated (any Actor)? = #isolation, _ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "batch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "answer"))
}

/// Everything in the folder of a file, hidden files too.
func neighbours(of file: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path).sorted()
}

/// The error of what must fail.
func failure<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async throws -> BatchServiceError {
    do {
        let result = try await body()
        throw Unexpected(description: "there was a result: \(result)")
    } catch let error as BatchServiceError {
        return error
    }
}

/// The error of what must fail.
func refusal<Result>(_ body: () throws -> Result) throws -> BatchServiceError {
    do {
        let result = try body()
        throw Unexpected(description: "there was a result: \(result)")
    } catch let error as BatchServiceError {
        return error
    }
}

/// What a test did not expect.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

let monaco = Coordinate(longitude: 7.4246, latitude: 43.7384)
let nice = Coordinate(longitude: 7.2661957, latitude: 43.7031693)

/// An answer to so many items, all of them well.
func answer(_ count: Int) -> [UInt8] {
    Array(
        (#"{"formatVersion":"0.0.1","batchItems":["#
            + (0..<count).map { #"{"statusCode":200,"response":{"n":\#($0)}}"# }.joined(separator: ",") + "]}").utf8)
}

extension LoopbackServer.Request {
    /// The part before the `?`.
    var path: String { String(target.prefix { $0 != "?" }) }
    /// The items of the query as they came.
    var query: [Substring] { target.drop { $0 != "?" }.dropFirst().split(separator: "&") }
}
