import Geo
import Graphics
import TestSupport
import Testing

private let regular = ["Noto Sans Regular"]

@Suite("Shaping text")
struct TextShaperTests {
    private let shaper = TextShaper()

    private func width(_ text: String, _ fonts: [String] = regular, spacing: Double = 0) -> Double {
        shaper.shape(text, fonts: fonts, letterSpacing: spacing).width
    }

    @Test func testsSeeTheTestFontsAlone() {
        #expect(shaper.missingFamilies(of: ["Noto Sans", "Noto Sans Bold", "Noto Sans Italic"]).isEmpty)
        #expect(
            shaper.missingFamilies(of: ["DejaVu Sans", "Noto Serif", "Noto Sans Hebrew", "Noto Sans Thai"]).count == 4)
    }

    @Test func advancesMayBeCutToAGrid() {
        let coarse = TextShaper(grid: 24).shape("AVATAR", fonts: regular)
        let advances = coarse.runs.flatMap(\.clusters).map { $0.advance * 24 }
        #expect(advances.count == 6 && advances.allSatisfy { abs($0 - $0.rounded()) < 1e-9 })
        // Without kerning both letters are as far apart as any.
        #expect(Set(coarse.runs.flatMap(\.clusters).filter { $0.text == "A" }.map(\.advance)).count == 1)
    }

    @Test func linesThatRunDownHaveUprightLetters() throws {
        let text = "\u{A000}\u{A001} a\u{A002}("
        func shape(_ direction: ShapedLine.Direction) -> [ShapedLine.Run] {
            shaper.shape(text, fonts: regular, direction: direction).runs
        }
        func upright(_ runs: [ShapedLine.Run]) -> String {
            runs.filter(\.isUpright).flatMap(\.clusters).map(\.text).joined()
        }
        #expect(upright(shape(.horizontal)).isEmpty)
        // Letters of Latin lie on their sides, or all letters stand; what opens or separates never does.
        #expect(upright(shape(.vertical)) == "\u{A000}\u{A001}\u{A002}")
        #expect(upright(shape(.stacked)) == "\u{A000}\u{A001}a\u{A002}")
        let standing = shape(.stacked).filter(\.isUpright).flatMap(\.clusters)
        #expect(standing.allSatisfy { $0.advance == 1 })
        #expect(shape(.horizontal) == TextShaper().shape(text, fonts: regular).runs, "a shaper forgets the direction")
    }

    @Test func uprightLettersHangBelowTheStartOfTheirLine() throws {
        let line = shaper.shape("\u{A000}\u{A001}", fonts: regular, direction: .vertical)
        let run = try #require(line.glyphRuns(size: 10, origin: .zero, angle: .pi / 2).first)
        // A column turned to run down: the letters are not turned, one em below the other and on one upright.
        try #require(run.angle == 0 && run.glyphs.count == 2)
        #expect(abs(run.glyphs[1].y - run.glyphs[0].y - 10) < 2 && run.glyphs[0].y > 5 && run.glyphs[0].y < 12)
        #expect(run.glyphs.allSatisfy { $0.x > -5 && $0.x < 5 }, "the middle of the line is right of the baseline")
    }

    @Test func missingFamiliesAreNamed() {
        #expect(
            shaper.missingFamilies(of: ["Noto Sans Bold", "No Such Font Bold", "noto sans"]) == ["No Such Font Bold"])
        #expect(shaper.missingFamilies(of: []).isEmpty)
    }

    @Test func weightsAndSlantsAreFaces() {
        let faces = ["Noto Sans Regular", "Noto Sans Bold", "Noto Sans Italic"].map {
            shaper.shape("a", fonts: [$0]).runs.first?.typeface.name
        }
        #expect(faces == ["Noto Sans Regular", "Noto Sans Bold", "Noto Sans Italic"])
        #expect(width("Monaco", ["Noto Sans Bold"]) > width("Monaco"))
    }

    @Test func anUnknownFontGivesWayToTheNextName() {
        #expect(shaper.shape("a", fonts: ["No Such Font", "Noto Sans"]) == shaper.shape("a", fonts: ["Noto Sans"]))
    }

    @Test func widthsAreFractionsOfTheSize() {
        // From the hmtx table of Noto Sans Regular, 1000 units an em: n is 618 wide, the space 260.
        #expect(abs(width("n") - 0.618) < 0.001)
        #expect(abs(width("n n") - 1.496) < 0.001)
        let line = shaper.shape("Monaco", fonts: regular)
        let (small, large) = (line.glyphRuns(size: 1, origin: .zero), line.glyphRuns(size: 7, origin: .zero))
        #expect(small.count == 1 && large.count == 1)
        for (a, b) in zip(small[0].glyphs, large[0].glyphs) { #expect(a.id == b.id && abs(a.x * 7 - b.x) < 1e-12) }
        #expect(line.ascent > 0.7 && line.ascent < 1.3 && line.descent > 0.1 && line.descent < 0.5)
    }

    @Test func advancesAddUpToTheWidth() {
        let line = shaper.shape("Avenue de la Costa", fonts: regular)
        let clusters = line.runs.flatMap(\.clusters)
        #expect(clusters.map(\.text).joined() == "Avenue de la Costa")
        var x = 0.0
        for cluster in clusters {
            #expect(abs(cluster.x - x) < 1e-12)
            x += cluster.advance
        }
        #expect(abs(x - line.width) < 1e-12)
    }

    @Test func lettersAreKerned() {
        #expect(width("AV") < width("A") + width("V") - 0.01)
        #expect(abs(width("nn") - 2 * width("n")) < 1e-9)
    }

    @Test func marksJoinTheirLetter() {
        let line = shaper.shape("e\u{301}a", fonts: regular)
        #expect(line.runs.flatMap(\.clusters).map(\.text) == ["e\u{301}", "a"])
        #expect(line.missing.isEmpty)
    }

    @Test func letterSpacingStandsBetweenLetters() {
        #expect(abs(width("nnnn", spacing: 0.2) - (width("nnnn") + 3 * 0.2)) < 1e-9)
        #expect(abs(width("n", spacing: 0.2) - width("n")) < 1e-9)
        #expect(width("", spacing: 0.2) == 0)
    }

    @Test func scriptsWithoutAFontAreReported() {
        for (text, letters) in [("שלום", 4), ("東京", 2), ("ไทย", 3)] {
            let line = shaper.shape("A " + text, fonts: regular)
            #expect(line.missing.sorted() == text.map(String.init).sorted(), "\(letters) letters")
            #expect(!line.missing.contains("A"))
        }
        #expect(shaper.shape("Łódź Ωμέγα Ђорђе Hà Nội", fonts: regular).missing.isEmpty)
    }

    @Test func whatIsMissingHasNoGlyph() {
        let line = shaper.shape("A東B", fonts: regular)
        #expect(line.missing == ["東"])
        #expect(line.runs.flatMap(\.clusters).map(\.text) == ["A", "B"])
        #expect(abs(line.width - width("A") - width("B")) < 0.05)
    }

    @Test func rightToLeftRunsAreBackward() throws {
        // U+202E sets Latin letters from right to left, for the test fonts have no script that runs so by itself.
        let line = shaper.shape("ab \u{202E}cde\u{202C}", fonts: regular)
        let backward = try #require(line.runs.first { $0.isBackward })
        #expect(backward.clusters.map(\.text).joined().filter(\.isLetter) == "edc", "clusters stand from left to right")
        let run = try #require(line.glyphRuns(size: 1, origin: .zero).first { $0.isBackward })
        #expect(run.text.filter(\.isLetter) == "cde", "the text is in reading order")
        #expect(run.clusters.map(\.bytes).reduce(0, +) == run.text.utf8.count)
        #expect(run.clusters.map(\.glyphs).reduce(0, +) == run.glyphs.count)
        #expect(line.runs.first?.isBackward == false)
    }

    @Test(arguments: ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"])
    func lineBreaksCountAsSpaces(_ lineBreak: String) {
        let line = shaper.shape("Rue\(lineBreak)Grimaldi", fonts: regular)
        #expect(abs(line.width - width("Rue Grimaldi")) < 1e-9)
        #expect(line.missing.isEmpty)
    }

    @Test func linesMayBreakBehindSpacesAndHyphens() {
        let text = "Rue Jean-Luc d’Été"
        let pieces = ([0] + shaper.lineBreaks(in: text)).map { offset in
            String(decoding: Array(text.utf8).dropFirst(offset).prefix(4), as: UTF8.self)
        }
        #expect(pieces == ["Rue ", "Jean", "Luc ", "d’"])
        #expect(shaper.lineBreaks(in: "Monaco").isEmpty && shaper.lineBreaks(in: "").isEmpty)
        #expect(shaper.lineBreaks(in: "東京都") == [3, 6])
    }

    @Test func allSortsOfTextAreShaped() {
        var dice = Dice(state: 6)
        let odd = ["a", " ", "\u{0}", "\u{200D}", "\u{202E}", "👨‍👩‍👧", "ffi", "\u{301}", "\u{FFFD}", "ש", "ا", "\n", "𝒳"]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...12, using: &dice)).map { _ in odd.randomElement(using: &dice) ?? "" }
                .joined()
            let line = shaper.shape(text, fonts: regular, letterSpacing: 0.1)
            #expect(line.width.isFinite)
            for run in line.glyphRuns(size: 3, origin: .zero) {
                #expect(run.clusters.map(\.bytes).reduce(0, +) == run.text.utf8.count)
                #expect(run.clusters.map(\.glyphs).reduce(0, +) == run.glyphs.count)
            }
            #expect(shaper.lineBreaks(in: text).allSatisfy { (0..<text.utf8.count).contains($0) })
        }
    }
}
