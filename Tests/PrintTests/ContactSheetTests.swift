import Foundation
import Geo
import Graphics
import Print
import Renderer
import TestSupport
import Testing

@Suite("Contact sheets")
struct ContactSheetTests {
    @Test(arguments: [
        (Point(148, 105), 2, 4), (Point(154, 111), 2, 4), (Point(148, 210), 2, 2), (Point(210, 297), 1, 1),
        (Point(297, 210), 1, 2), (Point(220, 110), 1, 4), (Point(2000, 2000), 1, 1),
    ])
    func pagesAreAsManyAsCanBeJudged(page: Point, columns: Int, rows: Int) {
        let grid = SheetGrid(page: page)
        #expect((grid.columns, grid.rows) == (columns, rows), "scale \(grid.scale)")
        #expect(grid.scale > 0 && grid.scale <= 1)
    }

    @Test func smallPagesAreNotEnlarged() {
        #expect(SheetGrid(page: Point(15, 15)).scale == 1)
    }

    private func sheet(cards count: Int, bleed: Double = 3) -> ContactSheet {
        let size = Point(154, 111)
        let runs = TextShaper().shape("Rue Grimaldi", fonts: ["Noto Sans"]).glyphRuns(size: 8, origin: Point(20, 40))
        let scene = Scene(
            size: size, bleed: bleed,
            nodes: [
                .fill(Path(Box(x: -20, y: -20, width: 400, height: 400)), RGBA(0x00FF00)),
                .text(Node.Text(runs: runs, colour: RGBA(0))),
            ])
        let cards = (1...count).map { number in
            ContactSheet.Card(
                number == 3 ? .missing(reason: "route-failed", details: ["No way found."]) : .page(scene),
                title: "\(number) · C\(number)", note: "longest route", result: "few-labels(5%)", isWarning: true)
        }
        return ContactSheet(
            title: "spring: proof", summary: "9 records", page: size, bleed: bleed, cards: cards)
    }

    @Test func theSameCardsGiveTheSameBytes() throws {
        #expect(try sheet(cards: 3).pdf() == sheet(cards: 3).pdf())
    }

    @Test(.enabled(if: Tool.pdftotext.isInstalled, "pdftotext is not installed"))
    func everyCardIsOnASheetAsText() throws {
        let pdf = try sheet(cards: 9).pdf()
        let text = String(decoding: try Tool.pdftotext.run(["-layout", "FILE", "-"], on: pdf), as: UTF8.self)
        #expect(text.contains("Sheet 1 of 2") && text.contains("Sheet 2 of 2"))
        for number in 1...9 { #expect(text.contains("\(number) · C\(number)")) }
        #expect(text.contains("Rue Grimaldi") && text.contains("route-failed") && text.contains("No way found."))
        #expect(text.contains("longest route") && text.contains("few-labels(5%)"))
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"))
    func pagesAreCutAtTheirEdge() throws {
        let pdf = try sheet(cards: 1).pdf()
        let picture = try Tool.pdftoppm.run(["-r", "25.4", "-png", "-singlefile", "FILE"], on: pdf)
        let pixels = try Pixels(png: picture)
        // A pixel a millimetre: the page lies in the first cell, the one beside it is empty.
        func isGreen(_ x: Int, _ y: Int) -> Bool {
            guard let colour = pixels.colour(x: x, y: y) else { return false }
            return colour.green > 0.8 && colour.red < 0.4
        }
        #expect(isGreen(40, 60) && !isGreen(150, 60) && !isGreen(5, 60) && !isGreen(40, 140))
    }
}
