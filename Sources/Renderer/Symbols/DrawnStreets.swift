import Geo
import Style
import Tiles

/// What may be a street: the solid lines that layers draw out of one layer of the tiles, whatever the style calls them,
/// kept by tile from map to map. Each line once, though it has a casing and a filling.
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

        /// How wide it shows a feature, in mm; 0 where it does not show it, or faintly.
        func width(of evaluation: EvaluationContext, _ pixel: Double) -> Double {
            colour.value(evaluation).alpha * opacity.value(evaluation) > 0.5 ? width.value(evaluation) * pixel : 0
        }

        func mayShow(_ context: ShapeContext) -> Bool {
            let isConstant = !width.dependsOnFeature && !colour.dependsOnFeature && !opacity.dependsOnFeature
            return !isConstant || width(of: context.evaluation, context.pixel) >= DrawnStreets.leastWidth
        }
    }

    /// A line of a map.
    struct Line {
        /// In mm.
        var points: [Point]
        /// Whether a reader takes it for a street.
        var isWide: Bool
    }

    /// The streets of one decoded tile, in its units.
    private struct TileStreets {
        var lines: [Line]
        /// Around each line.
        var boxes: [Box]
        var extent: Double
        /// That of the tile's features.
        var table: PropertyTable
    }

    /// In mm: thinner ones are hairlines.
    private static let leastWidth = 0.12
    /// In mm: thinner ones may be lanes of a small scale, but contours, fences and brooks as well.
    private static let wide = 0.35

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
    func lines(in context: ShapeContext) -> [Line] {
        guard let layer = drawings.first?.layer else { return [] }
        let area = context.frame.labelBox
        var lines: [Line] = []
        for tile in context.tiles(of: layer) {
            guard let streets = streets(of: tile, layer, in: context) else { continue }
            let (placement, extent) = (tile.placement, streets.extent)
            let clip = placement.tileBox(area, extent: extent)
            for (line, box) in zip(streets.lines, streets.boxes) where box.touches(clip) {
                lines += Clip.line(line.points[...], closed: false, to: clip).map { part in
                    Line(points: part.map { placement.place($0, extent: extent) }, isWide: line.isWide)
                }
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
        var lines: [Line] = []
        tile.forEachFeature(from: layer, in: context) { feature, evaluation, _ in
            guard feature.geometry.kind == .line else { return }
            let width = drawings.reduce(0) { widest, drawing in
                guard widest < Self.wide, drawing.layer.filter.matches(evaluation) else { return widest }
                return max(widest, drawing.width(of: evaluation, context.pixel))
            }
            guard width >= Self.leastWidth else { return }
            lines += (0..<feature.geometry.partCount).map { part in
                Line(
                    points: Array(feature.geometry.points[feature.geometry.range(ofPart: part)]),
                    isWide: width >= Self.wide)
            }
        }
        let streets = TileStreets(
            lines: lines, boxes: lines.map { Box(aroundAll: $0.points) }, extent: Double(source.extent),
            table: first.table)
        count += lines.count - (tiles[id]?.lines.count ?? 0)
        tiles[id] = streets
        return streets
    }
}
