import Foundation
package import Geo

/// A line that labels leave free, such as a route; lengths in mm.
package struct Corridor: Sendable, Equatable {
    package var points: [Point]
    package var width: Double

    package init(points: [Point], width: Double) {
        self.points = points
        self.width = width
    }
}

/// What part of the world is drawn where on a page, and what else the map must make room for.
package struct Frame: Sendable, Equatable {
    /// Size of the media in mm: the page with its bleed on all sides.
    package var size: Point
    /// Width of the bleed in mm.
    package var bleed: Double
    /// Where the map lies on the media, in mm; drawing is cut at its edge.
    package var box: Box
    /// The part of `box` in which labels may stand: none is cut at the edge of the paper.
    package var labelBox: Box
    /// The position drawn in the centre of `box`.
    package var centre: Coordinate
    /// Millimetres of paper for the whole width of the mercator square.
    package var worldSize: Double
    /// Size of a style pixel as a multiple of 1/96 inch.
    package var symbolScale: Double
    /// N of the scale 1:N that the map is made for, at the centre.
    package let scaleDenominator: Double
    /// The drawing of the ground that this map is cut from; nil where it has one of its own.
    package var plane: BasePlane?
    /// Zooms by which vector tiles are finer than MapLibre's choice, from 0; set before `align`.
    ///
    /// Tiles of small zooms are simplified for screens: their lines miss the ground by a pixel of 1/96 inch, which on
    /// paper are corners and roads beside the routes that follow them.
    package var tileDetail = 0.0
    /// Pixels an inch of what can only be drawn as pixels, such as heat maps.
    package var resolution = 300.0
    /// Drawn over the shapes and under the labels: routes, reachable ranges.
    package var underlay: [Node]
    /// Drawn below these, and broken where labels stand: rings.
    package var givingLines: [GivingLine] = []
    /// Where no label may stand: pins, panels, keep-outs; in mm.
    package var obstacles: [Box]
    /// Lines that labels leave free.
    package var corridors: [Corridor] = []
    /// Names that the reader looks for, such as those of the streets a route turns into, the most important first: they
    /// get their places before all other labels, beside the corridors where they can.
    package var preferredNames: [String] = []
    /// Where preferred names are meant: they stand there where they can, and their leaders end nowhere else.
    package var stretches: [NamedStretch] = []
    /// Places, in mm, whose streets the reader looks for whatever they are called: their names come first of all.
    package var preferredPlaces: [Point] = []
    /// Drawn last: pins, panels, texts.
    package var overlay: [Node]

    /// - Parameters:
    ///   - box: the whole media where not given.
    ///   - labelBox: all of `box` where not given.
    ///   - scaleDenominator: N of the scale 1:N at the centre.
    package init(
        size: Point, bleed: Double = 0, box: Box? = nil, labelBox: Box? = nil, centre: Coordinate,
        scaleDenominator: Double, symbolScale: Double = 1, underlay: [Node] = [], obstacles: [Box] = [],
        overlay: [Node] = []
    ) {
        let box = box ?? Box(x: 0, y: 0, width: size.x, height: size.y)
        self.size = size
        self.bleed = bleed
        self.box = box
        self.labelBox = labelBox ?? box
        self.centre = centre
        self.scaleDenominator = scaleDenominator
        worldSize = Mercator.metresPerUnit(atLatitude: centre.latitude) * 1000 / scaleDenominator
        self.symbolScale = symbolScale
        self.underlay = underlay
        self.obstacles = obstacles
        self.overlay = overlay
    }

    /// Length of a style pixel in mm.
    package var pixel: Double { Length.millimetresPerPixel * symbolScale }

    /// MapLibre's zoom.
    package var zoom: Double { Zoom.of(worldSize: worldSize, symbolScale: symbolScale) }

    /// The scale at which a zoom of MapLibre's is reached at a latitude, N of 1:N.
    package static func scaleDenominator(zoom: Double, latitude: Double, symbolScale: Double = 1) -> Double {
        Mercator.metresPerUnit(atLatitude: latitude) * 1000
            / (512 * exp2(zoom) * Length.millimetresPerPixel * symbolScale)
    }

    /// Moves the map by half a pixel at most, so that it becomes a part of the plane that all maps of its scale nearby are
    /// cut from.
    ///
    /// - Parameters:
    ///   - worldSize: mm of paper for the whole width of the mercator square, as the grid gives it.
    ///   - resolution: pixels an inch of the pictures to be made.
    package mutating func align(worldSize: Double, resolution: Double) {
        self.worldSize = worldSize
        self.resolution = resolution
        let grid = PlaneGrid(symbolScale: symbolScale, resolution: resolution)
        let origin = worldOrigin * (1 / grid.pitch)
        let whole = Point(origin.x.rounded(), origin.y.rounded()) * grid.pitch
        centre = Mercator.unproject((box.centre - whole) * (1 / worldSize))
        plane = BasePlane(worldSize: worldSize, grid: grid, tileDetail: tileDetail)
    }

    /// Where the origin of the mercator square lies on the media, in mm.
    package var worldOrigin: Point { box.centre - Mercator.project(centre) * worldSize }

    /// The place of a position on the media, in mm. Of the copies of the world the one nearest to the centre counts,
    /// so that maps across the antimeridian hold together.
    package func project(_ coordinate: Coordinate) -> Point {
        var point = Mercator.project(coordinate)
        point.x += (Mercator.project(centre).x - point.x).rounded()
        return worldOrigin + point * worldSize
    }

    /// A box of the media on the mercator square.
    package func unproject(_ box: Box) -> Box {
        let origin = worldOrigin
        return Box(
            minX: (box.minX - origin.x) / worldSize, minY: (box.minY - origin.y) / worldSize,
            maxX: (box.maxX - origin.x) / worldSize, maxY: (box.maxY - origin.y) / worldSize)
    }
}

/// Where a preferred name is meant.
package struct NamedStretch: Sendable, Equatable {
    package var name: String
    /// The stretch of a way that is told by the name, in mm; a single point for an address in a street.
    package var line: [Point]

    package init(name: String, line: [Point]) {
        self.name = name
        self.line = line
    }
}
