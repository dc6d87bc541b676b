/// Address of a tile in the XYZ scheme: row 0 is in the north.
package struct TileID: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var zoom: Int
    package var x: Int
    package var y: Int

    package init(zoom: Int, x: Int, y: Int) {
        self.zoom = zoom
        self.x = x
        self.y = y
    }

    package var description: String { "\(zoom)/\(x)/\(y)" }

    package static func < (a: TileID, b: TileID) -> Bool { (a.zoom, a.y, a.x) < (b.zoom, b.y, b.x) }

    /// The tile on the unit square of `Mercator`.
    package var box: Box {
        let side = 1 / Double(1 << zoom)
        return Box(x: Double(x) * side, y: Double(y) * side, width: side, height: side)
    }

    /// The tile that holds this one at a lower or equal zoom.
    package func ancestor(atZoom lower: Int) -> TileID {
        let shift = max(0, zoom - lower)
        return TileID(zoom: zoom - shift, x: x >> shift, y: y >> shift)
    }

    /// The tiles of a zoom that a box on the unit square shares more than an edge with, or the one a box without area
    /// lies in; row by row from the north west; x is not wrapped, y is limited to the square.
    package static func covering(_ box: Box, atZoom zoom: Int) -> [TileID] {
        guard box.minY < 1, box.maxY > 0 || box.minY == 0 else { return [] }
        let count = Double(1 << zoom)
        func range(_ low: Double, _ high: Double) -> ClosedRange<Int> {
            let first = Int((low * count).rounded(.down))
            return first...max(first, Int((high * count).rounded(.up)) - 1)
        }
        let columns = range(box.minX, box.maxX)
        return range(max(0, box.minY), min(1, box.maxY)).flatMap { y in
            columns.map { x in TileID(zoom: zoom, x: x, y: y) }
        }
    }
}
