import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer

/// Records, shops and routes made in code.
enum MapsFixture {
    static let credit = "© OpenStreetMap contributors"
    static let home = Coordinate(longitude: 7.42, latitude: 43.735)

    /// A position some metres east and north of another.
    static func near(_ place: Coordinate, east: Double, north: Double) -> Coordinate {
        let degree = Mercator.equator / 360
        let longitude = place.longitude + east / degree / cos(place.latitude * .pi / 180)
        return Coordinate(
            longitude: longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude,
            latitude: place.latitude + north / degree)
    }

    static func customer(_ place: Coordinate = home, reach: [Coordinate] = []) -> Located {
        var located = Located(
            record: AddressRecord(row: 1, line: 2, id: "C1"), position: Geocode(coordinate: place, level: .house))
        if !reach.isEmpty { located.reach = ReachableRange(center: place, boundary: reach) }
        return located
    }

    static func shops(_ places: [Coordinate]) -> [LocatedShop] {
        places.enumerated().map { at, place in
            LocatedShop(
                number: at + 1,
                record: AddressRecord(row: at + 1, line: at + 2, id: "S\(at + 1)", fields: ["name": "Shop \(at + 1)"]),
                coordinate: place, level: .house)
        }
    }

    /// A customer with a route through some places to a shop at the last of them.
    static func traveller(_ points: [Coordinate]) -> Located {
        var located = customer(points.first ?? home)
        let route = Route(points: points, lengthMetres: 1900, travelSeconds: 300)
        located.routes = shops(Array(points.suffix(1))).map { LocatedRoute(route: route, destination: $0) }
        return located
    }

    static func page(
        _ located: Located, _ shops: [LocatedShop] = [], _ template: MapTemplate,
        title: String = "Léa Dubois", body: String = "Rue Grimaldi 5\n98000 Monaco"
    ) throws(LayoutProblem) -> Page {
        try MapLayout(template: template, shaper: TextShaper())
            .page(for: located, shops: shops, text: PanelText(title: title, body: body))
    }

    static func template(
        width: Double = 148, height: Double = 105, _ view: MapTemplate.View = .fit(shops: 1)
    ) -> MapTemplate {
        MapTemplate(width: width, height: height, view: view, credit: credit)
    }
}

/// A seeded generator (SplitMix64), so that a failing page can be made again.
struct MapsGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// What is to be seen on a page, found by its colours.
extension Page {
    private static let accent = RGBA(0xC8102E)
    private static let shop = RGBA(0x14406B)

    /// The places that pins point at, in mm.
    var tips: [Point] {
        frame.overlay.compactMap { node in
            guard case .fill(let path, let colour) = node, [Self.accent, Self.shop].contains(colour) else { return nil }
            return path.points.first
        }
    }

    /// The boxes of pins.
    var pins: [Box] { Array(frame.obstacles.prefix(tips.count)) }
    /// The boxes of the text block (where there is one), of the scale bar and of the credit.
    var furniture: [Box] { Array(frame.obstacles.dropFirst(tips.count)) }
    /// The text block.
    var panel: Box? { furniture.count == 3 ? furniture.first : nil }

    /// All texts on the page, a line each.
    var texts: [String] {
        frame.overlay.compactMap { node in
            if case .text(let text) = node { text.string } else { nil }
        }
    }

    /// The part of the page for texts and pins.
    func safe(_ template: MapTemplate) -> Box {
        Box(x: template.bleed, y: template.bleed, width: template.width, height: template.height)
            .insetBy(template.margin)
    }

    func hasPin(at place: Coordinate) -> Bool {
        tips.contains { $0.distance(to: frame.project(place)) < 1e-6 }
    }
}
