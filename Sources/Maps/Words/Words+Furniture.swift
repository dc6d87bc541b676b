import Foundation

/// What scale bars and legends say.
extension Words {
    /// The greatest of 1, 2, 5, 10, 20, 50 … of the page's units that is not above a length in metres, with its text.
    func roundLength(atMost limit: Double) -> (metres: Double, text: String) {
        let unit = limit >= longUnit.metres ? longUnit : shortUnit
        let count = Self.roundNumber(atMost: limit / unit.metres)
        return (count * unit.metres, number(count) + " " + unit.symbol)
    }

    private static func roundNumber(atMost limit: Double) -> Double {
        guard limit > 1 else { return 1 }
        let power = pow(10, log10(limit).rounded(.down))
        return [5, 2, 1].map { $0 * power }.first { $0 <= limit * 1.000_001 } ?? power
    }

    /// The meaning of a sign in the legend.
    func meaning(of sign: Furniture.Sign, shops count: Int, routes: Int) -> String {
        switch sign {
        case .home: yourAddress
        case .shop: shops(count)
        case .route(let index): routes == 1 ? route : route(index + 1)
        case .reach: reachableArea
        }
    }
}
