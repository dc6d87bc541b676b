import Geo
import Tiles

/// Where a tile's content lies on the media: from tile units to mm.
struct TilePlacement {
    let tile: TileID
    /// mm on the media of the tile's edges. The far edge of one tile and the near edge of the next are computed alike,
    /// so they are the same number and no gap can show.
    let box: Box
    /// mm of the tile's side, the same wherever it lies, while the sides of `box` differ by rounding: for what is kept
    /// of a tile from map to map.
    let side: Double

    /// - Parameter tile: x may lie outside the world's square where the map crosses the antimeridian.
    init(_ tile: TileID, in frame: Frame) {
        self.tile = tile
        side = frame.worldSize / Double(1 << tile.zoom)
        let origin = frame.worldOrigin
        box = Box(
            minX: origin.x + Double(tile.x) * side, minY: origin.y + Double(tile.y) * side,
            maxX: origin.x + Double(tile.x + 1) * side, maxY: origin.y + Double(tile.y + 1) * side)
    }

    /// A point in units of a layer with this extent, in mm. The edges come out exactly as in `box`.
    func place(_ point: Point, extent: Double) -> Point {
        let x = point.x / extent
        let y = point.y / extent
        return Point(box.minX * (1 - x) + box.maxX * x, box.minY * (1 - y) + box.maxY * y)
    }

    /// A box of the media in units of a layer with this extent.
    func tileBox(_ media: Box, extent: Double) -> Box {
        let scale = extent / box.width
        return Box(
            minX: (media.minX - box.minX) * scale, minY: (media.minY - box.minY) * scale,
            maxX: (media.maxX - box.minX) * scale, maxY: (media.maxY - box.minY) * scale)
    }

    /// The tile's own square in units of a layer with this extent.
    static func square(extent: Double) -> Box { Box(x: 0, y: 0, width: extent, height: extent) }
}

extension Box {
    /// All coordinates multiplied.
    func scaled(_ factor: Double) -> Box {
        Box(minX: minX * factor, minY: minY * factor, maxX: maxX * factor, maxY: maxY * factor)
    }
}
