package import Foundation
package import Geo
package import Graphics
package import Renderer

/// Pages in a grid on A4 sheets, scaled down as vectors, each over a caption: what a person looks through before a job
/// is printed.
package struct ContactSheet: Sendable {
    /// A place in the grid.
    package struct Card: Sendable {
        package enum Content: Sendable {
            case page(Scene)
            /// There is no page: the reason in one word or code, and what a person should know of it.
            case missing(reason: String, details: [String])
        }

        package var content: Content
        /// Bold, above the others.
        package var title: String
        /// In up to two lines.
        package var note: String
        /// The last line.
        package var result: String
        /// True where `result` is something to look at.
        package var isWarning: Bool

        package init(_ content: Content, title: String, note: String, result: String, isWarning: Bool) {
            self.content = content
            self.title = title
            self.note = note
            self.result = result
            self.isWarning = isWarning
        }
    }

    package var title: String
    /// Below the title on every sheet.
    package var summary: String
    /// Size of all pages with their bleed, and the bleed, in mm.
    package var page: Point
    package var bleed: Double
    package var cards: [Card]

    package init(title: String, summary: String, page: Point, bleed: Double, cards: [Card]) {
        self.title = title
        self.summary = summary
        self.page = page
        self.bleed = bleed
        self.cards = cards
    }

    private static let ink = RGBA(0x1E1E1E)
    private static let quiet = RGBA(0x5A5A5A)
    private static let warning = RGBA(0xA8320A)
    private static let rule = RGBA(0xBDBDBD)
    /// A colour that maps hardly have.
    private static let trim = RGBA(0xE6007E)
    private static let bold = ["Noto Sans Bold"]

    /// The sheets as one PDF.
    ///
    /// - Throws: where cairo or qpdf met an error.
    package func pdf() throws(GraphicsError) -> Data {
        let grid = SheetGrid(page: page)
        let text = SheetText(shaper: TextShaper())
        let sheets = max(1, (cards.count + grid.cells - 1) / grid.cells)
        var document = PressPDF(title: title)
        for sheet in 0..<sheets {
            document.addSheet(size: SheetGrid.sheet) { canvas in
                frame(sheet, of: sheets, grid, text, on: canvas)
                for (place, card) in cards.dropFirst(sheet * grid.cells).prefix(grid.cells).enumerated() {
                    draw(card, in: grid.cell(place), grid, text, on: canvas)
                }
            }
        }
        return try document.finish()
    }

    /// Heading and foot of a sheet.
    private func frame(
        _ sheet: Int, of sheets: Int, _ grid: SheetGrid, _ text: SheetText, on canvas: borrowing Canvas
    ) {
        let area = SheetGrid.area
        let small = SheetText.Face(colour: Self.quiet)
        let number = "Sheet \(sheet + 1) of \(sheets)"
        let numberWidth = text.width(of: number, small)
        text.show(number, small, at: Point(area.maxX - numberWidth, 14), width: 60, on: canvas)
        let heading = SheetText.Face(fonts: Self.bold, size: 4.6, colour: Self.ink)
        text.show(title, heading, at: Point(area.minX, 14), width: area.width - numberWidth - 5, on: canvas)
        text.show(summary, small, at: Point(area.minX, 18.4), width: area.width, on: canvas)
        var line = Path()
        line.add([Point(area.minX, 20.2), Point(area.maxX, 20.2)], closed: false)
        canvas.stroke(line, Stroke(width: 0.2), Self.rule)
        let scale = Int((100 * grid.scale).rounded())
        let foot =
            "A proof, not for print. Pages at \(scale) % of their size"
            + (bleed > 0 ? ", with their bleed; the magenta line is the trim edge." : "; the line is the trim edge.")
        text.show(foot, small, at: Point(area.minX, 291), width: area.width, on: canvas)
    }

    private func draw(_ card: Card, in cell: Box, _ grid: SheetGrid, _ text: SheetText, on canvas: borrowing Canvas) {
        let size = page * grid.scale
        let box = Box(
            x: cell.minX, y: cell.maxY - SheetGrid.captionHeight - size.y, width: size.x, height: size.y)
        switch card.content {
        case .page(let scene):
            canvas.withClip(Path(box)) {
                canvas.withScale(grid.scale, at: Point(box.minX, box.minY)) { scene.paint(on: canvas) }
            }
            canvas.stroke(
                Path(box.insetBy(bleed * grid.scale)), Stroke(width: 0.12, miterLimit: 4),
                bleed > 0 ? Self.trim : Self.quiet)
        case .missing(let reason, let details):
            let trim = box.insetBy(bleed * grid.scale)
            canvas.fill(Path(trim), RGBA(0xF4F2EF))
            show(reason, details, in: trim.insetBy(3), text, on: canvas)
        }
        caption(card, at: Point(box.minX, box.maxY), width: cell.width, text, on: canvas)
    }

    private func caption(
        _ card: Card, at corner: Point, width: Double, _ text: SheetText, on canvas: borrowing Canvas
    ) {
        var y = corner.y + 3.6
        func line(_ words: String, _ face: SheetText.Face) {
            text.show(words, face, at: Point(corner.x, y), width: width, on: canvas)
            y += 2.9
        }
        line(card.title, SheetText.Face(fonts: Self.bold, size: 2.5, colour: Self.ink))
        for words in text.lines(card.note, SheetText.Face(colour: Self.quiet), width: width, most: 2) {
            line(words, SheetText.Face(colour: Self.quiet))
        }
        line(
            card.result,
            card.isWarning
                ? SheetText.Face(fonts: Self.bold, colour: Self.warning) : SheetText.Face(colour: Self.quiet))
    }

    /// What stands in the place of a page that there is not.
    private func show(
        _ reason: String, _ details: [String], in box: Box, _ text: SheetText, on canvas: borrowing Canvas
    ) {
        var y = box.minY + 4
        let heading = SheetText.Face(fonts: Self.bold, size: 3.2, colour: Self.warning)
        text.show(reason, heading, at: Point(box.minX, y), width: box.width, on: canvas)
        let face = SheetText.Face(size: 2.5, colour: Self.ink)
        y += 2
        for detail in details {
            y += 1.2
            let room = Int((box.maxY - y) / 3.4)
            guard room > 0 else { return }
            for words in text.lines(detail, face, width: box.width, most: room) {
                y += 3.4
                text.show(words, face, at: Point(box.minX, y), width: box.width, on: canvas)
            }
        }
    }
}
