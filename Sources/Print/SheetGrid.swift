package import Geo

/// How pages are arranged on sheets: columns and rows of equal cells, in each a page scaled down over its caption.
/// Lengths in mm.
package struct SheetGrid: Sendable, Equatable {
    package var columns: Int
    package var rows: Int
    /// Of a page on the sheet, 1 being its true size; never more.
    package var scale: Double

    /// A4, upright.
    package static let sheet = Point(210, 297)
    /// Where the cells lie: between the heading and the line at the foot.
    static let area = Box(minX: 10, minY: 22.5, maxX: 200, maxY: 287)
    static let gap = Point(5, 4)
    static let captionHeight = 11.6
    /// Smaller pages cannot be judged: letters of 2.5 mm become as small as the smallest print.
    private static let smallestScale = 0.45
    /// Captions need some width.
    private static let mostColumns = 4

    /// The grid with the most cells in which pages are not too small; among equals the one with the largest pages.
    ///
    /// - Parameter page: size of a page with its bleed.
    package init(page: Point) {
        var best = SheetGrid(columns: 1, rows: 1, page)
        for columns in 1...Self.mostColumns {
            for rows in 1...8 {
                let grid = SheetGrid(columns: columns, rows: rows, page)
                guard grid.scale >= Self.smallestScale else { continue }
                if (best.cells, best.scale) < (grid.cells, grid.scale) { best = grid }
            }
        }
        self = best
    }

    private init(columns: Int, rows: Int, _ page: Point) {
        (self.columns, self.rows) = (columns, rows)
        scale = 1
        let cell = cell(0)
        let room = Point(cell.width, cell.height - Self.captionHeight)
        scale = max(0.01, min(1, room.x / page.x, room.y / page.y))
    }

    /// Pages on a sheet.
    package var cells: Int { columns * rows }

    /// A cell with its page and caption; counted row by row from 0.
    func cell(_ index: Int) -> Box {
        let width = (Self.area.width - Double(columns - 1) * Self.gap.x) / Double(columns)
        let height = (Self.area.height - Double(rows - 1) * Self.gap.y) / Double(rows)
        return Box(
            x: Self.area.minX + Double(index % columns) * (width + Self.gap.x),
            y: Self.area.minY + Double(index / columns) * (height + Self.gap.y), width: width, height: height)
    }
}
