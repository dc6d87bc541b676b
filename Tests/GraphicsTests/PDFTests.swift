import Foundation
import Geo
import Graphics
import TestSupport
import Testing

private func document(_ texts: [String], size: Point = Point(100, 60)) throws -> Data {
    let shaper = TextShaper()
    var document = PDFDocument(title: "A test")
    for text in texts {
        let runs = shaper.shape(text, fonts: ["Noto Sans Bold"]).glyphRuns(size: 6, origin: Point(10, 20))
        document.addPage(size: size) { canvas in
            canvas.fill(Path(Box(x: 5, y: 30, width: 20, height: 20)), RGBA(0x336699))
            canvas.show(runs, RGBA(0))
        }
    }
    return try document.finish()
}

@Suite("PDF documents")
struct PDFTests {
    @Test func sameInputGivesTheSameBytes() throws {
        #expect(try document(["Rue Grimaldi", "Monaco"]) == document(["Rue Grimaldi", "Monaco"]))
    }

    @Test func noPageIsADocumentToo() throws {
        #expect(try document([]).starts(with: Data("%PDF-1.5".utf8)))
    }

    @Test(.enabled(if: Tool.pdfinfo.isInstalled, "pdfinfo is not installed"))
    func pagesHaveTheirSizeInWholePoints() throws {
        let pdf = try document(["A", "B", "C"], size: Point(210, 297))
        let information = String(decoding: try Tool.pdfinfo.run(["FILE"], on: pdf), as: UTF8.self)
        #expect(information.contains(/Pages: +3\n/))
        #expect(information.contains(/Page size: +596 x 842 pts/))
        #expect(information.contains(/Title: +A test\n/))
    }

    @Test(.enabled(if: Tool.pdftotext.isInstalled, "pdftotext is not installed"))
    func textStaysText() throws {
        let text = "Öffi fluß Ærø Ωμέγα Жук, “AV” 1 2"
        let pdf = try document([text, "zweite Seite"], size: Point(200, 60))
        let pages = String(decoding: try Tool.pdftotext.run(["FILE", "-"], on: pdf), as: UTF8.self)
            .split(separator: "\u{c}").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        #expect(pages == [text, "zweite Seite"])
    }

    @Test(.enabled(if: Tool.pdffonts.isInstalled, "pdffonts is not installed"))
    func fontsAreEmbeddedAsSubsets() throws {
        let listing = String(decoding: try Tool.pdffonts.run(["FILE"], on: document(["Monaco"])), as: UTF8.self)
        let fonts = listing.split(separator: "\n").dropFirst(2)
        #expect(fonts.count == 1)
        // Columns: name, type, encoding, emb, sub, uni.
        #expect(fonts.first?.contains(/[A-Z]{6}\+NotoSans-Bold .* yes yes yes/) == true, "\(listing)")
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"))
    func looksLikeThePicture() throws {
        let runs = TextShaper().shape("AVATAR fluß", fonts: ["Noto Sans"]).glyphRuns(
            size: 8, origin: Point(10, 40), angle: -0.3)
        func draw(_ canvas: borrowing Canvas) {
            canvas.fill(Path(circleAt: Point(30, 20), radius: 12), RGBA(0x336699, alpha: 0.5))
            canvas.stroke(
                Path(Box(x: 5, y: 5, width: 60, height: 30), radius: 6), Stroke(width: 1, dash: [3, 1]), RGBA(0))
            for run in runs {
                canvas.strokeOutline(of: [run], width: 1, RGBA(0xFFFF00))
                canvas.show([run], RGBA(0xCC0000))
            }
        }
        var document = PDFDocument(title: "")
        document.addPage(size: Point(76.2, 50.8), draw: draw)
        let picture = try Pixels(png: PNGImage.encode(size: Point(76.2, 50.8), dpi: 150, draw: draw))
        let printed = try Pixels(png: Tool.pdftoppm.run(["-r", "150", "-png", "FILE"], on: document.finish()))
        let differing = try #require(picture.share(differingFrom: printed, threshold: 96), "\(printed.size)")
        // Two rasterisers smooth edges in their own ways.
        #expect(differing < 0.01)
    }
}
