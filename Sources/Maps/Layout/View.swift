import Foundation
import Geo
import Renderer

/// The choice of centre and scale for what must be seen.
struct View {
    /// Positions with the space, in mm around each of them, that must stay on the page with them.
    struct Sight {
        var positions: [Coordinate]
        var footprint: Box
    }

    var centre: Coordinate
    /// N of the scale 1:N.
    var scaleDenominator: Double
    /// Millimetres of paper for the whole width of the mercator square: the scale as it is drawn.
    var worldSize: Double

    /// The largest round scale at which all sights lie within one of the areas, with the middle of the sights in its
    /// middle.
    ///
    /// The sights come as their extent, for many arrangements of a page ask for the same ones.
    ///
    /// - Parameters:
    ///   - areas: free parts of the map's box; among areas that serve alike the first is taken.
    ///   - map: the box in whose centre `centre` is drawn.
    static func fitting(
        _ extent: SightExtent, in areas: [Box], of map: Box, scale: ClosedRange<Double>, grid: PlaneGrid
    ) throws(LayoutProblem) -> View {
        let needed = areas.map { extent.denominator(for: $0, atLeast: scale.lowerBound) }
        guard let best = needed.indices.min(by: { needed[$0] < needed[$1] - 1e-6 }) else { throw .noRoomForMap }
        let (area, denominator) = (areas[best], needed[best])
        guard denominator.isFinite else { throw .noRoomForMap }
        guard denominator <= scale.upperBound else {
            throw .outOfScale(needed: denominator.rounded(.up), allowed: scale.upperBound)
        }
        // The middle of the footprints comes to the middle of the area; the map's centre lies beside it.
        func centre(_ size: Double) -> Coordinate {
            let shift = extent.footprints(size: size).centre - (area.centre - map.centre)
            return Mercator.unproject(extent.home + shift * (1 / size))
        }
        let first = centre(extent.metres / denominator)
        // The scale is stated for the centre, which panels may have moved away from the middle of the sights.
        let unit = Mercator.metresPerUnit(atLatitude: first.latitude) * 1000
        let exact = unit * denominator / extent.metres
        let round = denominator > scale.lowerBound ? rounded(exact) : scale.lowerBound
        let chosen = round <= scale.upperBound ? round : exact
        let size = grid.worldSize(scaleDenominator: chosen, latitude: first.latitude)
        return View(centre: centre(size), scaleDenominator: chosen, worldSize: size)
    }

    /// The next scale that people who print maps would choose: steps of a tenth up to 2, of a quarter up to 5, and of a
    /// half up to 10 times a power of ten, which makes maps smaller by 4 % on average.
    static func rounded(_ denominator: Double) -> Double {
        guard denominator > 0, denominator.isFinite else { return denominator }
        let power = pow(10, log10(denominator).rounded(.down))
        let lead = denominator / power
        let step = lead < 2 ? 0.1 : lead < 5 ? 0.25 : 0.5
        // What is more than a round scale by that is less than a hundredth of a millimetre at the edge of a page.
        return (lead / step * (1 - 2e-5)).rounded(.up) * step * power
    }

    /// A view of a given scale with a position at a place of the map.
    static func showing(
        _ position: Coordinate, at place: Point, of map: Box, scaleDenominator: Double, grid: PlaneGrid
    ) -> View {
        let size = grid.worldSize(scaleDenominator: scaleDenominator, latitude: position.latitude)
        let centre = Mercator.unproject(Mercator.project(position) + (map.centre - place) * (1 / size))
        return View(centre: centre, scaleDenominator: scaleDenominator, worldSize: size)
    }
}

/// The sights on the mercator square, relative to the first of them.
struct SightExtent {
    /// On the mercator square.
    fileprivate let home: Point
    /// Mercator units relative to `home`, with their footprints in mm.
    private let boxes: [(positions: Box, footprint: Box)]
    /// Millimetres of ground that a mercator unit is in the middle of the sights.
    fileprivate let metres: Double

    /// Nil where there are no sights.
    init?(_ sights: [View.Sight]) {
        guard let first = sights.first?.positions.first else { return nil }
        let home = Mercator.project(first)
        self.home = home
        boxes = sights.compactMap { sight in
            let places = sight.positions.map { position -> Point in
                var place = Mercator.project(position)
                // Relative to the first sight, so that a view across the antimeridian stays in one piece.
                place.x += (home.x - place.x).rounded()
                return place - home
            }
            return Box(around: places).map { ($0, sight.footprint) }
        }
        guard let first = boxes.first?.positions else { return nil }
        let around = boxes.dropFirst().reduce(first) { $0.union($1.positions) }
        metres = Mercator.metresPerUnit(atLatitude: Mercator.unproject(home + around.centre).latitude) * 1000
    }

    /// The box around all footprints in mm, where the mercator square is `size` mm wide.
    fileprivate func footprints(size: Double) -> Box {
        let all = boxes.map { positions, footprint in
            Box(
                minX: positions.minX * size + footprint.minX, minY: positions.minY * size + footprint.minY,
                maxX: positions.maxX * size + footprint.maxX, maxY: positions.maxY * size + footprint.maxY)
        }
        return all.dropFirst().reduce(all.first ?? Box(x: 0, y: 0, width: 0, height: 0)) { $0.union($1) }
    }

    /// The smallest denominator, not below a limit, at which the footprints fit into an area; infinite where none does.
    fileprivate func denominator(for area: Box, atLeast limit: Double) -> Double {
        func fits(_ denominator: Double) -> Bool {
            let box = footprints(size: metres / denominator)
            return box.width <= area.width && box.height <= area.height
        }
        if fits(limit) { return limit }
        var (low, high) = (limit, limit)
        while !fits(high) {
            guard high < 1e9 else { return .infinity }
            high *= 2
        }
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if fits(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
