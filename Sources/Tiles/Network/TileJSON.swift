import Foundation
import Geo
import Transport

/// A TileJSON document (versions 2 and 3): where tiles are, and what is known of them. Foreign: every member may be
/// missing or anything, and what is unusable counts as missing, but for the templates.
package struct TileJSON: Sendable {
    let grid: TilesetAddress.TileGrid
    let metadata: TilesetMetadata

    /// Bytes of a document at most.
    static let limit = 8 << 20

    /// - Parameter url: where the document is from, to which addresses may be relative; a key in it is `{key}`.
    package init(_ bytes: [UInt8], at url: String) throws(TileError) {
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: Data(bytes))
        } catch {
            let found = bytes.first == UInt8(ascii: "<") ? "a page of HTML or XML" : "no JSON object"
            throw TileError(.notATileset, "found \(found), expected a TileJSON document")
        }
        guard !content.tiles.isEmpty else {
            throw TileError(.notATileset, "is no TileJSON document: it has no \"tiles\", templates with {z}, {x}, {y}")
        }
        func zoom(_ number: Double?) -> Int? {
            let zoom = number.flatMap { Int(exactly: $0.rounded()) }
            return zoom.flatMap { (0...TilesetMetadata.zoomLimit).contains($0) ? $0 : nil }
        }
        // The specification's default is 30; MapLibre's is 22.
        let low = zoom(content.minzoom) ?? 0
        let zooms = low...max(low, zoom(content.maxzoom) ?? 22)
        var templates: [String] = []
        for text in content.tiles { templates.append(try Self.resolve(text, at: url)) }
        grid = try TilesetAddress.TileGrid(templates, scheme: content.scheme, zooms: zooms, folder: nil)
        guard grid.isRemote else {
            throw TileError(.notATileset, "its \"tiles\" are no http or https URLs")
        }
        var metadata = TilesetMetadata(zooms: zooms, bounds: content.bounds.flatMap(Self.bounds))
        metadata.describe(by: content.texts)
        metadata.format = content.texts["format"]
        metadata.layers = content.layers
        metadata.centre = content.center.flatMap(Self.centre)
        self.metadata = metadata
    }

    /// A template with its scheme and host. Braces are no part of URLs, so they are escaped on the way.
    private static func resolve(_ text: String, at url: String) throws(TileError) -> String {
        if TilesetAddress.isHTTP(text) { return text }
        let escaped = text.replacingOccurrences(of: "{", with: "%7B").replacingOccurrences(of: "}", with: "%7D")
        do {
            let base = try HTTPURL(url.replacingOccurrences(of: "{key}", with: "%7Bkey%7D"))
            return try base.resolving(escaped).text.replacingOccurrences(of: "%7B", with: "{")
                .replacingOccurrences(of: "%7D", with: "}")
        } catch {
            throw TileError(.notATileset, "its template \(Redaction.text(String(text.prefix(200)))) is no URL")
        }
    }

    private static func bounds(_ numbers: [Double]) -> TileBounds? {
        guard numbers.count == 4 else { return nil }
        return TileBounds(numbers.map { "\($0)" }.joined(separator: ","))
    }

    private static func centre(_ numbers: [Double]) -> TilesetMetadata.Centre? {
        guard numbers.count == 3, numbers[2].isFinite else { return nil }
        let coordinate = Coordinate(longitude: numbers[0], latitude: numbers[1])
        return coordinate.isValid ? TilesetMetadata.Centre(coordinate: coordinate, zoom: numbers[2]) : nil
    }

    /// The members that are used, each as far as it is what it should be.
    private struct Content: Decodable {
        var tiles: [String] = []
        var scheme: String?
        var minzoom: Double?
        var maxzoom: Double?
        var bounds: [Double]?
        var center: [Double]?
        var layers: [TilesetLayer] = []
        var texts: [String: String] = [:]

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case tiles, scheme, minzoom, maxzoom, bounds, center, name, description, attribution, generator, format
            case layers = "vector_layers"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            func read<T: Decodable>(_ key: CodingKeys) -> T? { try? values.decodeIfPresent(T.self, forKey: key) }
            /// Some servers write numbers as texts.
            func number(_ key: CodingKeys) -> Double? { read(key) ?? (read(key) as String?).flatMap { Double($0) } }
            tiles = read(.tiles) ?? []
            scheme = read(.scheme)
            (minzoom, maxzoom) = (number(.minzoom), number(.maxzoom))
            (bounds, center) = (read(.bounds), read(.center))
            layers = read(.layers) ?? []
            for key in [CodingKeys.name, .description, .attribution, .generator, .format] {
                texts[key.rawValue] = read(key)
            }
        }
    }
}
