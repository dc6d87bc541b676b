import Foundation
import Synchronization

/// Routes between places that were never routed, along the streets of those that were: other than with straight lines, a
/// map of such a route looks like a map, and the nearest shop is the nearest one by street.
///
/// Points of stored routes that fall into the same cell of some ten metres are one node; streets are driven against the
/// direction they were driven in where that is much shorter.
final class RouteNet: Sendable {
    private struct Edge: Sendable {
        var from: Int
        var to: Int
        var metres: Double
        var seconds: Double
        var street: String
    }

    private struct Cell: Hashable {
        var row: Int
        var column: Int

        init(_ position: Atlas.Position) {
            row = Int((position.latitude * 1e4).rounded())
            column = Int((position.longitude * 1e4).rounded())
        }
    }

    private struct Net: Sendable {
        var nodes: [Atlas.Position] = []
        /// Edges into each node.
        var edges: [[Edge]] = []
        /// Where the routes of a customer begin and those to a shop end.
        var starts: [String: Int] = [:]
        var ends: [String: Int] = [:]
        /// By shop, the edge to take at each node that is connected.
        var ways: [String: [Int: Edge]] = [:]
    }

    /// Reading all routes of a large folder takes long, and these cover the town.
    private static let mostRoutes = 400
    /// How much farther a street seems against the direction it was driven in.
    private static let reversal = 2.0
    private let routes: [String: Data]
    private let net = Mutex<Net?>(nil)

    /// - Parameter routes: items of a batch result by `customer>shop`.
    init(_ routes: [String: Data]) { self.routes = routes }

    /// The member of `routes` that leads from a customer to a shop; nil where one of them was never routed.
    func route(from customer: String, to shop: String) -> Object? {
        let net = net.withLock { net in
            let ready = net ?? read()
            net = ready
            return ready
        }
        guard var node = net.starts[customer], let end = net.ends[shop], let ways = net.ways[shop] else { return nil }
        var path: [Edge] = []
        // Edges lead ever nearer to the shop, so that this ends.
        while node != end {
            guard let edge = ways[node] else { return nil }
            path.append(edge)
            node = edge.to
        }
        return path.isEmpty ? nil : Self.object(path, net.nodes)
    }

    private func read() -> Net {
        var net = Net()
        var numbers: [Cell: Int] = [:]
        for (pair, item) in routes.sorted(by: { $0.key < $1.key }).prefix(Self.mostRoutes) {
            let ends = pair.split(separator: ">").map(String.init)
            let stored = Atlas.Stored(item)
            guard ends.count == 2, stored.status == 200, let route = (stored.response["routes"] as? [Object])?.first
            else { continue }
            let nodes = Self.points(route).map { point in
                let cell = Cell(point)
                if let number = numbers[cell] { return number }
                numbers[cell] = net.nodes.count
                net.nodes.append(point)
                net.edges.append([])
                return net.nodes.count - 1
            }
            guard let first = nodes.first, let last = nodes.last else { continue }
            net.starts[ends[0]] = first
            net.ends[ends[1]] = last
            Self.connect(nodes, route, &net)
        }
        for (shop, end) in net.ends { net.ways[shop] = Self.ways(to: end, net) }
        return net
    }

    private static func points(_ route: Object) -> [Atlas.Position] {
        (route["legs"] as? [Object] ?? []).flatMap { $0["points"] as? [Object] ?? [] }.compactMap { point in
            guard let latitude = point["latitude"] as? Double, let longitude = point["longitude"] as? Double else {
                return nil
            }
            return Atlas.Position(latitude: latitude, longitude: longitude)
        }
    }

    private static func connect(_ nodes: [Int], _ route: Object, _ net: inout Net) {
        let summary = route["summary"] as? Object ?? [:]
        let length = summary["lengthInMeters"] as? Double ?? 0
        let pace = length > 0 ? (summary["travelTimeInSeconds"] as? Double ?? 0) / length : 0.15
        let steps = (route["guidance"] as? Object)?["instructions"] as? [Object] ?? []
        let turns = Dictionary(
            steps.map { ($0["pointIndex"] as? Int ?? 0, $0["street"] as? String ?? "") }
        ) { $1 }
        var street = ""
        for (index, (from, to)) in zip(nodes, nodes.dropFirst()).enumerated() {
            street = turns[index] ?? street
            guard from != to else { continue }
            let metres = net.nodes[from].distance(to: net.nodes[to])
            let edge = Edge(from: from, to: to, metres: metres, seconds: metres * pace, street: street)
            net.edges[to].append(edge)
            let back = Edge(
                from: to, to: from, metres: metres, seconds: edge.seconds * reversal, street: street)
            net.edges[from].append(back)
        }
    }

    /// Dijkstra's algorithm from the shop outwards, with a bucket for each second.
    private static func ways(to end: Int, _ net: Net) -> [Int: Edge] {
        var ways: [Int: Edge] = [:]
        var costs = [Double](repeating: .infinity, count: net.nodes.count)
        var isDone = [Bool](repeating: false, count: net.nodes.count)
        costs[end] = 0
        var buckets = [[end]]
        var second = 0
        while second < buckets.count {
            guard let node = buckets[second].popLast() else {
                second += 1
                continue
            }
            if isDone[node] { continue }
            isDone[node] = true
            for edge in net.edges[node] where costs[node] + edge.seconds < costs[edge.from] && !isDone[edge.from] {
                costs[edge.from] = costs[node] + edge.seconds
                ways[edge.from] = edge
                let bucket = Int(costs[edge.from])
                while buckets.count <= bucket { buckets.append([]) }
                buckets[bucket].append(edge.from)
            }
        }
        return ways
    }

    private static func object(_ path: [Edge], _ nodes: [Atlas.Position]) -> Object {
        let points = [nodes[path[0].from]] + path.map { nodes[$0.to] }
        let offsets = path.reduce(into: [0.0]) { $0.append(($0.last ?? 0) + $1.metres) }
        var steps: [(index: Int, street: String, message: String)] = []
        for (index, edge) in path.enumerated() {
            if index == 0 {
                steps.append((0, edge.street, "Drive\(edge.street.isEmpty ? "" : " on " + edge.street)."))
            } else if !edge.street.isEmpty, edge.street != steps.last?.street {
                let turn = turn(points[index - 1], points[index], points[index + 1])
                steps.append((index, edge.street, "\(turn) onto \(edge.street)."))
            }
        }
        steps.append((points.count - 1, "", "You have arrived at your destination."))
        let instructions = steps.map { step -> Object in
            [
                "routeOffsetInMeters": Int(offsets[step.index].rounded()), "point": points[step.index].object,
                "pointIndex": step.index, "street": step.street, "message": step.message,
            ]
        }
        let seconds = path.reduce(0) { $0 + $1.seconds }
        let summary = StraightRoute.summary(length: offsets.last ?? 0, seconds: Int(seconds.rounded(.up)))
        let section: Object = [
            "startPointIndex": 0, "endPointIndex": points.count - 1, "sectionType": "TRAVEL_MODE", "travelMode": "car",
        ]
        return [
            "summary": summary, "legs": [["summary": summary, "points": points.map(\.object)] as Object],
            "sections": [section], "guidance": ["instructions": instructions] as Object,
        ]
    }

    private static func turn(_ before: Atlas.Position, _ at: Atlas.Position, _ after: Atlas.Position) -> String {
        let narrow = cos(at.latitude * .pi / 180)
        let bearing = { (from: Atlas.Position, to: Atlas.Position) in
            atan2((to.longitude - from.longitude) * narrow, to.latitude - from.latitude)
        }
        let angle = remainder(bearing(at, after) - bearing(before, at), 2 * .pi) * 180 / .pi
        return abs(angle) < 30 ? "Continue" : angle > 0 ? "Turn right" : "Turn left"
    }
}
