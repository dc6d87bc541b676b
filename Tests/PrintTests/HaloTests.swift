import Foundation
import Geo
import Graphics
import Print
import Renderer
import TestSupport
import Testing

// Whole points, which cairo needs, and whole pixels at 108 dpi.
private let size = Point(101.6, 69.85)

private func text(
    _ string: String, at origin: Point, halo: Node.Halo?, colour: RGBA = RGBA(0), size: Double = 6, angle: Double = 0
) -> Node {
    let runs = TextShaper().shape(string, fonts: ["Noto Sans Bold"])
        .glyphRuns(size: size, origin: origin, angle: angle)
    return .text(Node.Text(runs: runs, colour: colour, halo: halo))
}

private let ground: [Node] = [
    .fill(Path(Box(x: -5, y: -5, width: 120, height: 90)), RGBA(0x33_66_99)),
    .fill(Path(circleAt: Point(50, 35), radius: 25), RGBA(0xCC_EE_AA)),
]

private func halo(_ width: Double, _ colour: RGBA) -> Node.Halo { Node.Halo(width: width, colour: colour) }

/// Scenes in which halos are what can go wrong.
private enum Case: String, CaseIterable, CustomTestStringConvertible {
    case opaque, translucent, turned, neighbours, clipped, clippedRound, strokesBehind, overText, afterClip

    var testDescription: String { rawValue }

    var nodes: [Node] {
        let white = halo(0.6, .white)
        let faint = halo(0.8, RGBA(0xFF_FF_FF, alpha: 0.6))
        switch self {
        case .opaque: return ground + [text("Rue Grimaldi", at: Point(20, 30), halo: white)]
        case .translucent: return ground + [text("Rue Grimaldi", at: Point(20, 30), halo: faint)]
        case .turned:
            return ground + [
                text("Rue Grimaldi", at: Point(20, 50), halo: white, angle: -0.7),
                text("AVATAR", at: Point(50, 10), halo: faint, angle: 1.1),
            ]
        case .neighbours:
            return ground + [
                text("Eins", at: Point(10, 20), halo: white),
                text("Zwei", at: Point(10, 30), halo: halo(0.2, RGBA(0xFF_00_00))),
                text("Drei", at: Point(10, 40), halo: faint, colour: RGBA(0x88_00_00)),
                text("Vier", at: Point(40, 40), halo: halo(0.3, RGBA(0xFF_FF_00, alpha: 0.6))),
                text("Fünf", at: Point(60, 40), halo: halo(0.3, RGBA(0x00_FF_00, alpha: 0.3))),
            ]
        case .clipped:
            // The edges cut halos, letters and both; one letter lies outside with its rim within.
            let box = Path(Box(x: 21.5, y: 20, width: 40, height: 30))
            return ground + [
                .clipped(
                    box,
                    [
                        .fill(Path(Box(x: 0, y: 0, width: 100, height: 70)), RGBA(0xEE_DD_CC)),
                        text("MMMMMMMMMM", at: Point(18, 24), halo: white),
                        text("IIII", at: Point(30, 54.9), halo: faint),
                        text("Ende", at: Point(55, 40), halo: faint),
                    ])
            ]
        case .clippedRound:
            return ground + [
                .clipped(
                    Path(circleAt: Point(40, 35), radius: 18),
                    [text("MMMMMMMMMM", at: Point(18, 24), halo: white), text("Ende", at: Point(50, 45), halo: faint)])
            ]
        case .strokesBehind:
            var line = Path()
            line.add([Point(5, 60), Point(50, 20), Point(95, 60)], closed: false)
            let dashed = Stroke(width: 1.2, cap: .square, join: .bevel, dash: [3, 2])
            return ground + [
                .stroke(line, dashed, RGBA(0xAA_00_00)), text("Rue Grimaldi", at: Point(20, 30), halo: white),
                .stroke(line.translated(by: Point(0, 4)), dashed, RGBA(0xAA_00_00)),
                text("Rue", at: Point(20, 60), halo: faint),
                .stroke(line.translated(by: Point(0, 8)), dashed, RGBA(0xAA_00_00, alpha: 0.6)),
                text("plain", at: Point(60, 65), halo: nil, colour: .white),
                .fill(Path(circleAt: Point(85, 15), radius: 8), RGBA(0x00_88_00)),
            ]
        case .overText:
            // The later halo lies over the earlier letters.
            return ground + [
                text("Unten", at: Point(20, 30), halo: white), text("Oben", at: Point(23, 33), halo: white),
                text("Blass", at: Point(26, 36), halo: faint),
            ]
        case .afterClip:
            // The letters lie within the clip of what was drawn before, their rims do not.
            let box = Box(x: 20, y: 22, width: 60, height: 8)
            return ground + [
                .clipped(Path(box), [.fill(Path(circleAt: Point(40, 26), radius: 10), RGBA(0xFF_FF_00))]),
                text("nnn", at: Point(20.5, 29.95), halo: halo(2, RGBA(0xFF_FF_FF))),
                text("nnn", at: Point(50, 29.95), halo: halo(2, RGBA(0xFF_FF_FF, alpha: 0.5))),
                .fill(Path(circleAt: Point(90, 26), radius: 3), RGBA(0xFF_FF_00)),
            ]
        }
    }

    var scene: Scene { Scene(size: size, bleed: 0, nodes: nodes) }
}

private func press(_ scene: Scene) throws -> Data {
    var pdf = PressPDF(title: "Halos")
    pdf.add(scene)
    return try pdf.finish()
}

/// The same with each halo as outlines, as cairo draws it.
private func outlined(_ scene: Scene) throws -> Data {
    var document = PDFDocument(title: "Halos")
    document.addPage(size: scene.size) { canvas in scene.paint(on: canvas) }
    return try document.finish()
}

private func content(_ pdf: Data) throws -> String {
    String(
        decoding: try Tool.qpdf.run(["--qdf", "--object-streams=disable", "FILE", "-"], on: pdf), as: Unicode.ASCII.self
    )
}

@Suite("Halos in a press PDF")
struct HaloTests {
    @Test(.enabled(if: Tool.qpdf.isInstalled, "qpdf is not installed"), arguments: Case.allCases)
    fileprivate func halosAreStrokedText(_ sample: Case) throws {
        let pdf = try press(sample.scene)
        #expect(throws: Never.self) { try Tool.qpdf.run(["--check", "FILE"], on: pdf) }
        let text = try content(pdf)
        #expect(text.contains("1 Tr") && !text.contains("0.123457"))
        #expect(try press(sample.scene) == pdf)
    }

    @Test(.enabled(if: Tool.pdftoppm.isInstalled, "pdftoppm is not installed"), arguments: Case.allCases)
    fileprivate func popplerDrawsThemAsBefore(_ sample: Case) throws {
        let arguments = ["-r", "108", "-png", "FILE"]
        let now = try Pixels(png: Tool.pdftoppm.run(arguments, on: press(sample.scene)))
        let before = try Pixels(png: Tool.pdftoppm.run(arguments, on: outlined(sample.scene)))
        let differing = try #require(now.share(differingFrom: before, threshold: 24), "\(now.size) \(before.size)")
        #expect(differing < 0.0005)
    }

    @Test(.enabled(if: Tool.mutool.isInstalled, "mutool is not installed"), arguments: Case.allCases)
    fileprivate func muPDFDrawsThemAsBefore(_ sample: Case) throws {
        let arguments = ["draw", "-r", "108", "-F", "png", "-o", "-", "FILE"]
        let now = try Pixels(png: Tool.mutool.run(arguments, on: press(sample.scene)))
        let before = try Pixels(png: Tool.mutool.run(arguments, on: outlined(sample.scene)))
        let differing = try #require(now.share(differingFrom: before, threshold: 64), "\(now.size) \(before.size)")
        // It draws letters from a cache at quarters of a pixel, and outlines wherever they are.
        #expect(differing < 0.001)
    }

    @Test(.enabled(if: Tool.pdftotext.isInstalled, "pdftotext is not installed"), arguments: [1, 0.6])
    func labelsAreFoundOnce(alpha: Double) throws {
        let scene = Scene(
            size: size, bleed: 0,
            nodes: ground + [
                text("Öffi fluß ffl", at: Point(20, 30), halo: halo(0.6, RGBA(0xFF_FF_FF, alpha: alpha))),
                text("Zwei", at: Point(20, 50), halo: halo(0.6, RGBA(0xFF_FF_FF, alpha: alpha)), angle: 0.2),
            ])
        for arguments in [["FILE", "-"], ["-raw", "FILE", "-"]] {
            let found = String(decoding: try Tool.pdftotext.run(arguments, on: press(scene)), as: UTF8.self)
            #expect(found.split(separator: "fluß").count == 2 && found.split(separator: "Zwei").count == 2, "\(found)")
            #expect(found.contains("Öffi fluß ffl"))
        }
    }

    @Test func aPageOfLabelsIsSmall() throws {
        let labels = (0..<30).map { index in
            text(
                "Grimaldistraße \(index)", at: Point(5 + Double(index % 3) * 30, 6 + Double(index / 3) * 6.4),
                halo: halo(0.3, RGBA(0xFF_FF_FF, alpha: 0.9)), size: 2.5)
        }
        let one = try press(Scene(size: size, bleed: 0, nodes: labels)).count
        var pdf = PressPDF(title: "")
        for _ in 0..<20 { pdf.add(Scene(size: size, bleed: 0, nodes: labels)) }
        let page = (try pdf.finish().count - one) / 19
        #expect(page < 1500, "\(page) bytes")
    }
}
