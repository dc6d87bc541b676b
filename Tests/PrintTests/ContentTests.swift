import Geo
import Graphics
import Print
import TestSupport
import Testing

private func marks(alpha: Double = 1) -> PageMarks {
    var marks = PageMarks()
    let reach = Box(x: 10, y: 10, width: 50, height: 20)
    marks.halos = [
        HaloMark(width: 2, colour: RGBA(0xFF_FF_FF, alpha: alpha), reach: reach),
        HaloMark(width: 1, colour: RGBA(0xFF_00_00, alpha: alpha), reach: reach),
    ]
    return marks
}

private func edited(_ content: String, alpha: Double = 1) throws -> (content: String, groups: [String]) {
    let edited = try ContentEditor(Array(content.utf8), marks: marks(alpha: alpha)).edited()
    return (
        String(decoding: edited.content, as: UTF8.self),
        edited.groups.map { String(decoding: $0.content, as: UTF8.self) }
    )
}

@Suite("Content of pages")
struct ContentTests {
    @Test func operatorsComeWithTheirOperands() throws {
        let content = "q 1 0 0 -1 0 5.5 cm % note (\n[(a\\)b)-20<4f>]TJ /Span<</A<feff>/B[1 2]>> BDC(x(y)z)' EMC 7"
        let bytes = Array(content.utf8)
        var scanner = ContentScanner(bytes)
        var found: [String] = []
        while let operation = try scanner.next() {
            let parts = operation.operands + [operation.name]
            found.append(parts.map { String(decoding: bytes[$0], as: UTF8.self) }.joined(separator: "|"))
        }
        #expect(
            found == [
                "q", "1|0|0|-1|0|5.5|cm", "[(a\\)b)-20<4f>]|TJ", "/Span|<</A<feff>/B[1 2]>>|BDC", "(x(y)z)|'", "EMC",
            ])
    }

    @Test(arguments: ["(a", "[1", "]", "<</A", "<4f", ")", ">", "{", "1 >> f", "BI /W 1 ID x EI", "(a\\"])
    func damagedContentIsRefused(content: String) {
        #expect(throws: GraphicsError.self) { try edited(content) }
    }

    @Test(arguments: [("1", 1), ("-.5", -0.5), ("+3.25", 3.25), ("0.123457", 0.123457)])
    func numbers(text: String, value: Double) {
        #expect(ContentScanner(Array(text.utf8)).number(0..<text.utf8.count) == value)
    }

    @Test(arguments: ["", "-", ".", "1-2", "1.2.3", "1e5", "/a", "12345678901234567890"])
    func otherTokensAreNoNumbers(text: String) {
        #expect(ContentScanner(Array(text.utf8)).number(0..<text.utf8.count) == nil)
    }

    @Test func contentWithoutMarksStays() throws {
        let content = "q 0.5 0.5 0.1235 rg /a0 gs 1 2 3 4 re f BT /f Tf (x)Tj ET Q\n"
        #expect(try edited(content).content == content)
    }

    @Test func markedLettersAreStroked() throws {
        let content = "q 0 0 0.123457 rg /a0 gs BT 1 0 0 1 2 3 Tm (x)Tj ET 0 0 0 rg BT (x)Tj ET Q\n"
        let found = try edited(content).content
        #expect(found.contains("2 w 1 1 1 RG\nBT\n1 0 0 1 2 3 Tm\n(x)Tj\nET") && found.contains("1 J 1 j 1 Tr"))
        #expect(!found.contains("0.123457") && found.hasSuffix("0 0 0 rg BT (x)Tj ET Q\n"))
    }

    @Test func anotherColourEndsAMark() throws {
        let content = "q 0 0.001 0.123457 rg 1 0 0 RG 0 0 m 1 1 l S BT (x)Tj ET Q q 0 0 0 rg BT (x)Tj ET Q"
        #expect(try !edited(content).content.contains("Tr"))
    }

    @Test func clipsOfEarlierDrawingsAreLeftAndTakenUpAgain() throws {
        let content =
            "q 0 0 30 30 re W n 3 w [1 2] 0 d /a0 gs 0 0 1 rg 1 1 2 2 re f 0 0 0.123457 rg /a1 gs BT (x)Tj ET 5 5 5 5 re S Q"
        let found = try edited(content).content.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(found.contains("/a1 gs Q q /a1 gs []0 d 1 J 1 j 1 Tr"))
        #expect(found.contains("ET EMC Q q 0 0 30 30 re W n /a1 gs 3 w [1 2] 0 d 5 5 5 5 re S Q"))
        let within = content.replacing("30 30 re W", with: "300 300 re W")
        #expect(try !edited(within).content.contains("Q q"))
    }

    @Test func translucentNeighboursAreOneGroup() throws {
        let halo = "0 0 0.123457 rg /a1 gs BT (x)Tj ET 0 0.001 0.123457 rg BT (y)Tj ET "
        let one = try edited("q " + halo + "0 0 0 rg BT (x)Tj ET Q", alpha: 0.5)
        #expect(one.groups.count == 1 && one.groups[0].contains("(x)Tj") && one.groups[0].contains("(y)Tj"))
        #expect(one.content.contains("/h0 Do"))
        let two = try edited("q " + halo + "0 0 0 rg BT (x)Tj ET " + halo + " Q", alpha: 0.5)
        #expect(two.groups.count == 2 && two.content.contains("/h1 Do"))
    }

    @Test func areasBecomeForms() throws {
        var marks = marks()
        marks.placements = [
            PlacementMark(
                page: 7, right: Point(1, 0), down: Point(0, 1), origin: Point(-3.5, 20),
                shown: Box(x: 1, y: 2, width: 30, height: 40))
        ]
        let content = "q 0 0 1 rg 0 0 5 5 re W n 0 0 0.765433 rg /a0 gs 1 2 30 40 re f 1 0 0 rg 0 0 1 1 re f Q"
        let edited = try ContentEditor(Array(content.utf8), marks: marks).edited()
        #expect(
            String(decoding: edited.content, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                == "q 0 0 1 rg 0 0 5 5 re W n /a0 gs q 1 0 0 1 -3.5 20 cm 1 2 30 40 re W n /c7 Do Q 1 0 0 rg 0 0 1 1 re f Q"
        )
        #expect(edited.forms == [7])
    }

    @Test func marksDrawnOtherwiseAreRefused() {
        #expect(throws: GraphicsError.self) { try edited("q 0 0 0.123457 rg 0 0 1 1 re f Q") }
        #expect(throws: GraphicsError.self) { try edited("q 0 0 0.123457 rg BT (x)Tj q Q ET Q") }
        #expect(throws: GraphicsError.self) { try edited("q 0 0 0.123457 rg BT (x)Tj") }
        #expect(throws: GraphicsError.self) { try edited("Q") }
    }

    @Test func randomContentFuzz() throws {
        let pieces = [
            "q ", "Q ", "0 0 0.123457 rg ", "0 0.001 0.123457 rg ", "1 0 0 rg ", "BT ", "ET ", "(x)Tj ",
            "[(a)-3(b)]TJ ",
            "/a0 gs ", "1 2 3 4 re ", "W n ", "f ", "S ", "(", ")", "<", ">", "<<", ">>", "[", "]", "\\", "1e9 ", "-",
            "9",
            ".", "/", "%", "\n", "Do ", "BI ", "1 0 0 1 0 0 cm ", "[1] 0 d ",
        ]
        var dice = Dice(state: 11)
        try Fuzz.run("content", 3000) { _ in
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...30, using: &dice) {
                if Int.random(in: 0..<12, using: &dice) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &dice))
                } else {
                    bytes += Array((pieces.randomElement(using: &dice) ?? "").utf8)
                }
            }
            for alpha in [1, 0.5] { _ = try? ContentEditor(bytes, marks: marks(alpha: alpha)).edited() }
        }
    }
}
