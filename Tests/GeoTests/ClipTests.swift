import Geo
import TestSupport
import Testing

private let box = Box(minX: 0, minY: 0, maxX: 10, maxY: 10)

private func line(_ points: [Point], closed: Bool = false) -> [[Point]] {
    Clip.line(points[...], closed: closed, to: box)
}

private func ring(_ points: [Point], to box: Box = box) -> [Point] { Clip.ring(points[...], to: box) }

/// Signed area of a ring; positive for exterior rings (y grows downwards).
private func area(_ ring: [Point]) -> Double {
    zip(ring, ring.dropFirst() + ring.prefix(1)).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) / 2 }
}

@Suite("Clipping lines")
struct ClipLineTests {
    @Test func insideStaysAsItIs() {
        let points = [Point(1, 1), Point(5, 9), Point(9, 1)]
        #expect(line(points) == [points])
        #expect(line(points, closed: true) == [points + [Point(1, 1)]])
    }

    @Test func outsideIsGone() {
        #expect(line([Point(-5, -5), Point(-1, 20)]).isEmpty)
        // Its bounding box covers the corner, the line itself passes by.
        #expect(line([Point(-4, 3), Point(3, -4)]).isEmpty)
    }

    @Test func throughIsCutAtBothEdges() {
        #expect(line([Point(-5, 5), Point(15, 5)]) == [[Point(0, 5), Point(10, 5)]])
        #expect(line([Point(-5, -5), Point(15, 15)]) == [[Point(0, 0), Point(10, 10)]])
    }

    @Test func reenteringGivesTwoParts() {
        let zigzag = [Point(2, 5), Point(12, 5), Point(12, 8), Point(2, 8)]
        #expect(line(zigzag) == [[Point(2, 5), Point(10, 5)], [Point(10, 8), Point(2, 8)]])
    }

    @Test func touchingFromOutsideLeavesNothing() {
        #expect(line([Point(-2, 2), Point(2, -2)]).isEmpty, "touches only the corner")
        #expect(line([Point(-5, 3), Point(0, 5), Point(-5, 7)]).isEmpty, "touches the edge in one point")
    }

    @Test func touchingFromInsideStaysWhole() {
        let points = [Point(5, 5), Point(10, 6), Point(5, 7)]
        #expect(line(points) == [points])
    }

    @Test func alongTheEdgeIsKept() {
        #expect(line([Point(-3, 10), Point(13, 10)]) == [[Point(0, 10), Point(10, 10)]])
    }

    @Test func closedRingThatLeavesAndComesBackIsOnePiece() {
        // Begins inside: the piece before the exit and the one after the return meet in the first point.
        let parts = line([Point(8, 5), Point(14, 5), Point(14, 9), Point(8, 9)], closed: true)
        #expect(parts == [[Point(10, 9), Point(8, 9), Point(8, 5), Point(10, 5)]])
    }

    @Test func closedRingAroundTheBoxHasNoOutlineInIt() {
        #expect(line(Box(minX: -5, minY: -5, maxX: 15, maxY: 15).corners, closed: true).isEmpty)
    }

    @Test func tooFewPointsGiveNothing() {
        #expect(line([]).isEmpty)
        #expect(line([Point(5, 5)], closed: true).isEmpty)
    }

    @Test func partsLieInsideAndOnTheLine() {
        var dice = Dice(state: 1)
        for _ in 0..<2000 {
            let points = (0..<Int.random(in: 2...8, using: &dice)).map { _ in
                Point(Double(Int.random(in: -8...18, using: &dice)), Double(Int.random(in: -8...18, using: &dice)))
            }
            let closed = Bool.random(using: &dice)
            let outline = closed ? points + points.prefix(1) : points
            for part in line(points, closed: closed) {
                #expect(part.count > 1)
                for point in part {
                    #expect(box.grown(by: 1e-9).contains(point))
                    let distance = zip(outline, outline.dropFirst())
                        .map { Polyline.distance(of: point, from: $0, to: $1) }.min()
                    #expect((distance ?? 1) < 1e-9)
                }
            }
        }
    }
}

@Suite("Clipping rings")
struct ClipRingTests {
    @Test func insideStaysAsItIs() {
        let triangle = [Point(1, 1), Point(9, 1), Point(5, 9)]
        #expect(ring(triangle) == triangle)
    }

    @Test func outsideIsGone() {
        #expect(ring([Point(11, 11), Point(19, 11), Point(15, 19)]).isEmpty)
        // Its bounding box covers the corner, the triangle itself does not.
        #expect(ring([Point(-9, 5), Point(5, -9), Point(-9, -9)]).isEmpty)
    }

    @Test func touchingAnEdgeFromOutsideIsGone() {
        #expect(ring(Box(minX: 10, minY: 2, maxX: 14, maxY: 6).corners).isEmpty)
    }

    @Test func touchingTheEdgesFromInsideStaysAsItIs() {
        #expect(ring(box.corners) == box.corners)
    }

    @Test func aroundTheBoxBecomesTheBox() {
        let cut = ring(Box(minX: -5, minY: -5, maxX: 15, maxY: 15).corners)
        #expect(Set(cut) == Set(box.corners))
        #expect(area(cut) == 100)
    }

    @Test func aroundACornerKeepsTheCorner() {
        let cut = ring(Box(minX: 6, minY: 6, maxX: 20, maxY: 20).corners)
        #expect(Set(cut) == Set(Box(minX: 6, minY: 6, maxX: 10, maxY: 10).corners))
    }

    @Test func reenteringKeepsTheArea() {
        // A U whose bow is outside: two legs stay, joined along the edge where it does not show.
        let u = [
            Point(2, 2), Point(12, 2), Point(12, 8), Point(2, 8), Point(2, 6), Point(11, 6), Point(11, 4), Point(2, 4),
        ]
        #expect(area(ring(u)) == 8 * 2 * 2)
    }

    @Test func windingIsKept() {
        let hole = Array(Box(minX: 5, minY: 5, maxX: 20, maxY: 20).corners.reversed())
        #expect(area(ring(hole)) == -25)
    }

    @Test func neighboursMeetExactlyOnTheirEdge() {
        var dice = Dice(state: 2)
        let right = Box(minX: 10, minY: 0, maxX: 20, maxY: 10)
        for _ in 0..<1000 {
            let triangle = (0..<3).map { _ in
                Point(.random(in: -5...25, using: &dice), .random(in: 0...10, using: &dice))
            }
            let (a, b) = (ring(triangle), ring(triangle, to: right))
            let meeting = (a.filter { $0.x == 10 }.map(\.y).sorted(), b.filter { $0.x == 10 }.map(\.y).sorted())
            // On the edge exactly; along it as exactly as the same division from both sides can be.
            #expect(meeting.0.count == meeting.1.count)
            #expect(zip(meeting.0, meeting.1).allSatisfy { abs($0 - $1) < 1e-12 })
            let left = Box(minX: -10, minY: 0, maxX: 0, maxY: 10), far = Box(minX: 20, minY: 0, maxX: 30, maxY: 10)
            let total = [left, box, right, far].map { area(ring(triangle, to: $0)) }.reduce(0, +)
            #expect(abs(total - area(triangle)) < 1e-9)
        }
    }
}
