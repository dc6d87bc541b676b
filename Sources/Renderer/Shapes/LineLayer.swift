import Foundation
import Geo
import Graphics
import Style

/// Resolves line layers.
enum LineLayer {
    /// Looked up once a layer, not once a feature.
    private struct Properties {
        let lineWidth: Property<Double>
        let lineDasharray: Property<[Double]>
        let lineSortKey: Property<Double>
        let lineColor: Property<Color>
        let lineOpacity: Property<Double>
        let lineCap: Property<LineCap>
        let lineJoin: Property<LineJoin>
        let lineMiterLimit: Property<Double>
        let lineRoundLimit: Property<Double>
        let lineOffset: Property<Double>
        let lineGapWidth: Property<Double>
        let lineTranslate: Property<[Double]>
        let lineBlur: Property<Double>
        let linePattern: Property<String>
        let hasGradient: Bool
        /// True where features differ in paint.
        let dependsOnFeature: Bool

        init(_ layer: Layer) {
            lineWidth = layer[.lineWidth]
            lineDasharray = layer[.lineDasharray]
            lineSortKey = layer[.lineSortKey]
            lineColor = layer[.lineColor]
            lineOpacity = layer[.lineOpacity]
            lineCap = layer[.lineCap]
            lineJoin = layer[.lineJoin]
            lineMiterLimit = layer[.lineMiterLimit]
            lineRoundLimit = layer[.lineRoundLimit]
            lineOffset = layer[.lineOffset]
            lineGapWidth = layer[.lineGapWidth]
            lineTranslate = layer[.lineTranslate]
            lineBlur = layer[.lineBlur]
            linePattern = layer[.linePattern]
            hasGradient = layer[.lineGradient].isSet
            dependsOnFeature =
                lineWidth.dependsOnFeature
                || lineDasharray.dependsOnFeature
                || lineSortKey.dependsOnFeature
                || lineColor.dependsOnFeature
                || lineOpacity.dependsOnFeature
                || lineCap.dependsOnFeature
                || lineJoin.dependsOnFeature
                || lineMiterLimit.dependsOnFeature
                || lineRoundLimit.dependsOnFeature
                || lineOffset.dependsOnFeature
                || lineGapWidth.dependsOnFeature
                || lineTranslate.dependsOnFeature
                || lineBlur.dependsOnFeature
                || linePattern.dependsOnFeature
        }
    }

    static func nodes(_ layer: Layer, in context: ShapeContext) -> [Node] {
        var groups = PaintGroups<LinePaint, [[Point]]>(empty: [])
        for tile in context.tiles(of: layer) {
            let known = tile.painted.map { $0.lines[layer.number] }
            guard let painted = known ?? painted(layer, tile, context) else { continue }
            let extent = painted.extent
            let areas = painted.paints.map { paint in
                let reach = context.frame.box.grown(by: paint.reach).translated(by: paint.translate * -1)
                return tile.placement.tileBox(reach, extent: extent)
            }
            for piece in painted.pieces where piece.bounds.touches(areas[piece.paint]) {
                let paint = painted.paints[piece.paint]
                let lines = lines(of: piece.geometry, paint, in: areas[piece.paint], extent: extent, tile, context)
                if !lines.isEmpty { groups[paint].append(contentsOf: lines) }
            }
        }
        return groups.sorted(by: \.sortKey).flatMap { paint, lines in
            nodes(paint, lines, layer, context)
        }
    }

    /// The lines of a tile with their paint.
    static func painted(_ layer: Layer, _ tile: MapTile, _ context: ShapeContext) -> PaintedLayer<LinePaint> {
        let properties = Properties(layer)
        let shared = properties.dependsOnFeature ? nil : paint(properties, context.evaluation, context)
        let extent = tile.extent(of: layer)
        var painted = PaintedLayer<LinePaint>(extent: extent)
        var repeating = PaintGroups<LinePaint, [[Point]]>(empty: [])
        tile.forEachFeature(of: layer, in: context) { feature, evaluation, _ in
            guard feature.geometry.kind == .line || feature.geometry.kind == .polygon else { return }
            var paint = shared ?? paint(properties, evaluation, context)
            guard paint.stroke.width > 0, paint.colour.alpha > 0 else { return }
            if tile.hasWholeFeatures, paint.colour.alpha < 1 { paint.order = painted.pieces.count + 1 }
            let isUncut = paint.hasGradient && tile.hasWholeFeatures
            guard period(of: paint, context) > 0, feature.geometry.kind == .line, !isUncut else {
                return painted.add(feature.geometry, paint)
            }
            let square = TilePlacement.square(extent: extent)
            for part in 0..<feature.geometry.partCount {
                let points = feature.geometry.points[feature.geometry.range(ofPart: part)]
                repeating[paint] +=
                    tile.hasWholeFeatures
                    ? [Array(points)] : Clip.line(points, closed: false, to: square)
            }
        }
        let unit = extent / tile.placement.side
        for (paint, lines) in repeating.groups {
            let joined = Stitch.join(lines, tolerance: 0.15 * unit, maximumTurn: .pi / 3)
            for line in joined {
                let (line, dash) = LineDashes.fitted(line, paint.stroke.dash, extent: extent, unit: unit)
                var paint = paint
                // The dash on an edge is drawn by both tiles: translucent ones must be parts of one path.
                let isOnePath = paint.colour.alpha < 1 && paint.order == 0 && paint.blur == 0 && !paint.hasGradient
                let dashes = isOnePath ? LineDashes.dashes(of: line, dash, unit: unit) : []
                paint.stroke.dash = dashes.isEmpty ? dash : []
                for line in dashes.isEmpty ? [line] : dashes {
                    painted.add(Geometry(kind: .line, points: line, ends: [line.count]), paint)
                }
            }
        }
        return painted
    }

    private static func paint(_ properties: Properties, _ evaluation: EvaluationContext, _ context: ShapeContext)
        -> LinePaint
    {
        let width = properties.lineWidth.value(evaluation)
        let dash = dash(properties, evaluation, context)
        let cap = Stroke.Cap(rawValue: properties.lineCap.value(evaluation).rawValue) ?? .butt
        // Cairo refuses dashes that are negative or all zero.
        let isDashed = dash.allSatisfy { $0 >= 0 && $0.isFinite } && dash.reduce(0, +) > 0.01
        return LinePaint(
            sortKey: properties.lineSortKey.value(evaluation),
            colour: RGBA(properties.lineColor.value(evaluation), opacity: properties.lineOpacity.value(evaluation)),
            blur: properties.lineBlur.value(evaluation) * context.pixel,
            hasGradient: properties.hasGradient,
            pattern: properties.linePattern.isSet ? properties.linePattern.value(evaluation) : nil,
            stroke: Stroke(
                width: width * context.pixel,
                // Dashes have round ends or none, as MapLibre draws them.
                cap: isDashed && cap == .square ? .butt : cap,
                join: Stroke.Join(rawValue: properties.lineJoin.value(evaluation).rawValue) ?? .miter,
                miterLimit: max(1, properties.lineMiterLimit.value(evaluation)), dash: isDashed ? dash : []),
            roundLimit: properties.lineRoundLimit.value(evaluation),
            offset: properties.lineOffset.value(evaluation) * context.pixel,
            gap: properties.lineGapWidth.value(evaluation) * context.pixel,
            translate: context.offset(properties.lineTranslate.value(evaluation)))
    }

    /// Lengths of dashes and gaps in mm: in widths of the line at the whole zoom below, grown with the map.
    private static func dash(
        _ properties: Properties, _ evaluation: EvaluationContext, _ context: ShapeContext
    ) -> [Double] {
        let dash = properties.linePattern.isSet ? [] : properties.lineDasharray.value(evaluation)
        guard !dash.isEmpty else { return [] }
        var whole = evaluation
        whole.zoom = context.wholeZoom
        let unit = properties.lineWidth.value(whole) * context.overzoom * context.pixel
        // Of an odd number the last dash goes over into the first.
        return dash.map { $0 * unit } + (dash.count % 2 == 1 ? [0] : [])
    }

    /// Length in mm of what is repeated along a line; 0 where nothing is.
    private static func period(of paint: LinePaint, _ context: ShapeContext) -> Double {
        paint.pattern.map { patternPeriod($0, paint, context) } ?? paint.stroke.dash.reduce(0, +)
    }

    /// The lines of a piece in mm, as far as they lie in an area in units of the tile.
    ///
    /// Solid lines keep the buffer around their tile: the neighbour's line covers it, and no end shows at the edge.
    /// Outlines of polygons, dashes, patterns and blurred lines are cut exactly at the tile's edge: an area's buffer ends
    /// in an edge that is none, dashes of two tiles would run against each other, and blurred lines, which are joined
    /// there again, darken each other where they overlap.
    private static func lines(
        of geometry: Geometry, _ paint: LinePaint, in visible: Box, extent: Double, _ tile: MapTile,
        _ context: ShapeContext
    ) -> [[Point]] {
        let placement = tile.placement
        let isRing = geometry.kind == .polygon
        let period = period(of: paint, context) * extent / placement.box.width
        let square = TilePlacement.square(extent: extent)
        let isCut = isRing || paint.isBlurred
        // Lines that repeat something have been cut.
        let limits = isCut ? square : period > 0 ? visible : tile.drawable.scaled(extent)
        guard let clip = visible.intersection(limits) else { return [] }
        // The colours of a gradient are spread over the whole line.
        let isUncut = paint.hasGradient && tile.hasWholeFeatures
        if isUncut, Box(around: geometry.points)?.intersects(clip) != true { return [] }
        return (0..<geometry.partCount).flatMap { part in
            let points = geometry.points[geometry.range(ofPart: part)]
            let whole = isRing ? LineDashes.outline(points, period: period) : Array(points)
            let lines =
                if isUncut {
                    [whole]
                } else if period > 0, isRing {
                    Clip.line(whole[...], closed: false, to: square)
                        .flatMap { LineDashes.parts(of: $0, in: visible, period: period) }
                } else if period > 0 {
                    LineDashes.parts(of: whole, in: visible, period: period)
                } else {
                    Clip.line(points, closed: isRing, to: clip)
                }
            return lines.map { line in line.map { placement.place($0, extent: extent) + paint.translate } }
        }
    }

    private static func nodes(
        _ paint: LinePaint, _ lines: [[Point]], _ layer: Layer, _ context: ShapeContext
    )
        -> [Node]
    {
        if paint.hasGradient, paint.pattern == nil { return gradients(layer[.lineGradient], paint, lines, context) }
        var lines = lines
        if paint.isBlurred {
            // An outline is a line of its own, also where it meets another's first corner.
            let rings = lines.filter { $0.first == $0.last }
            let open = lines.filter { $0.first != $0.last }
            lines = rings + Stitch.join(open, tolerance: 0.15, maximumTurn: .pi / 3)
        }
        if let name = paint.pattern { return patterns(name, paint, lines, context) }
        let pieces = lines.flatMap { line in
            shifts(paint).flatMap { $0 == 0 ? [line] : LineShift.moved(line, by: $0, paint.stroke) }
        }
        // A whole line that others show through also shows itself where it turns back, as on the screen.
        if paint.order > 0, paint.stroke.dash.isEmpty, paint.stroke.cap == .butt {
            return pieces.flatMap { LineShift.broken($0, paint.stroke) }.flatMap { nodes(paint, along: [$0], context) }
        }
        if paint.isBlurred { return pieces.flatMap { nodes(paint, along: [$0], context) } }
        return nodes(paint, along: pieces, context)
    }

    /// Lines in one colour, as one path.
    private static func nodes(_ paint: LinePaint, along lines: [[Point]], _ context: ShapeContext) -> [Node] {
        var path = Path()
        for line in lines {
            let isClosed = line.count > 3 && line.first == line.last
            path.add(isClosed ? line.dropLast() : line[...], closed: isClosed)
        }
        if path.isEmpty { return [] }
        guard paint.blur > 0 else { return [.stroke(path, paint.stroke, paint.colour)] + tips(paint, along: lines) }
        // MapLibre's fading reaches half a style pixel over the line's edge.
        let outer = (paint.stroke.width + context.pixel) / 2
        return SoftEdge.strokes(from: outer, to: outer - paint.blur - context.pixel, opacity: paint.colour.alpha)
            .map { layer in
                var (stroke, colour) = (paint.stroke, paint.colour)
                stroke.width = 2 * layer.halfWidth
                colour.alpha = layer.opacity
                return .stroke(path, stroke, colour)
            }
    }

    /// What flat corners of solid lines have more than round ones.
    private static func tips(_ paint: LinePaint, along lines: [[Point]]) -> [Node] {
        guard paint.stroke.join == .round, paint.stroke.dash.isEmpty, paint.roundLimit > LineCorners.leastLimit else {
            return []
        }
        let tips = LineCorners.tips(
            of: lines, paint.stroke, roundLimit: paint.roundLimit, isOpaque: paint.colour.alpha == 1)
        return tips.isEmpty ? [] : [.fill(tips, paint.colour)]
    }

    /// How far from the line ink is drawn: to both sides of a gap, or at the offset alone.
    private static func shifts(_ paint: LinePaint) -> [Double] {
        guard paint.gap > 0 else { return [paint.offset] }
        let side = (paint.gap + paint.stroke.width) / 2
        return [paint.offset - side, paint.offset + side]
    }
}
