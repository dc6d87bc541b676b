import Jobs
import Maps
import Testing

@Suite struct ManifestTextTests {
    @Test func templateIsFilled() throws {
        let template = try FieldText(parsing: "{ name }, {{{shop.name}}} {Straße Nr}{name}")
        #expect(template.fields == ["name", "shop.name", "Straße Nr"])
        let values = ["name": "Ann {x}", "shop.name": "Café", "Straße Nr": ""]
        #expect(try template.filled { values[$0] } == "Ann {x}, {Café} Ann {x}")
        let error = #expect(throws: FieldText.UnknownField.self) {
            try template.filled { $0 == "name" ? "" : nil }
        }
        #expect(error?.name == "shop.name")
    }

    @Test func templateWithoutFieldsIsItself() throws {
        #expect(try FieldText(parsing: "").filled { _ in nil } == "")
        #expect(try FieldText(parsing: "a {{b}} c").filled { _ in nil } == "a {b} c")
    }

    @Test(arguments: ["{", "}", "{a", "a}", "{a{b}}", "{}", "{ }", "{{}", "{a}}", "{\u{301}"])
    func unbalancedBracesAreRefused(text: String) {
        #expect(throws: FieldText.SyntaxError.self) { try FieldText(parsing: text) }
    }

    @Test(arguments: [
        ("Müller & Söhne", "Mueller-Soehne"), ("Mu\u{308}ller", "Mueller"), ("Straße", "Strasse"),
        ("Saint-Étienne", "Saint-Etienne"), ("Łódź Ærø", "Lodz-Aeroe"), ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"), ("-rf", "rf"), ("a\\b:c*d", "a-b-c-d"), ("a  b", "a-b"), ("", "unnamed"),
        ("東京", "unnamed"),
        ("...", "unnamed"), ("x.", "x"), ("CON", "_CON"), ("lpt1.map", "_lpt1.map"), ("Nr_5.a", "Nr_5.a"),
        ("a\u{0}b\n", "a-b"), ("１２", "12"),
    ])
    func namesAreSafe(text: String, name: String) {
        #expect(FileNamePattern.safe(text) == name)
    }

    @Test func namesAreBounded() {
        #expect(FileNamePattern.safe(String(repeating: "ab", count: 100_000)).count == 120)
        #expect(FileNamePattern.safe(String(repeating: "ß", count: 100_000)).count == 120)
    }

    @Test func namesSortAsRowsDo() throws {
        let pattern = FileNamePattern.standard
        let names = try [9, 10, 1_234_567].map { row in try pattern.fileName { $0 == "row" ? "\(row)" : "k/1" } }
        #expect(names == ["000009-k-1", "000010-k-1", "1234567-k-1"])
        #expect(try FileNamePattern(FieldText(parsing: "map")) == nil)
        #expect(throws: FieldText.UnknownField.self) { try pattern.fileName { $0 == "row" ? "1" : nil } }
    }

    @Test func anyTextGivesASafeName() {
        var random = ManifestRandom(state: 7)
        let alphabet = Array("aZ09._-/\\ :äßŁ\u{308}\u{0}\n東🙂.-").flatMap(\.unicodeScalars)
        for _ in 0..<3000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            let name = FileNamePattern.safe(String(text))
            #expect(name.wholeMatch(of: /[A-Za-z0-9_]([A-Za-z0-9._\-]*[A-Za-z0-9_])?/) != nil, "\(name)")
            #expect(FileNamePattern.safe(name) == name)
        }
    }
}
