import Geo
import Style
import TestSupport
import Testing

/// Random trees of operators and values: each is refused or evaluated, never a crash.
@Suite struct ExpressionFuzzTests {
    private static let operators = [
        "+", "*", "-", "/", "%", "^", "min", "max", "abs", "ceil", "round", "sqrt", "ln", "typeof", "concat", "upcase",
        "length", "slice", "at", "split", "join", "in", "index-of", "rgb", "rgba", "to-rgba", "image", "literal",
        "semiliteral", "get", "has", "properties", "id", "zoom", "pi", "array", "all", "any", "match", "step",
        "coalesce", "boolean", "number", "string", "object", "to-boolean", "to-string", "to-number", "to-color",
        "case", "let", "var", "format", "interpolate", "interpolate-hcl", "interpolate-lab", "collator", "within",
        "distance", "error", "!", "==", "!=", "<", ">=", "geometry-type", "feature-state", "global-state",
        "number-format", "is-supported-script", "heatmap-density", "accumulated", "resolved-locale", "nonsense",
    ]
    private static let types = [
        nil, "number", "string", "boolean", "color", "formatted", "resolvedImage", "array", "padding", "numberArray",
        "colorArray", "projectionDefinition", "variableAnchorOffsetCollection", "enum",
    ]

    private func tree(_ depth: Int, _ random: inout Dice) -> Value {
        guard depth > 0, Int.random(in: 0..<4, using: &random) > 0 else { return leaf(&random) }
        let name = Self.operators.randomElement(using: &random) ?? "+"
        var items: [Value] = [.string(name)]
        switch name {
        case "interpolate", "interpolate-hcl", "interpolate-lab", "step":
            if name != "step" { items.append(.array([.string("linear")])) }
            items += [tree(depth - 1, &random), name == "step" ? tree(depth - 1, &random) : .number(-1)]
            if name != "step" { items.append(tree(depth - 1, &random)) }
            for stop in 0..<2 { items += [.number(Double(stop)), tree(depth - 1, &random)] }
        case "let": items += [.string("v"), tree(depth - 1, &random), tree(depth - 1, &random)]
        case "var": items.append(.string("v"))
        default:
            for _ in 0..<Int.random(in: 0...4, using: &random) { items.append(tree(depth - 1, &random)) }
        }
        return .array(items)
    }

    private func leaf(_ random: inout Dice) -> Value {
        let leaves: [Value] = [
            .null, .bool(true), .number(0), .number(-1), .number(1e308), .number(0.5), .number(3), .string(""),
            .string("red"), .string("lanes"), .string("v"), .string("number"), .object([:]), .array([]),
            .object(["type": .string("Point"), "coordinates": .array([.number(1), .number(1e300)])]),
            .object(["locale": .string("sv")]), .array([.string("zoom")]), .array([.string("get"), .string("list")]),
            .array([.string("literal"), .array([.number(1), .number(2)])]), .object(["font-scale": .number(2)]),
            .object(["max-fraction-digits": .number(1e300)]),
            .object(["stops": .array([.array([.number(0), .null])])]),
        ]
        return leaves.randomElement(using: &random) ?? .null
    }

    @Test func randomTrees() throws {
        var random = Dice(state: 7)
        var compiled = 0
        let contexts = [0, .nan, .infinity, 1e300].map { zoom in
            EvaluationContext(
                zoom: zoom, feature: feature(road),
                surroundings: Surroundings(images: ["red"], tile: TileID(zoom: 3, x: 1, y: 1)))
        }
        try Fuzz.run("trees of expressions", 20_000) { _ in
            let type = Self.types.randomElement(using: &random) ?? nil
            let wanted = type.flatMap { PropertySpecification.type(named: $0, item: "number") }
            let source = tree(5, &random)
            guard let expression = try? PropertyExpression(source, for: PropertySpecification(type: wanted)) else {
                return
            }
            compiled += 1
            for context in contexts { _ = try? expression.value(context) }
        }
        #expect(compiled > 1_000)
    }

    /// The static type is kept: what is compiled for numbers yields numbers or fails.
    @Test func typesHold() throws {
        var random = Dice(state: 9)
        let context = EvaluationContext(zoom: 4, feature: feature(road))
        try Fuzz.run("types of expressions", 10_000, cost: 4) { _ in
            let source = tree(4, &random)
            let property = PropertySpecification(type: PropertySpecification.type(named: "number"))
            guard let result = try? PropertyExpression(source, for: property).value(context) else { return }
            guard case .plain(.number) = result else {
                Issue.record("\(source) gave \(result)")
                return
            }
        }
    }
}
