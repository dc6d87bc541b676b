package import Foundation
import Geo
package import Renderer
import Style
package import Tiles

/// The base map of a job or a preview: the style with the tiles that it draws, opened.
package struct BaseMap: Sendable {
    package let stylesheet: Stylesheet
    package let sources: MapSources
    /// The stores of vector tiles, with what messages call them.
    private let stores: [(store: TileStore, name: String)]

    /// Opens files alone.
    ///
    /// - Parameters:
    ///   - style: a style folder or file.
    ///   - tiles: what all vector sources of the style show; nil for what each names itself.
    /// - Throws: also where something is not in files.
    package init(style: URL, tiles: TilesetAddress?) throws(JobError) {
        do {
            try self.init(try Stylesheet(contentsOf: style), tiles: tiles, remote: [:])
        } catch {
            throw JobError("\(error)")
        }
    }

    /// Opens the base map wherever it is.
    ///
    /// - Parameter key: where the key for `{key}` is kept.
    package static func open(
        style: URL, tiles: TilesetAddress?, key: Manifest.Service.Key?, by access: TileAccess
    ) async throws(JobError) -> BaseMap {
        let stylesheet: Stylesheet
        var addresses = [tiles].compactMap(\.self)
        do {
            stylesheet = try Stylesheet(contentsOf: style)
            addresses += try MapSources.addresses(
                in: stylesheet.style, withFeatures: tiles == nil, folder: stylesheet.folder)
        } catch {
            throw JobError("\(style.path): \(error)")
        }
        let remote = try await access.open(addresses, key: key)
        return try BaseMap(stylesheet, tiles: tiles, remote: remote)
    }

    /// The base map of a job.
    package static func open(_ manifest: Manifest, by access: TileAccess) async throws(JobError) -> BaseMap {
        try await open(style: manifest.base.style, tiles: manifest.base.tiles, key: manifest.base.key, by: access)
    }

    private init(
        _ stylesheet: Stylesheet, tiles: TilesetAddress?, remote: [TilesetAddress: RemoteTileset]
    ) throws(JobError) {
        self.stylesheet = stylesheet
        do {
            if let tiles {
                let base = try TileStore(tiles, remote: remote[tiles])
                stores = [(base, Self.shortName(tiles))]
                sources = MapSources(of: stylesheet.style, base: base, remote: remote, folder: stylesheet.folder)
            } else {
                sources = try MapSources(asIn: stylesheet.style, remote: remote, folder: stylesheet.folder)
                stores = sources.stores.filter { !$0.hasWholeFeatures }.map { ($0, "the style's tileset") }
            }
        } catch {
            throw JobError(tiles == nil ? "\(stylesheet.file.path): \(error)" : "\(error)")
        }
    }

    private static func shortName(_ tiles: TilesetAddress) -> String {
        if case .file(let path) = tiles { URL(fileURLWithPath: path).lastPathComponent } else { "\(tiles)" }
    }

    /// Problems of the style and its sources, each named once.
    ///
    /// - Parameter withFields: whether to tell of properties of features that the tiles do not have.
    package func warnings(withFields: Bool) -> [String] {
        stylesheet.warnings + missing(withFields: withFields) + sources.warnings
    }

    /// What the style asks for and none of the tilesets has.
    private func missing(withFields: Bool) -> [String] {
        let lists = stores.map { stylesheet.missing(in: $0.store, named: $0.name, withFields: withFields) }
        guard let first = lists.first else { return [] }
        /// File, line and column of the place that asks.
        func place(_ line: String) -> Substring { line.prefix { $0 != " " } }
        let others = lists.dropFirst().map { Set($0.map(place)) }
        return first.filter { line in others.allSatisfy { $0.contains(place(line)) } }
    }

    /// Attributions of the tiles and of the style's sources, in a fixed order, each once.
    var credits: [String] {
        var seen: Set<String> = []
        let tiles = stores.compactMap(\.store.attribution) + sources.remotes.compactMap(\.attribution)
        return (tiles + stylesheet.style.sources.sorted { $0.key < $1.key }.compactMap(\.value.attribution))
            .filter { seen.insert($0).inserted }
    }

    /// The areas that the vector tiles cover; nil for the world.
    var areas: [TileBounds]? {
        let bounds = stores.map(\.store.bounds)
        return bounds.isEmpty || bounds.contains { $0 == nil } ? nil : bounds.compactMap(\.self)
    }

    /// What changes with the tilesets; not with the content of tiles that servers give one by one.
    var fingerprints: [String] {
        let names = Set(stores.compactMap(\.store.remote?.name))
        return stores.map(\.store.fingerprint)
            + sources.remotes.filter { !names.contains($0.name) }.map(\.fingerprint)
    }
}

extension Stylesheet {
    /// The style's own file.
    var file: URL { files.first ?? URL(fileURLWithPath: "style.json") }
    /// The folder that names in the style are relative to.
    var folder: URL { file.deletingLastPathComponent() }
}
