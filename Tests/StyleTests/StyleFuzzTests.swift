import Foundation
import Geo
import Style
import TestSupport
import Testing

/// Random expressions and styles made by a grammar, and mutations of real styles: each is refused or compiled and
/// evaluated, in bounded time and memory.
@Suite struct StyleFuzzTests {
    private static let contexts = [0, 9.5, 24, .nan].map { zoom in
        EvaluationContext(
            zoom: zoom,
            feature: Feature(
                id: 3, geometry: Geometry(kind: .polygon, points: [.zero, Point(9, 0), Point(9, 9)], ends: [3]),
                properties: road),
            surroundings: Surroundings(
                quantities: ["heatmap-density": 0.5], globalState: ["name": .string("x")], images: ["red"],
                tile: TileID(zoom: 3, x: 1, y: 1)))
    }

    @Test func generatedExpressions() throws {
        var generator = StyleGenerator(seed: 21)
        let types: [(StyleGenerator.Kind, ExpressionType?)] = [
            (.number, .number), (.string, .string), (.boolean, .boolean), (.color, .color), (.formatted, .formatted),
            (.image, .image), (.any, nil), (.array, nil), (.number, .padding), (.color, .colorArray),
        ]
        var compiled = 0
        try Fuzz.run("expressions", 10_000) { index in
            let (kind, type) = types[index % types.count]
            let source = generator.expression(kind, 5)
            let property = PropertySpecification(type: type, isText: index % 7 == 0, takesTokens: index % 3 == 0)
            guard let expression = try? PropertyExpression(source, for: property) else { return }
            compiled += 1
            for context in Self.contexts { _ = try? expression.value(context) }
        }
        // Else the grammar would test the refusals only.
        #expect(compiled > 2_000)
    }

    @Test func generatedStyles() throws {
        var generator = StyleGenerator(seed: 22)
        var layers = 0
        try Fuzz.run("styles", 400, cost: 20) { _ in
            layers += try Self.use(Self.json(generator.style(layers: 5)))
        }
        #expect(layers > 400)
    }

    /// Styles of the package and, where they are there, published ones.
    @Test func mutatedRealStyles() throws {
        var generator = StyleGenerator(seed: 23)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folders = [root.appending(path: "styles"), ReferenceStylesTests.folder]
        let files = folders.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
                .map { folder.appending(path: $0).appending(path: "style.json") }
        }
        let styles = files.compactMap { file in
            (try? Data(contentsOf: file)).flatMap { try? Value(json: $0, file: file.path) }
        }
        try #require(!styles.isEmpty)
        var layers = 0
        try Fuzz.run("mutated styles", 300, cost: 20) { index in
            let style = Self.excerpt(of: styles[index % styles.count], &generator.random)
            var mutated = style
            for _ in 0...index % 4 { mutated = generator.mutated(mutated) }
            layers += try Self.use(Self.json(mutated))
        }
        #expect(layers > 100)
    }

    /// A style with a few of its layers, so that an input takes no longer than needed.
    private static func excerpt(of style: Value, _ random: inout Dice) -> Value {
        guard case .object(var members) = style, case .array(let layers)? = members["layers"], layers.count > 4 else {
            return style
        }
        let start = Int.random(in: 0...layers.count - 4, using: &random)
        members["layers"] = .array(Array(layers[start..<start + 4]))
        return .object(members)
    }

    /// Loads, validates and evaluates a style; the number of layers that were left of it.
    private static func use(_ json: Data) throws -> Int {
        let found = try StyleValidator.problems(json: json, file: "fuzz")
        #expect(found.allSatisfy { !$0.message.isEmpty && $0.message.utf8.count < 2_000 })
        _ = try StyleNeeds.needs(json: json, file: "fuzz")
        guard let style = try? Style(json: json, file: "fuzz") else { return 0 }
        for layer in style.layers {
            for context in contexts {
                _ = layer.filter.matches(context)
                _ = (layer[.textField].value(context), layer[.iconImage].value(context))
                let numbers = [layer[.lineWidth], layer[.textSize], layer[.circleRadius], layer[.textLetterSpacing]]
                #expect(numbers.allSatisfy { PropertyLimits.drawn.contains($0.value(context)) })
                #expect(layer[.lineDasharray].value(context).allSatisfy(PropertyLimits.drawn.contains))
                _ = (layer[.fillColor].value(context), layer[.textFont].value(context))
                _ = (layer[.textVariableAnchorOffset].value(context), layer[.iconPadding].value(context))
            }
        }
        return style.layers.count
    }

    private static func json(_ value: Value) -> Data {
        var text = ""
        append(value, to: &text)
        return Data(text.utf8)
    }

    private static func append(_ value: Value, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.isFinite ? "\(number)" : "null"
        case .string(let string):
            text += "\""
            for scalar in string.unicodeScalars {
                if scalar.value < 0x20 || scalar == "\"" || scalar == "\\" {
                    text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
            text += "\""
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                append(item, to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, key) in members.keys.sorted().enumerated() {
                if index > 0 { text += "," }
                append(.string(key), to: &text)
                text += ":"
                append(members[key] ?? .null, to: &text)
            }
            text += "}"
        }
    }
}
