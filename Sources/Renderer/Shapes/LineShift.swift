import Geo
import Graphics

/// Lines moved sideways, as for `line-offset` and `line-gap-width`.
///
/// Own code beside `Polyline.offset`, because a line that turns back sharply breaks here as its stroke does.
enum LineShift {
    /// A line moved to the right of its direction where positive (y grows downwards).
    ///
    /// Corners are mitred. Where the mitre would be longer than the stroke's, each side ends on the line through the
    /// corner that halves the turn, as MapLibre ends them; round corners stay mitred, up to twice the shift.
    static func moved(_ line: [Point], by shift: Double, _ stroke: Stroke) -> [[Point]] {
        let points = Polyline(line).points
        guard shift != 0, points.count > 1 else { return [points] }
        guard points.count > 3, points.first == points.last else { return open(points, by: shift, stroke) }
        // Led around its first corner, so that this one is mitred like the others.
        var pieces = open([points[points.count - 2]] + points + [points[1]], by: shift, stroke)
        pieces[0].removeFirst()
        pieces[pieces.count - 1].removeLast()
        return pieces.filter { $0.count > 1 }
    }

    /// A line cut at the corners at which it turns back too sharply for a mitre.
    static func broken(_ line: [Point], _ stroke: Stroke) -> [[Point]] {
        let points = Polyline(line).points
        var pieces: [[Point]] = [[]]
        for (index, point) in points.enumerated() {
            pieces[pieces.count - 1].append(point)
            guard index > 0, index + 1 < points.count else { continue }
            let (before, after) = (point - points[index - 1], points[index + 1] - point)
            let cosine = (before.x * after.x + before.y * after.y) / (before.length * after.length)
            // |sum of normals|² = 2 + 2 cos of the turn.
            if isHairpin(2 + 2 * cosine, stroke) { pieces.append([point]) }
        }
        return pieces
    }

    /// Whether a corner's mitre would be longer than the stroke allows and twice its width.
    ///
    /// - Parameter square: squared length of the sum of the two unit normals; the mitre is 2 / √square.
    private static func isHairpin(_ square: Double, _ stroke: Stroke) -> Bool {
        let longest = max(2, stroke.miterLimit)
        return stroke.join != .round && square * longest * longest < 4
    }

    private static func open(_ points: [Point], by shift: Double, _ stroke: Stroke) -> [[Point]] {
        let normals = zip(points, points.dropFirst()).map { from, to in
            let run = to - from
            return Point(-run.y, run.x) * (1 / run.length)
        }
        var pieces: [[Point]] = [[]]
        for (index, point) in points.enumerated() {
            let before = normals[max(0, index - 1)]
            let after = normals[min(normals.count - 1, index)]
            let sum = before + after
            let square = sum.x * sum.x + sum.y * sum.y
            if isHairpin(square, stroke) {
                let across = before - after
                let step = across * (2 * shift / (across.x * across.x + across.y * across.y))
                pieces[pieces.count - 1].append(point + step)
                pieces.append([point - step])
            } else {
                // 1 + cos of the turn; where it nears 0 the line turns back and a mitre would run away.
                pieces[pieces.count - 1].append(point + sum * (2 / max(1, square) * shift))
            }
        }
        return pieces
    }
}
