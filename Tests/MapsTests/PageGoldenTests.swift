import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import TestSupport
import Testing

/// Whole pages as scene texts, without a base map.
@Suite struct PageGoldenTests {
    private func shops() -> [LocatedShop] {
        let places: [(Double, Double)] = [(180, 90), (-250, 330), (500, -420), (-700, -500), (900, 650)]
        let names = [
            "Bakery", "Hardware and Garden Centre of the Old Harbour District", "Café Étoile", "Pharmacy", "Shoes & Co",
        ]
        return places.enumerated().map { at, place in
            var record = AddressRecord(row: at + 1, line: at + 2, id: "S\(at + 1)", fields: ["name": names[at]])
            record.street = "Rue \(names[at].prefix(4))"
            record.house = "\(at * 7 + 1)"
            return LocatedShop(
                number: at + 1, record: record,
                coordinate: MapsFixture.near(MapsFixture.home, east: place.0, north: place.1), level: .house)
        }
    }

    private func expect(_ page: Page, _ name: String) throws {
        let scene = try MapsFixture.scene(of: page)
        if let folder = ProcessInfo.processInfo.environment["PAGE_PICTURES"] {
            let png = try PNGImage.encode(size: page.frame.size, dpi: 200) { scene.paint(on: $0) }
            try png.write(to: URL(fileURLWithPath: folder).appending(path: name + ".png"))
        }
        try expectGolden("\(page.notes.map(\.text))\n\(scene)\n", name)
    }

    @Test func aListWithRingsAndAnOverview() throws {
        var located = MapsFixture.customer()
        located.record.street = "Rue Grimaldi"
        located.record.house = "5"
        try expect(try MapsFixture.layOut(try MapsFixture.localDesign(), located, shops()), "local")
    }

    @Test func stepsInsetsCodeAndLegend() throws {
        let page = try MapsFixture.layOut(try MapsFixture.journeyDesign(), MapsFixture.guided())
        #expect(page.insets.count == 2)
        try expect(page, "journey")
    }

    @Test func theStandardPage() throws {
        var template = MapsFixture.template(Sheet(width: 148, height: 105, bleed: 3), MapView(.fit(shops: 3)))
        template.texts["title"] = try MapsFixture.field("Five shops around you")
        template.texts["body"] = try MapsFixture.field("A walk of a few minutes takes you to each of them.")
        try expect(try MapsFixture.layOut(template, MapsFixture.customer(), shops()), "standard")
    }
}
