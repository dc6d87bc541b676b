import Foundation
import Synchronization

/// Routes between places that were never routed, put together of two stored routes that meet: along the streets, other
/// than a straight line, so that a map of such a route looks like a map.
final class RouteNet: Sendable {
    /// A stored route.
    private struct Way: Sendable {
        var points: [Atlas.Position]
        /// Metres from the start to each point.
        var offsets: [Double]
        var seconds: Double
        var steps: [Step]

        var length: Double { offsets.last ?? 0 }

        init?(_ stored: Atlas.Stored) {
            guard stored.status == 200, let route = (stored.response["routes"] as? [Object])?.first else { return nil }
            points = (route["legs"] as? [Object] ?? []).flatMap { $0["points"] as? [Object] ?? [] }.compactMap {
                guard let latitude = $0["latitude"] as? Double, let longitude = $0["longitude"] as? Double else {
                    return nil
                }
                return Atlas.Position(latitude: latitude, longitude: longitude)
            }
            guard points.count >= 2 else { return nil }
            offsets = zip(points, points.dropFirst()).reduce(into: [0]) { offsets, pair in
                offsets.append((offsets.last ?? 0) + pair.0.distance(to: pair.1))
            }
            seconds = (route["summary"] as? Object)?["travelTimeInSeconds"] as? Double ?? 0
            steps = ((route["guidance"] as? Object)?["instructions"] as? [Object] ?? []).compactMap {
                guard let index = $0["pointIndex"] as? Int else { return nil }
                return Step(
                    index: index, street: $0["street"] as? String ?? "", message: $0["message"] as? String ?? "")
            }
        }
    }

    private struct Step: Sendable {
        var index: Int
        var street: String
        var message: String
    }

    /// Where a route passes a point.
    private struct Passing: Sendable {
        var way: Int
        var index: Int
        /// Metres to the end of the route.
        var rest: Double
    }

    private struct Net: Sendable {
        var ways: [Way] = []
        var waysByCustomer: [String: [Int]] = [:]
        /// By shop, the shortest way on from a point.
        var passings: [String: [Atlas.Position: Passing]] = [:]
    }

    /// Reading all routes of a large folder takes long, and these meet often enough.
    private static let mostRoutes = 400
    private let routes: [String: Data]
    private let net = Mutex<Net?>(nil)

    /// - Parameter routes: items of a batch result by `customer>shop`.
    init(_ routes: [String: Data]) { self.routes = routes }

    /// The member of `routes` that leads from a customer to a shop, if the stored routes meet.
    func route(from customer: String, to shop: String) -> Object? {
        let net = net.withLock { net in
            let ready = net ?? read()
            net = ready
            return ready
        }
        guard let passings = net.passings[shop] else { return nil }
        var best: (way: Int, index: Int, on: Passing, length: Double)?
        for number in net.waysByCustomer[customer] ?? [] {
            let way = net.ways[number]
            for (index, point) in way.points.enumerated() {
                guard let on = passings[point], on.way != number else { continue }
                let length = way.offsets[index] + on.rest
                if length < best?.length ?? .infinity { best = (number, index, on, length) }
            }
        }
        guard let best else { return nil }
        return Self.joined(net.ways[best.way], best.index, net.ways[best.on.way], best.on.index)
    }

    private func read() -> Net {
        var net = Net()
        for (pair, item) in routes.sorted(by: { $0.key < $1.key }).prefix(Self.mostRoutes) {
            let ends = pair.split(separator: ">").map(String.init)
            guard ends.count == 2, let way = Way(Atlas.Stored(item)) else { continue }
            let number = net.ways.count
            net.ways.append(way)
            net.waysByCustomer[ends[0], default: []].append(number)
            for (index, point) in way.points.enumerated() {
                let rest = way.length - way.offsets[index]
                guard rest < net.passings[ends[1]]?[point]?.rest ?? .infinity else { continue }
                net.passings[ends[1], default: [:]][point] = Passing(way: number, index: index, rest: rest)
            }
        }
        return net
    }

    /// The first route up to a point, then the second one from the same point on.
    private static func joined(_ first: Way, _ end: Int, _ second: Way, _ start: Int) -> Object {
        let points = first.points[...end] + second.points[(start + 1)...]
        let (before, after) = (first.offsets[end], second.length - second.offsets[start])
        let seconds =
            first.seconds * before / max(1, first.length) + second.seconds * after / max(1, second.length)
        var steps = first.steps.filter { $0.index < max(1, end) }
        let street = second.steps.last { $0.index <= start }?.street ?? ""
        if end > 0, start > 0, street != steps.last?.street {
            let message = street.isEmpty ? "Turn." : "Turn onto \(street)."
            steps.append(Step(index: end, street: street, message: message))
        }
        steps += second.steps.filter { $0.index > start }.map {
            Step(index: $0.index - start + end, street: $0.street, message: $0.message)
        }
        let offsets = first.offsets[...end] + second.offsets[(start + 1)...].map { $0 - second.offsets[start] + before }
        let instructions = steps.filter { points.indices.contains($0.index) }.map { step -> Object in
            [
                "routeOffsetInMeters": Int(offsets[step.index].rounded()), "point": points[step.index].object,
                "pointIndex": step.index, "street": step.street, "message": step.message,
            ]
        }
        let summary = StraightRoute.summary(length: before + after, seconds: Int(seconds.rounded(.up)))
        let section: Object = [
            "startPointIndex": 0, "endPointIndex": points.count - 1, "sectionType": "TRAVEL_MODE", "travelMode": "car",
        ]
        return [
            "summary": summary, "legs": [["summary": summary, "points": points.map(\.object)] as Object],
            "sections": [section], "guidance": ["instructions": instructions] as Object,
        ]
    }
}
