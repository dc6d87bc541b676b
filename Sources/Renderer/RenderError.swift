package import Geo

/// Why a map cannot be drawn right.
package enum RenderError: Error, Equatable, CustomStringConvertible {
    /// Tiles inside the bounds of the tiles file are not in it.
    case missingTiles([TileID])
    /// A tile is there but cannot be read.
    case unreadableTile(TileID, reason: String)
    /// The style cannot be used.
    case style(String)

    package var description: String {
        switch self {
        case .missingTiles(let tiles):
            "the tiles file lacks \(tiles.count == 1 ? "tile" : "\(tiles.count) tiles, first") \(tiles.first.map(\.description) ?? "none")"
                + ", although it lies inside the file's bounds"
        case .unreadableTile(let tile, let reason): "tile \(tile) cannot be read: \(reason)"
        case .style(let reason): reason
        }
    }
}
