import Foundation
import Geo
import Style
import TestSupport
import Testing

@Suite struct HostileStyleTests {
    /// `count` levels of `["!", …]` around a value.
    private func nested(_ count: Int) -> String {
        String(repeating: #"["!","#, count: count) + #"["has", "a"]"# + String(repeating: "]", count: count)
    }

    @Test func nestingIsLimited() throws {
        for group in ["filter", "all"] {
            let inner = nested(group == "all" ? 350 : 400)
            let filter = group == "all" ? #"["all", ["none", \#(inner)]]"# : inner
            let style = try style(layers: #"{"id": "a", "type": "line", "source": "s", "filter": \#(filter)}"#)
            #expect(style.layers.isEmpty && style.warnings.first?.contains("nested deeper than 200") == true)
        }
        let deep = try style(layers: #"{"id": "a", "type": "line", "source": "s", "filter": \#(nested(198))}"#)
        #expect(deep.layers.first?.filter.matches(feature(["a": .null]), zoom: 0) == true)
    }

    @Test func hugeNumbersAreHarmless() throws {
        let expressions = [
            #"["slice", "abc", -1e300, 1e300]"#, #"["at", 1e300, ["literal", []]]"#, #"["index-of", "a", "b", 1e300]"#,
            #"["number-format", 1e20, {"max-fraction-digits": 1e300}]"#, #"["to-string", 1e308]"#, #"["^", 1e308, 9]"#,
            #"["step", ["-", ["/", 0, 0]], "a", 1, "b"]"#, #"["array", "number", 1e300, ["get", "a"]]"#,
            #"["interpolate", ["linear"], ["/", 0, 0], 0, 1, 2, 3]"#, #"["%", 1, 0]"#,
        ]
        for expression in expressions {
            let style = try style("symbol", "layout", "text-field", expression)
            _ = style.layers.first?[.textField].value(EvaluationContext(zoom: .nan, feature: feature(road)))
        }
    }

    /// Any mutation of a style's bytes gives a style or an error, and every layer can be asked for its values.
    @Test func mutatedStylesDoNotCrash() throws {
        let seed = Data(Self.sample.utf8)
        var random = Dice(state: 42)
        let context = EvaluationContext(zoom: 9.5, feature: feature(road))
        var loaded = 0
        try Fuzz.run("bytes of styles", 2_000, cost: 10) { _ in
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) { Self.mutate(&bytes, &random) }
            guard let style = try? Style(json: bytes, file: "fuzz") else { return }
            loaded += 1
            for layer in style.layers {
                _ = layer.filter.matches(context)
                _ = layer[.textField].value(context)
                #expect((0...1).contains(layer[.lineOpacity].value(context)))
                #expect(layer[.lineWidth].value(context) >= 0)
                _ = (layer[.fillColor].value(context), layer[.iconImage].value(context))
            }
        }
        #expect(loaded > 200)
    }

    /// Overwrites, removes or repeats bytes, or puts in a piece that means something.
    private static func mutate(_ bytes: inout Data, _ random: inout Dice) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 32...126, using: &random)
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...6, using: &random)))
        case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 20)], at: at)
        default: replaceToken(&bytes, near: at, &random)
        }
        if bytes.isEmpty { bytes = Data("{}".utf8) }
    }

    /// Replaces the string or number at or behind a position by another value: the JSON mostly stays valid.
    private static func replaceToken(_ bytes: inout Data, near at: Int, _ random: inout Dice) {
        let separators = Set(#",[]{}: "#.utf8)
        guard let start = bytes[at...].firstIndex(where: { !separators.contains($0) }) else { return }
        let end = bytes[start...].firstIndex(where: { separators.contains($0) }) ?? bytes.endIndex
        let piece = pieces.randomElement(using: &random) ?? "null"
        bytes.replaceSubrange(start..<end, with: Data(piece.utf8))
    }

    private static let pieces = [
        "null", "true", "-1", "1e308", "0", "[]", "{}", "\"\"", "\"get\"", "\"zoom\"", "[\"zoom\"]", "\"{name}\"",
        "[\"get\", \"lanes\"]", "\"match\"", "\"let\"", "\"interpolate\"", "\"step\"", "\"slice\"", "\"format\"",
        "\"red\"", "[\"literal\", [1]]", "{\"stops\": [[1, 2]]}", "\"at\"", "\"array\"", "\"number-format\"",
    ]

    private static let sample = #"""
        {"version":8,"sources":{"s":{"type":"vector"}},"layers":[
        {"id":"b","type":"background",
        "paint":{"background-color":["interpolate",["linear"],["zoom"],5,"red",9,"#00f"]}},
        {"id":"l","type":"line","source":"s","filter":["all",["in","class","a","primary"],["!=","$type","Point"]],
        "paint":{"line-width":{"base":1.4,"stops":[[5,1],[12,["get","x"]]]},"line-opacity":["let","o",0.5,["var","o"]],
        "line-dasharray":[1,2]},"layout":{"line-cap":"round"}},
        {"id":"f","type":"fill","source":"s",
        "filter":["any",["==",["get","a"],["slice","abc",1,2]],["has","class"]],
        "paint":{"fill-color":["match",["get","class"],["primary","b"],"red",["rgba",1,2,3,0.5]]}},
        {"id":"t","ref":"l","paint":{"line-width":["step",["get","lanes"],1,2,["at",1,["literal",[1,7]]]]}},
        {"id":"y","type":"symbol","source":"s","layout":{"text-field":["format",["get","name"],{"font-scale":0.8},
        ["number-format",["get","lanes"],{"max-fraction-digits":2}]],"icon-image":"{class}_11","text-font":["A","B"],
        "text-offset":{"property":"lanes","type":"exponential",
        "stops":[[{"zoom":3,"value":1},[0,1]]],"default":[0,0]}}}]}
        """#
}
