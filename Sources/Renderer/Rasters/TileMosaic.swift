import Geo
import Graphics
import Tiles

/// The pictures of neighbouring tiles as one, so that no seam shows between them.
struct TileMosaic {
    /// Largest side of a mosaic in pixels.
    private static let largestSide = 12_000

    let image: PixelImage
    /// Where the mosaic lies on the media, in mm.
    let box: Box

    /// The tiles under a frame; nil where there are none.
    init?(of tileset: RasterTileset, in frame: Frame, isSmooth: Bool) throws(RenderError) {
        let ids = TileNeeds.tiles(of: tileset, under: frame)
        var pictures: [(id: TileID, found: TileID, image: PixelImage)] = []
        // Several tiles may show parts of one ancestor.
        var decoded: [TileID: PixelImage] = [:]
        for id in ids {
            do {
                guard let found = try tileset.tile(id) else { continue }
                let image =
                    try decoded[found.id] ?? PixelImage(encoded: found.bytes, name: "\(tileset.name): tile \(found.id)")
                decoded[found.id] = image
                pictures.append((id, found.id, image))
            } catch {
                throw .unreadableTile(id, reason: "\(error)")
            }
        }
        guard let first = ids.first, let last = ids.last, !pictures.isEmpty else { return nil }
        let (columns, rows) = (last.x - first.x + 1, last.y - first.y + 1)
        let side = min(pictures.map(\.image.width).max() ?? 256, Self.largestSide / max(columns, rows))
        guard side > 0 else { return nil }
        var mosaic = PixelImage(width: columns * side, height: rows * side, pixels: [])
        for picture in pictures {
            let part = Self.part(picture.id, of: picture.found)
            mosaic.paint(
                picture.image, part: part, x: (picture.id.x - first.x) * side, y: (picture.id.y - first.y) * side,
                side: side, isSmooth: isSmooth)
        }
        image = mosaic
        let (start, end) = (TilePlacement(first, in: frame).box, TilePlacement(last, in: frame).box)
        box = Box(minX: start.minX, minY: start.minY, maxX: end.maxX, maxY: end.maxY)
    }

    /// The part of an ancestor's picture that a tile shows, in fractions of its sides.
    private static func part(_ id: TileID, of ancestor: TileID) -> Box {
        let count = 1 << (id.zoom - ancestor.zoom)
        func column(_ at: Int) -> Double { Double(((at % count) + count) % count) / Double(count) }
        return Box(x: column(id.x), y: column(id.y), width: 1 / Double(count), height: 1 / Double(count))
    }
}

extension PixelImage {
    /// Copies a part of another picture, given in fractions of its sides, into a square.
    fileprivate mutating func paint(_ other: PixelImage, part: Box, x: Int, y: Int, side: Int, isSmooth: Bool) {
        guard other.width > 0, other.height > 0 else { return }
        let isWhole = part.width == 1 && other.width == side && other.height == side
        for row in 0..<side {
            for column in 0..<side {
                let to = 4 * ((y + row) * width + x + column)
                if isWhole {
                    let from = 4 * (row * side + column)
                    for channel in 0..<4 { pixels[to + channel] = other.pixels[from + channel] }
                    continue
                }
                let at = Point(
                    (part.minX + part.width * (Double(column) + 0.5) / Double(side)) * Double(other.width) - 0.5,
                    (part.minY + part.height * (Double(row) + 0.5) / Double(side)) * Double(other.height) - 0.5)
                let colour = other.sample(isSmooth ? at : Point(at.x.rounded(), at.y.rounded()))
                for channel in 0..<4 { pixels[to + channel] = colour[channel] }
            }
        }
    }

    /// The colour between the pixels around a place (bilinear); the edge goes on outside.
    private func sample(_ at: Point) -> [UInt8] {
        let (x, y) = (max(0, min(Double(width - 1), at.x)), max(0, min(Double(height - 1), at.y)))
        let (left, top) = (Int(x), Int(y))
        let (right, bottom) = (min(width - 1, left + 1), min(height - 1, top + 1))
        let (a, b) = (x - Double(left), y - Double(top))
        return (0..<4).map { channel in
            func value(_ column: Int, _ row: Int) -> Double { Double(pixels[4 * (row * width + column) + channel]) }
            let upper = value(left, top) * (1 - a) + value(right, top) * a
            let lower = value(left, bottom) * (1 - a) + value(right, bottom) * a
            return UInt8((upper * (1 - b) + lower * b).rounded())
        }
    }
}
