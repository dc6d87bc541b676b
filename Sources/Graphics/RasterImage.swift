import CCairo
package import Foundation
import Geo

/// A picture of pixels, or a part of one: sprite icons, logos, patterns.
///
/// `@unchecked Sendable`: the surface is never written after `init`, and cairo counts references atomically.
package final class RasterImage: @unchecked Sendable, Equatable, CustomStringConvertible {
    /// What the scene text calls the image.
    package let name: String
    /// Size in pixels.
    package let width: Int
    package let height: Int
    let surface: OpaquePointer

    /// Reads a PNG file. Throws where it cannot be read or is no PNG.
    package convenience init(png url: URL, name: String) throws(GraphicsError) {
        let surface = cairo_image_surface_create_from_png(url.path)
        guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            throw GraphicsError("\(url.path): cannot be read as a PNG image")
        }
        self.init(surface: surface, name: name)
    }

    init(surface: OpaquePointer, name: String) {
        self.surface = surface
        self.name = name
        width = Int(cairo_image_surface_get_width(surface))
        height = Int(cairo_image_surface_get_height(surface))
    }

    deinit { cairo_surface_destroy(surface) }

    /// A copy of a part, in pixels; nil where it is empty or reaches out of the image.
    package func cropped(x: Int, y: Int, width: Int, height: Int, name: String) -> RasterImage? {
        guard x >= 0, y >= 0, width > 0, height > 0, x <= self.width - width, y <= self.height - height else {
            return nil
        }
        guard let part = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)) else {
            return nil
        }
        let cairo = cairo_create(part)
        cairo_set_source_surface(cairo, surface, -Double(x), -Double(y))
        cairo_paint(cairo)
        cairo_destroy(cairo)
        return RasterImage(surface: part, name: name)
    }

    /// Red, green, blue and opacity of each pixel, 0…255, row by row from the top left; colours not premultiplied.
    package func pixels() -> [UInt8] {
        // Painted on a surface of a known layout, for that of a PNG depends on its kind and depth.
        let copy = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        defer { cairo_surface_destroy(copy) }
        let cairo = cairo_create(copy)
        cairo_set_source_surface(cairo, surface, 0, 0)
        cairo_paint(cairo)
        cairo_destroy(cairo)
        return PixelImage.straightPixels(of: copy)
    }

    /// A picture in memory as one that can be drawn.
    package convenience init(_ image: PixelImage, name: String) throws(GraphicsError) {
        self.init(surface: try image.surface(), name: name)
    }

    /// An image without transparent parts, drawn on white; nil where memory ran out.
    ///
    /// - Parameters:
    ///   - width: in pixels, as the height.
    ///   - scale: pixels a millimetre of the canvas.
    package static func drawn(
        width: Int, height: Int, scale: Double, name: String, _ draw: (borrowing Canvas) -> Void
    ) -> RasterImage? {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
            return nil
        }
        let image = RasterImage(surface: surface, name: name)
        let canvas = Canvas(surface: surface, scale: scale, medium: .pixels)
        canvas.fill(
            Path(Box(x: 0, y: 0, width: Double(width + 1) / scale, height: Double(height + 1) / scale)), .white)
        draw(canvas)
        guard cairo_status(canvas.cairo) == CAIRO_STATUS_SUCCESS else { return nil }
        cairo_surface_flush(surface)
        return image
    }

    package var description: String { name }

    /// Images are the same where they are one object.
    package static func == (a: RasterImage, b: RasterImage) -> Bool { a === b }
}
