import Geo
import Style

/// What a reader takes for a street: the solid lines of a map that are drawn wide, whatever the style calls them.
struct DrawnStreets {
    /// A layer that may draw streets.
    private struct Drawing {
        let layer: Layer
        let width: Property<Double>
        let colour: Property<Color>
        let opacity: Property<Double>

        init?(_ layer: Layer) {
            guard layer.kind == .line, !layer[.lineDasharray].isSet, !layer[.linePattern].isSet,
                !layer[.lineGapWidth].isSet, !layer[.lineGradient].isSet
            else { return nil }
            self.layer = layer
            (width, colour, opacity) = (layer[.lineWidth], layer[.lineColor], layer[.lineOpacity])
        }

        /// Whether it shows a feature as a street.
        func isStreet(_ evaluation: EvaluationContext, _ pixel: Double) -> Bool {
            width.value(evaluation) * pixel >= DrawnStreets.leastWidth
                && colour.value(evaluation).alpha * opacity.value(evaluation) > 0.5
        }

        func mayShow(_ context: ShapeContext) -> Bool {
            let isConstant = !width.dependsOnFeature && !colour.dependsOnFeature && !opacity.dependsOnFeature
            return !isConstant || isStreet(context.evaluation, context.pixel)
        }
    }

    /// In mm: thinner ones are contours, fences and brooks.
    private static let leastWidth = 0.35

    /// The lines, cut at the edges of the room for labels, in mm.
    ///
    /// - Parameters:
    ///   - layers: those that the map draws.
    ///   - sources: where names of streets come from.
    static func lines(_ layers: [Layer], of sources: Set<String>, in context: ShapeContext) -> [[Point]] {
        let drawings = layers.compactMap(Drawing.init).filter { drawing in
            drawing.layer.source.map(sources.contains) == true && drawing.mayShow(context)
        }
        let groups = Dictionary(grouping: drawings) { [$0.layer.source ?? "", $0.layer.sourceLayer ?? ""] }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { _, drawings in
            lines(drawings, in: context)
        }
    }

    /// The lines of layers that draw from one layer of the tiles: each once, though it has a casing and a filling.
    private static func lines(_ drawings: [Drawing], in context: ShapeContext) -> [[Point]] {
        guard let layer = drawings.first?.layer else { return [] }
        var lines: [[Point]] = []
        for tile in context.tiles(of: layer) {
            tile.forEachFeature(from: layer, in: context, within: context.frame.labelBox) { feature, evaluation, extent in
                guard feature.geometry.kind == .line,
                    drawings.contains(where: {
                        $0.layer.filter.matches(evaluation) && $0.isStreet(evaluation, context.pixel)
                    })
                else { return }
                let placement = tile.placement
                let clip = placement.tileBox(context.frame.labelBox, extent: extent)
                for part in 0..<feature.geometry.partCount {
                    let points = feature.geometry.points[feature.geometry.range(ofPart: part)]
                    lines += Clip.line(points, closed: false, to: clip)
                        .map { line in line.map { placement.place($0, extent: extent) } }
                }
            }
        }
        return lines
    }
}
