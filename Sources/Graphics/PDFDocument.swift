import CCairo
package import Foundation
package import Geo

/// Draws pages into one PDF with vectors, embedded fonts and text as text.
package struct PDFDocument: ~Copyable {
    private let surface: OpaquePointer?
    private let sink: Sink
    /// True where an editor puts into the finished document what cairo cannot write.
    private let isEdited: Bool
    private var pages: [Draft.Page] = []
    private let forms = DocumentForms()

    /// Collects what cairo writes.
    private final class Sink {
        var bytes = Data()
    }

    /// A document with what an editor of its objects needs to complete it.
    package struct Draft: Sendable {
        package var bytes: Data
        /// Of all pages and forms as cairo wrote them.
        package var pages: [Page]

        /// A page or a form.
        package struct Page: Sendable {
            package var marks: PageMarks
            /// Size of the drawing in mm, from the lower left corner of the media.
            package var size: Point
            /// Height of the media in whole points.
            package var height: Double
            /// True for a form, which is no page of the finished document.
            package var isForm: Bool
        }
    }

    /// - Parameters:
    ///   - title: for the document's information; empty for none.
    ///   - isEdited: true where an editor completes the document: pages may hold marks, and `draft` ends it.
    package init(title: String, isEdited: Bool = false) {
        self.isEdited = isEdited
        sink = Sink()
        surface = cairo_pdf_surface_create_for_stream(
            { closure, bytes, count in
                guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().bytes.append(bytes, count: Int(count))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(sink).toOpaque(), 72, 72)
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        if !title.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title) }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "mapbatch")
        // The same inputs must give the same bytes, so no clock is read here.
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "1970-01-01T00:00:00Z")
        // Pixels of icons are printed at the resolution they have; only what PDF cannot express is made into pixels.
        cairo_surface_set_fallback_resolution(surface, 300, 300)
    }

    deinit { cairo_surface_destroy(surface) }

    /// Adds a page.
    ///
    /// Its media box is of whole points, for of other sizes cairo 1.16 leaves up to a point unpainted at the right and
    /// lower edges. The drawing begins at its lower left corner, where PDF has its origin: who wants the exact size sets
    /// the media box to it.
    ///
    /// - Parameter size: of the page in mm.
    package mutating func addPage(size: Point, draw: (borrowing Canvas) -> Void) {
        add(size: size, isForm: false, draw)
    }

    /// Adds a drawing that pages show by `Canvas.place`, unless the document has one of this name already. Only in
    /// documents that are edited.
    ///
    /// Neighbouring ones meet without a seam where they overlap in what is shown by as much as their boxes reach beyond
    /// that, and paint the same there: viewers smooth edges, so that what is below an edge must look as if there were
    /// none, and what is above be complete.
    ///
    /// - Parameters:
    ///   - name: what `place` calls it by.
    ///   - box: what the drawing covers, in mm.
    ///   - shown: what of it is shown, in mm.
    package mutating func addForm(
        _ name: some Hashable, box: Box, shown: Box, draw: (borrowing Canvas) -> Void
    ) {
        guard isEdited, forms.places[AnyHashable(name)] == nil else { return }
        let height = add(size: Point(box.width, box.height), isForm: true) { canvas in
            canvas.withOrigin(at: Point(-box.minX, -box.minY)) { draw(canvas) }
        }
        let scale = 1 / Length.millimetresPerPoint
        forms.places[AnyHashable(name)] = DocumentForms.Place(
            page: pages.count - 1, shown: shown,
            origin: Point(-box.minX * scale, height - (box.height + box.minY) * scale))
    }

    /// Returns the height of the media in points.
    @discardableResult
    private mutating func add(size: Point, isForm: Bool, _ draw: (borrowing Canvas) -> Void) -> Double {
        let perMillimetre = 1 / Length.millimetresPerPoint
        // What is a whole number but for rounding stays so.
        let (width, height) = (
            (size.x * perMillimetre - 1e-6).rounded(.up), (size.y * perMillimetre - 1e-6).rounded(.up)
        )
        cairo_pdf_surface_set_size(surface, width, height)
        let marking = isEdited ? PageMarking(forms: forms) : nil
        let canvas = Canvas(surface: surface, scale: perMillimetre, medium: .document, marking: marking)
        canvas.withOrigin(at: Point(0, height / perMillimetre - size.y)) { draw(canvas) }
        cairo_show_page(canvas.cairo)
        pages.append(
            Draft.Page(marks: marking?.marks ?? PageMarks(), size: size, height: height, isForm: isForm))
        return height
    }

    /// Ends a document that is to be edited. Throws where cairo met an error on any page.
    package consuming func draft() throws(GraphicsError) -> Draft {
        let pages = self.pages
        return Draft(bytes: try finish(), pages: pages)
    }

    /// Ends the document and gives its bytes. Throws where cairo met an error on any page.
    package consuming func finish() throws(GraphicsError) -> Data {
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw GraphicsError("cairo: " + String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }
}

/// The drawings that a document holds once for all its pages.
final class DocumentForms {
    struct Place {
        /// Among the pages of the draft.
        var page: Int
        /// What is shown of it, in its own millimetres.
        var shown: Box
        /// Where these have their origin on the form, in points from its top left corner.
        var origin: Point

        /// What is shown of it, in points from its top left corner.
        var shownOnForm: Box {
            let scale = 1 / Length.millimetresPerPoint
            return Box(
                minX: shown.minX * scale, minY: shown.minY * scale, maxX: shown.maxX * scale, maxY: shown.maxY * scale
            ).translated(by: origin)
        }
    }

    var places: [AnyHashable: Place] = [:]
}
