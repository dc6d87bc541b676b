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

    /// The tiles under a frame.
    struct Tiles {
        /// By source.
        var found: [String: [MapTile]] = [:]
        /// Those that should be there and are not.
        var missing: [TileID] = []
        /// The first one that is there and cannot be read.
        var unreadable: RenderError?

        /// True where none lacks.
        var isWhole: Bool { missing.isEmpty && unreadable == nil }

        /// - Throws: what lacks.
        func whole() throws(RenderError) -> [String: [MapTile]] {
            if let unreadable { throw unreadable }
            guard missing.isEmpty else { throw .missingTiles(missing) }
            return found
        }
    }

    /// The tiles under a frame of all sources that are drawn.
    ///
    /// - Parameter area: of the media, in mm; that of the frame where not given.
    func tiles(of frame: Frame, in area: Box? = nil) -> Tiles {
        var tiles = Tiles()
        for (name, store) in sources.tiles.sorted(by: { $0.key < $1.key }) {
            var found: [MapTile] = []
            var outside: Set<TileID> = []
            for id in TileNeeds.tiles(of: store, under: frame, in: area) {
                do {
                    switch try store.tile(id) {
                    case .loaded(let loaded):
                        found.append(
                            MapTile(
                                placement: TilePlacement(id, in: frame), tile: loaded.tile,
                                hasWholeFeatures: store.hasWholeFeatures))
                    case .outside: outside.insert(id)
                    case .missing: tiles.missing.append(id)
                    }
                } catch {
                    tiles.unreadable = tiles.unreadable ?? .unreadableTile(id, reason: "\(error)")
                }
            }
            for index in found.indices { found[index].cut(beside: outside) }
            tiles.found[name] = found
        }
        return tiles
    }
}
