import Geo
import Graphics

/// Where dashes begin.
enum LineDashes {
    /// Longest part of a world of 512 style pixels that MapLibre counts along a line with a gradient.
    private static let gradientPixels = 2048.0
    /// More dashes than this on one line are no dashes to the eye.
    private static let most = 20_000.0

    /// The parts of a line inside a box, each beginning where a dash would begin that is counted from the line's start:
    /// how a line is dashed must not depend on the view.
    ///
    /// - Parameter period: length of all dashes and gaps.
    static func parts(of line: [Point], in box: Box, period: Double) -> [[Point]] {
        let parts = Clip.line(line[...], closed: false, to: box)
        guard period > 0, parts.contains(where: { $0.first != line.first }) else { return parts }
        let whole = Polyline(line)
        return parts.map { part in
            guard let start = distance(of: part, along: whole) else { return part }
            let phase = start - (start / period).rounded(.down) * period
            return whole.part(from: start - phase, to: start).points.dropLast() + part
        }
    }

    /// A line of a tile and its dashes so that those of the tiles beside it go on where it is cut: at the tile's edges it
    /// has the middle of a dash.
    ///
    /// - Parameters:
    ///   - dash: lengths of dashes and gaps in mm; empty for a line with another pattern.
    ///   - extent: side of the tile in its units.
    ///   - unit: units of the tile in a millimetre.
    static func fitted(
        _ line: [Point], _ dash: [Double], extent: Double, unit: Double
    ) -> (line: [Point], dash: [Double]) {
        guard let first = line.first, let last = line.last, first != last, let lead = dash.first else {
            return (line, dash)
        }
        func isCut(_ point: Point) -> Bool {
            point.x <= 0 || point.y <= 0 || point.x >= extent || point.y >= extent
        }
        guard isCut(first) || isCut(last) else { return (line, dash) }
        var (line, dash) = (isCut(first) ? line : line.reversed(), dash)
        let whole = Polyline(line)
        let period = dash.reduce(0, +) * unit
        if isCut(first), isCut(last), whole.length > 2 * period {
            let stretch = whole.length / period / (whole.length / period).rounded()
            dash = dash.map { $0 * stretch }
        }
        if let start = whole.points.first, whole.points.count > 1 {
            let out = start - whole.points[1]
            line = [start + out * (lead * unit / 2 / out.length)] + whole.points
        }
        return (line, dash)
    }

    /// The dashes of a line as lines of their own; none where the line has none, or more than the eye can see.
    ///
    /// - Parameters:
    ///   - dash: lengths of dashes and gaps in mm.
    ///   - unit: units of the line in a millimetre.
    static func dashes(of line: [Point], _ dash: [Double], unit: Double) -> [[Point]] {
        let whole = Polyline(line)
        let period = dash.reduce(0, +) * unit
        guard period > 0, dash.count.isMultiple(of: 2), whole.length / period < most else { return [] }
        var spans: [(from: Double, to: Double)] = []
        var start = 0.0
        while start < whole.length {
            for index in stride(from: 0, to: dash.count, by: 2) where start < whole.length {
                // Round dots have a length, or they would have no direction.
                let end = start + max(dash[index], 0.001) * unit
                if let last = spans.last, last.to >= start {
                    spans[spans.count - 1].to = end
                } else {
                    spans.append((start, end))
                }
                start = end + dash[index + 1] * unit
            }
        }
        return spans.map { whole.part(from: $0.from, to: min($0.to, whole.length)).points }.filter { $0.count > 1 }
    }

    /// An outline that begins where a dash does. MapLibre counts the dashes of an outline from its last corner on.
    static func outline(_ ring: ArraySlice<Point>, period: Double) -> [Point] {
        let closed = Array(ring) + ring.prefix(1)
        let whole = Polyline(closed)
        guard period > 0, let first = ring.first, let last = ring.last else { return closed }
        let lead = last.distance(to: first)
        let start = (lead / period).rounded(.up) * period - lead
        guard start > 0, start < whole.length else { return closed }
        return whole.part(from: start, to: whole.length).points
            + whole.part(from: 0, to: start).points.dropFirst()
    }

    /// How far along a line a part of it begins: the part's first run lies in one of the line's.
    private static func distance(of part: [Point], along line: Polyline) -> Double? {
        guard part.count > 1 else { return nil }
        let tolerance = 1e-9 * max(1, line.length)
        let index = line.points.indices.dropLast().first { index in
            let (from, to) = (line.points[index], line.points[index + 1])
            return Polyline.distance(of: part[0], from: from, to: to) <= tolerance
                && Polyline.distance(of: part[1], from: from, to: to) <= tolerance
        }
        return index.map { line.distances[$0] + line.points[$0].distance(to: part[0]) }
    }

    /// A line with a gradient cut into its dashes.
    ///
    /// MapLibre measures such a line in parts of its whole, and takes the whole for 2048 style pixels, however long it
    /// is: there are as many dashes on a short line as on a long one. Round ends of dashes shrink with them along the
    /// line, to less than what shows, and are drawn as flat ones that cover as much; those of the line itself too.
    ///
    /// - Parameter pixel: length of a style pixel at the whole zoom below, grown with the map.
    static func ofGradient(_ line: [Point], _ stroke: Stroke, pixel: Double) -> Path {
        let whole = Polyline(line)
        let scale = whole.length / (gradientPixels * pixel)
        let (dash, period) = (stroke.dash, stroke.dash.reduce(0, +) * scale)
        var path = Path()
        guard period > 0, whole.length / period < most, dash.count > 1 else {
            path.add(whole.points, closed: false)
            return path
        }
        // A half disc covers as much as a rectangle of π/4 of its radius.
        let end = stroke.cap == .round ? Double.pi / 8 * stroke.width : 0
        var start = 0.0
        while start < whole.length {
            for index in stride(from: 0, to: dash.count, by: 2) where start < whole.length {
                let to = start + dash[index] * scale + end * scale
                let ends = (start - end * scale <= 0, to >= whole.length)
                var points = whole.part(from: start - end * scale, to: to).points
                start += (dash[index] + (index + 1 < dash.count ? dash[index + 1] : 0)) * scale
                guard points.count > 1 else { continue }
                let (first, last) = (points[0] - points[1], points[points.count - 1] - points[points.count - 2])
                if ends.0 { points[0] = points[0] + first * (end / first.length) }
                if ends.1 { points[points.count - 1] = points[points.count - 1] + last * (end / last.length) }
                path.add(points, closed: false)
            }
        }
        return path
    }
}
