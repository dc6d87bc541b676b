import Dispatch
import Foundation
import Geo
import Graphics
import Testing

/// Draws pages with more fonts than cairo likes to keep: one an angle.
private func drawTurnedNames(_ seed: Int) throws {
    let line = TextShaper().shape("Rue Grimaldi", fonts: ["Noto Sans"])
    var document = PDFDocument(title: "")
    for page in 0..<25 {
        document.addPage(size: Point(200, 200)) { canvas in
            for name in 0..<200 {
                let angle = Double(name) * 0.03 + Double(page * 4 + seed) * 0.0001
                canvas.show(line.glyphRuns(size: 3, origin: Point(100, 100), angle: angle), RGBA(0))
            }
        }
    }
    _ = try document.finish()
}

@Suite("Glyph pages")
struct GlyphPagesTests {
    @Test func documentsOfManyFontsAreDrawnSideBySide() {
        // Threads of their own: where they wait for each other, they do so for ever and must not take tests along.
        let drawing = DispatchGroup()
        for seed in 0..<4 {
            drawing.enter()
            Thread.detachNewThread {
                try? drawTurnedNames(seed)
                drawing.leave()
            }
        }
        #expect(drawing.wait(timeout: .now() + 120) == .success)
    }
}
