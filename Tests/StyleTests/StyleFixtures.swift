import Foundation
import Geo
import Style
import Testing

/// A style with one vector source "s" around the layers given as JSON text.
func style(layers: String...) throws -> Style {
    let json = #"{"version": 8, "sources": {"s": {"type": "vector"}}, "layers": [\#(layers.joined(separator: ","))]}"#
    return try Style(json: Data(json.utf8), file: "test.json")
}

/// A layer of a kind with one property, given as JSON text.
func style(_ kind: String, _ group: String, _ name: String, _ value: String) throws -> Style {
    try style(layers: #"{"id": "a", "type": "\#(kind)", "source": "s", "\#(group)": {"\#(name)": \#(value)}}"#)
}

/// The value an expression has as `text-field`, as text; nil where it fails. The style must have no warnings.
func text(_ expression: String, zoom: Double = 10, _ properties: [String: Value] = [:]) throws -> String? {
    // Failing yields the default, the empty text, as does null: told apart by a text around.
    let style = try style("symbol", "layout", "text-field", #"["concat", "<", \#(expression), ">"]"#)
    #expect(style.warnings == [])
    let layer = try #require(style.layers.first)
    let value = layer[.textField].value(EvaluationContext(zoom: zoom, feature: feature(properties))).text
    return value.isEmpty ? nil : String(value.dropFirst().dropLast())
}

/// A line with properties.
func feature(_ properties: [String: Value], kind: GeometryKind = .line, id: UInt64? = 7) -> Feature {
    Feature(id: id, geometry: Geometry(kind: kind, points: [], ends: []), properties: properties)
}

/// The properties that the tests read.
let road: [String: Value] = [
    "class": .string("primary"), "name": .string("Großer Weg"), "lanes": .number(3), "bridge": .bool(true),
    "list": .array([.number(1), .string("b")]), "none": .null, "empty": .string(""), "digits": .string(" 4.5 "),
]
