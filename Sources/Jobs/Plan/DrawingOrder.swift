import Batch
import Foundation
import Geo
import Maps
import Tiles

/// The order in which single records are drawn: those that show the same ground at the same scale one after the other, so
/// that few cells of it are in use at a time.
struct DrawingOrder: Comparable {
    /// Step of the scale that the record's map is likely to get.
    private let scale: Int
    /// Place along a curve through the world on which neighbours are mostly near to each other.
    private let place: UInt64
    /// Place in the plan's entries.
    private let index: Int

    /// Steps of the scale from one to its double: as many as there are round scales.
    private static let steps = 10.0
    /// Zoom of the curve; its tiles are some tens of metres wide.
    private static let zoom = 20

    init(_ order: Plan.Entry.Order, _ index: Int, _ plan: Plan) {
        let home = Mercator.project(order.located.position.coordinate)
        let side = Double(1 << Self.zoom)
        func cell(_ at: Double) -> Int { Int(max(0, min(side - 1, at * side))) }
        place = TileID(zoom: Self.zoom, x: cell(home.x), y: cell(home.y)).hilbertNumber
        self.index = index
        let sights = order.located.routes.flatMap(\.route.points) + plan.shopsInView(of: order)
        guard !sights.isEmpty, let box = Box(around: [home] + sights.map(Mercator.project)) else {
            scale = 0
            return
        }
        let sheet = plan.template.sheet
        let ratio = max(box.width / sheet.safe.width, box.height / sheet.safe.height)
        scale = ratio > 0 ? Int((log2(ratio) * Self.steps).rounded()) : 0
    }

    static func < (a: DrawingOrder, b: DrawingOrder) -> Bool {
        (a.scale, a.place, a.index) < (b.scale, b.place, b.index)
    }
}

extension Plan {
    /// The shops that the view is fitted to.
    fileprivate func shopsInView(of order: Entry.Order) -> [Coordinate] {
        guard case .fit(let count) = template.map.view.rule else { return [] }
        return shops.nearest(count, to: order.located.position.coordinate).map(\.coordinate)
    }
}
