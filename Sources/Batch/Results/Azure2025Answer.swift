import Foundation
import Geo

/// A route as Azure Maps writes it since `api-version=2025-01-01`: a collection of GeoJSON features, one of which is
/// the `RoutePath`, with further ones for manoeuvres. It is brought into the shape of the other services' routes.
struct Azure2025Answer: Decodable {
    /// nil where there is no `RoutePath`.
    var route: RouteAnswer?
    /// The further routes, as many as were asked for and can be read.
    var alternatives: [RouteAnswer] = []

    private enum Keys: String, CodingKey { case features, alternativeRoutes }

    init(from decoder: any Decoder) throws {
        let answer = try decoder.container(keyedBy: Keys.self)
        route = try Self.route(of: answer.decode([Azure2025Feature].self, forKey: .features))
        guard decoder.alternatives > 0, var others = try? answer.nestedUnkeyedContainer(forKey: .alternativeRoutes)
        else { return }
        while !others.isAtEnd, others.currentIndex < decoder.alternatives {
            // One that cannot be read takes neither the first nor the others along; a decoder that is asked for is
            // done.
            guard let other = try? others.superDecoder() else { break }
            let features = try? other.container(keyedBy: Keys.self).decode([Azure2025Feature].self, forKey: .features)
            if let route = features.flatMap(Self.route) { alternatives.append(route) }
        }
    }

    private static func route(of features: [Azure2025Feature]) -> RouteAnswer? {
        guard let path = features.first(where: { $0.lines != nil }), let lines = path.lines else { return nil }
        // Without traffic the service repeats the plain time or leaves it out.
        let seconds = path.durationTrafficInSeconds ?? path.durationInSeconds
        let delay = seconds.flatMap { all in path.durationInSeconds.map { max(0, all - $0) } }
        return RouteAnswer(
            lengthInMeters: path.distanceInMeters, travelTimeInSeconds: seconds, trafficDelayInSeconds: delay,
            legs: lines.map { LegAnswer(points: $0) },
            instructions: steps(features, along: lines, metres: path.distanceInMeters))
    }

    /// The manoeuvres as steps. Their distances are left aside, for the documents do not say from where to where they
    /// go: how far along the route a step is follows from its place among the points.
    private static func steps(
        _ features: [Azure2025Feature], along lines: [[Position]], metres: Double?
    ) -> [InstructionAnswer] {
        guard features.contains(where: \.isStep) else { return [] }
        let starts = lines.reduce(into: [0]) { starts, line in starts.append((starts.last ?? 0) + line.count) }
        var lengths: [Double] = []
        var length = 0.0
        var last: Coordinate?
        for point in lines.joined() {
            if let here = point.coordinate {
                if let last { length += last.distance(to: here) }
                last = here
            }
            lengths.append(length)
        }
        let scale = length > 0 ? (metres ?? length) / length : 1
        return features.filter(\.isStep).map { step in
            var index: Int?
            if let leg = step.legIndex, let place = step.pointIndex, lines.indices.contains(leg),
                lines[leg].indices.contains(place)
            {
                index = starts[leg] + place
            }
            return InstructionAnswer(
                routeOffsetInMeters: index.map { lengths[$0] * scale }, point: step.point, pointIndex: index,
                street: step.street, message: step.message, maneuver: step.maneuver.map(Self.maneuver))
        }
    }

    /// Azure's name of a manoeuvre as TomTom's, which pages know; names that have no counterpart stay as they are. Of
    /// two manoeuvres in one name the first counts.
    private static func maneuver(_ name: String) -> String {
        let first = name.firstRange(of: "Then").map { String(name[..<$0.lowerBound]) } ?? name
        return maneuvers[first] ?? name
    }

    private static let maneuvers = [
        "DepartStart": "DEPART", "DepartIntermediateStop": "DEPART", "ArriveFinish": "ARRIVE",
        "ArriveIntermediate": "WAYPOINT_REACHED", "Continue": "FOLLOW", "RoadNameChange": "FOLLOW",
        "KeepStraight": "STRAIGHT", "KeepToStayStraight": "STRAIGHT", "KeepOnRampStraight": "STRAIGHT",
        "KeepLeft": "KEEP_LEFT", "KeepToStayLeft": "KEEP_LEFT", "KeepOnRampLeft": "KEEP_LEFT",
        "KeepRight": "KEEP_RIGHT", "KeepToStayRight": "KEEP_RIGHT", "KeepOnRampRight": "KEEP_RIGHT",
        "BearLeft": "BEAR_LEFT", "BearRight": "BEAR_RIGHT", "TurnLeft": "TURN_LEFT", "TurnRight": "TURN_RIGHT",
        "TurnLeftSharp": "SHARP_LEFT", "TurnRightSharp": "SHARP_RIGHT", "TurnBack": "MAKE_UTURN",
        "UTurn": "MAKE_UTURN", "TakeFerry": "TAKE_FERRY", "TakeRampLeft": "ENTRANCE_RAMP",
        "TakeRampRight": "ENTRANCE_RAMP", "TakeRampStraight": "ENTRANCE_RAMP", "Ramp": "ENTRANCE_RAMP",
        "EnterRoundabout": "ROUNDABOUT", "ExitRoundabout": "ROUNDABOUT", "Enter": "ROUNDABOUT",
    ]
}

/// A feature of such an answer: the route itself, or a place on it.
private struct Azure2025Feature: Decodable {
    /// A line a leg; nil where it is no `RoutePath`.
    var lines: [[Position]]?
    var distanceInMeters: Double?
    var durationInSeconds: Double?
    var durationTrafficInSeconds: Double?
    /// The place of a step; nil where the feature is none or has none.
    var point: Position?
    var legIndex: Int?
    /// Among the points of the leg.
    var pointIndex: Int?
    var street: String?
    var message: String?
    var maneuver: String?

    /// True where it tells the driver something.
    var isStep: Bool { message != nil || maneuver != nil }

    private enum Keys: String, CodingKey { case geometry, properties }
    private enum GeometryKeys: String, CodingKey { case type, coordinates }
    private enum PropertyKeys: String, CodingKey {
        case type, distanceInMeters, durationInSeconds, durationTrafficInSeconds, routePathPoint, instruction, steps,
            towardsRoadName, legIndex, pointIndex, maneuverType, text, names
    }

    init(from decoder: any Decoder) throws {
        let feature = try decoder.container(keyedBy: Keys.self)
        guard let properties = try? feature.nestedContainer(keyedBy: PropertyKeys.self, forKey: .properties) else {
            return
        }
        let geometry = try? feature.nestedContainer(keyedBy: GeometryKeys.self, forKey: .geometry)
        switch properties.text(.type) {
        case "RoutePath":
            distanceInMeters = properties.number(.distanceInMeters)
            durationInSeconds = properties.number(.durationInSeconds)
            durationTrafficInSeconds = properties.number(.durationTrafficInSeconds)
            lines = try geometry.map(Self.lines) ?? []
        case "ManeuverPoint", "Waypoint":
            let place: [Double]? = geometry?.value(.coordinates)
            point = place.map(Position.init(lonLat:))
            readStep(properties)
        default: break
        }
    }

    private static func lines(of geometry: KeyedDecodingContainer<GeometryKeys>) throws -> [[Position]] {
        guard geometry.contains(.coordinates) else { return [] }
        let lines =
            geometry.text(.type) == "LineString"
            ? [try geometry.decode([[Double]].self, forKey: .coordinates)]
            : try geometry.decode([[[Double]]].self, forKey: .coordinates)
        return lines.map { $0.map(Position.init(lonLat:)) }
    }

    private mutating func readStep(_ properties: KeyedDecodingContainer<PropertyKeys>) {
        let place = try? properties.nestedContainer(keyedBy: PropertyKeys.self, forKey: .routePathPoint)
        legIndex = place?.number(.legIndex).flatMap { Int(exactly: $0) }
        pointIndex = place?.number(.pointIndex).flatMap { Int(exactly: $0) }
        let instruction = try? properties.nestedContainer(keyedBy: PropertyKeys.self, forKey: .instruction)
        message = instruction?.text(.text)
        maneuver = instruction?.text(.maneuverType)
        var steps = try? properties.nestedUnkeyedContainer(forKey: .steps)
        let first = try? steps?.nestedContainer(keyedBy: PropertyKeys.self)
        let names: [String]? = first?.value(.names)
        street = names?.first { !$0.isEmpty } ?? properties.text(.towardsRoadName)
        if maneuver == nil { maneuver = first?.text(.maneuverType) }
    }
}

extension Position {
    /// A position of GeoJSON: longitude, latitude and what may follow.
    fileprivate init(lonLat: [Double]) {
        self.init(latitude: lonLat.count > 1 ? lonLat[1] : nil, longitude: lonLat.first)
    }
}
