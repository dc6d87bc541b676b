import Geo
import Style
import Tiles

/// A decoded tile and its place on the media.
struct MapTile {
    let placement: TilePlacement
    let tile: VectorTile
    /// True where features are not cut at tile edges, as those of GeoJSON.
    let hasWholeFeatures: Bool

    /// Calls `body` for each feature of a style layer with what expressions are evaluated for, in the tile's order.
    func forEachFeature(
        of layer: Layer, in context: ShapeContext, _ body: (Feature, EvaluationContext, _ extent: Double) -> Void
    ) {
        let name = layer.sourceLayer ?? ""
        guard let source = tile.layers.first(where: { $0.name == name }) else { return }
        let surroundings = context.surroundings(tile: placement.tile, extent: Double(source.extent))
        for feature in source.features {
            let evaluation = EvaluationContext(zoom: context.zoom, feature: feature, surroundings: surroundings)
            if layer.filter.matches(evaluation) { body(feature, evaluation, Double(source.extent)) }
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
