package import Geo

/// What an expression computes: a JSON-like value or one of the style's own kinds.
package enum ExpressionValue: Sendable, Hashable {
    case plain(Value)
    case color(Color)
    case formatted(Formatted)
    /// An image of the sprite, by name.
    case image(String)
    /// Top, right, bottom and left.
    case padding([Double])
    case numbers([Double])
    case colors([Color])
    case projection(Projection)
    /// Anchors and offsets in turn (`variableAnchorOffsetCollection`).
    case offsets([Value])
    case collator(Collator)

    static let null = ExpressionValue.plain(.null)

    static func bool(_ value: Bool) -> ExpressionValue { .plain(.bool(value)) }
    static func number(_ value: Double) -> ExpressionValue { .plain(.number(value)) }
    static func string(_ value: String) -> ExpressionValue { .plain(.string(value)) }

    /// The type the value has in the expression language.
    var type: ValueType {
        switch self {
        case .color: .color
        case .formatted: .formatted
        case .image: .image
        case .padding: .padding
        case .numbers: .numberArray
        case .colors: .colorArray
        case .projection: .projectionDefinition
        case .offsets: .anchorOffsets
        case .collator: .collator
        case .plain(let value): value.type
        }
    }

    /// Text as the `to-string` operator gives it.
    var text: String {
        switch self {
        case .color(let color): color.rgbaText
        case .formatted(let formatted): formatted.text
        case .image(let name): name
        case .padding(let numbers), .numbers(let numbers): Value.array(numbers.map { .number($0) }).json
        case .colors(let colors): "[" + colors.map { quoted($0.rgbaText) }.joined(separator: ",") + "]"
        case .projection(let projection): projection.plainValue.text
        case .offsets(let items): Value.array(items).json
        case .collator: ""
        case .plain(let value): value.text
        }
    }

    /// The type as `typeof` names it: arrays with their items and count.
    var typeText: String {
        if case .plain(let value) = self { ExpressionType(of: value).description } else { type.rawValue }
    }

    /// The value as JSON, for arrays of computed items; kinds of their own become text.
    var plainValue: Value {
        switch self {
        case .plain(let value): value
        case .padding(let numbers), .numbers(let numbers): .array(numbers.map { .number($0) })
        case .offsets(let items): .array(items)
        default: .string(text)
        }
    }

    /// Truth as the `to-boolean` operator gives it: false for "", 0, NaN, false and null.
    var isTruthy: Bool {
        switch self {
        case .plain(.null): false
        case .plain(.bool(let flag)): flag
        case .plain(.number(let number)): !(number == 0 || number.isNaN)
        case .plain(.string(let string)): !string.isEmpty
        default: true
        }
    }

    /// Number as the `to-number` operator gives it; nil where there is none.
    var convertedNumber: Double? {
        switch self {
        case .plain(.null), .plain(.bool(false)): 0
        case .plain(.bool(true)): 1
        case .plain(.number(let number)): number
        case .plain(.string(let string)): scriptNumber(string)
        default: nil
        }
    }

    /// Colour as the `to-color` operator gives it; nil where there is none.
    var convertedColor: Color? {
        switch self {
        case .color(let color): color
        case .plain(.string(let css)): Color(css: css)
        case .plain(.array(let components)): Color(components: components)
        default: nil
        }
    }
}

/// A projection, or a place on the way from one to another.
package struct Projection: Sendable, Hashable {
    package var from: String
    package var to: String
    /// From 0 to 1.
    package var transition: Double

    package init(from: String, to: String, transition: Double) {
        self.from = from
        self.to = to
        self.transition = transition
    }

    /// The name alone where there is no way to go, else from, to and transition.
    var plainValue: Value {
        from == to ? .string(to) : .array([.string(from), .string(to), .number(transition)])
    }
}

extension Color {
    /// The colour as `to-string` writes it: red, green and blue from 0 to 255, alpha from 0 to 1.
    var rgbaText: String {
        let bytes = [red, green, blue].map { scriptText(($0 * 255).rounded()) }
        return "rgba(\(bytes.joined(separator: ",")),\(scriptText(alpha)))"
    }

    /// Red, green and blue from 0 to 255 and, optionally, alpha from 0 to 1; nil outside these ranges.
    init?(components: [Value]) {
        let numbers = components.compactMap(\.number)
        guard numbers.count == components.count, numbers.count == 3 || numbers.count == 4 else { return nil }
        let alpha = numbers.count == 4 ? numbers[3] : 1
        guard numbers[..<3].allSatisfy({ (0...255).contains($0) }), (0...1).contains(alpha) else { return nil }
        self.init(red: numbers[0] / 255, green: numbers[1] / 255, blue: numbers[2] / 255, alpha: alpha)
    }
}

/// Types of the expression language, by the names that `typeof` and messages use.
package enum ValueType: String, Sendable {
    case value, null, boolean, number, string, color, array, object, formatted, collator, padding
    case numberArray, colorArray, projectionDefinition
    case image = "resolvedImage"
    case anchorOffsets = "variableAnchorOffsetCollection"
}

extension Value {
    /// The type the value has in the expression language.
    var type: ValueType {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// Text as the `to-string` operator gives it: null is empty, lists and objects are JSON.
    var text: String {
        switch self {
        case .null: ""
        case .string(let string): string
        default: json
        }
    }

    /// Compact JSON text with sorted keys.
    package var json: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): scriptText(number)
        case .string(let string): quoted(string)
        case .array(let items): "[" + items.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + $0.value.json }
                .joined(separator: ",") + "}"
        }
    }

    /// The number of values within and bytes of their texts; counting ends soon after a limit.
    func size(upTo limit: Int) -> Int {
        switch self {
        case .null, .bool, .number: return 1
        case .string(let string): return 1 + string.utf8.count
        case .array(let items):
            var size = 1
            for item in items where size <= limit { size += item.size(upTo: limit - size) }
            return size
        case .object(let members):
            var size = 1
            for (key, item) in members where size <= limit { size += key.utf8.count + item.size(upTo: limit - size) }
            return size
        }
    }

    /// The value as a warning shows it: JSON, cut where it gets long.
    var excerpt: String { json.cut() }
}

extension String {
    /// The text as messages show it: its beginning, where it gets long. Counts scalars, as one character may have any
    /// number of marks.
    func cut(_ length: Int = 60) -> String {
        guard utf8.count > length, unicodeScalars.count > length else { return self }
        return String(unicodeScalars.prefix(length - 3)) + "..."
    }
}

/// A string in JSON's quotes.
func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text + "\""
}

/// A number as ECMAScript writes it, which is what styles expect of `to-string`: 2, not 2.0.
func scriptText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    // Most numbers: up to 2^53 every whole number is exact.
    if number == number.rounded(), abs(number) < 9_007_199_254_740_992 { return String(Int(number)) }
    let text = number.description
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else { return text }
    let sign = number < 0 ? "-" : ""
    let digits = text[..<mark].filter(\.isNumber)
    // Digits without exponent from 1e-6 to below 1e21 (ECMAScript, Number::toString).
    switch exponent {
    case 0..<21:
        let trimmed = digits.count == 2 && digits.hasSuffix("0") ? String(digits.prefix(1)) : digits
        return sign + trimmed + String(repeating: "0", count: max(0, exponent + 1 - trimmed.count))
    case -6..<0: return sign + "0." + String(repeating: "0", count: -exponent - 1) + trimmedZeros(digits)
    default:
        let fraction = trimmedZeros(String(digits.dropFirst()))
        let point = fraction.isEmpty ? "" : "."
        return sign + digits.prefix(1) + point + fraction + (exponent < 0 ? "e-" : "e+") + String(abs(exponent))
    }
}

private func trimmedZeros(_ digits: String) -> String {
    let kept = digits.reversed().drop { $0 == "0" }
    return String(kept.reversed())
}

/// A number out of text as ECMAScript reads it; empty text is 0.
func scriptNumber(_ text: String) -> Double? {
    let digits = text.drop(while: \.isWhitespace)
    guard let last = digits.lastIndex(where: { !$0.isWhitespace }) else { return 0 }
    let trimmed = digits[...last]
    if let radix = ["0x": 16, "0o": 8, "0b": 2][trimmed.prefix(2).lowercased()] {
        let digits = trimmed.dropFirst(2)
        guard let first = digits.first, first.isHexDigit else { return nil }
        return UInt64(digits, radix: radix).map { Double($0) }
    }
    switch trimmed {
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: break
    }
    guard trimmed.utf8.allSatisfy({ "+-.eE0123456789".utf8.contains($0) }) else { return nil }
    return Double(trimmed)
}
