import Geo
import Style
import Testing

@Suite struct LegacyFunctionTests {
    @Test(arguments: [
        (#"{"property": "lanes", "stops": [[1, 10], [5, 20]]}"#, 15.0),
        (#"{"property": "lanes", "type": "interval", "stops": [[1, 10], [3, 20], [5, 30]]}"#, 20),
        (#"{"property": "lanes", "type": "interval", "stops": [[4, 10], [5, 20]]}"#, 10),
        (#"{"property": "class", "type": "categorical", "stops": [["minor", 1], ["primary", 4]]}"#, 4),
        (#"{"property": "bridge", "type": "categorical", "stops": [[true, 9], [false, 4]]}"#, 9),
        (#"{"property": "missing", "type": "categorical", "stops": [["a", 2]], "default": 6}"#, 6),
        (#"{"property": "missing", "type": "categorical", "stops": [["a", 2]]}"#, 1),
        (#"{"property": "class", "stops": [[1, 10], [5, 20]], "default": 7}"#, 7),
        (#"{"property": "lanes", "type": "identity"}"#, 3),
        (#"{"property": "class", "type": "identity", "default": 8}"#, 8),
        (#"{"property": "class", "type": "identity"}"#, 1),
        (
            #"""
            {"property": "lanes", "stops": [[{"zoom": 0, "value": 1}, 0], [{"zoom": 0, "value": 5}, 4],
             [{"zoom": 20, "value": 1}, 10], [{"zoom": 20, "value": 5}, 14]]}
            """#, 7
        ),
    ])
    func numbers(function: String, expected: Double) throws {
        let style = try style("line", "paint", "line-width", function)
        #expect(style.warnings == [])
        let width = try #require(style.layers.first)[.lineWidth]
        #expect(width.dependsOnFeature && width.constant == nil)
        #expect(width.value(EvaluationContext(zoom: 10, feature: feature(road))) == expected)
    }

    @Test func coloursAndWords() throws {
        let color = #"{"property": "lanes", "stops": [[2, "black"], [4, "white"]]}"#
        let fill = try #require(try style("fill", "paint", "fill-color", color).layers.first)
        #expect(fill[.fillColor].value(EvaluationContext(zoom: 0, feature: feature(road))).description == "#808080")
        let caps = try #require(
            try style("line", "layout", "line-cap", #"{"stops": [[0, "butt"], [9, "round"]]}"#).layers.first)
        #expect(caps[.lineCap].value(EvaluationContext(zoom: 8.9)) == .butt)
        #expect(caps[.lineCap].value(EvaluationContext(zoom: 9)) == .round)
        let dashes = try #require(
            try style("line", "paint", "line-dasharray", #"{"stops": [[0, [1, 2]], [9, [3]]]}"#).layers.first)
        #expect(dashes[.lineDasharray].value(EvaluationContext(zoom: 8)) == [1, 2])
    }

    @Test(arguments: [
        ("{name}", "Großer Weg"), ("{class} {missing}({lanes})", "primary (3)"), ("a{b", "a{b"), ("{}", ""),
        ("plain", "plain"),
    ])
    func tokens(text: String, expected: String) throws {
        let context = EvaluationContext(zoom: 3, feature: feature(road))
        let label = try #require(try style("symbol", "layout", "text-field", "\"\(text)\"").layers.first)
        #expect(label[.textField].value(context) == Formatted(expected))
        let icon = try #require(
            try style("symbol", "layout", "icon-image", #"{"stops": [[0, "\#(text)"], [8, ""]]}"#).layers.first)
        #expect(icon[.iconImage].value(context) == expected)
    }

    @Test(arguments: [
        (#"{"stops": []}"#, "expected \"stops\""), ("{}", "found no stops"), (#"{"stops": [[1]]}"#, "found stop [1]"),
        (#"{"stops": [[5, 1], [4, 2]]}"#, "found stop 4 after 5"), (#"{"stops": [["a", 1]]}"#, "expected a number"),
        (#"{"stops": [[1, "a"]]}"#, #"found "a"; expected number"#), (#"{"type": "odd"}"#, "found function type"),
        (#"{"type": "identity"}"#, "without \"property\""),
    ])
    func wrongFunctions(function: String, warning: String) throws {
        let style = try style("line", "paint", "line-width", function)
        #expect(style.layers.first?[.lineWidth].constant == 1)
        #expect(style.warnings.count == 1 && style.warnings[0].contains(warning), "\(style.warnings)")
    }
}
