package import Geo

/// A drawn page with everything decided: what a painter paints, in this order.
package struct Scene: Sendable, Equatable {
    /// Size of the media in mm: the page with its bleed on all sides.
    package var size: Point
    /// Width of the bleed in mm.
    package var bleed: Double
    package var nodes: [Node]
    package var labels: LabelCount

    package init(size: Point, bleed: Double, nodes: [Node], labels: LabelCount = LabelCount()) {
        self.size = size
        self.bleed = bleed
        self.nodes = nodes
        self.labels = labels
    }
}

/// What became of the labels of the base map.
package struct LabelCount: Sendable, Equatable {
    /// Labels that found a place.
    package var placed = 0
    /// Labels that gave way to others, to pins or to panels, or did not fit their line.
    package var dropped = 0
    /// Characters of the base map that no installed font has; their labels are left out.
    package var missingGlyphs: Set<String> = []

    package init() {}

    /// Adds the labels of another map.
    package mutating func add(_ other: LabelCount) {
        placed += other.placed
        dropped += other.dropped
        missingGlyphs.formUnion(other.missingGlyphs)
    }
}
