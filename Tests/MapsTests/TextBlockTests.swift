import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Texts and lists in their boxes.
@Suite struct TextBlockTests {
    private let box = Box(x: 10, y: 8, width: 40, height: 60)

    private func page(
        _ block: TextBlock, _ located: Located = MapsFixture.customer(), shops: [LocatedShop] = [], height: Double = 60
    ) throws -> Page {
        let edges = Edges(left: 10, top: 8, width: 40, height: height)
        return try MapsFixture.layOut(
            MapsFixture.design(
                [
                    Element(name: "block", place: .fixed(edges, within: .page), content: .text(block))
                ], sheet: Sheet(width: 150, height: 100)), located, shops)
    }

    /// Left and right end of a line, and its baseline.
    private func extent(_ page: Page, _ line: String) throws -> (left: Double, right: Double, baseline: Double) {
        let text = try #require(page.setTexts.first { $0.string == line }, "\(page.texts)")
        let run = try #require(text.runs.first)
        let width = TextShaper().shape(line, fonts: ["Noto Sans"]).width * run.size
        return (run.origin.x, run.origin.x + width, run.origin.y)
    }

    @Test func linesAreAlignedAndAnchored() throws {
        for (alignment, anchor) in zip(TextBlock.Alignment.allCases, TextBlock.Anchor.allCases) {
            let page = try page(
                TextBlock(parts: [try MapsFixture.text("one", size: 3...3)], alignment: alignment, anchor: anchor))
            let line = try extent(page, "one")
            let middle = (line.left + line.right) / 2
            switch alignment {
            case .left: #expect(abs(line.left - box.minX) < 1e-6 && line.baseline < box.minY + 4)
            case .centre: #expect(abs(middle - box.centre.x) < 0.01 && abs(line.baseline - box.centre.y) < 2)
            case .right: #expect(abs(line.right - box.maxX) < 0.01 && line.baseline > box.maxY - 2)
            }
        }
    }

    @Test func columnsAreFilledEvenly() throws {
        let parts = try (0..<6).map { try MapsFixture.text("row \($0)", size: 2...2) }
        let page = try page(TextBlock(parts: parts, columns: 2))
        let places = try (0..<6).map { try extent(page, "row \($0)") }
        #expect(places[0..<3].allSatisfy { abs($0.left - 10) < 1e-6 })
        #expect(places[3..<6].allSatisfy { abs($0.left - 32) < 1e-6 })
        for row in 0..<3 { #expect(abs(places[row].baseline - places[row + 3].baseline) < 1e-6) }
    }

    @Test func spaceAboveIsLeftBetweenPartsOnly() throws {
        let parts = [
            try MapsFixture.text("one", size: 2...2, above: 5), try MapsFixture.text("two", size: 2...2, above: 5),
        ]
        let page = try page(TextBlock(parts: parts))
        let (one, two) = (try extent(page, "one"), try extent(page, "two"))
        #expect(abs(one.baseline - (8 + 2)) < 1e-6)
        #expect(abs(two.baseline - one.baseline - (5 + 2.56)) < 1e-6)
    }

    @Test func shopsHaveNumbersAndDistancesOnTheRight() throws {
        var shops = MapsFixture.shops([
            MapsFixture.near(MapsFixture.home, east: 200, north: 0),
            MapsFixture.near(MapsFixture.home, east: -300, north: 0),
        ])
        shops[1].record.fields["name"] = "A shop whose name needs two lines at least"
        let list = TextBlock.Part(.shops(try MapsFixture.field("{name}")), size: 2...2)
        let page = try page(TextBlock(parts: [list]), shops: shops)
        for distance in ["200 m", "300 m"] {
            #expect(abs(try extent(page, distance).right - box.maxX) < 0.01)
        }
        let lines = page.setTexts.filter {
            "A shop whose name needs two lines at least".contains($0.string) && $0.string.count > 3
        }
        #expect(lines.count == 2)
        #expect(Set(lines.compactMap { $0.runs.first?.origin.x }).count == 1, "wrapped lines stand under each other")
        // A number stands in the middle of its disc.
        let discs = page.overlay.compactMap { node -> Box? in
            if case .fill(let path, RGBA(0x14406B)) = node { Box(around: path.points) } else { nil }
        }
        #expect(discs.count == 2)
        for (disc, number) in zip(discs, ["1", "2"]) {
            let text = try #require(
                page.overlay.compactMap { node -> Node.Text? in
                    if case .text(let text) = node, text.string == number { text } else { nil }
                }.first)
            let run = try #require(text.runs.first)
            let width = TextShaper().shape(number, fonts: ["Noto Sans Bold"]).width * run.size
            #expect(abs(run.origin.x + width / 2 - disc.centre.x) < 1e-6)
            // Digits are 0.714 em high.
            #expect(abs(run.origin.y - 0.357 * run.size - disc.centre.y) < 0.01)
        }
    }

    @Test func aLongWordShrinksElseFailsElseIsCut() throws {
        let word = "Donaudampfschifffahrtsgesellschaft"
        let shrunk = try page(TextBlock(parts: [try MapsFixture.text(word, size: 1.5...4)]))
        let line = try extent(shrunk, word)
        #expect(line.right <= box.maxX + 0.01)
        #expect(shrunk.notes.isEmpty || shrunk.notes.map(\.kind) == [.textShrunk])
        let error = #expect(throws: LayoutProblem.self) {
            try page(TextBlock(parts: [try MapsFixture.text(word, size: 4...4)]))
        }
        #expect(error == .textTooLong(element: "block", room: Point(40, 60)))
        let cut = try page(TextBlock(parts: [try MapsFixture.text(word + " more", size: 4...4)], overflow: .warn))
        let short = try #require(cut.setTexts.first { $0.string.hasSuffix("…") })
        #expect(word.hasPrefix(short.string.dropLast()) && short.string.count > 8)
        #expect(cut.notes == [PageNote(.textCut, "block")])
    }

    @Test func aLongParagraphIsCutInTheLastLineThatFits() throws {
        let words = (0..<200).map { "word\($0)" }.joined(separator: " ")
        let block = TextBlock(parts: [try MapsFixture.text(words, size: 3...3)], overflow: .warn)
        let page = try page(block, height: 20)
        let lines = page.texts.filter { $0.hasPrefix("word") }
        // 20 mm hold five lines of 3.84 mm.
        #expect(lines.count == 5)
        #expect(lines.last?.hasSuffix("…") ?? false)
        #expect(words.hasPrefix(lines.joined(separator: " ").dropLast()))
        #expect(page.notes == [PageNote(.textCut, "block")])
    }

    @Test func aLongListLosesEntriesAndSaysSo() throws {
        let shops = MapsFixture.shops(
            (1...9).map { MapsFixture.near(MapsFixture.home, east: 30 * Double($0), north: 0) })
        let list = TextBlock.Part(.shops(try MapsFixture.field("{name}")), size: 3...3)
        let cut = try page(TextBlock(parts: [list], overflow: .warn), shops: shops, height: 20)
        #expect(cut.texts.filter { $0.hasPrefix("Shop") } == ["Shop 1", "Shop 2"])
        #expect(cut.texts.contains("…") && cut.notes.contains(PageNote(.textCut, "block")))
        // Without leave to cut, the map shows fewer shops.
        let fewer = try page(TextBlock(parts: [list]), shops: shops, height: 20)
        #expect(fewer.shops == [1, 2, 3] && fewer.notes.isEmpty && fewer.pins.count == 4)
    }

    @Test func numbersStayWithTheirUnits() throws {
        for size in stride(from: 2.0, through: 6, by: 0.25) {
            let page = try page(
                TextBlock(parts: [try MapsFixture.text("It is 12 km to us, or 30 min", size: size...size)]))
            for line in page.texts { #expect(!line.hasPrefix("km") && !line.hasPrefix("min"), "\(line) at \(size)") }
        }
    }

    @Test func theScaleOnThePageIsTheScaleOfTheMap() throws {
        let block = TextBlock(parts: [try MapsFixture.text("1:{scale}", size: 2...2)], ground: Ground(colour: .white))
        var random = MapsGenerator(state: 41)
        for _ in 0..<40 {
            let shops = MapsFixture.shops([
                MapsFixture.near(
                    MapsFixture.home, east: .random(in: -2000...2000, using: &random),
                    north: .random(in: -2000...2000, using: &random))
            ])
            let page = try MapsFixture.layOut(
                MapsFixture.design(
                    [
                        Element(
                            name: "block", place: .corner([.topLeft, .bottomRight], maximum: Point(40, 20)),
                            content: .text(block)),
                        Element(
                            name: "big", place: .corner([.topLeft, .topRight], maximum: Point(40, 30)),
                            content: .zone(Zone())),
                    ], view: MapView(.fit(shops: 1))), MapsFixture.customer(), shops)
            let scale = Words(.en).number(page.frame.scaleDenominator.rounded())
            #expect(page.texts.contains("1:\(scale)"), "\(page.texts)")
        }
    }

    @Test(arguments: [
        ("Straße 5", false), ("", false), ("12, rue", false), ("שלום", true), ("5 רחוב", true), ("مرحبا Léa", true),
        ("Léa مرحبا", false), ("\u{200F}(1) שלום", true), ("日本", false),
    ])
    func aParagraphRunsAsItsFirstLetterDoes(text: String, isBackward: Bool) {
        #expect(text.isBackward == isBackward)
    }
}
