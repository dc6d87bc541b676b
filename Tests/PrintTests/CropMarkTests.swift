import Foundation
import Geo
import Graphics
import Print
import Renderer
import TestSupport
import Testing

private let paper = RGBA(0xF2EFE9)

/// A page of 40 × 30 mm whose drawing reaches far over its edges.
private func page(bleed: Double, trimmed: Point = Point(40, 30)) -> Scene {
    let size = trimmed + Point(2 * bleed, 2 * bleed)
    return Scene(
        size: size, bleed: bleed,
        nodes: [
            .fill(Path(Box(x: -50, y: -50, width: size.x + 100, height: size.y + 100)), paper),
            .fill(Path(circleAt: Point(0, 0), radius: 12), RGBA(0xCC0000)),
        ])
}

private func press(_ scenes: [Scene], marks: Bool = true) throws -> Data {
    var pdf = PressPDF(title: "Marks", marks: marks)
    for scene in scenes { pdf.add(scene) }
    return try pdf.finish()
}

/// Marks 5 mm long around pages, and the boxes that tell a press what is what.
@Suite("Crop marks")
struct CropMarkTests {
    /// Bleed, and the strip beyond it that marks need: they begin 3 mm from the edge or where the bleed ends.
    static let pages: [(bleed: Double, slug: Double)] = [(0, 8), (2, 6), (3, 5), (12, 5)]

    /// Media, bleed and trim box of each of these pages, in points from the bottom left corner.
    private func expected() -> [[[Double]]] {
        Self.pages.map { bleed, slug in
            let media = Point(40 + 2 * (bleed + slug), 30 + 2 * (bleed + slug))
            return [0, slug, slug + bleed].map { inset in
                [inset, inset, media.x - inset, media.y - inset].map { $0 * 72 / 25.4 }
            }
        }
    }

    private func expect(_ found: [[[Double]]], _ source: Comment) {
        #expect(found.count == Self.pages.count, source)
        for (page, (boxes, wanted)) in zip(found, expected()).enumerated() {
            for (name, (box, wanted)) in zip(["media", "bleed", "trim"], zip(boxes, wanted)) {
                #expect(
                    box.count == 4 && zip(box, wanted).allSatisfy { abs($0 - $1) < 0.01 },
                    "\(source): \(name) box of page \(page + 1): \(box), not \(wanted)")
            }
        }
    }

    @Test(.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed"))
    func boxesByQPDF() throws {
        let pdf = try press(Self.pages.map { page(bleed: $0.bleed) })
        #expect(throws: Never.self) { try Tool.qpdf.run(["--check", "FILE"], on: pdf) }
        let json = try JSONSerialization.jsonObject(with: Tool.qpdf.run(["--json=2", "FILE"], on: pdf))
        let root = try #require(json as? [String: Any])
        let objects = try #require((root["qpdf"] as? [Any])?.last as? [String: [String: Any]])
        let boxes = try (root["pages"] as? [[String: Any]] ?? []).map { entry in
            let object = try #require(entry["object"] as? String)
            let page = try #require(objects["obj:" + object]?["value"] as? [String: Any])
            return ["/MediaBox", "/BleedBox", "/TrimBox"].map { key in
                (page[key] as? [NSNumber] ?? []).map(\.doubleValue)
            }
        }
        expect(boxes, "qpdf")
    }

    @Test(.enabled(if: Tool.mutool.isInstalled, "mutool is not installed"))
    func boxesByMuPDF() throws {
        let pdf = try press(Self.pages.map { page(bleed: $0.bleed) })
        let listing = String(decoding: try Tool.mutool.run(["pages", "FILE"], on: pdf), as: UTF8.self)
        let found = listing.split(separator: "<page ").dropFirst().map { page in
            ["MediaBox", "BleedBox", "TrimBox"].map { name in
                let line = page.split(separator: "\n").first { $0.hasPrefix("<" + name) } ?? ""
                return line.matches(of: /="([-0-9.]+)"/).compactMap { Double($0.output.1) }
            }
        }
        expect(found, "mutool: \(listing)")
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"), arguments: pages)
    func marksLieOutsideTheBleed(bleed: Double, slug: Double) throws {
        // Ten pixels a millimetre.
        let printed = try Pixels(
            png: Tool.pdftoppm.run(["-r", "254", "-png", "FILE"], on: press([page(bleed: bleed)])))
        let inset = bleed + slug
        let size = Point(40 + 2 * inset, 30 + 2 * inset)
        // Poppler rounds sizes up.
        #expect(abs(printed.width - Int(size.x * 10)) <= 1 && abs(printed.height - Int(size.y * 10)) <= 1)
        let scene = Box(x: 0, y: 0, width: size.x, height: size.y).insetBy(slug)
        let trim = scene.insetBy(bleed)
        var darkRuns = Set<String>()
        var strays = 0
        for y in 0..<printed.height {
            for x in 0..<printed.width {
                let point = Point((Double(x) + 0.5) / 10, (Double(y) + 0.5) / 10)
                // A pixel on the edge belongs to both sides.
                guard !scene.grown(by: 0.1).contains(point), let colour = printed.colour(x: x, y: y) else { continue }
                guard colour.green < 0.75 else { continue }
                let lines = [
                    ("left", abs(point.x - trim.minX)), ("right", abs(point.x - trim.maxX)),
                    ("top", abs(point.y - trim.minY)), ("bottom", abs(point.y - trim.maxY)),
                ]
                guard let line = lines.first(where: { $0.1 < 0.15 }) else {
                    strays += 1
                    continue
                }
                let side = line.0 == "left" || line.0 == "right" ? point.y < size.y / 2 : point.x < size.x / 2
                darkRuns.insert("\(line.0) \(side)")
            }
        }
        #expect(strays == 0)
        #expect(darkRuns.count == 8, "\(darkRuns.sorted())")
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"))
    func theSceneIsWhereTheBleedBoxIs() throws {
        let printed = try Pixels(png: Tool.pdftoppm.run(["-r", "254", "-png", "FILE"], on: press([page(bleed: 3)])))
        // The slug of 5 mm is blank up to the bleed box, where the scene begins with its red corner.
        for at in 0..<49 { #expect(printed.colour(x: at, y: 300) == .white) }
        for at in 51..<509 { #expect(printed.colour(x: at, y: 300) == paper) }
        for at in 511..<560 { #expect(printed.colour(x: at, y: 300) == .white) }
        #expect(printed.colour(x: 51, y: 51) == RGBA(0xCC0000))
        #expect(printed.colour(x: 45, y: 45) == .white)
        // A mark of 5 mm begins at the edge of the media and ends at the bleed.
        #expect((0..<50).allSatisfy { y in [79, 80].contains { (printed.colour(x: $0, y: y)?.red ?? 1) < 0.75 } })
    }

    @Test func marksAreOnlyWhereAskedFor() throws {
        let scene = page(bleed: 3)
        #expect(try press([scene], marks: false) == press([scene], marks: false))
        #expect(try press([scene]) == press([scene]))
        #expect(try press([scene]) != press([scene], marks: false))
        // A picture has no slug: 46 × 36 mm at 10 pixels a mm.
        let picture = try Pixels(png: scene.png(dpi: 254))
        #expect(picture.width == 460 && picture.height == 360)
    }
}
