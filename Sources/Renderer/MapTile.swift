import Geo
import Style
import Tiles

/// A decoded tile and its place on the media.
struct MapTile {
    let placement: TilePlacement
    let tile: VectorTile
    /// True where features are not cut at tile edges, as those of GeoJSON.
    let hasWholeFeatures: Bool

    /// Calls `body` for each feature of a style layer, in the tile's order.
    func forEachFeature(of layer: Layer, zoom: Double, _ body: (Feature, _ extent: Double) -> Void) {
        let name = layer.sourceLayer ?? ""
        guard let source = tile.layers.first(where: { $0.name == name }) else { return }
        for feature in source.features where layer.filter.matches(feature, zoom: zoom) {
            body(feature, Double(source.extent))
        }
    }
}
