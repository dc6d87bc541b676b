import Batch
import Foundation
import Geo
import Graphics
import Renderer

/// What lies on a map under its labels: the reachable area, and the ways with their rims.
struct RouteDrawing {
    private let look: Look
    private let frame: Frame
    /// In the order of the routes.
    private let ways: [Way]
    /// The map and how far around it labels look at ways. At the scale of an inset a way of a day's journey is longer than
    /// a page by thousands of times.
    private let area: Box

    init(_ routes: [LocatedRoute], from door: Coordinate, look: Look, frame: Frame) {
        self.look = look
        self.frame = frame
        area = frame.box.grown(by: 20)
        ways = routes.enumerated().map { Way($1, from: door, colour: look.route.colour($0), look.route, frame) }
    }

    /// The area that can be reached, lightly tinted, with a rim.
    func nodes(reach boundary: [Coordinate]) -> [Node] {
        var ring = Path()
        ring.add(boundary.map(frame.project), closed: true)
        return [
            .fill(ring, look.accent.opacity(0.10)),
            .stroke(ring, Stroke(width: 0.45, join: .round), look.accent.opacity(0.75)),
        ]
    }

    /// The room that labels leave to the ways, and to the dotted lines at their ends.
    var corridors: [Corridor] {
        let full = look.route.width + 2 * look.route.casing
        return ways.flatMap { way in
            inArea(way.line.points).map { Corridor(points: $0, width: full) }
                + way.gaps.map { Corridor(points: $0, width: look.route.width) }
        }
    }

    /// The rings at the ends of the ways as far as the map shows them: a label's dot there would look like another end.
    var obstacles: [Box] {
        ways.compactMap { way in
            guard let end = way.line.points.last else { return nil }
            let radius = Self.endRadius * way.width + look.route.casing
            return Box(x: end.x, y: end.y, width: 0, height: 0).grown(by: radius).intersection(frame.box)
        }
    }

    /// The ways, the first one on top, dotted lines from their ends to the doors where they stop short of them, and over
    /// all of them a ring where each way ends.
    var nodes: [Node] {
        let ways = ways.reversed()
        return ways.flatMap { gapNodes($0) } + ways.flatMap { wayNodes($0) } + ways.flatMap { endNodes($0) }
    }

    private func inArea(_ points: [Point]) -> [[Point]] { Clip.line(points[...], closed: false, to: area) }

    /// A route on the paper.
    private struct Way {
        /// Widths of lines as shares: of one with few hairpins, with many, and with many narrow ones.
        private static let shares = [1, 0.7, 0.5]

        var line: Polyline
        /// From the ends of the line to the doors; the first point lies on the line.
        var gaps: [[Point]]
        var colour: RGBA
        var width: Double
        /// Where the line is once more drawn with its rim, so that its strands stay apart.
        var strands: [ClosedRange<Double>]

        init(_ journey: LocatedRoute, from door: Coordinate, colour: RGBA, _ look: RouteLook, _ frame: Frame) {
            line = Polyline(journey.route.points.map(frame.project)).simplified(tolerance: 0.02)
            self.colour = colour
            width = look.width
            // Where hairpins are more than single ones, or bends so tight that they fill up, the line is thinner on the
            // whole map.
            for share in Self.shares {
                width = share * look.width
                let bent = Self.stretches(of: line, width, look, apart: 3)
                    .reduce(0) { $0 + $1.upperBound - $1.lowerBound }
                if bent <= max(5, 0.03 * line.length) { break }
            }
            let hairpins = Self.stretches(of: line, width, look, apart: 5)
            let reach = 1.6 * (width + look.casing)
            let crossings = line.crossings(apart: 4 * width).map { $0 - reach...$0 + reach }
            strands = (crossings + hairpins).sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { all, range in
                if let last = all.last, range.lowerBound <= last.upperBound {
                    all[all.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
                } else {
                    all.append(range)
                }
            }
            let ends = zip([line.points.first, line.points.last], [door, journey.destination.coordinate])
            gaps = ends.compactMap { end, place in
                guard let end else { return nil }
                let place = frame.project(place)
                return end.distance(to: place) > 0.7 ? [end, place] : nil
            }
        }

        /// Where a line of a width comes so near to itself that its strands meet, `apart` widths along the line or more.
        private static func stretches(
            of line: Polyline, _ width: Double, _ look: RouteLook, apart: Double
        ) -> [ClosedRange<Double>] {
            // Strands nearer than a third of their width run along one street.
            line.stretches(near: 0.35 * width...width + look.casing, apart: apart * width)
        }
    }

    /// Radius of the ring at the end of a way, as a multiple of the way's width.
    private static let endRadius = 0.9

    /// Whole dots, evenly spaced, between the way and the door: the first would else be lost in the way's end.
    private func gapNodes(_ way: Way) -> [Node] {
        way.gaps.flatMap { gap -> [Node] in
            let width = way.width
            let isEnd = gap[0] == way.line.points.last
            var whole = Path()
            whole.add(gap, closed: false)
            let casing = Node.stroke(whole, Stroke(width: width, cap: .round), look.route.casingColour)
            let start = isEnd ? Self.endRadius * width + look.route.casing : width / 2
            let length = gap[0].distance(to: gap[1])
            guard length > start else { return [casing] }
            let step = (length - start) / max(1, ((length - start) / (1.2 * width)).rounded())
            var path = Path()
            path.add([gap[0].interpolated(to: gap[1], at: (start + step / 2) / length), gap[1]], closed: false)
            return [
                casing, .stroke(path, Stroke(width: 0.6 * width, cap: .round, dash: [0.001, step]), way.colour),
            ]
        }
    }

    /// A ring where the way ends: one that passes its door and returns to it would else leave open which way is meant.
    private func endNodes(_ way: Way) -> [Node] {
        guard let end = way.line.points.last, way.line.length > 0, area.contains(end) else { return [] }
        let radius = Self.endRadius * way.width
        return [
            .fill(Path(circleAt: end, radius: radius + look.route.casing), look.route.casingColour),
            .fill(Path(circleAt: end, radius: radius), way.colour),
            .fill(Path(circleAt: end, radius: 0.45 * radius), look.route.casingColour),
        ]
    }

    /// Rim and way; where the way comes near to itself, in crossings and between the strands of hairpins, the later
    /// strand once more on top with its rim.
    private func wayNodes(_ way: Way) -> [Node] {
        var nodes = strand(way.line.points, way, rim: look.route.casing, cap: .round)
        for range in way.strands {
            let part = way.line.part(from: range.lowerBound, to: range.upperBound)
            // A wide rim would hide the strand beside it.
            nodes += strand(part.points, way, rim: min(look.route.casing, 0.35 * way.width), cap: .butt)
        }
        return nodes + arrows(way)
    }

    private func strand(_ points: [Point], _ way: Way, rim: Double, cap: Stroke.Cap) -> [Node] {
        var path = Path()
        for part in inArea(points) { path.add(part, closed: false) }
        guard !path.isEmpty else { return [] }
        let width = way.width
        // The rim of a later strand ends a little before its line, so that it does not cut the way lengthwise.
        return [
            .stroke(path, Stroke(width: width + 2 * rim, cap: cap, join: .round), look.route.casingColour),
            .stroke(path, Stroke(width: width, cap: .round, join: .round), way.colour),
        ]
    }

    /// Arrowheads along the way, where it runs straight enough for them, none near its ends.
    private func arrows(_ way: Way) -> [Node] {
        let (line, width, step) = (way.line, way.width, look.route.arrows)
        guard step > 0, line.length > 8 * width else { return [] }
        let length = 0.95 * width
        var path = Path()
        var next = min(step, line.length / 2)
        while next < line.length - 4 * width {
            defer { next += step }
            guard line.point(at: next).map(area.contains) == true else { continue }
            // Of the places nearby the first straight one.
            for shift in [0.0, 1, -1, 2, -2, 3, -3] {
                let at = next + shift * 1.5 * width
                guard at > 3 * width, at < line.length - 3 * width, let centre = line.point(at: at),
                    let from = line.point(at: at - length), let to = line.point(at: at + length),
                    from.distance(to: to) > 1.97 * length
                else { continue }
                let along = (to - from) * (1 / from.distance(to: to))
                let across = Point(-along.y, along.x)
                let (ahead, aside) = (along * (0.46 * width), across * (0.4 * width))
                path.add([centre - ahead + aside, centre + ahead, centre - ahead - aside], closed: false)
                break
            }
        }
        let stroke = Stroke(width: 0.26 * width, cap: .round, join: .round)
        return path.isEmpty ? [] : [.stroke(path, stroke, look.route.casingColour)]
    }
}
