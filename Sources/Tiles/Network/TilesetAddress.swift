package import Foundation
import Geo
import Transport

/// Where a tileset is, as a style, a job or a command line names it. It prints without keys.
package enum TilesetAddress: Sendable, Hashable {
    /// An MBTiles or PMTiles file, by its absolute path.
    case file(String)
    /// A PMTiles archive on a server that answers for ranges of bytes.
    case archive(String)
    /// A document that says where tiles are (TileJSON 2 or 3).
    case tileJSON(String)
    /// Tiles one by one, from a server or from files.
    case tiles(TileGrid)

    /// Tiles by templates, and what only their user knows of them.
    package struct TileGrid: Sendable, Hashable {
        /// Several for the same tiles share the load.
        var templates: [TileTemplate]
        /// True where rows are counted from the south.
        var isTMS = false
        var zooms: ClosedRange<Int>
        /// False for files.
        var isRemote: Bool
    }

    /// Reads one address: a path, `mbtiles://` or `pmtiles://` before one, a URL, or a template of URLs or paths.
    ///
    /// - Parameters:
    ///   - folder: to which paths are relative.
    ///   - zooms: those that a template has tiles of; other tilesets tell themselves.
    package init(_ text: String, folder: URL, zooms: ClosedRange<Int> = 0...14) throws(TileError) {
        guard !text.isEmpty, text.utf8.count <= 4000, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            throw TileError(.notATileset, "expected the path or the URL of a tileset")
        }
        if TileTemplate.isTemplate(text) {
            self = .tiles(try TileGrid([text], scheme: nil, zooms: zooms, folder: folder))
            return
        }
        var rest = text
        for scheme in ["pmtiles://", "mbtiles://", "file://"] where text.hasPrefix(scheme) {
            rest = String(text.dropFirst(scheme.count))
        }
        guard Self.isHTTP(rest) else {
            guard !rest.contains("://") else {
                throw TileError(
                    .notATileset, "\(Redaction.text(rest)): expected a path, an https:// or http:// URL, or pmtiles://")
            }
            self = .file(Self.path(rest, in: folder))
            return
        }
        try Self.check(rest)
        let path = rest.prefix { $0 != "?" && $0 != "#" }
        self = text.hasPrefix("pmtiles://") || path.hasSuffix(".pmtiles") ? .archive(rest) : .tileJSON(rest)
    }

    /// Reads the keys of a style's source (MapLibre style specification, sources).
    ///
    /// - Parameters:
    ///   - url: of a TileJSON document, or a tileset as above.
    ///   - tiles: templates; they count where both are given.
    ///   - scheme: `xyz` or `tms`.
    ///   - minzoom: of the tiles; 0 where not given.
    ///   - maxzoom: of the tiles; 22 where not given, as the specification says.
    package init(
        url: String?, tiles: [String]?, scheme: String?, minzoom: Double?, maxzoom: Double?, folder: URL
    ) throws(TileError) {
        let limit = Double(TilesetMetadata.zoomLimit)
        let low = Int(max(0, min(limit, minzoom ?? 0)))
        let high = max(low, Int(max(0, min(limit, maxzoom ?? 22))))
        if let tiles, !tiles.isEmpty {
            self = .tiles(try TileGrid(tiles, scheme: scheme, zooms: low...high, folder: folder))
        } else if let url {
            self = try TilesetAddress(url, folder: folder, zooms: low...high)
        } else {
            throw TileError(.notATileset, "found neither \"url\" nor \"tiles\", expected one of them")
        }
    }

    /// False where all there is to read lies in files.
    package var isRemote: Bool {
        switch self {
        case .file: false
        case .archive, .tileJSON: true
        case .tiles(let grid): grid.isRemote
        }
    }

    /// True where a key has to be filled in.
    package var needsKey: Bool {
        switch self {
        case .file: false
        case .archive(let url), .tileJSON(let url): url.contains("{key}")
        case .tiles(let grid): grid.templates.contains { $0.text.contains("{key}") }
        }
    }

    static func isHTTP(_ text: String) -> Bool {
        ["http://", "https://"].contains { text.lowercased().hasPrefix($0) }
    }

    /// Refuses what is no URL, and servers that must not be asked.
    static func check(_ url: String) throws(TileError) {
        do {
            // The check must not depend on the key, nor tell it.
            let parsed = try HTTPURL(url.replacingOccurrences(of: "{key}", with: "0"))
            try TilePolicy.check(parsed)
        } catch let error as TransportError {
            throw TileError(.notATileset, "\(Redaction.text(url)): \(error.message)")
        } catch let error as TileError {
            throw error
        } catch {
            throw TileError(.notATileset, "\(error)")
        }
    }

    fileprivate static func path(_ path: String, in folder: URL) -> String {
        path.hasPrefix("/") ? path : folder.appending(path: path).standardizedFileURL.path(percentEncoded: false)
    }
}

extension TilesetAddress.TileGrid {
    init(_ texts: [String], scheme: String?, zooms: ClosedRange<Int>, folder: URL?) throws(TileError) {
        guard texts.count <= 100 else {
            throw TileError(.notATileset, "found \(texts.count) templates for one tileset, expected at most 100")
        }
        if let scheme, scheme != "xyz", scheme != "tms" {
            throw TileError(.notATileset, "found the scheme \"\(scheme.prefix(40))\", expected xyz or tms")
        }
        let kinds = Set(texts.map(TilesetAddress.isHTTP))
        guard kinds.count == 1, let isRemote = kinds.first else {
            throw TileError(.notATileset, "found templates of URLs beside templates of paths, expected one kind")
        }
        self.zooms = zooms
        self.isRemote = isRemote
        isTMS = scheme == "tms"
        templates = []
        for text in texts {
            guard isRemote || !text.contains("://") || text.hasPrefix("file://") else {
                throw TileError(
                    .notATileset, "\(Redaction.text(text)): expected an https:// or http:// URL, or a path")
            }
            let path = text.hasPrefix("file://") ? String(text.dropFirst(7)) : text
            let template = try TileTemplate(
                isRemote ? text : folder.map { TilesetAddress.path(path, in: $0) } ?? path)
            if isRemote { try TilesetAddress.check(template.address(of: .world, isTMS: false, key: "0")) }
            templates.append(template)
        }
    }

    /// The template of a tile, as MapLibre chooses among several.
    func template(of id: TileID) -> TileTemplate { templates[(id.x + id.y) % templates.count] }

    /// The address of a tile.
    func address(of id: TileID, key: String?) -> String {
        template(of: id).address(of: id, isTMS: isTMS, key: key)
    }

    /// What messages, caches and fingerprints call the tiles: without a key.
    var name: String {
        templates.map { Redaction.text($0.text) }.joined(separator: " ") + (isTMS ? " (tms)" : "")
    }
}

extension TileID {
    /// The one tile of zoom 0.
    fileprivate static var world: TileID { TileID(zoom: 0, x: 0, y: 0) }
}

extension TilesetAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let path): path
        case .archive(let url), .tileJSON(let url): Redaction.text(url)
        case .tiles(let grid): grid.name
        }
    }
}
