import Foundation
import Geo
import Synchronization
import Transport

/// A PMTiles archive behind requests for ranges of bytes.
///
/// The reader of archives wants its bytes at once, and a server makes one wait. So it is let run until it wants bytes
/// that are not there; these are fetched, and it runs again: a header, the root and a leaf are three runs at most.
final class RemoteArchive: Sendable {
    /// Ranges that a reader may want, one after the other.
    private static let mostRuns = 64
    /// Bytes of directories kept until they are read.
    private static let mostBytes = 32 << 20
    /// Bytes of a directory or the metadata at most, packed.
    private static let partLimit = 16 << 20

    let network: TileNetwork
    /// The address without its key.
    let name: String
    let revision: TileRevision
    let archive: PMTiles
    private let url: HTTPURL
    private let parts: Parts

    /// Bytes at hand by their range.
    private final class Parts: Sendable {
        private let held = Mutex<(parts: [Range<Int>: [UInt8]], bytes: Int)>(([:], 0))

        func add(_ bytes: [UInt8], at range: Range<Int>) {
            held.withLock { held in
                if held.bytes > RemoteArchive.mostBytes { held = ([:], 0) }
                held.parts[range] = bytes
                held.bytes += bytes.count
            }
        }

        func bytes(_ range: Range<Int>) -> [UInt8]? {
            held.withLock { held in
                if let bytes = held.parts[range] { return bytes }
                let part = held.parts.first {
                    $0.key.lowerBound <= range.lowerBound && $0.key.upperBound >= range.upperBound
                }
                guard let part else { return nil }
                let start = range.lowerBound - part.key.lowerBound
                return start + range.count <= part.value.count
                    ? Array(part.value[start..<start + range.count]) : nil
            }
        }
    }

    /// Asks for the first bytes, which say what there is, and reads the metadata.
    init(_ address: String, _ network: TileNetwork) async throws(TileError) {
        self.network = network
        name = Redaction.text(address)
        do {
            url = try HTTPURL(try network.filled(address))
        } catch let error as TransportError {
            throw TileError(.notATileset, "\(Redaction.text(address)): \(error.message)")
        } catch {
            throw TileError(.forbidden, "\(error)")
        }
        let start = 0..<PMTilesHeader.prefetch
        let resource = TileResource(
            url: url, name: name, source: name, entry: Self.entry(start), range: start
        ) { bytes throws(TileError) in _ = try PMTilesHeader(bytes) }
        let first = try await network.get(resource)
        let bytes = first.bytes ?? []
        let revision = TileRevision(etag: first.etag, modified: first.modified, total: first.total)
        self.revision = revision
        let parts = Parts()
        parts.add(bytes, at: 0..<bytes.count)
        self.parts = parts
        let source = ByteRanges(
            name: name, size: first.total, revision: revision.text
        ) { offset, count throws(TileError) in
            let range = offset..<offset + count
            if let found = parts.bytes(range) { return found }
            throw TileError(.unread(range), "bytes \(range) were not fetched")
        }
        let reading = Reading(network: network, url: url, name: name, revision: revision, parts: parts)
        archive = try await reading.run { () throws(TileError) in try PMTiles(source, content: .any) }
    }

    /// Name of a range in the cache.
    private static func entry(_ range: Range<Int>) -> String { "bytes \(range.lowerBound)-\(range.upperBound - 1)" }

    /// Where the bytes of a tile lie; fetches directories.
    func place(of id: TileID, limit: Int) async throws(TileError) -> PMTilesHeader.Section? {
        let archive = archive
        return try await reading.run { () throws(TileError) in try archive.place(of: id, limit: limit) }
    }

    /// The bytes of a tile.
    func bytes(
        of place: PMTilesHeader.Section, check: @escaping @Sendable ([UInt8]) throws(TileError) -> Void
    ) async throws(TileError) -> TileCache.Entry {
        try await reading.get(place.offset..<place.end, check: check)
    }

    /// When the cached bytes of a tile are to be asked about; nil where they are not there.
    func expiry(of place: PMTilesHeader.Section) throws(TileError) -> Date? {
        try network.cache.expiry(Self.entry(place.offset..<place.end), of: reading.source)
    }

    private var reading: Reading {
        Reading(network: network, url: url, name: name, revision: revision, parts: parts)
    }

    /// Gets ranges of one revision of the archive.
    private struct Reading: Sendable {
        let network: TileNetwork
        let url: HTTPURL
        let name: String
        let revision: TileRevision
        let parts: Parts

        /// Parts of another revision are those of another source.
        var source: String { name + " " + revision.text }

        func get(
            _ range: Range<Int>, check: @escaping @Sendable ([UInt8]) throws(TileError) -> Void = { _ in }
        ) async throws(TileError) -> TileCache.Entry {
            let resource = TileResource(
                url: url, name: name, source: source, entry: RemoteArchive.entry(range), range: range,
                revision: revision, check: check)
            do {
                return try await network.get(resource)
            } catch {
                // The next run is to begin with what is there now.
                if error.kind == .changed {
                    try await network.cache.drop(RemoteArchive.entry(0..<PMTilesHeader.prefetch), of: name)
                }
                throw error
            }
        }

        func run<T: Sendable>(_ step: @Sendable () throws(TileError) -> T) async throws(TileError) -> T {
            for _ in 0..<RemoteArchive.mostRuns {
                do throws(TileError) {
                    return try step()
                } catch {
                    guard case .unread(let range) = error.kind else { throw error }
                    guard range.count <= RemoteArchive.partLimit else {
                        throw TileError(.tooLarge, "\(name): a directory takes \(range.count) bytes")
                    }
                    parts.add(try await get(range).bytes ?? [], at: range)
                }
            }
            throw TileError(.malformed, "\(name): its directories lead to no end")
        }
    }
}
