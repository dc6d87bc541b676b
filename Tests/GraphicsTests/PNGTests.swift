import Foundation
import Geo
import Graphics
import TestSupport
import Testing

private let red = RGBA(0xCC0000)

/// A chunk of a PNG (PNG specification, 5.3).
private struct Chunk {
    var type: String
    var content: [UInt8]

    static func all(of png: Data) -> [Chunk] {
        var bytes = Array(png)[8...]
        var chunks: [Chunk] = []
        while bytes.count >= 12 {
            let length = Int(number(bytes.prefix(4)))
            chunks.append(
                Chunk(
                    type: String(decoding: bytes.dropFirst(4).prefix(4), as: UTF8.self),
                    content: Array(bytes.dropFirst(8).prefix(length))))
            bytes = bytes.dropFirst(12 + length)
        }
        return chunks
    }

    static func number(_ bytes: some Sequence<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}

@Suite("PNG pictures")
struct PNGTests {
    @Test(arguments: [
        (Point(25.4, 50.8), 300.0, 300, 600), (Point(100, 70), 96, 378, 265), (Point(210, 297), 150, 1240, 1754),
        (Point(0.1, 0.1), 300, 1, 1),
    ])
    func sizeAndResolution(_ size: Point, _ dpi: Double, _ width: Int, _ height: Int) throws {
        let png = try PNGImage.encode(size: size, dpi: dpi) { _ in }
        let pixels = try Pixels(png: png)
        #expect(pixels.width == width && pixels.height == height)
        let chunks = Chunk.all(of: png)
        let resolution = try #require(chunks.first { $0.type == "pHYs" }).content
        #expect(Chunk.number(resolution[0..<4]) == UInt32((dpi / 0.0254).rounded()), "pixels a metre across")
        #expect(Chunk.number(resolution[4..<8]) == UInt32((dpi / 0.0254).rounded()), "pixels a metre down")
        #expect(resolution[8] == 1, "the unit is the metre")
    }

    @Test func chunksAreInOrder() throws {
        let types = Chunk.all(of: try PNGImage.encode(size: Point(5, 5), dpi: 72) { _ in }).map(\.type)
        #expect(types.first == "IHDR" && types.last == "IEND")
        #expect(types.contains("sRGB"), "the colours are said to be sRGB")
        let (space, data) = (try #require(types.firstIndex(of: "sRGB")), try #require(types.firstIndex(of: "IDAT")))
        #expect(space < data)
    }

    @Test func aFilledPathHasItsColour() throws {
        let png = try PNGImage.encode(size: Point(20, 20), dpi: 254) { canvas in
            canvas.fill(Path(Box(minX: 5, minY: 5, maxX: 15, maxY: 15)), red)
        }
        let pixels = try Pixels(png: png)
        #expect(pixels.colour(x: 100, y: 100) == red)
        #expect(pixels.colour(x: 51, y: 51) == red && pixels.colour(x: 48, y: 48) == .white)
        #expect(abs(pixels.share(of: red) - 0.25) < 0.001)
    }

    @Test func openAndClosedStrokes() throws {
        func ink(_ stroke: Stroke) throws -> Double {
            var path = Path()
            path.add([Point(5, 10), Point(15, 10)], closed: false)
            let png = try PNGImage.encode(size: Point(20, 20), dpi: 254) { canvas in canvas.stroke(path, stroke, red) }
            return try Pixels(png: png).share(of: red) * 400
        }
        #expect(abs(try ink(Stroke(width: 2)) - 20) < 0.1)
        #expect(abs(try ink(Stroke(width: 2, cap: .square)) - 24) < 0.1)
        #expect(abs(try ink(Stroke(width: 2, cap: .round)) - (20 + .pi)) < 0.8)
        #expect(abs(try ink(Stroke(width: 2, dash: [1, 1])) - 10) < 0.1)
    }

    @Test func opacityMixesWithWhatIsBelow() throws {
        let png = try PNGImage.encode(size: Point(5, 5), dpi: 72, background: RGBA(0x0000FF)) { canvas in
            canvas.fill(Path(Box(x: 0, y: 0, width: 5, height: 5)), RGBA(0xFF0000, alpha: 0.5))
        }
        let mixed = try #require(try Pixels(png: png).colour(x: 7, y: 7))
        #expect(abs(mixed.red - 0.5) < 0.01 && mixed.green == 0 && abs(mixed.blue - 0.5) < 0.01)
    }

    @Test func holesAreLeftOpenByWinding() throws {
        var path = Path(Box(x: 2, y: 2, width: 16, height: 16))
        path.add(Box(x: 6, y: 6, width: 8, height: 8).corners.reversed(), closed: true)
        let png = try PNGImage.encode(size: Point(20, 20), dpi: 25.4) { [path] canvas in canvas.fill(path, red) }
        let pixels = try Pixels(png: png)
        #expect(pixels.colour(x: 10, y: 10) == .white && pixels.colour(x: 4, y: 10) == red)
    }

    @Test func clippedDrawingStaysInside() throws {
        let png = try PNGImage.encode(size: Point(20, 20), dpi: 25.4) { canvas in
            canvas.withClip(Path(Box(x: 0, y: 0, width: 10, height: 20))) {
                canvas.fill(Path(Box(x: 0, y: 0, width: 20, height: 10)), red)
            }
            canvas.fill(Path(Box(x: 15, y: 15, width: 5, height: 5)), red)
        }
        let pixels = try Pixels(png: png)
        #expect(pixels.colour(x: 5, y: 5) == red && pixels.colour(x: 15, y: 5) == .white)
        #expect(pixels.colour(x: 17, y: 17) == red, "the clip ends with its block")
    }

    @Test(arguments: [
        Point(100_000, 10), Point(10, 100_000), Point(0, 10), Point(-5, 10), Point(1e300, 10), Point(.nan, 10),
        Point(.infinity, 10),
    ])
    func impossibleSizesThrow(_ size: Point) {
        #expect(throws: GraphicsError.self) { try PNGImage.encode(size: size, dpi: 300) { _ in } }
    }

    @Test(arguments: [0, -300, 1e12, Double.nan, .infinity])
    func impossibleResolutionsThrow(_ dpi: Double) {
        #expect(throws: GraphicsError.self) { try PNGImage.encode(size: Point(10, 10), dpi: dpi) { _ in } }
    }

    @Test func tooLargeIsSaidInPixels() {
        let error = #expect(throws: GraphicsError.self) {
            try PNGImage.encode(size: Point(25_400, 25.4), dpi: 300) { _ in }
        }
        #expect(error?.description.contains("300000 × 300 px") == true)
        #expect(error?.description.contains("32000") == true)
    }

    @Test func theSameDrawingGivesTheSameBytes() throws {
        func draw() throws -> Data {
            let line = TextShaper().shape("Rue Grimaldi", fonts: ["Noto Sans Bold"])
            return try PNGImage.encode(size: Point(40, 10), dpi: 300) { canvas in
                canvas.show(line.glyphRuns(size: 5, origin: Point(2, 7)), red)
            }
        }
        #expect(try draw() == draw())
    }
}

@Suite("Pictures to be drawn")
struct ImageTests {
    /// A picture of 4 × 4 pixels, its upper left quarter red, and where it was written.
    private func sheet() throws -> RasterImage {
        let png = try PNGImage.encode(size: Point(4, 4), dpi: 25.4) { canvas in
            canvas.fill(Path(Box(x: 0, y: 0, width: 2, height: 2)), red)
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        try png.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try RasterImage(png: file, name: "sheet")
    }

    @Test func partsLieInsideThePicture() throws {
        let sheet = try sheet()
        #expect(sheet.cropped(x: 0, y: 0, width: 4, height: 4, name: "all")?.pixels() == sheet.pixels())
        let part = try #require(sheet.cropped(x: 1, y: 1, width: 2, height: 1, name: "part"))
        #expect(part.width == 2 && part.height == 1 && "\(part)" == "part")
        #expect(part.pixels() == [204, 0, 0, 255, 255, 255, 255, 255])
        for (x, y, width, height) in [
            (3, 0, 2, 1), (0, 3, 1, 2), (-1, 0, 2, 2), (0, -1, 2, 2), (0, 0, 0, 1), (0, 0, 1, -1), (0, 0, 5, 1),
            (.max, 0, 1, 1), (1, 1, .max, 1), (.min, 0, .max, 1),
        ] {
            #expect(sheet.cropped(x: x, y: y, width: width, height: height, name: "out") == nil)
        }
    }

    @Test func whatIsNoPictureIsNamed() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
        #expect(throws: GraphicsError.self) { try RasterImage(png: file, name: "none") }
        try Data("no picture".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: GraphicsError.self) { try RasterImage(png: file, name: "text") }
        #expect(error?.description.contains(file.lastPathComponent) == true)
    }

    @Test func patternsRepeat() throws {
        let sheet = try sheet()
        let png = try PNGImage.encode(size: Point(16, 16), dpi: 254) { canvas in
            canvas.fill(
                Path(Box(x: 0, y: 0, width: 16, height: 16)), tiling: sheet, Tiling(size: Point(4, 4)), opacity: 1)
        }
        let pixels = try Pixels(png: png)
        for (x, y) in [(10, 10), (50, 10), (130, 90)] { #expect(pixels.colour(x: x, y: y) == red) }
        for (x, y) in [(30, 10), (10, 30), (150, 110)] { #expect(pixels.colour(x: x, y: y) == .white) }
    }

    private func svg(_ content: String, _ attributes: String = "width=\"10\" height=\"20\"") -> Data {
        Data("<svg xmlns=\"http://www.w3.org/2000/svg\" \(attributes)>\(content)</svg>".utf8)
    }

    @Test func vectorsAreDrawnInTheirBox() throws {
        let image = try VectorImage(svg: svg("<rect width='10' height='20' fill='#cc0000'/>"), name: "bar")
        #expect(image.width == 10 && image.height == 20 && "\(image)" == "bar")
        let png = try PNGImage.encode(size: Point(20, 20), dpi: 254) { canvas in
            canvas.draw(image, in: Box(x: 2, y: 4, width: 6, height: 12), angle: 0, opacity: 1)
            canvas.draw(image, in: Box(x: 12, y: 7, width: 6, height: 6), angle: .pi / 2, opacity: 0.5)
        }
        let pixels = try Pixels(png: png)
        #expect(pixels.colour(x: 50, y: 100) == red && pixels.colour(x: 10, y: 100) == .white)
        #expect(abs(pixels.share(of: red) * 400 - 72) < 1)
        #expect((pixels.colour(x: 150, y: 100)?.green ?? 0) > 0.45, "half of it shines through")
    }

    @Test func rasterPicturesAreDrawnInTheirBox() throws {
        let sheet = try sheet()
        let png = try PNGImage.encode(size: Point(20, 20), dpi: 254, background: RGBA(0x808080)) { canvas in
            canvas.draw(sheet, in: Box(x: 4, y: 4, width: 12, height: 12), angle: .pi, opacity: 1)
        }
        let pixels = try Pixels(png: png)
        #expect(pixels.colour(x: 140, y: 140) == red, "turned by half a circle, red is at the lower right")
        #expect(pixels.colour(x: 60, y: 60) == .white && pixels.colour(x: 20, y: 20) == RGBA(0x808080))
    }

    @Test(arguments: [
        "", "no image", "<svg", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='5'/>", "<html/>",
    ])
    func whatIsNoVectorImageIsNamed(_ text: String) {
        let error = #expect(throws: GraphicsError.self) { try VectorImage(svg: Data(text.utf8), name: "pin") }
        #expect(error?.description.hasPrefix("pin: ") == true)
    }

    @Test func sizesInPerCentAreNoSize() {
        #expect(throws: GraphicsError.self) {
            try VectorImage(svg: svg("", "width=\"100%\" height=\"100%\""), name: "x")
        }
        #expect(throws: Never.self) { try VectorImage(svg: svg("", "width=\"1in\" height=\"1in\""), name: "x") }
    }

    @Test func damagedVectorsNeverCrash() throws {
        let good = svg("<g transform='rotate(5)'><path d='M1 1L9 9Z'/><text x='1'>A</text></g>")
        var dice = Dice(state: 5)
        for _ in 0..<400 {
            var bytes = good
            for _ in 0..<3 { bytes[Int.random(in: bytes.indices, using: &dice)] = .random(in: 0...255, using: &dice) }
            _ = try? VectorImage(svg: bytes, name: "damaged")
        }
    }
}
