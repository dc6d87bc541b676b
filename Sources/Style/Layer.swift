/// What a layer draws, by the names of the style specification.
package enum LayerKind: String, Sendable, CaseIterable {
    case background, fill, line, symbol, circle, raster, heatmap, hillshade
    case fillExtrusion = "fill-extrusion"
    case colorRelief = "color-relief"
}

/// One layer of a style.
package struct Layer: Sendable {
    package var id: String
    /// Place in the style's list, which tells apart layers of one id.
    package internal(set) var number = 0
    package var kind: LayerKind
    /// Name of the source in `Style.sources`; nil for backgrounds.
    package var source: String?
    /// Layer of the vector tiles.
    package var sourceLayer: String?
    /// The smallest zoom at which the layer is drawn.
    package var minZoom: Double
    /// The zoom from which on the layer is not drawn any more.
    package var maxZoom: Double
    package var filter: Filter
    /// The properties given by the style: a `Property<T>` each, by name.
    var properties: [String: any Sendable]

    /// Zoom that no map reaches, for layers without `maxzoom`.
    static let noMaxZoom = 99.0

    /// A property's value. Costs a look-up by name: fetch it once a layer, not once a feature.
    package subscript<T: StyleValue>(_ key: PropertyKey<T>) -> Property<T> {
        properties[key.name] as? Property<T> ?? Property(defaultOf: key)
    }

    /// Whether the layer is drawn at a zoom.
    package func isVisible(atZoom zoom: Double) -> Bool {
        minZoom <= zoom && zoom < maxZoom
    }
}
