import CGdkPixbuf
import Geo

extension PixelImage {
    /// Most pixels that a foreign picture may have, so that it cannot fill the memory.
    private static let mostPixels: gint64 = 100_000_000

    /// Decodes a picture: PNG, JPEG, and what else gdk-pixbuf has a loader for on this machine, such as WebP.
    ///
    /// - Parameter name: what errors call the picture.
    /// - Throws: where it cannot be decoded or has more than 100 million pixels.
    package init(encoded bytes: [UInt8], name: String) throws(GraphicsError) {
        guard let picture = mb_pixbuf_decode(bytes, gsize(bytes.count), Self.mostPixels) else {
            throw GraphicsError("\(name): is no picture that can be read; expected PNG, JPEG or WebP")
        }
        defer { g_object_unref(UnsafeMutableRawPointer(picture)) }
        let (width, height) = (Int(gdk_pixbuf_get_width(picture)), Int(gdk_pixbuf_get_height(picture)))
        let (stride, channels) = (Int(gdk_pixbuf_get_rowstride(picture)), Int(gdk_pixbuf_get_n_channels(picture)))
        guard let data = gdk_pixbuf_read_pixels(picture), channels >= 3, gdk_pixbuf_get_bits_per_sample(picture) == 8
        else { throw GraphicsError("\(name): has an unknown layout of pixels") }
        let pixels = [UInt8](unsafeUninitializedCapacity: 4 * width * height) { out, count in
            for y in 0..<height {
                for x in 0..<width {
                    let from = y * stride + x * channels
                    let to = 4 * (y * width + x)
                    for channel in 0..<3 { out[to + channel] = data[from + channel] }
                    out[to + 3] = channels > 3 ? data[from + 3] : 255
                }
            }
            count = 4 * width * height
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}
