import Geo
import Graphics
import Style

/// Resolves raster layers: tiles of pictures, and single pictures.
enum RasterLayer {
    static func nodes(_ layer: Layer, of sources: MapSources, in context: ShapeContext) throws(RenderError) -> [Node] {
        let evaluation = context.evaluation
        let opacity = layer[.rasterOpacity].value(evaluation)
        guard opacity > 0, let source = layer.source else { return [] }
        let resampling = layer[.resampling].isSet ? layer[.resampling] : layer[.rasterResampling]
        let isSmooth = resampling.value(evaluation) == .linear
        let colours = RasterColours(layer, evaluation)
        if let tileset = sources.rasters[source] {
            guard let mosaic = try TileMosaic(of: tileset, in: context.frame, isSmooth: isSmooth) else { return [] }
            return node(mosaic.image, colours, source, mosaic.box.corners, opacity, isSmooth)
        }
        guard let picture = sources.pictures[source] else { return [] }
        let (frame, corners) = (context.frame, picture.corners.map(Mercator.project))
        let around = corners.map { frame.worldOrigin + $0 * frame.worldSize }
        guard let box = Box(around: around), box.width.isFinite, box.height.isFinite else { return [] }
        // The world repeats; no map shows more than a few of its copies.
        let first = max(-8, ((frame.box.minX - box.maxX) / frame.worldSize).rounded(.up))
        let last = min(8, ((frame.box.maxX - box.minX) / frame.worldSize).rounded(.down))
        guard first <= last, box.minY < frame.box.maxY, box.maxY > frame.box.minY else { return [] }
        return stride(from: first, through: last, by: 1).flatMap { copy in
            let corners = around.map { $0 + Point(copy * frame.worldSize, 0) }
            return node(picture.image, colours, source, corners, opacity, isSmooth)
        }
    }

    private static func node(
        _ image: PixelImage, _ colours: RasterColours, _ name: String, _ corners: [Point], _ opacity: Double,
        _ isSmooth: Bool
    ) -> [Node] {
        guard let image = try? RasterImage(colours.applied(to: image), name: name) else { return [] }
        return [.image(Node.Image(image, corners: corners, opacity: opacity, isSmooth: isSmooth))]
    }
}
