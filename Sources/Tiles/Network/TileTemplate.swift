import Foundation
import Geo
import Transport

/// The address of each tile by a URL, or path, with placeholders (MapLibre style specification, sources, "tiles").
struct TileTemplate: Sendable, Hashable {
    /// What stands in braces.
    private enum Placeholder: String, CaseIterable {
        case zoom = "z"
        case column = "x"
        case row = "y"
        /// For screens of high density; paper is one.
        case ratio
        case quadkey
        case bbox = "bbox-epsg-3857"
        /// Spreads over servers: the last hexadecimal digits of column and row.
        case prefix
        /// The key of the service; mapbatch's own.
        case key
    }

    private enum Part: Hashable {
        case text(String)
        case placeholder(Placeholder)
    }

    /// As it was given.
    let text: String
    private let parts: [Part]

    /// - Throws: where a placeholder is unknown, or none tells the tiles apart.
    init(_ text: String) throws(TileError) {
        self.text = text
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            guard let placeholder = Placeholder(rawValue: name) else { throw Self.unknown(name, in: text) }
            parts += [.text(String(rest[..<open])), .placeholder(placeholder)]
            rest = rest[rest.index(after: close)...]
        }
        self.parts = parts + [.text(String(rest))]
        let names = Set(
            self.parts.compactMap { part in
                if case .placeholder(let placeholder) = part { placeholder } else { nil }
            })
        guard names.contains(.quadkey) || names.contains(.bbox) || names.isSuperset(of: [.zoom, .column, .row]) else {
            throw TileError(
                .notATileset, "\(Redaction.text(text)): expected {z}, {x} and {y}, or {quadkey}, or {bbox-epsg-3857}")
        }
    }

    private static func unknown(_ name: String, in text: String) -> TileError {
        let hint = name == "-y" ? "; use {y} in a style's source with \"scheme\": \"tms\"" : ""
        let allowed = Placeholder.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
        return TileError(
            .notATileset,
            "\(Redaction.text(text)): found the placeholder {\(name.prefix(40))}, expected one of \(allowed)\(hint)")
    }

    /// True for texts with a placeholder that only templates have.
    static func isTemplate(_ text: String) -> Bool {
        ["{z}", "{quadkey}", "{bbox-epsg-3857}"].contains { text.contains($0) }
    }

    /// The address of a tile with 0 ≤ x, y < 2^zoom.
    ///
    /// - Parameters:
    ///   - isTMS: whether rows are counted from the south.
    ///   - key: stands in place of `{key}`; nil leaves that as it is.
    func address(of id: TileID, isTMS: Bool, key: String?) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .placeholder(let placeholder): Self.value(placeholder, id, isTMS: isTMS, key: key)
            }
        }.joined()
    }

    private static func value(_ placeholder: Placeholder, _ id: TileID, isTMS: Bool, key: String?) -> String {
        switch placeholder {
        case .zoom: "\(id.zoom)"
        case .column: "\(id.x)"
        case .row: "\(isTMS ? (1 << id.zoom) - 1 - id.y : id.y)"
        case .ratio: "@2x"
        case .quadkey:
            (0..<id.zoom).reversed().map { bit in "\((id.x >> bit & 1) + 2 * (id.y >> bit & 1))" }.joined()
        case .bbox: bbox(id)
        case .prefix: String(id.x % 16, radix: 16) + String(id.y % 16, radix: 16)
        case .key: key.map(Redaction.escaped) ?? "{key}"
        }
    }

    /// West, south, east, north in metres of the web-mercator plane.
    private static func bbox(_ id: TileID) -> String {
        let world = 2 * Double.pi * 6_378_137
        let box = id.box
        return [box.minX - 0.5, 0.5 - box.maxY, box.maxX - 0.5, 0.5 - box.minY].map { "\($0 * world)" }
            .joined(separator: ",")
    }
}
