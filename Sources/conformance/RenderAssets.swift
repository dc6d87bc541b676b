import Foundation
import Geo
import Tiles

/// The files that the styles of a suite name by URL: `local://X`, `mapbox://X`, `http://localhost:2900/X`.
struct RenderAssets: Sendable {
    /// Holds `tests`, `assets` and `manifest.tsv`.
    let folder: URL

    private var assets: URL { folder.appending(path: "assets") }

    /// The beginnings of URLs and the folders of assets that they stand for; the first that fits counts.
    private static let places: [(url: String, path: String)] = [
        ("local://", ""), ("mapbox://fonts/", "glyphs/"), ("mapbox://sprites/", "sprites/"),
        ("mapbox://", "tilesets/"), ("http://localhost:2900/", ""), ("http://localhost:2901/", "real-world/"),
    ]

    /// The path that a URL stands for, placeholders kept; nil where it is none of the suite's.
    func path(of url: String) -> String? {
        for place in Self.places where url.hasPrefix(place.url) {
            return assets.path + "/" + place.path + url.dropFirst(place.url.count)
        }
        return nil
    }

    /// Gives text the suite's font and the system's; before any text is shaped.
    ///
    /// The lists of fonts of the suite's styles are names of glyph files, which stand for this one face.
    func useFonts(work: URL) throws {
        let configuration = """
            <?xml version="1.0"?>
            <!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
            <fontconfig>
              <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
              <dir>\(assets.path)/fonts</dir>
              <cachedir>\(work.path)</cachedir>
              <alias binding="same"><family>Open Sans</family>
                <prefer><family>Open Sans Semibold</family></prefer></alias>
              <alias binding="same"><family>Arial Unicode MS</family>
                <prefer><family>Open Sans Semibold</family></prefer></alias>
            </fontconfig>
            """
        let file = work.appending(path: "fonts.conf")
        try Data(configuration.utf8).write(to: file)
        setenv("FONTCONFIG_FILE", file.path, 1)
    }

    /// False where a list of fonts has no file of glyphs, so that it shows no text.
    func hasGlyphs(of fonts: [String], template: String) -> Bool {
        let url = template.replacing("{fontstack}", with: fonts.joined(separator: ","))
        guard let path = path(of: url), let slash = path.lastIndex(of: "/") else { return false }
        return FileManager.default.fileExists(atPath: String(path[..<slash]))
    }

    /// Tiles of a source, out of files named by a template; nil where the source names none.
    func tiles(of source: [String: Any], name: String) -> TileStore? {
        guard let template = template(of: source), let path = path(of: template.tiles) else { return nil }
        let isTMS = template.members["scheme"] as? String == "tms"
        let low = max(0, min(30, template.members["minzoom"] as? Int ?? 0))
        let high = max(low, min(30, template.members["maxzoom"] as? Int ?? 22))
        var bounds: TileBounds?
        if let edges = template.members["bounds"] as? [Double], edges.count == 4 {
            bounds = TileBounds(west: edges[0], south: edges[1], east: edges[2], north: edges[3])
        }
        return TileStore(name: name, zooms: low...high, bounds: bounds) { id throws(TileError) in
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: Self.file(path, id, isTMS: isTMS))) else {
                return nil
            }
            return [UInt8](data)
        }
    }

    /// The first tile URL of a source and the members that go with it, out of its TileJSON where it has one.
    func template(of source: [String: Any]) -> (tiles: String, members: [String: Any])? {
        var members = source
        if let url = source["url"] as? String, let path = path(of: url),
            let data = FileManager.default.contents(atPath: path),
            let json = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        {
            members.merge(json) { own, _ in own }
        }
        guard let tiles = (members["tiles"] as? [String])?.first else { return nil }
        return (tiles, members)
    }

    /// A template with the address of a tile put in.
    static func file(_ template: String, _ id: TileID, isTMS: Bool) -> String {
        let row = isTMS ? (1 << id.zoom) - 1 - id.y : id.y
        return template.replacing("{z}", with: "\(id.zoom)").replacing("{x}", with: "\(id.x)")
            .replacing("{y}", with: "\(row)").replacing("{ratio}", with: "")
    }
}
