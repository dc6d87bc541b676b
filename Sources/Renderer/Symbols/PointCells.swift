import Geo

/// Points sorted by the cells of a grid, so that those near a place are found without a look at all others; in mm.
struct PointCells: Sendable {
    /// The places of the points as given; those of each cell lie together, in their order.
    let order: [Int]
    private let grid: Grid
    /// Where those of each cell begin in `order`, and the end of all.
    private let starts: [Int]

    /// Side of a cell.
    private static let side = 4.0

    /// - Parameter area: where most points lie.
    init(_ points: [Point], over area: Box) {
        let grid = Grid(over: area, side: Self.side)
        let cells = points.map { point in
            let cell = grid.cell(point)
            return cell.row * grid.columns + cell.column
        }
        var starts = [Int](repeating: 0, count: grid.count + 1)
        for cell in cells { starts[cell + 1] += 1 }
        for cell in 0..<grid.count { starts[cell + 1] += starts[cell] }
        var (next, order) = (starts, Array(points.indices))
        for (place, cell) in cells.enumerated() {
            order[next[cell]] = place
            next[cell] += 1
        }
        (self.grid, self.starts, self.order) = (grid, starts, order)
    }

    /// The stretches of `order` in the cells under a box: one a row.
    func ranges(under box: Box) -> some Sequence<Range<Int>> {
        let (columns, rows) = grid.cells(under: box)
        return rows.lazy.map { [grid, starts] row in
            let first = row * grid.columns
            return starts[first + columns.lowerBound]..<starts[first + columns.upperBound + 1]
        }
    }
}
