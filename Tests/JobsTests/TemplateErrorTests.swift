import Foundation
import Jobs
import Testing

/// What a designer with a wrong template reads.
@Suite struct TemplateErrorTests {
    /// A piece of the full template, what is there instead, and the problem it leads to.
    static let slips: [(piece: String, instead: String, problem: String)] = [
        ("map: navimap", "map: navi", "2:6: map: found \"navi\", expected localmap or navimap"),
        ("name: Quiet NAVImap\n", "", "1:1: name: missing; it is required"),
        ("name: Quiet NAVImap", "name: ' '", "name: found the text \" \", expected a name of up to 100 characters"),
        ("look:\n", "lok:\n", #"4:1: lok: unknown key; did you mean "look"? Allowed: name, map, style, look"#),
        ("pinRadius: 0.1in", "pinRadius: 0.1inch", #"found the text "0.1inch", expected a length from 0.5 to 20 mm"#),
        ("pinRadius: 0.1in", "pinRadius: 1in", #"look.pinRadius: found the text "1in", expected a length from 0.5"#),
        ("\"#00f\"", "#00f", "look.accent: found nothing, expected a CSS colour such as \"#c8102e\"; put colours that"),
        ("\"#00f\"", "\"#00g\"", ##"6:11: look.accent: found "#00g", expected a CSS colour such as "#c8102e""##),
        ("\"#00f\"", "ink", #"look.accent: found "ink", expected a CSS colour"#),
        ("[accent, \"rgb(", "[acent, \"rgb(", #"look.route.colours[0]: found "acent", expected a CSS colour"#),
        ("arrows: 0", "arrows: 1", "look.route.arrows: found arrows closer than 2 mm"),
        ("bold: [Roboto Bold, Noto Sans Bold]", "bold: []", "look.fonts.bold: found a list of 0, expected a list of 1"),
        ("min: 3000", "min: 300000", "9:15: view.scale: min 300000 is above max 100000"),
        ("padding: 3}", "rule: width}", #"view.rule: found "width", but for map: navimap the route always fits"#),
        ("symbolScale: 1.5", "symbolScale: 5", "symbolScale: found 5, expected a number from 0.25 to 4"),
        ("{minutes: 5}", "{minutes: 5, metres: 400}", "11:24: rings[1]: expected either metres or minutes"),
        ("{metres: 500}", "{metres: 500, pace: 5}", "rings[0].pace: found 5"),
        ("{metres: 500}", "{metres: 500, pace: 90}", "rings[0].pace: only beside minutes"),
        ("Greeting: \"\"", "locale: \"de\"", "texts.locale: is no name of a text"),
        ("Greeting: \"\"", "Title: \"\"", "12:26: texts.Title: given more than once; case does not count"),
        (
            "Greeting: \"\"", "Greeting: \"{texts.title}\"",
            "holds the field {texts.title}; texts of the job cannot hold"
        ),
        ("Greeting: \"\"", "my text: x", "texts.\"my text\": expected a name of up to 60 letters"),
        // Elements.
        ("type: shape,", "type: shap,", #"14:17: elements.strip.type: found "shap", expected"#),
        ("type: shape, ", "", "14:10: elements.strip: type: missing; expected credit, inset,"),
        ("{type: shape, fill: accent}", "{type: shape}", "elements.strip.fill: missing; a shape needs a fill or"),
        ("{type: shape, fill: accent}", "shape", "found the text \"shape\", expected a mapping with the key type"),
        ("fill: accent}", "fil: accent}", #"elements.strip.fil: unknown key; did you mean "fill"?"#),
        ("fill: accent}", "fill: acccent}", #"did you mean "accent"?"#),
        ("{texts.title}\"", "{texts.title\"", #"elements.headline.parts[0].text: "{" without "}" at character 1"#),
        ("size: [3, 3.8]", "size: [4, 3.8]", "18:51: elements.headline.parts[0].size: the smallest size 4 is above"),
        ("size: [3, 3.8]", "size: [0.1, 3.8]", "parts[0].size[0]: found 0.1, expected a length from 0.5 to 100 mm"),
        ("size: 8pt", "size: 8px", "parts[1].size: found the text \"8px\", expected a length"),
        ("turns: 12,", "turns: 12, routes: true,", "parts[2]: found turns, routes of text, shops, turns, routes"),
        ("turns: 12, ", "", "parts[2]: found none of text, shops, turns, routes, expected one of them"),
        ("turns: 12,", "turns: 0,", "parts[2].turns: found 0, expected a whole number from 1 to 100"),
        ("routes: true,", "routes: false,", "parts[3].routes: found false, expected true; leave the part out"),
        (
            "[\">\", [get, distance_m]", "[\">\", [gett, distance_m]",
            "21:35: elements.headline.parts[3].if[1][0]: unknown operator"
        ),
        ("if: [has, shop.phone]", "if: has", "25:9: elements.headline.if: found the text \"has\", expected an expr"),
        ("if: [has, shop.phone]", "if: [has, [1]]", "elements.headline.if"),
        ("align: centre", "align: center", #"elements.headline.align: found "center", expected left, centre or right"#),
        ("shows: start, ", "", "elements.start.shows: missing; it is required"),
        ("{times: 0.2}", "4", "elements.start.scale: found 4, expected a number from 100 to 100000000"),
        ("shows: start", "shows: overview", #"elements.start.locator: found "callout", which is for start and"#),
        ("size: 1.5}", "size: 1.5, if: [has, x]}", "elements.source.if: not allowed: every map has its credit"),
        ("  start: {", "  map: {", "elements.map: \"map\" is the main map"),
        // Pages.
        ("size: [148, 105]", "size: A7", #"pages.card.size: found "A7", expected [width, height] in mm or A4"#),
        ("    size: A4\n", "", "pages.letter.size: missing; it is required"),
        ("    bleed: 3\n", "    bleed: 30\n", "pages.card.bleed: found 30, expected a length from 0 to 20 mm"),
        ("    bleed: 3\n", "    margin: 49\n", "pages.card.margin: 49 mm on every side leaves less than 10 mm inside"),
        ("      strip: {left", "      stripe: {left", #"pages.card.place.stripe: unknown key; did you mean "strip"?"#),
        ("      code: {right: 10, bottom: 10, width: 2cm}\n", "", "27:9: elements.code: no page has a place for it"),
        ("right: bleed, height: 23", "right: bled, height: 23", "place.strip.right: found the text \"bled\", expected"),
        ("map: fill", "map: full", #"pages.letter.place.map: found "full", expected rest or fill; did you mean"#),
        ("height: 23}", "height: 23, width: 9}", "place.strip: left, width, right are all given; give two of them"),
        ("height: 23}", "bottom: 200}", "pages.card.place.strip: its height is -92 mm, expected more than 0"),
        ("height: 14}", "height: 0}", "41:17: pages.card.place.headline: its height is 0 mm, expected more than 0"),
        (
            "{left: 5, top: 5, width: 60", "{left: 2, top: 5, width: 60",
            "reaches 2 mm beyond the left of the page's margin"
        ),
        ("width: 60, height: 14", "width: 160, height: 14", "reaches 21 mm beyond the right of the page's margin of 4"),
        (
            "{left: bleed, top: bleed, right", "{left: -4, top: bleed, right",
            "reaches 1 mm beyond the left of the media"
        ),
        ("width: 40, height: 10", "width: 90, height: 10", "pages.card.place.window: lies over headline; nothing may"),
        (
            "window: {right: 5, top: 2, width", "window: {in: map, right: 5, top: 2, width",
            "a zone has its place on the"
        ),
        ("width: 40, height: 10", "width: 40", "pages.card.place.window: has no height; give height, or top and"),
        ("code: {right: 10, bottom: 10, width: 2cm}", "code: {right: 10}", "has no size; give width or height"),
        ("bar: {in: map, left: 0", "bar: {in: map, left: bleed", "found \"bleed\", which the page has and the map has"),
        ("bar: {in: map, left: 0", "bar: {in: map, left: -1", "place.bar: reaches 1 mm beyond the left of the part of"),
        ("corners: [bottom-left, top-right]", "corners: [bottom-left, bottom-left]", "bottom-left is given twice"),
        ("width: 34, height: 34", "width: 34", "pages.card.place.start.height: missing; it is required"),
        ("width: 34, height: 34", "width: 34, height: 134", "pages.card.place.start: is larger than the page inside"),
        ("top: 20, right: bleed, bottom: bleed", "top: 100, right: bleed", "the size of the map is open; give two of"),
        (
            "top: 20, right: bleed, bottom: bleed", "top: 100, right: bleed, bottom: 0",
            "x 5 mm, less than 10 mm on a side"
        ),
        (
            "source: {right: 5, bottom: 5}", "source: {right: 6, top: 6, width: 9, height: 9}",
            "lies over the zone window"
        ),
        (
            "source: {right: 5, bottom: 5}", "source: {right: 5, bottom: 500}",
            "reaches 399 mm beyond the top of the page"
        ),
    ]

    @Test(arguments: slips) func slipIsNamed(piece: String, instead: String, problem: String) {
        #expect(TemplateSample.full.contains(piece), "\(piece)")
        let problems = TemplateSample.problems(TemplateSample.full.replacing(piece, with: instead, maxReplacements: 1))
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
    }

    @Test func allProblemsAreShownInOrder() {
        let text =
            TemplateSample.full.replacing("symbolScale: 1.5", with: "symbolScale: 9")
            .replacing("fill: accent", with: "fill: acent").replacing("width: 40,", with: "widht: 40,")
        #expect(TemplateSample.problems(text).map { $0.prefix(6) } == ["10:14:", "14:30:", "42:34:"])
    }

    @Test func secondCreditIsRefused() {
        let text = TemplateSample.full.replacing("north: {type: north-arrow}", with: "north: {type: credit}")
            .replacing("code: {right: 10", with: "source: {left: 10, top: 9}\n      code: {right: 10")
        #expect(TemplateSample.problems(text).contains { $0.contains("place.source: a second credit; a page has one") })
    }

    @Test func textsOfWhichOneIsThereMayShareAPlace() {
        let twins = """
            name: Twins
            map: localmap
            elements:
              a: {type: text, parts: [{text: A}], if: [has, x]}
              b: {type: text, parts: [{text: B}]}
            pages:
              p: {size: A6, place: {a: {left: 5, top: 5, width: 9, height: 9}, b: {left: 5, top: 5, width: 9, height: 9}}}

            """
        #expect(TemplateSample.problems(twins) == [])
        #expect(TemplateSample.problems(twins.replacing(", if: [has, x]", with: "")).count == 1)
    }

    @Test(arguments: [
        ("", "the file is empty"), ("a", "expected a mapping with the keys name, map"),
        ("name: A\nmap: localmap\npages: {}", "3:8: pages: found no page, expected at least one"),
        ("name: A\nmap: localmap\npages: []", "pages: found a list of 0, expected a mapping of names to pages"),
        ("name: A\nmap: localmap\npages: {a: 1}", "pages.a: found 1, expected a mapping with the keys size"),
    ])
    func noTemplateAtAll(text: String, problem: String) {
        let problems = TemplateSample.problems(text)
        #expect(problems.count == 1 && problems.first?.contains(problem) == true, "\(problems)")
    }

    @Test func textsAndListsAreBounded() {
        let long = String(repeating: "x", count: 4001)
        #expect(
            TemplateSample.problems(TemplateSample.short + "texts: {a: \(long)}") == [
                "5:12: texts.a: longer than 4000 characters"
            ])
        let many = (0...100).map { "e\($0): {type: zone}" }.joined(separator: ", ")
        #expect(
            TemplateSample.problems(TemplateSample.short + "elements: {\(many)}") == [
                "5:11: elements: found 101 entries, expected at most 100"
            ])
    }
}
