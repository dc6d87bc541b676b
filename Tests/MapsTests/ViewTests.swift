import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// What must be seen is seen, whole and free of texts.
@Suite struct ViewTests {
    /// What holds for every page.
    private func check(_ page: Page, _ template: PageTemplate, shown: [Coordinate], _ name: String) {
        let safe = page.boxes.safe.grown(by: 0.011)
        for place in shown { #expect(page.hasPin(at: place), "\(name): a pin is missing") }
        for pin in page.pins {
            #expect(safe.contains(pin), "\(name): a pin is cut")
            for box in page.furniture { #expect(!pin.intersects(box), "\(name): a pin under furniture") }
        }
        for (at, box) in page.furniture.enumerated() {
            #expect(safe.contains(box), "\(name): furniture beyond the margin")
            for other in page.furniture.dropFirst(at + 1) {
                #expect(!box.intersects(other), "\(name): furniture doubled")
            }
        }
        #expect(page.texts.joined(separator: " ").contains("OpenStreetMap"), "\(name): no credit")
        // A view moved aside for a panel has its scale stated elsewhere, hence the tolerance.
        let scale = page.frame.scaleDenominator
        #expect(
            scale > template.map.view.scale.lowerBound * 0.99 && scale < template.map.view.scale.upperBound * 1.01,
            "\(name)")
    }

    private func randomTemplate(_ rule: MapView.Rule, _ random: inout MapsGenerator) -> PageTemplate {
        MapsFixture.template(
            Sheet(
                width: .random(in: 90...250, using: &random), height: .random(in: 90...250, using: &random),
                bleed: Bool.random(using: &random) ? 0 : 3, margin: .random(in: 0...8, using: &random)),
            MapView(
                rule, scale: 1000...5_000_000,
                padding: Bool.random(using: &random) ? 0 : .random(in: 0...6, using: &random)))
    }

    /// A place anywhere that a mercator map shows, often near the antimeridian or a pole.
    private func randomPlace(_ random: inout MapsGenerator) -> Coordinate {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            Coordinate(
                longitude: .random(in: 179.99...180, using: &random), latitude: .random(in: -80...80, using: &random))
        case 1: Coordinate(longitude: .random(in: -180 ... -179.99, using: &random), latitude: 0)
        case 2: Coordinate(longitude: 0, latitude: Bool.random(using: &random) ? 84 : -84)
        default:
            Coordinate(
                longitude: .random(in: -180...180, using: &random), latitude: .random(in: -80...80, using: &random))
        }
    }

    @Test func shopsThatMustFitAreNeverCropped() {
        var random = MapsGenerator(state: 1)
        var drawn = 0
        for number in 0..<150 {
            let count = Int.random(in: 1...4, using: &random)
            let template = randomTemplate(.fit(shops: count), &random)
            let home = randomPlace(&random)
            let far: Double = [0, 0.5, 30, 800, 5000].randomElement(using: &random) ?? 0
            let places = (0..<8).map { _ in
                MapsFixture.near(
                    home, east: .random(in: -far...far, using: &random), north: .random(in: -far...far, using: &random))
            }.sorted { $0.distance(to: home) < $1.distance(to: home) }
            do throws(LayoutProblem) {
                let page = try MapsFixture.page(MapsFixture.customer(home), MapsFixture.shops(places), template)
                check(page, template, shown: [home] + places.prefix(count), "page \(number)")
                drawn += 1
                // Every shop that the list names has a pin, and the other way round.
                let listed = page.texts.compactMap { $0.wholeMatch(of: /Shop (\d)/).flatMap { Int($0.1) } }
                #expect(Set(listed) == Set(page.shops), "page \(number)")
            } catch {
                #expect(
                    "\(error)".hasPrefix("noRoom") || "\(error)".hasPrefix("textTooLong"), "page \(number): \(error)")
            }
        }
        #expect(drawn > 140)
    }

    @Test func routesAreNeverCroppedNorHidden() {
        var random = MapsGenerator(state: 2)
        var drawn = 0
        for number in 0..<150 {
            let template = randomTemplate(.route, &random)
            var place = randomPlace(&random)
            let step: Double = [1, 100, 2000].randomElement(using: &random) ?? 1
            let points = (0..<Int.random(in: 2...30, using: &random)).map { _ in
                place = MapsFixture.near(
                    place, east: .random(in: -step...step, using: &random),
                    north: .random(in: -step...step, using: &random))
                return place
            }
            do throws(LayoutProblem) {
                let located = MapsFixture.traveller(points)
                let page = try MapsFixture.page(located, [], template)
                check(page, template, shown: [points[0], points[points.count - 1]], "route \(number)")
                drawn += 1
                let line = points.map(page.frame.project)
                let safe = page.boxes.safe.grown(by: 0.011)
                for point in line { #expect(safe.contains(point), "route \(number): a point is cut") }
                for box in page.furniture {
                    #expect(Clip.line(line[...], closed: false, to: box).isEmpty, "route \(number) under furniture")
                }
            } catch {
                #expect(
                    "\(error)".hasPrefix("noRoom") || "\(error)".hasPrefix("textTooLong"), "route \(number): \(error)")
            }
        }
        #expect(drawn > 140)
    }

    @Test(arguments: [MapView.Rule.width(metres: 1200), .radius(metres: 600), .scale(denominator: 8000)])
    func viewsOfAFixedSizeKeepIt(rule: MapView.Rule) throws {
        var random = MapsGenerator(state: 3)
        for number in 0..<60 {
            let template = MapsFixture.template(Sheet(width: 148, height: 105), MapView(rule, scale: 1000...100_000))
            // So many shops around the customer that the text block often finds no free corner.
            let places = (0..<9).map { _ in
                MapsFixture.near(
                    MapsFixture.home, east: .random(in: -600...600, using: &random),
                    north: .random(in: -450...450, using: &random))
            }
            let page = try MapsFixture.page(MapsFixture.customer(), MapsFixture.shops(places), template)
            check(page, template, shown: [MapsFixture.home], "page \(number)")
            let expected =
                switch rule {
                case .width: 1_200_000 / 148.0
                case .radius: 1_200_000 / 97.0
                default: 8000.0
                }
            #expect(abs(page.frame.scaleDenominator / expected - 1) < 1e-3, "page \(number)")
        }
    }

    @Test func aViewThatDoesNotFitSaysWhichScaleItNeeds() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 50_000, north: 0)])
        var template = MapsFixture.template()
        let error = #expect(throws: LayoutProblem.self) {
            try MapsFixture.page(MapsFixture.customer(), shops, template)
        }
        guard case .outOfScale(let needed, let allowed)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // 50 km on less than 148 mm.
        #expect(allowed == 100_000 && needed > 50_000_000 / 148 && needed < 50_000_000 / 100)
        template.map.view.scale = 2500...needed
        #expect(try MapsFixture.page(MapsFixture.customer(), shops, template).shops == [1])
        template.map.view.rule = .width(metres: 50_000)
        template.map.view.scale = 2500...100_000
        #expect(throws: LayoutProblem.outOfScale(needed: 337_838, allowed: 100_000)) {
            try MapsFixture.page(MapsFixture.customer(), shops, template)
        }
    }

    @Test func nearViewsStopAtTheLargestScale() throws {
        let page = try MapsFixture.page(
            MapsFixture.customer(), MapsFixture.shops([MapsFixture.home]), MapsFixture.template())
        #expect(abs(page.frame.scaleDenominator - 2500) < 1)
        #expect(page.pins.count == 2)
    }

    @Test func theReachableAreaIsDrawnAndFits() throws {
        let ring = stride(from: 0.0, to: 360, by: 10).map { angle in
            MapsFixture.near(
                MapsFixture.home, east: 3000 * cos(angle * .pi / 180), north: 3000 * sin(angle * .pi / 180))
        }
        let template = MapsFixture.template()
        let page = try MapsFixture.page(
            MapsFixture.customer(reach: ring), MapsFixture.shops([MapsFixture.home]), template)
        let areas = page.frame.underlay.compactMap { node in
            if case .fill(let path, _) = node { path.points } else { nil }
        }
        #expect(areas == [ring.map(page.frame.project)])
        for point in areas.joined() { #expect(page.boxes.safe.contains(point)) }
    }

    @Test func bleedMovesThePageAndShowsMoreMap() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 800, north: 300)])
        var template = MapsFixture.template()
        let plain = try MapsFixture.page(MapsFixture.customer(), shops, template)
        template.sheet.bleed = 3
        let bled = try MapsFixture.page(MapsFixture.customer(), shops, template)
        #expect(bled.frame.size == Point(154, 111) && bled.frame.bleed == 3)
        #expect(bled.frame.box == Box(x: 0, y: 0, width: 154, height: 111))
        #expect(abs(bled.frame.scaleDenominator - plain.frame.scaleDenominator) < 0.01)
        // Either map may be moved by half a pixel to lie on the grid of its plane.
        let pixel = Length.millimetresPerInch / plain.frame.resolution
        for (a, b) in zip(plain.frame.obstacles, bled.frame.obstacles) {
            #expect(abs(b.minX - a.minX - 3) <= pixel && abs(b.maxY - a.maxY - 3) <= pixel)
        }
        #expect(Box(x: 3, y: 3, width: 148, height: 105).contains(bled.frame.labelBox), "no label is trimmed")
    }

    /// All the ground that fits between panels is used: no free rectangle would allow a larger round scale.
    @Test func theViewIsTheLargestThatFits() throws {
        var random = MapsGenerator(state: 5)
        for number in 0..<200 {
            let isPortrait = Bool.random(using: &random)
            let sheet = Sheet(width: isPortrait ? 110 : 190, height: isPortrait ? 190 : 110)
            let zones = (0..<Int.random(in: 0...5, using: &random)).map { at in
                Element(
                    name: "zone\(at)",
                    place: .fixed(
                        Edges(
                            left: .random(in: 0...80, using: &random), top: .random(in: 0...80, using: &random),
                            width: .random(in: 5...30, using: &random), height: .random(in: 5...30, using: &random)),
                        within: .map), content: .zone(Zone()))
            }
            let home = MapsFixture.home
            let places = (0..<2).map { _ in
                MapsFixture.near(
                    home, east: .random(in: -3000...3000, using: &random),
                    north: .random(in: -3000...3000, using: &random))
            }
            let template = MapsFixture.design(
                zones, sheet: sheet, view: MapView(.fit(shops: 2), scale: 100...10_000_000, padding: 1.5))
            let page = try MapsFixture.layOut(template, MapsFixture.customer(home), MapsFixture.shops(places))
            // The credit in the corner stands in the way too.
            let free = FreeSpace.rectangles(
                of: page.boxes.safe, without: page.furniture.map { $0.grown(by: 0.5) })
            let ground = try #require(Box(around: ([home] + places).map(Mercator.project)))
            let pin = try #require(page.pins.first).grown(by: 1.5)
            let largest = free.map {
                min(($0.width - pin.width) / ground.width, ($0.height - pin.height) / ground.height)
            }
            let found = page.frame.worldSize
            // But for the next round scale.
            let share = found / (largest.max() ?? 0)
            #expect(share < 1 + 3e-5 && share > 1 / 1.13 && page.isScaleRound, "page \(number): \(share)")
        }
    }

    /// Where a floating element is in the way everywhere, it takes the corner that costs the least scale.
    @Test func floatsTakeTheCornerThatCostsLeast() throws {
        var random = MapsGenerator(state: 6)
        let sheet = Sheet(width: 190, height: 110)
        let size = Point(100, 60)
        var moved = 0
        for number in 0..<60 {
            let places = (0..<3).map { _ in
                MapsFixture.near(
                    MapsFixture.home, east: .random(in: -3000...3000, using: &random),
                    north: .random(in: -3000...3000, using: &random))
            }
            let elements = [
                Element(
                    name: "credit", place: .fixed(Edges(left: 0, top: 0), within: .map), content: .credit(CreditLine())),
                Element(
                    name: "zone", place: .fixed(Edges(top: 0, right: 0, width: 40, height: 20), within: .map),
                    content: .zone(Zone())),
                Element(
                    name: "float", place: .corner([.bottomLeft, .bottomRight], maximum: size), content: .zone(Zone())),
            ]
            let template = MapsFixture.design(
                elements, sheet: sheet, view: MapView(.fit(shops: 3), scale: 100...10_000_000))
            let page = try MapsFixture.layOut(template, MapsFixture.customer(), MapsFixture.shops(places))
            let safe = page.boxes.safe
            let ground = try #require(Box(around: ([MapsFixture.home] + places).map(Mercator.project)))
            let pin = try #require(page.pins.first).grown(by: 2)
            func largest(_ boxes: [Box]) -> Double {
                FreeSpace.rectangles(of: safe, without: boxes.map { $0.grown(by: 0.5) })
                    .map { min(($0.width - pin.width) / ground.width, ($0.height - pin.height) / ground.height) }
                    .max() ?? 0
            }
            let fixed = [try #require(page.box("credit")), try #require(page.box("zone"))]
            let corners = [safe.minX, safe.maxX - size.x].map { left in
                Box(x: left, y: safe.maxY - size.y, width: size.x, height: size.y)
            }
            let (alone, beside) = (largest(fixed), corners.map { largest(fixed + [$0]) }.max() ?? 0)
            let found = page.frame.worldSize
            let (share, least) = (found / alone, found / beside)
            if share < 1 / 1.13 {
                moved += 1
                #expect(least < 1 + 2e-3 && least > 1 / 1.13, "page \(number): \(least)")
            }
        }
        #expect(moved > 10)
    }
}
