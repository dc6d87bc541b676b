import Geo
package import Graphics
import Style
import Tiles

/// Resolves a frame of the map to a scene: tiles, style and view decided, labels placed.
///
/// A renderer is for one task at a time (its text shaper is); stylesheet and tiles are shared by all.
package final class Renderer {
    let stylesheet: Stylesheet
    let sources: MapSources
    private let shaper: LabelShaper
    private let stock = SymbolStock()

    package init(stylesheet: Stylesheet, sources: MapSources, shaper: TextShaper) {
        self.stylesheet = stylesheet
        self.sources = sources
        self.shaper = LabelShaper(shaper)
    }

    /// The scene of a frame.
    ///
    /// It waits for nothing: of distant sources the tiles that `tilesNeeded` names must be held by then.
    ///
    /// - Throws: where a tile inside the bounds of the tiles file is missing or cannot be read.
    package func scene(of frame: Frame) throws(RenderError) -> Scene {
        let context = ShapeContext(
            frame: frame, zoom: frame.zoom, tiles: try mapTiles(of: frame), icons: stylesheet.icons,
            state: stylesheet.style.state, images: Set(stylesheet.icons.names))
        let layers = stylesheet.style.layers.filter { layer in
            isDrawable(layer)
                && (layer.isVisible(atZoom: max(0, context.zoom)) || MapSymbols.namesStreets(layer, in: context))
        }
        let symbols = MapSymbols(of: layers, in: context, shaper: shaper, stock: stock)
        stock.trim()
        // Overlays lie over all shapes and under the labels that follow them.
        let lastShape = layers.lastIndex { $0.kind != .symbol } ?? -1
        var nodes: [Node] = []
        for (index, layer) in layers.enumerated() {
            nodes += layer.kind == .symbol ? symbols.nodes[index] ?? [] : try shapes(of: layer, in: context)
            if index == lastShape { nodes += frame.underlay }
        }
        if lastShape < 0 { nodes = frame.underlay + nodes }
        let fillsMedia = frame.box.contains(Box(x: 0, y: 0, width: frame.size.x, height: frame.size.y))
        var scene = Scene(
            size: frame.size, bleed: frame.bleed,
            nodes: (fillsMedia ? nodes : [.clipped(Path(frame.box), nodes)]) + frame.overlay, labels: symbols.count)
        scene.placedLabels = symbols.labels
        scene.missingNames = symbols.missing
        return scene
    }

    /// False for layers whose source has no data.
    func isDrawable(_ layer: Layer) -> Bool {
        guard let source = layer.source else { return layer.kind == .background }
        return sources.tiles[source] != nil || sources.rasters[source] != nil || sources.pictures[source] != nil
    }

    private func shapes(of layer: Layer, in context: ShapeContext) throws(RenderError) -> [Node] {
        switch layer.kind {
        case .background: FillLayer.background(layer, in: context)
        case .fill, .fillExtrusion: FillLayer.nodes(layer, in: context, light: stylesheet.style.light)
        case .line: LineLayer.nodes(layer, in: context)
        case .circle: CircleLayer.nodes(layer, in: context)
        case .heatmap: HeatmapLayer.nodes(layer, in: context)
        case .raster: try RasterLayer.nodes(layer, of: sources, in: context)
        case .hillshade: try ReliefLayer.hillshade(layer, of: sources, code: heightCode(of: layer), in: context)
        case .colorRelief: try ReliefLayer.colours(layer, of: sources, code: heightCode(of: layer), in: context)
        case .symbol: []
        }
    }

    private func heightCode(of layer: Layer) -> HeightCode {
        layer.source.flatMap { stylesheet.style.sources[$0]?.heights } ?? .mapbox
    }

    /// The tiles of all sources that are drawn.
    private func mapTiles(of frame: Frame) throws(RenderError) -> [String: [MapTile]] {
        var found: [String: [MapTile]] = [:]
        var missing: [TileID] = []
        for (name, store) in sources.tiles.sorted(by: { $0.key < $1.key }) {
            found[name] = try mapTiles(of: frame, in: store, missing: &missing)
        }
        guard missing.isEmpty else { throw .missingTiles(missing) }
        return found
    }

    private func mapTiles(
        of frame: Frame, in store: TileStore, missing: inout [TileID]
    ) throws(RenderError) -> [MapTile] {
        var found: [MapTile] = []
        var outside: Set<TileID> = []
        for id in TileNeeds.tiles(of: store, under: frame) {
            do {
                switch try store.tile(id) {
                case .loaded(let loaded):
                    found.append(
                        MapTile(
                            placement: TilePlacement(id, in: frame), tile: loaded.tile,
                            hasWholeFeatures: store.hasWholeFeatures))
                case .outside: outside.insert(id)
                case .missing: missing.append(id)
                }
            } catch {
                throw .unreadableTile(id, reason: "\(error)")
            }
        }
        for index in found.indices { found[index].cut(beside: outside) }
        return found
    }
}
