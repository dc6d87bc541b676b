import Foundation
import Geo
import Jobs
import Maps
import Renderer
import Testing

/// The templates the tests start from.
enum TemplateSample {
    static let short = """
        name: Plain
        map: localmap
        pages:
          card: {size: A6 landscape}

        """
    static let full = """
        name: Quiet NAVImap
        map: navimap
        style: ../quiet
        look:
          fonts: {regular: Noto Sans, bold: [Roboto Bold, Noto Sans Bold]}
          accent: "#00f"
          pinRadius: 0.1in
          route: {colours: [accent, "rgb(0, 128, 0)"], width: 1.2, arrows: 0}
        view: {scale: {min: 3000}, padding: 3}
        symbolScale: 1.5
        rings: [{metres: 500}, {minutes: 5}]
        texts: {title: "{name}", Greeting: ""}
        elements:
          strip: {type: shape, fill: accent}
          headline:
            type: text
            parts:
              - {text: "{texts.title}", bold: true, size: [3, 3.8]}
              - {shops: "{name}, {street}", size: 8pt, above: 0.5}
              - {turns: 12, colour: quietInk}
              - {routes: true, if: [">", [get, distance_m], 800]}
            align: centre
            ground: {colour: panel, border: {width: 0.2, colour: ink}, padding: 1}
            overflow: warn
            if: [has, shop.phone]
          start: {type: inset, shows: start, scale: {times: 0.2}, outline: circle, locator: callout, optional: false}
          code: {type: qr, text: "https://example.com/{id}", correction: high}
          window: {type: zone}
          bar: {type: scale-bar, ground: none, ratio: true}
          north: {type: north-arrow}
          legend: {type: legend, ground: panel}
          source: {type: credit, size: 1.5}
        pages:
          card:
            size: [148, 105]
            bleed: 3
            view: {padding: 1}
            place:
              map: {left: bleed, top: 20, right: bleed, bottom: bleed}
              strip: {left: bleed, top: bleed, right: bleed, height: 23}
              headline: {left: 5, top: 5, width: 60, height: 14}
              window: {right: 5, top: 2, width: 40, height: 10}
              start: {corners: [bottom-left, top-right], width: 34, height: 34}
              bar: {in: map, left: 0, bottom: 0}
              source: {right: 5, bottom: 5}
          letter:
            size: A4
            symbolScale: 1
            place:
              map: fill
              code: {right: 10, bottom: 10, width: 2cm}
              north: {in: map, top: 3, right: 0}
              legend: {corners: top-left, width: 50, height: 40}

        """

    /// Reads `text` as the template `/styles/quiet/t.yaml`, without a look at the disk.
    static func read(_ text: String) throws(DocumentError) -> TemplateFile {
        try TemplateFile.read(Data(text.utf8), at: URL(filePath: "/styles/quiet/t.yaml"))
    }

    /// The lines of the error of `text`, without the file name, empty when there is none.
    static func problems(_ text: String) -> [String] {
        do throws(DocumentError) {
            _ = try read(text)
            return []
        } catch {
            return error.description.split(separator: "\n").map {
                String($0).replacing("/styles/quiet/t.yaml:", with: "")
            }
        }
    }
}

@Suite struct TemplateTests {
    @Test func shortTemplateGetsTheDefaults() throws {
        let template = try TemplateSample.read(TemplateSample.short)
        #expect((template.name, template.map, template.look) == ("Plain", .localmap, Look()))
        #expect(template.style.path == "/styles/quiet/style.json")
        let page = try #require(template.page(named: nil))
        #expect(page.sheet == Sheet(width: 148, height: 105, bleed: 0, margin: 4))
        #expect(page.mapPlace == .rest && page.view == ViewSettings() && page.symbolScale == nil)
        // The map never lacks its credit.
        #expect(page.elements.count == 1)
        #expect(page.elements.first?.content == .credit(CreditLine()))
        #expect(page.elements.first?.place == .fixed(Edges(right: 0, bottom: 0), within: .map))
    }

    @Test func everyKeyIsRead() throws {
        let template = try TemplateSample.read(TemplateSample.full)
        let blue = "#0000FF".lowercased()
        #expect(template.style.path == "/styles/quiet/style.json")
        #expect(template.look.bold == ["Roboto Bold", "Noto Sans Bold"])
        #expect("\(template.look.accent)" == "\(blue)")
        #expect(abs(template.look.pinRadius - 2.54) < 1e-9)
        #expect(template.look.route.colours.map { "\($0)" } == [blue, "#008000"])
        #expect((template.look.route.width, template.look.route.arrows) == (1.2, 0))
        #expect(template.rings == [Ring(metres: 500), Ring(metres: 400, minutes: 5)])
        #expect(template.texts.keys.sorted() == ["greeting", "title"])
        #expect(template.pages.map(\.name) == ["card", "letter"])
        #expect(template.elementCount == 9)
        #expect(template.page(named: nil) == nil, "there are two")

        let card = try #require(template.page(named: "card"))
        #expect(card.elements.map(\.name) == ["strip", "headline", "start", "window", "bar", "source"])
        #expect(card.mapPlace == .fixed(Edges(left: -3, top: 20, right: -3, bottom: -3), within: .page))
        #expect(card.view.least == 3000 && card.view.greatest == nil && card.view.padding == 1)
        #expect(card.symbolScale == 1.5)
        let block = try #require(
            card.elements.compactMap { if case .text(let text) = $0.content { text } else { nil } }.first)
        let sizes = block.parts.map { [$0.size.lowerBound, $0.size.upperBound].map { ($0 * 1000).rounded() } }
        #expect(sizes == [[3000, 3800], [2822, 2822], [2200, 2750], [2200, 2750]])
        #expect(block.parts.map(\.colour) == [nil, nil, Look().quietInk, nil])
        #expect(block.parts.map(\.isBold) == [true, false, false, false])
        #expect(block.parts[1].spaceAbove == 0.5 && block.parts[2].content == .turns(most: 12))
        #expect(block.parts[3].condition?.holds(["distance_m": .number(900)]) == true)
        #expect(block.alignment == .centre && block.overflow == .warn)
        #expect(
            block.ground == Ground(colour: Look().panel, border: Border(width: 0.2, colour: Look().ink), padding: 1))
        #expect(card.elements[1].condition?.holds([:]) == false)
        #expect(
            card.elements[2].content
                == .inset(Inset(.start, scale: .times(0.2), outline: .circle, locator: .callout, isOptional: false)))
        #expect(card.elements[2].place == .corner([.bottomLeft, .topRight], maximum: Point(34, 34)))
        #expect(card.elements[4].content == .scaleBar(ScaleBar(ground: nil, showsRatio: true)))

        let letter = try #require(template.page(named: "letter"))
        #expect((letter.sheet.width, letter.sheet.height, letter.symbolScale) == (210, 297, 1))
        #expect(letter.mapPlace == .fixed(Edges(left: 0, top: 0, right: 0, bottom: 0), within: .page))
        // The template's own credit has its default place where a page gives none.
        #expect(letter.elements.map(\.name) == ["code", "north", "legend", "source"])
        #expect(letter.elements.last?.content == .credit(CreditLine(size: 1.5)))
    }

    @Test func bleedMovesWhatReachesIt() throws {
        let card = try #require(try TemplateSample.read(TemplateSample.full).page(named: "card")).withBleed(5)
        #expect(card.sheet.media.width == 158)
        #expect(card.mapPlace == .fixed(Edges(left: -5, top: 20, right: -5, bottom: -5), within: .page))
        #expect(card.elements[0].place == .fixed(Edges(left: -5, top: -5, right: -5, height: 23), within: .page))
        #expect(card.elements[1].place == .fixed(Edges(left: 5, top: 5, width: 60, height: 14), within: .page))
    }

    @Test func fieldsAreToldWithTheirElements() throws {
        let manifest = try ManifestSample.read(ManifestSample.navimap)
        let page = try #require(try TemplateSample.read(TemplateSample.full).page(named: "card"))
        var template = PageTemplate(page, manifest: manifest, credit: "©")
        template.texts = page.texts
        #expect(
            template.fieldUses.map { "\($0.element) \($0.isOfShops) \($0.text)" }
                == ["headline false {texts.title}", "headline true {name}, {street}", "texts.title false {name}"])
        #expect(template.conditionFields.map(\.field) == ["shop.phone", "distance_m"])
    }

    @Test func picturesAreReadFromBesideTheTemplate() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "template-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let svg = #"<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>"#
        try Data(svg.utf8).write(to: folder.appending(path: "logo.svg"))
        let png = """
            iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
            """
        try #require(Data(base64Encoded: png)).write(to: folder.appending(path: "photo.png"))
        try Data("no picture".utf8).write(to: folder.appending(path: "bad.png"))
        let file = folder.appending(path: "t.yaml")
        func write(_ logo: String) throws {
            let text = """
                name: P
                map: localmap
                elements:
                  logo: {type: picture, file: \(logo), fit: cover}
                  photo: {type: picture, file: photo.png}
                pages:
                  card: {size: A6, place: {logo: {left: 0, top: 0, width: 9}, photo: {right: 0, top: 0, height: 9}}}
                """
            try Data(text.utf8).write(to: file)
        }
        try write("logo.svg")
        let template = try TemplateFile.load(contentsOf: file)
        #expect(template.files.map(\.lastPathComponent) == ["t.yaml", "logo.svg", "photo.png"])
        let pictures = try #require(template.page(named: "card")).elements.compactMap { element in
            if case .picture(let picture) = element.content { picture } else { PictureElement?.none }
        }
        #expect(pictures.map(\.picture.name) == ["logo.svg", "photo.png"])
        #expect(pictures.map(\.fit) == [.cover, .contain])
        for (logo, problem) in [
            ("bad.png", "elements.logo.file: bad.png: is no picture that can be read"),
            ("gone.svg", "elements.logo.file: no file at \(folder.path)/gone.svg"),
            ("logo.gif", #"elements.logo.file: found the text "logo.gif", expected a file named .svg"#),
        ] {
            try write(logo)
            let error = #expect(throws: DocumentError.self) { try TemplateFile.load(contentsOf: file) }
            #expect(
                error?.problems.first.map { "\($0.keyPath): \($0.message)" }?.hasPrefix(problem) == true,
                "\(String(describing: error))")
        }
    }
}
