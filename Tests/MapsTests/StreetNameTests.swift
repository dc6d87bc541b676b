import Batch
import Geo
import Maps
import Renderer
import Testing

@Suite("Streets that a page names")
struct StreetNameTests {
    @Test func mapsWithoutAWayNameTheStreetsOfTheirAddressesFirst() throws {
        var located = MapsFixture.customer()
        located.record.street = "Rue Grimaldi"
        var shops = MapsFixture.shops([
            MapsFixture.near(MapsFixture.home, east: 100, north: 0),
            MapsFixture.near(MapsFixture.home, east: 0, north: 200),
        ])
        shops[0].record.street = "Rue Caroline"
        let page = try MapsFixture.page(located, shops, MapsFixture.template(.fit(shops: 2)))
        #expect(page.frame.preferredNames == ["Rue Grimaldi", "Rue Caroline"])
        let meant = try page.frame.stretches.map { try #require($0.line.first) }
        #expect(meant.count == 2 && meant[0].distance(to: page.frame.project(located.position.coordinate)) < 1e-6)
        #expect(meant[1].distance(to: page.frame.project(shops[0].coordinate)) < 1e-6)
    }

    @Test func streetsOfShopsThatAreNotShownAreNotLookedFor() throws {
        let located = MapsFixture.customer()
        var shops = MapsFixture.shops(
            [100.0, -120].map { MapsFixture.near(MapsFixture.home, east: $0, north: 0) })
        shops[0].record.street = "Rue Caroline"
        shops[1].record.street = "Rue Basse"
        let page = try MapsFixture.page(located, shops, MapsFixture.template(.fit(shops: 1)))
        #expect(page.shops.count == 1)
        #expect(!page.frame.preferredNames.contains("Rue Basse"))
    }

    @Test func mapsWithAWayNameTheStreetsAlongIt() throws {
        var located = MapsFixture.guided()
        located.record.street = "Rue Grimaldi"
        let page = try MapsFixture.page(located, [], MapsFixture.template())
        #expect(!page.frame.preferredNames.isEmpty)
        #expect(page.frame.preferredNames == located.routes.flatMap(\.route.instructions).compactMap(\.street))
    }

    @Test func roadsToldByTheirNumberAreLookedForByIt() throws {
        var located = MapsFixture.guided()
        let point = located.routes[0].route.points[1]
        located.routes[0].route.instructions = [
            Instruction(offsetMetres: 0, point: point, pointIndex: 1, street: "La Provençale", roadNumbers: ["A 8"]),
            Instruction(offsetMetres: 9, point: point, pointIndex: 1, roadNumbers: ["D 51"]),
            Instruction(offsetMetres: 12, point: point, pointIndex: 1, street: "Rue X", roadNumbers: ["D 52"]),
        ]
        let page = try MapsFixture.layOut(MapsFixture.design([], view: MapView(.route)), located)
        #expect(page.frame.preferredNames == ["La Provençale", "A 8", "D 51", "Rue X"])
        let end = try #require(located.routes[0].route.points.last)
        let last = try #require(page.frame.stretches.last)
        #expect(last.line.count > 1 && last.line.last == page.frame.project(end), "the last name leads to the end")
        #expect(page.frame.stretches[0].line == [page.frame.project(point), page.frame.project(point)])
    }
}
