import Foundation
package import Geo

/// The usable shops of a job, in the order of their list, and which of them are near.
package struct ShopList: Sendable {
    package let shops: [LocatedShop]
    /// Of each shop from the middle of the globe, of length 1: straight lines through the globe order like the ways around
    /// it and cost no trigonometry, which counts with as many shops as customers.
    private let directions: [SIMD3<Double>]

    package init(_ shops: [LocatedShop]) {
        self.shops = shops
        directions = shops.map { Self.direction($0.coordinate) }
    }

    /// The nearest shops from near to far as the crow flies; equally far ones by number.
    ///
    /// - Parameter count: how many at most.
    package func nearest(_ count: Int, to coordinate: Coordinate) -> [LocatedShop] {
        let here = Self.direction(coordinate)
        var found: [(chord: Double, place: Int)] = []
        for (place, direction) in directions.enumerated() {
            let way = direction - here
            // Of equally far ones the earlier in the list, which has the lower number, stays in front.
            let chord = (way * way).sum()
            guard found.count < count || chord < found.last?.chord ?? 0 else { continue }
            if found.count == count { found.removeLast() }
            found.insert((chord, place), at: (found.lastIndex { $0.chord <= chord } ?? -1) + 1)
        }
        return found.map { shops[$0.place] }
    }

    /// The shop that texts and the index speak of: where the customer's first way ends, else the nearest one.
    package func target(of located: Located) -> LocatedShop? {
        located.destination ?? nearest(1, to: located.position.coordinate).first
    }

    private static func direction(_ coordinate: Coordinate) -> SIMD3<Double> {
        let (longitude, latitude) = (coordinate.longitude * .pi / 180, coordinate.latitude * .pi / 180)
        return SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
    }
}
