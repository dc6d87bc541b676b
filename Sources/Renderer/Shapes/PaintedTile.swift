import Style

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
