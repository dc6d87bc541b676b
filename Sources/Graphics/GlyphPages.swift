import CCairo
import Foundation

/// Keeps cairo from giving up glyphs of fonts that other threads use.
///
/// Cairo keeps the glyphs of all fonts in pages and gives some up when there are more than 512. In cairo 1.16 that may end
/// in a deadlock: who gives a page up holds the lock of all pages and waits for that of the page's font, while who draws
/// with this font, or lets it go, holds the font's lock and waits for that of the pages. Pages are not given up while any
/// thread is about to add one. So one thread asks for a glyph of a font of its own, and is never given it: from then on
/// pages go with their fonts alone, of which cairo keeps 256 that are in use no more.
///
/// A lock of our own around everything that draws text would hold up the workers of a job for one another.
enum GlyphPages {
    /// To be read before fonts are used.
    static let areKept: Bool = {
        let thread = Thread { GlyphPages.askForever() }
        thread.stackSize = 256 << 10
        thread.name = "glyph pages"
        thread.start()
        isAsking.wait()
        return true
    }()

    private static let isAsking = DispatchSemaphore(value: 0)

    private static func askForever() {
        let face = cairo_user_font_face_create()
        cairo_user_font_face_set_render_glyph_func(face) { _, _, _, _ in
            GlyphPages.isAsking.signal()
            while true { pause() }
        }
        var matrix = cairo_matrix_t()
        cairo_matrix_init_identity(&matrix)
        let options = cairo_font_options_create()
        let font = cairo_scaled_font_create(face, &matrix, &matrix, options)
        var glyph = cairo_glyph_t(index: 1, x: 0, y: 0)
        var extents = cairo_text_extents_t()
        cairo_scaled_font_glyph_extents(font, &glyph, 1, &extents)
        // Not reached, unless cairo has no memory for the font.
        isAsking.signal()
    }
}
