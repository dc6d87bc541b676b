import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Tiles

/// A map drawn for a test: features given in mm of the media, a style given as its layers.
///
/// A style pixel measures 0.25 mm and a tile 128 mm, so 32 tile units are 1 mm and numbers in goldens stay short.
struct TestMap {
    /// Length of a style pixel in mm.
    static let pixel = 0.25
    private static let unitsPerMillimetre = TileSketch.extent / 128

    /// JSON of the style's layers; `source` is added to those that have a `source-layer`.
    var layers: String
    /// Of the media in mm.
    var size = Point(60, 40)
    /// Whether the corner of four tiles lies in the middle of the media, or the middle of one tile.
    var atTileCorner = false
    /// Zoom of the map and of the deepest tiles.
    var zoom = 4
    var tileZoom = 4
    /// Of the tiles file: west, south, east, north in degrees.
    var bounds = "-10,-10,10,10"
    /// SVG icons by name.
    var icons: [String: String] = [:]
    /// Pieces of the sprite by name: all of them are 4 × 4 pixels of one colour.
    var sprite: [String: RGBA] = [:]
    /// More members of a piece's entry in the sprite's JSON, by name of the piece.
    var spriteDetails: [String: String] = [:]
    /// More members of the style, each followed by a comma.
    var styleMembers = ""
    private var features: [(layer: String, geometry: Geometry, properties: [String: Value])] = []

    init(_ layers: String) { self.layers = layers }

    mutating func point(_ layer: String, _ points: Point..., properties: [String: Value] = [:]) {
        features.append((layer, Geometry(kind: .point, points: points, ends: Array(1...points.count)), properties))
    }

    mutating func line(_ layer: String, _ points: Point..., properties: [String: Value] = [:]) {
        features.append((layer, Geometry(kind: .line, points: points, ends: [points.count]), properties))
    }

    mutating func add(_ layer: String, _ geometry: Geometry, properties: [String: Value] = [:]) {
        features.append((layer, geometry, properties))
    }

    /// An area; holes wind against it.
    mutating func area(_ layer: String, _ box: Box, holes: [Box] = [], properties: [String: Value] = [:]) {
        let rings = [box.corners] + holes.map { $0.corners.reversed() }
        let points = rings.flatMap(\.self)
        features.append(
            (layer, Geometry(kind: .polygon, points: points, ends: rings.indices.map { 4 * ($0 + 1) }), properties))
    }

    /// The frame that features are given for.
    var frame: Frame {
        let middle = (0.5 + (atTileCorner ? 0 : 0.5 / Double(1 << zoom)))
        let scale = TestMap.pixel / Length.millimetresPerPixel
        var frame = Frame(
            size: size, centre: Mercator.unproject(Point(middle, middle)), scaleDenominator: 1, symbolScale: scale)
        frame.worldSize = 512 * Double(1 << zoom) * TestMap.pixel
        return frame
    }

    /// Tiles around the centre of the map, cut from the features.
    func tiles() -> [TileID: [UInt8]] {
        let scale = TestMap.unitsPerMillimetre / Double(1 << (zoom - tileZoom))
        let middle = (Double(1 << zoom) / 2 + (atTileCorner ? 0 : 0.5)) * 128
        var sketch = TileSketch()
        for (layer, geometry, properties) in features {
            var geometry = geometry
            geometry.points = geometry.points.map { (Point(middle, middle) + $0 - size * 0.5) * scale }
            sketch.add(layer, geometry, properties)
        }
        let half = (1 << tileZoom) / 2
        var tiles: [TileID: [UInt8]] = [:]
        for x in half - 1...half {
            for y in half - 1...half {
                let id = TileID(zoom: tileZoom, x: x, y: y)
                tiles[id] = sketch.tile(id)
            }
        }
        return tiles
    }

    /// Reads the style from a folder of its own.
    func stylesheet() throws -> Stylesheet {
        let folder = FileManager.default.temporaryDirectory.appending(path: "style-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "icons"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, svg) in icons {
            try Data(svg.utf8).write(to: folder.appending(path: "icons/\(name).svg"))
        }
        try writeSprite(to: folder)
        let sourced = layers.replacing("\"source-layer\"", with: "\"source\":\"m\",\"source-layer\"")
        let style = #"{"version":8,\#(styleMembers)"sources":{"m":{"type":"vector","url":"t"}},"layers":[\#(sourced)]}"#
        try Data(style.utf8).write(to: folder.appending(path: "style.json"))
        return try Stylesheet(contentsOf: folder)
    }

    private func writeSprite(to folder: URL) throws {
        guard !sprite.isEmpty else { return }
        let names = sprite.keys.sorted()
        let png = try PNGImage.encode(size: Point(4 * Double(names.count), 4), dpi: 25.4) { canvas in
            for (index, name) in names.enumerated() {
                canvas.fill(Path(Box(x: 4 * Double(index), y: 0, width: 4, height: 4)), sprite[name] ?? .white)
            }
        }
        try png.write(to: folder.appending(path: "sprite.png"))
        let entries = names.enumerated().map { index, name in
            let details = spriteDetails[name].map { "," + $0 } ?? ""
            return #""\#(name)":{"x":\#(4 * index),"y":0,"width":4,"height":4,"pixelRatio":1\#(details)}"#
        }
        try Data("{\(entries.joined(separator: ","))}".utf8).write(to: folder.appending(path: "sprite.json"))
    }

    /// Draws the map.
    ///
    /// - Parameters:
    ///   - leavingOut: tiles that the file lacks.
    ///   - change: what is to be different about the frame.
    func scene(leavingOut: Set<TileID> = [], _ change: (inout Frame) -> Void = { _ in }) throws -> Scene {
        var frame = frame
        change(&frame)
        return try renderer(leavingOut: leavingOut).scene(of: frame)
    }

    /// A renderer that has drawn nothing yet.
    func renderer(leavingOut: Set<TileID> = []) throws -> Renderer {
        let (sheet, sources) = try supplies(leavingOut: leavingOut)
        return Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper())
    }

    /// What renderers of the map draw from.
    func supplies(leavingOut: Set<TileID> = []) throws -> (sheet: Stylesheet, sources: MapSources) {
        let sheet = try stylesheet()
        return (
            sheet,
            MapSources(
                of: sheet.style, base: try tileset(leavingOut: leavingOut).store(),
                folder: FileManager.default.temporaryDirectory)
        )
    }

    /// The tiles as a file.
    func tileset(leavingOut: Set<TileID> = []) throws -> Tileset {
        try Tileset(
            tiles().filter { !leavingOut.contains($0.key) },
            metadata: ["format": "pbf", "bounds": bounds, "minzoom": "\(tileZoom)", "maxzoom": "\(tileZoom)"])
    }
}

extension Scene {
    /// All nodes, those within clips too.
    var allNodes: [Node] {
        func flat(_ nodes: [Node]) -> [Node] {
            nodes.flatMap { node -> [Node] in
                if case .clipped(_, let inner) = node { flat(inner) } else { [node] }
            }
        }
        return flat(nodes)
    }

    /// Texts in drawing order.
    var texts: [Node.Text] { allNodes.compactMap { if case .text(let text) = $0 { text } else { nil } } }

    /// Names of the icons in drawing order.
    var iconNames: [String] { allNodes.compactMap { if case .icon(let icon) = $0 { icon.picture.name } else { nil } } }

    var fills: [Path] { allNodes.compactMap { if case .fill(let path, _) = $0 { path } else { nil } } }

    var strokes: [Path] { allNodes.compactMap { if case .stroke(let path, _, _) = $0 { path } else { nil } } }
}

extension Node.Text {
    /// Where each glyph stands, in mm of the media.
    var glyphPlaces: [Point] {
        runs.flatMap { run in
            run.glyphs.map { glyph in
                let (c, s) = (cos(run.angle), sin(run.angle))
                return run.origin + Point(glyph.x * c - glyph.y * s, glyph.x * s + glyph.y * c)
            }
        }
    }
}
