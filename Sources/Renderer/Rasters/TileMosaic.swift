import Foundation
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
        guard let tiles = try PictureTiles(of: tileset, under: frame.box, in: frame) else { return nil }
        let side = tiles.side(limit: Self.largestSide)
        guard side > 0 else { return nil }
        var mosaic = PixelImage(width: tiles.columns * side, height: tiles.rows * side, pixels: [])
        for picture in tiles.pictures {
            mosaic.paint(
                picture.image, part: picture.part, x: (picture.id.x - tiles.first.x) * side,
                y: (picture.id.y - tiles.first.y) * side, side: side, isSmooth: isSmooth)
        }
        image = mosaic
        box = tiles.box(in: frame)
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
