import Geo
import Style

/// Results in the form the suite writes them.
enum ExpressionOutput {
    /// The JSON of a value; colours alone are premultiplied by their alpha.
    static func json(_ value: ExpressionValue, images: Set<String>) -> Value {
        switch value {
        case .plain(let value): value
        case .color(let color): .array(components(color).map { .number($0.1) })
        case .colors(let colors):
            .object([
                "values": .array(
                    colors.map { color in
                        .object(Dictionary(uniqueKeysWithValues: components(color).map { ($0, .number($1)) }))
                    })
            ])
        case .numbers(let numbers), .padding(let numbers): .object(["values": .array(numbers.map { .number($0) })])
        case .offsets(let items): .object(["values": .array(items)])
        case .image(let name): image(name, images)
        case .formatted(let formatted): .object(["sections": .array(formatted.sections.map { section($0, images) })])
        case .projection(let projection): self.projection(projection)
        case .collator(let collator): .string(collator.locale)
        }
    }

    private static func components(_ color: Color) -> [(String, Double)] {
        [
            ("r", color.red * color.alpha), ("g", color.green * color.alpha), ("b", color.blue * color.alpha),
            ("a", color.alpha),
        ]
    }

    private static func projection(_ value: Projection) -> Value {
        if value.from == value.to { return .string(value.to) }
        return .object([
            "from": .string(value.from), "to": .string(value.to), "transition": .number(value.transition),
        ])
    }

    private static func image(_ name: String, _ images: Set<String>) -> Value {
        .object(["name": .string(name), "available": .bool(images.contains(name))])
    }

    private static func section(_ section: Formatted.Section, _ images: Set<String>) -> Value {
        .object([
            "text": .string(section.text), "image": section.image.map { image($0, images) } ?? .null,
            "scale": section.scale.map { .number($0) } ?? .null,
            "fontStack": section.font.map { .string($0.joined(separator: ",")) } ?? .null,
            "textColor": section.color.map {
                .object(Dictionary(uniqueKeysWithValues: components($0).map { ($0, .number($1)) }))
            } ?? .null,
            "verticalAlign": section.verticalAlign.map { .string($0) } ?? .null,
        ])
    }
}
