package import Renderer

/// A record's page laid out in millimetres: the map's frame with pins, route, panels and texts in place.
package struct Page: Sendable, Equatable {
    /// Row of the record in the customers' list, from 1.
    package var row: Int
    package var id: String
    /// What is drawn where.
    package var frame: Frame
    /// The shops shown as numbered pins, nearest first, by their place in the shops' list.
    package var shops: [Int]
}
