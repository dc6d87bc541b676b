import Geo

/// The lines that labels leave free, as points close together with a grid to find them, in mm.
struct CorridorIndex {
    private struct Cell: Hashable {
        var x: Int
        var y: Int
    }

    private let side = 4.0
    private var cells: [Cell: [Point]] = [:]
    /// Half the width of the widest line.
    let reach: Double

    init(_ corridors: [Corridor]) {
        reach = (corridors.map(\.width).max() ?? 0) / 2
        for corridor in corridors {
            let line = Polyline(corridor.points)
            for distance in stride(from: 0, through: line.length, by: max(0.2, reach / 2)) {
                guard let point = line.point(at: distance) else { continue }
                cells[cell(point), default: []].append(point)
            }
        }
    }

    /// True where there is no line.
    var isEmpty: Bool { cells.isEmpty }

    /// True where a line comes nearer to a point than `distance`.
    func isNear(_ point: Point, within distance: Double) -> Bool {
        touches(Box(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y), within: distance)
    }

    /// Distance of a point from the nearest line, from its middle; `limit` where that is farther.
    func distance(to point: Point, limit: Double) -> Double {
        guard !cells.isEmpty else { return limit }
        var nearest = limit
        let low = cell(Point(point.x - limit, point.y - limit))
        let high = cell(Point(point.x + limit, point.y + limit))
        for y in low.y...high.y {
            for x in low.x...high.x {
                for other in cells[Cell(x: x, y: y)] ?? [] { nearest = min(nearest, other.distance(to: point)) }
            }
        }
        return nearest
    }

    /// True where a line reaches into a box.
    func touches(_ box: Box) -> Bool { touches(box, within: 0) }

    private func touches(_ box: Box, within distance: Double) -> Bool {
        guard !cells.isEmpty, box.minX <= box.maxX, box.minY <= box.maxY else { return false }
        let limit = reach + distance
        let low = cell(Point(box.minX - limit, box.minY - limit))
        let high = cell(Point(box.maxX + limit, box.maxY + limit))
        for y in low.y...high.y {
            for x in low.x...high.x {
                for point in cells[Cell(x: x, y: y)] ?? [] {
                    let nearest = Point(
                        max(box.minX, min(box.maxX, point.x)), max(box.minY, min(box.maxY, point.y)))
                    if nearest.distance(to: point) < limit { return true }
                }
            }
        }
        return false
    }

    private func cell(_ point: Point) -> Cell {
        Cell(x: Int((point.x / side).rounded(.down)), y: Int((point.y / side).rounded(.down)))
    }
}
