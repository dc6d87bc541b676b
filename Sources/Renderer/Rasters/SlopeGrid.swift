import Foundation
import Geo

/// The slopes of a grid of heights, eastwards and southwards, as MapLibre's hillshade sees them: steeper at small
/// scales, where they would hardly show.
struct SlopeGrid {
    private let width: Int
    private let height: Int
    private var east: [Float]
    private var south: [Float]

    /// Steeper ones are cliffs, as in MapLibre.
    private static let steepest = 4.0

    init(_ grid: HeightGrid) {
        (width, height) = (grid.width, grid.height)
        east = Array(repeating: .nan, count: width * height)
        south = east
        let zoom = Double(grid.zoom)
        let exaggeration = zoom < 2 ? 0.4 : zoom < 4.5 ? 0.35 : 0.3
        let lift = zoom < 15 ? exp2((15 - zoom) * exaggeration) : 1
        // Eight times the length of a cell at the equator, by MapLibre's length of the equator.
        let run = exp2(28.2562 - zoom) / Double(grid.side)
        let factor = lift / run
        grid.cells.withUnsafeBufferPointer { cells in
            for y in 0..<height {
                let (above, below) = (max(0, y - 1) * width, min(height - 1, y + 1) * width)
                for x in 0..<width {
                    let own = cells[y * width + x]
                    guard own.isFinite else { continue }
                    let (left, right) = (max(0, x - 1), min(width - 1, x + 1))
                    // Beside a missing tile the ground goes on level.
                    func cell(_ row: Int, _ column: Int) -> Double {
                        let value = cells[row + column]
                        return Double(value.isFinite ? value : own)
                    }
                    let (a, b, c) = (cell(above, left), cell(above, x), cell(above, right))
                    let (d, f) = (cell(y * width, left), cell(y * width, right))
                    let (g, h, i) = (cell(below, left), cell(below, x), cell(below, right))
                    east[y * width + x] = Self.limited((c + f + f + i - a - d - d - g) * factor)
                    south[y * width + x] = Self.limited((g + h + h + i - a - b - b - c) * factor)
                }
            }
        }
    }

    private static func limited(_ slope: Double) -> Float { Float(max(-steepest, min(steepest, slope))) }

    /// The slopes at a place in cells; nil where there are no heights.
    func slope(at place: Point, isSmooth: Bool) -> Point? {
        func sample(_ cells: [Float]) -> Double {
            HeightGrid.sample(place, width, height, isSmooth: isSmooth) { Double(cells[$1 * width + $0]) }
        }
        let slope = Point(sample(east), sample(south))
        return slope.x.isFinite && slope.y.isFinite ? slope : nil
    }
}
