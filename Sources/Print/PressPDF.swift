package import Foundation
package import Geo
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
    /// Of each page, where it stands in the document.
    private var places: [Int] = []

    /// - Parameters:
    ///   - title: for the document's information.
    ///   - marks: true for crop marks on all pages, in a strip that the media gains around the bleed.
    package init(title: String, marks: Bool = false) {
        document = PDFDocument(title: title, isEdited: true)
        hasMarks = marks
    }

    /// Adds a page.
    ///
    /// - Parameter place: orders the pages in the document, whatever the order in which they are added; of pages with one
    ///   place the first added comes first. Nil for the end.
    package mutating func add(_ scene: Scene, at place: Int? = nil) {
        places.append(place ?? .max)
        var scene = scene
        scene.nodes = scene.nodes.withHalosGathered()
        for cell in scene.nodes.flatMap(\.cells) { add(cell) }
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

    /// Adds a drawing that pages show by `Canvas.place`, unless there is one of this name already; see
    /// `PDFDocument.addForm`.
    package mutating func addForm(
        _ name: some Hashable, box: Box, shown: Box, draw: (borrowing Canvas) -> Void
    ) {
        document.addForm(name, box: box, shown: shown, draw: draw)
    }

    /// Adds a cell of the ground, which all pages share that show it.
    private mutating func add(_ cell: BaseMap.Cell) {
        let size = Point(cell.box.width, cell.box.height)
        let square = Box(x: 0, y: 0, width: size.x, height: size.y)
        let overlap = BaseCell.overlap
        addForm(cell.id, box: square.grown(by: overlap), shown: square.grown(by: overlap / 2)) { canvas in
            Scene(size: size, bleed: 0, nodes: cell.nodes()).paint(on: canvas)
        }
    }

    /// Adds a page that is drawn freely, without bleed and marks.
    ///
    /// - Parameter size: of the page in mm.
    package mutating func addSheet(size: Point, draw: (borrowing Canvas) -> Void) {
        pages.append(PageBoxes(Scene(size: size, bleed: 0, nodes: []), slug: 0))
        places.append(.max)
        document.addPage(size: size, draw: draw)
    }

    /// Ends the document and gives its bytes.
    ///
    /// - Throws: where cairo or qpdf met an error.
    package consuming func finish() throws(GraphicsError) -> Data {
        guard !pages.isEmpty else { throw GraphicsError("a PDF needs at least one page") }
        let (pages, places) = (self.pages, self.places)
        let draft = try document.draft()
        let editor = try PageEditor(draft)
        try editor.edit(pages, order: pages.indices.sorted { (places[$0], $0) < (places[$1], $1) })
        return try editor.finish()
    }
}

/// The boxes of a page (PDF 1.7, 14.11.2), in mm from the top left corner of the media.
struct PageBoxes: Sendable {
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

extension Node {
    /// The cells of the ground that it shows.
    fileprivate var cells: [BaseMap.Cell] {
        switch self {
        case .base(let base): base.cells
        case .clipped(_, let nodes): nodes.flatMap(\.cells)
        default: []
        }
    }
}
