import Batch
import Foundation
import Geo

/// The beginning of a way on a road without a name, of which services tell no more than "Drive southwest."
struct Departure {
    /// In degrees clockwise from north.
    let bearing: Double
    /// The road that the next step leads onto.
    let road: String?

    /// Nil where the step has a road of its own, says more than a direction, or the route has no length.
    init?(_ step: Instruction, next: Instruction?, on route: Route) {
        guard step.road == nil, Told(step) == nil, step.code.isEmpty || step.code.hasPrefix("DEPART"),
            step.message.map(Self.tellsDirection) ?? true, let start = route.points.first,
            let end = route.points.first(where: { $0.distance(to: start) >= 12 })
        else { return nil }
        let way = Mercator.project(end) - Mercator.project(start)
        bearing = atan2(way.x, -way.y) * 180 / .pi
        road = next?.road
    }

    /// True of a sentence of few words, one of them a point of the compass in one of the four languages.
    private static func tellsDirection(_ sentence: String) -> Bool {
        let words = sentence.lowercased().split { !$0.isLetter }
        let points = ["north", "east", "south", "west", "nord", "ost", "süd", "est", "ouest", "ovest", "sud"]
        return words.isEmpty || words.count <= 6 && words.contains { word in points.contains { word.hasPrefix($0) } }
    }
}
