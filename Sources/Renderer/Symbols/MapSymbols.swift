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
        var placement = Placement(frame: context.frame, shaper: shaper)
        let queues = layers.indices.reversed().filter { layers[$0].kind == .symbol }.map { index in
            Self.queue(layers[index], at: index, in: context, placement.names, stock)
        }
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
        missing = placement.names.names.enumerated().filter { !shown.contains($0.offset) }
            .map { MissingName($0.element, failed[$0.offset] ?? .notOnMap) }
    }

    /// Streets of small maps are named by layers that begin at a larger scale. Where the frame asks for a street by its
    /// name, such a layer shows that name as it would at its lowest zoom, and nothing else.
    static func namesStreets(_ layer: Layer, in context: ShapeContext) -> Bool {
        !context.frame.preferredNames.isEmpty && layer.kind == .symbol && context.zoom < layer.minZoom
            && layer[.symbolPlacement].constant != .point
    }

    private static func queue(
        _ layer: Layer, at index: Int, in context: ShapeContext, _ names: PreferredNames, _ stock: SymbolStock
    ) -> Queue {
        guard namesStreets(layer, in: context) else {
            return Queue(layer: index, symbols: SymbolCollector.symbols(layer, in: context, stock), isVisible: true)
        }
        let raised = ShapeContext(
            frame: context.frame, zoom: layer.minZoom, tiles: context.tiles, icons: context.icons,
            state: context.state, images: context.images)
        return Queue(
            layer: index, symbols: SymbolCollector.symbols(layer, in: raised, stock, only: names), isVisible: false)
    }
}
