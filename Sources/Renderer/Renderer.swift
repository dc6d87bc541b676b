import Geo
package import Graphics
import Style
import Tiles

/// Resolves a frame of the map to a scene: tiles, style and view decided, labels placed.
///
/// A renderer is for one task at a time (its text shaper is); stylesheet and tiles are shared by all.
package final class Renderer {
    let layers: ShapeLayers
    private let base: BaseSheets?
    private let shaper: LabelShaper
    private let stock = SymbolStock()

    /// - Parameter base: the ground that maps share whose frames are aligned, of the same stylesheet and sources; nil where
    ///   each map has its own.
    package init(stylesheet: Stylesheet, sources: MapSources, shaper: TextShaper, base: BaseSheets? = nil) {
        layers = ShapeLayers(stylesheet: stylesheet, sources: sources)
        self.base = base
        self.shaper = LabelShaper(shaper)
    }

    /// The scene of a frame.
    ///
    /// It waits for nothing: of distant sources the tiles that `tilesNeeded` names must be held by then.
    ///
    /// - Throws: where a tile inside the bounds of the tiles file is missing or cannot be read.
    package func scene(of frame: Frame) throws(RenderError) -> Scene {
        let context = layers.context(of: frame, tiles: try layers.tiles(of: frame).whole())
        let drawn = layers.stylesheet.style.layers.filter { layer in
            layers.isDrawable(layer)
                && (layer.isVisible(atZoom: max(0, context.zoom)) || MapSymbols.namesStreets(layer, in: context))
        }
        let symbols = MapSymbols(of: drawn, in: context, shaper: shaper, stock: stock)
        stock.trim()
        var nodes: [Node] = []
        var shared = 0
        if let base, let plane = sharedPlane(of: frame) {
            shared = BaseSheets.count(of: drawn, in: context)
            if shared > 0 { nodes.append(.base(base.map(of: frame, on: plane, layers: drawn.prefix(shared)))) }
        }
        // Overlays lie over all shapes and under the labels that follow them.
        let underlay = frame.givingNodes(beside: symbols.labels) + frame.underlay
        let lastShape = drawn.lastIndex { $0.kind != .symbol } ?? -1
        for (index, layer) in drawn.enumerated() {
            if layer.kind == .symbol {
                nodes += symbols.nodes[index] ?? []
            } else if index >= shared {
                nodes += try layers.nodes(of: layer, in: context)
            }
            if index == lastShape { nodes += underlay }
        }
        if lastShape < 0 { nodes = underlay + nodes }
        let fillsMedia = frame.box.contains(Box(x: 0, y: 0, width: frame.size.x, height: frame.size.y))
        var scene = Scene(
            size: frame.size, bleed: frame.bleed,
            nodes: (fillsMedia ? nodes : [.clipped(Path(frame.box), nodes)]) + frame.overlay, labels: symbols.count)
        scene.placedLabels = symbols.labels
        scene.missingNames = symbols.missing
        return scene
    }

    /// The plane that a frame is cut from; nil where its map has a ground of its own.
    func sharedPlane(of frame: Frame) -> BasePlane? {
        guard base != nil, let plane = frame.plane else { return nil }
        let world = frame.unproject(frame.box)
        // Beyond the upper and the lower edge of the mercator square there are no places that cells could be made for.
        return world.minY >= 0 && world.maxY <= 1 ? plane : nil
    }
}
