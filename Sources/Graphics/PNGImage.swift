import CCairo
import CDeflate
import CPNG
package import Foundation
package import Geo

/// Draws one picture of pixels and encodes it as PNG with its resolution (pHYs).
package enum PNGImage {
    /// Widest and highest picture, in pixels: cairo's limit is 32 767.
    package static let maximumSide = 32_000

    /// How long pictures are worked on to make their files small.
    package enum Compression: String, Sendable, CaseIterable {
        /// Files of maps are some 5 % larger than `small` makes them, in a third of its time.
        case fast
        case small

        /// Libdeflate's.
        fileprivate var level: Int32 { self == .fast ? 1 : 8 }
    }

    /// - Parameters:
    ///   - size: of the picture in mm; pixels are rounded to whole ones.
    ///   - dpi: pixels an inch.
    ///   - masks: of letters that many pictures show.
    /// - Throws: where the picture is larger than `maximumSide` or memory ran out.
    package static func encode(
        size: Point, dpi: Double, background: RGBA = .white, compression: Compression = .fast,
        masks: LetterMasks? = nil, draw: (borrowing Canvas) -> Void
    ) throws(GraphicsError) -> Data {
        let scale = dpi / Length.millimetresPerInch
        // Compared before they become whole numbers, which infinity and NaN cannot.
        let limits = 0.5..<Double(maximumSide) + 0.5
        guard limits.contains(size.x * scale), limits.contains(size.y * scale) else {
            let sides = [size.x, size.y].map { String(format: "%.0f", $0 * scale) }
            throw GraphicsError(
                "a picture of \(sides[0]) × \(sides[1]) px cannot be drawn; each side must be 1 to \(maximumSide) px")
        }
        // The highest that the four bytes of pHYs hold; no output device comes near to it.
        let perMetre = (dpi / Length.millimetresPerInch * 1000).rounded()
        guard (1...Double(Int32.max)).contains(perMetre) else {
            throw GraphicsError("a picture of \(dpi) dpi cannot be encoded")
        }
        let width = Int((size.x * scale).rounded())
        let height = Int((size.y * scale).rounded())
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        defer { cairo_surface_destroy(surface) }
        do {
            let canvas = Canvas(surface: surface, scale: scale, medium: .pixels, masks: masks)
            canvas.fill(Path(Box(x: 0, y: 0, width: size.x + 1, height: size.y + 1)), background)
            draw(canvas)
            let status = cairo_status(canvas.cairo)
            guard status == CAIRO_STATUS_SUCCESS else {
                throw GraphicsError("cairo: " + String(cString: cairo_status_to_string(status)))
            }
        }
        cairo_surface_flush(surface)
        guard let pixels = cairo_image_surface_get_data(surface) else { throw GraphicsError("cairo: no pixels") }
        let stride = Int(cairo_image_surface_get_stride(surface))
        let zlib = try compress(
            rows(pixels, width: width, height: height, stride: stride), level: compression.level)
        var buffer = mb_png_buffer(bytes: nil, count: 0, capacity: 0)
        defer { free(buffer.bytes) }
        guard mb_png_write(&buffer, UInt32(width), UInt32(height), UInt32(perMetre), zlib, zlib.count) == 0,
            let bytes = buffer.bytes
        else { throw GraphicsError("libpng: the picture could not be encoded") }
        return Data(bytes: bytes, count: buffer.count)
    }

    /// Cairo's B, G, R, x pixels as PNG scan lines: a filter byte 0 (none), then R, G, B.
    private static func rows(_ pixels: UnsafeMutablePointer<UInt8>, width: Int, height: Int, stride: Int) -> [UInt8] {
        let lineBytes = 1 + 3 * width
        return [UInt8](unsafeUninitializedCapacity: lineBytes * height) { out, count in
            for y in 0..<height {
                let line = pixels + y * stride
                var at = y * lineBytes
                out[at] = 0
                at += 1
                for x in 0..<width {
                    out[at] = line[4 * x + 2]
                    out[at + 1] = line[4 * x + 1]
                    out[at + 2] = line[4 * x]
                    at += 3
                }
            }
            count = lineBytes * height
        }
    }

    /// One zlib stream by libdeflate, which is several times faster than zlib on maps and as small.
    private static func compress(_ bytes: [UInt8], level: Int32) throws(GraphicsError) -> [UInt8] {
        let compressor = libdeflate_alloc_compressor(level)
        defer { libdeflate_free_compressor(compressor) }
        let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
        let zlib = [UInt8](unsafeUninitializedCapacity: bound) { out, count in
            count = libdeflate_zlib_compress(compressor, bytes, bytes.count, out.baseAddress, bound)
        }
        guard !zlib.isEmpty else { throw GraphicsError("libdeflate: the picture could not be compressed") }
        return zlib
    }
}
