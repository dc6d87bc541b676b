import CCairo
package import Foundation
import Geo

/// A picture in memory: red, green, blue and opacity of each pixel, colours not premultiplied.
package struct PixelImage: Sendable, Equatable {
    /// Size in pixels.
    package let width: Int
    package let height: Int
    /// Four bytes a pixel, row by row from the top left.
    package var pixels: [UInt8]

    /// - Parameter pixels: as many as the size needs; missing ones are transparent.
    package init(width: Int, height: Int, pixels: [UInt8]) {
        self.width = max(0, width)
        self.height = max(0, height)
        let count = 4 * self.width * self.height
        self.pixels =
            pixels.count == count
            ? pixels : Array(pixels.prefix(count)) + [UInt8](repeating: 0, count: max(0, count - pixels.count))
    }

    /// Reads a PNG file. Throws where it cannot be read or is no PNG.
    package init(png url: URL) throws(GraphicsError) {
        let image = try RasterImage(png: url, name: url.lastPathComponent)
        self.init(width: image.width, height: image.height, pixels: image.pixels())
    }

    /// Draws on a transparent ground.
    ///
    /// - Parameter scale: pixels a millimetre of the canvas.
    /// - Throws: where a side is not 1 … `PNGImage.maximumSide` or memory ran out.
    package static func draw(
        width: Int, height: Int, scale: Double, _ draw: (borrowing Canvas) -> Void
    ) throws(GraphicsError) -> PixelImage {
        let sides = 1...PNGImage.maximumSide
        guard sides.contains(width), sides.contains(height),
            let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        else { throw GraphicsError("a picture of \(width) × \(height) px cannot be drawn") }
        defer { cairo_surface_destroy(surface) }
        do {
            let canvas = Canvas(surface: surface, scale: scale, medium: .pixels)
            draw(canvas)
            let status = cairo_status(canvas.cairo)
            guard status == CAIRO_STATUS_SUCCESS else {
                throw GraphicsError("cairo: " + String(cString: cairo_status_to_string(status)))
            }
        }
        return PixelImage(width: width, height: height, pixels: straightPixels(of: surface))
    }

    /// Writes a PNG with its opacity, as a report or an intermediate picture needs it.
    package func write(png url: URL) throws(GraphicsError) {
        let surface = try surface()
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_write_to_png(surface, url.path) == CAIRO_STATUS_SUCCESS else {
            throw GraphicsError("\(url.path): the picture cannot be written")
        }
    }

    /// A surface of cairo's with these pixels; the caller destroys it.
    func surface() throws(GraphicsError) -> OpaquePointer {
        guard (1...PNGImage.maximumSide).contains(width), (1...PNGImage.maximumSide).contains(height),
            let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
            let data = cairo_image_surface_get_data(surface)
        else { throw GraphicsError("a picture of \(width) × \(height) px cannot be drawn") }
        let stride = Int(cairo_image_surface_get_stride(surface))
        pixels.withUnsafeBufferPointer { from in
            for y in 0..<height {
                for x in 0..<width {
                    let at = 4 * (y * width + x)
                    let alpha = UInt32(from[at + 3])
                    func channel(_ index: Int) -> UInt32 { (UInt32(from[at + index]) * alpha + 127) / 255 }
                    let pixel = alpha << 24 | channel(0) << 16 | channel(1) << 8 | channel(2)
                    UnsafeMutableRawPointer(data + y * stride + 4 * x).storeBytes(of: pixel, as: UInt32.self)
                }
            }
        }
        cairo_surface_mark_dirty(surface)
        return surface
    }

    /// The pixels of a surface of the format ARGB32, which cairo keeps premultiplied.
    static func straightPixels(of surface: OpaquePointer?) -> [UInt8] {
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { return [] }
        let (width, height) = (
            Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
        )
        let stride = Int(cairo_image_surface_get_stride(surface))
        return [UInt8](unsafeUninitializedCapacity: 4 * width * height) { out, count in
            for y in 0..<height {
                for x in 0..<width {
                    let pixel = UnsafeRawPointer(data + y * stride + 4 * x).load(as: UInt32.self)
                    let alpha = pixel >> 24
                    let at = 4 * (y * width + x)
                    for (index, shift) in [UInt32(16), 8, 0].enumerated() {
                        let channel = pixel >> shift & 255
                        out[at + index] = UInt8(alpha == 0 ? 0 : min(255, (channel * 255 + alpha / 2) / alpha))
                    }
                    out[at + 3] = UInt8(alpha)
                }
            }
            count = 4 * width * height
        }
    }
}
