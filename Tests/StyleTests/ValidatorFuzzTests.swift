import Foundation
import Style
import TestSupport
import Testing

/// Styles that are wrong on purpose: the validator must not crash, hang or exhaust memory.
@Suite struct ValidatorFuzzTests {
    @Test func deepNestingEnds() throws {
        let levels = 400
        for (open, close) in [
            (#"["!","#, "]"), (#"["all","#, "]"), (#"["any", ["==", "a", 1],"#, "]"), (#"{"stops": [[0, "#, "]]}"),
            (#"["step", ["zoom"], 0, 1, "#, "]"), (#"["literal", "#, "]"), (#"{"a":"#, "}"), ("[", "]"),
        ] {
            let count = levels / open.count { $0 == "[" || $0 == "{" }
            let value = String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
            for layer in [#""filter": \#(value)"#, #""paint": {"line-width": \#(value)}"#, #""metadata": \#(value)"#] {
                _ = try problems(fullStyle(layers: #"{"id": "a", "type": "line", "source": "g", \#(layer)}"#))
            }
            _ = try problems(
                fullStyle(root: #""light": {"color": \#(value)}, "sprite": [\#(value)], "state": \#(value)"#))
        }
    }

    @Test func largeValuesAreCutInMessages() throws {
        let text = String(repeating: "ä", count: 1 << 17)
        let layer = """
            {"id": "\(text)", "type": "\(text)", "source": "\(text)", "paint": {"\(text)": 1},
             "filter": ["==", "\(text)", {}], "minzoom": 1e308}
            """
        let found = try problems(fullStyle(root: "\"zoom\": \"\(text)\", \"light\": {\"\(text)\": 1}", layers: layer))
        #expect(found.count > 4 && found.allSatisfy { $0.utf8.count < 1_000 })
        let list = "[" + String(repeating: "1e300,", count: 20_000) + "1]"
        let wide = #"{"id": "a", "type": "line", "source": "g", "layout": {"line-cap": \#(list)}, "filter": \#(list)}"#
        #expect(try problems(fullStyle(layers: wide)).allSatisfy { $0.utf8.count < 1_000 })
    }

    /// Every mutation of a style gives problems or an error, in the order of the text, with places inside of it.
    @Test func mutatedStylesDoNotCrash() throws {
        let seed = Array(Self.sample.utf8)
        var random = Dice(state: 5)
        var checked = 0
        try Fuzz.run("bytes of styles to validate", 2_000, cost: 10) { _ in
            var bytes = seed
            for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mutate(&bytes, &random) }
            let json = Data(bytes)
            guard let found = try? StyleValidator.problems(json: json, file: "fuzz") else { return }
            checked += 1
            let lines = bytes.count { $0 == 0x0A } + 1
            #expect(found.allSatisfy { (1...lines).contains($0.line) && $0.column >= 1 && !$0.message.isEmpty })
            _ = try StyleNeeds.needs(json: json, file: "fuzz")
        }
        #expect(checked > 500)
    }

    /// Replaces a string, number or word by another value, so that most mutations stay JSON.
    private static func mutate(_ bytes: inout [UInt8], _ random: inout Dice) {
        let separators = Set(#",[]{}: "#.utf8 + [0x0A])
        let at = Int.random(in: 0..<bytes.count, using: &random)
        let start = (bytes[..<at].lastIndex(where: { separators.contains($0) }) ?? -1) + 1
        let end = bytes[start...].firstIndex(where: { separators.contains($0) }) ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Array((pieces.randomElement(using: &random) ?? "null").utf8))
    }

    private static let pieces = [
        "null", "true", "-1", "1e308", "[]", "{}", "\"\"", "\"get\"", "[\"zoom\"]", "\"{name}\"", "[\"get\", \"a\"]",
        "\"match\"", "\"let\"", "\"interpolate\"", "\"step\"", "\"in\"", "\"has\"", "\"none\"", "\"ref\"", "\"a\"",
        "\"stops\"", "\"type\"", "\"categorical\"", "{\"stops\": [[1, 2]]}", "[[1, 2]]", "\"symbol\"", "\"$type\"",
        "[\"==\", \"a\", 1]", "[\"literal\", [1]]", "\"red\"", "\"hillshade\"", "\"clusterProperties\"",
    ]

    private static let sample = #"""
        {"version": 8, "sprite": [{"id": "default", "url": "u"}], "glyphs": "{fontstack}/{range}", "center": [1, 2],
         "light": {"color": "white", "position": [1, 2, 3]}, "sky": {"sky-color": ["step", ["zoom"], "red", 5, "tan"]},
         "terrain": {"source": "d"}, "font-faces": {"A": [{"url": "u", "unicode-range": ["U+1"]}]},
         "sources": {"v": {"type": "vector", "tiles": ["t"], "bounds": [0, 0, 1, 1], "promoteId": {"a": "b"}},
          "d": {"type": "raster-dem", "encoding": "custom", "redFactor": 2},
          "g": {"type": "geojson", "data": {}, "cluster": true, "filter": ["has", "a"],
           "clusterProperties": {"n": [["+", ["accumulated"], ["get", "n"]], ["get", "a"]]}}},
         "layers": [{"id": "b", "type": "background", "paint": {"background-color": {"stops": [[1, "red"], [2, "tan"]]}}},
          {"id": "l", "type": "line", "source": "v", "source-layer": "w", "filter": ["all", ["in", "class", "a"], ["!=", "$type", "Point"]],
           "paint": {"line-width": ["interpolate", ["linear"], ["zoom"], 1, 2, 3, ["get", "x"]], "line-dasharray": [1, 2],
            "line-opacity-transition": {"delay": 1}}, "layout": {"visibility": "none", "line-cap": "round"}},
          {"id": "r", "ref": "l", "paint": {"line-color": {"property": "p", "type": "categorical", "stops": [["a", "red"]], "default": "tan"}}},
          {"id": "y", "type": "symbol", "source": "g", "filter": ["any", ["==", ["get", "a"], 1], ["!", ["has", "b"]]],
           "layout": {"text-field": "{name}", "text-font": ["case", ["has", "a"], ["literal", ["A"]], ["literal", ["B"]]],
            "icon-padding": [1, 2], "text-variable-anchor-offset": ["top", [1, 2]], "icon-image": "{class}_11",
            "text-size": {"property": "p", "stops": [[{"zoom": 1, "value": 2}, 3], [{"zoom": 2, "value": 2}, 4]]}}},
          {"id": "h", "type": "hillshade", "source": "d", "paint": {"hillshade-highlight-color": ["red"]}}]}
        """#
}
