import Style

/// What a style asks for and this renderer does not draw, said before the first map.
enum Unsupported {
    /// Layers that end below this zoom are on no map of an address: it is about 1:400 000.
    private static let lowestZoom = 9.0

    /// One warning for each layer, naming what is left out.
    static func warnings(of style: Style) -> [String] {
        style.layers.filter { $0.maxZoom > lowestZoom }.compactMap { layer in
            switch layer.kind {
            case .background, .fill, .line, .symbol, .circle, .fillExtrusion, .raster, .heatmap: nil
            case .hillshade, .colorRelief:
                "layer \"\(layer.id)\": layers of type \(layer.kind.rawValue) are not drawn"
            }
        }
    }
}
