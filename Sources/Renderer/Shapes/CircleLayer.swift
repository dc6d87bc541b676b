import Geo
import Graphics
import Style

/// Resolves circle layers; blur is not drawn.
enum CircleLayer {
    private struct Paint: Hashable {
        var sortKey: Double
        var colour: RGBA
        var radius: Double
        var stroke: RGBA
        var strokeWidth: Double
        var translate: Point
    }

    /// Looked up once a layer, not once a feature.
    private struct Properties {
        let circleSortKey: Property<Double>
        let circleColor: Property<Color>
        let circleOpacity: Property<Double>
        let circleRadius: Property<Double>
        let circleStrokeColor: Property<Color>
        let circleStrokeOpacity: Property<Double>
        let circleStrokeWidth: Property<Double>
        let circleTranslate: Property<[Double]>
        /// True where features differ in paint.
        let dependsOnFeature: Bool

        init(_ layer: Layer) {
            circleSortKey = layer[.circleSortKey]
            circleColor = layer[.circleColor]
            circleOpacity = layer[.circleOpacity]
            circleRadius = layer[.circleRadius]
            circleStrokeColor = layer[.circleStrokeColor]
            circleStrokeOpacity = layer[.circleStrokeOpacity]
            circleStrokeWidth = layer[.circleStrokeWidth]
            circleTranslate = layer[.circleTranslate]
            dependsOnFeature =
                circleSortKey.dependsOnFeature
                || circleColor.dependsOnFeature
                || circleOpacity.dependsOnFeature
                || circleRadius.dependsOnFeature
                || circleStrokeColor.dependsOnFeature
                || circleStrokeOpacity.dependsOnFeature
                || circleStrokeWidth.dependsOnFeature
                || circleTranslate.dependsOnFeature
        }
    }

    static func nodes(_ layer: Layer, in context: ShapeContext) -> [Node] {
        let properties = Properties(layer)
        let shared = properties.dependsOnFeature ? nil : paint(properties, nil, context)
        var groups = PaintGroups<Paint, [Point]>(empty: [])
        for tile in context.tiles(of: layer) {
            tile.forEachFeature(of: layer, zoom: context.zoom) { feature, extent in
                let paint = shared ?? paint(properties, feature, context)
                let square = TilePlacement.square(extent: extent)
                // A point on the far edge belongs to the next tile.
                for point in feature.geometry.points
                where square.contains(point) && point.x < extent && point.y < extent {
                    groups[paint].append(tile.placement.place(point, extent: extent) + paint.translate)
                }
            }
        }
        return groups.sorted(by: \.sortKey).flatMap { nodes($0.paint, at: $0.content, context) }
    }

    private static func paint(_ properties: Properties, _ feature: Feature?, _ context: ShapeContext) -> Paint {
        let evaluation = EvaluationContext(zoom: context.zoom, feature: feature)
        return Paint(
            sortKey: properties.circleSortKey.value(evaluation),
            colour: RGBA(properties.circleColor.value(evaluation), opacity: properties.circleOpacity.value(evaluation)),
            radius: properties.circleRadius.value(evaluation) * context.pixel,
            stroke: RGBA(
                properties.circleStrokeColor.value(evaluation),
                opacity: properties.circleStrokeOpacity.value(evaluation)),
            strokeWidth: properties.circleStrokeWidth.value(evaluation) * context.pixel,
            translate: context.offset(properties.circleTranslate.value(evaluation)))
    }

    private static func nodes(_ paint: Paint, at points: [Point], _ context: ShapeContext) -> [Node] {
        let reach = context.frame.box.grown(by: paint.radius + paint.strokeWidth)
        var nodes: [Node] = []
        // One by one: circles that overlap show each one's rim, as on the screen.
        for point in points where reach.contains(point) {
            if paint.colour.alpha > 0, paint.radius > 0 {
                nodes.append(.fill(Path(circleAt: point, radius: paint.radius), paint.colour))
            }
            if paint.stroke.alpha > 0, paint.strokeWidth > 0 {
                nodes.append(
                    .stroke(
                        Path(circleAt: point, radius: paint.radius + paint.strokeWidth / 2),
                        Stroke(width: paint.strokeWidth), paint.stroke))
            }
        }
        return nodes
    }
}
