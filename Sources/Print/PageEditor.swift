import Foundation
import Geo
import Graphics

/// Completes what cairo wrote: page boxes, and what stands under marks in the pages.
struct PageEditor: ~Copyable {
    private let objects: PDFObjects
    private let pages: [PDFDocument.Draft.Page]
    /// Numbers of the forms' objects, by their indices among the draft's pages.
    private let forms: [Int: Int32]
    /// Number of the dictionary with the fonts of all pages; its names are the document's.
    private let fonts: Int32
    /// Number of the dictionary with which a form names its resources, and of the one that makes it a picture composed
    /// by itself, and then shown as one.
    private let formResources: Int32
    private let group: Int32

    /// Throws where cairo's document cannot be read.
    init(_ draft: PDFDocument.Draft) throws(GraphicsError) {
        let objects = try PDFObjects(draft.bytes)
        guard objects.pageCount == draft.pages.count else { throw GraphicsError("qpdf: pages were lost") }
        pages = draft.pages
        fonts = objects.number(of: objects.object("<<>>"))
        formResources = objects.number(of: objects.object("<<>>"))
        objects.set("/Font", of: objects.object(numbered: formResources), to: objects.object(numbered: fonts))
        group = objects.number(of: objects.object("<</S/Transparency/CS/DeviceRGB/I true>>"))
        var forms: [Int: Int32] = [:]
        for (index, page) in pages.enumerated() where page.isForm {
            forms[index] = objects.number(of: objects.value("/Contents", of: objects.page(index)))
            objects.releaseHandles()
        }
        self.forms = forms
        self.objects = objects
    }

    /// Completes all pages.
    ///
    /// - Parameters:
    ///   - boxes: of the pages that are no forms.
    ///   - order: places among these, as they are to follow each other.
    func edit(_ boxes: [PageBoxes], order: [Int]) throws(GraphicsError) {
        var boxes = boxes.makeIterator()
        for (index, drawn) in pages.enumerated() {
            let page = objects.page(index)
            let resources = objects.value("/Resources", of: page)
            shareFonts(of: resources)
            let content = objects.value("/Contents", of: page)
            if !drawn.marks.isEmpty { try edit(content, resources, drawn.marks) }
            if drawn.isForm {
                makeForm(content, resources, drawn)
            } else if let boxes = boxes.next() {
                set(boxes, of: page)
            }
            objects.releaseHandles()
        }
        let kept = pages.indices.filter { !pages[$0].isForm }
        try objects.keepPages(order.map { kept[$0] })
    }

    private func set(_ boxes: PageBoxes, of page: PDFObjects.Handle) {
        let media = Box(x: 0, y: 0, width: boxes.media.x, height: boxes.media.y)
        for (key, box) in [("/MediaBox", media), ("/BleedBox", boxes.bleed), ("/TrimBox", boxes.trim)] {
            objects.set(key, of: page, to: objects.object(Self.text(box)))
        }
    }

    /// Turns the content of a page into a form (PDF 1.7, 8.10), as it is.
    private func makeForm(
        _ content: PDFObjects.Handle, _ resources: PDFObjects.Handle, _ drawn: PDFDocument.Draft.Page
    ) {
        let form = objects.dictionary(ofStream: content)
        let box = Box(x: 0, y: 0, width: drawn.size.x, height: drawn.size.y)
        // Cairo turns each page upside down; pages, that are so themselves, show forms the right way up.
        for (key, value) in [
            ("/Subtype", "/Form"), ("/BBox", Self.text(box)),
            ("/Matrix", "[1 0 0 -1 0 \(ContentWriter.text(drawn.height))]"),
        ] {
            objects.set(key, of: form, to: objects.object(value))
        }
        objects.set("/Resources", of: form, to: resources)
        objects.set("/Group", of: form, to: objects.object(numbered: group))
    }

    /// Ends the document and gives its bytes.
    consuming func finish() throws(GraphicsError) -> Data {
        objects.remove("/CreationDate", of: objects.value("/Info", of: objects.trailer))
        return try objects.written()
    }

    private func edit(
        _ stream: PDFObjects.Handle, _ resources: PDFObjects.Handle, _ marks: PageMarks
    ) throws(GraphicsError) {
        let edited = try ContentEditor(objects.content(of: stream), marks: marks).edited()
        try objects.setContent(of: stream, edited.content)
        guard !edited.groups.isEmpty || !edited.forms.isEmpty else { return }
        let drawings = objects.dictionary("/XObject", of: resources)
        for group in edited.groups { objects.set(group.name, of: drawings, to: try form(of: group)) }
        for index in edited.forms.sorted() {
            guard let number = forms[index] else { throw GraphicsError("a page shows what is not in the document") }
            objects.set(ContentEditor.name(form: index), of: drawings, to: objects.object(numbered: number))
        }
    }

    /// A group of halos as a form (PDF 1.7, 8.10).
    private func form(of halos: ContentEditor.Group) throws(GraphicsError) -> PDFObjects.Handle {
        let stream = objects.newStream()
        try objects.setContent(of: stream, halos.content)
        let form = objects.dictionary(ofStream: stream)
        // Whole points outwards: nothing is cut there, and dictionaries of streams are not packed.
        let (near, far) = ([halos.box.minX, halos.box.minY], [halos.box.maxX, halos.box.maxY])
        let edges = near.map { $0.rounded(.down) } + far.map { $0.rounded(.up) }
        let box = "[\(edges.map(ContentWriter.text).joined(separator: " "))]"
        for (key, value) in [("/Subtype", objects.object("/Form")), ("/BBox", objects.object(box))] {
            objects.set(key, of: form, to: value)
        }
        for (key, number) in [("/Group", group), ("/Resources", formResources)] {
            objects.set(key, of: form, to: objects.object(numbered: number))
        }
        return stream
    }

    /// Moves a page's fonts to those of all pages, which are written once.
    private func shareFonts(of resources: PDFObjects.Handle) {
        let own = objects.value("/Font", of: resources)
        guard !objects.isNull(own) else { return }
        let all = objects.object(numbered: fonts)
        for name in objects.keys(of: own) { objects.set(name, of: all, to: objects.value(name, of: own)) }
        objects.set("/Font", of: resources, to: all)
    }

    /// A box in mm as one in points. Left, bottom, right, top: all boxes have the same middle, so that it does not matter
    /// from which edge heights are counted.
    private static func text(_ box: Box) -> String {
        let edges = [box.minX, box.minY, box.maxX, box.maxY].map { $0 / Length.millimetresPerPoint }
        return "[" + edges.map(ContentWriter.text).joined(separator: " ") + "]"
    }
}
