import Batch
import Geo

extension Located {
    /// The shop that texts and the index speak of: where the route ends, else the nearest one.
    func target(among nearest: [LocatedShop]) -> LocatedShop? { destination ?? nearest.first }

    /// Metres to that shop: along the route, else as the crow flies.
    func metres(to shop: LocatedShop?) -> Double? {
        route?.lengthMetres ?? shop.map { position.coordinate.distance(to: $0.coordinate) }
    }
}
