import Geo
import Graphics
import Style
import Tiles

/// The symbols of tiles as the style has them, kept from map to map: filters, properties, shaping and the points inside
/// polygons cost many times what placing a symbol does, and the maps of a job show the same tiles again and again.
///
/// What is kept is a function of its key, so that no map depends on those drawn before: of the layer, the zoom and the
/// size of its pixel, and of the decoded tile, which is compared by identity. Style, icons and fonts are the renderer's.
final class SymbolStock {
    /// What the symbols of a layer depend on besides the tile.
    private struct Key: Hashable {
        var layer: Int
        var zoom: Double
        var pixel: Double
    }

    /// What the streets of a layer of the tiles depend on besides the tile.
    private struct StreetKey: Hashable {
        var source: String
        var layer: String
        var zoom: Double
        var pixel: Double
    }

    private var layers: [Key: LayerSymbols] = [:]
    /// Nil where no layer of the style draws streets.
    private var streets: [StreetKey: DrawnStreets?] = [:]
    private var properties: [Int: SymbolProperties] = [:]
    /// Features held at most from one map to the next, at about a kilobyte each: those of a town at a dozen zooms. A layer
    /// counts for one more, as a map at a zoom of its own may have none of its features.
    private let limit = 30_000

    /// Forgets everything where too much is held; to be called between maps.
    func trim() {
        let held =
            layers.values.reduce(0) { $0 + 1 + $1.count } + streets.values.reduce(0) { $0 + 1 + ($1?.count ?? 0) }
        guard held > limit else { return }
        layers.removeAll()
        streets.removeAll()
    }

    /// The symbols of a layer at the zoom and pixel of a map.
    func symbols(of layer: Layer, in context: ShapeContext) -> LayerSymbols {
        let key = Key(layer: layer.number, zoom: context.zoom, pixel: context.pixel)
        if let known = layers[key] { return known }
        let properties = properties[layer.number] ?? SymbolProperties(layer)
        self.properties[layer.number] = properties
        let symbols = LayerSymbols(layer, properties)
        layers[key] = symbols
        return symbols
    }

    /// All lines of a map that may be streets.
    ///
    /// - Parameters:
    ///   - layers: those of the style.
    ///   - sources: where names of streets come from.
    func streets(_ layers: [Layer], of sources: Set<String>, in context: ShapeContext) -> [DrawnStreets.Line] {
        let lines = layers.filter { $0.kind == .line && $0.source.map(sources.contains) == true }
        let groups = Dictionary(grouping: lines) { layer in
            StreetKey(
                source: layer.source ?? "", layer: layer.sourceLayer ?? "", zoom: context.zoom, pixel: context.pixel)
        }
        return groups.sorted { ($0.key.source, $0.key.layer) < ($1.key.source, $1.key.layer) }.flatMap { key, layers in
            let drawn = streets[key] ?? DrawnStreets(layers, in: context)
            streets[key] = .some(drawn)
            return drawn?.lines(in: context) ?? []
        }
    }
}

/// The symbols of one layer at one zoom, by tile.
final class LayerSymbols {
    /// What pieces of line must share to be named as one.
    private struct Street: Hashable {
        var name: String
        var size: Double
        var colour: RGBA?
        var sortKey: Double
    }

    private let layer: Layer
    private let properties: SymbolProperties
    private var streets: [Street: Int] = [:]
    private var tiles: [TileID: TileSymbols] = [:]
    /// Features held.
    private(set) var count = 0

    init(_ layer: Layer, _ properties: SymbolProperties) {
        self.layer = layer
        self.properties = properties
    }

    /// The symbols of a tile; nil where it has nothing of the layer.
    func symbols(of tile: MapTile, in context: ShapeContext) -> TileSymbols? {
        guard let source = tile.tile[layer: layer.sourceLayer ?? ""], let first = source.features.first else {
            return nil
        }
        let id = tile.placement.tile
        // Each decoding of a tile has tables of its own, and what is held here keeps its table alive.
        if let known = tiles[id], known.table === first.table { return known }
        var symbols: [TileSymbol] = []
        tile.forEachFeature(of: layer, in: context) { feature, evaluation, extent in
            guard let look = SymbolLook(properties, evaluation, context) else { return }
            let place: TileSymbol.Place =
                look.placement == .point
                ? .points(feature.geometry.symbolPoints(extent: extent)) : .line(feature.geometry)
            symbols.append(TileSymbol(look: look, place: place, street: street(of: look)))
        }
        let stocked = TileSymbols(symbols, extent: Double(source.extent), table: first.table)
        count += stocked.symbols.count - (tiles[id]?.symbols.count ?? 0)
        tiles[id] = stocked
        return stocked
    }

    /// Numbers the streets; nil for what is no name along a line.
    private func street(of look: SymbolLook) -> Int? {
        guard look.placement != .point, let text = look.text else { return nil }
        let street = Street(
            name: text.string, size: text.size, colour: text.sections.first?.colour, sortKey: look.sortKey)
        let number = streets[street] ?? streets.count
        streets[street] = number
        return number
    }
}

/// What one feature of a tile asks for.
struct TileSymbol {
    /// Where it may stand, in tile units.
    enum Place {
        case points([Point])
        /// Along lines or rings.
        case line(Geometry)
    }

    let look: SymbolLook
    let place: Place
    /// What pieces of line share that are named as one; nil for points and for icons alone.
    let street: Int?
}

/// The symbols of one layer of one decoded tile, in the tile's order.
final class TileSymbols {
    let symbols: [TileSymbol]
    /// Around the place of each.
    let boxes: [Box]
    let extent: Double
    /// That of the tile's features.
    let table: PropertyTable
    /// The first symbol of each street.
    let firstOfStreet: [Int: Int]
    /// The symbols along lines by their folded text.
    private(set) lazy var byName = Dictionary(
        grouping: symbols.indices.filter { symbols[$0].street != nil }, by: { symbols[$0].look.text?.folded ?? "" })

    init(_ symbols: [TileSymbol], extent: Double, table: PropertyTable) {
        self.symbols = symbols
        boxes = symbols.map { Box(aroundAll: $0.place.points) }
        self.extent = extent
        self.table = table
        firstOfStreet = Dictionary(
            symbols.enumerated().compactMap { index, symbol in symbol.street.map { ($0, index) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Those along lines whose texts are among some names.
    func symbols(among names: PreferredNames) -> [Int] {
        names.folded.flatMap { byName[$0] ?? [] }.sorted()
    }
}

extension TileSymbol.Place {
    fileprivate var points: [Point] {
        switch self {
        case .points(let points): points
        case .line(let geometry): geometry.points
        }
    }
}

extension Geometry {
    /// Every point, the first point of each line, the point farthest inside each polygon. A point on the far edge of a
    /// tile, or in the buffer around it, belongs to the neighbour.
    fileprivate func symbolPoints(extent: Double) -> [Point] {
        let candidates: [Point] =
            switch kind {
            case .point: points
            case .line: (0..<partCount).compactMap { points[range(ofPart: $0)].first }
            case .polygon:
                // MapLibre's precision: 16 units of its tiles of 8192.
                polygons.compactMap { PoleOfInaccessibility.point(in: $0, precision: extent / 512) }
            case .unknown: []
            }
        let square = TilePlacement.square(extent: extent)
        return candidates.filter { square.contains($0) && $0.x < extent && $0.y < extent }
    }

    /// The rings of each polygon: an exterior ring, which has a positive area, with the holes behind it.
    private var polygons: [[[Point]]] {
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
