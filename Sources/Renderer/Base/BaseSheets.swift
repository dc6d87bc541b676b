import Geo
import Style
import Tiles

/// The ground of a job's maps: what lies below routes and labels, cut into cells that all maps of a scale share.
///
/// Neighbouring maps show mostly the same ground; each cell is resolved and painted once however many maps show it. May
/// be used by many tasks at once.
package final class BaseSheets: Sendable {
    private let layers: ShapeLayers
    private let cells: SharedCache<BaseCell.ID, BaseCell, Never>
    private let painted = PaintedTiles()

    /// - Parameter bytes: bounds the memory of the cells that are kept, lines and pixels.
    package init(stylesheet: Stylesheet, sources: MapSources, bytes: Int = 96 << 20) {
        layers = ShapeLayers(stylesheet: stylesheet, sources: sources)
        cells = SharedCache(limit: bytes) { $0.isWhole ? BaseCell.estimatedBytes : .max }
    }

    /// How many of the first layers of a map are the same for all maps of a plane; 0 where they do not cover the ground.
    ///
    /// - Parameter layers: those that are drawn, from below.
    static func count(of layers: [Layer], in context: ShapeContext) -> Int {
        guard let ground = layers.first, ground.kind == .background, !ground[.backgroundPattern].isSet,
            ground[.backgroundOpacity].value(context.evaluation) >= 1,
            ground[.backgroundColor].value(context.evaluation).alpha >= 1
        else { return 0 }
        // Pixels of pictures and of heat maps are laid out for each map by itself.
        return layers.firstIndex { ![.background, .fill, .fillExtrusion, .line, .circle].contains($0.kind) }
            ?? layers.count
    }

    /// The ground of a map, all of whose own tiles are there.
    ///
    /// - Parameter shared: the first layers of the map, as many as `count(of:in:)` tells, from below.
    func map(of frame: Frame, on plane: BasePlane, layers shared: ArraySlice<Layer>) -> BaseMap {
        let (corner, columns, rows) = Self.cells(under: frame, of: plane)
        var found: [BaseMap.Cell] = []
        for row in rows {
            for column in columns {
                let id = BaseCell.ID(plane: plane, column: column, row: row, layers: shared.count)
                let cell = cells.value(of: id) { made(id, shared) }
                found.append(BaseMap.Cell(content: cell, box: id.box.translated(by: corner)))
            }
        }
        return BaseMap(box: frame.box, cells: found, plane: plane)
    }

    /// The part of the media whose tiles the ground of a map is made from, in mm: its cells and their surroundings.
    static func box(under frame: Frame, on plane: BasePlane) -> Box {
        let (corner, columns, rows) = cells(under: frame, of: plane)
        let first = BaseCell.ID(plane: plane, column: columns.lowerBound, row: rows.lowerBound, layers: 0)
        let last = BaseCell.ID(plane: plane, column: columns.upperBound - 1, row: rows.upperBound - 1, layers: 0)
        return first.box.union(last.box).translated(by: corner).grown(by: BaseCell.overlap + reach)
    }

    /// Where the corner of the mercator square lies on the media in mm, and the cells that a map shows.
    private static func cells(
        under frame: Frame, of plane: BasePlane
    ) -> (corner: Point, columns: Range<Int>, rows: Range<Int>) {
        let (origin, pitch) = (frame.worldOrigin, plane.grid.pitch)
        /// The first and the last pixel of the plane that lie in the map, along one axis.
        func pixels(_ from: Double, _ to: Double, _ origin: Double) -> Range<Int> {
            // An edge that is one of a pixel's but for rounding is the pixel's.
            let first = Int(((from - origin) / pitch + 1e-3).rounded(.down))
            return first..<max(first + 1, Int(((to - origin) / pitch - 1e-3).rounded(.up)))
        }
        let columns = pixels(frame.box.minX, frame.box.maxX, origin.x)
        let rows = pixels(frame.box.minY, frame.box.maxY, origin.y)
        return (
            Point((origin.x / pitch).rounded(), (origin.y / pitch).rounded()) * pitch,
            plane.cells(from: columns.lowerBound, to: columns.upperBound),
            plane.cells(from: rows.lowerBound, to: rows.upperBound)
        )
    }

    private func made(_ id: BaseCell.ID, _ shared: ArraySlice<Layer>) -> BaseCell {
        let frame = Frame(cell: id)
        // A map that shows a part of the cell need not have the tiles around it; those that it shows it has looked up.
        let area = frame.box.grown(by: Self.reach)
        let tiles = layers.tiles(of: frame, in: area)
        let context = layers.context(of: frame, tiles: tiles.found.mapValues { $0.startingUnder(area.centre) })
        let (layers, painted, shared) = (layers, painted, Array(shared))
        return BaseCell(id, isWhole: tiles.isWhole) {
            let context = painted.context(
                context, paintedWith: shared, on: id.plane, light: layers.stylesheet.style.light)
            return shared.flatMap { layers.vectors(of: $0, in: context) }
        }
    }

    /// How far what stands in a tile reaches out of it at most, in mm; lines go on in the buffers of tiles.
    private static let reach = 4.0
}

extension Frame {
    /// The square of a cell and what of its surroundings it reaches into.
    fileprivate init(cell: BaseCell.ID) {
        let (plane, box) = (cell.plane, cell.box)
        self.init(
            size: Point(box.width, box.height),
            box: Box(x: 0, y: 0, width: box.width, height: box.height).grown(by: BaseCell.overlap),
            centre: Mercator.unproject(box.centre * (1 / plane.worldSize)), scaleDenominator: 1,
            symbolScale: plane.grid.symbolScale)
        worldSize = plane.worldSize
        resolution = plane.grid.resolution
        tileDetail = plane.tileDetail
        self.plane = plane
    }
}

extension [MapTile] {
    /// The same tiles, the one under a point first: paints are drawn in the order in which they come up, which so is the
    /// same in all cells of a tile, whichever neighbours reach into them.
    fileprivate func startingUnder(_ point: Point) -> [MapTile] {
        var (inner, outer): ([MapTile], [MapTile]) = ([], [])
        for tile in self {
            if tile.placement.box.contains(point) { inner.append(tile) } else { outer.append(tile) }
        }
        return inner + outer
    }
}
