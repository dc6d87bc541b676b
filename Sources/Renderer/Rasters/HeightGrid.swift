import Foundation
import Geo
import Graphics
import Style
import Tiles

/// Heights out of the tiles under a map, as one grid, so that slopes do not break at the edges of tiles.
struct HeightGrid {
    /// Largest side in cells.
    private static let largestSide = 6000

    let width: Int
    let height: Int
    /// Metres, row by row from the top left; not a number where there is no tile.
    private(set) var cells: [Float]
    /// Where the grid lies on the media, in mm.
    let box: Box
    let zoom: Int
    /// Cells along a tile.
    let side: Int

    /// The heights under a frame and a little around it; nil where there are none.
    ///
    /// - Parameter code: what the colours of the pictures stand for.
    init?(of tileset: RasterTileset, _ code: HeightCode, in frame: Frame, isSmooth: Bool) throws(RenderError) {
        guard let tiles = try PictureTiles(of: tileset, under: Self.box(of: tileset, in: frame), in: frame) else {
            return nil
        }
        side = tiles.side(limit: Self.largestSide)
        guard side > 0 else { return nil }
        (width, height, zoom) = (tiles.columns * side, tiles.rows * side, tiles.zoom)
        box = tiles.box(in: frame)
        cells = Array(repeating: .nan, count: width * height)
        for tile in tiles.pictures {
            fill(tile, code, x: (tile.id.x - tiles.first.x) * side, y: (tile.id.y - tiles.first.y) * side, isSmooth)
        }
    }

    /// The part of the media whose heights a relief is made from: the outermost slopes need their neighbours, and a tile
    /// has a hundred cells or more.
    static func box(of tileset: RasterTileset, in frame: Frame) -> Box {
        frame.box.grown(by: tileset.tileSize * frame.pixel / 64)
    }

    /// Reads the square of one tile.
    private mutating func fill(_ tile: PictureTiles.Picture, _ code: HeightCode, x: Int, y: Int, _ isSmooth: Bool) {
        let image = tile.image
        guard image.width > 0, image.height > 0 else { return }
        func value(_ column: Int, _ row: Int) -> Double {
            let at = 4 * (row * image.width + column)
            let (red, green, blue) = (image.pixels[at], image.pixels[at + 1], image.pixels[at + 2])
            return Double(red) * code.red + Double(green) * code.green + Double(blue) * code.blue - code.base
        }
        let isWhole = tile.part.width == 1 && image.width == side && image.height == side
        for row in 0..<side {
            for column in 0..<side {
                let to = (y + row) * width + x + column
                if isWhole {
                    cells[to] = Float(value(column, row))
                    continue
                }
                // A part of an ancestor, or a picture of another size.
                let part = tile.part
                let at = Point(
                    (part.minX + part.width * (Double(column) + 0.5) / Double(side)) * Double(image.width) - 0.5,
                    (part.minY + part.height * (Double(row) + 0.5) / Double(side)) * Double(image.height) - 0.5)
                let sampled = Self.sample(at, image.width, image.height, isSmooth: isSmooth) { value($0, $1) }
                cells[to] = Float(sampled)
            }
        }
    }

    /// The value between the cells around a place (bilinear), or that of the nearest; the edge goes on outside.
    static func sample(
        _ at: Point, _ width: Int, _ height: Int, isSmooth: Bool, _ value: (Int, Int) -> Double
    ) -> Double {
        let (x, y) = (max(0, min(Double(width - 1), at.x)), max(0, min(Double(height - 1), at.y)))
        let nearest = value(Int(x.rounded()), Int(y.rounded()))
        guard isSmooth else { return nearest }
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(width - 1, left + 1), min(height - 1, top + 1))
        let (a, b) = (x - Double(left), y - Double(top))
        let upper = value(left, top) * (1 - a) + value(right, top) * a
        let lower = value(left, bottom) * (1 - a) + value(right, bottom) * a
        let mixed = upper * (1 - b) + lower * b
        // Beside a missing tile the nearest height goes on to its edge.
        return mixed.isFinite ? mixed : nearest
    }

    /// The height at a place in cells; not a number where there is none.
    func height(at place: Point, isSmooth: Bool) -> Double {
        Self.sample(place, width, height, isSmooth: isSmooth) { Double(cells[$1 * width + $0]) }
    }

    /// The lowest and the highest height; nil where there is none.
    var range: ClosedRange<Double>? {
        var (low, high) = (Float.infinity, -Float.infinity)
        for cell in cells where cell.isFinite { (low, high) = (min(low, cell), max(high, cell)) }
        return low <= high ? Double(low)...Double(high) : nil
    }
}
