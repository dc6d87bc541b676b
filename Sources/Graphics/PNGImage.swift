package import Foundation
package import Geo

/// A picture of pixels in a PNG file with its resolution (pHYs).
package enum PNGImage {
    /// Widest and highest picture, in pixels: cairo's limit is 32 767.
    package static let maximumSide = 32_000

    /// How long pictures are worked on to make their files small.
    package enum Compression: String, Sendable, CaseIterable {
        /// Files of maps are some 10 % larger than `small` makes them, in a fifth of its time.
        case fast
        case small
    }

    /// Draws a picture and encodes it; who makes many keeps a `PNGEncoder`.
    ///
    /// - Parameters:
    ///   - size: of the picture in mm; pixels are rounded to whole ones.
    ///   - dpi: pixels an inch.
    /// - Throws: where the picture is larger than `maximumSide` or memory ran out.
    package static func encode(
        size: Point, dpi: Double, background: RGBA = .white, compression: Compression = .fast,
        draw: (borrowing Canvas) -> Void
    ) throws(GraphicsError) -> Data {
        try PNGEncoder(compression: compression).encode(size: size, dpi: dpi, background: background, draw: draw)
    }
}
