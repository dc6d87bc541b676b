import Foundation
import Geo
import Graphics

/// What turns the flat ones of a line's round corners into mitres (style specification, `line-round-limit`).
///
/// A stroke has one join for all of its corners; so it stays round, and what mitres have more is an area of its own.
enum LineCorners {
    /// Below the specification's default the corner is so flat that a mitre and a round corner look the same.
    static let leastLimit = 1.05

    /// The tips of the mitres at corners whose mitre is shorter than both limits, as multiples of the width.
    ///
    /// - Parameter isOpaque: whether the tips may reach under the line, so that no seam shows.
    static func tips(of lines: [[Point]], _ stroke: Stroke, roundLimit: Double, isOpaque: Bool) -> Path {
        let limit = min(roundLimit, stroke.miterLimit)
        var path = Path()
        for line in lines {
            let points = Polyline(line).points
            let isClosed = points.count > 3 && points.first == points.last
            let inner = points.dropFirst().dropLast()
            for (index, point) in inner.enumerated() {
                add(points[index], point, points[index + 2], stroke.width / 2, limit, isOpaque, to: &path)
            }
            if isClosed, let first = points.first {
                add(points[points.count - 2], first, points[1], stroke.width / 2, limit, isOpaque, to: &path)
            }
        }
        return path
    }

    private static func add(
        _ before: Point, _ corner: Point, _ after: Point, _ half: Double, _ limit: Double, _ isOpaque: Bool,
        to path: inout Path
    ) {
        let (run, next) = (corner - before, after - corner)
        guard run.length > 0, next.length > 0 else { return }
        let turn = atan2(run.x * next.y - run.y * next.x, run.x * next.x + run.y * next.y)
        let reach = 1 / cos(turn / 2)
        // A turn by less than a degree has no corner.
        guard reach < limit, abs(turn) > .pi / 180 else { return }
        // The outer side is the left one (y grows downwards) where the line turns to the right.
        let start = atan2(run.y, run.x) - (turn < 0 ? -1 : 1) * .pi / 2
        func place(_ angle: Double, _ distance: Double) -> Point {
            corner + Point(cos(angle), sin(angle)) * distance
        }
        let tip = [place(start, half), place(start + turn / 2, half * reach), place(start + turn, half)]
        // Under a line that lets through the tip ends at the round corner: at steps of it of 5° or less.
        let steps = max(2, Int((abs(turn) / (.pi / 36)).rounded(.up)))
        let end = isOpaque ? [corner] : (1..<steps).map { place(start + turn * (1 - Double($0) / Double(steps)), half) }
        path.add((tip + end)[...], closed: true)
    }
}
