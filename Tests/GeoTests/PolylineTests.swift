import Foundation
import Geo
import Testing

@Suite("Polylines")
struct PolylineTests {
    /// 3 east, then 4 south: 7 long.
    private let corner = Polyline([Point(0, 0), Point(3, 0), Point(3, 4)])

    @Test func knowsItsLength() {
        #expect(corner.length == 7)
        #expect(corner.distances == [0, 3, 7])
        #expect(Polyline([Point(1, 1)]).length == 0)
        #expect(Polyline([]).length == 0)
    }

    @Test func dropsRepeatedPoints() {
        #expect(Polyline([Point(0, 0), Point(0, 0), Point(1, 0), Point(1, 0)]).points == [Point(0, 0), Point(1, 0)])
    }

    @Test func findsPointsAndDirections() {
        #expect(corner.point(at: 1) == Point(1, 0))
        #expect(corner.point(at: 5) == Point(3, 2))
        #expect(corner.point(at: -1) == Point(0, 0))
        #expect(corner.point(at: 99) == Point(3, 4))
        #expect(corner.angle(at: 1) == 0)
        #expect(corner.angle(at: 5) == .pi / 2, "south is a quarter turn clockwise from east")
        #expect(Polyline([]).point(at: 0) == nil)
        #expect(Polyline([]).angle(at: 0) == 0)
    }

    @Test func partsKeepTheCornersBetween() {
        #expect(corner.part(from: 1, to: 5).points == [Point(1, 0), Point(3, 0), Point(3, 2)])
        #expect(corner.part(from: 3, to: 7).points == [Point(3, 0), Point(3, 4)])
        #expect(corner.part(from: -5, to: 99) == corner)
        #expect(abs(corner.part(from: 0.5, to: 6.25).length - 5.75) < 1e-12)
    }

    @Test func reversedRunsBackwards() {
        #expect(corner.reversed.points == corner.points.reversed())
        #expect(corner.reversed.point(at: 4) == Point(3, 0))
    }

    @Test func simplifiedDropsWhatLiesNear() {
        let line = Polyline([Point(0, 0), Point(5, 0.4), Point(10, 0), Point(10, 10)])
        #expect(line.simplified(tolerance: 0.5).points == [Point(0, 0), Point(10, 0), Point(10, 10)])
        #expect(line.simplified(tolerance: 0.3) == line)
    }

    @Test func simplifiedKeepsTheFarEndOfAClosedLine() {
        // First and last point are one: the segment between them has no length.
        let square = Polyline([Point(0, 0), Point(8, 0), Point(8, 8), Point(0, 8), Point(0, 0)])
        #expect(square.simplified(tolerance: 0.1) == square)
    }

    @Test func smoothedKeepsItsEndsAndCutsCorners() {
        let smooth = corner.smoothed(rounds: 3, reach: 1)
        #expect(smooth.points.first == Point(0, 0) && smooth.points.last == Point(3, 4))
        #expect(smooth.length < corner.length)
        #expect(!smooth.points.contains(Point(3, 0)))
        let turns = zip(smooth.distances.dropFirst(), smooth.distances.dropFirst(2)).map { pair in
            abs(smooth.angle(at: pair.0 + 1e-6) - smooth.angle(at: pair.0 - 1e-6))
        }
        let sharpest: Double = turns.max() ?? 9
        #expect(sharpest < .pi / 6)
        #expect(corner.smoothed(rounds: 0, reach: 1) == corner)
    }

    @Test func smoothedLeavesLongStretchesWhereTheyAre() {
        let long = Polyline([Point(0, 0), Point(100, 0), Point(100, 100)]).smoothed(rounds: 3, reach: 2)
        for distance in stride(from: 0.0, through: 96, by: 1) {
            #expect(abs(long.point(at: distance)?.y ?? 9) < 1e-9)
        }
    }

    @Test func offsetGoesToTheRight() {
        #expect(Polyline([Point(0, 0), Point(5, 0)]).offset(by: 2).points == [Point(0, 2), Point(5, 2)])
        #expect(Polyline([Point(0, 0), Point(5, 0)]).offset(by: -2).points == [Point(0, -2), Point(5, -2)])
        #expect(corner.offset(by: 0) == corner)
    }

    @Test func offsetMitresItsCorners() {
        // On the inner side the corner moves in by the offset both ways.
        let inner = corner.offset(by: 1).points
        #expect(inner.count == 3)
        #expect(inner[0] == Point(0, 1) && inner[2] == Point(2, 4))
        #expect(inner[1].distance(to: Point(2, 1)) < 1e-12)
        #expect(corner.offset(by: -1).points[1].distance(to: Point(4, -1)) < 1e-12)
    }

    @Test(arguments: Array(stride(from: 0, through: 180, by: 5)))
    func offsetNeverRunsAway(_ degrees: Int) {
        let turn = Double(degrees) * .pi / 180
        let line = Polyline([Point(-9, 0), Point(0, 0), Point(9 * cos(turn), 9 * sin(turn))])
        for point in line.offset(by: 1).points {
            #expect((line.points.map { $0.distance(to: point) }.min() ?? 9) <= 2 + 1e-9)
        }
    }

    @Test func distanceFromASegmentCountsItsEnds() {
        #expect(Polyline.distance(of: Point(5, 3), from: Point(0, 0), to: Point(10, 0)) == 3)
        #expect(Polyline.distance(of: Point(13, 4), from: Point(0, 0), to: Point(10, 0)) == 5)
        #expect(Polyline.distance(of: Point(3, 4), from: Point(0, 0), to: Point(0, 0)) == 5)
    }
}
