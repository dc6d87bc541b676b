import Foundation
import Geo
import Style
import TestSupport
import Testing

@Suite struct JSONTests {
    private func document(_ json: String) throws -> JSONDocument {
        try JSONDocument(json: Data(json.utf8), file: "a.json")
    }

    private func place(_ node: JSONNode?, in document: JSONDocument) throws -> [Int] {
        let offset = try #require(node).offset
        let place = try #require(document.positions(ofAscending: [offset]).first)
        #expect(document.line(ofOffset: offset) == place.line)
        return [place.line, place.column]
    }

    @Test func valuesAndPlaces() throws {
        let document = try document("{\n  \"a\": [1, -2.5e1, \"ä\", true],\r\n  \"ö\": {\"b\" : null}, \"c\": 0 }")
        let root = document.root
        let list: Value = .array([.number(1), .number(-25), .string("ä"), .bool(true)])
        #expect(root.value == .object(["a": list, "ö": .object(["b": .null]), "c": .number(0)]))
        #expect(try place(root, in: document) == [1, 1])
        #expect(try place(root["a"]?.items?[1], in: document) == [2, 12])
        // Columns count characters, not bytes.
        #expect(try place(root["a"]?.items?[3], in: document) == [2, 25])
        #expect(try place(root["ö"]?["b"], in: document) == [3, 15])
        #expect(root["nothing"] == nil && root["a"]?["b"] == nil && root.items == nil)
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e4""#, "Aä"), (#""\ud83d\ude00""#, "😀"),
        (#""\ud83d""#, "\u{FFFD}"), (#""\ud83dx\ude00""#, "\u{FFFD}x\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
        ("\u{FEFF}\"x\"", "x"), ("\"\"", ""),
    ])
    func strings(json: String, text: String) throws {
        #expect(try document(json).root.string == text)
    }

    @Test func theLastOfEqualKeysCounts() throws {
        let root = try document(#"{"a": 1, "a": 2}"#).root
        #expect(root.members?.count == 2 && root["a"]?.number == 2 && root.value == .object(["a": .number(2)]))
    }

    @Test(arguments: [
        ("", "1:1: is no JSON: found the end of the text; expected a value"),
        ("{\n \"a\" 1}", "2:6: is no JSON: found '1'; expected ':'"),
        ("[1,\n2,]", "2:3: is no JSON: found ']'"), ("[1 2]", "1:4: is no JSON: found '2'; expected ',' or ']'"),
        ("{a: 1}", "1:2: is no JSON: found 'a'; expected a key in quotes"), ("tru", "expected true"), ("01", "1:2"),
        ("1.", "expected a digit"), ("-", "expected a digit"), ("1e999", "a number too large"),
        ("\"a", "the quote that ends"),
        ("\"\\x\"", "expected an escape"), ("\"\\u12g4\"", "hexadecimal"), ("\"\n\"", "control character"),
        ("1 1", "1:3"),
        (String(repeating: "[", count: 513), "more than 512 levels"), ("\u{1}", "found byte 1"),
    ])
    func whatIsNoJSON(json: String, message: String) {
        let error = #expect(throws: StyleError.self) { try document(json) }
        #expect(error?.description.hasPrefix("a.json:") == true)
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func textThatIsNoUTF8IsNoJSON() {
        #expect(throws: StyleError.self) { try JSONDocument(json: Data([0x22, 0xFF, 0x22]), file: "a.json") }
        #expect(throws: StyleError.self) { try JSONDocument(json: Data([0x22, 0xC3, 0x22]), file: "a.json") }
    }

    /// Foundation's reader agrees on what is JSON and what it says.
    @Test func agreesWithFoundation() throws {
        let seed = Array(#"{"a": [1, -0.5e-3, "x\u00e4\n", true, null], "b": {"c": [[], {}], "d": "é"}}"#.utf8)
        var random = Dice(state: 11)
        var accepted = 0
        for _ in 0..<3_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 32...126, using: &random)
                case 1: bytes.remove(at: at)
                default: bytes.insert(seed.randomElement(using: &random) ?? 0, at: at)
                }
            }
            let reference = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])
            let own = try? JSONDocument(json: Data(bytes), file: "fuzz").root
            // Foundation refuses half a surrogate pair, which this reader replaces, and takes a comma behind the last
            // element, which JSON does not have.
            let text = String(decoding: bytes, as: UTF8.self)
            guard !text.contains("\\ud"), !text.contains(/,\s*[\]}]/) else { continue }
            #expect((own == nil) == (reference == nil), "\(text)")
            accepted += own == nil ? 0 : 1
            if let object = reference as? [String: Any], let own {
                #expect(Set(object.keys) == Set(own.members?.map(\.key) ?? []))
            }
        }
        #expect(accepted > 500)
    }
}
