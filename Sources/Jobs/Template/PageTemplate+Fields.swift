import Geo
package import Maps

extension PageTemplate {
    /// A text with fields, and whose fields they are.
    package struct FieldUse: Sendable, Equatable {
        /// The element's name; `texts.NAME` for a text of the job.
        package var element: String
        package var text: FieldText
        /// Whether fields are columns of the shops' list: the texts of a list of shops.
        package var isOfShops: Bool
    }

    /// A field that a condition asks for.
    package struct ConditionField: Sendable, Equatable {
        /// The element's name.
        package var element: String
        package var field: String
    }

    /// Every text with fields that the page may show, in the order of drawing, the job's texts last; for a check that
    /// there are such fields.
    package var fieldUses: [FieldUse] {
        let used = Set(elements.flatMap { $0.fieldUses.flatMap(\.text.fields) }.compactMap(Self.textName))
        let own = texts.filter { used.contains($0.key) }.sorted { $0.key < $1.key }
        return elements.flatMap(\.fieldUses)
            + own.map { FieldUse(element: "texts." + $0.key, text: $0.value, isOfShops: false) }
    }

    /// Every field that conditions ask for by a name that is written out; a misspelt one would never hold.
    package var conditionFields: [ConditionField] {
        elements.flatMap { element in
            var conditions = [element.condition]
            if case .text(let block) = element.content { conditions += block.parts.map(\.condition) }
            return conditions.compactMap(\.self).flatMap { Self.fields(of: $0.source) }
                .map { ConditionField(element: element.name, field: $0) }
        }
    }

    /// The name of the job's text, in lower case, that `field` stands for.
    static func textName(_ field: String) -> String? {
        let field = field.lowercased()
        return field.hasPrefix("texts.") ? String(field.dropFirst("texts.".count)) : nil
    }

    /// Names in `get`, `has` and the legacy forms of comparisons.
    private static func fields(of source: Value) -> [String] {
        guard case .array(let items) = source, case .string(let operation)? = items.first else { return [] }
        let inner = items.dropFirst().flatMap(fields)
        guard items.count > 1, case .string(let name) = items[1] else { return inner }
        switch operation {
        case "get", "has", "!has": return [name] + inner
        // The legacy forms compare a field with a plain value; in expressions the operand would be an expression.
        case "==", "!=", "<", "<=", ">", ">=", "in", "!in": return [name] + inner
        default: return inner
        }
    }
}

extension Element {
    /// The texts with fields that the element shows.
    var fieldUses: [PageTemplate.FieldUse] {
        switch content {
        case .text(let block):
            block.parts.compactMap { part in
                switch part.content {
                case .text(let text): .init(element: name, text: text, isOfShops: false)
                case .shops(let text): .init(element: name, text: text, isOfShops: true)
                case .turns, .routes: nil
                }
            }
        case .code(let code): [.init(element: name, text: code.text, isOfShops: false)]
        case .inset, .picture, .zone, .scaleBar, .northArrow, .legend, .credit, .shape: []
        }
    }
}
