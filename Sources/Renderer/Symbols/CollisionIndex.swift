import Geo
import Style

/// The boxes that labels, icons and pins already take on the map, in mm.
struct CollisionIndex {
    private struct Entry {
        var box: Box
        var overlap: Overlap
    }

    private let grid: Grid
    private var cells: [[Entry]]

    /// - Parameter area: where most boxes will lie.
    init(over area: Box) {
        // About the length of a short label.
        grid = Grid(over: area, side: 8)
        cells = Array(repeating: [], count: grid.count)
    }

    /// - Parameter overlap: what the owner says of others that would cover it.
    mutating func insert(_ box: Box, overlap: Overlap = .never) {
        // What a negative padding leaves nothing of takes no space.
        guard box.minX <= box.maxX, box.minY <= box.maxY else { return }
        let entry = Entry(box: box, overlap: overlap)
        let (columns, rows) = grid.cells(under: box)
        for row in rows {
            for column in columns { cells[row * grid.columns + column].append(entry) }
        }
    }

    /// True where a box shares space with one that was inserted, and one of the two will have no overlap.
    func collides(_ box: Box, overlap: Overlap = .never) -> Bool {
        guard overlap != .always, box.minX <= box.maxX, box.minY <= box.maxY else { return false }
        let (columns, rows) = grid.cells(under: box)
        for row in rows {
            for column in columns {
                for entry in cells[row * grid.columns + column]
                where (overlap == .never || entry.overlap == .never) && entry.box.intersects(box) { return true }
            }
        }
        return false
    }
}

/// Square cells over a part of the plane. What lies beyond counts as in the nearest cell, so that whatever meets in the
/// plane meets in a cell.
struct Grid {
    let columns: Int
    private let rows: Int
    private let origin: Point
    private let side: Double

    /// Cells at most; for more the side grows.
    private static let limit = 16_384.0

    init(over area: Box, side: Double) {
        let width = min(max(0, area.width), 1e6)
        let height = min(max(0, area.height), 1e6)
        let side = max(side, (width * height / Self.limit).squareRoot(), max(width, height) / Self.limit)
        self.side = side
        origin = Point(area.minX, area.minY)
        columns = Int(width / side) + 1
        rows = Int(height / side) + 1
    }

    /// Number of cells.
    var count: Int { columns * rows }

    /// The cells that a box lies on; the box must not be turned inside out.
    func cells(under box: Box) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>) {
        let low = cell(Point(box.minX, box.minY))
        let high = cell(Point(box.maxX, box.maxY))
        return (low.column...high.column, low.row...high.row)
    }

    func cell(_ point: Point) -> (column: Int, row: Int) {
        (
            Int(max(0, min(Double(columns - 1), ((point.x - origin.x) / side).rounded(.down)))),
            Int(max(0, min(Double(rows - 1), ((point.y - origin.y) / side).rounded(.down))))
        )
    }
}
