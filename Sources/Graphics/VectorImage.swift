import CCairo
import CPango
import CRSVG
package import Foundation
import Geo
import Synchronization

/// An SVG picture; it is painted as vectors, also in a PDF.
///
/// `@unchecked Sendable`: the handle is used only while `lock` is held.
package final class VectorImage: @unchecked Sendable, Equatable, CustomStringConvertible {
    /// What the scene text calls the image.
    package let name: String
    /// Natural size in style pixels (CSS px).
    package let width: Double
    package let height: Double
    private let handle: UnsafeMutablePointer<RsvgHandle>
    private let lock = Mutex(())

    /// Reads SVG bytes. Throws where they are no SVG or have no size.
    package init(svg: Data, name: String) throws(GraphicsError) {
        var failure: UnsafeMutablePointer<GError>?
        let handle = svg.withUnsafeBytes { bytes in
            rsvg_handle_new_from_data(bytes.bindMemory(to: UInt8.self).baseAddress, gsize(bytes.count), &failure)
        }
        guard let handle else {
            let reason = failure.map { String(cString: $0.pointee.message) } ?? "unknown error"
            g_clear_error(&failure)
            throw GraphicsError("\(name): not an SVG image: \(reason.split(separator: "\n").joined(separator: " "))")
        }
        rsvg_handle_set_dpi(handle, 96)
        var width = 0.0
        var height = 0.0
        guard rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0, width > 0, height > 0 else {
            g_object_unref(handle)
            throw GraphicsError("\(name): the SVG image states no width and height in px")
        }
        (self.handle, self.name, self.width, self.height) = (handle, name, width, height)
    }

    deinit { g_object_unref(handle) }

    package var description: String { name }

    /// Images are the same where they are one object.
    package static func == (a: VectorImage, b: VectorImage) -> Bool { a === b }

    func render(on cairo: OpaquePointer, in box: Box) {
        lock.withLock { _ in
            var viewport = RsvgRectangle(x: box.minX, y: box.minY, width: box.width, height: box.height)
            _ = rsvg_handle_render_document(handle, cairo, &viewport, nil)
        }
    }
}
