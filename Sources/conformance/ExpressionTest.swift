import Geo
import Style

/// One test of the suite: an expression, inputs and what is to come of them.
struct ExpressionTest {
    private let json: Value
    private let property: PropertySpecification

    init(json: Value) {
        self.json = json
        property = Self.property(json["propertySpec"])
    }

    /// What differs from what is expected; empty where the test passes.
    func failures(checkingTypes: Bool) -> [String] {
        let isError = json["expected"]?["compiled"]?["result"] == .string("error")
        let expression: PropertyExpression
        do {
            expression = try PropertyExpression(json["expression"] ?? .null, for: property)
        } catch {
            return isError ? [] : ["compiling: found the error \(error); expected success"]
        }
        if isError {
            let errors = json["expected"]?["compiled"]?["errors"] ?? .null
            return ["compiling: found type \(expression.type); expected the error \(ExpressionJSON.text(errors))"]
        }
        return (checkingTypes ? typeFailures(expression) : []) + outputFailures(expression)
    }

    private func typeFailures(_ expression: PropertyExpression) -> [String] {
        let compiled = json["expected"]?["compiled"] ?? .null
        let found: [(String, Value)] = [
            ("type", .string(expression.type.description)),
            ("isFeatureConstant", .bool(!expression.dependsOnFeature)),
            ("isZoomConstant", .bool(!expression.dependsOnZoom)),
        ]
        return found.compactMap { name, value in
            guard let expected = compiled[name], expected != value else { return nil }
            return "\(name): found \(ExpressionJSON.text(value)); expected \(ExpressionJSON.text(expected))"
        }
    }

    private func outputFailures(_ expression: PropertyExpression) -> [String] {
        let outputs = json["expected"]?["outputs"]?.items ?? []
        var failures: [String] = []
        for (index, (input, expected)) in zip(json["inputs"]?.items ?? [], outputs).enumerated() {
            let context = ExpressionInput(input, globalState: json["globalState"]).context
            let text: String
            do {
                let value = try expression.value(context)
                let output = ExpressionOutput.json(value, images: context.surroundings?.images ?? [])
                if expected["error"] == nil, ExpressionJSON.areEqual(output, expected) { continue }
                text = ExpressionJSON.text(output)
            } catch {
                if expected["error"] != nil { continue }
                text = "the error \(error)"
            }
            failures.append("output \(index): found \(text); expected \(ExpressionJSON.text(expected))")
        }
        return failures
    }

    /// Reads `propertySpec`; what it leaves out has the suite's defaults.
    private static func property(_ specification: Value?) -> PropertySpecification {
        let name = specification?["type"]?.string
        let parameters = specification?["expression"]?["parameters"]?.items ?? [.string("zoom"), .string("feature")]
        let interpolated = specification?["expression"]?["interpolated"]
        let kind = specification?["property-type"]?.string ?? "data-driven"
        let count = specification?["length"]?.number.flatMap { Int(exactly: $0) }
        return PropertySpecification(
            type: name.flatMap {
                PropertySpecification.type(named: $0, item: specification?["value"]?.string, count: count)
            },
            isText: name == "string",
            isInterpolated: specification?["expression"] == nil ? true : interpolated == .bool(true),
            takesZoom: parameters.contains(.string("zoom")),
            takesFeature: ["data-driven", "cross-faded-data-driven"].contains(kind),
            takesTokens: specification?["tokens"] == .bool(true), fallback: specification?["default"],
            names: (specification?["values"]?.members ?? [:]).keys.sorted())
    }
}
