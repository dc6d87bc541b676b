import Foundation
import Geo
import Graphics
import Print
import TestSupport
import Testing

/// Whole points, which cairo needs, and whole pixels at 108 dpi.
private let size = Point(101.6, 69.85)
private let overlap = 0.7

/// A town without end: grounds, streets with casings, translucent shades, a name.
private func town(on canvas: borrowing Canvas, within box: Box) {
    canvas.fill(Path(box), RGBA(0xF2_EF_E9))
    var dice = Dice(state: 4)
    func point() -> Point {
        Point(Double.random(in: -20...120, using: &dice), Double.random(in: -20...90, using: &dice))
    }
    for colour: UInt32 in [0x20_60_20, 0x10_40_80, 0x80_C0_60, 0x30_30_30] {
        canvas.fill(Path(circleAt: point(), radius: Double.random(in: 15...40, using: &dice)), RGBA(colour))
    }
    canvas.fill(Path(circleAt: Point(60, 40), radius: 30), RGBA(0x00_00_00, alpha: 0.4))
    for (width, colour) in [(1.6, RGBA(0xA0_60_20)), (1.0, RGBA(0xFF_E0_80))] {
        var dice = Dice(state: 9)
        var path = Path()
        for _ in 0..<25 {
            func end() -> Point {
                Point(Double.random(in: -20...120, using: &dice), Double.random(in: -20...90, using: &dice))
            }
            path.add([end(), end()], closed: false)
        }
        canvas.stroke(path, Stroke(width: width, cap: .round, join: .round), colour)
    }
    for run in TextShaper().shape("Am Rand", fonts: ["Noto Sans Bold"]).glyphRuns(size: 7, origin: Point(25, 42)) {
        canvas.strokeOutline(of: [run], width: 1, RGBA(0xFF_FF_FF, alpha: 0.7))
        canvas.show([run], RGBA(0x40_00_00))
    }
}

private func cell(_ column: Int, _ row: Int) -> Box {
    // Sides that are no whole pixels at any resolution.
    Box(x: Double(column) * 21.731 - 3, y: Double(row) * 21.731 - 5, width: 21.731, height: 21.731)
}

private let window = Box(x: 6, y: 5, width: 88, height: 58)

/// Pages that show the town by its cells, each moved by some mm.
private func tiled(_ moves: [Point]) throws -> Data {
    var pdf = PressPDF(title: "Forms")
    for move in moves {
        for column in 0..<5 {
            for row in 0..<4 {
                let cell = cell(column, row)
                let square = Box(x: 0, y: 0, width: cell.width, height: cell.height)
                pdf.addForm(
                    [column, row], box: square.grown(by: overlap), shown: square.grown(by: overlap / 2)
                ) { canvas in
                    canvas.withOrigin(at: Point(-cell.minX, -cell.minY)) {
                        town(on: canvas, within: cell.grown(by: overlap))
                    }
                }
            }
        }
        pdf.addSheet(size: size) { canvas in
            canvas.withOrigin(at: move) {
                canvas.withClip(Path(window)) {
                    for column in 0..<5 {
                        for row in 0..<4 {
                            let cell = cell(column, row)
                            let isPlaced = canvas.place([column, row], at: Point(cell.minX, cell.minY))
                            #expect(isPlaced)
                        }
                    }
                }
            }
            canvas.stroke(Path(window.translated(by: move)), Stroke(width: 0.5), RGBA(0))
        }
    }
    return try pdf.finish()
}

private func undivided(_ move: Point) throws -> Data {
    var pdf = PressPDF(title: "Forms")
    pdf.addSheet(size: size) { canvas in
        canvas.withOrigin(at: move) {
            canvas.withClip(Path(window)) { town(on: canvas, within: window) }
        }
        canvas.stroke(Path(window.translated(by: move)), Stroke(width: 0.5), RGBA(0))
    }
    return try pdf.finish()
}

@Suite("Forms in a press PDF")
struct FormTests {
    private let moves = [Point(0, 0), Point(0.37, -0.81)]

    @Test(.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed"))
    func pagesShareTheirCells() throws {
        let two = try tiled(moves)
        #expect(throws: Never.self) { try Tool.qpdf.run(["--check", "FILE"], on: two) }
        let count = String(decoding: try Tool.qpdf.run(["--show-npages", "FILE"], on: two), as: UTF8.self)
        #expect(count.contains("2"))
        let more = try tiled(moves + moves.map { $0 * 2 }).count - two.count
        #expect(more < 2 * 1500, "\(more) bytes for two pages more")
        #expect(try tiled(moves) == two)
        let plain = String(
            decoding: try Tool.qpdf.run(["--qdf", "--object-streams=disable", "FILE", "-"], on: two),
            as: Unicode.ASCII.self)
        #expect(!plain.contains("0.765433"))
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"), arguments: ["108", "171"])
    func popplerShowsNoSeam(dpi: String) throws {
        for (page, move) in moves.enumerated() {
            let arguments = ["-r", dpi, "-png", "-singlefile", "-f"]
            let now = try Pixels(png: Tool.pdftoppm.run(arguments + ["\(page + 1)", "FILE"], on: tiled(moves)))
            let whole = try Pixels(png: Tool.pdftoppm.run(arguments + ["1", "FILE"], on: undivided(move)))
            let differing = try #require(now.share(differingFrom: whole, threshold: 24), "\(now.size) \(whole.size)")
            #expect(differing < 0.0001)
        }
    }

    @Test(.enabled(if: Tool.mutool.isInstalled, "mutool is not installed"), arguments: ["108", "171"])
    func muPDFShowsNoSeam(dpi: String) throws {
        for (page, move) in moves.enumerated() {
            let arguments = ["draw", "-r", dpi, "-F", "png", "-o", "-", "FILE"]
            let now = try Pixels(png: Tool.mutool.run(arguments + ["\(page + 1)"], on: tiled(moves)))
            let whole = try Pixels(png: Tool.mutool.run(arguments, on: undivided(move)))
            let differing = try #require(now.share(differingFrom: whole, threshold: 24), "\(now.size) \(whole.size)")
            #expect(differing < 0.0001)
        }
    }

    @Test func whatIsNotAFormIsLeftToBeDrawn() throws {
        var pdf = PressPDF(title: "")
        func draw(_ canvas: borrowing Canvas) {
            let isPlaced = canvas.place("nowhere", at: .zero)
            #expect(!isPlaced)
        }
        pdf.addSheet(size: size, draw: draw)
        _ = try pdf.finish()
        _ = try PixelImage.draw(width: 10, height: 10, scale: 1, draw)
    }
}
