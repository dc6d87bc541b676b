import Batch
import Geo
import TestSupport
import Testing

/// The shops nearest to a place, against sorting all of them.
@Suite struct ShopListTests {
    /// A part of the globe that shops and customers lie in, in degrees.
    struct Region: Sendable, CustomTestStringConvertible {
        var name: String
        var longitudes: ClosedRange<Double>
        var latitudes: ClosedRange<Double>
        var testDescription: String { name }

        func place(_ dice: inout Dice) -> Coordinate {
            let longitude = Double.random(in: longitudes, using: &dice)
            return Coordinate(
                longitude: longitude > 180 ? longitude - 360 : longitude,
                latitude: Double.random(in: latitudes, using: &dice))
        }
    }

    static let regions = [
        Region(name: "town", longitudes: 7.4...7.5, latitudes: 43.7...43.8),
        Region(name: "street", longitudes: 7.4...7.401, latitudes: 43.7...43.7005),
        Region(name: "globe", longitudes: -180...180, latitudes: -90...90),
        Region(name: "antimeridian", longitudes: 179...181, latitudes: -18 ... -16),
        Region(name: "north pole", longitudes: -180...180, latitudes: 89.5...90),
        Region(name: "south pole", longitudes: -180...180, latitudes: -90 ... -89.9),
    ]

    private func list(_ places: [Coordinate]) -> ShopList {
        ShopList(
            places.enumerated().map { index, place in
                LocatedShop(
                    number: index + 1, record: AddressRecord(row: index + 1, line: index + 2, id: "s\(index)"),
                    coordinate: place, level: .house)
            })
    }

    @Test(arguments: regions)
    func nearestAreThoseThatSortingFinds(_ region: Region) {
        var dice = Dice(state: 11)
        let list = list((0..<1500).map { _ in region.place(&dice) })
        for round in 0..<60 {
            // Some customers live at a shop's door.
            let home = round % 5 == 0 ? list.shops[round].coordinate : region.place(&dice)
            let count = [1, 2, 5, 9, 40][round % 5]
            let distances = list.shops.map { home.distance(to: $0.coordinate) }.sorted()
            let found = list.nearest(count, to: home)
            #expect(found.count == count && Set(found.map(\.number)).count == count)
            for (shop, expected) in zip(found, distances) {
                // Two that are equally far but for rounding may change places.
                #expect(abs(home.distance(to: shop.coordinate) - expected) < 1e-3, "\(region.name), \(round)")
            }
        }
    }

    @Test func equallyFarOnesComeByNumber() {
        let (here, there) = (Coordinate(longitude: 7, latitude: 43), Coordinate(longitude: 8, latitude: 43))
        let list = list([there, here, there, here, here, there])
        #expect(list.nearest(4, to: here).map(\.number) == [2, 4, 5, 1])
        #expect(list.nearest(6, to: there).map(\.number) == [1, 3, 6, 2, 4, 5])
        #expect(list.nearest(99, to: here).count == 6)
        #expect(list.nearest(0, to: here).isEmpty && self.list([]).nearest(3, to: here).isEmpty)
    }
}
