import Geo
import Style
import Testing

@Suite struct ExpressionTests {
    @Test(arguments: [
        (#"["get", "class"]"#, "primary"), (#"["get", "missing"]"#, ""),
        (#"["get", ["concat", "cl", "ass"]]"#, "primary"),
        (#"["get", "a", ["literal", {"a": 5}]]"#, "5"), (#"["has", "none"]"#, "true"),
        (#"["has", "missing"]"#, "false"), (#"["has", "a", ["properties"]]"#, "false"),
        (#"["id"]"#, "7"), (#"["geometry-type"]"#, "LineString"), (#"["zoom"]"#, "10"),
        (#"["typeof", ["get", "list"]]"#, "array<value, 2>"), (#"["typeof", ["properties"]]"#, "object"),
        (#"["literal", [1, "a", {"k": null}]]"#, #"[1,"a",{"k":null}]"#),
        (#"["coalesce", ["get", "missing"], ["get", "none"], "x"]"#, "x"),
        (#"["feature-state", "hover"]"#, ""), (#"["is-supported-script", "अ"]"#, "true"),
    ])
    func lookups(expression: String, expected: String) throws {
        #expect(try text(expression, road) == expected)
    }

    @Test(arguments: [
        (#"["==", ["get", "lanes"], 3]"#, "true"), (#"["==", ["get", "lanes"], "3"]"#, "false"),
        (#"["!=", ["get", "missing"], "x"]"#, "true"), (#"["<", "a", "b"]"#, "true"),
        (#"[">=", ["get", "lanes"], 4]"#, "false"), (#"["all", true, ["get", "bridge"]]"#, "true"),
        (#"["any", ["get", "bridge"], ["get", "class"]]"#, "true"),
        (#"["!", ["get", "bridge"]]"#, "false"), (#"["case", ["get", "bridge"], "B", "-"]"#, "B"),
        (#"["match", ["get", "class"], ["motorway", "primary"], "big", "minor", "small", "other"]"#, "big"),
        (#"["match", ["get", "lanes"], 3, "three", "other"]"#, "three"),
        (#"["match", ["get", "missing"], "a", "A", "other"]"#, "other"),
        (#"["step", ["get", "lanes"], "a", 3, "b", 4, "c"]"#, "b"), (#"["step", ["zoom"], "a", 11, "b"]"#, "a"),
        (
            #"""
            ["let", "x", ["get", "lanes"], "y", 2,
              ["let", "x", ["+", ["var", "x"], 1], ["*", ["var", "x"], ["var", "y"]]]]
            """#, "8"
        ),
    ])
    func decisions(expression: String, expected: String) throws {
        #expect(try text(expression, road) == expected)
    }

    @Test(arguments: [
        (#"["+", 1, ["get", "lanes"], 2]"#, "6"), (#"["-", 1]"#, "-1"), (#"["-", 5, 2]"#, "3"),
        (#"["*", 2, 3, 4]"#, "24"), (#"["/", 1, 4]"#, "0.25"), (#"["%", 7, 4]"#, "3"), (#"["^", 2, 10]"#, "1024"),
        (#"["min", 3, 1, 2]"#, "1"), (#"["max", 3, 1, 2]"#, "3"), (#"["abs", -2]"#, "2"), (#"["ceil", 1.2]"#, "2"),
        (#"["floor", -1.2]"#, "-2"), (#"["round", -1.5]"#, "-2"), (#"["sqrt", 9]"#, "3"), (#"["log2", 8]"#, "3"),
        (#"["log10", 1000]"#, "3"), (#"["ln", ["e"]]"#, "1"), (#"["round", ["*", 100, ["ln2"]]]"#, "69"),
        (#"["round", ["*", 100, ["pi"]]]"#, "314"), (#"["cos", 0]"#, "1"), (#"["atan", ["sin", ["tan", 0]]]"#, "0"),
        (#"["asin", 0]"#, "0"), (#"["acos", 1]"#, "0"), (#"["to-number", ["get", "digits"]]"#, "4.5"),
        (#"["to-number", "abc", "nan", true]"#, "1"), (#"["to-boolean", ["get", "empty"]]"#, "false"),
        (#"["to-string", 1e3]"#, "1000"), (#"["number", ["get", "class"], 4]"#, "4"),
        (#"["number-format", 1234567.891, {"max-fraction-digits": 1}]"#, "1,234,567.9"),
        (#"["number-format", -0.5, {"min-fraction-digits": 2}]"#, "-0.50"),
    ])
    func numbers(expression: String, expected: String) throws {
        #expect(try text(expression, road) == expected)
    }

    @Test(arguments: [
        (#"["upcase", ["get", "name"]]"#, "GROSSER WEG"), (#"["downcase", "ÄB"]"#, "äb"),
        (#"["concat", "a", 1, true, ["get", "missing"]]"#, "a1true"), (#"["length", ["get", "name"]]"#, "10"),
        (#"["length", ["get", "list"]]"#, "2"), (#"["in", "Weg", ["get", "name"]]"#, "true"),
        (#"["in", 1, ["get", "list"]]"#, "true"), (#"["in", "x", ["get", "missing"]]"#, "false"),
        (#"["index-of", "a", "banana", 2]"#, "3"), (#"["index-of", "x", "banana"]"#, "-1"),
        (#"["index-of", "b", ["get", "list"]]"#, "1"), (#"["slice", "banana", 1, -1]"#, "anan"),
        (#"["slice", "banana", 4]"#, "na"), (#"["slice", ["get", "list"], 1]"#, #"["b"]"#),
        (#"["at", 1, ["get", "list"]]"#, "b"), (#"["join", ["split", "a;b", ";"], "-"]"#, "a-b"),
        (#"["to-string", ["rgb", 255, 0, 0]]"#, "rgba(255,0,0,1)"),
        (#"["to-rgba", ["to-color", "lime"]]"#, "[0,255,0,1]"),
        (#"["array", "number", 2, ["literal", [1, 2]]]"#, "[1,2]"),
    ])
    func textAndArrays(expression: String, expected: String) throws {
        #expect(try text(expression, road) == expected)
    }

    /// What fails yields the default of the property.
    @Test(arguments: [
        #"["number", ["get", "class"]]"#, #"["<", ["get", "missing"], 2]"#, #"["at", 9, ["get", "list"]]"#,
        #"["case", ["get", "class"], 1, 2]"#, #"["to-number", ["get", "list"]]"#, #"["upcase", ["get", "lanes"]]"#,
        #"["length", ["get", "lanes"]]"#, #"["rgba", ["get", "lanes"], 0, 0, 3]"#, #"["to-color", ["get", "class"]]"#,
        #"["array", "number", ["get", "list"]]"#, #"["let", "x", ["number", ["get", "class"]], ["var", "x"]]"#,
    ])
    func failures(expression: String) throws {
        #expect(try text(expression, road) == nil)
    }

    @Test(arguments: [
        (#"["interpolate", ["linear"], ["zoom"], 10, 1, 20, 3]"#, 15.0, 2.0),
        (#"["interpolate", ["linear"], ["zoom"], 10, 1, 20, 3]"#, 5.0, 1.0),
        (#"["interpolate", ["linear"], ["zoom"], 10, 1, 20, 3]"#, 25.0, 3.0),
        (#"["interpolate", ["exponential", 2], ["zoom"], 0, 0, 2, 3]"#, 1.0, 1.0),
        (#"["interpolate", ["exponential", 1e300], ["zoom"], 0, 0, 20, 4]"#, 5.0, 1.0),
        (#"["interpolate", ["cubic-bezier", 0.42, 0, 0.58, 1], ["zoom"], 0, 0, 10, 1]"#, 5.0, 0.5),
        (#"{"base": 2, "stops": [[0, 0], [2, 3]]}"#, 1.0, 1.0), (#"{"stops": [[5, 1], [6, 2]]}"#, 5.5, 1.5),
        (#"{"type": "interval", "stops": [[5, 4], [6, 2]]}"#, 5.5, 4.0),
    ])
    func widthsByZoom(value: String, zoom: Double, expected: Double) throws {
        let width = try #require(try style("line", "paint", "line-width", value).layers.first)[.lineWidth]
        #expect(width.constant == nil && width.dependsOnZoom && !width.dependsOnFeature)
        #expect(abs(width.value(EvaluationContext(zoom: zoom)) - expected) < 1e-9)
    }

    @Test func coloursAndArraysAreMixed() throws {
        let fade = #"["interpolate", ["linear"], ["zoom"], 0, "red", 10, "rgba(0, 0, 255, 0)"]"#
        let color = try #require(try style("fill", "paint", "fill-color", fade).layers.first)[.fillColor]
        #expect(color.value(EvaluationContext(zoom: 5)) == Color(red: 0.5, green: 0, blue: 0.5, alpha: 0.5))
        let offset = #"["interpolate", ["linear"], ["zoom"], 0, ["literal", [0, 2]], 10, ["literal", [4, 2]]]"#
        let shift = try #require(try style("symbol", "layout", "text-offset", offset).layers.first)[.textOffset]
        #expect(shift.value(EvaluationContext(zoom: 5)) == [2, 2])
    }

    @Test func formatKeepsTheLookOfSections() throws {
        let value = #"""
            ["format", ["get", "class"], {"font-scale": 0.8, "text-color": "red"}, "\n",
             ["get", "lanes"], {"text-font": ["literal", ["Noto"]]}, ["image", "shield"]]
            """#
        let layer = try #require(try style("symbol", "layout", "text-field", value).layers.first)
        let sections = layer[.textField].value(EvaluationContext(zoom: 0, feature: feature(road))).sections
        #expect(
            sections == [
                .init("primary", scale: 0.8, color: Color(css: "red")), .init("\n"), .init("3", font: ["Noto"]),
                .init("", image: "shield"),
            ])
    }

    @Test func constantsAreKnownBeforehand() throws {
        let layer = try #require(
            try style("line", "paint", "line-width", #"["*", 2, ["let", "a", 3, ["var", "a"]]]"#).layers.first)
        #expect(layer[.lineWidth].constant == 6)
        #expect(layer[.lineWidth].isSet && !layer[.lineColor].isSet)
        #expect(layer[.lineColor].constant == .black && layer[.lineDasharray].constant == [])
    }

    @Test func longTextIsRefused() throws {
        var value = #"["get", "name"]"#
        for _ in 0..<40 { value = #"["let", "x", \#(value), ["concat", ["var", "x"], ["var", "x"]]]"# }
        #expect(try text(value, road) == nil)
    }
}
