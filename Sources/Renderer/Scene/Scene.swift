package import Geo
package import Graphics

/// A drawn page with everything decided: what a painter paints, in this order.
package struct Scene: Sendable, Equatable {
    /// Size of the media in mm: the page with its bleed on all sides.
    package var size: Point
    /// Width of the bleed in mm.
    package var bleed: Double
    package var nodes: [Node]
    package var labels: LabelCount
    /// The labels of the base map, in the order in which they found their places.
    package var placedLabels: [PlacedLabel] = []
    /// The preferred names of the frame that no label shows, in its order.
    package var missingNames: [MissingName] = []

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

/// A label of the base map in its place.
package struct PlacedLabel: Sendable, Equatable {
    package var text: String
    /// Id of its layer in the style.
    package var layer: String
    /// The space it took, in mm on the media: pieces of a text along a line each have an upright box of their own.
    package var boxes: [Box]
    /// Its letters, as painted.
    package var runs: [GlyphRun]
    /// True where its text is one of the frame's preferred names.
    package var isPreferred: Bool
    /// True where its layer lets it and others share space.
    package var mayOverlap: Bool
    /// True for the number of a road that stands on the route itself.
    package var isOnRoute: Bool

    package init(
        text: String, layer: String, boxes: [Box], runs: [GlyphRun], isPreferred: Bool, mayOverlap: Bool,
        isOnRoute: Bool = false
    ) {
        self.text = text
        self.layer = layer
        self.boxes = boxes
        self.runs = runs
        self.isPreferred = isPreferred
        self.mayOverlap = mayOverlap
        self.isOnRoute = isOnRoute
    }

    /// The form in which names are compared: case, line breaks and kinds of space and of apostrophe do not count,
    /// accents do. `A 8`, `A-8` and `A8` are one road.
    package static func folded(_ name: String) -> String {
        let words = name.lowercased().split(whereSeparator: \.isWhitespace)
        let folded = words.joined(separator: " ").replacing("’", with: "'")
        guard folded.utf8.count <= 10, folded.last?.isNumber == true, folded.first?.isLetter == true else {
            return folded
        }
        let letters = folded.prefix { $0.isLetter }
        let digits = folded.dropFirst(letters.count).drop { $0 == " " || $0 == "-" }
        return letters.count <= 3 && digits.allSatisfy(\.isNumber) ? String(letters + digits) : folded
    }
}

/// A preferred name that no label shows.
package struct MissingName: Sendable, Equatable {
    package enum Reason: Sendable {
        /// Nothing of that name is on the map at its zoom.
        case notOnMap
        /// What bears the name is much shorter than the name.
        case tooShort
        /// Other labels, pins, panels or the route take the room, or the line bends too sharply.
        case noRoom
    }

    package var name: String
    package var reason: Reason

    package init(_ name: String, _ reason: Reason) {
        self.name = name
        self.reason = reason
    }
}
