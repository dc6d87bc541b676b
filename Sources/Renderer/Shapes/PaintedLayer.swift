import Geo
import Style
import Tiles

/// What a layer draws of a tile: its features with their paint, before anything is cut to a map.
///
/// All maps of a plane have it in common, so that filters and paints are worked out once a tile.
struct PaintedLayer<Paint: Hashable & Sendable>: Sendable {
    /// Geometry in units of the tile.
    struct Piece: Sendable {
        let geometry: Geometry
        let bounds: Box
        /// Place in `paints`.
        let paint: Int
    }

    /// In the order of the features that have them.
    private(set) var paints: [Paint] = []
    private(set) var pieces: [Piece] = []
    let extent: Double
    private var places: [Paint: Int] = [:]

    init(extent: Double) { self.extent = extent }

    mutating func add(_ geometry: Geometry, _ paint: Paint) {
        guard let bounds = Box(around: geometry.points) else { return }
        let place = places[paint] ?? paints.count
        if place == paints.count {
            places[paint] = place
            paints.append(paint)
        }
        pieces.append(Piece(geometry: geometry, bounds: bounds, paint: place))
    }

    /// About the memory it takes, with the geometry: what is held here keeps it alive when its tile is given up.
    var estimatedBytes: Int {
        let points = pieces.reduce(0) { $0 + $1.geometry.points.count }
        return 256 + paints.count * 512 + pieces.count * MemoryLayout<Piece>.stride
            + points * MemoryLayout<Point>.stride
    }
}

/// The painted layers of one tile.
struct PaintedTile: Sendable {
    /// By the layers' numbers; none of layers that draw nothing.
    private(set) var lines: [Int: PaintedLayer<LinePaint>] = [:]
    private(set) var fills: [Int: PaintedLayer<FillPaint>] = [:]

    /// - Parameter layers: those of them that are neither lines nor areas are passed by.
    init(_ layers: [Layer], of tile: MapTile, in context: ShapeContext, light: Light) {
        for layer in layers {
            switch layer.kind {
            case .line:
                let painted = LineLayer.painted(layer, tile, context)
                if !painted.pieces.isEmpty { lines[layer.number] = painted }
            case .fill, .fillExtrusion:
                let painted = FillLayer.painted(layer, light, tile, context)
                if !painted.pieces.isEmpty { fills[layer.number] = painted }
            case .background, .circle, .heatmap, .raster, .hillshade, .colorRelief, .symbol: break
            }
        }
    }

    /// About the memory it takes.
    var estimatedBytes: Int {
        256 + lines.values.reduce(0) { $0 + $1.estimatedBytes } + fills.values.reduce(0) { $0 + $1.estimatedBytes }
    }
}

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

    /// A context whose tiles are painted with the layers that draw from them.
    func painted(_ context: ShapeContext, on plane: BasePlane, _ layers: [Layer], light: Light) -> ShapeContext {
        var context = context
        let bare = context
        for source in context.tiles.keys {
            let own = layers.filter { $0.source == source }
            context.tiles[source] = bare.tiles[source]?.map { tile in
                var tile = tile
                let key = Key(plane: plane, source: source, tile: tile.placement.tile, layers: layers.count)
                tile.painted = tiles.value(of: key) { PaintedTile(own, of: tile, in: bare, light: light) }
                return tile
            }
        }
        return context
    }
}
