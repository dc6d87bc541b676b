import Foundation
import Geo
import Graphics
import Print
import Renderer
import TestSupport
import Testing

/// A page of 90 × 60 mm with 3 mm of bleed, or what is said instead.
private func page(_ text: String, trimmed: Point = Point(90, 60), bleed: Double = 3) -> Scene {
    let size = trimmed + Point(2 * bleed, 2 * bleed)
    let runs = TextShaper().shape(text, fonts: ["Noto Sans Bold"]).glyphRuns(size: 8, origin: Point(12, 30))
    var frame = Path()
    frame.add(Box(x: 0, y: 0, width: size.x, height: size.y).insetBy(bleed + 4).corners, closed: true)
    return Scene(
        size: size, bleed: bleed,
        nodes: [
            .fill(Path(Box(x: 0, y: 0, width: size.x, height: size.y)), RGBA(0xF2EFE9)),
            .stroke(frame, Stroke(width: 1, join: .round, dash: [4, 2]), RGBA(0x336699)),
            .fill(Path(circleAt: Point(60, 45), radius: 8), RGBA(0xCC0000, alpha: 0.5)),
            .text(Node.Text(runs: runs, colour: RGBA(0), halo: Node.Halo(width: 0.6, colour: .white))),
            .clipped(
                Path(Box(x: 70, y: 10, width: 10, height: 10)),
                [.fill(Path(circleAt: Point(70, 10), radius: 9), RGBA(0x008800))]),
        ])
}

private func press(_ scenes: [Scene], title: String = "Maps") throws -> Data {
    var pdf = PressPDF(title: title)
    for scene in scenes { pdf.add(scene) }
    return try pdf.finish()
}

/// The numbers of a page box as `pdfinfo -box` prints it; for one page there is no page number.
private func box(_ name: String, page: Int, in listing: String) -> [Double]? {
    listing.split(separator: "\n").first { $0.hasPrefix("Page") && $0.contains(" \(page) \(name):") }?
        .split(separator: ":").last?.split(separator: " ").compactMap { Double($0) }
}

@Suite("Press PDF")
struct PressPDFTests {
    @Test func sameScenesGiveTheSameBytes() throws {
        let scenes = [page("Rue Grimaldi"), page("Monaco")]
        #expect(try press(scenes) == press(scenes))
        #expect(try press(scenes) != press(scenes.reversed()))
    }

    /// Whatever the order in which they are added; pages without a place follow at the end.
    @Test(.enabled(if: Tool.pdftotext.isInstalled, "pdftotext is not installed"), arguments: 0..<6)
    func placesOrderThePages(_ seed: Int) throws {
        let names = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf"]
        var dice = Dice(state: UInt64(seed))
        var pages: [(name: String, place: Int?)] = names.enumerated().map { ($1, $0 * 3) }.shuffled(using: &dice)
        for name in ["Yankee", "Zulu"] {
            pages.insert((name, nil), at: Int.random(in: 0...pages.count, using: &dice))
        }
        let unplaced = pages.filter { $0.place == nil }.map(\.name)
        // Of one place the first added comes first.
        pages.append(("Hotel", 6))
        var pdf = PressPDF(title: "Maps")
        for (name, place) in pages { pdf.add(page(name), at: place) }
        let text = String(decoding: try Tool.pdftotext.run(["FILE", "-"], on: try pdf.finish()), as: UTF8.self)
        let found = text.split(separator: "\u{C}").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        var expected = names
        expected.insert("Hotel", at: 3)
        #expect(found.filter { !$0.isEmpty } == expected + unplaced)
    }

    @Test func noDateIsInIt() throws {
        let pdf = String(decoding: try press([page("Monaco")]), as: Unicode.ASCII.self)
        #expect(!pdf.contains("/CreationDate") && !pdf.contains("/ModDate"))
    }

    @Test(.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed"))
    func itsStructureIsSoundAndHoldsNoDate() throws {
        let pdf = try press([page("A"), page("B")])
        #expect(throws: Never.self) { try Tool.qpdf.run(["--check", "FILE"], on: pdf) }
        // Objects are packed into streams: only unpacked they show all keys.
        let plain = try Tool.qpdf.run(["--qdf", "--object-streams=disable", "FILE", "-"], on: pdf)
        let text = String(decoding: plain, as: Unicode.ASCII.self)
        #expect(!text.contains("/CreationDate") && !text.contains("/ModDate"))
        #expect(text.contains("/Title") && text.contains("/TrimBox") && text.contains("/BleedBox"))
        let count = String(decoding: try Tool.qpdf.run(["--show-npages", "FILE"], on: pdf), as: UTF8.self)
        #expect(count.trimmingCharacters(in: .whitespacesAndNewlines) == "2")
    }

    @Test(.enabled(if: Tool.pdfinfo.isInstalled, "pdfinfo is not installed"))
    func pageBoxes() throws {
        let pages = [
            page("A"), page("B", trimmed: Point(210, 297), bleed: 3), page("C", trimmed: Point(50, 50), bleed: 0),
        ]
        let listing = String(
            decoding: try Tool.pdfinfo.run(["-box", "-f", "1", "-l", "3", "FILE"], on: press(pages)), as: UTF8.self)
        for (index, scene) in pages.enumerated() {
            let points = 72 / 25.4
            let media = [0, 0, scene.size.x * points, scene.size.y * points]
            let bleed = scene.bleed * points
            let trim = [bleed, bleed, media[2] - bleed, media[3] - bleed]
            for (name, expected) in [("MediaBox", media), ("BleedBox", media), ("TrimBox", trim)] {
                let found = try #require(box(name, page: index + 1, in: listing), "\(listing)")
                #expect(
                    zip(found, expected).allSatisfy { abs($0 - $1) < 0.02 }, "\(name) of page \(index + 1): \(found)")
            }
        }
    }

    @Test(
        .enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"),
        arguments: [Point(90, 60), Point(148.3, 105.1), Point(99, 210)])
    func inkReachesAllEdgesOfTheMedia(size: Point) throws {
        let scene = Scene(
            size: size, bleed: 0, nodes: [.fill(Path(Box(x: 0, y: 0, width: size.x, height: size.y)), RGBA(0x336699))])
        let pixels = try Pixels(
            png: Tool.pdftoppm.run(["-r", "300", "-png", "-singlefile", "FILE"], on: press([scene])))
        for (x, y) in [(1, 1), (pixels.width - 2, 1), (1, pixels.height - 2), (pixels.width - 2, pixels.height - 2)] {
            #expect(pixels.colour(x: x, y: y) == RGBA(0x336699), "\(x), \(y)")
        }
    }

    @Test(.enabled(if: Tool.pdfinfo.isInstalled, "pdfinfo is not installed"))
    func titlesAreKept() throws {
        let listing = try Tool.pdfinfo.run(["FILE"], on: press([page("A")], title: "Straßen (1) \\ Ω"))
        #expect(String(decoding: listing, as: UTF8.self).contains("Straßen (1) \\ Ω"))
    }

    @Test(.enabled(if: Tool.pdftotext.isInstalled, "pdftotext is not installed"))
    func textStaysText() throws {
        let text = String(
            decoding: try Tool.pdftotext.run(["FILE", "-"], on: press([page("Rue Grimaldi")])), as: UTF8.self)
        #expect(text.contains("Rue Grimaldi"))
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"))
    func looksLikeThePNGOfTheScene() throws {
        // 96 × 66 mm would be cut in the middle of a pixel at 150 dpi: a page of whole pixels compares better.
        let scene = page("Rue Grimaldi", trimmed: Point(95.6, 57.5))
        let picture = try Pixels(png: scene.png(dpi: 150))
        let printed = try Pixels(png: Tool.pdftoppm.run(["-r", "150", "-png", "FILE"], on: press([scene])))
        let differing = try #require(
            picture.share(differingFrom: printed, threshold: 96), "\(picture.size) \(printed.size)")
        // Two rasterisers smooth edges in their own ways.
        #expect(differing < 0.01)
    }

    @Test func aDocumentWithoutPagesIsRefused() {
        #expect(throws: GraphicsError.self) { try press([]) }
    }
}
