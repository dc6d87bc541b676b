import CCairo
import CPango
import CRSVG

/// The libraries that decide how a drawing comes out.
package enum GraphicsLibraries {
    /// Their versions at run time.
    package static var versions: String {
        "cairo \(String(cString: cairo_version_string())), pango \(String(cString: pango_version_string())), "
            + "librsvg \(rsvg_major_version).\(rsvg_minor_version).\(rsvg_micro_version)"
    }
}
