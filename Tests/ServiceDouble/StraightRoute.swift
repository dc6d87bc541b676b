import Foundation

/// A route that follows no street: what a routing service answers, along straight lines from stop to stop.
struct StraightRoute {
    /// At least two.
    var stops: [Atlas.Position]
    /// `car`, `pedestrian` and so on.
    var mode: String
    /// How far the middle of each leg lies beside the straight line, in parts of its length.
    var bend = 0.0

    private static let pointsOfALeg = 11
    /// Metres a second.
    private static let speeds = ["pedestrian": 1.4, "bicycle": 4.2]

    /// The member of `routes`.
    var object: Object {
        let lines = zip(stops, stops.dropFirst()).map(line)
        let points = lines.flatMap { $0 }
        let lengths = lines.map { zip($0, $0.dropFirst()).reduce(0) { $0 + $1.0.distance(to: $1.1) } }
        let section: Object = [
            "startPointIndex": 0, "endPointIndex": points.count - 1, "sectionType": "TRAVEL_MODE", "travelMode": mode,
        ]
        return [
            "summary": summary(lengths.reduce(0, +)),
            "legs": zip(lines, lengths).map { line, length -> Object in
                ["summary": summary(length), "points": line.map(\.object)]
            },
            "sections": [section],
            "guidance": guidance(points, lengths.reduce(0, +)),
        ]
    }

    private func line(_ from: Atlas.Position, _ to: Atlas.Position) -> [Atlas.Position] {
        let (north, east) = (to.latitude - from.latitude, to.longitude - from.longitude)
        return (0..<Self.pointsOfALeg).map { index in
            guard index > 0 else { return from }
            guard index < Self.pointsOfALeg - 1 else { return to }
            let part = Double(index) / Double(Self.pointsOfALeg - 1)
            let aside = bend * sin(part * .pi)
            return Atlas.Position(
                latitude: from.latitude + part * north - aside * east,
                longitude: from.longitude + part * east + aside * north
            ).rounded
        }
    }

    private func seconds(_ length: Double) -> Int { Int((length / (Self.speeds[mode] ?? 8.3)).rounded(.up)) }

    private func summary(_ length: Double) -> Object { Self.summary(length: length, seconds: seconds(length)) }

    /// The member `summary` of a route or a leg; it departs when the stored ones do.
    static func summary(length: Double, seconds: Int) -> Object {
        let departure = Date(timeIntervalSince1970: 1_788_253_200)
        return [
            "lengthInMeters": Int(length.rounded()), "travelTimeInSeconds": seconds, "trafficDelayInSeconds": 0,
            "trafficLengthInMeters": 0, "departureTime": text(departure),
            "arrivalTime": text(departure + Double(seconds)),
        ]
    }

    private static func text(_ date: Date) -> String { date.formatted(.iso8601).replacing("Z", with: "+00:00") }

    private func guidance(_ points: [Atlas.Position], _ length: Double) -> Object {
        let last = points.count - 1
        let instructions: [Object] = [
            instruction(points[0], 0, 0, "LOCATION_DEPARTURE", "DEPART", "Leave from the start."),
            instruction(points[last], last, length, "LOCATION_ARRIVAL", "ARRIVE", "You have arrived."),
        ]
        let group: Object = [
            "firstInstructionIndex": 0, "lastInstructionIndex": 1, "groupLengthInMeters": Int(length.rounded()),
        ]
        return ["instructions": instructions, "instructionGroups": [group]]
    }

    private func instruction(
        _ point: Atlas.Position, _ index: Int, _ offset: Double, _ type: String, _ maneuver: String, _ message: String
    ) -> Object {
        [
            "routeOffsetInMeters": Int(offset.rounded()), "travelTimeInSeconds": seconds(offset), "point": point.object,
            "pointIndex": index, "instructionType": type, "street": "", "possibleCombineWithNext": false,
            "drivingSide": "RIGHT", "maneuver": maneuver, "message": message,
        ]
    }
}
