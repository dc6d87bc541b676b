import Foundation

/// Joins lines that were cut apart: at tile edges, or where one street is drawn as several ways.
package enum Stitch {
    private struct End {
        var line: Int
        var isStart: Bool
        var point: Point
        /// Direction in which the line arrives at this end, in radians.
        var heading: Double
    }

    private struct Pair {
        var turn: Double
        var a: Int
        var b: Int
    }

    /// Joins lines whose ends meet within `tolerance`, straightest continuations first; an end joins one other end.
    ///
    /// - Parameter maximumTurn: the sharpest corner, in radians, at which lines are joined.
    package static func join(_ lines: [[Point]], tolerance: Double, maximumTurn: Double = .pi) -> [[Point]] {
        guard lines.count > 1 else { return lines }
        let ends = lines.indices.flatMap { Self.ends(of: lines[$0], index: $0) }
        var partner = [Int?](repeating: nil, count: ends.count)
        for pair in pairs(ends, tolerance: tolerance, maximumTurn: maximumTurn)
        where partner[pair.a] == nil && partner[pair.b] == nil {
            partner[pair.a] = pair.b
            partner[pair.b] = pair.a
        }
        return chains(lines, ends: ends, partner: partner)
    }

    private static func ends(of line: [Point], index: Int) -> [End] {
        guard line.count > 1, let first = line.first, let last = line.last else {
            // No number is near to another: such a line is joined to nothing.
            let nowhere = Point(.nan, .nan)
            return [true, false].map { End(line: index, isStart: $0, point: nowhere, heading: 0) }
        }
        let out = first - line[1]
        let on = last - line[line.count - 2]
        return [
            End(line: index, isStart: true, point: first, heading: atan2(out.y, out.x)),
            End(line: index, isStart: false, point: last, heading: atan2(on.y, on.x)),
        ]
    }

    private static func pairs(_ ends: [End], tolerance: Double, maximumTurn: Double) -> [Pair] {
        // Cells of a grid by their whole coordinates, which stay Doubles so that no point is too far out for them.
        let side = tolerance > 0 ? tolerance : 1
        func cell(_ point: Point) -> Point {
            Point((point.x / side).rounded(.down), (point.y / side).rounded(.down))
        }
        var cells: [Point: [Int]] = [:]
        for (index, end) in ends.enumerated() { cells[cell(end.point), default: []].append(index) }
        var pairs: [Pair] = []
        for (a, end) in ends.enumerated() {
            let home = cell(end.point)
            for x in [home.x - 1, home.x, home.x + 1] {
                for y in [home.y - 1, home.y, home.y + 1] {
                    for b in cells[Point(x, y)] ?? [] where b > a && ends[b].line != end.line {
                        guard end.point.distance(to: ends[b].point) <= tolerance else { continue }
                        // The two arrive head on, so straight on means opposite headings.
                        let turn = abs(remainder(end.heading - ends[b].heading + .pi, 2 * .pi))
                        if turn <= maximumTurn { pairs.append(Pair(turn: turn, a: a, b: b)) }
                    }
                }
            }
        }
        return pairs.sorted { ($0.turn, $0.a, $0.b) < ($1.turn, $1.a, $1.b) }
    }

    private static func chains(_ lines: [[Point]], ends: [End], partner: [Int?]) -> [[Point]] {
        var used = [Bool](repeating: false, count: lines.count)
        var joined: [[Point]] = []
        func follow(from entry: Int) -> [Point] {
            var chain: [Point] = []
            var entry: Int? = entry
            while let end = entry, !used[ends[end].line] {
                let line = ends[end].line
                used[line] = true
                let points = ends[end].isStart ? lines[line] : lines[line].reversed()
                chain.append(contentsOf: chain.isEmpty ? points[...] : points.dropFirst())
                entry = partner[end ^ 1]
            }
            return chain
        }
        // Chains begin at free ends; what is left after them are closed rings.
        for end in ends.indices where partner[end] == nil && !used[ends[end].line] { joined.append(follow(from: end)) }
        for end in ends.indices where !used[ends[end].line] { joined.append(follow(from: end)) }
        return joined
    }
}
