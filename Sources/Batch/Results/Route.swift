package import Geo

/// A way from a customer to a shop.
package struct Route: Sendable, Equatable {
    /// At least two points; the legs follow each other without repeating the point where they meet.
    package var points: [Coordinate]
    /// Length along the road.
    package var lengthMetres: Double
    /// Travel time, traffic included.
    package var travelSeconds: Double
    /// How one travels, by the answer's first section that tells it; nil where the service did not say, or a mode of its
    /// own.
    package var travelMode: TravelMode?
    /// The part of `travelSeconds` that is owed to traffic.
    package var trafficDelaySeconds: Double
    /// In driving order; empty where the request did not ask for guidance.
    package var instructions: [Instruction]
    /// Further ways between the same ends, in the service's order; those that were asked for and could be read. They
    /// have no alternatives of their own.
    package var alternatives: [Route]

    /// A route made in code; nothing is checked.
    package init(
        points: [Coordinate], lengthMetres: Double, travelSeconds: Double, travelMode: TravelMode? = nil,
        trafficDelaySeconds: Double = 0, instructions: [Instruction] = [], alternatives: [Route] = []
    ) {
        self.points = points
        self.lengthMetres = lengthMetres
        self.travelSeconds = travelSeconds
        self.travelMode = travelMode
        self.trafficDelaySeconds = trafficDelaySeconds
        self.instructions = instructions
        self.alternatives = alternatives
    }
}

/// One step of a route's guidance.
package struct Instruction: Sendable, Equatable {
    /// Metres from the start of the route; nil where the service did not say.
    package var offsetMetres: Double?
    /// Seconds from the start of the route; nil where the service did not say.
    package var travelSeconds: Double?
    /// Where the step is to be taken.
    package var point: Coordinate
    /// Place of `point` in the route's points.
    package var pointIndex: Int
    /// The street that the step leads onto.
    package var street: String?
    /// Such as `A8`; often empty.
    package var roadNumbers: [String]
    /// The service's sentence, in the language of the request and without markup.
    package var message: String?
    /// `TURN_LEFT`, `ARRIVE` and so on; TomTom's list is open.
    package var maneuver: String?

    /// A step made in code.
    package init(
        offsetMetres: Double?, travelSeconds: Double? = nil, point: Coordinate, pointIndex: Int,
        street: String? = nil, roadNumbers: [String] = [], message: String? = nil, maneuver: String? = nil
    ) {
        self.offsetMetres = offsetMetres
        self.travelSeconds = travelSeconds
        self.point = point
        self.pointIndex = pointIndex
        self.street = street
        self.roadNumbers = roadNumbers
        self.message = message
        self.maneuver = maneuver
    }
}

/// The area that can be reached from a place within a budget of time or distance.
package struct ReachableRange: Sendable, Equatable {
    /// The place asked for, moved to the nearest road.
    package var center: Coordinate
    /// A ring of at least three points, without the repeated first point.
    package var boundary: [Coordinate]

    /// A range made in code; nothing is checked.
    package init(center: Coordinate, boundary: [Coordinate]) {
        self.center = center
        self.boundary = boundary
    }
}

extension RouteAnswer {
    /// The answer as a route.
    func route() throws(ItemFailure) -> Route {
        var points: [Coordinate] = []
        // Place in the legs' points as they come → place in `points`.
        var places: [Int] = []
        for leg in legs {
            for (at, position) in leg.points.enumerated() {
                guard let point = position.coordinate else {
                    throw ItemFailure(
                        code: "route-bad-position", message: "the route has a point that is not on the globe")
                }
                if at > 0 || point != points.last { points.append(point) }
                places.append(points.count - 1)
            }
        }
        guard points.count >= 2 else {
            throw ItemFailure(
                code: "route-no-points",
                message:
                    "the route has \(points.count) points; ask for routeRepresentation=polyline, of Azure 2025 for routePath"
            )
        }
        guard let length = lengthInMeters, let seconds = travelTimeInSeconds, length >= 0, seconds >= 0 else {
            throw ItemFailure(
                code: "route-incomplete", message: "the route's summary has no lengthInMeters or travelTimeInSeconds")
        }
        return Route(
            points: points, lengthMetres: length, travelSeconds: seconds,
            travelMode: travelMode.flatMap(TravelMode.init(rawValue:)), trafficDelaySeconds: trafficDelayInSeconds ?? 0,
            instructions: instructions.compactMap { $0.instruction(points: points, places: places) })
    }
}

extension InstructionAnswer {
    /// The step on a route's points; nil where it says nothing about its place.
    ///
    /// The documents leave open whether `pointIndex` counts the point where two legs meet once or twice: of the two
    /// places the one nearer to the step's own point is taken.
    fileprivate func instruction(points: [Coordinate], places: [Int]) -> Instruction? {
        let own = point?.coordinate
        var candidates: [Int] = []
        if let pointIndex {
            if places.indices.contains(pointIndex) { candidates.append(places[pointIndex]) }
            if points.indices.contains(pointIndex) { candidates.append(pointIndex) }
        }
        if candidates.isEmpty, own != nil {
            // Not all points of a long route: foreign steps times foreign points would be work without bound.
            candidates = Array(stride(from: 0, to: points.count, by: max(1, points.count / 1000)))
        }
        let nearest = own.map { own in
            candidates.min { points[$0].distance(to: own) < points[$1].distance(to: own) }
        }
        guard let index = nearest ?? candidates.first else { return nil }
        return Instruction(
            offsetMetres: routeOffsetInMeters, travelSeconds: travelTimeInSeconds, point: own ?? points[index],
            pointIndex: index, street: street, roadNumbers: roadNumbers, message: message.map(withoutMarkup),
            maneuver: maneuver)
    }

    /// Messages of `instructionsType=tagged` wrap names as `<street>…</street>`; print wants the words only.
    private func withoutMarkup(_ message: String) -> String {
        message.contains("<") ? message.replacing(/<\/?[A-Za-z]+>/, with: "") : message
    }
}

extension RangeAnswer {
    /// The answer as a range.
    func range() throws(ItemFailure) -> ReachableRange {
        var ring = boundary.compactMap(\.coordinate)
        guard ring.count == boundary.count, let center = center?.coordinate else {
            throw ItemFailure(
                code: "range-bad-position", message: "the range's centre is missing, or a point is not on the globe")
        }
        if ring.count > 1, ring.first == ring.last { ring.removeLast() }
        guard ring.count >= 3 else {
            throw ItemFailure(
                code: "range-no-area", message: "the range's boundary has \(ring.count) points; 3 are needed")
        }
        return ReachableRange(center: center, boundary: ring)
    }
}
