import CCairo
import Geo
import Synchronization

/// The outlines of a typeface's glyphs, each taken from the font once.
///
/// Own code beside `cairo_glyph_path`, because cairo has fonts scaled and turned before it looks into them: names along
/// streets have an angle of their own each, and all of their letters would be read from the font anew.
final class GlyphOutlines: Sendable {
    private let typeface: Typeface
    /// For an em of 1, downwards from the baseline.
    private let known = Mutex<[UInt32: Path]>([:])

    /// The em at which outlines are read: cairo's numbers have 8 binary places, those of fonts 6.
    private static let em = 2048.0

    init(_ typeface: Typeface) { self.typeface = typeface }

    /// Calls `body` with each glyph of a run and its outline, in order.
    func forEach(of glyphs: [Glyph], _ body: (Glyph, Path) -> Void) {
        let outlines = known.withLock { known in
            glyphs.map { glyph in
                if let outline = known[glyph.id] { return outline }
                let outline = read(glyph.id)
                known[glyph.id] = outline
                return outline
            }
        }
        for (glyph, outline) in zip(glyphs, outlines) { body(glyph, outline) }
    }

    private func read(_ id: UInt32) -> Path {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
        let cairo = cairo_create(surface)
        defer {
            cairo_destroy(cairo)
            cairo_surface_destroy(surface)
        }
        cairo_set_font_face(cairo, FontFaces.face(of: typeface))
        cairo_set_font_size(cairo, Self.em)
        cairo_set_font_options(cairo, FontOptions.unhinted.pointer)
        var glyph = cairo_glyph_t(index: UInt(id), x: 0, y: 0)
        cairo_glyph_path(cairo, &glyph, 1)
        guard let copy = cairo_copy_path(cairo) else { return Path() }
        defer { cairo_path_destroy(copy) }
        guard copy.pointee.status == CAIRO_STATUS_SUCCESS, let items = copy.pointee.data else { return Path() }
        var path = Path()
        var at = 0
        while at < Int(copy.pointee.num_data) {
            let header = items[at].header
            func point(_ index: Int) -> Point {
                let point = items[at + index].point
                return Point(point.x, point.y) * (1 / Self.em)
            }
            switch header.type {
            case CAIRO_PATH_MOVE_TO: path.move(to: point(1))
            case CAIRO_PATH_LINE_TO: path.line(to: point(1))
            case CAIRO_PATH_CURVE_TO: path.curve(point(1), point(2), to: point(3))
            default: path.close()
            }
            at += max(1, Int(header.length))
        }
        return path
    }
}
