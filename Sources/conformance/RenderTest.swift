import Foundation
import Geo
import Graphics
import Renderer
import Tiles

/// One test: a style and the pictures expected of it.
struct RenderTest: Sendable {
    /// Where tests find and leave files.
    struct Workplace: Sendable {
        let assets: RenderAssets
        let folder: URL
    }

    /// Path below `tests`: `line-cap/round`.
    let id: String
    let category: String
    let tier: String
    let family: String
    /// Pixels of the picture a style pixel.
    let pixelRatio: Double
    /// Part of the pixels that may differ.
    let allowed: Double
    /// Largest colour distance, 0…1.
    let threshold: Double

    /// The tests that the suite's manifest lists.
    static func all(in assets: RenderAssets) throws -> [RenderTest] {
        let text = try String(contentsOf: assets.folder.appending(path: "manifest.tsv"), encoding: .utf8)
        let lines = text.split(separator: "\n").map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { line in
            func cell(_ name: String) -> String {
                header.firstIndex { $0 == name }.flatMap { $0 < line.count ? String(line[$0]) : nil } ?? ""
            }
            return RenderTest(
                id: cell("test"), category: cell("category"), tier: cell("tier"), family: cell("family"),
                pixelRatio: Double(cell("pixelRatio")) ?? 1, allowed: Double(cell("allowed")) ?? 0.00025,
                threshold: Double(cell("threshold")) ?? 0.1285)
        }
    }

    /// Draws the test and compares; what goes wrong counts as a failed test.
    func judge(_ place: Workplace) -> RenderOutcome {
        var outcome = RenderOutcome(test: self)
        do {
            let actual = try draw(place)
            for expected in try expectedPictures(place.assets) {
                let (ratio, pictures) = RenderComparison.compare(actual, expected, threshold: threshold)
                if outcome.pictures == nil || ratio < outcome.ratio {
                    (outcome.ratio, outcome.pictures) = (ratio, pictures)
                }
            }
        } catch {
            outcome.failure = "\(error)"
        }
        return outcome
    }

    private func expectedPictures(_ assets: RenderAssets) throws -> [PixelImage] {
        let folder = assets.folder.appending(path: "tests").appending(path: id)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try names.filter { $0.hasPrefix("expected") && $0.hasSuffix(".png") }.sorted()
            .map { try PixelImage(png: folder.appending(path: $0)) }
    }

    private func draw(_ place: Workplace) throws -> PixelImage {
        let file = place.assets.folder.appending(path: "tests").appending(path: id).appending(path: "style.json")
        var style = try RenderTestStyle(contentsOf: file, place.assets)
        let work = place.folder.appending(path: UUID().uuidString)
        try style.write(to: work, pixelRatio: pixelRatio)
        defer { try? FileManager.default.removeItem(at: work) }
        let sheet = try Stylesheet(contentsOf: work)
        let empty = TileStore(features: [], name: "")
        var sources = MapSources(of: sheet.style, base: empty, folder: work)
        for (name, source) in style.sources where source["type"] as? String == "vector" {
            sources.tiles[name] = place.assets.tiles(of: source, name: name)
        }
        let renderer = Renderer(stylesheet: sheet, sources: sources, shaper: TextShaper(grid: 24))
        return try renderer.scene(of: style.frame(pixelRatio: pixelRatio)).pixels(dpi: 96 * pixelRatio)
    }
}

/// A test's style, with its operations applied and its URLs made paths.
struct RenderTestStyle {
    private(set) var root: [String: Any]
    private let metadata: [String: Any]
    private let assets: RenderAssets

    init(contentsOf file: URL, _ assets: RenderAssets) throws {
        self.assets = assets
        root = try Self.object(file)
        metadata = (root["metadata"] as? [String: Any])?["test"] as? [String: Any] ?? [:]
        for operation in metadata["operations"] as? [[Any]] ?? [] { try apply(operation) }
    }

    private static func object(_ file: URL) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// Operations that a picture of one moment knows; the others wait for something.
    private mutating func apply(_ operation: [Any]) throws {
        switch (operation.first as? String, operation.dropFirst().first) {
        case ("setStyle", let url as String):
            guard let path = assets.path(of: url) else { return }
            root = try Self.object(URL(fileURLWithPath: path))
        case ("setZoom", let zoom?): root["zoom"] = zoom
        case ("setCenter", let centre?): root["center"] = centre
        case ("addLayer", let layer?): root["layers"] = (root["layers"] as? [Any] ?? []) + [layer]
        case ("addSource", let name as String):
            var sources = root["sources"] as? [String: Any] ?? [:]
            sources[name] = operation.last
            root["sources"] = sources
        default: break
        }
    }

    var sources: [String: [String: Any]] { root["sources"] as? [String: [String: Any]] ?? [:] }

    /// A style pixel is 1/96 inch of the frame.
    func frame(pixelRatio: Double) -> Frame {
        let pixel = Length.millimetresPerPixel
        func side(_ name: String) -> Double { ((metadata[name] as? NSNumber)?.doubleValue ?? 512) * pixel }
        let centre = root["center"] as? [NSNumber] ?? []
        let zoom = (root["zoom"] as? NSNumber)?.doubleValue ?? 0
        let size = Point(side("width"), side("height"))
        let all = Box(x: 0, y: 0, width: size.x, height: size.y)
        var frame = Frame(
            // On screens labels are cut at the edge.
            size: size, labelBox: all.grown(by: 1e6),
            centre: Coordinate(
                longitude: centre.first?.doubleValue ?? 0, latitude: centre.dropFirst().first?.doubleValue ?? 0),
            scaleDenominator: 1)
        frame.worldSize = 512 * exp2(zoom) * pixel
        frame.resolution = 96 * pixelRatio
        return frame
    }

    /// Writes `style.json` and its sprite into a new folder.
    mutating func write(to folder: URL, pixelRatio: Double) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var sources = sources
        for (name, source) in sources {
            for key in ["data", "url"] {
                if let url = source[key] as? String, let path = assets.path(of: url) { sources[name]?[key] = path }
            }
            if let tiles = source["tiles"] as? [String] {
                sources[name]?["tiles"] = tiles.map { assets.path(of: $0) ?? $0 }
            }
        }
        var style = root
        style["sources"] = sources
        style["layers"] = (root["layers"] as? [[String: Any]])?.map(withoutAbsentGlyphs) ?? root["layers"]
        try JSONSerialization.data(withJSONObject: style).write(to: folder.appending(path: "style.json"))
        switch root["sprite"] {
        case let url as String: try link(url, "sprite", folder, pixelRatio)
        case let list as [[String: String]]:
            for entry in list {
                guard let id = entry["id"], let url = entry["url"] else { continue }
                try link(url, id == "default" ? "sprite" : "sprite-\(id)", folder, pixelRatio)
            }
        default: break
        }
    }

    /// A layer without text where its list of fonts has no glyphs.
    private func withoutAbsentGlyphs(_ layer: [String: Any]) -> [String: Any] {
        guard var layout = layer["layout"] as? [String: Any], layout["text-field"] != nil else { return layer }
        let fonts = layout["text-font"] ?? ["Open Sans Regular", "Arial Unicode MS Regular"]
        guard let fonts = fonts as? [String],
            !assets.hasGlyphs(of: fonts, template: root["glyphs"] as? String ?? "")
        else { return layer }
        layout["text-field"] = nil
        var layer = layer
        layer["layout"] = layout
        return layer
    }

    /// Puts a sprite where a style's folder has it, that of twice the size for finer pictures.
    private func link(_ url: String, _ name: String, _ folder: URL, _ pixelRatio: Double) throws {
        guard let base = assets.path(of: url) else { return }
        let fine = pixelRatio > 1 && FileManager.default.fileExists(atPath: base + "@2x.json") ? "@2x" : ""
        for ending in ["json", "png"] {
            let target = base + fine + "." + ending
            guard FileManager.default.fileExists(atPath: target) else { continue }
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "\(name)\(fine).\(ending)").path, withDestinationPath: target)
        }
    }
}
