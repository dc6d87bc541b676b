import Geo
import TestSupport
import Testing

@Suite("Grid")
struct GridTests {
    /// Also beyond the area, and where cells must be larger than asked for.
    @Test(arguments: [8.0, 0.001]) func whatMeetsInThePlaneMeetsInACell(side: Double) {
        let grid = Grid(over: Box(x: -10, y: 5, width: 100, height: 40), side: side)
        #expect(grid.count <= 40_000)
        var random = Dice(state: 11)
        func number() -> Double { Double.random(in: -200...200, using: &random) }
        for _ in 0..<2000 {
            let point = Point(number(), number())
            let box = Box(x: point.x - 3, y: point.y - 2, width: 4, height: 7)
            let (columns, rows) = grid.cells(under: box)
            let cell = grid.cell(point)
            #expect(columns.contains(cell.column) && rows.contains(cell.row))
            #expect((0..<grid.columns).contains(cell.column) && (0..<grid.rows).contains(cell.row))
        }
    }

    @Test func numbersThatAreNoneDoNotTrap() {
        let grid = Grid(over: Box(minX: .nan, minY: -.infinity, maxX: .infinity, maxY: .nan), side: 4)
        #expect((0..<grid.columns).contains(grid.cell(Point(.nan, .infinity)).column))
    }
}
