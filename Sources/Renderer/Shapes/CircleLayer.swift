import Geo
import Graphics
import Style

/// Resolves circle layers.
enum CircleLayer {
    private struct Paint: Hashable {
        var sortKey: Double
        var colour: RGBA
        var radius: Double
        var blur: Double
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
        let circleBlur: Property<Double>
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
            circleBlur = layer[.circleBlur]
            circleStrokeColor = layer[.circleStrokeColor]
            circleStrokeOpacity = layer[.circleStrokeOpacity]
            circleStrokeWidth = layer[.circleStrokeWidth]
            circleTranslate = layer[.circleTranslate]
            dependsOnFeature =
                circleSortKey.dependsOnFeature
                || circleColor.dependsOnFeature
                || circleOpacity.dependsOnFeature
                || circleRadius.dependsOnFeature
                || circleBlur.dependsOnFeature
                || circleStrokeColor.dependsOnFeature
                || circleStrokeOpacity.dependsOnFeature
                || circleStrokeWidth.dependsOnFeature
                || circleTranslate.dependsOnFeature
        }
    }

    static func nodes(_ layer: Layer, in context: ShapeContext) -> [Node] {
        let properties = Properties(layer)
        let shared = properties.dependsOnFeature ? nil : paint(properties, context.evaluation, context)
        var groups = PaintGroups<Paint, [Point]>(empty: [])
        for tile in context.tiles(of: layer) {
            tile.forEachFeature(of: layer, in: context) { feature, evaluation, extent in
                let paint = shared ?? paint(properties, evaluation, context)
                for point in feature.geometry.visiblePoints(extent: extent) {
                    groups[paint].append(tile.placement.place(point, extent: extent) + paint.translate)
                }
            }
        }
        return groups.sorted(by: \.sortKey).flatMap { nodes($0.paint, at: $0.content, context) }
    }

    private static func paint(_ properties: Properties, _ evaluation: EvaluationContext, _ context: ShapeContext)
        -> Paint
    {
        return Paint(
            sortKey: properties.circleSortKey.value(evaluation),
            colour: RGBA(properties.circleColor.value(evaluation), opacity: properties.circleOpacity.value(evaluation)),
            radius: properties.circleRadius.value(evaluation) * context.pixel,
            blur: max(0, properties.circleBlur.value(evaluation)),
            stroke: RGBA(
                properties.circleStrokeColor.value(evaluation),
                opacity: properties.circleStrokeOpacity.value(evaluation)),
            strokeWidth: properties.circleStrokeWidth.value(evaluation) * context.pixel,
            translate: context.offset(properties.circleTranslate.value(evaluation)))
    }

    /// A circle that fades towards its rim, as discs on one another: in a PDF it stays vectors.
    private static func softNodes(_ paint: Paint, at point: Point) -> [Node] {
        let whole = paint.radius + paint.strokeWidth
        guard whole > 0 else { return [] }
        // Where the disc ends and the ring begins, as a fraction of the whole.
        let rim = paint.radius / whole
        return SoftEdge.discs { reach in
            let opacity = SoftEdge.smoothstep((1 - reach) / paint.blur)
            // The ring's colour fades into the disc's over the same width.
            let ring = paint.strokeWidth > 0 ? SoftEdge.smoothstep((reach - rim + paint.blur) / paint.blur) : 0
            return paint.colour.mixed(with: paint.stroke, ring).opacity(opacity)
        }.map { .fill(Path(circleAt: point, radius: $0.reach * whole), $0.colour) }
    }

    private static func nodes(_ paint: Paint, at points: [Point], _ context: ShapeContext) -> [Node] {
        let reach = context.frame.box.grown(by: paint.radius + paint.strokeWidth)
        var nodes: [Node] = []
        // One by one: circles that overlap show each one's rim, as on the screen.
        for point in points where reach.contains(point) {
            if paint.blur > 0 {
                nodes += softNodes(paint, at: point)
                continue
            }
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
