package import Foundation
import Geo
package import Style
package import Tiles

/// The data behind the sources of a style.
package struct MapSources: Sendable {
    /// Tiles by the name of their source; GeoJSON is one tile of the world.
    package var tiles: [String: TileStore]
    /// Problems found on reading, each named once.
    package private(set) var warnings: [String] = []
    /// GeoJSON files that were read, in a fixed order.
    package private(set) var files: [URL] = []

    package init(tiles: [String: TileStore]) { self.tiles = tiles }

    /// All vector sources of a style show `base`; GeoJSON sources their own data.
    ///
    /// - Parameter folder: that of the style, to which the names of GeoJSON files are relative.
    package init(of style: Style, base: TileStore, folder: URL) {
        tiles = [:]
        for (name, source) in style.sources.sorted(by: { $0.key < $1.key }) {
            switch source.kind {
            case "vector": tiles[name] = base
            case "geojson": tiles[name] = geoJSON(name, source.data, folder)
            default: break
            }
        }
    }

    private mutating func geoJSON(_ name: String, _ data: Value?, _ folder: URL) -> TileStore? {
        var value = data ?? .null
        if case .string(let path) = value {
            let file = URL(fileURLWithPath: path, relativeTo: folder)
            do {
                value = try Value(json: Data(contentsOf: file), file: file.path)
                files.append(file)
            } catch {
                warnings.append("source \"\(name)\": \(file.path): \(error); its layers are empty")
                return nil
            }
        }
        let features = GeoJSON.features(of: value)
        if features.isEmpty { warnings.append("source \"\(name)\": no GeoJSON feature in it") }
        return TileStore(features: features, name: name)
    }
}
