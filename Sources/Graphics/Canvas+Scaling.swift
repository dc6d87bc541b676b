import CCairo
package import Geo

extension Canvas {
    /// Draws with the origin at another place and all lengths multiplied, line widths and letters too.
    package borrowing func withScale(_ scale: Double, at origin: Point, _ draw: () -> Void) {
        cairo_save(cairo)
        cairo_translate(cairo, origin.x, origin.y)
        cairo_scale(cairo, scale, scale)
        draw()
        cairo_restore(cairo)
    }
}
