import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import TestSupport

/// Two designs such as a designer writes them, and their parts.
extension MapsFixture {
    static func field(_ text: String) throws -> FieldText { try FieldText(parsing: text) }

    static func text(
        _ text: String, size: ClosedRange<Double> = 2...3, isBold: Bool = false, above: Double = 0
    ) throws -> TextBlock.Part {
        TextBlock.Part(.text(try field(text)), isBold: isBold, size: size, spaceAbove: above)
    }

    /// A template of some elements on a page of 100 × 80 mm, its map all over it.
    static func design(
        _ elements: [Element], sheet: Sheet = Sheet(width: 100, height: 80), place: Place = .rest,
        view: MapView = MapView(.scale(denominator: 10_000)), rings: [Ring] = []
    ) -> PageTemplate {
        PageTemplate(
            name: "test", sheet: sheet, map: MapElement(place: place, view: view, rings: rings), elements: elements,
            credit: credit)
    }

    static func layOut(
        _ template: PageTemplate, _ located: Located = customer(), _ shops: [LocatedShop] = []
    ) throws(LayoutProblem) -> Page {
        try PageLayout(template: template, shaper: TextShaper()).page(for: located, shops: shops)
    }

    /// A list beside the map, rings of walking time, an overview in a corner.
    static func localDesign() throws -> PageTemplate {
        let list = TextBlock(
            parts: [
                try text("Your shops, {name|\"dear neighbour\"}", size: 3.4...4.4, isBold: true),
                try text("{shops.count} shops near {street} {house}", above: 1),
                TextBlock.Part(.shops(try field("{name}\n{street} {house}")), size: 2...2.8, spaceAbove: 2.5),
            ], overflow: .warn)
        var template = design(
            [
                Element(
                    name: "list", place: .fixed(Edges(left: 5, top: 5, bottom: 5, width: 58), within: .page),
                    content: .text(list)),
                Element(
                    name: "overview", place: .corner([.topRight, .topLeft, .bottomRight], maximum: Point(30, 24)),
                    content: .inset(Inset(.overview, scale: .times(12)))),
                Element(
                    name: "scale", place: .fixed(Edges(left: 0, bottom: 0, width: 40), within: .map),
                    content: .scaleBar(ScaleBar(showsRatio: true))),
                Element(
                    name: "north", place: .fixed(Edges(left: 1, top: 1, width: 5, height: 8), within: .map),
                    content: .northArrow(NorthArrow())),
            ], sheet: Sheet(width: 210, height: 99, bleed: 3, margin: 5), view: MapView(.fit(shops: 2)),
            rings: [Ring(metres: 400, minutes: 5), Ring(metres: 800, minutes: 10), Ring(metres: 1200)])
        template.name = "local"
        return template
    }

    /// Steps, a code and a legend below the map; its ends larger in circles.
    static func journeyDesign() throws -> PageTemplate {
        let steps = TextBlock(
            parts: [
                try text("To {shop.name}: {journey}", size: 3...4, isBold: true),
                TextBlock.Part(.routes, size: 2...2.6, spaceAbove: 1),
                TextBlock.Part(.turns(most: 8), size: 2...2.6, spaceAbove: 1.5),
            ], columns: 2)
        var template = design(
            [
                Element(
                    name: "steps", place: .fixed(Edges(left: 5, bottom: 5, width: 104, height: 46), within: .page),
                    content: .text(steps)),
                Element(
                    name: "code", place: .fixed(Edges(right: 5, bottom: 5, width: 24), within: .page),
                    content: .code(CodeElement(text: try field("https://example.org/{id}")))),
                Element(
                    name: "legend", place: .fixed(Edges(bottom: 31, width: 24), within: .page),
                    content: .legend(Legend())),
                Element(
                    name: "start", place: .corner(Place.Corner.allCases, maximum: Point(34, 34)),
                    content: .inset(
                        Inset(.start, scale: .denominator(1500), outline: .circle, locator: .callout))),
                Element(
                    name: "destination", place: .corner(Place.Corner.allCases.reversed(), maximum: Point(34, 30)),
                    content: .inset(Inset(.destination, scale: .denominator(1500), locator: .callout))),
                Element(
                    name: "scale", place: .corner([.bottomLeft, .bottomRight], maximum: Point(34, 8)),
                    content: .scaleBar(ScaleBar())),
            ], sheet: Sheet(width: 148, height: 210, margin: 5), view: MapView(.route))
        // Beside the code, right-aligned with it.
        if case .fixed(var edges, let reference) = template.elements[2].place {
            edges.right = 5
            template.elements[2].place = .fixed(edges, within: reference)
        }
        template.name = "journey"
        return template
    }

    /// A way that turns right, round a roundabout and across itself, with guidance.
    static func guided() -> Located {
        let places: [(Double, Double)] = [
            (20, 10), (300, 10), (300, -400), (900, -400), (900, 100), (1300, 100), (1300, -200), (600, -200),
            (600, -900), (1200, -900), (1200, -1000),
        ]
        let points = places.map { near(home, east: $0.0, north: $0.1) }
        func step(_ index: Int, _ maneuver: String, _ street: String?) -> Instruction {
            let offset = zip(points, points.dropFirst()).prefix(index).reduce(0) { $0 + $1.0.distance(to: $1.1) }
            return Instruction(
                offsetMetres: offset, point: points[index], pointIndex: index, street: street, maneuver: maneuver)
        }
        let shop = LocatedShop(
            number: 4, record: AddressRecord(row: 4, line: 5, id: "S4", fields: ["name": "Garden Shop"]),
            coordinate: near(home, east: 1230, north: -1030), level: .house)
        var located = customer()
        let route = Route(
            points: points, lengthMetres: 6_300, travelSeconds: 780,
            instructions: [
                step(0, "DEPART", "Rue Grimaldi"), step(1, "TURN_RIGHT", "Rue du Port"),
                step(2, "TURN_LEFT", "Avenue de la Gare"), step(3, "ROUNDABOUT_LEFT", "Boulevard Albert"),
                step(4, "TURN_RIGHT", nil), step(5, "SHARP_RIGHT", "Chemin Neuf"), step(6, "BEAR_RIGHT", "Quai Sud"),
                step(7, "MAKE_UTURN", "Quai Sud"), step(8, "TURN_LEFT", "Rue Basse"), step(9, "TURN_RIGHT", "Allée"),
                step(10, "ARRIVE_LEFT", nil),
            ])
        located.routes = [LocatedRoute(route: route, destination: shop)]
        return located
    }

    /// Draws pages on paper without a map.
    static func scene(of page: Page) throws -> Scene {
        let folder = FileManager.default.temporaryDirectory.appending(path: "style-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let style = """
            {"version":8,"sources":{},"layers":[
            {"id":"paper","type":"background","paint":{"background-color":"#eef0ea"}}]}
            """
        try Data(style.utf8).write(to: folder.appending(path: "style.json"))
        let renderer = Renderer(
            stylesheet: try Stylesheet(contentsOf: folder), sources: MapSources(tiles: [:]), shaper: TextShaper())
        return try page.scene(by: renderer)
    }
}

extension Page {
    /// The box of an element by its name.
    func box(_ name: String) -> Box? { boxes.elements.first { $0.name == name }?.box }

    /// Texts with their places, in drawing order.
    var setTexts: [Node.Text] {
        (frame.overlay + overlay).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }
}
