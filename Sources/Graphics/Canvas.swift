import CCairo
import Foundation
package import Geo

/// A surface to draw on, in millimetres from the top left corner.
///
/// Cairo's errors are sticky: nothing is checked while drawing; the owner that finishes the surface checks once.
package struct Canvas: ~Copyable {
    /// What becomes of the drawing.
    enum Medium { case pixels, document }

    let cairo: OpaquePointer
    private let medium: Medium
    /// Of a document that is edited after cairo wrote it.
    let marking: PageMarking?
    /// mm between the middles of neighbouring pixels; nil where the drawing stays vectors.
    package let pitch: Double?
    private let masks: LetterMasks?

    /// - Parameters:
    ///   - scale: device units a millimetre.
    ///   - marking: takes the marks of the page; nil where no one edits what cairo writes.
    ///   - masks: of letters that many pictures show.
    init(
        surface: OpaquePointer?, scale: Double, medium: Medium, marking: PageMarking? = nil, masks: LetterMasks? = nil
    ) {
        self.masks = masks
        cairo = cairo_create(surface)
        self.medium = medium
        self.marking = marking
        pitch = medium == .pixels ? 1 / scale : nil
        cairo_scale(cairo, scale, scale)
        // A twentieth of a device unit: finer than anything a 2400 dpi recorder shows.
        cairo_set_tolerance(cairo, medium == .pixels ? 0.1 : 0.02)
    }

    deinit { cairo_destroy(cairo) }

    /// Fills by the non-zero winding rule.
    package borrowing func fill(_ path: Path, _ colour: RGBA) {
        trace(path)
        setSource(colour)
        cairo_fill(cairo)
    }

    /// Draws a line along a path.
    package borrowing func stroke(_ path: Path, _ stroke: Stroke, _ colour: RGBA) {
        trace(path)
        setSource(colour)
        set(stroke)
        cairo_stroke(cairo)
    }

    /// Paints glyphs; in a document they stay text, in pixels they are filled as outlines, because cairo 1.16 moves
    /// glyphs of images to whole pixels.
    package borrowing func show(_ runs: [GlyphRun], _ colour: RGBA) {
        guard medium == .document else {
            setSource(colour)
            if paintMask(of: runs, stroke: 0) { return }
            trace(runs)
            cairo_fill(cairo)
            return
        }
        for run in runs {
            withBaseline(of: run) { glyphs in
                setSource(colour)
                showText(run, &glyphs)
            }
        }
    }

    borrowing func showText(_ run: GlyphRun, _ glyphs: inout [cairo_glyph_t]) {
        var clusters = run.clusters.map {
            cairo_text_cluster_t(num_bytes: Int32($0.bytes), num_glyphs: Int32($0.glyphs))
        }
        let flags = run.isBackward ? CAIRO_TEXT_CLUSTER_FLAG_BACKWARD : cairo_text_cluster_flags_t(rawValue: 0)
        cairo_show_text_glyphs(
            cairo, run.text, Int32(run.text.utf8.count), &glyphs, Int32(glyphs.count), &clusters,
            Int32(clusters.count), flags)
    }

    /// Strokes the outlines of glyphs, as the halo under a label.
    ///
    /// - Parameter width: of the whole stroke, twice the reach of the halo, in mm.
    package borrowing func strokeOutline(of runs: [GlyphRun], width: Double, _ colour: RGBA) {
        guard medium == .document else {
            setSource(colour)
            if paintMask(of: runs, stroke: width) { return }
            trace(runs)
            set(Stroke(width: width, cap: .round, join: .round))
            cairo_stroke(cairo)
            return
        }
        for run in runs {
            withBaseline(of: run) { glyphs in
                if let marking, markHalo(of: run, &glyphs, width: width, colour, marking) { return }
                cairo_glyph_path(cairo, &glyphs, Int32(glyphs.count))
                setSource(colour)
                set(Stroke(width: width, cap: .round, join: .round))
                cairo_stroke(cairo)
            }
        }
    }

    /// Paints letters that other pictures may show at the same place among their pixels; false where they are to be drawn.
    private borrowing func paintMask(of runs: [GlyphRun], stroke: Double) -> Bool {
        guard let masks, let pitch else { return false }
        var matrix = cairo_matrix_t()
        cairo_get_matrix(cairo, &matrix)
        // Moved or scaled drawings have pixels of their own.
        let isPlain =
            matrix.x0 == 0 && matrix.y0 == 0 && matrix.xy == 0 && matrix.yx == 0 && abs(matrix.xx * pitch - 1) < 1e-9
        guard isPlain else { return false }
        let (cover, x, y) = masks.cover(of: runs, scale: 1 / pitch, stroke: stroke)
        switch cover {
        case .unkept: return false
        case .nothing: return true
        case .mask(let mask):
            cairo_save(cairo)
            cairo_identity_matrix(cairo)
            cairo_mask_surface(cairo, mask.surface, Double(x + mask.x), Double(y + mask.y))
            cairo_restore(cairo)
            return true
        }
    }

    /// Makes the outlines of all glyphs the current path.
    borrowing func trace(_ runs: [GlyphRun]) {
        cairo_new_path(cairo)
        for run in runs {
            let (sine, cosine) = (sin(run.angle), cos(run.angle))
            FontFaces.outlines(of: run.typeface).forEach(of: run.glyphs) { glyph, outline in
                append(outline) { point in
                    let (x, y) = (glyph.x + point.x * run.size, glyph.y + point.y * run.size)
                    return Point(run.origin.x + x * cosine - y * sine, run.origin.y + x * sine + y * cosine)
                }
            }
        }
    }

    /// Paints an image into a box turned clockwise around its centre by `angle` radians.
    package borrowing func draw(_ image: RasterImage, in box: Box, angle: Double, opacity: Double) {
        withTurned(box, angle) { size in
            cairo_scale(cairo, size.x / Double(image.width), size.y / Double(image.height))
            cairo_set_source_surface(cairo, image.surface, 0, 0)
            cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD)
            cairo_paint_with_alpha(cairo, opacity)
        }
    }

    /// Paints an SVG image into a box turned clockwise around its centre by `angle` radians.
    package borrowing func draw(_ image: VectorImage, in box: Box, angle: Double, opacity: Double) {
        withTurned(box, angle) { size in
            if opacity < 1 { cairo_push_group(cairo) }
            image.render(on: cairo, in: Box(x: 0, y: 0, width: size.x, height: size.y))
            if opacity < 1 {
                cairo_pop_group_to_source(cairo)
                cairo_paint_with_alpha(cairo, opacity)
            }
        }
    }

    /// Draws with everything outside a path left untouched.
    package borrowing func withClip(_ path: Path, _ draw: () -> Void) {
        cairo_save(cairo)
        trace(path)
        cairo_clip(cairo)
        marking?.push(clip: path.mapped { onPage($0) })
        draw()
        marking?.popClip()
        cairo_restore(cairo)
    }

    /// Draws with everything outside a path left untouched. Pixels are composed first and clipped then, so that one which
    /// the path covers by half is mixed once with what was there, not by each drawing.
    package borrowing func withClipAtEnd(_ path: Path, _ draw: () -> Void) {
        guard let pitch, let around = Box(around: path.points) else { return withClip(path, draw) }
        cairo_save(cairo)
        trace(Path(around.grown(by: 2 * pitch)))
        cairo_clip(cairo)
        cairo_push_group(cairo)
        draw()
        cairo_pop_group_to_source(cairo)
        trace(path)
        cairo_clip(cairo)
        cairo_paint(cairo)
        cairo_restore(cairo)
    }

    /// Draws with the origin at another place.
    package borrowing func withOrigin(at origin: Point, _ draw: () -> Void) {
        cairo_save(cairo)
        cairo_translate(cairo, origin.x, origin.y)
        draw()
        cairo_restore(cairo)
    }

    private borrowing func withTurned(_ box: Box, _ angle: Double, _ draw: (Point) -> Void) {
        cairo_save(cairo)
        cairo_translate(cairo, box.centre.x, box.centre.y)
        cairo_rotate(cairo, angle)
        cairo_translate(cairo, -box.width / 2, -box.height / 2)
        draw(Point(box.width, box.height))
        cairo_restore(cairo)
    }

    private borrowing func withBaseline(of run: GlyphRun, _ draw: (inout [cairo_glyph_t]) -> Void) {
        cairo_save(cairo)
        cairo_translate(cairo, run.origin.x, run.origin.y)
        cairo_rotate(cairo, run.angle)
        cairo_set_font_face(cairo, FontFaces.face(of: run.typeface))
        cairo_set_font_size(cairo, run.size)
        cairo_set_font_options(cairo, FontOptions.unhinted.pointer)
        cairo_new_path(cairo)
        var glyphs = run.glyphs.map { cairo_glyph_t(index: UInt($0.id), x: $0.x, y: $0.y) }
        draw(&glyphs)
        cairo_restore(cairo)
    }

    borrowing func trace(_ path: Path) {
        cairo_new_path(cairo)
        append(path) { $0 }
    }

    private borrowing func append(_ path: Path, _ place: (Point) -> Point) {
        var at = 0
        let points = path.points
        for verb in path.verbs {
            switch verb {
            case .move:
                let point = place(points[at])
                cairo_move_to(cairo, point.x, point.y)
                at += 1
            case .line:
                let point = place(points[at])
                cairo_line_to(cairo, point.x, point.y)
                at += 1
            case .curve:
                let (a, b, c) = (place(points[at]), place(points[at + 1]), place(points[at + 2]))
                cairo_curve_to(cairo, a.x, a.y, b.x, b.y, c.x, c.y)
                at += 3
            case .close:
                cairo_close_path(cairo)
            }
        }
    }

    borrowing func setSource(_ colour: RGBA) {
        let colour = marking == nil ? colour : colour.unmarked
        cairo_set_source_rgba(cairo, colour.red, colour.green, colour.blue, colour.alpha)
    }

    borrowing func set(_ stroke: Stroke) {
        cairo_set_line_width(cairo, stroke.width)
        cairo_set_miter_limit(cairo, stroke.miterLimit)
        cairo_set_line_cap(cairo, stroke.cap.cairo)
        cairo_set_line_join(cairo, stroke.join.cairo)
        cairo_set_dash(cairo, stroke.dash, Int32(stroke.dash.count), 0)
    }
}

/// Font options without hinting, which would tie shapes and advances to one resolution.
///
/// `@unchecked Sendable`: made once and only read.
final class FontOptions: @unchecked Sendable {
    static let unhinted = FontOptions()
    let pointer = cairo_font_options_create()

    private init() {
        cairo_font_options_set_hint_style(pointer, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(pointer, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(pointer, CAIRO_ANTIALIAS_GRAY)
    }
}

extension Stroke.Cap {
    fileprivate var cairo: cairo_line_cap_t {
        switch self {
        case .butt: CAIRO_LINE_CAP_BUTT
        case .round: CAIRO_LINE_CAP_ROUND
        case .square: CAIRO_LINE_CAP_SQUARE
        }
    }
}

extension Stroke.Join {
    fileprivate var cairo: cairo_line_join_t {
        switch self {
        case .miter: CAIRO_LINE_JOIN_MITER
        case .round: CAIRO_LINE_JOIN_ROUND
        case .bevel: CAIRO_LINE_JOIN_BEVEL
        }
    }
}
