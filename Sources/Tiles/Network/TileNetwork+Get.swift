import Foundation
import Transport

/// Having things from the cache or a server.
extension TileNetwork {
    /// How often content that is not what it should be is asked for: a cut one may come whole the next time.
    private static let contentAttempts = 3

    /// What is kept, where it is fresh or the server says that it is still right; else what the server gives.
    ///
    /// - Throws: where the server fails, though something stale is kept: a map must not show what is perhaps no more.
    func get(_ resource: TileResource) async throws(TileError) -> TileCache.Entry {
        let kept = try cache.entry(resource.entry, of: resource.source)
        if let kept, client == nil || kept.expires > now() { return kept }
        guard let client else {
            throw TileError(
                .unavailable, "\(resource.name): is not in the tiles-cache \(cache.path), and --offline asks no server",
                advice: "fetch it by mapbatch tiles fetch, without --offline")
        }
        var attempt = 1
        while true {
            do throws(TileError) {
                return try await ask(client, resource, kept: attempt == 1 ? kept : nil, isRepeated: attempt > 1)
            } catch {
                switch error.kind {
                case .badCompression, .malformed, .notATileset:
                    guard attempt < Self.contentAttempts else { throw error }
                    attempt += 1
                default: throw error
                }
            }
        }
    }

    private func ask(
        _ client: HTTPClient, _ resource: TileResource, kept: TileCache.Entry?, isRepeated: Bool
    ) async throws(TileError) -> TileCache.Entry {
        let origin = resource.url.origin
        guard !health.isGivenUp(origin) else {
            throw TileError(
                .unavailable, "\(resource.name): the server fails all the time and is not asked again in this run",
                advice: "try again later")
        }
        let response: HTTPResponse
        do {
            response = try await client.send(request(resource, kept, isRepeated: isRepeated))
            health.note(origin, isAnswered: true)
        } catch {
            if error.kind != .cancelled { health.note(origin, isAnswered: false) }
            throw failure(resource, error)
        }
        // A redirect may lead to where nobody is to be asked.
        try TilePolicy.check(response.url)
        let freshness = HTTPFreshness(response.headers, now: now())
        switch response.status {
        case 304:
            guard var kept else { throw refusal(resource, response) }
            kept.expires = freshness.expires
            try await cache.renew(resource.entry, of: resource.source, until: kept.expires)
            return kept
        case 200 where resource.range == nil, 206 where resource.range != nil:
            let entry = try content(of: response, resource, freshness)
            try await keep(entry, of: resource, freshness)
            return entry
        case 204, 404, 410:
            guard resource.mayBeAbsent else { throw refusal(resource, response) }
            let entry = TileCache.Entry(bytes: nil, digest: "none", expires: freshness.expires)
            try await keep(entry, of: resource, freshness)
            return entry
        case 412: throw Self.changed(resource)
        default: throw refusal(resource, response)
        }
    }

    private func keep(
        _ entry: TileCache.Entry, of resource: TileResource, _ freshness: HTTPFreshness
    ) async throws(TileError) {
        if freshness.mayBeKept {
            try await cache.keep(entry, as: resource.entry, of: resource.source)
        } else {
            try await cache.drop(resource.entry, of: resource.source)
        }
    }

    private func request(_ resource: TileResource, _ kept: TileCache.Entry?, isRepeated: Bool) -> HTTPRequest {
        var request = HTTPRequest.get(resource.url)
        request.redirects = 5
        // A server that sends all instead of a range is stopped early.
        request.bodyLimit = resource.range.map { $0.count + 1024 } ?? resource.limit
        request.patience.total = .seconds(180)
        request.patience.stalling = .seconds(60)
        request.hidden = [key].compactMap(\.self)
        if isRepeated { request.headers["Cache-Control"] = "no-cache" }
        if let kept {
            request.headers["If-None-Match"] = kept.etag
            if kept.etag == nil { request.headers["If-Modified-Since"] = kept.modified }
        }
        if let range = resource.range {
            request.headers["Range"] = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
            // Packed ranges would be ranges of something else.
            request.headers["Accept-Encoding"] = "identity"
        }
        if let revision = resource.revision {
            // Weak tags never match here (RFC 9110 §13.1.1).
            let strong = revision.etag.flatMap { $0.hasPrefix("W/") ? nil : $0 }
            request.headers["If-Match"] = strong
            if strong == nil { request.headers["If-Unmodified-Since"] = revision.modified }
        }
        return request
    }

    private func content(
        of response: HTTPResponse, _ resource: TileResource, _ freshness: HTTPFreshness
    ) throws(TileError) -> TileCache.Entry {
        let body = [UInt8](response.body)
        let total = response.headers["Content-Range"].flatMap(Self.total)
        let found = TileRevision(
            etag: response.headers["ETag"], modified: response.headers["Last-Modified"], total: total)
        if let revision = resource.revision, !revision.agrees(with: found) { throw Self.changed(resource) }
        if let range = resource.range {
            let wanted = min(range.count, total.map { max(0, $0 - range.lowerBound) } ?? body.count)
            guard body.count == wanted else {
                throw TileError(
                    .malformed,
                    "\(resource.name): \(body.count) bytes came, \(wanted) at \(range.lowerBound) were wanted")
            }
        }
        let digest: String
        let clean = resource.clean(body)
        do throws(TileError) {
            let unpacked =
                resource.range == nil ? try Decompression.unpack(clean, limit: resource.limit) : clean
            try resource.check(unpacked)
            digest = "\(unpacked.count)-" + String(Decompression.checksum(unpacked), radix: 16)
        } catch {
            let page = Self.isPage(body) ? "an HTML or XML page came; " : ""
            let type = response.headers["Content-Type"].map { " (\($0.prefix(80)))" } ?? ""
            throw TileError(error.kind, "\(resource.name): \(page)\(error.message)\(type)", advice: error.advice)
        }
        return TileCache.Entry(
            bytes: resource.range == nil ? Decompression.pack(clean) : clean, digest: digest, etag: found.etag,
            modified: found.modified, total: total, expires: freshness.expires)
    }

    /// True for what error pages begin with.
    private static func isPage(_ bytes: [UInt8]) -> Bool {
        bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "<")
    }

    /// The length of all of something, from `bytes 0-16383/794624`.
    private static func total(_ contentRange: String) -> Int? {
        contentRange.split(separator: "/").last.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    // MARK: Failures

    private static func changed(_ resource: TileResource) -> TileError {
        TileError(
            .changed, "\(resource.name): has changed on the server since it was opened", advice: "run it again")
    }

    private func refusal(_ resource: TileResource, _ response: HTTPResponse) -> TileError {
        if resource.range != nil, response.status == 200 { return Self.noRanges(resource) }
        let expected = resource.range == nil ? "200" : "206"
        do {
            _ = try response.requiring(Int(expected) ?? 200)
            return TileError(.unavailable, resource.name)
        } catch {
            return failure(resource, error)
        }
    }

    private static func noRanges(_ resource: TileResource) -> TileError {
        TileError(
            .unavailable, "\(resource.name): the server sends all of it instead of the range that is asked for",
            advice: "take a server that answers range requests, or download the archive")
    }

    private func failure(_ resource: TileResource, _ error: TransportError) -> TileError {
        if error.kind == .cancelled { return TileError(.cancelled, "\(resource.name): stopped") }
        if resource.range != nil, error.kind == .tooLarge { return Self.noRanges(resource) }
        let tries = error.attempts > 1 ? " (\(error.attempts) attempts)" : ""
        var advice = error.advice
        if let key, [.status(401), .status(403)].contains(error.kind), emptied(resource.url.text) != resource.url.text {
            advice = key.advice
        }
        return TileError(.unavailable, "\(resource.name): \(error.message)\(tries)", advice: advice)
    }
}
