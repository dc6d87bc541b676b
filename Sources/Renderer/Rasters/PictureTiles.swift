import Foundation
import Geo
import Graphics
import Tiles

/// The decoded pictures of the tiles under a part of a map.
struct PictureTiles {
    /// A picture and the tile whose place it fills.
    struct Picture {
        let id: TileID
        let image: PixelImage
        /// The part of the picture that is shown, in fractions of its sides: all of it, but for an ancestor's.
        let part: Box
    }

    let zoom: Int
    /// The tiles in the corners.
    let first: TileID
    let last: TileID
    let pictures: [Picture]

    var columns: Int { last.x - first.x + 1 }
    var rows: Int { last.y - first.y + 1 }

    /// The tiles under a box on the media; nil where there are none.
    init?(of tileset: RasterTileset, under box: Box, in frame: Frame) throws(RenderError) {
        let (ids, zoom) = TileNeeds.tiles(of: tileset, under: box, in: frame)
        var pictures: [Picture] = []
        // Several tiles may show parts of one ancestor.
        var decoded: [TileID: PixelImage] = [:]
        for id in ids {
            do {
                guard let found = try tileset.tile(id) else { continue }
                let image =
                    try decoded[found.id] ?? PixelImage(encoded: found.bytes, name: "\(tileset.name): tile \(found.id)")
                decoded[found.id] = image
                pictures.append(Picture(id: id, image: image, part: Self.part(id, of: found.id)))
            } catch {
                throw .unreadableTile(id, reason: "\(error)")
            }
        }
        guard let first = ids.first, let last = ids.last, !pictures.isEmpty else { return nil }
        (self.zoom, self.first, self.last, self.pictures) = (zoom, first, last, pictures)
    }

    /// The part of an ancestor's picture that a tile shows, in fractions of its sides.
    private static func part(_ id: TileID, of ancestor: TileID) -> Box {
        let count = 1 << (id.zoom - ancestor.zoom)
        func column(_ at: Int) -> Double { Double(((at % count) + count) % count) / Double(count) }
        return Box(x: column(id.x), y: column(id.y), width: 1 / Double(count), height: 1 / Double(count))
    }

    /// Where all tiles together lie on the media, in mm.
    func box(in frame: Frame) -> Box {
        let (start, end) = (TilePlacement(first, in: frame).box, TilePlacement(last, in: frame).box)
        return Box(minX: start.minX, minY: start.minY, maxX: end.maxX, maxY: end.maxY)
    }

    /// The side of a tile in pixels of a mosaic whose longer side is limited; 0 where there is no room.
    func side(limit: Int) -> Int { min(pictures.map(\.image.width).max() ?? 256, limit / max(columns, rows)) }
}
