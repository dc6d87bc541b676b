import CCairo

/// A stretch of an image along one axis and where it goes in the image drawn anew, both in pixels.
package struct ImageSpan: Sendable, Hashable {
    package var source: ClosedRange<Double>
    package var target: ClosedRange<Double>

    package init(source: ClosedRange<Double>, target: ClosedRange<Double>) {
        self.source = source
        self.target = target
    }
}

extension RasterImage {
    /// The image drawn anew in columns and rows of other widths and heights: a signboard whose corners keep their
    /// size. In one picture, since cells painted side by side would show their seams.
    ///
    /// - Returns: nil where the size is not 1…4096 pixels a side.
    package func stretched(columns: [ImageSpan], rows: [ImageSpan], width: Int, height: Int) -> RasterImage? {
        guard (1...4096).contains(width), (1...4096).contains(height),
            let target = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        else { return nil }
        let cairo = cairo_create(target)
        defer { cairo_destroy(cairo) }
        // Each pixel belongs to one cell only.
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE)
        for column in columns {
            for row in rows {
                let scaleX = (column.target.upperBound - column.target.lowerBound) / column.source.length
                let scaleY = (row.target.upperBound - row.target.lowerBound) / row.source.length
                guard scaleX > 0, scaleY > 0, scaleX.isFinite, scaleY.isFinite else { continue }
                cairo_save(cairo)
                cairo_rectangle(
                    cairo, column.target.lowerBound, row.target.lowerBound, column.target.length, row.target.length)
                cairo_clip(cairo)
                cairo_translate(cairo, column.target.lowerBound, row.target.lowerBound)
                cairo_scale(cairo, scaleX, scaleY)
                cairo_set_source_surface(cairo, surface, -column.source.lowerBound, -row.source.lowerBound)
                cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD)
                cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BILINEAR)
                cairo_paint(cairo)
                cairo_restore(cairo)
            }
        }
        return RasterImage(surface: target, name: name)
    }
}

extension ClosedRange<Double> {
    fileprivate var length: Double { upperBound - lowerBound }
}
