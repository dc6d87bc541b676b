import CCairo
package import Geo

extension Canvas {
    /// Fills with a repeated image.
    package borrowing func fill(_ path: Path, tiling image: RasterImage, _ tiling: Tiling, opacity: Double) {
        fill(path, image.surface, Point(Double(image.width), Double(image.height)), tiling, opacity: opacity)
    }

    /// Fills with a repeated SVG image; in a document it stays vectors.
    package borrowing func fill(_ path: Path, tiling image: VectorImage, _ tiling: Tiling, opacity: Double) {
        // Cairo repeats a recording after whole units only: a picture 4.8 high would come again after 5.
        func units(_ size: Double, _ natural: Double) -> Double {
            max(1, min(2048, (pitch.map { abs(size) / $0 } ?? 16 * natural).rounded(.up)))
        }
        let extent = Point(units(tiling.size.x, image.width), units(tiling.size.y, image.height))
        let repetition = surface(extent)
        defer { cairo_surface_destroy(repetition) }
        let drawing = cairo_create(repetition)
        if let drawing {
            cairo_scale(drawing, extent.x / image.width, extent.y / image.height)
            image.render(on: drawing, in: Box(x: 0, y: 0, width: image.width, height: image.height))
        }
        cairo_destroy(drawing)
        fill(path, repetition, extent, tiling, opacity: opacity)
    }

    /// For a repetition of whole units: pixels where the canvas has such, for cairo puts those of recordings elsewhere
    /// for each area that it paints, and neighbouring cells of a map would not fit.
    private borrowing func surface(_ extent: Point) -> OpaquePointer? {
        guard pitch == nil else {
            return cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(extent.x), Int32(extent.y))
        }
        var extents = cairo_rectangle_t(x: 0, y: 0, width: extent.x, height: extent.y)
        return cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents)
    }

    /// - Parameter extent: size of the surface in its own units.
    private borrowing func fill(
        _ path: Path, _ surface: OpaquePointer?, _ extent: Point, _ tiling: Tiling, opacity: Double
    ) {
        // What is finer is not seen, and cairo refuses to scale to nothing.
        guard abs(tiling.size.x) > 1e-3, abs(tiling.size.y) > 1e-3, extent.x > 0, extent.y > 0 else { return }
        cairo_save(cairo)
        trace(path)
        cairo_clip(cairo)
        cairo_translate(cairo, tiling.origin.x, tiling.origin.y)
        cairo_rotate(cairo, tiling.angle)
        cairo_scale(cairo, tiling.size.x / extent.x, tiling.size.y / extent.y)
        cairo_set_source_surface(cairo, surface, 0, 0)
        cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_REPEAT)
        // As graphics hardware filters; printed patterns are enlarged, where better filters change nothing.
        cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BILINEAR)
        cairo_paint_with_alpha(cairo, opacity)
        cairo_restore(cairo)
    }

    /// Strokes with colours that change along the line; in a document they stay vectors.
    package borrowing func stroke(_ path: Path, _ stroke: Stroke, _ shades: [Shade]) {
        guard let around = Box(around: path.points) else { return }
        cairo_save(cairo)
        // Bounds the picture in between.
        trace(Path(around.grown(by: stroke.width * max(2, stroke.miterLimit))))
        cairo_clip(cairo)
        cairo_push_group(cairo)
        // Each pixel belongs to one shade only, so that no seam shows.
        cairo_set_antialias(cairo, CAIRO_ANTIALIAS_NONE)
        for shade in shades {
            let gradient = cairo_pattern_create_linear(shade.from.x, shade.from.y, shade.to.x, shade.to.y)
            for stop in shade.stops {
                let colour = stop.colour
                cairo_pattern_add_color_stop_rgba(
                    gradient, stop.at, colour.red, colour.green, colour.blue, colour.alpha)
            }
            trace(shade.area)
            cairo_set_source(cairo, gradient)
            cairo_pattern_destroy(gradient)
            cairo_fill(cairo)
        }
        cairo_pop_group_to_source(cairo)
        trace(path)
        set(stroke)
        cairo_stroke(cairo)
        cairo_restore(cairo)
    }

    /// Paints an image whose pixels are those of the canvas, its top left corner at the pixel nearest to a point.
    package borrowing func place(_ image: RasterImage, at corner: Point) {
        var (x, y) = (corner.x, corner.y)
        cairo_user_to_device(cairo, &x, &y)
        (x, y) = (x.rounded(), y.rounded())
        cairo_save(cairo)
        cairo_identity_matrix(cairo)
        cairo_set_source_surface(cairo, image.surface, x, y)
        cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
        cairo_rectangle(cairo, x, y, Double(image.width), Double(image.height))
        cairo_fill(cairo)
        cairo_restore(cairo)
    }

    /// Stretches an image over four corners, clockwise from its top left.
    ///
    /// Where they are no parallelogram, each half of the image beside the diagonal from the top right to the bottom left
    /// is stretched by itself, as graphics hardware does.
    package borrowing func draw(_ image: RasterImage, corners: [Point], opacity: Double, isSmooth: Bool) {
        guard corners.count == 4, image.width > 0, image.height > 0 else { return }
        let (a, b, c, d) = (corners[0], corners[1], corners[2], corners[3])
        let size = Point(Double(image.width), Double(image.height))
        func matrix(_ origin: Point, _ right: Point, _ down: Point) -> cairo_matrix_t {
            cairo_matrix_t(
                xx: right.x / size.x, yx: right.y / size.x, xy: down.x / size.y, yy: down.y / size.y, x0: origin.x,
                y0: origin.y)
        }
        let side = max(a.distance(to: b), a.distance(to: d))
        let isParallelogram = (a + c).distance(to: b + d) < 1e-6 * side
        cairo_save(cairo)
        if isParallelogram {
            draw(image, matrix(a, b - a, d - a), in: corners, opacity, isSmooth)
        } else {
            cairo_push_group(cairo)
            // The first half reaches over the diagonal, under the second one, so that no gap shows.
            let middle = (b + d) * 0.5
            let beyond = middle + (c - middle) * 0.02
            draw(image, matrix(a, b - a, d - a), in: [a, b, beyond, d], 1, isSmooth)
            draw(image, matrix(b + d - c, c - d, c - b), in: [b, c, d], 1, isSmooth)
            cairo_pop_group_to_source(cairo)
            cairo_paint_with_alpha(cairo, opacity)
        }
        cairo_restore(cairo)
    }

    private borrowing func draw(
        _ image: RasterImage, _ matrix: cairo_matrix_t, in corners: [Point], _ opacity: Double, _ isSmooth: Bool
    ) {
        var inverse = matrix
        guard cairo_matrix_invert(&inverse) == CAIRO_STATUS_SUCCESS else { return }
        cairo_save(cairo)
        var path = Path()
        path.add(corners, closed: true)
        trace(path)
        cairo_clip(cairo)
        var matrix = matrix
        cairo_transform(cairo, &matrix)
        cairo_set_source_surface(cairo, image.surface, 0, 0)
        let source = cairo_get_source(cairo)
        cairo_pattern_set_filter(source, isSmooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
        // What lies just outside is like the edge and not transparent.
        cairo_pattern_set_extend(source, CAIRO_EXTEND_PAD)
        cairo_paint_with_alpha(cairo, opacity)
        cairo_restore(cairo)
    }
}
