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
    private let hasMarks: Bool
    private var pages: [PageBoxes] = []

    /// - Parameters:
    ///   - title: for the document's information.
    ///   - marks: true for crop marks on all pages, in a strip that the media gains around the bleed.
    package init(title: String, marks: Bool = false) {
        document = PDFDocument(title: title)
        hasMarks = marks
    }

    /// Adds a page.
    package mutating func add(_ scene: Scene) {
        let marks = CropMarks(bleed: scene.bleed)
        let page = PageBoxes(scene, slug: hasMarks ? marks.slug : 0)
        pages.append(page)
        guard hasMarks else { return scene.addPage(to: &document) }
        document.addPage(size: page.media) { canvas in
            // What reaches over the edge of the scene would stand between the marks.
            canvas.withClip(Path(page.bleed)) {
                canvas.withOrigin(at: Point(page.bleed.minX, page.bleed.minY)) { scene.paint(on: canvas) }
            }
            canvas.stroke(marks.path(around: page.trim), CropMarks.stroke, CropMarks.colour)
        }
    }

    /// Adds a page that is drawn freely, without bleed and marks.
    ///
    /// - Parameter size: of the page in mm.
    mutating func addSheet(size: Point, draw: (borrowing Canvas) -> Void) {
        pages.append(PageBoxes(Scene(size: size, bleed: 0, nodes: []), slug: 0))
        document.addPage(size: size, draw: draw)
    }

    /// Ends the document and gives its bytes.
    ///
    /// - Throws: where cairo or qpdf met an error.
    package consuming func finish() throws(GraphicsError) -> Data {
        guard !pages.isEmpty else { throw GraphicsError("a PDF needs at least one page") }
        let pages = self.pages
        let drawn = try document.finish()
        return try PressPDF.withBoxes(drawn, pages)
    }

    private static func withBoxes(_ drawn: Data, _ pages: [PageBoxes]) throws(GraphicsError) -> Data {
        var qpdf = qpdf_init()
        defer { qpdf_cleanup(&qpdf) }
        qpdf_silence_errors(qpdf)
        qpdf_set_suppress_warnings(qpdf, 1)
        let result = drawn.withUnsafeBytes { bytes -> Data? in
            let start = bytes.bindMemory(to: CChar.self).baseAddress
            guard isFine(qpdf_read_memory(qpdf, "pages", start, UInt64(bytes.count), nil)),
                Int(qpdf_get_num_pages(qpdf)) == pages.count
            else { return nil }
            for (index, boxes) in pages.enumerated() {
                let page = qpdf_get_page_n(qpdf, index)
                let media = Box(x: 0, y: 0, width: boxes.media.x, height: boxes.media.y)
                for (key, box) in [("/MediaBox", media), ("/BleedBox", boxes.bleed), ("/TrimBox", boxes.trim)] {
                    qpdf_oh_replace_key(qpdf, page, key, array(box, qpdf))
                }
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

    /// A box in mm as one in points. Left, bottom, right, top: all boxes have the same middle, so that it does not matter
    /// from which edge heights are counted.
    private static func array(_ box: Box, _ qpdf: qpdf_data?) -> qpdf_oh {
        let array = qpdf_oh_new_array(qpdf)
        for edge in [box.minX, box.minY, box.maxX, box.maxY].map({ $0 / Length.millimetresPerPoint }) {
            qpdf_oh_append_item(qpdf, array, qpdf_oh_new_real_from_string(qpdf, String(format: "%.4f", edge)))
        }
        return array
    }
}

/// The boxes of a page (PDF 1.7, 14.11.2), in mm from the top left corner of the media.
private struct PageBoxes: Sendable {
    /// Size of the whole page.
    var media: Point
    /// What is printed: the scene.
    var bleed: Box
    /// The page after cutting.
    var trim: Box

    /// - Parameter slug: width of the strip around the bleed.
    init(_ scene: Scene, slug: Double) {
        media = scene.size + Point(2 * slug, 2 * slug)
        bleed = Box(x: slug, y: slug, width: scene.size.x, height: scene.size.y)
        trim = bleed.insetBy(scene.bleed)
    }
}
