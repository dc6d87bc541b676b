import Geo
import Style
import Testing

/// Checking by the specification, with `PropertyExpression`.
@Suite struct ExpressionTypingTests {
    /// Compiles an expression for a property whose type has the specification's name.
    private func compiled(
        _ json: String, type: String? = nil, item: String? = nil, count: Int? = nil, interpolated: Bool = true,
        zoom: Bool = true, feature: Bool = true, names: [String] = []
    ) throws -> PropertyExpression {
        let wanted = type.flatMap { PropertySpecification.type(named: $0, item: item, count: count) }
        return try PropertyExpression(
            value(json),
            for: PropertySpecification(
                type: wanted, isText: type == "string", isInterpolated: interpolated, takesZoom: zoom,
                takesFeature: feature, names: names))
    }

    @Test(arguments: [
        (#"["+", 1, ["get", "a"]]"#, "number"), (#"["get", "a"]"#, "value"),
        (#"["literal", [1, 2]]"#, "array<number, 2>"),
        (#"["literal", ["a", 2]]"#, "array<value, 2>"), (#"["to-rgba", "red"]"#, "array<number, 4>"),
        (#"["split", "a,b", ","]"#, "array<string>"), (#"["array", "number", 3, ["get", "a"]]"#, "array<number, 3>"),
        (#"["array", ["get", "a"]]"#, "array"), (#"["at", 0, ["literal", ["a"]]]"#, "string"),
        (#"["case", ["has", "a"], "x", ["get", "b"]]"#, "string"), (#"["image", "a"]"#, "resolvedImage"),
        (#"["coalesce", ["get", "a"], 0]"#, "value"), (#"["format", "a", {"font-scale": 2}]"#, "formatted"),
        (#"["interpolate-lab", ["linear"], ["zoom"], 0, "red", 1, "blue"]"#, "color"), ("null", "null"),
        (#"["semiliteral", [["+", 1, 2], 3]]"#, "array<number, 2>"), (#"["collator", {"locale": "sv"}]"#, "collator"),
        (#"["distance", {"type": "Point", "coordinates": [1, 2]}]"#, "number"), (#"["error", "x"]"#, "error"),
    ])
    func types(expression: String, type: String) throws {
        #expect(try compiled(expression).type.description == type)
    }

    @Test(
        arguments: [
            (#"["foo"]"#, nil), ("[]", nil), (#"{"a": 1}"#, "color"), (#"["+", "a"]"#, nil), (#"["upcase", 1]"#, nil),
            (#"["-"]"#, nil), (#"["e", 1]"#, nil), (#"["rgb", 0, 300, 0]"#, nil), (#"["to-number", "a"]"#, nil),
            (#"["number", "a"]"#, nil), (#"["case", 1, "a", "b"]"#, nil), (#"["case", true, 1, "b"]"#, nil),
            (#"["match", ["get", "a"], 0.5, "a", "b"]"#, nil), (#"["match", "x", 1, "a", "b"]"#, nil),
            (#"["==", ["literal", [1]], ["get", "a"]]"#, nil), (#"["<", true, ["get", "a"]]"#, nil),
            (#"["==", 1, "a"]"#, nil), (#"["<", 1, 2, ["collator", {}]]"#, nil),
            (#"["array", "object", ["get", "a"]]"#, nil),
            (#"["let", "a-b", 1, ["var", "a-b"]]"#, nil), (#"["let", "a", 1, ["var", "b"]]"#, nil),
            (#"["interpolate", ["linear"], ["zoom"], 0, "a", 1, "b"]"#, "string"), (#"["global-state", 1]"#, nil),
            (#"["interpolate", ["exponential"], ["zoom"], 0, 1, 1, 2]"#, nil), (#"["length", 1]"#, nil),
            (#"["in", ["literal", [1]], ["get", "a"]]"#, nil), (#"["join", "a", ","]"#, nil),
            (#"["format", 1]"#, nil), (#"["format", {}, "a"]"#, nil),
            (#"["format", "a", {"vertical-align": "x"}]"#, nil),
            (#"["number-format", 1, {"currency": "EUR", "unit": "meter"}]"#, nil),
            (#"["within", {"type": "Point"}]"#, nil),
            (#"["within", {"type": "Point", "coordinates": [0, 0]}]"#, nil),
            (#"["number", ["get", "a"]]"#, "formatted"),
            (#"["get", "a"]"#, "null"), (#""no colour""#, "color"), (#"["concat", "a"]"#, "number"),
            (#"["coalesce", ["literal", ["a"]], null]"#, "array"), (#"["semiliteral", "a"]"#, nil),
        ] as [(String, String?)])
    func refused(expression: String, type: String?) {
        #expect(throws: PropertyExpressionError.self) { try compiled(expression, type: type) }
    }

    @Test(arguments: [
        (#"["interpolate", ["linear"], ["zoom"], 0, 1, 2, 3]"#, true), (#"["step", ["zoom"], 1, 2, 3]"#, true),
        (#"["let", "a", 1, ["step", ["zoom"], ["var", "a"], 2, 3]]"#, true),
        (#"["coalesce", ["step", ["zoom"], 1, 2, 3], 0]"#, true), (#"["zoom"]"#, false),
        (#"["+", 1, ["step", ["zoom"], 1, 2, 3]]"#, false),
        (#"["step", ["zoom"], ["step", ["zoom"], 1, 2, 3], 2, 3]"#, false),
        (#"["step", ["+", ["zoom"], 1], 1, 2, 3]"#, false),
    ])
    func zoomOnlyOutermost(expression: String, isAllowed: Bool) {
        #expect(((try? compiled(expression)) != nil) == isAllowed)
        #expect((try? compiled(expression, zoom: false)) == nil)
    }

    @Test func dependences() throws {
        #expect((try? compiled(#"["get", "a"]"#, feature: false)) == nil)
        #expect((try? compiled(#"["interpolate", ["linear"], ["zoom"], 0, 1, 2, 3]"#, interpolated: false)) == nil)
        let state = try compiled(#"["to-boolean", ["global-state", "a"]]"#)
        #expect(!state.dependsOnFeature && !state.dependsOnZoom)
        let surroundings = Surroundings(globalState: ["a": .number(1)])
        #expect(try state.value(EvaluationContext(zoom: 0, surroundings: surroundings)) == .plain(.bool(true)))
        #expect(try state.value(EvaluationContext(zoom: 0)) == .plain(.bool(false)))
    }

    @Test func valuesAreConvertedToTheProperty() throws {
        let context = EvaluationContext(
            zoom: 0, feature: feature(["n": .number(2), "c": .string("red"), "l": .array([.number(1), .number(2)])]))
        let get = { (name: String, type: String) in try compiled(#"["get", "\#(name)"]"#, type: type).value(context) }
        #expect(try get("n", "padding") == .padding([2, 2, 2, 2]) && get("l", "padding") == .padding([1, 2, 1, 2]))
        #expect(try get("l", "numberArray") == .numbers([1, 2]) && get("n", "string") == .plain(.string("2")))
        #expect(try get("c", "color") == .color(Color(red: 1, green: 0, blue: 0)))
        #expect(try get("n", "formatted") == .formatted(Formatted("2")) && get("c", "resolvedImage") == .image("red"))
        #expect(try get("c", "colorArray") == .colors([Color(red: 1, green: 0, blue: 0)]))
        #expect(try get("c", "projectionDefinition") == .projection(Projection(from: "red", to: "red", transition: 1)))
        for type in ["number", "boolean", "array", "padding", "numberArray"] {
            #expect(throws: EvaluationError.self) { try get("c", type) }
        }
    }

    @Test func enumerationsByIdentityFunction() throws {
        let function = #"{"type": "identity", "property": "p", "default": "a"}"#
        let property = try compiled(function, type: "enum", names: ["a", "b"])
        for (found, expected) in [("b", "b"), ("c", "a")] {
            let context = EvaluationContext(zoom: 0, feature: feature(["p": .string(found)]))
            #expect(try property.value(context) == .plain(.string(expected)))
        }
    }
}
