import Batch
import Geo
import Graphics
import Maps
import Testing

/// Texts with fields in braces.
@Suite struct FieldTextTests {
    private let values = ["name": "Léa", "blank": " \u{A0}", "empty": "", "a b": "spaced"]

    private func filled(_ text: String) throws -> String {
        try MapsFixture.field(text).filled { values[$0] }
    }

    @Test(arguments: [
        ("Hello {name}!", "Hello Léa!"), ("{ name }{name}", "LéaLéa"), ("{{name}}", "{name}"), ("{{{name}}}", "{Léa}"),
        ("", ""), ("{empty}", ""), ("{blank}", ""), ("{empty|name}", "Léa"), ("{blank | name}", "Léa"),
        ("{name|empty}", "Léa"), ("{empty|\"Dear customer\"}", "Dear customer"), ("{empty|\"\"|name}", ""),
        ("{empty|\"a|b}c{\"}", "a|b}c{"), ("{empty|\" padded \"}", " padded "), ("{a b}", "spaced"),
        ("{\"only\"}", "only"), ("{empty|blank}", ""), ("a\nb {name}\u{301}", "a\nb Léa\u{301}"),
    ])
    func textsAreFilled(text: String, expected: String) throws {
        #expect(try filled(text) == expected)
    }

    @Test(arguments: [
        ("{", "\"{\" without \"}\" at character 1"), ("a}", "\"}\" without \"{\" at character 2"),
        ("{}", "no field name"),
        ("{ }", "no field name"), ("{a|}", "no field name"), ("{|a}", "no field name"),
        ("{a{b}", "\"{\" without \"}\""),
        ("{a|\"b}", "quote that does not end"), ("{\"a\" b}", "neither a field nor a text in quotes"),
        ("{\"a\"\"b\"}", "neither a field nor"), ("x {\"a", "at character 3"),
    ])
    func mistakesAreNamed(text: String, message: String) {
        let error = #expect(throws: FieldText.SyntaxError.self) { try FieldText(parsing: text) }
        #expect(error?.message.contains(message) ?? false, "\(String(describing: error))")
    }

    @Test func unknownFieldsAreNamedUnlessSomethingBeforeThemCounts() throws {
        for text in ["{nobody}", "{empty|nobody}"] {
            let error = #expect(throws: FieldText.UnknownField.self) { try filled(text) }
            #expect(error?.name == "nobody")
        }
        #expect(try filled("{name|nobody}") == "Léa")
        #expect(try MapsFixture.field("{a|b} {{c}} {\"d\"} {a}").fields == ["a", "b"])
    }

    @Test func aTextMadeOfFieldsReadsAsItIsWritten() throws {
        for separator in ["", " ", "{", "}}", "\n"] {
            let made = FieldText(fields: ["name", "empty"], separator: separator)
            #expect(try FieldText(parsing: made.source) == made)
            #expect(try made.filled { values[$0] } == "Léa" + separator)
        }
    }

    @Test func anyTextIsReadOrRefused() throws {
        var random = MapsGenerator(state: 31)
        let alphabet = Array("ab{}|\" \n\u{301}é")
        var read = 0
        for _ in 0..<5_000 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
            guard let parsed = try? FieldText(parsing: text) else { continue }
            read += 1
            // A field's value comes out as it is; without fields only braces change.
            let filled = try parsed.filled { _ in "x" }
            #expect(filled.unicodeScalars.count <= text.unicodeScalars.count)
            if !text.contains(where: { "{}".contains($0) }), !text.unicodeScalars.contains("{"),
                !text.unicodeScalars.contains("}")
            {
                #expect(filled == text && parsed.fields.isEmpty)
            }
            #expect(parsed.source == text && parsed.description == text)
        }
        #expect(read > 500)
    }
}

/// Fields of a page and the conditions on them.
@Suite struct PageFieldsTests {
    private func fields(
        _ located: Located? = nil, shops: [LocatedShop] = [], texts: [String: String] = [:], words: Words = Words(.en)
    ) throws -> PageFields {
        var record = AddressRecord(row: 7, line: 8, id: "C7", fields: ["Salutation": "Mme", "Empty": " ", "Age": "42"])
        record.street = "Rue Grimaldi"
        return PageFields(
            record: record, located: located, shops: shops, texts: try texts.mapValues { try MapsFixture.field($0) },
            words: words, sheet: Sheet(width: 148, height: 105))
    }

    private func condition(_ operation: String, _ field: String, _ value: Value) throws -> Condition {
        try Condition(.array([.string(operation), .array([.string("get"), .string(field)]), value]))
    }

    @Test func columnsAndComputedFields() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 1234, north: 0)])
        let plain = try fields(MapsFixture.customer(), shops: shops)
        let expected = [
            "row": "7", "id": "C7", "street": "Rue Grimaldi", "salutation": "Mme", "SALUTATION": "Mme", "nothing": "",
            "match": "house", "distance": "1.2 km", "distance_m": "1,234", "time": "", "time_s": "", "journey": "",
            "via": "", "scale": "", "shops.count": "1", "routes.count": "0", "page.width": "148", "page.height": "105",
            "shop.name": "Shop 1", "shop.id": "S1", "shop.nothing": "", "latitude": "43.73500", "longitude": "7.42000",
            "shop.latitude": "43.73500",
        ]
        for (field, text) in expected where field != "distance_m" { #expect(plain.text(field) == text, "\(field)") }
        #expect(plain.text("distance_m").hasPrefix("1,23"))
        var located = MapsFixture.guided()
        located.routes[0].route.lengthMetres = 6_300
        let guided = try fields(located, shops: shops, words: Words(.de))
        for (field, text) in [
            "distance": "6,3 km", "distance_m": "6.300", "time": "13 Minuten", "time_s": "780",
            "journey": "6,3 km, etwa 13 Minuten mit dem Auto", "routes.count": "1", "shop.name": "Garden Shop",
            // With a point in all languages, for addresses of pages.
            "latitude": "43.73500", "shop.longitude": "7.43529",
        ] { #expect(guided.text(field) == text, "\(field)") }
        #expect(guided.text("via").hasPrefix("über "))
        let unplaced = try fields(nil)
        for field in PageFields.computed where !["row", "page.width", "page.height"].contains(field) {
            #expect(["", "0"].contains(unplaced.text(field)), "\(field)")
        }
    }

    @Test func textsOfTheJobCannotHoldEachOther() throws {
        let fields = try fields(texts: ["a": "A {id} {texts.b}", "b": "B {texts.a}{texts.b}"])
        #expect(fields.text("texts.a") == "A C7 ")
        #expect(fields.text("TEXTS.B") == "B ")
        #expect(fields.filled(try MapsFixture.field("{texts.a}|{texts.none}")) == "A C7 |")
    }

    @Test func conditionsSeeNumbersAsNumbersAndNoEmptyFields() throws {
        let shops = MapsFixture.shops([MapsFixture.near(MapsFixture.home, east: 900, north: 0)])
        let values = try fields(MapsFixture.customer(), shops: shops, texts: ["note": "hi", "blank": " "]).values
        func has(_ name: String) throws -> Bool {
            try Condition(.array([.string("has"), .string(name)])).holds(values)
        }
        #expect(try condition(">", "distance_m", .number(800)).holds(values))
        #expect(try !condition(">", "distance_m", .number(1000)).holds(values))
        #expect(try condition("==", "page.width", .number(148)).holds(values))
        #expect(try condition("==", "Salutation", .string("Mme")).holds(values))
        #expect(try condition("==", "salutation", .string("Mme")).holds(values))
        #expect(try condition("==", "Age", .string("42")).holds(values), "columns are texts")
        for name in ["Empty", "empty", "time", "time_s", "via", "city", "texts.blank", "scale", "nothing"] {
            #expect(try !has(name), "\(name)")
        }
        for name in ["row", "shop.name", "texts.note", "shops.count", "street"] { #expect(try has(name), "\(name)") }
        #expect(values["routes.count"] == .number(0))
    }

    @Test func badExpressionsAreRefused() {
        for bad: Value in [
            .array([.string("bogus"), .number(1)]), .array([.string("get")]),
            .array([.string(">"), .array([.string("get"), .string("a")])]), .number(3), .string("x"),
        ] { #expect(throws: (any Error).self, "\(bad)") { try Condition(bad) } }
        #expect(throws: Never.self) { try Condition(.bool(true)) }
    }

    @Test func elementsAndPartsFollowTheirConditions() throws {
        func page(_ operation: String) throws -> Page {
            var part = try MapsFixture.text("part")
            part.condition = try condition(operation, "shops.count", .number(1))
            let block = TextBlock(parts: [part, try MapsFixture.text("always")])
            let place = { (top: Double) in Place.fixed(Edges(left: 0, top: top, width: 30), within: .map) }
            return try MapsFixture.layOut(
                MapsFixture.design([
                    Element(name: "block", place: place(0), content: .text(block)),
                    Element(
                        name: "zone", place: .fixed(Edges(left: 0, top: 20, width: 5, height: 5), within: .map),
                        condition: part.condition, content: .zone(Zone())),
                ]), MapsFixture.customer(), MapsFixture.shops([MapsFixture.home, MapsFixture.home]))
        }
        let (shown, hidden) = (try page(">"), try page("<"))
        #expect(shown.texts.contains("part") && shown.box("zone") != nil && shown.boxes.zones.count == 1)
        #expect(!hidden.texts.contains("part") && hidden.box("zone") == nil && hidden.boxes.zones.isEmpty)
        #expect(hidden.texts.contains("always"))
    }
}
