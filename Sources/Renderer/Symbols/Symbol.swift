import Foundation
import Geo
import Graphics
import Style

/// A label or icon that asks for a place on the map.
struct Symbol {
    /// Where it may stand; mm on the media.
    enum Place {
        case point(Point)
        case line(Polyline)
        /// Points on a line with its direction there, in radians.
        case along([LineAnchors.Anchor])
    }

    var look: SymbolLook
    var place: Place
}

/// The symbols of a layer with the orders in which they look for places and are painted.
struct SymbolQueue {
    var symbols: [Symbol]
    /// Indexes in `symbols`.
    var placing: [Int]
    var drawing: [Int]
    /// True where the style gives the order.
    let isSortedByKey: Bool

    /// Symbols that may overlap are painted from the top of the map down, so that a lower one stands before those behind
    /// it; where the style asks for that order, they look for places the other way round (style specification,
    /// `symbol-z-order`).
    init(_ symbols: [Symbol], order: SymbolZOrder, hasSortKeys: Bool) {
        self.symbols = symbols
        placing = Array(symbols.indices)
        let byKey = hasSortKeys && order != .viewportY
        isSortedByKey = byKey
        if byKey {
            placing.sort { (symbols[$0].look.sortKey, $0) < (symbols[$1].look.sortKey, $1) }
        }
        drawing = placing
        guard order != .source, !byKey, symbols.contains(where: \.look.canOverlap) else { return }
        let heights = symbols.map(\.place.height)
        drawing.sort { (heights[$0], $1) < (heights[$1], $0) }
        if order == .viewportY { placing = drawing.reversed() }
    }
}

extension Symbol.Place {
    /// How far down the map it is.
    fileprivate var height: Double {
        switch self {
        case .point(let point): point.y
        case .line(let line): line.point(at: line.length / 2)?.y ?? 0
        case .along(let anchors): anchors.first?.point.y ?? 0
        }
    }
}

extension SymbolLook {
    fileprivate var canOverlap: Bool {
        if let text, text.overlap != .never || text.ignorePlacement { return true }
        if let icon, icon.overlap != .never || icon.ignorePlacement { return true }
        return false
    }
}

/// Collects the symbols of one layer from all tiles of a map.
enum SymbolCollector {
    /// What pieces of line must share to be named as one.
    private struct Street: Hashable {
        var name: String
        var size: Double
        var colour: RGBA?
        var sortKey: Double
    }

    /// Where lines of neighbouring tiles meet they may differ by this much, in mm, from rounding to tile units.
    private static let stitchTolerance = 0.15

    /// In order of priority: lower sort keys first, then as the tiles give them.
    ///
    /// - Parameter names: where given, only texts along lines that are one of these names are collected.
    static func symbols(_ layer: Layer, in context: ShapeContext, only names: PreferredNames? = nil) -> SymbolQueue {
        let properties = SymbolProperties(layer)
        var symbols: [Symbol] = []
        var looks: [Street: SymbolLook] = [:]
        var streets = PaintGroups<Street, [[Point]]>(empty: [])
        // Pieces of a street are collected wherever they are, for the first one says how the street is named.
        let isOfPoints = layer[.symbolPlacement].constant == .point
        let area = context.frame.box.union(context.frame.labelBox)
        for tile in context.tiles(of: layer) {
            // The point inside a polygon is found as precisely as is said below, and may lie beside it.
            let reach = isOfPoints ? area.grown(by: tile.placement.box.width / 500) : nil
            tile.forEachFeature(of: layer, in: context, within: reach) { feature, evaluation, extent in
                guard let look = SymbolLook(properties, evaluation, context) else { return }
                if let names, look.placement == .point || !names.contains(look.text?.string) { return }
                let lines = look.placement == .point ? [] : lines(feature.geometry, extent, tile.placement, context)
                if look.placement == .point {
                    for point in points(feature.geometry, extent, tile.placement)
                    where context.frame.box.contains(point) || context.frame.labelBox.contains(point) {
                        symbols.append(Symbol(look: look, place: .point(point)))
                    }
                } else if let text = look.text {
                    // One name is one street: its pieces are joined, so that it is labelled as a whole.
                    let street = Street(
                        name: text.string, size: text.size, colour: text.sections.first?.colour, sortKey: look.sortKey)
                    looks[street] = looks[street] ?? look
                    streets[street] += lines.map(\.points)
                } else {
                    // Icons alone keep to their piece of line: joining could turn it around.
                    symbols += lines.map { line in
                        Symbol(look: look, place: .along(look.anchors(on: line, pixel: context.pixel)))
                    }
                }
            }
        }
        for (street, pieces) in streets.groups {
            guard let look = looks[street] else { continue }
            let joined = Stitch.join(pieces, tolerance: stitchTolerance, maximumTurn: .pi / 3)
            let lines = joined.map { Polyline($0) }.sorted { $0.length > $1.length }
            symbols += lines.map { Symbol(look: look, place: .line($0)) }
        }
        let order = layer[.symbolZOrder].constant ?? .auto
        return SymbolQueue(symbols, order: order, hasSortKeys: layer[.symbolSortKey].isSet)
    }

    /// Every point, the first point of each line, the point farthest inside each polygon. A point on the far
    /// edge of a tile, or in the buffer around it, belongs to the neighbour.
    private static func points(_ geometry: Geometry, _ extent: Double, _ placement: TilePlacement) -> [Point] {
        let candidates: [Point] =
            switch geometry.kind {
            case .point: geometry.points
            case .line: (0..<geometry.partCount).compactMap { geometry.points[geometry.range(ofPart: $0)].first }
            case .polygon:
                // MapLibre's precision: 16 units of its tiles of 8192.
                geometry.polygons.compactMap { PoleOfInaccessibility.point(in: $0, precision: extent / 512) }
            case .unknown: []
            }
        let square = TilePlacement.square(extent: extent)
        return candidates.filter { square.contains($0) && $0.x < extent && $0.y < extent }
            .map { placement.place($0, extent: extent) }
    }

    private static func lines(
        _ geometry: Geometry, _ extent: Double, _ placement: TilePlacement, _ context: ShapeContext
    ) -> [CutLine] {
        guard geometry.kind == .line || geometry.kind == .polygon,
            let clip = placement.tileBox(context.frame.labelBox, extent: extent)
                .intersection(TilePlacement.square(extent: extent))
        else { return [] }
        // GeoJSON, which is one tile of the world here, has tiles of every zoom in MapLibre.
        let levels = placement.tile.zoom == 0 ? 0 : context.layoutZoom - Double(placement.tile.zoom)
        let overscaling = exp2(max(0, levels))
        return (0..<geometry.partCount).flatMap { part in
            Clip.line(geometry.points[geometry.range(ofPart: part)], closed: geometry.kind == .polygon, to: clip)
                .map { line in
                    let isCut = line.first.map { !clip.insetBy(extent * 1e-9).contains($0) } ?? false
                    return CutLine(
                        points: line.map { placement.place($0, extent: extent) }, comesFromOutside: isCut,
                        overscaling: overscaling)
                }
        }
    }
}

/// A line, or the part of one that lies in a tile; mm on the media.
struct CutLine {
    var points: [Point]
    /// True where it begins at the edge of the tile.
    var comesFromOutside: Bool
    /// How many times larger than at its own zoom its tile is drawn.
    var overscaling: Double
}

extension Geometry {
    /// The rings of each polygon: an exterior ring, which has a positive area, with the holes behind it.
    fileprivate var polygons: [[[Point]]] {
        var polygons: [[[Point]]] = []
        for part in 0..<partCount {
            let ring = Array(points[range(ofPart: part)])
            if polygons.isEmpty || ring.doubledArea > 0 {
                polygons.append([ring])
            } else {
                polygons[polygons.count - 1].append(ring)
            }
        }
        return polygons
    }
}
