import Foundation
import Jobs
import Maps
import Testing

/// A job and its template together.
@Suite struct TemplateManifestTests {
    private static let navimap = ManifestSample.navimap.replacing("  style: ../styles/mailing\n", with: "")

    private func read(_ text: String, template: String = TemplateSample.full) throws(DocumentError) -> Manifest {
        try Manifest.read(Data(text.utf8), at: URL(filePath: "/jobs/spring/job.yaml")) { url throws(DocumentError) in
            #expect(url.path == "/jobs/spring/t.yaml")
            return try TemplateFile.read(Data(template.utf8), at: url)
        }
    }

    private func problems(_ text: String, template: String = TemplateSample.full) -> [String] {
        do throws(DocumentError) {
            _ = try read(text, template: template)
            return []
        } catch {
            return error.description.split(separator: "\n").map { String($0).replacing("/jobs/spring/", with: "") }
        }
    }

    @Test func theTemplateFillsTheManifest() throws {
        let manifest = try read(Self.navimap + "template: {file: t.yaml, page: card}\n")
        #expect(manifest.base.style.path == "/jobs/quiet/style.json")
        #expect(manifest.base.symbolScale == 1.5)
        #expect((manifest.page.width, manifest.page.height, manifest.page.bleed) == (148, 105, 3))
        #expect(manifest.view == MapView(.route, scale: 3000...100_000, padding: 1))
        #expect(manifest.texts.byName.mapValues(\.source) == ["title": "{name}", "greeting": ""])
        let page = PageTemplate(try #require(manifest.template), manifest: manifest, credit: "© OSM")
        #expect((page.name, page.credit, page.sheet.bleed) == ("card", "© OSM", 3))
        #expect(page.map.rings.count == 2 && page.map.symbolScale == 1.5 && page.map.view == manifest.view)
    }

    @Test func theManifestWins() throws {
        let manifest = try read(
            Self.navimap.replacing("mbtiles\n", with: "mbtiles\n  style: own.json\n  symbolScale: 2\n") + """
                template: {file: t.yaml, page: card}
                page: {bleed: 0, dpi: 600, marks: true}
                view: {scale: {max: 9000}}
                texts: {TITLE: Hello, locale: de, units: imperial}
                """)
        #expect(manifest.base.style.path == "/jobs/spring/own.json")
        #expect((manifest.base.symbolScale, manifest.page.bleed, manifest.page.hasMarks) == (2, 0, true))
        #expect(manifest.template?.mapPlace == .fixed(Edges(left: 0, top: 20, right: 0, bottom: 0), within: .page))
        #expect(manifest.view == MapView(.route, scale: 3000...9000, padding: 1))
        #expect(manifest.texts.byName.mapValues(\.source) == ["title": "Hello", "greeting": ""])
        #expect((manifest.texts.locale, manifest.texts.units) == (.de, .imperial))
    }

    @Test func aPathIsEnoughForOnePage() throws {
        let manifest = try read(ManifestSample.localmap + "template: t.yaml\n", template: TemplateSample.short)
        #expect(manifest.template?.name == "card")
        #expect(manifest.view.rule == .fit(shops: 1))
        let ruled = TemplateSample.short + "view: {rule: scale, denominator: 5000}\n"
        #expect(
            try read(ManifestSample.localmap + "template: t.yaml\n", template: ruled).view
                == MapView(.scale(denominator: 5000)))
    }

    @Test(arguments: [
        ("template: t.yaml", "11:11: template: the template has several pages, expected such as {file: …, page: card}"),
        ("template: {file: t.yaml, page: crad}", #"11:32: template.page: found "crad", expected card or letter; did"#),
        ("template: {page: card}", "11:11: template.file: missing; it is required"),
        ("template: 3", "11:11: template: found 3, expected a path"),
        ("template: {file: t.yaml, page: card}\npage: {size: A6}", "12:14: page.size: not allowed beside template"),
        ("template: {file: t.yaml, page: card}\npage: {margin: 6}", "12:16: page.margin: not allowed beside template"),
        (
            "template: {file: t.yaml, page: card}\ntexts: {tilte: x}",
            #"texts.tilte: the template has no text of this name; did you mean "title"? It has: greeting, title"#
        ),
        ("template: {file: t.yaml, page: card}\ntexts: {title: '{texts.greeting}'}", "cannot hold each other"),
        ("template: {file: t.yaml, page: card}\ntexts: {Title: a, title: b}", "given more than once; case does not"),
        ("template: {file: t.yaml, page: card}\nview: {scale: {max: 2000}}", "view.scale: min 3000 is above max 2000"),
    ])
    func slipIsNamed(change: String, problem: String) {
        let problems = problems(Self.navimap + change)
        #expect(problems.count == 1 && problems.first?.contains(problem) == true, "\(problems)")
    }

    @Test func mapsHaveToAgree() {
        let problems = problems(ManifestSample.localmap + "template: {file: t.yaml, page: card}")
        #expect(problems == ["job.yaml:2:6: map: found localmap, but the template t.yaml is for navimap"])
    }

    @Test func fitNeedsShops() {
        let template = TemplateSample.short + "view: {rule: fit, shops: 2}\n"
        let problems = problems(ManifestSample.shopless + "template: t.yaml", template: template)
        #expect(problems.count == 1 && problems.first?.contains("the template's rule is fit") == true, "\(problems)")
        #expect(
            self.problems(
                ManifestSample.shopless + "template: t.yaml\nview: {rule: width, metres: 900}", template: template)
                == [])
    }

    @Test func textsThatAreNeededAreAskedFor() {
        let template = TemplateSample.full.replacing("title: \"{name}\", ", with: "")
        let problems = problems(Self.navimap + "template: {file: t.yaml, page: card}", template: template)
        #expect(
            problems.count == 1
                && problems.first?.contains("texts: title: missing; the template's element headline") == true,
            "\(problems)")
        #expect(
            self.problems(Self.navimap + "template: {file: t.yaml, page: card}\ntexts: {title: A}", template: template)
                == [])
    }

    @Test func bleedThatElementsExceedIsNamed() {
        let template = TemplateSample.full.replacing("strip: {left: bleed", with: "strip: {left: -3")
        let problems = problems(
            Self.navimap + "template: {file: t.yaml, page: card}\npage: {bleed: 2}", template: template)
        #expect(
            problems.first?.contains("page: bleed: with this bleed the template's strip reaches 1 mm beyond") == true)
    }

    @Test func problemsOfBothFilesAreShown() {
        let problems = problems(
            Self.navimap + "template: {file: t.yaml, page: card}\npage: {dpi: 1}",
            template: TemplateSample.full.replacing("symbolScale: 1.5", with: "symbolScale: 9"))
        #expect(
            problems == [
                "job.yaml:12:13: page.dpi: found 1, expected a number from 36 to 2400 (dots an inch)",
                "t.yaml:10:14: symbolScale: found 9, expected a number from 0.25 to 4",
            ])
    }
}
