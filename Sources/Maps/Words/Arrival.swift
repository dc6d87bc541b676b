import Batch
import Foundation
import Geo

extension LocatedRoute {
    /// From how many metres on a door is not at the road: behind a house, or on the next street.
    private static let aside = 20.0

    /// The last step's sentence, as far as it is true of the shop's door: services tell the side of their own position,
    /// and say nothing of how far beside the road it is.
    func arrival(_ step: Instruction, told sentence: String, _ words: Words) -> String {
        guard step.isArrival, let metres = metresAside else { return sentence }
        let told = side(of: step) == nil && step.side != nil ? words.arrival : sentence
        let stop = told.hasSuffix(".") ? "." : ""
        return told.dropLast(stop.count) + words.fromTheRoad(metres) + stop
    }

    /// The same in few words; nil for a last step that is no arrival.
    func briefArrival(_ step: Instruction, _ words: Words) -> String? {
        guard step.isArrival else { return nil }
        return words.arrival(side: side(of: step)) + (metresAside.map(words.fromTheRoad) ?? "")
    }

    /// How far the door is from the road, where it is not at it.
    private var metresAside: Double? {
        guard let end = route.points.last else { return nil }
        let metres = end.distance(to: destination.coordinate)
        return metres >= Self.aside ? metres : nil
    }

    /// The side that the last step tells; nil where a door beside the road lies on the other one.
    private func side(of step: Instruction) -> Double? {
        guard let side = step.side else { return nil }
        return metresAside != nil && side * route.bearing(to: destination.coordinate) < 0 ? nil : side
    }
}

extension Instruction {
    fileprivate var isArrival: Bool { code.isEmpty || code.hasPrefix("ARRIVE") }

    /// On which side the destination is told to lie, in degrees to the right.
    fileprivate var side: Double? {
        if let side = ["ARRIVE_LEFT": -90.0, "ARRIVE_RIGHT": 90][code] { return side }
        if case .turn(let degrees) = Told(self), abs(degrees) == 90 { return degrees }
        return nil
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
