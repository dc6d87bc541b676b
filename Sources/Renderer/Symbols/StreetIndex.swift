import Foundation
import Geo

/// The streets of a map that bear names, as points close together with a grid to find them, in mm: to which of them a
/// name beside its street seems to belong.
///
/// Names are compared in their folded form.
final class StreetIndex {
    /// A piece of street.
    struct Piece {
        var name: String
        var folded: String
        var line: [Point]
    }

    private struct Sample {
        var point: Point
        /// Of the street there, in radians.
        var angle: Double
        var street: Int
    }

    private let grid: Grid
    /// Those of each cell lie together.
    private let samples: [Sample]
    /// Where those of each cell begin, and the end of all.
    private let starts: [Int]
    private let names: [String]
    private let places: [String: Int]

    private static let step = 0.8
    /// Half the width of a street that is no way: what it takes of the room between its middle and a name.
    private static let half = 0.3
    /// Streets that cross a name more steeply are not taken for its own.
    private static let slant = 40 * Double.pi / 180
    /// The share of its letters by which a name may keep to another street.
    private static let share = 0.35

    /// - Parameter area: where most streets lie.
    init(_ pieces: [Piece], over area: Box) {
        grid = Grid(over: area, side: 4)
        var (names, places): ([String], [String: Int]) = ([], [:])
        var all: [Sample] = []
        for piece in pieces {
            let street = places[piece.folded] ?? names.count
            if street == names.count {
                names.append(piece.name)
                places[piece.folded] = street
            }
            for (from, to) in zip(piece.line, piece.line.dropFirst()) {
                let (run, length) = (to - from, from.distance(to: to))
                guard length > 0 else { continue }
                let count = (length / Self.step).rounded(.up)
                let angle = atan2(run.y, run.x)
                for index in 0..<Int(min(count, 10_000)) {
                    let point = from + run * ((Double(index) + 0.5) / count)
                    all.append(Sample(point: point, angle: angle, street: street))
                }
            }
        }
        var starts = [Int](repeating: 0, count: grid.count + 1)
        let cells = all.map { [grid] sample in
            let cell = grid.cell(sample.point)
            return cell.row * grid.columns + cell.column
        }
        for cell in cells { starts[cell + 1] += 1 }
        for cell in 0..<grid.count { starts[cell + 1] += starts[cell] }
        var (next, sorted) = (starts, all)
        for (sample, cell) in zip(all, cells) {
            sorted[next[cell]] = sample
            next[cell] += 1
        }
        (samples, self.starts, self.names, self.places) = (sorted, starts, names, places)
    }

    /// The name of the street nearest to a point; nil where none comes nearer than a limit.
    func name(at point: Point, limit: Double) -> String? {
        nearest(to: point, limit: limit) { _ in true }.map { names[$0.street] }
    }

    /// True where a name beside its street seems to be that of another one, which runs along it and nearer to many of
    /// its letters.
    ///
    /// - Parameters:
    ///   - letters: middles of the name's letters, or of parts of the name of about a letter's width.
    ///   - reach: half the width in which the name's own street is drawn.
    ///   - limit: how far from the letters streets matter.
    func isAstray(_ letters: [Point], of folded: String, reach: Double, limit: Double) -> Bool {
        guard let street = places[folded], !letters.isEmpty else { return false }
        var left = Int(Self.share * Double(letters.count))
        for letter in letters {
            // A letter beyond the end of its street is nobody's.
            guard let own = nearest(to: letter, limit: limit, where: { $0.street == street }) else { continue }
            let gap = own.point.distance(to: letter) - reach
            guard gap > 0 else { continue }
            let other = nearest(to: letter, limit: gap + Self.half) { sample in
                sample.street != street && abs(remainder(sample.angle - own.angle, .pi)) < Self.slant
                    // One street may have two names.
                    && sample.point.distance(to: own.point) > Self.step
            }
            guard other != nil else { continue }
            left -= 1
            if left < 0 { return true }
        }
        return false
    }

    private func nearest(to point: Point, limit: Double, where accepts: (Sample) -> Bool) -> Sample? {
        guard !samples.isEmpty else { return nil }
        var best: (sample: Sample, square: Double)?
        let (columns, rows) = grid.cells(under: Box(x: point.x, y: point.y, width: 0, height: 0).grown(by: limit))
        for row in rows {
            let first = row * grid.columns
            for index in starts[first + columns.lowerBound]..<starts[first + columns.upperBound + 1] {
                let sample = samples[index]
                let (x, y) = (sample.point.x - point.x, sample.point.y - point.y)
                let square = x * x + y * y
                guard square < best?.square ?? (limit * limit), accepts(sample) else { continue }
                best = (sample, square)
            }
        }
        return best?.sample
    }
}
