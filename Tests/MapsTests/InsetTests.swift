import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Further maps beside the main one, and rings.
@Suite struct InsetTests {
    private func page(
        _ inset: Inset, _ located: Located = MapsFixture.guided(), shops: [LocatedShop] = [],
        corners: [Place.Corner] = Place.Corner.allCases, view: MapView = MapView(.route)
    ) throws -> Page {
        try MapsFixture.layOut(
            MapsFixture.design(
                [
                    Element(name: "inset", place: .corner(corners, maximum: Point(30, 24)), content: .inset(inset))
                ], sheet: Sheet(width: 200, height: 150, bleed: 3), view: view), located, shops)
    }

    /// Rectangles and circles drawn in a line of 0.35 mm.
    private func rims(_ nodes: [Node]) -> [Box] {
        nodes.compactMap { node in
            if case .stroke(let path, let stroke, _) = node, stroke.width == 0.35, path.points.count > 2 {
                Box(around: path.points)
            } else {
                nil
            }
        }
    }

    @Test(arguments: [Inset.Subject.start, .destination], Inset.Outline.allCases)
    func aDetailHasItsSubjectInTheMiddleAndFramedInTheMap(subject: Inset.Subject, outline: Inset.Outline) throws {
        let located = MapsFixture.traveller(
            [(0.0, 0.0), (500, 100), (1200, -1000)].map { MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1) })
        let page = try page(Inset(subject, scale: .denominator(1500), outline: outline, locator: .box), located)
        let inset = try #require(page.insets.first).frame
        let place = subject == .start ? located.position.coordinate : located.routes[0].destination.coordinate
        // Pin and position together stand in the middle, up to half a pixel by which the map is moved.
        let tip = inset.project(place)
        #expect(abs(tip.x - inset.box.centre.x) <= Length.millimetresPerInch / inset.resolution / 2 + 1e-6)
        #expect(tip.y > inset.box.centre.y && tip.y < inset.box.centre.y + 5)
        #expect(abs(inset.scaleDenominator / 1500 - 1) < 1e-3)
        if outline == .circle { #expect(inset.box.width == inset.box.height) }
        // The corners of the inset lie on the corners of its frame in the main map.
        let rim = try #require(rims(page.frame.overlay).first)
        let ground = inset.unproject(inset.box)
        let framed = page.frame.unproject(rim)
        for (one, other) in [
            (ground.minX, framed.minX), (ground.maxX, framed.maxX), (ground.minY, framed.minY),
            (ground.maxY, framed.maxY),
        ] { #expect(abs(one - other) * page.frame.worldSize < 1e-6) }
    }

    @Test func anOverviewFramesWhatIsSeenOfTheMainMap() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 700, north: 300)])
        let page = try page(
            Inset(.overview, scale: .times(12)), MapsFixture.customer(), shops: shops, view: MapView(.fit(shops: 1)))
        let inset = try #require(page.insets.first).frame
        #expect(abs(inset.scaleDenominator / page.frame.scaleDenominator - 12) < 1e-6)
        let rim = try #require(rims(inset.underlay).first)
        let seen = page.frame.unproject(page.frame.box.insetBy(3))
        let framed = inset.unproject(rim)
        #expect(abs(seen.minX - framed.minX) * inset.worldSize < 1e-6)
        #expect(abs(seen.maxY - framed.maxY) * inset.worldSize < 1e-6)
        #expect(inset.box.contains(rim))
        // The customer's pin alone, the line around what the main map shows, and nothing framed in the main map.
        let pins = inset.obstacles.filter { $0.width > 0.81 }
        #expect(pins.count == 1 && rims(page.frame.overlay).isEmpty)
        // No name is crossed by the line.
        let corners = rim.corners
        for (from, to) in zip(corners, corners.dropFirst() + corners.prefix(1)) {
            for share in stride(from: 0, through: 1, by: 0.02) {
                let point = from.interpolated(to: to, at: share)
                #expect(inset.obstacles.contains { $0.contains(point) })
            }
        }
    }

    @Test(arguments: Inset.Outline.allCases)
    func theTownsNameKeepsOffPinAndLines(outline: Inset.Outline) throws {
        var shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 700, north: -300)])
        shops[0].record.city = "nice"
        var customer = MapsFixture.customer()
        customer.record.city = "Nice"
        let page = try page(
            Inset(.overview, scale: .times(12), outline: outline), customer, shops: shops,
            view: MapView(.fit(shops: 1)))
        let inset = try #require(page.insets.first)
        let town = try #require(inset.town)
        let letters = town.places.flatMap(\.nodes).flatMap { node -> [Point] in
            if case .text(let text) = node { text.runs.map(\.origin) } else { [] }
        }
        #expect(!letters.isEmpty)
        // The halo is 0.45 mm wide.
        for obstacle in inset.frame.obstacles {
            #expect(!letters.contains { obstacle.grown(by: 0.4).contains($0) })
        }
        #expect(letters.allSatisfy(inset.frame.labelBox.contains))
        // It stands where its shops are, not beside the pin, which may be in the next town.
        let name = try #require(town.places.first).box.centre
        let (shop, pin) = (inset.frame.project(shops[0].coordinate), inset.frame.project(MapsFixture.home))
        #expect(name.distance(to: shop) < name.distance(to: pin))
        // The map's own labels: one that is the name already, and others in the way.
        func label(_ text: String, _ box: Box) -> PlacedLabel {
            PlacedLabel(text: text, layer: "place", boxes: [box], runs: [], isPreferred: false, mayOverlap: false)
        }
        let far = Box(x: -50, y: -50, width: 1, height: 1)
        #expect(town.nodes(beside: []) == town.places[0].nodes)
        #expect(town.nodes(beside: [label("NICE", far)]).isEmpty)
        #expect(town.nodes(beside: [label("Cimiez", far)]) == town.places[0].nodes)
        let moved = town.nodes(beside: [label("Cimiez", town.places[0].box)])
        #expect(moved != town.places[0].nodes)
        #expect(town.nodes(beside: [label("Cimiez", inset.frame.box)]).isEmpty)
    }

    @Test func overviewsNameTheTownAndDetailsTheStreetWhereTheWayEnds() throws {
        var located = MapsFixture.guided()
        located.record.city = "Nice"
        let overview = try #require(try page(Inset(.overview, scale: .times(11)), located).insets.first).frame
        #expect(overview.preferredNames == ["Nice"] && overview.preferredPlaces.isEmpty)
        let detail = try #require(
            try page(Inset(.destination, scale: .denominator(1500), locator: .callout)).insets.first
        ).frame
        let end = try #require(MapsFixture.guided().route?.points.last)
        #expect(detail.preferredPlaces.count == 1 && detail.preferredNames.count > 1)
        // The streets of the addresses at both ends, which a way need not turn into.
        located.routes[0].destination.record.street = "Rue Bel"
        located.record.street = "Rue Bosio"
        for (subject, street) in [(Inset.Subject.start, "Rue Bosio"), (.destination, "Rue Bel")] {
            let inset = try #require(try page(Inset(subject, scale: .denominator(1500)), located).insets.first)
            #expect(inset.frame.preferredNames.first == street)
        }
        #expect(try #require(detail.preferredPlaces.first).distance(to: detail.project(end)) < 1e-6)
    }

    @Test func insetsThatShowLittleMoreAreLeftOut() throws {
        func count(_ inset: Inset) throws -> Int { try page(inset).insets.count }
        #expect(try count(Inset(.start, scale: .times(1.5))) == 0)
        #expect(try count(Inset(.start, scale: .times(1.5), isOptional: false)) == 1)
        #expect(try count(Inset(.start, scale: .times(3))) == 1)
        // 30 mm show the ground of 206 mm at a seventh of the scale, and little beside it at a ninth.
        #expect(try count(Inset(.overview, scale: .times(9))) == 0)
        #expect(try count(Inset(.overview, scale: .times(9), isOptional: false)) == 1)
        #expect(try count(Inset(.overview, scale: .times(11))) == 1)
        #expect(try count(Inset(.overview, scale: .denominator(1_000_000))) == 1)
        let alone = try page(
            Inset(.destination, scale: .denominator(500), isOptional: false), MapsFixture.customer(),
            view: MapView(.scale(denominator: 9000)))
        #expect(alone.insets.isEmpty, "without a shop there is no destination")
    }

    @Test(arguments: Inset.Outline.allCases, Place.Corner.allCases)
    func calloutsEndAtTheInsetsEdge(outline: Inset.Outline, corner: Place.Corner) throws {
        let page = try page(
            Inset(.destination, scale: .denominator(1500), outline: outline, locator: .callout), corners: [corner])
        let inset = try #require(page.insets.first).frame.box
        let rim = try #require(rims(page.frame.overlay).first)
        func leaders(_ nodes: [Node]) -> [[Point]] {
            nodes.compactMap { node in
                guard case .stroke(let path, let stroke, _) = node, path.points.count == 2, stroke.width < 0.7,
                    stroke.dash.isEmpty
                else {
                    return nil
                }
                return path.points
            }
        }
        let lines = leaders(page.frame.overlay)
        let way = try #require(MapsFixture.guided().route).points.map(page.frame.project)
        guard let line = lines.first else {
            // From there every line would cross the way.
            #expect(corner == .topLeft && leaders(page.frame.underlay).isEmpty)
            return
        }
        #expect(lines.count == 1)
        for (from, to) in zip(way, way.dropFirst()) {
            let middle = from.interpolated(to: to, at: 0.5)
            for point in [from, middle, to] {
                #expect(Polyline.distance(of: point, from: line[0], to: line[1]) > 0.5, "it keeps off the way")
            }
        }
        for share in stride(from: 0.01, through: 0.99, by: 0.01) {
            let point = line[0].interpolated(to: line[1], at: share)
            if outline == .circle {
                #expect(point.distance(to: inset.centre) > inset.width / 2 - 1e-6)
                #expect(point.distance(to: rim.centre) > rim.width / 2 - 1e-6)
            } else {
                #expect(!inset.insetBy(1e-6).contains(point) && !rim.insetBy(1e-6).contains(point))
            }
        }
        #expect(inset.grown(by: 1e-6).contains(line[1]) && rim.grown(by: 1e-6).contains(line[0]))
    }

    /// On a page all insets are joined to their ground, or none is.
    @Test func allInsetsHaveALineOrNone() throws {
        var random = MapsGenerator(state: 8)
        var counts: Set<Int> = []
        for _ in 0..<40 {
            let way = (0..<7).map { _ in
                MapsFixture.near(
                    MapsFixture.home, east: .random(in: -700...700, using: &random),
                    north: .random(in: -500...500, using: &random))
            }
            let elements = [Inset.Subject.destination, .start].map { subject in
                Element(
                    name: subject.rawValue, place: .corner(Place.Corner.allCases, maximum: Point(34, 34)),
                    content: .inset(
                        Inset(subject, scale: .denominator(2500), outline: .circle, locator: .callout)))
            }
            let template = MapsFixture.design(
                elements, sheet: Sheet(width: 150, height: 120, bleed: 3), view: MapView(.route))
            guard let page = try? MapsFixture.layOut(template, MapsFixture.traveller(way)) else { continue }
            #expect(page.insets.count == 2)
            let lines = page.frame.overlay.filter { node in
                if case .stroke(let path, let stroke, _) = node {
                    path.points.count == 2 && stroke.width < 0.3
                } else {
                    false
                }
            }
            counts.insert(lines.count)
        }
        #expect(counts == [0, 2])
    }

    /// A door ever farther off the road at which the way begins.
    @Test(arguments: Inset.Outline.allCases)
    func aDetailShowsTheRoadOrIsLeftOut(outline: Inset.Outline) throws {
        for (gap, factor) in [(15.0, 1.0), (40, 1.5), (60, 2), (250, nil)] {
            var located = MapsFixture.traveller([
                MapsFixture.near(MapsFixture.home, east: gap, north: 0),
                MapsFixture.near(MapsFixture.home, east: gap + 100, north: 900),
            ])
            located.position.coordinate = MapsFixture.home
            let page = try page(
                Inset(.start, scale: .denominator(2500), outline: outline, locator: .box), located,
                view: MapView(.route, scale: 9000...100_000))
            guard let factor else {
                #expect(page.insets.isEmpty)
                continue
            }
            let inset = try #require(page.insets.first).frame
            let (door, road) = (inset.project(MapsFixture.home), inset.project(located.routes[0].route.points[0]))
            #expect(inset.scaleDenominator <= 2500 * factor + 1)
            for place in [door, road] {
                if outline == .circle {
                    #expect(place.distance(to: inset.box.centre) < inset.box.width / 2 - 1)
                } else {
                    #expect(inset.box.insetBy(1).contains(place))
                }
            }
            #expect(gap > 15 || abs(door.x - inset.box.centre.x) < 0.1, "the door is in the middle where it can be")
        }
    }

    @Test func whatTheMainMapDoesNotShowIsNotFramed() throws {
        let page = try page(
            Inset(.destination, scale: .denominator(1500), locator: .callout, isOptional: false),
            view: MapView(.scale(denominator: 3000)))
        #expect(page.insets.count == 1 && page.shops.isEmpty)
        #expect(
            page.frame.overlay.allSatisfy {
                if case .stroke(_, let stroke, _) = $0 { stroke.width != 0.35 } else { true }
            })
        // Its pin still is the one that the way leads to.
        let texts = page.insets[0].frame.overlay.compactMap {
            if case .text(let text) = $0 { text.string } else { nil }
        }
        #expect(texts == ["B"])
    }

    @Test func nothingStandsBesideTheCircle() throws {
        let inset = try #require(
            try page(Inset(.start, scale: .denominator(1500), outline: .circle)).insets.first
        ).frame
        var random = MapsGenerator(state: 51)
        for _ in 0..<2000 {
            let point = Point(
                .random(in: inset.box.minX...inset.box.maxX, using: &random),
                .random(in: inset.box.minY...inset.box.maxY, using: &random))
            if point.distance(to: inset.box.centre) > inset.box.width / 2 {
                #expect(inset.obstacles.contains { $0.contains(point) })
            }
            // The first obstacle is the pin.
            if point.distance(to: inset.box.centre) < inset.box.width / 2 - 3, !inset.obstacles[0].contains(point) {
                #expect(!inset.obstacles.contains { $0.contains(point) })
            }
        }
    }

    /// A customer at the edge of an overview has a pin, too.
    @Test(arguments: Inset.Outline.allCases)
    func aPinAtTheEdgeLeansIntoTheOverview(outline: Inset.Outline) throws {
        for bearing in stride(from: 0.0, to: 360, by: 30) {
            let (east, north) = (sin(bearing * .pi / 180), cos(bearing * .pi / 180))
            let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 900 * east, north: 900 * north)])
            let page = try page(
                Inset(.overview, scale: .times(12), outline: outline, isOptional: false), MapsFixture.customer(),
                shops: shops,
                view: MapView(.fit(shops: 1)))
            let inset = try #require(page.insets.first).frame
            let fills = inset.overlay.compactMap { node -> Box? in
                if case .fill(let path, _) = node { Box(around: path.points) } else { nil }
            }
            #expect(!fills.isEmpty, "the customer has a pin, shops at \(bearing)°")
            for box in fills {
                #expect(inset.box.contains(box))
                guard outline == .circle else { continue }
                let far = box.corners.filter { $0.distance(to: inset.box.centre) > inset.box.width / 2 + 1.5 }
                #expect(far.isEmpty)
            }
        }
    }

    @Test(arguments: Inset.Outline.allCases) func aRimPartsInsetsFromTheMap(outline: Inset.Outline) throws {
        let page = try page(Inset(.destination, scale: .denominator(1500), outline: outline, locator: .callout))
        let detail = try #require(page.insets.first)
        let rims = page.frame.overlay.filter { node in
            if case .stroke(let path, let stroke, let colour) = node {
                path == detail.outline && stroke.width > 1 && colour == .white
            } else {
                false
            }
        }
        #expect(rims.count == 1, "a white rim parts the inset from the map")
        #expect(page.frame.obstacles.contains { $0.contains(detail.frame.box.grown(by: 0.7)) })
    }

    /// At the scale of a detail the rest of a long way is many times as long as the page.
    @Test func aLongWayIsDrawnNearTheInsetOnly() throws {
        let way = (0...250).map { step in
            MapsFixture.near(MapsFixture.home, east: 60 * Double(step), north: 300 * sin(Double(step) / 9))
        }
        var located = MapsFixture.traveller(way)
        located.routes[0].route.lengthMetres = 16_000
        let page = try page(Inset(.start, scale: .denominator(1_000)), located)
        let inset = try #require(page.insets.first).frame
        let area = inset.box.grown(by: 30)
        let strokes = inset.underlay.compactMap { node -> Path? in
            if case .stroke(let path, _, _) = node { path } else { nil }
        }
        #expect(strokes.count >= 3, "the way, its rim and its arrows")
        #expect(strokes.allSatisfy { $0.points.allSatisfy(area.contains) })
        #expect(!inset.corridors.isEmpty && inset.corridors.allSatisfy { $0.points.allSatisfy(area.contains) })
        // On the main map it is whole.
        let end = page.frame.project(way[way.count - 1])
        #expect(page.frame.corridors.contains { $0.points.contains { $0.distance(to: end) < 0.1 } })
    }

    @Test func numbersAreTheSameOnAllMaps() throws {
        let places = [(120.0, 60.0), (3000, 40), (60, -140)].map {
            MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1)
        }
        let shops = MapsFixture.shops(places)
        let list = Element(
            name: "list", place: .fixed(Edges(left: 0, top: 0, bottom: 0, width: 50), within: .page),
            content: .text(TextBlock(parts: [.init(.shops(try MapsFixture.field("{name}")), size: 2...2)])))
        let inset = Element(
            name: "inset", place: .corner([.topRight], maximum: Point(60, 60)),
            content: .inset(Inset(.start, scale: .denominator(6000), isOptional: false)))
        let page = try MapsFixture.layOut(
            MapsFixture.design([list, inset], sheet: Sheet(width: 250, height: 150)), MapsFixture.customer(), shops)
        #expect(page.shops == [1, 3])
        func numbers(_ nodes: [Node]) -> [String] {
            nodes.compactMap { if case .text(let text) = $0, text.string.count == 1 { text.string } else { nil } }
                .sorted()
        }
        #expect(numbers(page.frame.overlay) == ["1", "2"])
        #expect(numbers(page.overlay) == ["1", "2"])
        #expect(numbers(page.insets[0].frame.overlay) == ["1", "2"])
    }

    @Test(arguments: [0.0, 43.735, -60, 75])
    func ringsAreTrueOnTheGround(latitude: Double) throws {
        let home = Coordinate(longitude: 10, latitude: latitude)
        let rings = [Ring(metres: 250), Ring(metres: 500, minutes: 6), Ring(metres: 90_000)]
        let shops = MapsFixture.shops([
            MapsFixture.near(home, east: 0, north: 500), MapsFixture.near(home, east: 80, north: -490),
        ])
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [], sheet: Sheet(width: 200, height: 150), view: MapView(.radius(metres: 700)), rings: rings),
            MapsFixture.customer(home), shops)
        let circles = page.frame.givingLines.compactMap { Box(around: $0.points) }
        #expect(circles.count == 2, "a ring around the whole map is not seen")
        for (circle, ring) in zip(circles, rings) {
            let centre = page.frame.project(home)
            for (east, north) in [(ring.metres, 0), (0, ring.metres), (-ring.metres, 0), (0, -ring.metres)] {
                let place = page.frame.project(MapsFixture.near(home, east: east, north: north))
                #expect(abs(place.distance(to: centre) / (circle.width / 2) - 1) < 0.002)
            }
        }
        // Their texts are there, on the rings and off the pins.
        for (text, circle) in zip(["250 m", "about 6 minutes' walk"], circles) {
            let set = try #require(page.setTexts.first { $0.string == text })
            // Each letter is turned with the ring, which passes through the middle of its height.
            #expect(set.runs.count == text.count)
            for run in set.runs {
                let up = Point(sin(run.angle), -cos(run.angle)) * (0.36 * run.size)
                let middle = run.origin + up + Point(cos(run.angle), sin(run.angle)) * (0.25 * run.size)
                #expect(abs(middle.distance(to: page.frame.project(home)) - circle.width / 2) < 0.2)
                #expect(abs(remainder(run.angle, 2 * .pi)) < .pi / 2 + 0.1, "letters stand on their feet")
                #expect(!page.pins.contains { $0.contains(middle) })
                #expect(page.frame.obstacles.contains { $0.contains(middle) })
            }
        }
    }

    /// A ring's text beside a pin would be read as the name of the pin's street.
    @Test func textsOfRingsKeepAwayFromPins() throws {
        let places = [(0.0, 400.0), (0, -400), (300, 260)].map {
            MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1)
        }
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [], sheet: Sheet(width: 200, height: 150), view: MapView(.radius(metres: 700)),
                rings: [Ring(metres: 400, minutes: 5)]), MapsFixture.customer(), MapsFixture.shops(places))
        let text = try #require(page.setTexts.first { $0.string.hasPrefix("about") })
        for run in text.runs {
            for pin in page.pins { #expect(!pin.grown(by: 10).contains(run.origin)) }
        }
        // The line ends alike on both sides of its sign, in a whole dash.
        let line = try #require(page.frame.givingLines.first)
        let ends = try [#require(line.points.first), #require(line.points.last)]
        let middle = text.runs.reduce(Point.zero) { $0 + $1.origin } * (1 / Double(text.runs.count))
        #expect(abs(ends[0].distance(to: middle) - ends[1].distance(to: middle)) < 1.5)
        let period = line.stroke.dash.reduce(0, +)
        let rest = Polyline(line.points).length.truncatingRemainder(dividingBy: period)
        #expect(abs(rest - line.stroke.dash[0]) < 1e-6)
    }

    @Test(arguments: [(700.0, "about 5 minutes' walk"), (3000, "5 minutes")])
    func smallRingsSayLess(radius: Double, text: String) throws {
        let page = try MapsFixture.layOut(
            MapsFixture.design(
                [], sheet: Sheet(width: 200, height: 150), view: MapView(.radius(metres: radius)),
                rings: [Ring(metres: 400, minutes: 5)]), MapsFixture.customer(), [])
        #expect(page.setTexts.filter { $0.string.contains("5 min") }.map(\.string) == [text])
    }

    @Test func whereAWayEndsNoLabelStands() throws {
        let located = MapsFixture.guided()
        let page = try MapsFixture.layOut(MapsFixture.design([], view: MapView(.route)), located)
        let end = page.frame.project(try #require(located.routes[0].route.points.last))
        let ring = try #require(page.frame.obstacles.last)
        #expect(ring.centre.distance(to: end) < 1e-6 && ring.width > 1.5 && ring.width < 5)
    }
}
