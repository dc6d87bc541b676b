import Geo

extension PropertyKey {
    /// The type of the specification that the Swift type stands for.
    var specificationType: SpecificationType {
        switch T.self {
        case is Double.Type: .number
        case is Bool.Type: .boolean
        case is String.Type: .image
        case is Color.Type: .color
        case is Formatted.Type: .formatted
        case is AnchorOffsets.Type: .anchorOffsets
        case is NumberList.Type: .numbers
        case is ColorList.Type: .colors
        case is [String].Type: .array(.string)
        case is [Double].Type:
            switch shape {
            case .any: .array(.number)
            case .exactly(let count): .array(.number, count: count)
            case .padding: .padding
            }
        default: T.type == .array ? .array(.words(allowed)) : .words(allowed)
        }
    }

    /// The default as a style would write it.
    var defaultInStyle: Value? {
        switch defaultValue {
        case let number as Double: .number(number)
        case let flag as Bool: .bool(flag)
        case let text as String: .string(text)
        case let text as Formatted: .string(text.text)
        case let color as Color: .string(color.css)
        case let numbers as [Double]: .array(numbers.map { .number($0) })
        case let strings as [String]: .array(strings.map { .string($0) })
        case let word as any RawRepresentable<String>: .string(word.rawValue)
        default: nil
        }
    }
}

extension Color {
    /// The colour as CSS writes it: `rgba(255,0,0,1)`.
    package var css: String {
        let parts = [red, green, blue].map { scriptText(($0 * 255).rounded()) } + [scriptText(alpha)]
        return "rgba(" + parts.joined(separator: ",") + ")"
    }
}
