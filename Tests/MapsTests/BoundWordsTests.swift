import Batch
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// Lines that do not tear apart what belongs together.
@Suite struct BoundWordsTests {
    @Test(arguments: [
        ("Avenue du 3 Septembre", "Avenue du\u{A0}3\u{A0}Septembre"),
        ("Boulevard de la République", "Boulevard de\u{A0}la\u{A0}République"),
        ("Impasse des Carrières 26", "Impasse des\u{A0}Carrières\u{A0}26"), ("98000 Monaco", "98000\u{A0}Monaco"),
        ("Avenue Camille Blanc", "Avenue Camille Blanc"), ("Straße am Rosengarten", "Straße am\u{A0}Rosengarten"),
        ("Boulevard Charles III", "Boulevard Charles\u{A0}III"), ("Avenue De Gaulle", "Avenue De\u{A0}Gaulle"),
        ("Rue X 20 bis", "Rue\u{A0}X\u{A0}20\u{A0}bis"), ("Rue Neuve 9-11", "Rue Neuve\u{A0}9-11"),
        ("Spar · Rue Neuve 3 · 98000 Monaco", "Spar · Rue Neuve\u{A0}3 · 98000\u{A0}Monaco"),
        ("Rue Neuve 3, Nice", "Rue Neuve\u{A0}3, Nice"), ("Gate 3 hall", "Gate 3\u{A0}hall"),
        ("Casa I Pini", "Casa I Pini"),
        ("", ""), ("de", "de"), (" de ", " de "), ("1er 2 3", "1er 2 3"),
    ])
    func smallWordsStayWithTheNext(text: String, bound: String) {
        #expect(BoundWords.bound(text) == bound)
    }

    @Test func shortPartsOfCompoundsStayTogether() {
        func isBound(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return bytes.firstIndex(of: 0x2D).map { BoundWords.isBound(at: $0 + 1, in: bytes) } ?? false
        }
        #expect(isBound("St-Jean") && isBound("Grand-Rue") && !isBound("Beausoleil-Centre"))
    }

    @Test func anyBytesAndPlacesAreTaken() {
        var random = MapsGenerator(state: 17)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? [0x20, 0x2D, 0x31, 0x64, 0x65].randomElement(using: &random) ?? 0x20
                    : UInt8.random(in: 0...255, using: &random)
            }
            for at in -1...bytes.count + 1 { _ = BoundWords.isBound(at: at, in: bytes) }
            _ = BoundWords.bound(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// A narrow column: lines may be shorter, none ends in a particle.
    @Test func textsOnThePageBreakBetweenTheRightWords() throws {
        for width in stride(from: 22.0, through: 60, by: 2) {
            let text = "Avenue du 3 Septembre, Boulevard de la République, Place de la Gare"
            for line in try page(text, width: width).texts {
                #expect(![" du", " de", " la", " 3"].contains { line.hasSuffix($0) }, "\(line) at \(width)")
            }
        }
    }

    /// A page with a text in a column, in mm.
    private func page(_ text: String, width: Double) throws -> Page {
        let block = TextBlock(parts: [.init(.text(try MapsFixture.field(text)), size: 2.5...2.5)], overflow: .warn)
        return try MapsFixture.layOut(
            MapsFixture.design([
                Element(
                    name: "block", place: .fixed(Edges(left: 0, top: 0, width: width, height: 40), within: .page),
                    content: .text(block))
            ]), MapsFixture.customer(), [])
    }

    private func lines(_ text: String, width: Double) throws -> [String] {
        let size = 2.5
        return try page(text, width: width).setTexts.filter { $0.runs.first?.size == size }.map(\.string)
    }

    @Test func itemsOfAListStayWhole() throws {
        let text = "via Boulevard Rainier III, Avenue du Général De Gaulle"
        let items = try lines(text, width: 50)
        #expect(items == ["via Boulevard Rainier III,", "Avenue du Général De Gaulle"], "\(items)")
        // A line more is worth a whole name.
        #expect(
            try lines("via Rue Louis Notari, Avenue du Port, Boulevard Rainier III", width: 36)
                == ["via Rue Louis Notari,", "Avenue du Port,", "Boulevard Rainier III"])
        // Too wide alone: torn apart, but for its number.
        #expect(
            try lines("via Boulevard du Jardin Exotique Rainier III", width: 30).last?.hasSuffix("Rainier III") == true)
    }

    /// A sign between two items says nothing at the end of a line.
    @Test(arguments: ["·", "•", "|"]) func signsBetweenItemsVanishAtBreaks(sign: String) throws {
        let text = "Avenue des Anciens Combattants 33 \(sign) 98000 Monaco"
        #expect(try lines(text, width: 60) == ["Avenue des Anciens Combattants 33", "98000 Monaco"])
        #expect(try lines(text, width: 100) == [text])
        for width in stride(from: 25.0, through: 60, by: 1) {
            #expect(try lines(text, width: width).allSatisfy { !$0.hasSuffix(sign) && !$0.hasPrefix(sign) })
        }
        #expect(try lines("\(sign) Rue A \(sign)", width: 60) == ["\(sign) Rue A \(sign)"])
    }

    @Test func theFirstRoadOfAWayIsWholeBesideItsLength() throws {
        let text = "3.1 km, about 3 minutes by car via Avenue Prince Rainier III Monaco, Boulevard de la Turbie"
        for width in stride(from: 62.0, through: 110, by: 4) {
            let lines = try lines(text, width: width)
            #expect(lines.contains { $0.contains("via Avenue Prince Rainier III Monaco,") }, "\(width): \(lines)")
        }
    }

    @Test func compoundsAreTornApartOnlyForALineLess() throws {
        #expect(try lines("Pont Neuf Sainte-Dévote", width: 24) == ["Pont Neuf", "Sainte-Dévote"])
        #expect(try lines("Avenue de Saint-Romain 34", width: 25) == ["Avenue", "de Saint-Romain 34"])
        #expect(try lines("Beausoleil-Centre", width: 14).count == 2)
    }

    @Test func houseNumbersNeverBeginALine() throws {
        for width in stride(from: 18.0, through: 50, by: 1) {
            for text in [
                "Rue Princesse Antoinette 30", "Avenue des Pins 20 bis", "Spar · Rue Princesse Antoinette 30 · Nice",
            ] {
                for line in try lines(text, width: width) {
                    #expect(line.first?.isNumber == false && line != "bis", "\(line) at \(width)")
                }
            }
        }
    }

    /// Once below the list, in the language of the page.
    @Test(arguments: Words.Language.allCases) func listsSayHowTheyMeasure(language: Words.Language) throws {
        let shops = MapsFixture.shops(
            (1...3).map { MapsFixture.near(MapsFixture.home, east: 200 * Double($0), north: 0) })
        let block = TextBlock(parts: [.init(.shops(try MapsFixture.field("{name}")), size: 2.5...2.5)])
        var template = MapsFixture.design([
            Element(
                name: "block", place: .fixed(Edges(left: 0, top: 0, width: 70, height: 30), within: .page),
                content: .text(block))
        ])
        template.words = Words(language)
        let note = try #require(
            ["en": "crow", "de": "Luftlinie", "fr": "oiseau", "it": "linea d’aria"][language.rawValue])
        #expect(
            try MapsFixture.layOut(template, MapsFixture.customer(), shops).texts.filter { $0.contains(note) }.count
                == 1)
        #expect(try MapsFixture.layOut(template, MapsFixture.customer(), []).texts.allSatisfy { !$0.contains(note) })
    }

    /// Below all columns and apart from the entries, so that it is not read as the last shop's.
    @Test(arguments: [1, 2, 3]) func whatIsSaidOfAllShopsHangsUnderNone(columns: Int) throws {
        let shops = MapsFixture.shops(
            (1...3).map { MapsFixture.near(MapsFixture.home, east: 200 * Double($0), north: 0) })
        let block = TextBlock(
            parts: [.init(.shops(try MapsFixture.field("{name}")), size: 2.3...2.5)], columns: columns)
        let page = try MapsFixture.layOut(
            MapsFixture.design([
                Element(
                    name: "block", place: .fixed(Edges(left: 4, top: 4, width: 90), within: .page),
                    content: .text(block))
            ]), MapsFixture.customer(), shops)
        let note = try #require(page.setTexts.first { $0.string.contains("crow") })
        let names = page.setTexts.filter { $0.string.hasPrefix("Shop ") }
        func place(_ text: Node.Text) -> Point { text.runs.first?.origin ?? .zero }
        let lowest = names.map { place($0).y }.max() ?? 0
        let pitch = 2.5 * 1.28
        #expect(place(note).y > lowest + pitch + 0.5)
        #expect(place(note).x < (names.map { place($0).x }.min() ?? 0) - 2)
        #expect(place(note).y < (page.box("block")?.maxY ?? 0))
    }
}
