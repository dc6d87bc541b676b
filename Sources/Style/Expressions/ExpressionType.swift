import Geo

/// A static type of the expression language, as the checker infers it.
package indirect enum ExpressionType: Sendable, Hashable, CustomStringConvertible {
    case null, number, string, boolean, color, object, value, collator, formatted, padding
    case numberArray, colorArray
    case projectionDefinition
    case image
    case anchorOffsets
    /// The type of `["error", …]`, which has no value and fits everywhere.
    case never
    /// An array; the count is nil where any number of items is allowed.
    case array(of: ExpressionType, count: Int?)

    /// An array of any count.
    static func array(of item: ExpressionType) -> ExpressionType { .array(of: item, count: nil) }

    /// The name that `typeof` and messages use.
    package var description: String {
        switch self {
        case .null: "null"
        case .number: "number"
        case .string: "string"
        case .boolean: "boolean"
        case .color: "color"
        case .object: "object"
        case .value: "value"
        case .collator: "collator"
        case .formatted: "formatted"
        case .padding: "padding"
        case .numberArray: "numberArray"
        case .colorArray: "colorArray"
        case .projectionDefinition: "projectionDefinition"
        case .image: "resolvedImage"
        case .anchorOffsets: "variableAnchorOffsetCollection"
        case .never: "error"
        case .array(let item, let count):
            if let count { "array<\(item), \(count)>" } else { item == .value ? "array" : "array<\(item)>" }
        }
    }

    /// Whether a value of this type may stand where `expected` is wanted.
    func isSubtype(of expected: ExpressionType) -> Bool {
        if self == .never { return true }
        switch expected {
        case .array(let wanted, let wantedCount):
            guard case .array(let item, let count) = self else { return false }
            // The empty literal is an array of everything.
            let fits = count == 0 && item == .value || item.isSubtype(of: wanted)
            return fits && (wantedCount == nil || wantedCount == count)
        case .value: return self != .collator
        default: return self == expected
        }
    }

    /// Whether values between two stops can be mixed.
    var isInterpolatable: Bool {
        switch self {
        case .number, .color, .projectionDefinition, .padding, .numberArray, .colorArray, .anchorOffsets, .never: true
        case .array(let item, _): item == .number
        default: false
        }
    }

    /// The type of a JSON value; arrays know their items and count.
    init(of value: Value) {
        switch value {
        case .null: self = .null
        case .bool: self = .boolean
        case .number: self = .number
        case .string: self = .string
        case .object: self = .object
        case .array(let items): self = .array(of: Self.common(items.map { ExpressionType(of: $0) }), count: items.count)
        }
    }

    /// The type that all have; `value` where they differ or there are none.
    static func common(_ types: [ExpressionType]) -> ExpressionType {
        guard let first = types.first, types.allSatisfy({ $0 == first }) else { return .value }
        return first
    }

    /// Whether a value computed at run time is of the type.
    func accepts(_ value: ExpressionValue) -> Bool {
        switch (self, value) {
        case (.value, _), (.number, .plain(.number)), (.string, .plain(.string)), (.boolean, .plain(.bool)),
            (.object, .plain(.object)), (.color, .color):
            true
        case (.array(let item, let count), .plain(.array(let items))):
            (count == nil || count == items.count) && (item == .value || items.allSatisfy { item.accepts(.plain($0)) })
        case (.array, _): false
        default: value.type.rawValue == description
        }
    }
}

extension ValueType {
    /// The static type of the same name; arrays are of anything.
    var expressionType: ExpressionType {
        switch self {
        case .value: .value
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .color: .color
        case .array: .array(of: .value)
        case .object: .object
        case .formatted: .formatted
        case .image: .image
        case .collator: .collator
        case .padding: .padding
        case .numberArray: .numberArray
        case .colorArray: .colorArray
        case .projectionDefinition: .projectionDefinition
        case .anchorOffsets: .anchorOffsets
        }
    }
}
