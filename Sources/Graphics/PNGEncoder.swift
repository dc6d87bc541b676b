import CCairo
import CDeflate
import CISAL
import CPNG
package import Foundation
package import Geo

/// Draws pictures and encodes them as PNG, one after the other, in memory that it keeps: asking the system for megabytes
/// for each picture costs as much as drawing a good part of a map.
///
/// For one task at a time. Compressing takes longer than all else once maps share what they show: ISA-L does it in some
/// 3 ms for a map of a million pixels, libdeflate in 9 ms, zlib in 60.
package final class PNGEncoder {
    /// Libdeflate's, for small files; nil where ISA-L compresses.
    private let compressor: OpaquePointer?
    /// ISA-L's working memory.
    private var memory: [UInt8] = []
    private let masks: LetterMasks?
    private var pixels: [UInt8] = []
    private var rows: [UInt8] = []
    private var stream: [UInt8] = []

    /// - Parameters:
    ///   - compression: how small the files are made; their pixels are the same.
    ///   - masks: of letters that many pictures show.
    package init(compression: PNGImage.Compression = .fast, masks: LetterMasks? = nil) {
        compressor = compression == .small ? libdeflate_alloc_compressor(8) : nil
        if compression == .fast { memory = [UInt8](repeating: 0, count: mb_isal_memory) }
        self.masks = masks
    }

    deinit { if let compressor { libdeflate_free_compressor(compressor) } }

    /// - Parameters:
    ///   - size: of the picture in mm; pixels are rounded to whole ones.
    ///   - dpi: pixels an inch.
    /// - Throws: where the picture is larger than `PNGImage.maximumSide` or memory ran out.
    package func encode(
        size: Point, dpi: Double, background: RGBA = .white, draw: (borrowing Canvas) -> Void
    ) throws(GraphicsError) -> Data {
        let scale = dpi / Length.millimetresPerInch
        // Compared before they become whole numbers, which infinity and NaN cannot.
        let limits = 0.5..<Double(PNGImage.maximumSide) + 0.5
        guard limits.contains(size.x * scale), limits.contains(size.y * scale) else {
            let sides = [size.x, size.y].map { String(format: "%.0f", $0 * scale) }
            throw GraphicsError(
                "a picture of \(sides[0]) × \(sides[1]) px cannot be drawn; "
                    + "each side must be 1 to \(PNGImage.maximumSide) px")
        }
        // The highest that the four bytes of pHYs hold; no output device comes near to it.
        let perMetre = (dpi / Length.millimetresPerInch * 1000).rounded()
        guard (1...Double(Int32.max)).contains(perMetre) else {
            throw GraphicsError("a picture of \(dpi) dpi cannot be encoded")
        }
        let width = Int((size.x * scale).rounded())
        let height = Int((size.y * scale).rounded())
        try paint(width, height, scale: scale) { canvas in
            canvas.fill(Path(Box(x: 0, y: 0, width: size.x + 1, height: size.y + 1)), background)
            draw(canvas)
        }
        layRows(width, height)
        let count = compress()
        guard count > 0 else { throw GraphicsError("the picture could not be compressed") }
        var buffer = mb_png_buffer(bytes: nil, count: 0, capacity: 0)
        guard mb_png_write(&buffer, UInt32(width), UInt32(height), UInt32(perMetre), stream, count) == 0,
            let bytes = buffer.bytes
        else {
            free(buffer.bytes)
            throw GraphicsError("libpng: the picture could not be encoded")
        }
        return Data(bytesNoCopy: bytes, count: buffer.count, deallocator: .free)
    }

    /// Draws on cairo's B, G, R, x pixels.
    private func paint(
        _ width: Int, _ height: Int, scale: Double, _ draw: (borrowing Canvas) -> Void
    ) throws(GraphicsError) {
        Self.resize(&pixels, to: 4 * width * height)
        let status = pixels.withUnsafeMutableBufferPointer { memory -> cairo_status_t in
            let surface = cairo_image_surface_create_for_data(
                memory.baseAddress, CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(4 * width))
            // Finished, cairo lets go of the memory, whoever still holds the surface.
            defer {
                cairo_surface_finish(surface)
                cairo_surface_destroy(surface)
            }
            let canvas = Canvas(surface: surface, scale: scale, medium: .pixels, masks: masks)
            draw(canvas)
            cairo_surface_flush(surface)
            return cairo_status(canvas.cairo)
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw GraphicsError("cairo: " + String(cString: cairo_status_to_string(status)))
        }
    }

    /// The pixels as PNG scan lines: a filter byte 0 (none), then R, G, B.
    private func layRows(_ width: Int, _ height: Int) {
        Self.resize(&rows, to: (1 + 3 * width) * height)
        pixels.withUnsafeBufferPointer { from in
            rows.withUnsafeMutableBufferPointer { to in
                var (source, target) = (0, 0)
                for _ in 0..<height {
                    to[target] = 0
                    target += 1
                    for _ in 0..<width {
                        to[target] = from[source + 2]
                        to[target + 1] = from[source + 1]
                        to[target + 2] = from[source]
                        (source, target) = (source + 4, target + 3)
                    }
                }
            }
        }
    }

    /// The scan lines as one zlib stream in `stream`, its length; 0 where they could not be compressed.
    private func compress() -> Int {
        // Libdeflate's bound, with room for ISA-L's own headers of what cannot be compressed.
        let bound = libdeflate_zlib_compress_bound(nil, rows.count) + rows.count / 64 + 4096
        if stream.count < bound { stream = [UInt8](repeating: 0, count: bound) }
        guard let compressor else {
            // Neither of the two where libdeflate found no memory.
            return memory.isEmpty ? 0 : mb_isal_zlib(rows, rows.count, &stream, stream.count, &memory)
        }
        return libdeflate_zlib_compress(compressor, rows, rows.count, &stream, stream.count)
    }

    private static func resize(_ bytes: inout [UInt8], to count: Int) {
        if bytes.count != count { bytes = [UInt8](repeating: 0, count: count) }
    }
}
