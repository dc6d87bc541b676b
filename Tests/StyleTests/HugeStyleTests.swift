import Foundation
import Geo
import Style
import TestSupport
import Testing

/// Styles that are large on purpose, and expressions that grow: an answer within seconds, and messages that fit a screen.
@Suite struct HugeStyleTests {
    private static let long = String(repeating: "a", count: 1 << 14)

    /// Loads, checks and reads off a style, and evaluates all of its labels.
    private func answer(_ json: String, within limit: Double = 8) throws -> Style? {
        var style: Style?
        let time = try Fuzz.seconds {
            let data = Data(json.utf8)
            let found = try StyleValidator.problems(json: data, file: "huge")
            #expect(found.allSatisfy { $0.description.utf8.count < 3_000 })
            _ = try StyleNeeds.needs(json: data, file: "huge")
            style = try? Style(json: data, file: "huge")
            for layer in (style?.layers ?? []).prefix(20) {
                _ = layer.filter.matches(feature(road), zoom: 9)
                _ = layer[.textField].value(EvaluationContext(zoom: 9, feature: feature(road)))
                _ = layer[.lineColor].value(EvaluationContext(zoom: 9, feature: feature(road)))
                _ = layer[.lineWidth].value(EvaluationContext(zoom: 9, feature: feature(road)))
            }
        }
        #expect(time < limit, "\(json.prefix(200))")
        #expect(style?.warnings.allSatisfy { $0.utf8.count < 1_000 } ?? true)
        return style
    }

    private func layer(_ members: String) -> String {
        #"{"version":8,"sources":{"s":{"type":"vector"}},"layers":[{"id":"a","type":"symbol","source":"s",\#(members)}]}"#
    }

    private func text(_ expression: String) -> String { layer(#""layout":{"text-field":\#(expression)}"#) }

    /// The value of an expression as text.
    private func value(_ expression: String) throws -> String? {
        let style = try answer(text(#"["to-string",\#(expression)]"#))
        return style?.layers.first?[.textField].value(EvaluationContext(zoom: 9)).text
    }

    /// `levels` variables, each made of two of the one before.
    private func doubling(_ levels: Int, _ start: String, _ twice: (String) -> String, _ result: (String) -> String)
        -> String
    {
        let bindings = (1...levels).map { #""v\#($0)",\#(twice(#"["var","v\#($0 - 1)"]"#)),"# }
        let opening = (["\"v0\",\(start),"] + bindings).map { #"["let","# + $0 }.joined()
        return opening + result(#"["var","v\#(levels)"]"#) + String(repeating: "]", count: levels + 1)
    }

    @Test func doublingEnds() throws {
        for start in [#"["get","name"]"#, #""name""#] {
            let concat = doubling(100, start, { #"["concat",\#($0),\#($0)]"# }, { $0 })
            let list = doubling(100, start, { #"["semiliteral",[\#($0),\#($0)]]"# }, { #"["to-string",\#($0)]"# })
            let kinds = doubling(100, start, { #"["semiliteral",[\#($0),\#($0)]]"# }, { #"["typeof",\#($0)]"# })
            let equal = doubling(60, start, { #"["semiliteral",[\#($0),\#($0)]]"# }, { #"["in","x",\#($0)]"# })
            let quotes = doubling(60, start, { #"["to-string",["semiliteral",[\#($0)]]]"# }, { $0 })
            for expression in [concat, list, kinds, equal, quotes] {
                let style = try #require(try answer(text(expression)))
                let value = style.layers.first?[.textField].value(EvaluationContext(zoom: 9, feature: feature(road)))
                    .text
                #expect((value?.utf8.count ?? 0) <= 200_000)
            }
        }
    }

    @Test func longTextsAreSearchedInOneGo() throws {
        let (text, part) = (Self.long, String(repeating: "a", count: 1 << 13) + "b")
        for name in ["index-of", "in"] {
            _ = try answer(self.text(#"["to-string",["\#(name)","\#(part)","\#(text)"]]"#))
            _ = try answer(self.text(#"["to-string",["\#(name)","\#(part)",["coalesce",["get","no"],"\#(text)"]]]"#))
        }
        #expect(try value(#"["index-of","aab","aaaab"]"#) == "2")
        #expect(try value(#"["index-of","aba","abaabab",1]"#) == "3")
        #expect(try value(#"["index-of","","abc",2]"#) == "2")
    }

    @Test func longTextsAreRead() throws {
        let long = Self.long
        let marks = "a" + String(repeating: "\u{301}", count: 1 << 13)
        let styles = [
            layer(#""paint":{"text-color":"\#(long)"}"#),
            layer(#""paint":{"text-color":["to-color","rgb(\#(long))"]}"#),
            layer(##""paint":{"text-color":"#\##(String(repeating: "f", count: 1 << 14))"}"##),
            layer(#""\#(long)":1,"paint":{"\#(long)":1},"layout":{"\#(marks)":["\#(long)"]}"#),
            layer(#""paint":{"text-opacity":["\#(long)",1]},"filter":["\#(long)"]"#),
            layer(
                #""filter":["==","\#(long)",["\#(long)"]],"layout":{"text-font":"\#(long)","text-anchor":"\#(marks)"}"#),
            text(#"["upcase",["slice","\#(long)",1,-1]]"#), text(#""\#(String(repeating: "{a", count: 1 << 13))}""#),
            text(#""\#(String(repeating: "{a}", count: 1 << 14))""#),
            text(#"["number-format",1,{"currency":"\#(long)","locale":"\#(long)"}]"#),
            text(#"["number-format",["get","lanes"],{"unit":"\#(long)","min-fraction-digits":1e300}]"#),
            text(#"["to-string",["to-number","\#(String(repeating: "9", count: 1 << 14))","0"]]"#),
            layer(#""paint":{"text-opacity":0.\#(String(repeating: "1", count: 1 << 14))}"#),
            layer(#""paint":{"text-opacity":\#(String(repeating: "9", count: 1 << 14))}"#),
            layer(#""paint":{"text-opacity":["get",1,["literal",{"\#(long)":"\#(long)"}]]}"#),
            text(#"["error","\#(long)"]"#), text(#"["collator",{"locale":"\#(long)"}]"#),
            text(#"["split","\#(long)",""]"#), text(#"["join",["split","\#(long.prefix(9_000))",""],"\#(long)"]"#),
        ]
        for style in styles where try !isJSON(style) || answer(style) != nil { continue }
        let id =
            #"{"version":8,"sources":{"\#(long)":1},"layers":[{"id":"\#(long)","type":"line","source":"\#(marks)"}]}"#
        _ = try answer(id)
    }

    private func isJSON(_ json: String) throws -> Bool { (try? Value(json: Data(json.utf8), file: "a")) != nil }

    @Test func manyLayersAreRead() throws {
        func style(_ count: Int = 2_000, _ layer: (Int) -> String) -> String {
            #"{"version":8,"sources":{"s":{"type":"vector"}},"layers":["#
                + (0..<count).map(layer).joined(separator: ",")
                + "]}"
        }
        let plain = try answer(
            style(10_000) { #"{"id":"l\#($0)","type":"line","source":"s","paint":{"line-width":["zoom"]}}"# })
        #expect(plain?.layers.count == 10_000)
        let stops = (0..<1_000).map { #"["==","class","c\#($0)"]"# }.joined(separator: ",")
        let large = #"{"id":"l0","type":"line","source":"s","filter":["any",\#(stops)]}"#
        let heirs = try answer(style { $0 == 0 ? large : #"{"id":"l\#($0)","ref":"l0"}"# })
        #expect(heirs?.layers.count == 2_000)
        let chain = try answer(style { $0 == 0 ? large : #"{"id":"l\#($0)","ref":"l\#($0 - 1)"}"# })
        #expect(chain?.warnings.contains { $0.contains("found a long way through") } == true)
        let same = try answer(style { _ in #"{"id":"l","ref":"l"}"# })
        #expect(same?.layers.isEmpty == true)
        let wrong = try answer(
            style { #"{"id":"l\#($0)","type":"x","source":5,"paint":[],"layout":{"a":1},"filter":{}}"# })
        #expect((wrong?.warnings.count ?? 0) <= 10_001)
    }

    @Test func manyStopsAreRead() throws {
        func line(_ value: String, _ name: String = "line-width") -> String {
            #"{"version":8,"sources":{"s":{"type":"vector"}},"layers":[{"id":"a","type":"line","source":"s","paint":{"\#(name)":\#(value)}}]}"#
        }
        let numbers = (0..<5_000).map { "\($0),\($0 % 20)" }.joined(separator: ",")
        let pairs = (0..<5_000).map { "[\($0),\($0 % 20)]" }.joined(separator: ",")
        let labels = (0..<5_000).map { #""c\#($0)",\#($0)"# }.joined(separator: ",")
        let twofold = (0..<2_000).map { #"[{"zoom":\#($0),"value":1},2]"# }.joined(separator: ",")
        let values = [
            #"["interpolate",["exponential",1e308],["zoom"],\#(numbers)]"#, #"["step",["zoom"],0,\#(numbers)]"#,
            #"["interpolate",["exponential",0],["zoom"],-1e308,1,1e308,2]"#,
            #"{"base":0,"stops":[\#(pairs)]}"#, #"{"property":"lanes","base":-1e308,"stops":[\#(pairs)]}"#,
            #"["match",["get","class"],\#(labels),0]"#, #"{"property":"lanes","stops":[\#(twofold)]}"#,
            #"{"property":"lanes","type":"categorical","stops":[\#(pairs)]}"#, #"{"stops":[[1e308,1],[-1e308,2]]}"#,
        ]
        for value in values {
            let width = try answer(line(value))?.layers.first?[.lineWidth].value(EvaluationContext(zoom: 9.5))
            #expect(try #require(width).isFinite)
        }
        let many = "[" + String(repeating: "1,", count: 1 << 14) + "1]"
        let dashes = try answer(line(many, "line-dasharray"))
        #expect(dashes?.layers.count == 1)
        _ = try answer(line("[" + String(repeating: "{},", count: 1 << 13) + "1]", "line-dasharray"))
    }

    @Test func deepNestingIsRefused() throws {
        func nested(_ open: String, _ close: String, _ levels: Int) -> String {
            String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)
        }
        let key = String(repeating: "k", count: 200)
        for (open, close) in [
            (#"["let","a",1,"#, "]"), (#"["format","#, "]"), (#"["format",["image","#, "]]"), (#"["coalesce","#, "]"),
            (#"{"stops":[[1,"#, "]]}"), (#"{"type":"identity","default":"#, "}"), (#"["literal",["#, "]]"), ("[", "]"),
            (#"["number-format",1,{"locale":"#, "}]"), (#"["collator",{"locale":"#, "}]"), (#"["all","#, "]"),
            (#"["none",["any","#, "]]"), (#"["interpolate",["linear"],["zoom"],0,"#, "]"), (#"["semiliteral",["#, "]]"),
            (#"{"\#(key)":"#, "}"), (#"["within",{"type":"Feature","geometry":"#, "}]"),
        ] {
            for levels in [30, 250, 2_000] {
                let value = nested(open, close, levels)
                for member in [#""layout":{"text-field":\#(value)}"#, #""filter":\#(value)"#, #""metadata":\#(value)"#]
                {
                    let style = layer(member)
                    if try isJSON(style) { _ = try answer(style) }
                }
            }
        }
    }
}
