import CQPDF
package import Foundation
import Geo
package import Graphics
package import Renderer

/// Scenes as the pages of one PDF that a press can take: page boxes set, bytes that depend on the scenes alone.
///
/// Cairo writes the drawing; libqpdf then adds what cairo cannot: the trim and bleed boxes, and an ID made from the
/// content. The document carries no date, for a date would make equal pages different files.
package struct PressPDF: ~Copyable {
    private var document: PDFDocument
    /// The trim box of each page in points: left, bottom, right, top.
    private var trims: [Box] = []

    /// - Parameter title: for the document's information.
    package init(title: String) {
        document = PDFDocument(title: title)
    }

    /// Adds a page.
    package mutating func add(_ scene: Scene) {
        scene.addPage(to: &document)
        let points = 1 / Length.millimetresPerPoint
        trims.append(
            Box(x: 0, y: 0, width: scene.size.x * points, height: scene.size.y * points)
                .insetBy(scene.bleed * points))
    }

    /// Ends the document and gives its bytes.
    ///
    /// - Throws: where cairo or qpdf met an error.
    package consuming func finish() throws(GraphicsError) -> Data {
        guard !trims.isEmpty else { throw GraphicsError("a PDF needs at least one page") }
        let trims = self.trims
        let drawn = try document.finish()
        return try PressPDF.withBoxes(drawn, trims: trims)
    }

    private static func withBoxes(_ drawn: Data, trims: [Box]) throws(GraphicsError) -> Data {
        var qpdf = qpdf_init()
        defer { qpdf_cleanup(&qpdf) }
        qpdf_silence_errors(qpdf)
        qpdf_set_suppress_warnings(qpdf, 1)
        let result = drawn.withUnsafeBytes { bytes -> Data? in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            guard isFine(qpdf_read_memory(qpdf, "pages", start, UInt64(bytes.count), nil)),
                Int(qpdf_get_num_pages(qpdf)) == trims.count
            else { return nil }
            for (index, trim) in trims.enumerated() {
                let page = qpdf_get_page_n(qpdf, index)
                qpdf_oh_replace_key(qpdf, page, "/TrimBox", array(trim, qpdf))
                qpdf_oh_replace_key(qpdf, page, "/BleedBox", qpdf_oh_get_key(qpdf, page, "/MediaBox"))
            }
            let information = qpdf_oh_get_key(qpdf, qpdf_get_trailer(qpdf), "/Info")
            qpdf_oh_remove_key(qpdf, information, "/CreationDate")
            guard isFine(qpdf_init_write_memory(qpdf)) else { return nil }
            qpdf_set_deterministic_ID(qpdf, 1)
            qpdf_set_object_stream_mode(qpdf, qpdf_o_generate)
            guard isFine(qpdf_write(qpdf)), let written = qpdf_get_buffer(qpdf) else { return nil }
            return Data(bytes: written, count: qpdf_get_buffer_length(qpdf))
        }
        guard let result else {
            let reason =
                qpdf_has_error(qpdf) != 0
                ? String(cString: qpdf_get_error_full_text(qpdf, qpdf_get_error(qpdf))) : "pages were lost"
            throw GraphicsError("qpdf: \(reason)")
        }
        return result
    }

    private static func isFine(_ code: QPDF_ERROR_CODE) -> Bool { code & QPDF_ERRORS == 0 }

    private static func array(_ box: Box, _ qpdf: qpdf_data?) -> qpdf_oh {
        let array = qpdf_oh_new_array(qpdf)
        for edge in [box.minX, box.minY, box.maxX, box.maxY] {
            qpdf_oh_append_item(qpdf, array, qpdf_oh_new_real_from_string(qpdf, String(format: "%.4f", edge)))
        }
        return array
    }
}
