import Foundation
import Geo
import Graphics
import Style

/// Resolves heatmap layers: the density of points as colours, a picture of pixels also in a PDF, since no vectors mix
/// like this.
enum HeatmapLayer {
    /// Finest grid in pixels an inch: nothing of a heat map is sharper than a point's reach.
    private static let finest = 150.0
    /// Largest number of cells.
    private static let mostCells = 20_000_000.0
    /// Height of the bell curve, 1 / √(2π).
    private static let peak = 0.398_942_280_401_432_7
    /// Density that shows no more: a sixteenth of the smallest step of a channel.
    private static let least = 1.0 / 255 / 16

    static func nodes(_ layer: Layer, in context: ShapeContext) -> [Node] {
        let box = context.frame.box
        let dpi = min(finest, context.frame.resolution)
        let scale = min(dpi / Length.millimetresPerInch, (mostCells / max(1e-9, box.width * box.height)).squareRoot())
        let (width, height) = (Int((box.width * scale).rounded(.up)), Int((box.height * scale).rounded(.up)))
        guard width > 0, height > 0 else { return [] }
        var grid = DensityGrid(width: width, height: height)
        let (radius, weight) = (layer[.heatmapRadius], layer[.heatmapWeight])
        let intensity = layer[.heatmapIntensity].value(context.evaluation)
        for tile in context.tiles(of: layer) {
            tile.forEachFeature(of: layer, in: context) { feature, evaluation, extent in
                let height = weight.value(evaluation) * intensity * peak
                guard height > least else { return }
                let reach = radius.value(evaluation) * context.pixel * scale
                for point in feature.geometry.visiblePoints(extent: extent) {
                    let place = tile.placement.place(point, extent: extent) - Point(box.minX, box.minY)
                    grid.add(at: place * scale, radius: reach, height: height, least: least)
                }
            }
        }
        guard grid.isUsed, let image = try? RasterImage(picture(of: grid, layer, context), name: layer.id) else {
            return []
        }
        let corners = Box(x: box.minX, y: box.minY, width: Double(width) / scale, height: Double(height) / scale)
            .corners
        return [.image(Node.Image(image, corners: corners))]
    }

    private static func picture(of grid: DensityGrid, _ layer: Layer, _ context: ShapeContext) -> PixelImage {
        let opacity = layer[.heatmapOpacity].value(context.evaluation)
        let colour = layer[.heatmapColor]
        let ramp = (0...255).map { step -> [UInt8] in
            let density = Double(step) / 255
            let shown =
                colour.isSet
                ? RGBA(colour.value(context.evaluation(["heatmap-density": density])), opacity: opacity)
                : defaultRamp(density).opacity(opacity)
            return [shown.red, shown.green, shown.blue, shown.alpha].map { UInt8((max(0, min(1, $0)) * 255).rounded()) }
        }
        var picture = PixelImage(width: grid.width, height: grid.height, pixels: [])
        for (index, density) in grid.cells.enumerated() {
            let entry = ramp[Int(min(1, density) * 255)]
            for channel in 0..<4 { picture.pixels[4 * index + channel] = entry[channel] }
        }
        return picture
    }

    /// The specification's default: transparent blue, royal blue, cyan, lime, yellow, red.
    private static func defaultRamp(_ density: Double) -> RGBA {
        let stops: [(at: Double, colour: RGBA)] = [
            (0, RGBA(0x0000FF, alpha: 0)), (0.1, RGBA(0x4169E1)), (0.3, RGBA(0x00FFFF)), (0.5, RGBA(0x00FF00)),
            (0.7, RGBA(0xFFFF00)), (1, RGBA(0xFF0000)),
        ]
        for (low, high) in zip(stops, stops.dropFirst()) where density <= high.at {
            return low.colour.mixed(with: high.colour, (density - low.at) / (high.at - low.at))
        }
        return RGBA(0xFF0000)
    }
}

/// Sums of bell curves on a grid.
private struct DensityGrid {
    let width: Int
    let height: Int
    private(set) var cells: [Float]
    /// True where a point was added that reaches into the grid.
    private(set) var isUsed = false

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        cells = [Float](repeating: 0, count: width * height)
    }

    /// Adds a bell curve whose radius is three standard deviations, out to where it falls below `least`.
    mutating func add(at centre: Point, radius: Double, height peak: Double, least: Double) {
        let reach = (-2 * log(least / peak)).squareRoot() / 3 * radius
        guard radius > 0, reach.isFinite, centre.x.isFinite, centre.y.isFinite,
            centre.x > -reach, centre.y > -reach, centre.x < Double(width) + reach, centre.y < Double(height) + reach
        else { return }
        isUsed = true
        let columns = max(0, Int(centre.x - reach))..<max(0, min(width, Int(centre.x + reach) + 1))
        let rows = max(0, Int(centre.y - reach))..<max(0, min(height, Int(centre.y + reach) + 1))
        guard !columns.isEmpty, !rows.isEmpty else { return }
        for row in rows {
            let dy = (Double(row) + 0.5 - centre.y) / radius
            for column in columns {
                let dx = (Double(column) + 0.5 - centre.x) / radius
                cells[row * width + column] += Float(peak * exp(-4.5 * (dx * dx + dy * dy)))
            }
        }
    }
}
