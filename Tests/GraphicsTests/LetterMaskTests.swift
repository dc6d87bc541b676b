import Foundation
import Geo
import Graphics
import TestSupport
import Testing

@Suite("Letters kept from picture to picture")
struct LetterMaskTests {
    /// A text with its halo, along a falling line.
    private func picture(
        _ size: Point, dpi: Double, em: Double, at origin: Point, angle: Double = 0, masks: LetterMasks?
    ) throws -> Data {
        var runs = TextShaper().shape("Route nationale 98", fonts: ["Noto Sans Bold"])
            .glyphRuns(size: em, origin: origin)
        for index in runs.indices { runs[index].angle = angle }
        return try PNGEncoder(masks: masks).encode(size: size, dpi: dpi) { canvas in
            canvas.strokeOutline(of: runs, width: em / 8, RGBA(0xFFCC00))
            canvas.show(runs, RGBA(0))
        }
    }

    /// Of whatever size: a name across a large sheet covers more than is kept.
    @Test(arguments: [(300.0, 4.0), (300, 16)])
    func lettersShowTheSame(_ dpi: Double, _ em: Double) throws {
        let size = Point(em * 8, em * 8)
        func draw(_ masks: LetterMasks?) throws -> Pixels {
            try Pixels(png: picture(size, dpi: dpi, em: em, at: Point(em, em), angle: .pi / 4, masks: masks))
        }
        let (plain, kept) = (try draw(nil), try draw(LetterMasks()))
        #expect(plain.share(of: RGBA(0)) > 0.01 && plain.share(of: RGBA(0xFFCC00)) > 0.005)
        #expect(try #require(plain.share(differingFrom: kept, threshold: 32)) == 0)
    }

    /// Places within a part of a pixel are one, at every resolution: so letters are found again.
    @Test(arguments: [72.0, 96, 150, 175, 300, 350, 600])
    func placesAreParts(ofPixelsAt dpi: Double) throws {
        let masks = LetterMasks()
        let pixel = 25.4 / dpi
        func draw(_ parts: Double, _ masks: LetterMasks?) throws -> Data {
            try picture(
                Point(60, 10), dpi: dpi, em: 5, at: Point(20 * pixel + parts / 16 * pixel, 30 * pixel), masks: masks)
        }
        #expect(try draw(3.1, masks) == draw(2.9, masks))
        #expect(try draw(3.1, masks) != draw(5.1, masks))
        #expect(try draw(3.1, nil) != draw(2.9, nil), "without masks each place is its own")
    }
}
