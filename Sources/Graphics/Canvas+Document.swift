import CCairo
package import Geo

/// Drawing in documents that are edited after cairo wrote them.
extension Canvas {
    /// Shows a drawing that the document holds once for all its pages.
    ///
    /// - Parameters:
    ///   - name: that of `PDFDocument.addForm`.
    ///   - origin: where the drawing's own origin comes to lie.
    /// - Returns: false where the canvas is none of a document with such a drawing, and all is left to be drawn.
    package borrowing func place(_ name: some Hashable, at origin: Point) -> Bool {
        guard let marking, let form = marking.forms.places[AnyHashable(name)] else { return false }
        let (corner, points) = (onPage(origin), Length.millimetresPerPoint)
        let right = (onPage(origin + Point(1, 0)) - corner) * points
        let down = (onPage(origin + Point(0, 1)) - corner) * points
        let placement = PlacementMark(
            page: form.page, right: right, down: down,
            origin: corner - right * form.origin.x - down * form.origin.y, shown: form.shownOnForm)
        guard let sign = marking.place(placement) else { return false }
        // As large as the drawing: cairo leaves out what no clip lets through, and clips no more than that needs.
        trace(Path(form.shown.translated(by: origin)))
        cairo_set_source_rgba(cairo, sign.red, sign.green, sign.blue, 1)
        cairo_fill(cairo)
        return true
    }

    /// Shows the letters of a halo under a mark that tells the editor to stroke them.
    ///
    /// Cairo can stroke the outlines of letters only as paths, some 4 kB a label; PDF has a mode that strokes text.
    ///
    /// - Returns: false where the font has no outlines to be stroked so.
    borrowing func markHalo(
        of run: GlyphRun, _ glyphs: inout [cairo_glyph_t], width: Double, _ colour: RGBA, _ marking: PageMarking
    ) -> Bool {
        guard FontFaces.hasOutlines(cairo_get_scaled_font(cairo)) else { return false }
        var extents = cairo_text_extents_t()
        cairo_glyph_extents(cairo, &glyphs, Int32(glyphs.count), &extents)
        guard extents.width > 0, extents.height > 0 else { return true }
        let inked = Box(
            x: extents.x_bearing, y: extents.y_bearing, width: extents.width, height: extents.height)
        let corners = inked.grown(by: width / 2).corners.map { onPage($0) }
        guard let box = Box(around: corners),
            let sign = marking.halo(width: width * unitOnPage(), colour, covering: box)
        else { return true }
        // Cairo would clip, or leave out, the letters by what they cover without their rim.
        cairo_reset_clip(cairo)
        cairo_set_source_rgba(cairo, sign.red, sign.green, sign.blue, sign.alpha)
        showText(run, &glyphs)
        return true
    }

    /// A point in cairo's units of the page: points, downwards.
    borrowing func onPage(_ point: Point) -> Point {
        var (x, y) = (point.x, point.y)
        cairo_user_to_device(cairo, &x, &y)
        return Point(x, y)
    }

    /// How long a unit of drawing is on the page, in points.
    private borrowing func unitOnPage() -> Double {
        var (x, y) = (1.0, 0.0)
        cairo_user_to_device_distance(cairo, &x, &y)
        return (x * x + y * y).squareRoot()
    }
}

extension RGBA {
    /// The colour in steps that are finer than anyone sees and coarser than those of marks.
    var unmarked: RGBA {
        func rounded(_ channel: Double) -> Double { (channel * 10000).rounded() / 10000 }
        return RGBA(red: rounded(red), green: rounded(green), blue: rounded(blue), alpha: rounded(alpha))
    }
}
