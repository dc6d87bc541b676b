import Geo
import Style
import Tiles

/// What a reader takes for a street: the solid lines that layers draw wide out of one layer of the tiles, whatever the
/// style calls them, kept by tile from map to map. Each line once, though it has a casing and a filling.
final class DrawnStreets {
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

    /// The streets of one decoded tile, in its units.
    private struct TileStreets {
        var lines: [[Point]]
        /// Around each line.
        var boxes: [Box]
        var extent: Double
        /// That of the tile's features.
        var table: PropertyTable
    }

    /// In mm: thinner ones are contours, fences and brooks.
    private static let leastWidth = 0.35

    private let drawings: [Drawing]
    private var tiles: [TileID: TileStreets] = [:]
    /// Lines held.
    private(set) var count = 0

    /// Nil where no layer draws streets at the zoom and pixel of a map.
    ///
    /// - Parameter layers: those that draw from one layer of the tiles of a source.
    init?(_ layers: [Layer], in context: ShapeContext) {
        drawings = layers.compactMap(Drawing.init).filter { $0.mayShow(context) }
        if drawings.isEmpty { return nil }
    }

    /// The lines of a map at that zoom and pixel, cut at the edges of the room for labels, in mm.
    func lines(in context: ShapeContext) -> [[Point]] {
        guard let layer = drawings.first?.layer else { return [] }
        let area = context.frame.labelBox
        var lines: [[Point]] = []
        for tile in context.tiles(of: layer) {
            guard let streets = streets(of: tile, layer, in: context) else { continue }
            let (placement, extent) = (tile.placement, streets.extent)
            let clip = placement.tileBox(area, extent: extent)
            for (line, box) in zip(streets.lines, streets.boxes) where box.touches(clip) {
                lines += Clip.line(line[...], closed: false, to: clip)
                    .map { line in line.map { placement.place($0, extent: extent) } }
            }
        }
        return lines
    }

    private func streets(of tile: MapTile, _ layer: Layer, in context: ShapeContext) -> TileStreets? {
        guard let source = tile.tile[layer: layer.sourceLayer ?? ""], let first = source.features.first else {
            return nil
        }
        let id = tile.placement.tile
        // Each decoding of a tile has tables of its own, and what is held here keeps its table alive.
        if let known = tiles[id], known.table === first.table { return known }
        var lines: [[Point]] = []
        tile.forEachFeature(from: layer, in: context) { feature, evaluation, _ in
            guard feature.geometry.kind == .line,
                drawings.contains(where: {
                    $0.layer.filter.matches(evaluation) && $0.isStreet(evaluation, context.pixel)
                })
            else { return }
            lines += (0..<feature.geometry.partCount).map { part in
                Array(feature.geometry.points[feature.geometry.range(ofPart: part)])
            }
        }
        let streets = TileStreets(
            lines: lines, boxes: lines.map { Box(aroundAll: $0) }, extent: Double(source.extent), table: first.table)
        count += lines.count - (tiles[id]?.lines.count ?? 0)
        tiles[id] = streets
        return streets
    }
}
