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
        _ located: Located, _ shops: [LocatedShop] = [], _ template: PageTemplate,
        title: String = "Léa Dubois", body: String = "Rue Grimaldi 5\n98000 Monaco"
    ) throws(LayoutProblem) -> Page {
        var template = template
        for (name, text) in ["title": title, "body": body] { template.texts[name] = try? FieldText(parsing: text) }
        return try PageLayout(template: template, shaper: TextShaper()).page(for: located, shops: shops)
    }

    static func template(
        width: Double = 148, height: Double = 105, _ rule: MapView.Rule = .fit(shops: 1)
    ) -> PageTemplate {
        template(Sheet(width: width, height: height), MapView(rule))
    }

    static func template(_ sheet: Sheet, _ view: MapView) -> PageTemplate {
        .standard(sheet: sheet, view: view, words: Words(.en), credit: credit)
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
    /// The boxes of pins.
    var pins: [Box] { boxes.pins }
    /// The boxes of all elements.
    var furniture: [Box] { boxes.elements.map(\.box) }
    /// The text block.
    var panel: Box? { boxes.elements.first { $0.name == "panel" }?.box }

    /// All texts on the page, a line each.
    var texts: [String] {
        (frame.overlay + overlay).compactMap { node in
            if case .text(let text) = node { text.string } else { nil }
        }
    }

    /// The pin that points at a place; its tip is a little within an edge of its box.
    func hasPin(at place: Coordinate) -> Bool {
        let tip = frame.project(place)
        return pins.contains { pin in
            let edges = [tip.x - pin.minX, pin.maxX - tip.x, tip.y - pin.minY, pin.maxY - tip.y]
            return pin.contains(tip) && edges.contains { abs($0 - 0.75) < 1e-6 }
        }
    }

    /// True where the scale is one that people would choose: its leading digits are a multiple of a twentieth.
    var isScaleRound: Bool {
        let denominator = frame.scaleDenominator
        let lead = 20 * denominator / pow(10, log10(denominator).rounded(.down))
        return abs(lead - lead.rounded()) < 1e-6
    }
}
