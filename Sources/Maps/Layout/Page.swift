package import Geo
package import Graphics
package import Renderer

/// A record's page laid out in millimetres: the frames of its maps with pins and routes, and what lies over them.
package struct Page: Sendable, Equatable {
    /// Row of the record in the customers' list, from 1.
    package var row: Int
    package var id: String
    /// The main map: what is drawn where.
    package var frame: Frame
    /// Further maps, which lie over the main one.
    package var insets: [InsetMap]
    /// Texts and pictures, drawn last.
    package var overlay: [Node]
    /// The shops shown as pins, nearest first, by their place in the shops' list.
    package var shops: [Int]
    /// Share of the first route that panels or insets lie on, 0...100, from 2 on; less is 0. Nil without a route.
    package var routeHiddenPercent: Int?
    /// What lies on the page where.
    package var boxes: Boxes
    /// What a person should look at.
    package var notes: [PageNote]

    /// A map in a frame of its own.
    package struct InsetMap: Sendable, Equatable {
        /// The element's name.
        package var name: String
        package var frame: Frame
        /// Drawing is cut at this line.
        package var outline: Path
        /// Drawn over it: its rim.
        package var border: [Node]
        /// The customer's town, drawn where the map itself does not name it, so that an overview says where it is.
        package var town: TownName?
    }

    /// A name that a map has of its own.
    package struct TownName: Sendable, Equatable {
        package var name: String
        /// Where it may stand, the best place first.
        package var places: [Place]

        /// The name, drawn.
        package struct Place: Sendable, Equatable {
            package var box: Box
            package var nodes: [Node]
        }

        /// From labels, for the halo.
        private static let gap = 0.4

        /// Nothing where a label of the map is the name already, or no place is free of labels.
        package func nodes(beside labels: [PlacedLabel]) -> [Node] {
            guard !labels.contains(where: { PlacedLabel.folded($0.text) == PlacedLabel.folded(name) }) else {
                return []
            }
            let taken = labels.flatMap(\.boxes)
            return places.first { place in !taken.contains { $0.intersects(place.box.grown(by: Self.gap)) } }?.nodes
                ?? []
        }
    }

    /// The boxes of a page in mm on the media, for checks and for people.
    package struct Boxes: Sendable, Equatable {
        /// The part of the page for texts and pins.
        package var safe: Box
        /// The pins of the main map.
        package var pins: [Box]
        /// The elements in the order of drawing, by name.
        package var elements: [Named]
        /// The zones that nothing enters.
        package var zones: [Box]

        package struct Named: Sendable, Equatable {
            package var name: String
            package var box: Box
        }
    }
}

extension Page {
    /// The tiles that its scene asks for: those of its map and of its insets.
    package func tilesNeeded(by renderer: Renderer) -> TileNeeds {
        insets.reduce(into: renderer.tilesNeeded(for: frame)) { $0.add(renderer.tilesNeeded(for: $1.frame)) }
    }

    /// The page as one scene.
    ///
    /// - Throws: where a tile inside the bounds of the tiles file is missing or cannot be read.
    package func scene(by renderer: Renderer) throws(RenderError) -> Scene {
        var scene = try renderer.scene(of: frame)
        for inset in insets {
            let detail = try renderer.scene(of: inset.frame)
            let name = inset.town?.nodes(beside: detail.placedLabels) ?? []
            scene.nodes.append(.clipped(inset.outline, detail.nodes + name))
            scene.nodes += inset.border
            scene.labels.add(detail.labels)
            scene.placedLabels += detail.placedLabels
            // A name is missing where no map of the page has it.
            let found = Set(inset.frame.preferredNames).subtracting(detail.missingNames.map(\.name))
            scene.missingNames.removeAll { found.contains($0.name) }
        }
        scene.nodes += overlay
        return scene
    }
}
