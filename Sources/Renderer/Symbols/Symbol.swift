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
struct SymbolCollector {
    /// A street on a map.
    private struct Street {
        /// The tile and the symbol in it with which the street begins, be it outside the map: they settle the order of
        /// streets and how each is named.
        var first: (tile: Int, symbol: Int)
        var look: SymbolLook
        var pieces: [[Point]]
    }

    /// Where lines of neighbouring tiles meet they may differ by this much, in mm, from rounding to tile units.
    private static let stitchTolerance = 0.15

    private let context: ShapeContext
    private var symbols: [Symbol] = []
    private var streets: [Int: Street] = [:]

    /// In order of priority: lower sort keys first, then as the tiles give them.
    ///
    /// - Parameter names: where given, only texts along lines that are one of these names are collected.
    static func symbols(
        _ layer: Layer, in context: ShapeContext, _ stock: SymbolStock, only names: PreferredNames? = nil
    ) -> SymbolQueue {
        let stocked = stock.symbols(of: layer, in: context)
        let tiles = context.tiles(of: layer).compactMap { tile in
            stocked.symbols(of: tile, in: context).map { (tile.placement, $0) }
        }
        var collector = SymbolCollector(context: context)
        for (placement, tile) in tiles {
            let indexes = names.map(tile.symbols(among:)) ?? Array(tile.symbols.indices)
            collector.add(indexes, of: tile, placement)
        }
        collector.addStreets(tiles.map(\.1))
        let order = layer[.symbolZOrder].constant ?? .auto
        return SymbolQueue(collector.symbols, order: order, hasSortKeys: layer[.symbolSortKey].isSet)
    }

    /// What of a layer bears a name along its line, piece by piece and without a look at what may be shown of it.
    static func pieces(_ layer: Layer, in context: ShapeContext, _ stock: SymbolStock) -> [StreetIndex.Piece] {
        let stocked = stock.symbols(of: layer, in: context)
        let collector = SymbolCollector(context: context)
        return context.tiles(of: layer).flatMap { tile -> [StreetIndex.Piece] in
            guard let symbols = stocked.symbols(of: tile, in: context) else { return [] }
            let clip = collector.clip(symbols, tile.placement)
            return symbols.symbols.indices.flatMap { index -> [StreetIndex.Piece] in
                let symbol = symbols.symbols[index]
                guard case .line(let geometry) = symbol.place, symbol.street != nil, let text = symbol.look.text,
                    text.followsLine, let clip, clip.touches(symbols.boxes[index])
                else { return [] }
                return collector.lines(geometry, symbols.extent, tile.placement, clip)
                    .map { StreetIndex.Piece(name: text.string, folded: text.folded, line: $0.points) }
            }
        }
    }

    private init(context: ShapeContext) { self.context = context }

    private func clip(_ tile: TileSymbols, _ placement: TilePlacement) -> Box? {
        placement.tileBox(context.frame.labelBox, extent: tile.extent)
            .intersection(TilePlacement.square(extent: tile.extent))
    }

    private mutating func add(_ indexes: [Int], of tile: TileSymbols, _ placement: TilePlacement) {
        let frame = context.frame
        let clip = clip(tile, placement)
        for index in indexes {
            switch tile.symbols[index].place {
            case .points(let points):
                for point in points {
                    let point = placement.place(point, extent: tile.extent)
                    guard frame.box.contains(point) || frame.labelBox.contains(point) else { continue }
                    symbols.append(Symbol(look: tile.symbols[index].look, place: .point(point)))
                }
            case .line(let geometry):
                guard let clip, clip.touches(tile.boxes[index]) else { continue }
                add(lines(geometry, tile.extent, placement, clip), of: tile.symbols[index])
            }
        }
    }

    private mutating func add(_ lines: [CutLine], of symbol: TileSymbol) {
        guard let street = symbol.street else {
            // Icons alone keep to their piece of line: joining could turn it around.
            symbols += lines.map { line in
                Symbol(look: symbol.look, place: .along(symbol.look.anchors(on: line, pixel: context.pixel)))
            }
            return
        }
        guard !lines.isEmpty else { return }
        streets[street, default: Street(first: (0, 0), look: symbol.look, pieces: [])].pieces += lines.map(\.points)
    }

    /// One name is one street: its pieces are joined, so that it is labelled as a whole.
    private mutating func addStreets(_ tiles: [TileSymbols]) {
        let all = streets.map { number, street in
            var street = street
            for (place, tile) in tiles.enumerated() {
                guard let symbol = tile.firstOfStreet[number] else { continue }
                street.first = (place, symbol)
                street.look = tile.symbols[symbol].look
                break
            }
            return street
        }
        for street in all.sorted(by: { $0.first < $1.first }) {
            let joined = Stitch.join(street.pieces, tolerance: Self.stitchTolerance, maximumTurn: .pi / 3)
            let lines = joined.map { Polyline($0) }.sorted { $0.length > $1.length }
            symbols += lines.map { Symbol(look: street.look, place: .line($0)) }
        }
    }

    private func lines(
        _ geometry: Geometry, _ extent: Double, _ placement: TilePlacement, _ clip: Box
    ) -> [CutLine] {
        guard geometry.kind == .line || geometry.kind == .polygon else { return [] }
        // GeoJSON, which is one tile of the world here, has tiles of every zoom in MapLibre.
        let levels = placement.tile.zoom == 0 ? 0 : context.wholeZoom - Double(placement.tile.zoom)
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
