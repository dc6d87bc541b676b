import CCairo
import CPango
import CQRencode
import CRSVG

/// The libraries that decide how a drawing comes out.
package enum GraphicsLibraries {
    /// Their versions at run time.
    package static var versions: String {
        "cairo \(String(cString: cairo_version_string())), pango \(String(cString: pango_version_string())), "
            + "librsvg \(rsvg_major_version).\(rsvg_minor_version).\(rsvg_micro_version), "
            + "qrencode \(String(cString: QRcode_APIVersionString()))"
    }

    /// Files of all fonts that fontconfig knows, sorted: any of them may stand in for a letter that another one lacks.
    package static var fontFiles: [String] {
        guard let fonts = FcConfigGetFonts(nil, FcSetSystem), let patterns = fonts.pointee.fonts else { return [] }
        let files = (0..<Int(fonts.pointee.nfont)).compactMap { index -> String? in
            var file: UnsafeMutablePointer<FcChar8>?
            guard FcPatternGetString(patterns[index], FC_FILE, 0, &file) == FcResultMatch else { return nil }
            return file.map { String(cString: $0) }
        }
        return Set(files).sorted()
    }
}
