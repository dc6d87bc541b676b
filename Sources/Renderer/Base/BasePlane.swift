import Foundation
import Geo

/// What the sizes of planes are chosen by, so that the maps of a job share few of them.
package struct PlaneGrid: Hashable, Sendable {
    /// Size of a style pixel as a multiple of 1/96 inch.
    let symbolScale: Double
    /// Pixels an inch of the pictures to be made.
    let resolution: Double

    package init(symbolScale: Double, resolution: Double) {
        self.symbolScale = symbolScale
        self.resolution = resolution
    }

    /// mm between the middles of neighbouring pixels.
    var pitch: Double { Length.millimetresPerInch / resolution }

    /// MapLibre's zoom for a size of the mercator square in mm, its whole part, from 0 to 24.
    func wholeZoom(worldSize: Double) -> Int {
        let zoom = Zoom.of(worldSize: worldSize, symbolScale: symbolScale)
        return zoom.isFinite ? Int(max(0, min(24, Zoom.whole(zoom)))) : 0
    }

    /// The width of the mercator square, in mm of paper, at which maps of a scale are drawn: the largest one, for a
    /// latitude, at which tiles are whole pixels wide. It misses the scale by less than a thousandth, and is the same
    /// for some kilometres to the north and south.
    ///
    /// - Parameter scaleDenominator: N of the scale 1:N.
    package func worldSize(scaleDenominator: Double, latitude: Double) -> Double {
        let exact = Mercator.metresPerUnit(atLatitude: latitude) * 1000 / scaleDenominator
        let tiles = exp2(Double(wholeZoom(worldSize: exact)))
        let pixels = (exact / pitch / tiles).rounded(.down)
        return pixels >= 1 ? pixels * tiles * pitch : exact
    }
}

/// The one drawing of the ground that all maps of a scale and place are cut from, laid out over the whole world.
///
/// Its pixels are those of every map cut from it. Each tile of its zoom is a square of whole pixels and is divided into
/// cells: a cell shows one tile and what of its neighbours reaches into it, so that what it shows is the same for all.
package struct BasePlane: Hashable, Sendable {
    /// Millimetres of paper for the whole width of the mercator square.
    let worldSize: Double
    let grid: PlaneGrid
    /// Zooms by which what it shows is taken from finer tiles, as of `Frame`.
    var tileDetail = 0.0

    /// The zoom of the tiles that it is divided into.
    package var zoom: Int { grid.wholeZoom(worldSize: worldSize) }

    /// Pixels of a tile's side.
    package var tilePixels: Int { Int((worldSize / grid.pitch / exp2(Double(zoom))).rounded()) }

    /// Cells in a row of a tile: of some 256 pixels each, few enough that little is drawn which no map shows, and enough
    /// that few features lie in many cells.
    package var cellsPerTile: Int { max(1, (tilePixels + 128) / 256) }

    /// Where the cells of a row or a column meet the pixels of the plane.
    ///
    /// - Parameter index: number of the cell from the corner of the mercator square on; may be negative.
    package func pixel(atCell index: Int) -> Int {
        let tile = Int((Double(index) / Double(cellsPerTile)).rounded(.down))
        return tile * tilePixels + (index - tile * cellsPerTile) * tilePixels / cellsPerTile
    }

    /// The cells of a row that pixels of the plane lie in.
    package func cells(from first: Int, to end: Int) -> Range<Int> {
        func cell(_ pixel: Int) -> Int {
            let guess = Int((Double(pixel) * Double(cellsPerTile) / Double(tilePixels)).rounded(.down))
            return [guess - 1, guess, guess + 1].last { self.pixel(atCell: $0) <= pixel } ?? guess
        }
        return cell(first)..<max(cell(first), cell(end - 1)) + 1
    }
}
