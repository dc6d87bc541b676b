import Geo
import Graphics
import Style
import Tiles

/// The layers of a style without labels, resolved over the tiles of their sources. May be used by many tasks at once.
struct ShapeLayers: Sendable {
    let stylesheet: Stylesheet
    let sources: MapSources
    /// Names of all icons.
    private let images: Set<String>

    init(stylesheet: Stylesheet, sources: MapSources) {
        self.stylesheet = stylesheet
        self.sources = sources
        images = Set(stylesheet.icons.names)
    }

    /// False for layers whose source has no data.
    func isDrawable(_ layer: Layer) -> Bool {
        guard let source = layer.source else { return layer.kind == .background }
        return sources.tiles[source] != nil || sources.rasters[source] != nil || sources.pictures[source] != nil
    }

    /// What all layers need to know of a frame.
    func context(of frame: Frame, tiles: [String: [MapTile]]) -> ShapeContext {
        ShapeContext(
            frame: frame, zoom: frame.zoom, tiles: tiles, icons: stylesheet.icons, state: stylesheet.style.state,
            images: images)
    }

    /// - Throws: where a picture's tile cannot be read.
    func nodes(of layer: Layer, in context: ShapeContext) throws(RenderError) -> [Node] {
        switch layer.kind {
        case .heatmap: HeatmapLayer.nodes(layer, in: context)
        case .raster: try RasterLayer.nodes(layer, of: sources, in: context)
        case .hillshade: try ReliefLayer.hillshade(layer, of: sources, code: heightCode(of: layer), in: context)
        case .colorRelief: try ReliefLayer.colours(layer, of: sources, code: heightCode(of: layer), in: context)
        case .background, .fill, .fillExtrusion, .line, .circle, .symbol: vectors(of: layer, in: context)
        }
    }

    /// What a layer draws that is neither pixels nor labels; such layers need no more than the tiles of the context.
    func vectors(of layer: Layer, in context: ShapeContext) -> [Node] {
        switch layer.kind {
        case .background: FillLayer.background(layer, in: context)
        case .fill, .fillExtrusion: FillLayer.nodes(layer, in: context, light: stylesheet.style.light)
        case .line: LineLayer.nodes(layer, in: context)
        case .circle: CircleLayer.nodes(layer, in: context)
        case .heatmap, .raster, .hillshade, .colorRelief, .symbol: []
        }
    }

    private func heightCode(of layer: Layer) -> HeightCode {
        layer.source.flatMap { stylesheet.style.sources[$0]?.heights } ?? .mapbox
    }

    /// The tiles under a frame of all sources that are drawn, and those of them that should be there and are not.
    ///
    /// - Parameter reach: how far around the frame tiles are wanted, too, in mm; those under its middle come first.
    func tiles(
        of frame: Frame, around reach: Double = 0
    ) throws(RenderError) -> (found: [String: [MapTile]], missing: [TileID]) {
        var frame = frame
        frame.box = frame.box.grown(by: reach)
        var found: [String: [MapTile]] = [:]
        var missing: [TileID] = []
        for (name, store) in sources.tiles.sorted(by: { $0.key < $1.key }) {
            found[name] = try tiles(of: frame, around: reach, in: store, missing: &missing)
        }
        return (found, missing)
    }

    private func tiles(
        of frame: Frame, around reach: Double, in store: TileStore, missing: inout [TileID]
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
        guard reach > 0 else { return found }
        let (inner, outer) = (
            found.filter { $0.placement.box.contains(frame.box.centre) },
            found.filter { !$0.placement.box.contains(frame.box.centre) }
        )
        return inner + outer
    }
}
