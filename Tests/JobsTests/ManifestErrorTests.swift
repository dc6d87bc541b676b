import Foundation
import Jobs
import Maps
import Testing

/// What a user with a wrong manifest reads.
@Suite struct ManifestErrorTests {
    /// A change of the short LOCALmap (`+` is appended) and the line it leads to.
    static let slips: [(change: String, problem: String)] = [
        (
            "+page: {blead: 3}",
            #"11:8: page.blead: unknown key; did you mean "bleed"? Allowed: size, bleed, dpi, margin, marks"#
        ),
        ("+quantum: 3", "11:1: quantum: unknown key. Allowed:"),
        ("+page: {bleed: 25}", "11:15: page.bleed: found 25, expected a number from 0 to 20 (mm)"),
        ("+page: {bleed: 3mm}", #"11:15: page.bleed: found the text "3mm", expected a number from 0 to 20 (mm)"#),
        ("+page: {dpi: .inf}", #"found the text ".inf", expected a number from 36 to 2400"#),
        ("+page: 3", "11:7: page: found 3, expected a mapping with the keys size, bleed, dpi, margin, marks"),
        ("+page:", "11:6: page: found nothing, expected a mapping"),
        ("+page: {size: [148]}", "page.size: found a list of one, expected a list of 2 numbers (width, height in mm)"),
        ("+page: {size: [148, 5]}", "11:20: page.size[1]: found 5, expected a number from 20 to 2000 (mm)"),
        ("+page: {size: A6 landscap}", #"did you mean "A6 landscape"?"#),
        ("+page: {size: [30, 90], margin: 10}", "page: page.margin and view.padding take 12 mm off every side"),
        ("+page: {size: [2000, 2000], dpi: 2400}", "page: a PNG would be 188977 pixels a side; the most is 30000"),
        (
            "map: localmap→map: navimpa",
            #"2:6: map: found "navimpa", expected localmap or navimap; did you mean "navimap"?"#
        ),
        ("map: localmap→map: navimap", "1:1: routes: missing; it is required for map: navimap"),
        ("map: localmap→", "1:1: map: missing; it is required"),
        ("name: monaco→name: ../x", #"1:7: name: found "../x", expected up to 100 letters"#),
        ("name: monaco→name: 2024", "1:7: name: found 2024, expected a text; put it in quotes"),
        ("customers: customers.csv→customers: {delimiter: ';'}", "3:12: customers.file: missing; it is required"),
        ("customers: customers.csv→customers: {file: a, delimiter: coma}", #"did you mean "comma"?"#),
        ("customers: customers.csv→customers: {file: a, columns: {zip: PLZ}}", "customers.columns.zip: unknown key"),
        ("  shops: shops.json→", "6:3: geocodes.shops: missing; the shops' positions are required with shops"),
        ("shops: shops.csv→", "geocodes.shops: given without the key shops"),
        (
            "  customers: customers.json→  customers: []",
            "geocodes.customers: found a list of 0, expected a list of 1 to 10000"
        ),
        ("+routes: {files: r.json, order: pairs}", #"routes.order: found "pairs", which needs the key routes.pairs"#),
        (
            "+routes: {files: r.json, most: 6}",
            "routes.most: found 6, expected a whole number from 1 to 5 (routes a customer)"
        ),
        ("+view: {rule: width}", "11:7: view.metres: missing; view.rule width needs it"),
        ("+view: {metres: 100}", "11:16: view.metres: needs view.rule: width or radius"),
        ("+view: {rule: fit, metres: 100}", "11:27: view.metres: only for view.rule width or radius, not fit"),
        ("+view: {rule: scale}", "11:7: view.denominator: missing; view.rule scale needs it"),
        ("+view: {denominator: 5000}", "11:21: view.denominator: needs view.rule: scale"),
        ("+view: {rule: scale, denominator: 100}", "view.denominator: found 100, expected a number from 500 to"),
        (
            "+view: {rule: scale, denominator: 5000, scale: {min: 600}}",
            "11:47: view.scale: limits are not for view.rule scale, whose denominator says all"
        ),
        ("+view: {rule: route}", #"11:14: view.rule: found "route", which is only for map: navimap"#),
        ("+page: {marks: yes}", #"11:15: page.marks: found the text "yes", expected true or false"#),
        ("+texts: {units: miles}", #"texts.units: found "miles", expected metric, imperial or british"#),
        ("+texts: {greeting: Hi}", "11:9: texts.greeting: unknown key. Allowed: title, body, locale, units"),
        ("+view: {rule: radius, metres: 5}", "view.metres: found 5, expected a number from 10 to 1000000 (metres)"),
        ("+view: {shops: 1.5}", "view.shops: found 1.5, expected a whole number from 1 to 9"),
        ("+view: {scale: {min: 200000}}", "11:15: view.scale: min 200000 is above max 100000"),
        (
            "+texts: {title: '{name'}",
            #"11:16: texts.title: "{" without "}" at character 1; write "{{" for a brace in "{name""#
        ),
        ("+texts: {title: 'a}'}", #"texts.title: "}" without "{" at character 2"#),
        ("+texts: {title: '{ }'}", "texts.title: no field name between the braces at character 1"),
        ("+texts: {title: true}", "texts.title: found true, expected a text; put it in quotes"),
        ("+credit: ' '", "11:9: credit: found an empty text, expected the attribution"),
        ("+output: {formats: [png, png]}", "11:25: output.formats[1]: png is given twice"),
        ("+output: {names: map}", "output.names: has no field, so all files would get one name"),
        ("+output: {pdf: {pages: 0}}", "output.pdf.pages: found 0, expected a whole number from 1 to 10000"),
        // Syntax.
        ("+name: again", #"1:1: the key "name" is given more than once"#),
        ("+\tpage: 3", "not YAML"),
        ("+texts: {title: a: b}", "not YAML"),
        ("+credit: Maps: ours", #"quote texts that contain ": ""#),
        ("+page: &p {bleed: 3}", "11:7: YAML anchors (&name) and aliases (*name) are not allowed"),
        ("+page: *p", "found undefined alias"),
        ("+page: !size {bleed: 3}", #"11:7: the YAML tag "!size" is not allowed"#),
        ("+? [a, b]\n: c", "found a list or mapping as a key"),
        ("+---\nname: two", "not YAML: but found another document"),
        ("+credit: \"\\ud83d\\ude00\"", "write the character itself"),
    ]

    @Test(arguments: slips) func slipIsNamed(change: String, problem: String) throws {
        let parts = change.split(separator: "→", maxSplits: 1, omittingEmptySubsequences: false)
        let text =
            parts.count == 2
            ? ManifestSample.localmap.replacing("\n" + parts[0], with: "\n" + parts[1], maxReplacements: 1)
                .replacing(/^name: monaco/, with: parts[0] == "name: monaco" ? String(parts[1]) : "name: monaco")
            : ManifestSample.localmap + change.dropFirst() + "\n"
        let problems = ManifestSample.problems(text)
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
        #expect(problems.count == 1 || change.hasPrefix("map:"), "one slip, one problem: \(problems)")
    }

    @Test func viewOfANavimapHasNoRule() {
        #expect(
            ManifestSample.problems(ManifestSample.navimap + "view: {rule: radius, metres: 300}") == [
                "12:14: view.rule: found \"radius\", but for map: navimap the route always fits",
                "12:30: view.metres: not allowed: for map: navimap the route always fits",
            ])
    }

    @Test func fitNeedsShops() {
        #expect(
            ManifestSample.problems(ManifestSample.shopless + "view: {rule: fit}") == [
                "6:14: view.rule: found \"fit\", which needs the key shops; expected width, radius or scale"
            ])
    }

    @Test func allProblemsAreShownInOrder() {
        let text =
            ManifestSample.localmap.replacing("localmap", with: "worldmap") + "page: {dpi: 1, bleed: no}\ntxets: {}"
        #expect(
            ManifestSample.problems(text) == [
                "2:6: map: found \"worldmap\", expected localmap or navimap",
                "11:13: page.dpi: found 1, expected a number from 36 to 2400 (dots an inch)",
                "11:23: page.bleed: found the text \"no\", expected a number from 0 to 20 (mm)",
                "12:1: txets: unknown key; did you mean \"texts\"? Allowed: name, map, customers, shops, geocodes, "
                    + "routes, ranges, services, answers, match, base, template, page, view, texts, credit, output",
            ])
    }

    @Test func manyProblemsAreCounted() {
        let text = ManifestSample.localmap + (1...50).map { "key\($0): 1\n" }.joined()
        let problems = ManifestSample.problems(text)
        #expect(problems.count == DocumentError.limit + 1)
        #expect(problems.last?.hasSuffix("and 30 more") == true)
    }

    @Test(arguments: [
        ("", "1:1: the file is empty"), ("# nothing\n", "1:1: the file is empty"),
        ("hello", "1:1: found the text \"hello\", expected a mapping"), ("- a", "expected a mapping"),
        ("a: [1\nb: 2", "not YAML"), ("\"\u{1}", "not YAML"), ("%", "not YAML"),
    ])
    func noManifestAtAll(text: String, problem: String) {
        let problems = ManifestSample.problems(text)
        #expect(problems.count == 1)
        #expect(problems.first?.contains(problem) == true, "\(problems)")
    }

    @Test func bytesThatAreNoText() {
        let read = { try Manifest.read(Data([0x6E, 0xFF, 0xFE]), at: URL(filePath: "/m.yaml")) }
        let error = #expect(throws: DocumentError.self) { try read() }
        #expect(error?.description == "/m.yaml:1:1: the file is not UTF-8 text; save it as UTF-8")
    }

    @Test func missingAndOversizedManifests() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "manifest-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        var error = #expect(throws: DocumentError.self) { try Manifest.load(contentsOf: file) }
        #expect(error?.description == "\(file.path):1:1: no file at \(file.path)")
        error = #expect(throws: DocumentError.self) {
            try Manifest.load(contentsOf: FileManager.default.temporaryDirectory)
        }
        #expect(error?.description.hasSuffix("is a folder, expected a file") == true)
        try Data(repeating: 0x23, count: DocumentSource.maximumSize + 1).write(to: file)
        error = #expect(throws: DocumentError.self) { try Manifest.load(contentsOf: file) }
        #expect(error?.description.contains("larger than 1 MiB") == true)
    }

    @Test func aliasBombIsRefusedAtOnce() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let inner = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(inner)]\n"
        }
        #expect(ManifestSample.problems(bomb).first?.contains("YAML anchors (&name)") == true)
        #expect(ManifestSample.problems(bomb + "? *a9\n: x\n").first?.contains("YAML anchors (&name)") == true)
        #expect(ManifestSample.problems("a: &a [x]\n? *a\n: 1").first?.contains("YAML anchors (&name)") == true)
    }

    @Test func explicitKeysAreBoundedByTheSize() {
        let bomb = String(repeating: "? ", count: 90) + "[" + String(repeating: "x,", count: 200_000) + "]"
        #expect(
            ManifestSample.problems(bomb) == [
                "1:1: too many question marks for a file of this size; \"? key\" keys are not allowed"
            ])
        let asking = ManifestSample.localmap + "texts: {body: '\(String(repeating: "Où ? ", count: 100))'}"
        #expect(ManifestSample.problems(asking) == [])
    }

    @Test func textsMayHoldWhatLooksLikeAnAnchor() throws {
        let text = ManifestSample.localmap + "texts: {title: 'AT&T *new* & &co *a *b'}"
        #expect(try ManifestSample.read(text).texts.title?.source == "AT&T *new* & &co *a *b")
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "{? "]) func deepNestingIsRefused(opening: String) {
        for depth in [90, 900, 20_000] {
            let problems = ManifestSample.problems(String(repeating: opening, count: depth))
            #expect(problems.count == 1)
        }
        #expect(
            ManifestSample.problems("a: " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20))
                == ["1:20: nested deeper than 16 levels"])
    }

    @Test func foreignTextStaysOnOneLine() {
        let problems = ManifestSample.problems(
            ManifestSample.localmap + "page: {dpi: \"1\\n\\e[31m\(String(repeating: "x", count: 99))\"}")
        #expect(problems.count == 1)
        #expect(problems.first?.contains(#"found the text "1\n\u{1B}[31mxxx"#) == true, "\(problems)")
        #expect((problems.first?.count ?? 999) < 160)
    }
}
