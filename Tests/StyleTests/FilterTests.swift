import Geo
import Style
import Testing

@Suite struct FilterTests {
    private func matches(_ filter: String, _ properties: [String: Value] = road, zoom: Double = 10) throws -> Bool {
        let style = try style(layers: #"{"id": "a", "type": "line", "source": "s", "filter": \#(filter)}"#)
        #expect(style.warnings == [])
        return try #require(style.layers.first).filter.matches(feature(properties), zoom: zoom)
    }

    @Test(arguments: [
        #"["==", "class", "primary"]"#, #"["!=", "class", "minor"]"#, #"["!=", "missing", "x"]"#, #"["<", "lanes", 4]"#,
        #"["<=", "lanes", 3]"#, #"[">", "class", "a"]"#, #"[">=", "lanes", 3]"#,
        #"["in", "class", "minor", "primary"]"#,
        #"["!in", "class", "minor"]"#, #"["!in", "missing", "a"]"#, #"["has", "class"]"#, #"["!has", "missing"]"#,
        #"["==", "$type", "LineString"]"#, #"["in", "$type", "Point", "LineString"]"#, #"["==", "$id", 7]"#,
        #"["has", "$id"]"#, #"["all"]"#, #"["all", ["==", "class", "primary"], ["has", "lanes"]]"#,
        #"["any", ["==", "class", "x"], ["==", "lanes", 3]]"#, #"["none", ["==", "class", "x"]]"#,
        #"["==", "bridge", true]"#, #"["all", ["==", "class", "primary"], [">=", ["zoom"], 10]]"#,
    ])
    func legacyMatches(filter: String) throws {
        #expect(try matches(filter))
    }

    @Test(arguments: [
        #"["==", "class", "minor"]"#, #"["==", "missing", "x"]"#, #"["==", "lanes", "3"]"#, #"["<", "missing", 4]"#,
        #"["<", "class", 4]"#, #"[">", "lanes", "1"]"#, #"["in", "missing", "a"]"#, #"["in", "lanes", "3"]"#,
        #"["!has", "class"]"#, #"["==", "$type", "Point"]"#, #"["any"]"#, #"["none", ["has", "class"]]"#,
        #"["!in", "class", "primary"]"#, #"["==", "bridge", "true"]"#, "false",
    ])
    func legacyDoesNotMatch(filter: String) throws {
        #expect(try !matches(filter))
    }

    @Test(arguments: [
        (#"["==", ["get", "class"], "primary"]"#, true), (#"["==", ["geometry-type"], "LineString"]"#, true),
        (#"["match", ["geometry-type"], ["LineString", "MultiLineString"], true, false]"#, true),
        (#"["in", ["get", "class"], ["literal", ["primary", "trunk"]]]"#, true),
        (#"["in", "a", ["get", "class"]]"#, true), (#"["has", "class"]"#, true),
        (#"["step", ["zoom"], false, 10, true]"#, true), (#"["step", ["zoom"], false, 11, true]"#, false),
        (#"["<", ["get", "missing"], 4]"#, false), (#"["get", "class"]"#, false), ("true", true), ("null", true),
        (#"["!", ["in", ["get", "class"], ["literal", []]]]"#, true),
    ])
    func expressions(filter: String, expected: Bool) throws {
        #expect(try matches(filter) == expected)
    }

    @Test(arguments: [
        (#"["=", "a", "b"]"#, #"filter[0]: unknown operator "=""#), ("[]", "expected a filter"),
        (#"["==", 1, "b"]"#, "expected the name of a property"), ("{}", "expected a filter"),
        (#"["all", ["==", "a"]]"#, "filter[1]: found 1 operands"),
        (#"["==", ["get", "a"], ["foo", 1]]"#, #"filter[2][0]: unknown operator "foo""#),
    ])
    func wrongFiltersSkipTheLayer(filter: String, warning: String) throws {
        let style = try style(layers: #"{"id": "a", "type": "line", "source": "s", "filter": \#(filter)}"#)
        #expect(style.layers.isEmpty && style.warnings.count == 1)
        let text = try #require(style.warnings.first)
        #expect(text.hasPrefix(#"layer "a": filter"#) && text.contains(warning) && text.contains("layer skipped"))
    }

    @Test func zoomDependence() throws {
        let layer = #"{"id": "a", "type": "line", "source": "s", "filter": [">", ["zoom"], 3]}"#
        #expect(try style(layers: layer).layers.first?.filter.dependsOnZoom == true)
        #expect(!Filter.all.dependsOnZoom && Filter.all.matches(feature([:]), zoom: 0))
    }
}
