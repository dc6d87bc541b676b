import Foundation
import Geo
import Graphics

/// Completes what cairo wrote: page boxes, and what stands under marks in the pages.
struct PageEditor: ~Copyable {
    private let objects: PDFObjects
    private let marks: [PageMarks]
    /// Number of the dictionary with the fonts of all pages; its names are the document's.
    private let fonts: Int32

    /// Throws where cairo's document cannot be read.
    init(_ draft: PDFDocument.Draft) throws(GraphicsError) {
        let objects = try PDFObjects(draft.bytes)
        guard objects.pageCount == draft.marks.count else { throw GraphicsError("qpdf: pages were lost") }
        marks = draft.marks
        fonts = objects.number(of: objects.object("<<>>"))
        self.objects = objects
    }

    /// Completes one page.
    func edit(page index: Int, _ boxes: PageBoxes) throws(GraphicsError) {
        let page = objects.page(index)
        let media = Box(x: 0, y: 0, width: boxes.media.x, height: boxes.media.y)
        for (key, box) in [("/MediaBox", media), ("/BleedBox", boxes.bleed), ("/TrimBox", boxes.trim)] {
            objects.set(key, of: page, to: objects.object(Self.text(box)))
        }
        let resources = objects.value("/Resources", of: page)
        shareFonts(of: resources)
        if !marks[index].isEmpty { try edit(objects.value("/Contents", of: page), resources, marks[index]) }
        objects.releaseHandles()
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
        guard !edited.groups.isEmpty else { return }
        let drawings = objects.dictionary("/XObject", of: resources)
        for group in edited.groups { objects.set(group.name, of: drawings, to: try form(of: group)) }
    }

    /// A group of halos as a form (PDF 1.7, 8.10).
    private func form(of group: ContentEditor.Group) throws(GraphicsError) -> PDFObjects.Handle {
        let stream = objects.newStream()
        try objects.setContent(of: stream, group.content)
        let form = objects.dictionary(ofStream: stream)
        let box = group.box
        let edges = [box.minX, box.minY, box.maxX, box.maxY].map(ContentWriter.text).joined(separator: " ")
        for (key, value) in [
            ("/Type", "/XObject"), ("/Subtype", "/Form"), ("/BBox", "[\(edges)]"),
            ("/Group", "<</S/Transparency/CS/DeviceRGB/I true>>"), ("/Resources", "<<>>"),
        ] {
            objects.set(key, of: form, to: objects.object(value))
        }
        objects.set("/Font", of: objects.value("/Resources", of: form), to: objects.object(numbered: fonts))
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
