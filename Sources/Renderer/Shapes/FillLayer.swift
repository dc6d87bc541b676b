import Foundation
import Geo
import Graphics
import Style

/// Resolves background and fill layers, and fill extrusions as their flat roofs, seen from above.
enum FillLayer {
    private struct Shapes {
        var area = Path()
        var outline = Path()
    }

    /// Looked up once a layer, not once a feature.
    private struct Properties {
        let colour: Property<Color>
        let opacity: Property<Double>
        let translate: Property<[Double]>
        /// Nil for extrusions, which have neither outline, pattern nor order.
        let flat: Flat?
        /// Falls on extrusions.
        let light: RoofLight

        struct Flat {
            let outline: Property<Color>?
            let antialias: Property<Bool>
            let pattern: Property<String>
            let sortKey: Property<Double>
        }

        /// True where features differ in paint.
        var dependsOnFeature: Bool {
            colour.dependsOnFeature || opacity.dependsOnFeature || translate.dependsOnFeature
                || flat.map {
                    $0.outline?.dependsOnFeature == true || $0.antialias.dependsOnFeature
                        || $0.pattern.dependsOnFeature || $0.sortKey.dependsOnFeature
                } == true
        }

        init(_ layer: Layer, _ light: RoofLight) {
            self.light = light
            if layer.kind == .fillExtrusion {
                (colour, opacity) = (layer[.fillExtrusionColor], layer[.fillExtrusionOpacity])
                translate = layer[.fillExtrusionTranslate]
                flat = nil
            } else {
                (colour, opacity, translate) = (layer[.fillColor], layer[.fillOpacity], layer[.fillTranslate])
                let outline = layer[.fillOutlineColor]
                flat = Flat(
                    outline: outline.isSet ? outline : nil, antialias: layer[.fillAntialias],
                    pattern: layer[.fillPattern], sortKey: layer[.fillSortKey])
            }
        }
    }

    static func background(_ layer: Layer, in context: ShapeContext) -> [Node] {
        let evaluation = context.evaluation
        let opacity = layer[.backgroundOpacity].value(evaluation)
        let area = Path(context.frame.box)
        let pattern = layer[.backgroundPattern].value(evaluation)
        guard !layer[.backgroundPattern].isSet else {
            return [Self.pattern(pattern, area, opacity, context)].compactMap(\.self)
        }
        let colour = RGBA(layer[.backgroundColor].value(evaluation), opacity: opacity)
        return colour.alpha > 0 ? [.fill(area, colour)] : []
    }

    static func nodes(_ layer: Layer, in context: ShapeContext, light: Light) -> [Node] {
        var shapes = PaintGroups<FillPaint, Shapes>(empty: Shapes())
        let reach = context.frame.box.grown(by: 2 * context.pixel)
        for tile in context.tiles(of: layer) {
            let known = tile.painted.map { $0.fills[layer.number] }
            guard let painted = known ?? painted(layer, light, tile, context) else { continue }
            let extent = painted.extent
            let square = TilePlacement.square(extent: extent)
            let clips = painted.paints.map { paint in
                tile.placement.tileBox(reach.translated(by: paint.translate * -1), extent: extent).intersection(square)
            }
            for piece in painted.pieces {
                guard let clip = clips[piece.paint], piece.bounds.touches(clip) else { continue }
                let paint = painted.paints[piece.paint]
                add(piece.geometry, paint, clip: clip, extent: extent, tile.placement, to: &shapes[paint])
            }
        }
        return shapes.sorted(by: \.sortKey).flatMap { nodes($0.paint, $0.content, context) }
    }

    /// The areas of a tile with their paint.
    static func painted(
        _ layer: Layer, _ light: Light, _ tile: MapTile, _ context: ShapeContext
    ) -> PaintedLayer<FillPaint> {
        let properties = Properties(layer, RoofLight(light, context.evaluation))
        let shared = properties.dependsOnFeature ? nil : paint(properties, context.evaluation, context)
        var painted = PaintedLayer<FillPaint>(extent: tile.extent(of: layer))
        tile.forEachFeature(of: layer, in: context) { feature, evaluation, _ in
            guard feature.geometry.kind == .polygon else { return }
            var paint = shared ?? paint(properties, evaluation, context)
            guard paint.colour.alpha > 0 || paint.outline != nil || paint.pattern != nil else { return }
            // Whole features show one another through; parts of one that was cut must not.
            if tile.hasWholeFeatures, paint.isTranslucent { paint.order = painted.pieces.count + 1 }
            painted.add(feature.geometry, paint)
        }
        return painted
    }

    private static func paint(_ properties: Properties, _ evaluation: EvaluationContext, _ context: ShapeContext)
        -> FillPaint
    {
        let opacity = properties.opacity.value(evaluation)
        let plain = RGBA(properties.colour.value(evaluation), opacity: opacity)
        let colour = properties.flat == nil ? properties.light.applied(to: plain) : plain
        var paint = FillPaint(
            sortKey: 0, colour: colour, outline: nil, pattern: nil, opacity: opacity,
            translate: context.offset(properties.translate.value(evaluation)))
        guard let flat = properties.flat else { return paint }
        paint.sortKey = flat.sortKey.value(evaluation)
        if flat.pattern.isSet {
            paint.pattern = flat.pattern.value(evaluation)
            return paint
        }
        if let outline = flat.outline, flat.antialias.value(evaluation) {
            let rim = RGBA(outline.value(evaluation), opacity: opacity)
            paint.outline = rim.alpha > 0 && rim != colour ? rim : nil
        }
        return paint
    }

    private static func add(
        _ geometry: Geometry, _ paint: FillPaint, clip: Box, extent: Double, _ placement: TilePlacement,
        to shapes: inout Shapes
    ) {
        func place(_ point: Point) -> Point { placement.place(point, extent: extent) + paint.translate }
        for part in 0..<geometry.partCount {
            let ring = geometry.points[geometry.range(ofPart: part)]
            shapes.area.add(Clip.ring(ring, to: clip).map(place), closed: true)
            guard paint.outline != nil else { continue }
            for line in Clip.line(ring, closed: true, to: clip) { shapes.outline.add(line.map(place), closed: false) }
        }
    }

    private static func nodes(_ paint: FillPaint, _ shapes: Shapes, _ context: ShapeContext) -> [Node] {
        guard !shapes.area.isEmpty else { return [] }
        // Like MapLibre: an area whose pattern is not there is not drawn.
        if let name = paint.pattern {
            return [pattern(name, shapes.area, paint.opacity, context)].compactMap(\.self)
        }
        var nodes: [Node] = []
        if paint.colour.alpha > 0 { nodes.append(.fill(shapes.area, paint.colour)) }
        if let outline = paint.outline, !shapes.outline.isEmpty {
            nodes.append(.stroke(shapes.outline, Stroke(width: context.hairline, join: .round), outline))
        }
        return nodes
    }

    /// The area filled with an icon of that name; nil where there is no such icon.
    private static func pattern(_ name: String, _ area: Path, _ opacity: Double, _ context: ShapeContext) -> Node? {
        context.tiling(name).map { .pattern(area, $0.picture, $0.tiling, opacity: opacity) }
    }
}
