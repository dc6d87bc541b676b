import Foundation
package import Geo

extension Polyline {
    /// Distances along the line at which it crosses an earlier strand of itself, at least `apart` along the line. Where
    /// it only touches that strand, or runs along it and leaves it again, it does not cross.
    ///
    /// Segments are sorted into a grid, so that long routes with many points stay quick.
    package func crossings(apart: Double) -> [Double] {
        guard points.count > 3, length > apart, length.isFinite else { return [] }
        let cell = max(1, length / Double(points.count))
        var grid: [SIMD2<Int32>: [Int]] = [:]
        var found: [Double] = []
        for index in 0..<points.count - 1 {
            let (from, to) = (points[index], points[index + 1])
            // Of a few segments across hundreds of cells none is worth the memory.
            guard let box = Box(around: [from, to]), box.width + box.height < 1000 * cell else { continue }
            var earlier: Set<Int> = []
            for x in Self.cell(box.minX / cell)...Self.cell(box.maxX / cell) {
                for y in Self.cell(box.minY / cell)...Self.cell(box.maxY / cell) {
                    earlier.formUnion(grid[SIMD2(x, y), default: []])
                    grid[SIMD2(x, y), default: []].append(index)
                }
            }
            for other in earlier where other < index - 1 {
                guard let at = Self.meeting(from, to, points[other], points[other + 1]) else { continue }
                let here = distances[index] + at.first * from.distance(to: to)
                let there = distances[other] + at.second * (distances[other + 1] - distances[other])
                if here - there > apart, crosses(at: here, there) { found.append(here) }
            }
        }
        // A crossing in a point of the line is met by both segments that share it.
        return found.sorted().reduce(into: []) { crossings, at in
            if crossings.last.map({ at - $0 > 2 * Self.lead }) ?? true { crossings.append(at) }
        }
    }

    /// The stretches along which the line runs beside an earlier strand of itself, as distances from its start.
    ///
    /// - Parameters:
    ///   - range: how far the strands are from each other.
    ///   - apart: along the line, so that a bend is not its own neighbour.
    package func stretches(near range: ClosedRange<Double>, apart: Double) -> [ClosedRange<Double>] {
        guard points.count > 2, length > apart, length.isFinite, range.upperBound > 0 else { return [] }
        let step = max(range.upperBound / 4, length / 20_000)
        let grid = Grid(over: Box(aroundAll: points), side: range.upperBound)
        // The places so far; those of a cell are a chain from the last to the first.
        var places: [(distance: Double, point: Point, before: Int?)] = []
        var last = [Int?](repeating: nil, count: grid.count)
        var found: [ClosedRange<Double>] = []
        for distance in stride(from: 0, through: length, by: step) {
            guard let point = point(at: distance) else { continue }
            let around = Box(x: point.x, y: point.y, width: 0, height: 0).grown(by: range.upperBound)
            let (columns, rows) = grid.cells(under: around)
            var nearest = Double.infinity
            for row in rows {
                for column in columns {
                    var next = last[row * grid.columns + column]
                    while let index = next {
                        let other = places[index]
                        if distance - other.distance > apart { nearest = min(nearest, other.point.distance(to: point)) }
                        next = other.before
                    }
                }
            }
            let home = grid.cell(point)
            let cell = home.row * grid.columns + home.column
            places.append((distance, point, last[cell]))
            last[cell] = places.count - 1
            guard range.contains(nearest) else { continue }
            if let last = found.last, distance - last.upperBound < 2.5 * step {
                found[found.count - 1] = last.lowerBound...distance
            } else {
                found.append(distance...distance)
            }
        }
        return found.filter { $0.upperBound - $0.lowerBound > step }
    }

    private static func cell(_ value: Double) -> Int32 {
        Int32(clamping: Int(min(max(value, -1e9), 1e9).rounded(.down)))
    }

    /// How far beside a meeting the strands are compared, in the line's unit (mm on paper).
    private static let lead = 0.1

    /// Whether two strands that meet at these distances change sides there.
    private func crosses(at here: Double, _ there: Double) -> Bool {
        guard let centre = point(at: here) else { return false }
        func direction(_ distance: Double) -> Double? {
            guard distance > 0, distance < length, let point = point(at: distance) else { return nil }
            return atan2(point.y - centre.y, point.x - centre.x)
        }
        guard let back = direction(there - Self.lead), let on = direction(there + Self.lead),
            let from = direction(here - Self.lead), let to = direction(here + Self.lead)
        else { return false }
        // Angles from the way back along the earlier strand, 0…2π.
        func turn(_ angle: Double) -> Double {
            let turn = (angle - back).truncatingRemainder(dividingBy: 2 * .pi)
            return turn < 0 ? turn + 2 * .pi : turn
        }
        let (split, first, second) = (turn(on), turn(from), turn(to))
        // Strands that leave each other at less than some 8 degrees run along each other.
        let least = 0.14
        for angle in [first, second] {
            if min(angle, 2 * .pi - angle) < least || abs(angle - split) < least { return false }
        }
        return (first < split) != (second < split)
    }

    /// The fractions of two segments at which they meet; nil where they do not, or run along each other.
    private static func meeting(
        _ a: Point, _ b: Point, _ c: Point, _ d: Point
    ) -> (first: Double, second: Double)? {
        let (first, second, gap) = (b - a, d - c, c - a)
        let cross = first.x * second.y - first.y * second.x
        guard abs(cross) > 1e-9 * first.length * second.length else { return nil }
        let at = (gap.x * second.y - gap.y * second.x) / cross
        let other = (gap.x * first.y - gap.y * first.x) / cross
        let range = -1e-9...1 + 1e-9
        return range.contains(at) && range.contains(other) ? (at, other) : nil
    }
}
