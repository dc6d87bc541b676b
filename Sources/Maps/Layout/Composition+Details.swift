import Batch
import Geo
import Renderer

/// What insets at the ends of ways show.
extension Composition {
    /// Scale and place of what an inset is about.
    struct Detail {
        /// N of the scale 1:N.
        var scaleDenominator: Double
        /// Where the door stands, in mm from the middle of the inset.
        var place: Point
    }

    /// What an inset shows: the door in its middle; where the way begins or ends far from the door, both, moved, and at
    /// a scale of down to a half. Nil where it cannot show both: a door without its road tells a reader nothing.
    ///
    /// - Parameters:
    ///   - size: of the inset's box, in mm.
    ///   - main: N of the main map's scale 1:N.
    func detail(of inset: Inset, size: Point, main: Double) -> Detail? {
        let own = inset.denominator(main: main)
        let middle = middle(of: inset)
        guard inset.subject != .overview, let end = wayEnds(of: inset).first else {
            return Detail(scaleDenominator: own, place: middle)
        }
        let door = inset.subject == .start ? located.position.coordinate : stops.first?.coordinate ?? end
        var way = Mercator.project(end) - Mercator.project(door)
        way.x -= way.x.rounded()
        let metres = Mercator.metresPerUnit(atLatitude: door.latitude) * 1000
        for factor in [1, 1.25, 1.5, 1.75, 2] {
            let way = way * (metres / (own * factor))
            let places = stride(from: 0, through: 1, by: 0.05).lazy.map { middle - way * $0 }
            if let place = places.first(where: { holds(door: $0, end: $0 + way, inset, size) }) {
                return Detail(scaleDenominator: own * factor, place: place)
            }
        }
        return nil
    }

    /// Where the subject stands, in mm from the middle of an inset: a pin stands above its position, so that both together
    /// are in the middle.
    func middle(of inset: Inset) -> Point {
        inset.subject == .overview ? .zero : .zero - insetPin(inset).footprint.centre
    }

    /// Whether an inset has room for the pin at a door, and for the end of the way with some of its road.
    private func holds(door: Point, end: Point, _ inset: Inset, _ size: Point) -> Bool {
        let side = min(size.x, size.y)
        // Shares of the side: to the road and to the pin.
        let (road, air) = (0.15 * side, 0.02 * side)
        let pin = insetPin(inset).footprint.translated(by: door)
        guard inset.outline == .circle else {
            let box = Box(x: -size.x / 2, y: -size.y / 2, width: size.x, height: size.y)
            return box.insetBy(road).contains(end) && box.insetBy(air).contains(pin)
        }
        return end.length <= side / 2 - road && pin.corners.allSatisfy { $0.length <= side / 2 - air }
    }
}
