import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Pins that leave ways and each other to be seen.
@Suite struct PinTests {
    private func page(_ points: [(Double, Double)], _ look: Look = Look()) throws -> Page {
        let places = points.map { MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1) }
        var template = MapsFixture.design([], sheet: Sheet(width: 150, height: 120), view: MapView(.route))
        template.look = look
        return try MapsFixture.layOut(template, MapsFixture.traveller(places))
    }

    /// The heads of pins: the middles of what they say.
    private func head(_ page: Page, _ mark: String) throws -> Point {
        let text = try #require(page.setTexts.first { $0.string == mark })
        let run = try #require(text.runs.first)
        return run.origin + Point(0.35 * run.size, -0.36 * run.size)
    }

    @Test func aPinStandsUprightWhereNothingIsInItsWay() throws {
        let page = try page([(0, 0), (400, -10), (800, 0)])
        let door = page.frame.project(MapsFixture.home)
        let head = try head(page, "A")
        #expect(abs(head.x - door.x) < 0.4 && head.y < door.y - 4)
    }

    /// A way that leaves the door to the north would run under the head.
    @Test func aPinLeansOffTheWay() throws {
        let page = try page([(0, 0), (0, 300), (300, 300), (300, 900)])
        let look = Look()
        let way = [(0.0, 0.0), (0, 300), (300, 300)].map {
            page.frame.project(MapsFixture.near(MapsFixture.home, east: $0.0, north: $0.1))
        }
        let head = try head(page, "A")
        for (from, to) in zip(way, way.dropFirst()) {
            #expect(Polyline.distance(of: head, from: from, to: to) > look.pinRadius)
        }
        #expect(page.hasPin(at: MapsFixture.home))
        for pin in page.pins { #expect(page.boxes.safe.grown(by: 0.011).contains(pin)) }
    }

    /// A way that winds around its door from west over north to south-east leaves one side free.
    @Test func aPinFindsTheOneFreeSide() throws {
        let turn = stride(from: 270.0, through: 500, by: 10).map { degrees -> (Double, Double) in
            let angle = degrees * Double.pi / 180
            return (60 * sin(angle), 60 * cos(angle))
        }
        let page = try page([(0, 0)] + turn + [(800, -300)])
        let way = Polyline(page.frame.corridors.flatMap(\.points))
        let head = try head(page, "A")
        let gaps = stride(from: 0, through: way.length, by: 0.5).compactMap { way.point(at: $0)?.distance(to: head) }
        #expect(gaps.allSatisfy { $0 > Look().pinRadius })
    }

    @Test func headsOfNeighboursStandSideBySide() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 3, north: 3)])
        let page = try MapsFixture.layOut(
            MapsFixture.design([], view: MapView(.radius(metres: 500))), MapsFixture.customer(), shops)
        let middles = page.pins.map(\.centre)
        #expect(middles.count == 2 && middles[0].distance(to: middles[1]) > Look().pinRadius)
    }

    /// Black on white the customer's pin is an outline, on the map and in the legend.
    @Test func theCustomersPinMayBeAnOutline() throws {
        var look = Look()
        look.accent = RGBA(0)
        look.shop = RGBA(0)
        func grounds(_ page: Page) -> Int {
            page.frame.overlay.filter { if case .fill(let path, .white) = $0 { path.points.count > 10 } else { false } }
                .count
        }
        let plain = grounds(try page([(0, 0), (800, 0)], look))
        look.homeGround = .white
        #expect(grounds(try page([(0, 0), (800, 0)], look)) == plain + 1)
    }
}
