import Geo
import Style
import Tiles

/// The painted tiles of planes, those used last.
final class PaintedTiles: Sendable {
    private struct Key: Hashable, Sendable {
        var plane: BasePlane
        var source: String
        var tile: TileID
        /// How many of the style's layers are painted.
        var layers: Int
    }

    private let tiles: SharedCache<Key, PaintedTile, Never>

    init(bytes: Int = 48 << 20) { tiles = SharedCache(limit: bytes) { $0.estimatedBytes } }

    /// The context with its tiles painted.
    ///
    /// - Parameters:
    ///   - layers: the first ones that the maps of the plane draw, from below.
    ///   - plane: that of the context's frame.
    func context(
        _ context: ShapeContext, paintedWith layers: [Layer], on plane: BasePlane, light: Light
    ) -> ShapeContext {
        var painted = context
        for (source, bare) in context.tiles {
            let own = layers.filter { $0.source == source }
            painted.tiles[source] = bare.map { tile in
                var tile = tile
                let key = Key(plane: plane, source: source, tile: tile.placement.tile, layers: layers.count)
                tile.painted = tiles.value(of: key) { PaintedTile(own, of: tile, in: context, light: light) }
                return tile
            }
        }
        return painted
    }
}
