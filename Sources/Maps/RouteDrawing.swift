import Geo
import Graphics
import Renderer

/// What lies on the map under the labels: the reachable area, and the way with its casing.
enum RouteDrawing {
    private static let width = 1.0
    private static let casing = 1.7

    /// The area that can be reached, lightly tinted, with a rim.
    static func nodes(reach boundary: [Coordinate], in frame: Frame) -> [Node] {
        var ring = Path()
        ring.add(boundary.map(frame.project), closed: true)
        return [
            .fill(ring, Palette.accent.opacity(0.10)),
            .stroke(ring, Stroke(width: 0.45, join: .round), Palette.accent.opacity(0.75)),
        ]
    }

    /// The room that labels leave to the way.
    static func corridor(route points: [Coordinate], in frame: Frame) -> Corridor {
        Corridor(points: points.map(frame.project), width: width + 0.5)
    }

    /// The way, and dotted lines from its ends to the doors where it stops short of them.
    static func nodes(route points: [Coordinate], from door: Coordinate, to shop: Coordinate, in frame: Frame) -> [Node]
    {
        let line = Polyline(points.map(frame.project)).simplified(tolerance: 0.02)
        guard line.points.count > 1, let first = line.points.first, let last = line.points.last else { return [] }
        var way = Path()
        way.add(line.points, closed: false)
        var gaps = Path()
        for (end, place) in [(first, frame.project(door)), (last, frame.project(shop))]
        where end.distance(to: place) > 1.2 {
            gaps.add([end, place], closed: false)
        }
        var nodes: [Node] = []
        if !gaps.isEmpty {
            nodes += [
                .stroke(gaps, Stroke(width: 1.0, cap: .round), Palette.rim),
                .stroke(gaps, Stroke(width: 0.6, cap: .round, dash: [0.001, 1.2]), Palette.accent),
            ]
        }
        return nodes + [
            .stroke(way, Stroke(width: casing, cap: .round, join: .round), Palette.rim),
            .stroke(way, Stroke(width: width, cap: .round, join: .round), Palette.accent),
        ]
    }
}
