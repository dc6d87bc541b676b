import Foundation
import Geo
import Graphics
import Style
import Tiles

/// Resolves hillshade and color-relief layers, which show elevation tiles: pictures of pixels also in a PDF.
enum ReliefLayer {
    /// Largest number of pixels of a picture.
    private static let mostPixels = 20_000_000.0
    /// Pixels of a picture along a cell of the heights; between cells all is even, so that more would show nothing.
    private static let finest = 3.0

    /// Colours kept for heights that come again.
    private static let mostColours = 500_000

    static func hillshade(_ layer: Layer, of sources: MapSources, code: HeightCode, in context: ShapeContext)
        throws(RenderError) -> [Node]
    {
        guard let tileset = layer.source.flatMap({ sources.rasters[$0] }) else { return [] }
        let isSmooth = layer[.hillshadeResampling].value(context.evaluation) == .linear
        guard let grid = try HeightGrid(of: tileset, code, in: context.frame, isSmooth: isSmooth) else { return [] }
        let relief = Relief(layer, context.evaluation)
        let slopes = SlopeGrid(grid)
        return picture(layer.id, of: grid, in: context.frame) { place, stretch in
            // Mercator draws all larger than it is, but for heights.
            slopes.slope(at: place, isSmooth: isSmooth).map { relief.colour(of: $0 * stretch) }
        }
    }

    static func colours(_ layer: Layer, of sources: MapSources, code: HeightCode, in context: ShapeContext)
        throws(RenderError) -> [Node]
    {
        let opacity = layer[.colorReliefOpacity].value(context.evaluation)
        guard opacity > 0, layer[.colorReliefColor].isSet, let tileset = layer.source.flatMap({ sources.rasters[$0] })
        else { return [] }
        let isSmooth = layer[.colorReliefResampling].value(context.evaluation) == .linear
        guard let grid = try HeightGrid(of: tileset, code, in: context.frame, isSmooth: isSmooth),
            let range = grid.range
        else { return [] }
        // Heights are told apart to a quarter of a metre, or finer where all lie close together.
        let step = max(1e-9, min(0.25, (range.upperBound - range.lowerBound) / 4096))
        let property = layer[.colorReliefColor]
        var known: [Int: SIMD4<Double>] = [:]
        return picture(layer.id, of: grid, in: context.frame) { place, _ in
            let number = (grid.height(at: place, isSmooth: isSmooth) / step).rounded()
            guard abs(number) < 1e15 else { return nil }
            if let colour = known[Int(number)] { return colour }
            let shown = property.value(context.evaluation(["elevation": number * step]))
            let colour = RGBA(shown, opacity: opacity).multiplied
            if known.count >= mostColours { known.removeAll(keepingCapacity: true) }
            known[Int(number)] = colour
            return colour
        }
    }

    /// A picture of the part of a map that has heights.
    ///
    /// - Parameter colour: of a place in cells of the grid, multiplied with its opacity; nil where there is none. It is
    ///   also told how many times longer than at the equator lengths are there.
    private static func picture(
        _ name: String, of grid: HeightGrid, in frame: Frame, _ colour: (Point, Double) -> SIMD4<Double>?
    ) -> [Node] {
        guard let box = frame.box.intersection(grid.box), box.width > 0, box.height > 0 else { return [] }
        let cell = grid.box.width / Double(grid.width)
        let scale = min(
            frame.resolution / Length.millimetresPerInch, Self.finest / cell,
            (mostPixels / (box.width * box.height)).squareRoot())
        let (width, height) = (Int((box.width * scale).rounded(.up)), Int((box.height * scale).rounded(.up)))
        guard width > 0, height > 0 else { return [] }
        var image = PixelImage(width: width, height: height, pixels: [])
        let origin = frame.worldOrigin
        image.pixels.withUnsafeMutableBufferPointer { pixels in
            for row in 0..<height {
                let y = box.minY + (Double(row) + 0.5) / scale
                let stretch = cosh(.pi * (1 - 2 * (y - origin.y) / frame.worldSize))
                for column in 0..<width {
                    let x = box.minX + (Double(column) + 0.5) / scale
                    let place = Point((x - grid.box.minX) / cell - 0.5, (y - grid.box.minY) / cell - 0.5)
                    guard let colour = colour(place, stretch) else { continue }
                    let at = 4 * (row * width + column)
                    let alpha = max(0, min(1, colour.w))
                    guard alpha > 0 else { continue }
                    for channel in 0..<3 {
                        pixels[at + channel] = UInt8((max(0, min(1, colour[channel] / alpha)) * 255).rounded())
                    }
                    pixels[at + 3] = UInt8((alpha * 255).rounded())
                }
            }
        }
        guard let picture = try? RasterImage(image, name: name) else { return [] }
        let corners = Box(x: box.minX, y: box.minY, width: Double(width) / scale, height: Double(height) / scale)
            .corners
        return [.image(Node.Image(picture, corners: corners))]
    }
}
