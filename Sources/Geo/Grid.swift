/// Square cells over a part of the plane. What lies beyond counts as in the nearest cell, so that whatever meets in the
/// plane meets in a cell.
package struct Grid: Sendable {
    package let columns: Int
    package let rows: Int
    private let origin: Point
    private let side: Double

    /// Cells at most; for more the side grows.
    private static let limit = 16_384.0

    /// - Parameter side: of a cell; it grows where there would be too many.
    package init(over area: Box, side: Double) {
        let width = min(max(0, area.width), 1e6)
        let height = min(max(0, area.height), 1e6)
        let side = max(side, (width * height / Self.limit).squareRoot(), max(width, height) / Self.limit)
        self.side = side
        origin = Point(area.minX, area.minY)
        columns = Int(width / side) + 1
        rows = Int(height / side) + 1
    }

    /// Number of cells.
    package var count: Int { columns * rows }

    /// The cells that a box lies on; the box must not be turned inside out.
    package func cells(under box: Box) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        let low = cell(Point(box.minX, box.minY))
        let high = cell(Point(box.maxX, box.maxY))
        return (low.column...high.column, low.row...high.row)
    }

    /// The cell of a point.
    package func cell(_ point: Point) -> (column: Int, row: Int) {
        (
            Int(max(0, min(Double(columns - 1), ((point.x - origin.x) / side).rounded(.down)))),
            Int(max(0, min(Double(rows - 1), ((point.y - origin.y) / side).rounded(.down))))
        )
    }
}
