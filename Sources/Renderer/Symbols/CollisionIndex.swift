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
