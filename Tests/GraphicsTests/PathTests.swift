import Geo
import Graphics
import Testing

@Suite("Paths and colours")
struct PathTests {
    @Test func ringsAndLines() {
        var path = Path()
        path.add([Point(0, 0), Point(1, 0), Point(1, 1)], closed: true)
        path.add([Point(5, 5)], closed: true)
        path.add([Point(7, 7), Point(8, 8)], closed: false)
        #expect(path.verbs == [.move, .line, .line, .close, .move, .line])
        #expect(path.points.count == 5)
        #expect(path.translated(by: Point(1, 2)).points.first == Point(1, 2))
        #expect(!path.isEmpty && Path().isEmpty)
    }

    @Test func circlesAreRound() {
        let path = Path(circleAt: Point(10, 20), radius: 5)
        #expect(path.points.allSatisfy { $0.distance(to: Point(10, 20)) < 5.8 })
        #expect(Box(around: path.points) == Box(minX: 5, minY: 15, maxX: 15, maxY: 25))
    }

    @Test func cornersAreRoundedByHalfASideAtMost() {
        let path = Path(Box(x: 0, y: 0, width: 10, height: 4), radius: 50)
        #expect(Box(around: path.points) == Box(minX: 0, minY: 0, maxX: 10, maxY: 4))
    }

    @Test func coloursAreWrittenInHexadecimal() {
        #expect("\(RGBA(0x0A3CFF))" == "#0a3cff")
        #expect("\(RGBA(0x0A3CFF, alpha: 0.5))" == "#0a3cff/50")
        #expect(RGBA(0xFF0000, alpha: 0.5).opacity(0.5).alpha == 0.25)
        #expect("\(RGBA(red: 2, green: -1, blue: 0.5))" == "#ff0080")
    }
}
