import Batch
import Foundation
import Geo

extension LocatedRoute {
    /// From how many metres on a door is not at the road: behind a house, or on the next street.
    private static let aside = 20.0

    /// The last step's sentence, as far as it is true of the shop's door: services tell the side of their own position,
    /// and say nothing of how far beside the road it is.
    func arrival(_ step: Instruction, told sentence: String, _ words: Words) -> String {
        guard step.code.isEmpty || step.code.hasPrefix("ARRIVE"), let end = route.points.last else { return sentence }
        let metres = end.distance(to: destination.coordinate)
        guard metres >= Self.aside else { return sentence }
        let code = ["ARRIVE_LEFT": -90.0, "ARRIVE_RIGHT": 90][step.code]
        var side = code
        if side == nil, case .turn(let degrees) = Told(step), abs(degrees) == 90 { side = degrees }
        var told = sentence
        if let side, side * route.bearing(to: destination.coordinate) < 0 { told = words.arrival }
        let stop = told.hasSuffix(".") ? "." : ""
        return told.dropLast(stop.count) + words.fromTheRoad(metres) + stop
    }
}

extension Route {
    /// How far a place lies to the right of the way's last metres, in radians, −π…π; 0 where that is not known.
    fileprivate func bearing(to place: Coordinate) -> Double {
        guard let end = points.last, let from = points.last(where: { $0.distance(to: end) >= 12 }) else { return 0 }
        let (before, behind) = (
            Mercator.project(end) - Mercator.project(from), Mercator.project(place) - Mercator.project(end)
        )
        return remainder(atan2(behind.y, behind.x) - atan2(before.y, before.x), 2 * .pi)
    }
}
