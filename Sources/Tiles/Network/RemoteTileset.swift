import Foundation
package import Geo
import Transport

/// A tileset that is no file, opened: what it says of itself, and how its tiles are had.
package struct RemoteTileset: Sendable {
    private enum Origin: Sendable {
        case archive(RemoteArchive)
        case grid(TilesetAddress.TileGrid)
    }

    /// What messages, the cache and digests call it: its address without a key.
    package let name: String
    let metadata: TilesetMetadata
    /// Changes with what is known of the tileset: of an archive with its content, else not with that of its tiles.
    package let fingerprint: String
    private let origin: Origin
    private let network: TileNetwork

    /// Bytes of a tile at most, packed or not.
    static let tileLimit = 32 << 20

    /// Opens a tileset on a server: reads its TileJSON document or the first bytes of its archive.
    ///
    /// - Throws: where it is none, cannot be had or must not be asked.
    package init(_ address: TilesetAddress, _ network: TileNetwork) async throws(TileError) {
        self.network = network
        name = address.description
        if address.needsKey, network.key == nil { throw network.missingKey(address.description) }
        switch address {
        case .file: throw TileError(.notATileset, "\(address): is a file")
        case .archive(let url):
            let archive = try await RemoteArchive(url, network)
            origin = .archive(archive)
            metadata = archive.archive.metadata
            fingerprint = archive.archive.fingerprint
        case .tileJSON(let url):
            let document = try await Self.document(url, network)
            origin = .grid(document.grid)
            metadata = document.metadata
            fingerprint = Self.fingerprint(document.grid, document.metadata)
        case .tiles(let grid):
            origin = .grid(grid)
            metadata = TilesetMetadata(zooms: grid.zooms, bounds: nil)
            fingerprint = Self.fingerprint(grid, metadata)
        }
    }

    private static func document(_ address: String, _ network: TileNetwork) async throws(TileError) -> TileJSON {
        let name = Redaction.text(address)
        let url: HTTPURL
        do {
            url = try HTTPURL(try network.filled(address))
        } catch let error as TransportError {
            throw TileError(.notATileset, "\(name): \(error.message)")
        } catch let error as TileError {
            throw error
        } catch {
            throw TileError(.notATileset, "\(name): \(error)")
        }
        var resource = TileResource(url: url, name: name, source: name, entry: "tilejson") { bytes throws(TileError) in
            _ = try TileJSON(bytes, at: address)
        }
        resource.limit = TileJSON.limit
        // Services put the key into the templates that they answer with.
        resource.clean = { bytes in Array(network.emptied(String(decoding: bytes, as: UTF8.self)).utf8) }
        let kept = try await network.get(resource).bytes ?? []
        do throws(TileError) {
            return try TileJSON(try Decompression.unpack(kept, limit: TileJSON.limit), at: address)
        } catch {
            throw error.at(unlessNamed: name)
        }
    }

    private static func fingerprint(_ grid: TilesetAddress.TileGrid, _ metadata: TilesetMetadata) -> String {
        let bounds = metadata.bounds.map { "\($0.west) \($0.south) \($0.east) \($0.north)" } ?? ""
        let text = "\(grid.name) \(metadata.zooms) \(bounds)"
        return "tiles-" + String(Decompression.checksum(Array(text.utf8)), radix: 16)
    }

    /// How its tiles are kept, for people.
    var storage: (container: String, scheme: String, compression: String, bytes: Int?) {
        switch origin {
        case .archive(let archive):
            ("PMTiles 3", "hilbert", "\(archive.archive.header.tileCompression)", archive.revision.total)
        case .grid(let grid): ("tiles from a server", grid.isTMS ? "tms" : "xyz", "none", nil)
        }
    }

    /// Whom to credit on a map.
    package var attribution: String? { metadata.attribution }

    /// True for an archive: it tells which tiles it has, and its fingerprint changes with them.
    var isArchive: Bool {
        if case .archive = origin { true } else { false }
    }

    /// What digests of tiles call it; nil where the fingerprint tells of their content.
    package var digestName: String? { isArchive ? nil : name }

    /// The tiles, as features or pictures.
    func supply(of content: TileContent) throws(TileError) -> TileSupply {
        if case .archive(let archive) = origin {
            do throws(TileError) {
                try PMTiles.check(format: archive.archive.header.format, content: content)
            } catch {
                throw error.at(unlessNamed: name)
            }
        }
        return TileSupply { id throws(TileError) in
            let entry = try await self.entry(of: id, content)
            return TileSupply.Item(bytes: entry.bytes, digest: entry.digest)
        }
    }

    private func entry(of id: TileID, _ content: TileContent) async throws(TileError) -> TileCache.Entry {
        switch origin {
        case .archive(let archive):
            guard let place = try await archive.place(of: id, limit: Self.tileLimit) else {
                return TileCache.Entry(bytes: nil, digest: "none", expires: .distantFuture)
            }
            return try await archive.bytes(of: place) { bytes throws(TileError) in
                try content.check(try Decompression.unpack(bytes, limit: Self.tileLimit))
            }
        case .grid(let grid):
            var resource = TileResource(
                url: try url(of: id, grid), name: Redaction.text(grid.address(of: id, key: nil)), source: grid.name,
                entry: "\(id)"
            ) { bytes throws(TileError) in try content.check(bytes) }
            resource.mayBeAbsent = true
            return try await network.get(resource)
        }
    }

    private func url(_ text: String) throws(TileError) -> HTTPURL {
        do {
            return try HTTPURL(text)
        } catch {
            throw TileError(.notATileset, "\(name): \(error.message)")
        }
    }

    private func url(of id: TileID, _ grid: TilesetAddress.TileGrid) throws(TileError) -> HTTPURL {
        if network.key == nil, grid.templates.contains(where: { $0.text.contains("{key}") }) {
            throw network.missingKey(grid.name)
        }
        return try url(grid.address(of: id, key: network.key?.revealed))
    }

    /// What the cache has of a tile.
    package enum Presence: Sendable, Hashable {
        case fresh
        /// There, but the server has to be asked whether it is still right.
        case stale
        case absent
    }

    /// What the cache has of a tile; asks no server but for the directories of an archive.
    package func presence(of id: TileID) async throws(TileError) -> Presence {
        let expiry: Date?
        switch origin {
        case .archive(let archive):
            guard let place = try await archive.place(of: id, limit: Self.tileLimit) else { return .fresh }
            expiry = try archive.expiry(of: place)
        case .grid(let grid): expiry = try network.cache.expiry("\(id)", of: grid.name)
        }
        return expiry.map { $0 > network.now() ? .fresh : .stale } ?? .absent
    }
}

extension TileContent {
    /// Refuses an unpacked tile of another kind.
    func check(_ bytes: [UInt8]) throws(TileError) {
        switch self {
        case .features: _ = try VectorTile(decoding: bytes)
        case .pictures:
            let starts: [[UInt8]] = [
                [0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], Array("RIFF".utf8), Array("GIF8".utf8),
            ]
            // AVIF begins with the length of a box.
            let isAVIF = bytes.count > 12 && bytes[4..<8].elementsEqual("ftyp".utf8)
            guard isAVIF || starts.contains(where: { bytes.starts(with: $0) }) else {
                throw TileError(.malformed, "found \(bytes.count) bytes, expected a picture (png, jpg, webp)")
            }
        case .any: return
        }
    }
}
