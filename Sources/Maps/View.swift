import Geo
import Renderer

/// The choice of centre and scale for what must be seen.
struct View {
    /// Positions with the space, in mm around them, that must stay on the page with them.
    struct Sight {
        var position: Coordinate
        var footprint: Box
    }

    var centre: Coordinate
    /// N of the scale 1:N.
    var scaleDenominator: Double

    /// The largest scale at which all sights lie within `area`, a part of the media, with the middle of the sights in
    /// its middle.
    ///
    /// - Parameter media: the box in whose centre `centre` is drawn.
    static func fitting(
        _ sights: [Sight], in area: Box, of media: Box, scale: ClosedRange<Double>
    ) throws(LayoutProblem) -> View {
        guard let first = sights.first else { throw .noShop }
        let home = Mercator.project(first.position)
        // Relative to the first sight, so that a view across the antimeridian stays in one piece.
        let places = sights.map { sight -> Point in
            var place = Mercator.project(sight.position)
            place.x += (home.x - place.x).rounded()
            return place
        }
        guard let around = Box(around: places) else { throw .noShop }
        let latitude = Mercator.unproject(around.centre).latitude
        let metres = Mercator.metresPerUnit(atLatitude: latitude) * 1000
        func footprints(at denominator: Double) -> Box {
            let size = metres / denominator
            return zip(places, sights).map { $1.footprint.translated(by: ($0 - home) * size) }
                .reduce(first.footprint) { $0.union($1) }
        }
        func fits(_ denominator: Double) -> Bool {
            let box = footprints(at: denominator)
            return box.width <= area.width && box.height <= area.height
        }
        var low = scale.lowerBound
        if !fits(low) {
            var high = low
            while !fits(high), high < 1e9 { high *= 2 }
            for _ in 0..<40 {
                let middle = (low + high) / 2
                if fits(middle) { high = middle } else { low = middle }
            }
            low = high
        }
        guard low <= scale.upperBound else { throw .outOfScale(needed: low.rounded(.up), allowed: scale.upperBound) }
        let size = metres / low
        // The middle of the footprints comes to the middle of the area; the media's centre lies beside it.
        let shift = footprints(at: low).centre - (area.centre - media.centre)
        let centre = Mercator.unproject(home + shift * (1 / size))
        // The scale is stated for the centre, which panels may have moved away from the middle of the sights.
        return View(
            centre: centre, scaleDenominator: Mercator.metresPerUnit(atLatitude: centre.latitude) * 1000 / size)
    }
}
