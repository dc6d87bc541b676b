import Geo
import Graphics

/// An icon kept as distances from its outline (a signed distance field), which can be drawn in any colour.
///
/// It is drawn as outlines traced at a distance, not as pixels: so it is sharp at any resolution and stays vectors in a
/// PDF.
struct DistanceField: Sendable {
    private let width: Int
    private let height: Int
    /// Opacity of the pixels, row by row with a rim of zeros, so that every outline closes.
    private let values: [Double]

    /// The value on the outline of the shape (192 of 256), and how much it falls with each pixel away from it.
    private static let edge = 0.75
    private static let perPixel = 1.0 / 8
    /// Farther out than this, in pixels, a field holds nothing.
    static let reach = 6.0

    /// - Parameter rgba: four bytes a pixel.
    init(width: Int, height: Int, rgba: [UInt8]) {
        self.width = width + 2
        self.height = height + 2
        var values = [Double](repeating: 0, count: (width + 2) * (height + 2))
        for y in 0..<height {
            for x in 0..<width where 4 * (y * width + x) + 3 < rgba.count {
                values[(y + 1) * (width + 2) + x + 1] = Double(rgba[4 * (y * width + x) + 3]) / 255
            }
        }
        self.values = values
    }

    /// The outline at a distance outside (inside where negative) of the shape's own, in pixels: closed rings in pixels
    /// of the icon, clockwise around what they hold.
    func outline(at distance: Double) -> [[Point]] {
        let level = max(1.0 / 255, min(1, Self.edge - distance * Self.perPixel)) - 1e-6
        var next: [Int: Int] = [:]
        for y in 0..<height - 1 {
            for x in 0..<width - 1 { addSegments(x, y, level, to: &next) }
        }
        var rings: [[Point]] = []
        for start in next.keys.sorted() {
            var ring: [Point] = []
            var edge = start
            while let following = next.removeValue(forKey: edge) {
                ring.append(crossing(edge, level))
                edge = following
            }
            if ring.count > 2 { rings.append(ring) }
        }
        return rings
    }

    /// Marching squares: where the level enters and leaves the square between four pixels' middles. An edge of the grid
    /// has a number: twice that of the pixel at its start, one more where it runs down.
    private func addSegments(_ x: Int, _ y: Int, _ level: Double, to next: inout [Int: Int]) {
        let at = y * width + x
        let inside = [at, at + 1, at + width + 1, at + width].map { values[$0] > level }
        guard inside.contains(true), inside.contains(false) else { return }
        let edges = [2 * at, 2 * (at + 1) + 1, 2 * (at + width), 2 * at + 1]
        for corner in 0..<4 where inside[corner] && !inside[(corner + 1) % 4] {
            // Back around the square to where this stretch of the inside began.
            var first = corner
            while inside[(first + 3) % 4] { first = (first + 3) % 4 }
            next[edges[corner]] = edges[(first + 3) % 4]
        }
    }

    private func crossing(_ edge: Int, _ level: Double) -> Point {
        let at = edge / 2
        let other = edge.isMultiple(of: 2) ? at + 1 : at + width
        let share = (level - values[at]) / (values[other] - values[at])
        // Less the rim, plus half a pixel to its middle.
        let start = Point(Double(at % width) - 0.5, Double(at / width) - 0.5)
        return edge.isMultiple(of: 2) ? start + Point(share, 0) : start + Point(0, share)
    }
}
