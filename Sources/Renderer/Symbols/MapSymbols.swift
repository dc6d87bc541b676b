import Geo
import Style

/// The symbols of all layers of a map in their places: preferred names first, then all others, upper layers first.
struct MapSymbols {
    /// The symbols of one layer, and whether the layer is drawn at the map's zoom.
    struct Queue {
        var layer: Int
        var symbols: SymbolQueue
        var isVisible: Bool
    }

    /// By the place of their layer.
    private(set) var nodes: [Int: [Node]] = [:]
    let count: LabelCount
    let labels: [PlacedLabel]
    let missing: [MissingName]

    init(of layers: [Layer], in context: ShapeContext, shaper: LabelShaper, stock: SymbolStock) {
        let upper = layers.indices.reversed().filter { layers[$0].kind == .symbol }
        let visible = upper.filter { !Self.namesStreets(layers[$0], in: context) }.map { index in
            Queue(layer: index, symbols: SymbolCollector.symbols(layers[index], in: context, stock), isVisible: true)
        }
        let raised = upper.filter { Self.namesStreets(layers[$0], in: context) }
            .map { (index: $0, context: context.raised(to: layers[$0].minZoom)) }
        let streets = Self.streets(
            visible, raised.map { SymbolCollector.pieces(layers[$0.index], in: $0.context, stock) }, layers, context,
            stock)
        let names = PreferredNames(
            context.frame, streets: context.frame.preferredPlaces.compactMap { streets.name(at: $0, limit: 2.5) })
        let hidden = raised.map { index, context in
            let symbols = SymbolCollector.symbols(layers[index], in: context, stock, only: names)
            return Queue(layer: index, symbols: symbols, isVisible: false)
        }
        let queues = (visible + hidden).sorted { $0.layer > $1.layer }
        var placement = Placement(frame: context.frame, names: names, streets: streets, shaper: shaper)
        let (ahead, failed) = placement.placePreferred(queues)
        for (place, queue) in queues.enumerated() {
            let first = ahead[place] ?? [:]
            nodes[queue.layer] =
                queue.isVisible
                ? placement.place(queue.symbols, ahead: first) : placement.nodes(of: queue.symbols, first)
        }
        count = placement.count
        labels = placement.labels
        // A name that was refused ahead of all others may have found a place in its turn.
        let shown = Set(labels.compactMap { placement.names.index(of: $0.text) })
        missing = placement.names.names.prefix(names.asked).enumerated().filter { !shown.contains($0.offset) }
            .map { MissingName($0.element, failed[$0.offset] ?? .notOnMap) }
    }

    /// Streets of small maps are named by layers that begin at a larger scale. Where the frame asks for a street by its
    /// name, such a layer shows that name as it would at its lowest zoom, and nothing else.
    static func namesStreets(_ layer: Layer, in context: ShapeContext) -> Bool {
        context.frame.asksForStreets && layer.kind == .symbol && context.zoom < layer.minZoom
            && layer[.symbolPlacement].constant != .point
    }

    /// All that bears a name along its line; nothing where no name stands beside its street.
    private static func streets(
        _ visible: [Queue], _ raised: [[StreetIndex.Piece]], _ layers: [Layer], _ context: ShapeContext,
        _ stock: SymbolStock
    ) -> StreetIndex {
        let frame = context.frame
        guard frame.asksForStreets || !frame.corridors.isEmpty else { return StreetIndex([], over: frame.labelBox) }
        let pieces = visible.flatMap(\.symbols.symbols).compactMap { symbol -> StreetIndex.Piece? in
            guard case .line(let line) = symbol.place, let text = symbol.look.text, text.followsLine else { return nil }
            return .init(name: text.string, folded: text.folded, line: line.points)
        }
        let sources = Set(layers.filter { $0.kind == .symbol }.compactMap(\.source))
        return StreetIndex(pieces + raised.flatMap(\.self), over: frame.labelBox) {
            stock.streets(layers, of: sources, in: context)
        }
    }
}

extension Frame {
    /// Whether streets are asked for.
    fileprivate var asksForStreets: Bool { !(preferredNames.isEmpty && preferredPlaces.isEmpty) }
}

extension ShapeContext {
    /// The same map at another zoom.
    fileprivate func raised(to zoom: Double) -> ShapeContext {
        ShapeContext(frame: frame, zoom: zoom, tiles: tiles, icons: icons, state: state, images: images)
    }
}
