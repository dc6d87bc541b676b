import Geo
import Maps
import Testing

/// The largest rectangles between boxes.
@Suite struct FreeSpaceTests {
    /// All free rectangles on a grid that lie in no larger one, found by trying each.
    private func expected(_ side: Int, _ boxes: [Box]) -> Set<Box> {
        var free: Set<Box> = []
        for minX in 0..<side {
            for minY in 0..<side {
                for maxX in minX + 1...side {
                    for maxY in minY + 1...side {
                        let box = Box(
                            minX: Double(minX), minY: Double(minY), maxX: Double(maxX), maxY: Double(maxY))
                        if !boxes.contains(where: { $0.intersects(box) }) { free.insert(box) }
                    }
                }
            }
        }
        // A rectangle is the largest of its place where none of its sides can be moved outwards.
        return free.filter { box in
            let wider = [
                Box(minX: box.minX - 1, minY: box.minY, maxX: box.maxX, maxY: box.maxY),
                Box(minX: box.minX, minY: box.minY - 1, maxX: box.maxX, maxY: box.maxY),
                Box(minX: box.minX, minY: box.minY, maxX: box.maxX + 1, maxY: box.maxY),
                Box(minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY + 1),
            ]
            return !wider.contains { free.contains($0) }
        }
    }

    @Test func allLargestRectanglesAreFoundAndNoOthers() {
        var random = MapsGenerator(state: 11)
        let side = 7
        for number in 0..<400 {
            let boxes = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                // Some reach beyond the area, some have no width.
                Box(
                    x: Double(Int.random(in: -2..<side, using: &random)),
                    y: Double(Int.random(in: -2..<side, using: &random)),
                    width: Double(Int.random(in: 0...3, using: &random)),
                    height: Double(Int.random(in: 1...3, using: &random)))
            }
            let area = Box(x: 0, y: 0, width: Double(side), height: Double(side))
            let found = FreeSpace.rectangles(of: area, without: boxes)
            #expect(Set(found) == expected(side, boxes.filter { $0.width > 0 }), "\(number): \(boxes)")
            #expect(Set(found).count == found.count)
            let sizes = found.map { $0.width * $0.height }
            #expect(sizes == sizes.sorted(by: >))
        }
    }

    @Test func manyBoxesAreNoMatter() {
        var random = MapsGenerator(state: 12)
        let boxes = (0..<60).map { _ in
            Box(x: .random(in: 0...280, using: &random), y: .random(in: 0...200, using: &random), width: 8, height: 5)
        }
        let area = Box(x: 0, y: 0, width: 297, height: 210)
        let found = FreeSpace.rectangles(of: area, without: boxes)
        #expect(found.count > 60)
        for box in found { #expect(area.contains(box) && !boxes.contains { $0.intersects(box) }) }
        #expect(FreeSpace.rectangles(of: area, without: [area]).isEmpty)
        #expect(FreeSpace.rectangles(of: Box(x: 0, y: 0, width: 0, height: 5), without: []).isEmpty)
    }
}
