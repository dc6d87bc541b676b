import Foundation
import Geo

/// The streets of a map: to which of them a name beside its street seems to belong.
///
/// A class, for streets without names are collected only where they matter. Names are compared in their folded form.
final class StreetIndex {
    /// A piece of a street with a name.
    struct Piece {
        var name: String
        var folded: String
        var line: [Point]
    }

    private let named: StreetSamples
    private let names: [String]
    private let places: [String: Int]
    private let collect: () -> [DrawnStreets.Line]
    private let area: Box
    private lazy var drawn = StreetSamples(collect().map { ($0.isWide ? Self.wide : -1, $0.points) }, over: area)
    /// In place of the street of drawn lines that a reader takes for one.
    private static let wide = 0

    /// Half the width of a street that is no route: what it takes of the room between its middle and a name.
    private static let half = 0.3
    /// Streets that cross a name more steeply are not taken for its own.
    private static let slant = 40 * Double.pi / 180
    /// The share of its letters by which a name may keep to other streets.
    private static let share = 0.35

    /// - Parameters:
    ///   - area: where most streets lie.
    ///   - drawn: all lines that look like streets, with those that have names among them; asked once at most.
    init(_ pieces: [Piece], over area: Box, drawn: @escaping () -> [DrawnStreets.Line] = { [] }) {
        var (names, places): ([String], [String: Int]) = ([], [:])
        for piece in pieces where places[piece.folded] == nil {
            places[piece.folded] = names.count
            names.append(piece.name)
        }
        named = StreetSamples(pieces.map { (places[$0.folded] ?? 0, $0.line) }, over: area)
        (self.names, self.places, self.area, collect) = (names, places, area, drawn)
    }

    /// The name of the street nearest to a point; nil where none comes nearer than a limit.
    func name(at point: Point, limit: Double) -> String? {
        named.nearest(to: point, limit: limit).map { names[$0.street] }
    }

    /// True where the map draws a line that may be a street.
    func isDrawn(at point: Point) -> Bool { drawn.nearest(to: point, limit: StreetSamples.step) != nil }

    /// True where a name beside its street seems to be that of others, which run along it and nearer to many of its
    /// letters.
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
            guard let own = named.nearest(to: letter, limit: limit, where: { $0.street == street }),
                isNearer(to: letter, than: own, of: street, reach)
            else { continue }
            left -= 1
            if left < 0 { return true }
        }
        return false
    }

    /// True where a name that is yet to be set beside a stretch of its street would seem to be that of others all along:
    /// far cheaper than to set it, and a little more lenient.
    ///
    /// - Parameters:
    ///   - middle: of the name, from the start of the street.
    ///   - width: of the name.
    ///   - offset: from the street to the middle of the letters, to the right where positive.
    func isAstray(
        _ street: Polyline, around middle: Double, width: Double, offset: Double, of folded: String, reach: Double
    ) -> Bool {
        guard let place = places[folded] else { return false }
        return (-2...2).allSatisfy { part in
            let distance = middle + Double(part) * width / 5
            guard let own = street.point(at: distance) else { return false }
            let angle = street.angle(at: distance)
            let letter = own + Point(-sin(angle), cos(angle)) * offset
            return isNearer(to: letter, than: .init(point: own, angle: angle, street: place), of: place, reach)
        }
    }

    /// Whether another street runs along one and nearer to a letter.
    private func isNearer(
        to letter: Point, than own: StreetSamples.Sample, of street: Int, _ reach: Double
    ) -> Bool {
        let gap = own.point.distance(to: letter) - reach
        guard gap > 0 else { return false }
        func isBeside(_ sample: StreetSamples.Sample) -> Bool {
            let (x, y) = (sample.point.x - own.point.x, sample.point.y - own.point.y)
            // One street may have two names.
            return x * x + y * y > StreetSamples.step * StreetSamples.step
                && abs(remainder(sample.angle - own.angle, .pi)) < Self.slant
        }
        func isOther(_ sample: StreetSamples.Sample) -> Bool { sample.street != street && isBeside(sample) }
        // Of the street itself the map draws the lines, too.
        func isNotOwn(_ sample: StreetSamples.Sample) -> Bool {
            sample.street == Self.wide && isBeside(sample)
                && named.nearest(to: sample.point, limit: StreetSamples.step) { $0.street == street } == nil
        }
        let limit = gap + Self.half
        return named.nearest(to: letter, limit: limit, where: isOther) != nil
            || drawn.nearest(to: letter, limit: limit, where: isNotOwn) != nil
    }
}
