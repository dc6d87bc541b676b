import Geo
import Style
import Tiles

/// A decoded tile and its place on the media.
struct MapTile {
    let placement: TilePlacement
    let tile: VectorTile
    /// True where features are not cut at tile edges, as those of GeoJSON.
    let hasWholeFeatures: Bool
    /// What layers draw of it, where that is known beforehand.
    var painted: PaintedTile?
    /// Where its lines may be drawn, as fractions of its side from its top left corner: into its neighbours, of which
    /// it knows a part, but not where there is none.
    private(set) var drawable = Box(minX: -.infinity, minY: -.infinity, maxX: .infinity, maxY: .infinity)

    init(placement: TilePlacement, tile: VectorTile, hasWholeFeatures: Bool) {
        self.placement = placement
        self.tile = tile
        self.hasWholeFeatures = hasWholeFeatures
    }

    /// Cuts lines at the sides beyond which there are no tiles.
    mutating func cut(beside outside: Set<TileID>) {
        let id = placement.tile
        func isOutside(_ x: Int, _ y: Int) -> Bool {
            outside.contains(TileID(zoom: id.zoom, x: id.x + x, y: id.y + y))
        }
        if isOutside(-1, 0) { drawable.minX = 0 }
        if isOutside(1, 0) { drawable.maxX = 1 }
        if isOutside(0, -1) { drawable.minY = 0 }
        if isOutside(0, 1) { drawable.maxY = 1 }
    }

    /// Side of the tile in the units of a layer's features.
    func extent(of layer: Layer) -> Double {
        Double(tile.layers.first { $0.name == layer.sourceLayer ?? "" }?.extent ?? 4096)
    }

    /// Calls `body` for each feature of a style layer with what expressions are evaluated for, in the tile's order.
    ///
    /// - Parameter area: in mm on the media; features whose boxes lie outside are passed by without a look at their
    ///   properties. It holds the map and how far what is drawn of a feature may reach beyond its points: strokes,
    ///   blur, shifts. Nil for all features.
    func forEachFeature(
        of layer: Layer, in context: ShapeContext, within area: Box? = nil,
        _ body: (Feature, EvaluationContext, _ extent: Double) -> Void
    ) {
        forEachFeature(from: layer, in: context, within: area) { feature, evaluation, extent in
            if layer.filter.matches(evaluation) { body(feature, evaluation, extent) }
        }
    }

    /// Calls `body` for each feature that a style layer draws from, whether or not its filter matches.
    func forEachFeature(
        from layer: Layer, in context: ShapeContext, within area: Box? = nil,
        _ body: (Feature, EvaluationContext, _ extent: Double) -> Void
    ) {
        let name = layer.sourceLayer ?? ""
        guard let source = tile.layers.first(where: { $0.name == name }) else { return }
        let extent = Double(source.extent)
        let surroundings = context.surroundings(tile: placement.tile, extent: extent)
        // Places on the media are rounded a little otherwise than those in tiles.
        let limits = area.map { placement.tileBox($0, extent: extent).grown(by: extent * 1e-6) }
        for (index, feature) in source.features.enumerated() {
            if let limits, !source.boxes[index].touches(limits) { continue }
            body(
                feature, EvaluationContext(zoom: context.zoom, feature: feature, surroundings: surroundings), extent)
        }
    }
}

extension Geometry {
    /// The points of the tile itself, which has them and not its neighbour: one on the far edge belongs to the next tile.
    /// The point at which a ring closes is there twice, as in the specification's drawings.
    func visiblePoints(extent: Double) -> [Point] {
        let all =
            kind == .polygon
            ? (0..<partCount).flatMap { part in
                let ring = points[range(ofPart: part)]
                return Array(ring) + ring.prefix(1)
            } : points
        return all.filter { $0.x >= 0 && $0.y >= 0 && $0.x < extent && $0.y < extent }
    }
}
