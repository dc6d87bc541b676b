package import Geo

/// PMTiles numbers tiles zoom by zoom, within a zoom along a Hilbert curve (specification 3, chapter 4.1).
extension TileID {
    /// The largest zoom whose numbers are used here; 31 would be the last one to fit into 64 bits.
    static let largestNumberedZoom = TilesetMetadata.zoomLimit

    /// Number of all tiles at zooms below one.
    static func firstNumber(atZoom zoom: Int) -> UInt64 { ((1 << (2 * UInt64(zoom))) - 1) / 3 }

    /// The number of a tile with 0 ≤ x, y < 2^zoom, zoom at most 30.
    package var hilbertNumber: UInt64 {
        var (column, row, index) = (UInt64(x), UInt64(y), UInt64(0))
        var side: UInt64 = (1 << UInt64(zoom)) >> 1
        while side > 0 {
            let (east, south) = (column & side != 0, row & side != 0)
            index += side * side * ((east ? 3 : 0) ^ (south ? 1 : 0))
            Self.turn(&column, &row, side: side, east: east, south: south)
            side >>= 1
        }
        return Self.firstNumber(atZoom: zoom) + index
    }

    /// The tile of a number; nil beyond zoom 30.
    package init?(hilbertNumber number: UInt64) {
        guard number < Self.firstNumber(atZoom: Self.largestNumberedZoom + 1) else { return nil }
        // 3 n + 1 lies between 4^z and 4^(z+1) for the numbers of the zoom z.
        let zoom = (UInt64.bitWidth - 1 - (3 * number + 1).leadingZeroBitCount) / 2
        var rest = number - Self.firstNumber(atZoom: zoom)
        var (column, row): (UInt64, UInt64) = (0, 0)
        for level in 0..<UInt64(zoom) {
            let side: UInt64 = 1 << level
            let east = rest & 2 != 0
            let south = (rest & 1 != 0) != east
            // The lower bits of both are turned, so that the curve goes on where it left the quarter before.
            Self.turn(&column, &row, side: side, east: east, south: south)
            if east { column += side }
            if south { row += side }
            rest >>= 2
        }
        self.init(zoom: zoom, x: Int(column), y: Int(row))
    }

    /// Mirrors and swaps the coordinates within a quarter of the square; doing so twice is undoing it.
    private static func turn(_ x: inout UInt64, _ y: inout UInt64, side: UInt64, east: Bool, south: Bool) {
        guard !south else { return }
        if east { (x, y) = (side &- 1 &- x, side &- 1 &- y) }
        swap(&x, &y)
    }
}
