import CCairo
import CPango
import Synchronization

/// What is kept of the typefaces seen so far, shared by all canvases.
enum FontFaces {
    /// `@unchecked Sendable`: cairo's font faces may be used by many threads, and these live as long as the process.
    private struct Entry: @unchecked Sendable {
        let face: OpaquePointer?
        let outlines: GlyphOutlines

        init(_ typeface: Typeface) {
            _ = GlyphPages.areKept
            let pattern = FcPatternCreate()
            defer { FcPatternDestroy(pattern) }
            FcPatternAddString(pattern, FC_FILE, typeface.file)
            FcPatternAddInteger(pattern, FC_INDEX, Int32(typeface.index))
            face = cairo_ft_font_face_create_for_pattern(pattern)
            outlines = GlyphOutlines(typeface)
        }
    }

    private static let entries = Mutex<[Typeface: Entry]>([:])

    private static func entry(of typeface: Typeface) -> Entry {
        entries.withLock { entries in
            if let known = entries[typeface] { return known }
            let new = Entry(typeface)
            entries[typeface] = new
            return new
        }
    }

    /// Cairo's face of a font file.
    static func face(of typeface: Typeface) -> OpaquePointer? { entry(of: typeface).face }

    /// The outlines of a font file's glyphs.
    static func outlines(of typeface: Typeface) -> GlyphOutlines { entry(of: typeface).outlines }

    /// True where the letters are outlines, which PDF can fill or stroke as it is told; those of pixels or layers of
    /// colours it paints as they are.
    static func hasOutlines(_ font: OpaquePointer?) -> Bool {
        guard let face = cairo_ft_scaled_font_lock_face(font) else { return false }
        defer { cairo_ft_scaled_font_unlock_face(font) }
        // FT_FACE_FLAG_SCALABLE and FT_FACE_FLAG_COLOR, which are macros that Swift does not see.
        let flags = face.pointee.face_flags
        return flags & 1 != 0 && flags & (1 << 14) == 0
    }
}
