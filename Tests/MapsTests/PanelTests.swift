import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import Testing

/// The words on a page: text block, scale bar, credit.
@Suite struct PanelTests {
    private let shops = MapsFixture.shops([
        MapsFixture.near(MapsFixture.home, east: 400, north: 0),
        MapsFixture.near(MapsFixture.home, east: 0, north: -1200),
    ])

    /// The sizes of the panel's letters in mm.
    private func sizes(_ page: Page, of word: String) -> [Double] {
        page.overlay.compactMap { node in
            if case .text(let text) = node, text.string.contains(word) { text.runs.first?.size } else { nil }
        }
    }

    @Test func thePanelTellsWhoWhereAndHowFar() throws {
        var template = MapsFixture.template(.fit(shops: 2))
        template.words = Words(.de)
        let page = try MapsFixture.page(MapsFixture.customer(), shops, template)
        for line in ["Léa Dubois", "Rue Grimaldi 5", "98000 Monaco", "1", "Shop 1", "400 m", "2", "Shop 2", "1,2 km"] {
            #expect(page.texts.contains(line))
        }
        #expect(page.shops == [1, 2])
        let route = try MapsFixture.page(
            MapsFixture.traveller([MapsFixture.home, shops[0].coordinate]), shops, MapsFixture.template(.route))
        #expect(route.texts.contains("1.9 km, about 5 minutes by car"))
        #expect(route.texts.contains("A") && route.texts.contains("B") && route.shops == [1])
        #expect(!route.texts.contains { $0.contains("Shop 2") })
    }

    @Test func longTextsAreBrokenBetweenWords() throws {
        let words = (1...14).map { "word\($0)" }
        let page = try MapsFixture.page(
            MapsFixture.customer(), shops, MapsFixture.template(), title: "Title", body: words.joined(separator: " "))
        let lines = page.texts.filter { $0.hasPrefix("word") }
        #expect(lines.count > 1)
        #expect(lines.joined(separator: " ") == words.joined(separator: " "))
        for text in page.overlay {
            if case .text(let text) = text, let run = text.runs.first, text.string.hasPrefix("word"),
                let panel = page.panel
            {
                #expect(run.origin.x >= panel.minX && run.origin.y < panel.maxY)
                #expect(run.origin.x + (run.glyphs.last?.x ?? 0) < panel.maxX)
            }
        }
    }

    @Test(arguments: ["one\ntwo", "one\r\ntwo", "one\u{2028}two", "one\n\n two "])
    func linesOfAFieldStayLines(body: String) throws {
        let page = try MapsFixture.page(MapsFixture.customer(), shops, MapsFixture.template(), body: body)
        #expect(page.texts.contains("one") && page.texts.contains("two"))
    }

    @Test func aLongTextShrinksBeforeItFails() throws {
        let template = MapsFixture.template(width: 100, height: 100)
        var shrunk: Set<Double> = []
        var failed = 0
        for count in stride(from: 10, through: 400, by: 10) {
            let body = Array(repeating: "word", count: count).joined(separator: " ")
            do throws(LayoutProblem) {
                let page = try MapsFixture.page(MapsFixture.customer(), shops, template, body: body)
                shrunk.formUnion(sizes(page, of: "word").map { ($0 / 2.75 * 10).rounded() / 10 })
                #expect(failed == 0, "a longer text does not fit where a shorter one does not")
                #expect(page.panel.map { page.boxes.safe.contains($0) } ?? false)
            } catch {
                guard case .textTooLong("panel", let room) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(room.x > 0 && room.y > 0)
                failed += 1
            }
        }
        #expect(shrunk == [1, 0.9, 0.8] && failed > 5)
    }

    @Test func aTextTooLongForACornerGoesAcrossThePage() throws {
        let body = String(repeating: "Donaudampfschifffahrtsgesellschaft", count: 1) + "skapitänswitwe"
        let template = MapsFixture.template(width: 90, height: 120)
        let page = try MapsFixture.page(MapsFixture.customer(), shops, template, body: body)
        #expect(try #require(page.panel).width > page.boxes.safe.width / 2)
    }

    @Test func aCharacterThatNoFontHasIsNamed() {
        #expect(throws: LayoutProblem.missingGlyphs(["\u{E123}"])) {
            try MapsFixture.page(MapsFixture.customer(), shops, MapsFixture.template(), title: "A \u{E123}")
        }
        var template = MapsFixture.template()
        template.credit = "© \u{E124}"
        #expect(throws: LayoutProblem.missingGlyphs(["\u{E124}"])) {
            try MapsFixture.page(MapsFixture.customer(), shops, template)
        }
    }

    @Test func noTextsAreNoPanel() throws {
        let page = try MapsFixture.page(
            MapsFixture.customer(), [], MapsFixture.template(.width(metres: 1000)), title: "", body: " \n")
        #expect(page.panel == nil || page.texts.count > 2)
        #expect(page.texts.joined().contains(MapsFixture.credit))
    }

    @Test(arguments: [(148.0, 105.0), (105, 148), (99, 210), (60, 60), (300, 80)])
    func theCreditIsOnEveryPage(width: Double, height: Double) throws {
        let template = MapsFixture.template(width: width, height: height, .fit(shops: 1))
        let page = try MapsFixture.page(MapsFixture.customer(), shops, template, title: "A", body: "")
        #expect(page.texts.joined(separator: " ").contains(MapsFixture.credit))
        #expect(page.frame.size == Point(width, height))
        let box = try #require(page.furniture.last)
        #expect(page.boxes.safe.grown(by: 1e-9).contains(box))
    }

    @Test(arguments: [0.0, 30, 43.735, 60, 75, -55])
    func theScaleBarIsTrue(latitude: Double) throws {
        let home = Coordinate(longitude: 10, latitude: latitude)
        for far in [100.0, 900, 4000, 30_000] {
            var template = MapsFixture.template()
            template.map.view.scale = 500...10_000_000
            let shop = MapsFixture.shops([MapsFixture.near(home, east: far, north: 0)])
            let page = try MapsFixture.page(MapsFixture.customer(home), shop, template)
            let bars = page.overlay.compactMap { node -> Double? in
                guard case .stroke(let path, _, let colour) = node, colour == RGBA(0x1E1E1E), path.points.count == 4
                else { return nil }
                return path.points[2].x - path.points[1].x
            }
            let label = try #require(page.texts.compactMap { $0.wholeMatch(of: /(\d+) (k?m)/) }.first)
            let metres = (Double(label.1) ?? 0) * (label.2 == "km" ? 1000 : 1)
            // What the bar stands for, measured on the ground between the map's places of two positions.
            let centre = page.frame.centre
            let other = MapsFixture.near(centre, east: metres, north: 0)
            let length = page.frame.project(other).distance(to: page.frame.project(centre))
            #expect(bars.count == 1)
            #expect(abs((bars.first ?? 0) / length - 1) < 0.001, "\(metres) m at \(latitude)°")
            #expect(abs(centre.distance(to: other) / metres - 1) < 0.005)
        }
    }

    /// A tick under the figures of the ratio would be read with them.
    @Test func theRatioKeepsOffTheScaleBarsEnd() throws {
        var told = 0
        for scale in stride(from: 4000.0, through: 60_000, by: 700) {
            for width in [30.0, 34, 38, 44] {
                let template = MapsFixture.design(
                    [
                        Element(
                            name: "bar", place: .fixed(Edges(left: 0, top: 0, width: width), within: .page),
                            content: .scaleBar(ScaleBar(showsRatio: true)))
                    ], sheet: Sheet(width: 150, height: 120), view: MapView(.scale(denominator: scale)))
                let page = try MapsFixture.layOut(template, MapsFixture.customer(), [])
                let tick = try #require(
                    page.overlay.lazy.compactMap { node -> Double? in
                        if case .stroke(let path, _, _) = node, path.points.count == 4 { path.points[2].x } else { nil }
                    }.first)
                guard let ratio = page.setTexts.first(where: { $0.string.hasPrefix("Scale") }),
                    let run = ratio.runs.first
                else { continue }
                told += 1
                let end = run.origin.x + TextShaper().shape(ratio.string, fonts: ["Noto Sans"]).width * run.size
                #expect(run.origin.x > tick + 1 || end < tick + 0.1, "1:\(scale), \(width)")
                #expect(end <= width)
            }
        }
        #expect(told > 200)
    }

    @Test func equalInputsGiveEqualPages() throws {
        let first = try MapsFixture.page(MapsFixture.customer(), shops, MapsFixture.template())
        let second = try MapsFixture.page(MapsFixture.customer(), shops, MapsFixture.template())
        #expect(first == second)
        #expect("\(first)" == "\(second)" && "\(first)".contains("C1"))
        let scene = Scene(size: first.frame.size, bleed: 0, nodes: first.overlay)
        #expect("\(scene)".contains("text \"Léa Dubois\""))
    }
}
