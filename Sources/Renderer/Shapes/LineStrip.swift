import Geo
import Graphics

/// A line as a strip of four-sided pieces, one a segment, that meet at its corners.
enum LineStrip {
    struct Piece {
        var from: Point
        var to: Point
        /// Length of the line up to `from`.
        var distance: Double
        /// Unit vector along the piece.
        var direction: Point
        /// The part of the strip around the piece.
        var area: Path

        /// Unit vector to the right (y grows downwards).
        var normal: Point { Point(-direction.y, direction.x) }
    }

    /// Longest mitre, as a multiple of the half width.
    private static let mitreLimit = 2.0

    /// - Parameters:
    ///   - halfWidth: of the strip, to both sides of the line.
    ///   - overlap: how far the first and the last piece reach over the line's ends.
    static func pieces(of line: [Point], halfWidth: Double, overlap: Double = 0) -> [Piece] {
        var points = line
        points.removeAll { !$0.x.isFinite || !$0.y.isFinite }
        let runs = zip(points, points.dropFirst()).filter { $0 != $1 }
        let directions = runs.map { ($1 - $0) * (1 / $0.distance(to: $1)) }
        let isClosed = points.count > 3 && points.first == points.last
        var distance = 0.0
        return runs.indices.map { index in
            let (from, to) = runs[index]
            defer { distance += from.distance(to: to) }
            let own = directions[index]
            let last = directions.count - 1
            let before = index > 0 ? directions[index - 1] : isClosed ? directions[last] : own
            let after = index < last ? directions[index + 1] : isClosed ? directions[0] : own
            let start = index == 0 && !isClosed ? from - own * overlap : from
            let end = index == last && !isClosed ? to + own * overlap : to
            let (first, second) = (mitre(before, own) * halfWidth, mitre(own, after) * halfWidth)
            var area = Path()
            area.add([start - first, end - second, end + second, start + first], closed: true)
            return Piece(from: from, to: to, distance: distance, direction: own, area: area)
        }
    }

    /// From the line's corner to the strip's, for a half width of 1.
    private static func mitre(_ before: Point, _ after: Point) -> Point {
        let sum = Point(-before.y - after.y, before.x + after.x)
        let square = sum.x * sum.x + sum.y * sum.y
        // 2 / |sum|² makes the mitre; it grows without bound where the line turns back.
        guard square > 1e-9 else { return Point(-after.y, after.x) }
        let mitre = sum * (2 / square)
        return mitre.length > mitreLimit ? mitre * (mitreLimit / mitre.length) : mitre
    }
}
