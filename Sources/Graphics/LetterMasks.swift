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

    /// What is known of letters.
    enum Cover {
        case mask(Mask)
        /// They show nothing.
        case nothing
        /// They cover too much to be kept and are to be drawn each time.
        case unkept

        fileprivate var bytes: Int {
            guard case .mask(let mask) = self else { return 1024 }
            return 1024 + mask.bytes
        }
    }

    /// What was found out or asked for lately, and what before.
    private struct State {
        var young: [Key: Cover] = [:]
        var old: [Key: Cover] = [:]
        /// Of the young ones.
        var bytes = 0
    }

    /// Parts of a pixel that places are rounded to: less than a hundredth of a millimetre in print.
    private static let parts = 16.0
    /// Letters that cover a box of more pixels than this are drawn each time.
    private static let largest = 1 << 20

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter bytes: bounds the memory of the masks; when it is reached those are given up that were not asked for of late.
    package init(bytes: Int = 32 << 20) { limit = bytes }

    /// How glyph runs cover pixels, and the pixel that the place of their mask counts from.
    ///
    /// - Parameters:
    ///   - scale: pixels a millimetre.
    ///   - stroke: width of the stroke in mm; 0 for letters that are filled.
    func cover(of runs: [GlyphRun], scale: Double, stroke: Double) -> (cover: Cover, x: Int, y: Int) {
        guard let first = runs.first else { return (.nothing, 0, 0) }
        let corner = Point((first.origin.x * scale).rounded(.down), (first.origin.y * scale).rounded(.down))
        guard abs(corner.x) < 1e6, abs(corner.y) < 1e6, runs.allSatisfy({ $0.size * scale < 1e4 }) else {
            return (.unkept, 0, 0)
        }
        let key = Key(
            runs: runs.map { run in
                Key.Run(
                    typeface: run.typeface, glyphs: run.glyphs, size: Int((run.size * scale * 1e6).rounded()),
                    angle: Int((run.angle * 1e6).rounded()),
                    x: Int(((run.origin.x * scale - corner.x) * Self.parts).rounded()),
                    y: Int(((run.origin.y * scale - corner.y) * Self.parts).rounded()))
            }, stroke: Int((stroke * scale * 1000).rounded()))
        return (known(key) ?? added(Self.drawn(key, scale: scale), key), Int(corner.x), Int(corner.y))
    }

    private func known(_ key: Key) -> Cover? {
        let (young, old) = state.withLock { ($0.young[key], $0.old[key]) }
        return young ?? old.map { added($0, key) }
    }

    private func added(_ cover: Cover, _ key: Key) -> Cover {
        state.withLock { state in
            if state.bytes + cover.bytes > limit / 2 {
                (state.old, state.young, state.bytes) = (state.young, [:], 0)
            }
            state.young[key] = cover
            state.bytes += cover.bytes
        }
        return cover
    }

    private static func drawn(_ key: Key, scale: Double) -> Cover {
        let runs = key.runs.map { run in
            GlyphRun(
                typeface: run.typeface, size: Double(run.size) / 1e6 / scale,
                origin: Point(Double(run.x), Double(run.y)) * (1 / parts / scale), angle: Double(run.angle) / 1e6,
                glyphs: run.glyphs, text: "", clusters: [], isBackward: false)
        }
        let stroke = Double(key.stroke) / 1000 / scale
        // Measured first, on a surface of a single pixel.
        guard let scratch = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1) else { return .unkept }
        defer { cairo_surface_destroy(scratch) }
        let measure = Canvas(surface: scratch, scale: scale, medium: .pixels)
        measure.trace(runs)
        var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
        cairo_path_extents(measure.cairo, &left, &top, &right, &bottom)
        guard right > left, bottom > top else { return .nothing }
        let edges = [left - stroke / 2, top - stroke / 2].map { Int(($0 * scale).rounded(.down)) - 1 }
        let ends = [right + stroke / 2, bottom + stroke / 2].map { Int(($0 * scale).rounded(.up)) + 1 }
        let (width, height) = (ends[0] - edges[0], ends[1] - edges[1])
        guard width * height <= largest,
            let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height))
        else { return .unkept }
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
        return .mask(Mask(surface, x: edges[0], y: edges[1]))
    }
}
