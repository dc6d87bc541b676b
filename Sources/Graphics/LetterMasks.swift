import CCairo
import Foundation
import Geo
import Synchronization

/// Letters and halos of labels as they cover pixels, kept because neighbouring maps show the same labels at the same place
/// of the ground: stroking outlines is the dearest part of painting a label.
///
/// Places are rounded to parts of a pixel before anything is drawn, so that a mask depends on its key alone, whichever
/// map asked for it first. May be used by many tasks at once.
package final class LetterMasks: Sendable {
    /// What is drawn, in parts of pixels from a corner of the pixel grid.
    struct Key: Hashable {
        struct Run: Hashable {
            var typeface: Typeface
            var glyphs: [Glyph]
            /// In millionths of a pixel.
            var size: Int
            /// In millionths of a radian.
            var angle: Int
            var x: Int
            var y: Int
        }

        var runs: [Run]
        /// Of the stroke in thousandths of a pixel; 0 for letters that are filled.
        var stroke: Int
    }

    /// A mask and where its top left corner lies from the pixel of its key's origin.
    ///
    /// `@unchecked Sendable`: the surface is not written once it is made.
    final class Mask: @unchecked Sendable {
        let surface: OpaquePointer
        let (x, y): (Int, Int)

        init(_ surface: OpaquePointer, x: Int, y: Int) {
            self.surface = surface
            (self.x, self.y) = (x, y)
        }

        deinit { cairo_surface_destroy(surface) }

        var bytes: Int {
            Int(cairo_image_surface_get_stride(surface)) * Int(cairo_image_surface_get_height(surface))
        }
    }

    /// Masks made or asked for lately, and those before them.
    private struct State {
        var young: [Key: Mask?] = [:]
        var old: [Key: Mask?] = [:]
        /// Of the young ones.
        var bytes = 0
    }

    /// Parts of a pixel that places are rounded to: less than a hundredth of a millimetre in print.
    private static let parts = 16.0
    /// Masks of more pixels than this are drawn each time.
    private static let largest = 1 << 20

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter bytes: bounds the memory of the masks; when it is reached those are given up that were not asked for of late.
    package init(bytes: Int = 32 << 20) { limit = bytes }

    /// The mask of glyph runs and the pixel that its place counts from; nil where there is none.
    ///
    /// - Parameters:
    ///   - scale: pixels a millimetre.
    ///   - stroke: width of the stroke in mm; 0 for letters that are filled.
    func mask(of runs: [GlyphRun], scale: Double, stroke: Double) -> (mask: Mask?, x: Int, y: Int)? {
        guard let first = runs.first else { return nil }
        let corner = Point((first.origin.x * scale).rounded(.down), (first.origin.y * scale).rounded(.down))
        guard abs(corner.x) < 1e6, abs(corner.y) < 1e6, runs.allSatisfy({ $0.size * scale < 1e4 }) else { return nil }
        let key = Key(
            runs: runs.map { run in
                Key.Run(
                    typeface: run.typeface, glyphs: run.glyphs, size: Int((run.size * scale * 1e6).rounded()),
                    angle: Int((run.angle * 1e6).rounded()),
                    x: Int(((run.origin.x * scale - corner.x) * Self.parts).rounded()),
                    y: Int(((run.origin.y * scale - corner.y) * Self.parts).rounded()))
            }, stroke: Int((stroke * scale * 1000).rounded()))
        let mask: Mask?
        switch state.withLock({ state in (state.young[key], state.young[key] == nil ? state.old[key] : nil) }) {
        case (let known?, _): mask = known
        case (nil, let known?):
            mask = known
            keep(mask, of: key)
        case (nil, nil):
            mask = Self.drawn(key, scale: scale)
            keep(mask, of: key)
        }
        return (mask, Int(corner.x), Int(corner.y))
    }

    private func keep(_ mask: Mask?, of key: Key) {
        let bytes = 1024 + (mask?.bytes ?? 0)
        state.withLock { state in
            if state.bytes + bytes > limit / 2 {
                (state.old, state.young, state.bytes) = (state.young, [:], 0)
            }
            state.young[key] = .some(mask)
            state.bytes += bytes
        }
    }

    /// Nil where nothing is to be seen.
    private static func drawn(_ key: Key, scale: Double) -> Mask? {
        let runs = key.runs.map { run in
            GlyphRun(
                typeface: run.typeface, size: Double(run.size) / 1e6 / scale,
                origin: Point(Double(run.x), Double(run.y)) * (1 / parts / scale), angle: Double(run.angle) / 1e6,
                glyphs: run.glyphs, text: "", clusters: [], isBackward: false)
        }
        let stroke = Double(key.stroke) / 1000 / scale
        // Measured first, on a surface of a single pixel.
        guard let scratch = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1) else { return nil }
        defer { cairo_surface_destroy(scratch) }
        let measure = Canvas(surface: scratch, scale: scale, medium: .pixels)
        measure.trace(runs)
        var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
        cairo_path_extents(measure.cairo, &left, &top, &right, &bottom)
        guard right > left, bottom > top else { return nil }
        let edges = [left - stroke / 2, top - stroke / 2].map { Int(($0 * scale).rounded(.down)) - 1 }
        let ends = [right + stroke / 2, bottom + stroke / 2].map { Int(($0 * scale).rounded(.up)) + 1 }
        let (width, height) = (ends[0] - edges[0], ends[1] - edges[1])
        guard width * height <= largest,
            let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height))
        else { return nil }
        cairo_surface_set_device_offset(surface, Double(-edges[0]), Double(-edges[1]))
        do {
            let canvas = Canvas(surface: surface, scale: scale, medium: .pixels)
            canvas.trace(runs)
            if key.stroke > 0 {
                canvas.set(Stroke(width: stroke, cap: .round, join: .round))
                cairo_stroke(canvas.cairo)
            } else {
                cairo_fill(canvas.cairo)
            }
        }
        cairo_surface_flush(surface)
        cairo_surface_set_device_offset(surface, 0, 0)
        return Mask(surface, x: edges[0], y: edges[1])
    }
}
