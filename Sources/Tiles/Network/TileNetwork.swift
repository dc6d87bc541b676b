package import Foundation
package import Transport

/// How tilesets that are no files are had: who asks, what is kept, and which key opens them.
package struct TileNetwork: Sendable {
    /// Nil for work from the cache alone.
    package var client: HTTPClient?
    package var cache: TileCache
    /// Stands in place of `{key}` in addresses.
    package var key: Secret?
    /// The time of day, which tells what is stale.
    package var now: @Sendable () -> Date
    let health = ServerHealth()

    package init(
        client: HTTPClient?, cache: TileCache, key: Secret? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) {
        (self.client, self.cache, self.key, self.now) = (client, cache, key, now)
    }

    /// The text with the key in place of `{key}`.
    ///
    /// - Throws: where there is none.
    func filled(_ address: String) throws(TileError) -> String {
        guard address.contains("{key}") else { return address }
        guard let key else { throw missingKey(address) }
        return address.replacingOccurrences(of: "{key}", with: Redaction.escaped(key.revealed))
    }

    func missingKey(_ address: String) -> TileError {
        TileError(
            .forbidden, "\(Redaction.text(address)): needs a key in place of {key}",
            advice: "name one by base.key or --key")
    }

    /// The text with `{key}` in place of the key.
    func emptied(_ text: String) -> String {
        guard let key, key.revealed.utf8.count >= 4 else { return text }
        return text.replacingOccurrences(of: key.revealed, with: "{key}")
            .replacingOccurrences(of: Redaction.escaped(key.revealed), with: "{key}")
    }
}

/// Something on a server that may be kept.
struct TileResource: Sendable {
    /// With the key.
    let url: HTTPURL
    /// What messages call it.
    let name: String
    /// Where it is kept: the name of its source, and its own name there.
    let source: String
    let entry: String
    /// The bytes of it that are wanted; nil for all.
    var range: Range<Int>?
    /// What the parts of one thing must agree in.
    var revision: TileRevision?
    /// True where 404 and 204 say that nothing is there, which is an answer, too.
    var mayBeAbsent = false
    /// Bytes at most.
    var limit = 32 << 20
    /// Refuses content that is not what it should be.
    let check: @Sendable ([UInt8]) throws(TileError) -> Void
    /// Changes content before it is kept.
    var clean: @Sendable ([UInt8]) -> [UInt8] = { $0 }
}

/// Which version of something on a server is meant.
struct TileRevision: Sendable, Hashable {
    var etag: String?
    /// `Last-Modified`.
    var modified: String?
    /// Length of all of it.
    var total: Int?

    /// True where nothing says that the two differ.
    func agrees(with other: TileRevision) -> Bool {
        func same<T: Equatable>(_ a: T?, _ b: T?) -> Bool { a == nil || b == nil || a == b }
        return same(etag, other.etag) && same(total, other.total)
            && (etag != nil && other.etag != nil || same(modified, other.modified))
    }

    /// The same as one text.
    var text: String { etag ?? modified ?? total.map { "\($0) bytes" } ?? "" }
}
