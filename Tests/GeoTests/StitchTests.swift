import Geo
import TestSupport
import Testing

/// A line independent of its direction.
private func undirected(_ line: [Point]) -> [Point] {
    let (ends, back) = ([line.first, line.last].compactMap(\.self), Array(line.reversed()))
    guard ends.count == 2 else { return line }
    return (ends[0].x, ends[0].y) <= (ends[1].x, ends[1].y) ? line : back
}

@Suite("Stitching lines")
struct StitchTests {
    @Test func joinsAcrossABorderWhateverTheDirections() {
        let west = [Point(0, 0), Point(10, 0)]
        let east = [Point(10, 0), Point(20, 0)]
        for lines in [[west, east], [west, east.reversed()], [west.reversed(), east], [east, west]] {
            #expect(
                Stitch.join(lines, tolerance: 0.1).map(undirected) == [[Point(0, 0), Point(10, 0), Point(20, 0)]])
        }
    }

    @Test func joinsWithinTheToleranceOnly() {
        let lines = [[Point(0, 0), Point(10, 0)], [Point(10.2, 0), Point(20, 0)]]
        #expect(Stitch.join(lines, tolerance: 0.25).count == 1)
        #expect(Stitch.join(lines, tolerance: 0.15).count == 2)
        // The two ends lie in cells of the search grid that only touch at a corner.
        let apart = [[Point(-9, -9), Point(-0.01, -0.01)], [Point(0.01, 0.01), Point(9, 9)]]
        #expect(Stitch.join(apart, tolerance: 0.1).count == 1)
    }

    @Test func theStraightestContinuationWins() {
        let lines = [
            [Point(0, 0), Point(10, 0)], [Point(10, 0), Point(12, 10)], [Point(10, 0), Point(20, 1)],
        ]
        let joined = Stitch.join(lines, tolerance: 0.1)
        #expect(joined.count == 2)
        #expect(joined.map(undirected).contains([Point(0, 0), Point(10, 0), Point(20, 1)]))
    }

    @Test func atACrossingBothStreetsGoStraightOn() {
        let spokes = [Point(-9, 0), Point(0, -9), Point(9, 0), Point(0, 9)].map { [$0, Point.zero] }
        let joined = Stitch.join(spokes, tolerance: 0.1).map(undirected)
        #expect(
            Set(joined) == [[Point(-9, 0), .zero, Point(9, 0)], [Point(0, -9), .zero, Point(0, 9)]])
    }

    @Test func sharpTurnsAreNotJoined() {
        let corner = [[Point(0, 0), Point(10, 0)], [Point(10, 0), Point(10, 10)]]
        #expect(Stitch.join(corner, tolerance: 0.1, maximumTurn: .pi / 3).count == 2)
        #expect(Stitch.join(corner, tolerance: 0.1).count == 1)
    }

    @Test func ringsComeOutClosed() {
        let corners = Box(x: 0, y: 0, width: 8, height: 8).corners
        let sides = zip(corners, corners.dropFirst() + corners.prefix(1)).map { [$0, $1] }
        let joined = Stitch.join(sides, tolerance: 0.1)
        #expect(joined.count == 1)
        #expect(joined.first?.count == 5)
        #expect(joined.first?.first == joined.first?.last)
    }

    @Test func linesWithoutLengthAreLeftAlone() {
        let street = [Point(0, 0), Point(9, 0)]
        // Neither the empty line nor the single point has an end to be joined at, also not at the origin.
        let joined = Stitch.join([[], [Point(5, 5)], street, [], [Point(-9, 0), Point(0, 0)]], tolerance: 0.1)
        #expect(joined.map(undirected).contains([Point(-9, 0), Point(0, 0), Point(9, 0)]))
    }

    @Test func toleranceOfNothingAndWildPointsDoNotCrash() {
        let lines = [[Point(0, 0), Point(1, 0)], [Point(1, 0), Point(2, 0)]]
        #expect(Stitch.join(lines, tolerance: 0).count == 1)
        let wild = [
            [Point(.nan, 0), Point(1, 0)], [Point(1, 0), Point(.infinity, 0)], [Point(1e300, 0), Point(2, 0)],
        ]
        _ = Stitch.join(wild, tolerance: 0.1)
    }

    @Test func orderOfLinesDoesNotMatter() {
        var dice = Dice(state: 3)
        // Points of a grid, pulled off it so that no two turns are the same.
        let nodes = (0..<25).map { index -> Point in
            Point(
                Double(index % 5) * 10 + .random(in: -2...2, using: &dice),
                Double(index / 5) * 10 + .random(in: -2...2, using: &dice))
        }
        var lines: [[Point]] = []
        for index in nodes.indices {
            if index % 5 < 4 { lines.append([nodes[index], nodes[index + 1]]) }
            if index < 20 { lines.append([nodes[index], nodes[index + 5]]) }
        }
        let expected = Set(Stitch.join(lines, tolerance: 0.1, maximumTurn: .pi / 3).map(undirected))
        #expect(expected.count < lines.count)
        for _ in 0..<50 {
            let shuffled = lines.shuffled(using: &dice).map { Bool.random(using: &dice) ? $0 : $0.reversed() }
            #expect(Set(Stitch.join(shuffled, tolerance: 0.1, maximumTurn: .pi / 3).map(undirected)) == expected)
            #expect(
                Stitch.join(shuffled, tolerance: 0.1) == Stitch.join(shuffled, tolerance: 0.1), "the same lines twice")
        }
    }
}
