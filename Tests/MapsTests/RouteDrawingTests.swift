import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Ways that cross themselves.
@Suite struct CrossingTests {
    private func crossings(_ points: [(Double, Double)]) -> [Double] {
        Polyline(points.map { Point($0.0, $0.1) }).crossings(apart: 4)
    }

    @Test func aFigureOfEightCrossesOnce() throws {
        // A lemniscate; its middle is passed at the start, in the middle and at the end.
        let eight = (0...200).map { step -> (Double, Double) in
            let angle = Double(step) / 200 * 2 * .pi + 0.3
            return (40 * sin(angle), 20 * sin(2 * angle))
        }
        #expect(crossings(eight).count == 1)
        // The same, crossing in points of the line.
        let found = crossings([(0, 0), (10, 10), (20, 20), (20, 0), (10, 10), (0, 20)])
        #expect(found.count == 1)
        #expect(abs(try #require(found.first) - (800.0.squareRoot() + 20 + 200.0.squareRoot())) < 1e-9)
        #expect(crossings([(0, 0), (20, 20), (20, 0), (0, 20)]).count == 1)
        #expect(crossings([(0, 0), (20, 20), (20, 0), (10, 10), (0, 20)]).count == 1)
    }

    @Test func roadsDrivenTwiceAndTouchedOnesAreNotCrossed() {
        // There and back.
        #expect(crossings([(0, 0), (20, 0), (30, 5), (20, 0), (0, 0)]).isEmpty)
        // Into a side street, back, and on.
        #expect(crossings([(0, 0), (20, 0), (20, 15), (20, 0), (40, 0)]).isEmpty)
        // Along a stretch of the own way, joined and left on the same side.
        #expect(crossings([(0, 0), (40, 0), (40, 10), (30, 10), (25, 0), (15, 0), (10, 10)]).isEmpty)
        // A touch from one side.
        #expect(crossings([(0, 0), (40, 0), (40, 10), (20, 0), (0, 10)]).isEmpty)
        // A hairpin, and a zigzag of hairpins.
        #expect(crossings([(0, 0), (30, 0), (31, 0.5), (30, 1), (0, 1)]).isEmpty)
        #expect(crossings((0..<20).map { (Double($0 % 2) * 30, Double($0) * 0.4) }).isEmpty)
        // A closed round.
        #expect(crossings([(0, 0), (20, 0), (20, 20), (0, 20), (0, 0)]).isEmpty)
    }

    @Test func everyCrossingOfRandomLinesIsFound() {
        var random = MapsGenerator(state: 21)
        for number in 0..<300 {
            let line = Polyline(
                (0..<Int.random(in: 4...30, using: &random)).map { _ in
                    Point(.random(in: 0...100, using: &random), .random(in: 0...100, using: &random))
                })
            // Pairs of segments whose ends lie on different sides of each other, and not too flatly.
            func side(_ a: Point, _ b: Point, _ c: Point) -> Double {
                ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)) / a.distance(to: b)
            }
            var places: [Double] = []
            var isClear = true
            for index in line.points.indices.dropLast() {
                for other in line.points.indices.dropLast() where other < index - 1 {
                    let (a, b) = (line.points[index], line.points[index + 1])
                    let (c, d) = (line.points[other], line.points[other + 1])
                    let sides = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)]
                    guard sides[0] * sides[1] < 0, sides[2] * sides[3] < 0 else { continue }
                    let flat = abs((b - a).x * (d - c).y - (b - a).y * (d - c).x) / (b - a).length / (d - c).length
                    // What lies near an end or is nearly parallel is a matter of taste.
                    if sides.contains(where: { abs($0) < 0.5 }) || flat < 0.2 { isClear = false }
                    places.append(line.distances[index] + sides[2] / (sides[2] - sides[3]) * a.distance(to: b))
                }
            }
            places.sort()
            if zip(places, places.dropFirst()).contains(where: { $1 - $0 < 0.5 }) { isClear = false }
            guard isClear else { continue }
            let found = line.crossings(apart: 0)
            #expect(found.count == places.count, "line \(number)")
            for (one, other) in zip(found, places) { #expect(abs(one - other) < 1e-6) }
        }
    }

    @Test func hugeAndEmptyLinesAreHarmless() {
        #expect(crossings([]).isEmpty && crossings([(0, 0)]).isEmpty)
        #expect(crossings([(0, 0), (1e12, 1e12), (1e12, 0), (0, 1e12)]).count <= 1)
    }
}

/// Ways on the map.
@Suite struct RouteDrawingTests {
    private let look = RouteLook()

    private func page(_ places: [(Double, Double)], routes: Int = 1) throws -> Page {
        var located = MapsFixture.traveller(
            places.map { MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1) })
        for number in 1..<routes {
            let end = MapsFixture.near(MapsFixture.home, east: 300 * Double(number), north: -500)
            var shop = MapsFixture.shops([end])[0]
            shop.number = number + 1
            located.routes.append(
                LocatedRoute(
                    route: Route(points: [MapsFixture.home, end], lengthMetres: 500, travelSeconds: 60),
                    destination: shop))
        }
        return try MapsFixture.layOut(MapsFixture.design([], view: MapView(.route)), located)
    }

    private func strokes(_ page: Page, _ colour: RGBA) -> [(path: Path, stroke: Stroke)] {
        page.frame.underlay.compactMap {
            if case .stroke(let path, let stroke, colour) = $0 { (path, stroke) } else { nil }
        }
    }

    @Test func theFirstWayLiesOnTopInItsColour() throws {
        let page = try page([(0, 0), (800, 0)], routes: 3)
        let colours = page.frame.underlay.compactMap { node -> RGBA? in
            if case .stroke(_, let stroke, let colour) = node, stroke.width == look.width { colour } else { nil }
        }
        #expect(colours == look.colours.prefix(3).reversed())
        #expect(page.texts.filter { ["A", "1", "2", "3"].contains($0) }.count == 4)
    }

    @Test func theLaterStrandLiesOnTopWithItsRim() throws {
        let page = try page([(0, 0), (600, 0), (600, 400), (300, 400), (300, -400)])
        let ways = strokes(page, look.colours[0]).filter { $0.stroke.width == look.width }
        #expect(ways.count == 2)
        let place = page.frame.project(MapsFixture.near(MapsFixture.home, east: 300, north: 0))
        let strand = try #require(ways.last).path.points
        // From north to south, over the crossing and only there.
        #expect(strand.allSatisfy { abs($0.x - place.x) < 0.1 && abs($0.y - place.y) < 4 })
        #expect(strand[0].y < place.y && strand[strand.count - 1].y > place.y)
    }

    @Test func theNearerHairpinsLieTheThinnerIsTheWay() throws {
        /// Ten arms side by side, by their distance in metres.
        func zigzag(_ gap: Double) throws -> Page {
            let arms = (0..<20).map { index -> (Double, Double) in
                let side = (index + 1) / 2 % 2
                return (600 * Double(side), gap * Double(index / 2))
            }
            return try page(arms)
        }
        let scale = try zigzag(5).frame.scaleDenominator / 1000
        let widths = try [4, 1.2, 1].map { gap in
            let page = try zigzag(gap * scale)
            #expect(page.frame.scaleDenominator / 1000 == scale, "its width decides the scale")
            return strokes(page, look.colours[0]).map(\.stroke.width).max() ?? 0
        }
        #expect(widths[0] == look.width)
        #expect(widths[1] < widths[0] && widths[2] < widths[1], "\(widths)")
    }

    /// Short arms are neighbours though they are close along the way, too: a thick line would fill up.
    @Test func aTightZigzagIsAThinWay() throws {
        /// Ten short arms at the start of a long way; their distance and length in metres.
        func width(_ gap: Double, _ length: Double) throws -> Double {
            let arms = (0..<20).map { index -> (Double, Double) in
                let side = (index + 1) / 2 % 2
                return (length * Double(side), gap * Double(index / 2))
            }
            let page = try page(arms + [(1500, gap * 10)])
            return strokes(page, look.colours[0]).map(\.stroke.width).max() ?? 0
        }
        let metresPerWidth = try page([(0, 0), (1500, 0)]).frame.scaleDenominator / 1000 * look.width
        #expect(try width(4 * metresPerWidth, 2 * metresPerWidth) == look.width)
        #expect(try width(1.2 * metresPerWidth, 2 * metresPerWidth) < look.width)
    }

    @Test func aRingOverTheWayMarksWhereItEnds() throws {
        // It comes back to a point beside its own way.
        let page = try page([(0, 0), (600, 0), (600, 200), (300, 200), (300, 20)])
        let end = page.frame.project(MapsFixture.near(MapsFixture.home, east: 300, north: 20))
        let rings = page.frame.underlay.enumerated().compactMap { index, node -> (index: Int, width: Double, RGBA)? in
            guard case .fill(let path, let colour) = node, let box = Box(around: path.points) else { return nil }
            return box.centre.distance(to: end) < 0.05 ? (index, box.width, colour) : nil
        }
        #expect(rings.map(\.2) == [look.casingColour, look.colours[0], look.casingColour])
        #expect(rings[0].width > rings[1].width && rings[1].width > look.width && rings[1].width > rings[2].width)
        let lastWay = try #require(
            page.frame.underlay.lastIndex {
                if case .stroke(_, let stroke, look.colours[0]) = $0 { stroke.width == look.width } else { false }
            })
        #expect(rings[0].index > lastWay)
    }

    @Test(arguments: [25.0, 60, 140]) func dotsToTheDoorAreWholeAndKeepOffTheEnds(metres: Double) throws {
        var located = MapsFixture.traveller(
            [(0, 0), (700, 0)].map {
                MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1)
            })
        located.routes[0].destination.coordinate = MapsFixture.near(MapsFixture.home, east: 700, north: -metres)
        let page = try MapsFixture.layOut(MapsFixture.design([], view: MapView(.route)), located)
        let dotted = strokes(page, look.colours[0]).filter { !$0.stroke.dash.isEmpty }
        let (path, stroke) = try #require(dotted.first)
        let places = Polyline(path.points)
        let end = page.frame.project(MapsFixture.near(MapsFixture.home, east: 700, north: 0))
        let step = stroke.dash.reduce(0, +)
        #expect(places.points[0].distance(to: end) > 0.9 * look.width + stroke.width / 2)
        let last = places.length.truncatingRemainder(dividingBy: step)
        #expect(abs(last - step / 2) < 0.05, "half a step from the door")
    }

    @Test func arrowsPointInDrivingDirectionAndLieOnTheWay() throws {
        let places = [(0.0, 0.0), (1500, 0), (1500, 900), (200, 700)]
        let page = try page(places)
        let line = Polyline(
            places.map { page.frame.project(MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1)) })
        let arrows = strokes(page, look.casingColour).filter { $0.stroke.width < look.width / 2 }.flatMap { found in
            stride(from: 0, to: found.path.points.count, by: 3).map { Array(found.path.points[$0..<$0 + 3]) }
        }
        #expect(arrows.count > 4)
        for arrow in arrows {
            // The one side, the tip, the other side.
            let back = arrow[0].interpolated(to: arrow[2], at: 0.5)
            let nearest = (0...2000).map { line.length * Double($0) / 2000 }.min {
                (line.point(at: $0) ?? .zero).distance(to: arrow[1])
                    < (line.point(at: $1) ?? .zero).distance(to: arrow[1])
            }
            let at = try #require(nearest)
            #expect(try #require(line.point(at: at)).distance(to: arrow[1]) < 0.2)
            let run = arrow[1] - back
            let angle = line.angle(at: at)
            #expect(abs(run.x / run.length - cos(angle)) < 0.05 && abs(run.y / run.length - sin(angle)) < 0.05)
            for point in arrow {
                let distance = zip(line.points, line.points.dropFirst()).map {
                    Polyline.distance(of: point, from: $0, to: $1)
                }.min()
                #expect(try #require(distance) < look.width / 2)
            }
        }
    }

    @Test func dottedLinesLeadToTheDoorsAndNoLabelTouchesThem() throws {
        var located = MapsFixture.traveller([
            MapsFixture.near(MapsFixture.home, east: 60, north: 40),
            MapsFixture.near(MapsFixture.home, east: 700, north: 40),
        ])
        located.position.coordinate = MapsFixture.home
        located.routes[0].destination.coordinate = MapsFixture.near(MapsFixture.home, east: 760, north: 0)
        let page = try MapsFixture.layOut(MapsFixture.design([], view: MapView(.route)), located)
        let dotted = page.frame.underlay.compactMap { node -> Path? in
            if case .stroke(let path, let stroke, _) = node, !stroke.dash.isEmpty { path } else { nil }
        }
        let doors = [MapsFixture.home, located.routes[0].destination.coordinate].map(page.frame.project)
        for door in doors {
            #expect(dotted.contains { $0.points.contains { $0.distance(to: door) < 1e-6 } })
            #expect(page.frame.corridors.contains { $0.points.contains { $0.distance(to: door) < 1e-6 } })
        }
        #expect(page.frame.corridors.count == 3)
        // A way that begins at the door needs none.
        #expect(try self.page([(0, 0), (700, 0)]).frame.corridors.count == 1)
    }
}
