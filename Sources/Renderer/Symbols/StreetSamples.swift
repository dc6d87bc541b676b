import Foundation
import Geo

/// Lines as points close together, with a grid to find them, in mm.
struct StreetSamples {
    /// A place on a line.
    struct Sample {
        var point: Point
        /// Of the line there, in radians.
        var angle: Double
        /// What the line belongs to.
        var street: Int
    }

    /// From one sample of a line to the next, at most.
    static let step = 0.8

    private let cells: PointCells
    /// Those of each cell lie together.
    private let samples: [Sample]

    /// - Parameter area: where most lines lie.
    init(_ lines: [(street: Int, points: [Point])], over area: Box) {
        var all: [Sample] = []
        for (street, points) in lines {
            for (from, to) in zip(points, points.dropFirst()) {
                let (run, length) = (to - from, from.distance(to: to))
                guard length > 0 else { continue }
                // What is longer than any page is no line of a map.
                let count = min(10_000, (length / Self.step).rounded(.up))
                let angle = atan2(run.y, run.x)
                for index in 0..<Int(count) {
                    let point = from + run * ((Double(index) + 0.5) / count)
                    all.append(Sample(point: point, angle: angle, street: street))
                }
            }
        }
        cells = PointCells(all.map(\.point), over: area)
        samples = cells.order.map { all[$0] }
    }

    /// The sample nearest to a point; nil where none of those that count is nearer than a limit.
    func nearest(to point: Point, limit: Double, where counts: (Sample) -> Bool = { _ in true }) -> Sample? {
        guard !samples.isEmpty, limit > 0 else { return nil }
        var best: Sample?
        var least = limit * limit
        for range in cells.ranges(under: Box(x: point.x, y: point.y, width: 0, height: 0).grown(by: limit)) {
            for index in range {
                let sample = samples[index]
                let (x, y) = (sample.point.x - point.x, sample.point.y - point.y)
                let square = x * x + y * y
                guard square < least, counts(sample) else { continue }
                (best, least) = (sample, square)
            }
        }
        return best
    }
}
