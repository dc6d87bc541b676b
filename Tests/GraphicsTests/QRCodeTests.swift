import Geo
import Graphics
import Testing

/// QR codes against the structure that ISO/IEC 18004 publishes.
@Suite("QR codes")
struct QRCodeTests {
    /// The symbol in text, `#` for dark modules.
    private func drawn(_ code: QRCode, _ columns: Range<Int>, _ rows: Range<Int>) -> [String] {
        rows.map { row in columns.map { code[$0, row] ? "#" : "." }.joined() }
    }

    @Test(arguments: [
        ("https://example.com/?id=C00042", 1, QRCode.Correction.low), ("Müller & Söhne", 1, .high), ("1", 1, .medium),
        ("x", 2953, .low), ("7", 3057, .high),
    ])
    func hasFinderAndTimingPatterns(text: String, times: Int, correction: QRCode.Correction) throws {
        let code = try QRCode(String(repeating: text, count: times), correction: correction)
        #expect((code.side - 17) % 4 == 0 && (21...177).contains(code.side))
        let finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
        let far = code.side - 7..<code.side
        #expect(drawn(code, 0..<7, 0..<7) == finder)
        #expect(drawn(code, far, 0..<7) == finder)
        #expect(drawn(code, 0..<7, far) == finder)
        // The rows of light modules around the finders, and the dots that tell the size of a module.
        #expect(
            drawn(code, 0..<8, 7..<8) == ["........"] && drawn(code, 7..<8, 0..<8) == [String](repeating: ".", count: 8)
        )
        for at in 8..<code.side - 8 { #expect(code[at, 6] == (at % 2 == 0) && code[6, at] == (at % 2 == 0)) }
        #expect(code[8, code.side - 8])
        #expect(!code[-1, 0] && !code[0, code.side] && !code[code.side, 0])
    }

    @Test func aLongerTextOrMoreCorrectionTakesALargerSymbol() throws {
        func side(_ count: Int, _ correction: QRCode.Correction) throws -> Int {
            try QRCode(String(repeating: "a", count: count), correction: correction).side
        }
        // Table 7: bytes that version 1 holds by level of correction.
        for (correction, count) in zip(QRCode.Correction.allCases, [17, 14, 11, 7]) {
            #expect(try side(count, correction) == 21)
            #expect(try side(count + 1, correction) == 25)
        }
    }

    /// The example of annex I: the digits 01234567 at medium correction, with its format bits and its codewords.
    @Test func readsBackAsThePublishedExample() throws {
        let code = try QRCode("01234567", correction: .medium)
        #expect(code.side == 21)
        // Format bits 14 … 0 beside the upper left finder.
        let places = (0...5).map { ($0, 8) } + [(7, 8), (8, 8), (8, 7)] + (0...5).reversed().map { (8, $0) }
        #expect(places.map { code[$0, $1] ? "1" : "0" }.joined() == "101111001111100")
        var bits: [Bool] = []
        var columns = Array(stride(from: 20, to: 6, by: -2)) + [5, 3, 1]
        var isUpward = true
        while !columns.isEmpty {
            let right = columns.removeFirst()
            for step in 0..<21 {
                let row = isUpward ? 20 - step : step
                for column in [right, right - 1] where !(row < 9 && (column < 9 || column > 12)) {
                    guard !(row > 12 && column < 9), row != 6, column != 6 else { continue }
                    // Mask pattern 010.
                    bits.append(code[column, row] != (column % 3 == 0))
                }
            }
            isUpward.toggle()
        }
        #expect(bits.count == 26 * 8)
        let words = stride(from: 0, to: bits.count, by: 8).map { at in
            bits[at..<at + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
        #expect(
            words == [
                0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xA5,
                0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55,
            ])
    }

    @Test(arguments: [("https://example.com/?id=C00042", 1), ("01234567", 1), ("Ünïcode ", 60)])
    func thePathCoversTheDarkModulesExactly(text: String, times: Int) throws {
        let code = try QRCode(String(repeating: text, count: times), correction: .quartile)
        // Modules of 0.5: places are exact in binary.
        let side = Double(code.side) / 2
        let box = Box(x: 12, y: 30, width: side, height: side)
        let path = code.path(in: box)
        #expect(Box(around: path.points) == box)
        // How often rings turn clockwise around a module: the sum of the edges left of it, upward ones +1.
        var edges = [[Int]](repeating: [Int](repeating: 0, count: code.side + 1), count: code.side)
        for ring in rings(of: path) {
            for (at, from) in ring.enumerated() {
                let (before, to) = (ring[(at + ring.count - 1) % ring.count], ring[(at + 1) % ring.count])
                // Every point is a corner.
                #expect((before.x == from.x) != (from.x == to.x) && (before.y == from.y) != (from.y == to.y))
                guard from.x == to.x else { continue }
                let rows = [from.y, to.y].map { Int(($0 - box.minY) * 2) }
                for row in (rows.min() ?? 0)..<(rows.max() ?? 0) {
                    edges[row][Int((from.x - box.minX) * 2)] += rows[1] < rows[0] ? 1 : -1
                }
            }
        }
        for row in 0..<code.side {
            var winding = 0
            let covered = (0..<code.side).map { column in
                winding += edges[row][column]
                return winding
            }
            #expect(covered == (0..<code.side).map { code[$0, row] ? 1 : 0 })
        }
    }

    @Test func emptyAndTooLongTextsAreRefused() throws {
        func message(_ text: String, _ correction: QRCode.Correction) -> String? {
            do throws(GraphicsError) {
                _ = try QRCode(text, correction: correction)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(message("", .low) == "a QR code needs a text; found an empty one")
        #expect(message("a\0b", .low) == "the text of a QR code holds a zero byte")
        for (correction, count) in zip(QRCode.Correction.allCases, [2953, 2331, 1663, 1273]) {
            #expect(message(String(repeating: "a", count: count), correction) == nil)
            #expect(
                message(String(repeating: "a", count: count + 1), correction)
                    == "the text of a QR code has \(count + 1) bytes, too many for \(correction.rawValue) correction; "
                    + "at most \(count) were expected")
            let accented = "ä" + String(repeating: "a", count: count - 3)
            #expect(message(accented, correction) == nil)
            #expect(message(accented + "a", correction)?.hasSuffix("at most \(count - 1) were expected") == true)
        }
    }

    private func rings(of path: Path) -> [[Point]] {
        var rings: [[Point]] = []
        var points = path.points[...]
        for verb in path.verbs {
            if verb == .move { rings.append([]) }
            if verb != .close, let point = points.popFirst() { rings[rings.count - 1].append(point) }
        }
        return rings
    }
}
