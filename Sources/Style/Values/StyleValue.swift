package import Geo

/// A Swift type that a style property can have.
package protocol StyleValue: Sendable, Hashable {
    /// Takes the result of an expression; nil where it is of the wrong type.
    init?(_ value: ExpressionValue)
    /// The type in the expression language; colours are converted to it while compiling.
    static var type: ValueType { get }
    /// The static type that expressions for it are checked against.
    static var expressionType: ExpressionType { get }
    /// What messages call the type.
    static var typeText: String { get }
    /// Whether values between two stops are mixed rather than stepped.
    static var isInterpolated: Bool { get }
    /// The words the type is limited to; empty for others.
    static var names: [String] { get }
    /// The value moved into a range.
    func limited(to range: ClosedRange<Double>) -> Self
}

extension StyleValue {
    package static var expressionType: ExpressionType { type.expressionType }
    package static var typeText: String { type.rawValue }
    package static var isInterpolated: Bool { false }
    package static var names: [String] { [] }
    package func limited(to range: ClosedRange<Double>) -> Self { self }
}

extension StyleValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    package init?(_ value: ExpressionValue) {
        guard case .plain(.string(let name)) = value else { return nil }
        self.init(rawValue: name)
    }
    package static var type: ValueType { .string }
    package static var typeText: String { "one of " + names.joined(separator: ", ") }
    package static var names: [String] { allCases.map(\.rawValue) }
}

extension LineCap: StyleValue {}
extension LineJoin: StyleValue {}
extension SymbolPlacement: StyleValue {}
extension SymbolZOrder: StyleValue {}
extension TextTransform: StyleValue {}
extension Anchor: StyleValue {}
extension TextJustify: StyleValue {}
extension Alignment: StyleValue {}
extension TranslateAnchor: StyleValue {}
extension IconTextFit: StyleValue {}
extension Overlap: StyleValue {}
extension WritingMode: StyleValue {}
extension Resampling: StyleValue {}
extension HillshadeMethod: StyleValue {}

extension Double: StyleValue {
    package init?(_ value: ExpressionValue) {
        guard case .plain(.number(let number)) = value, number.isFinite else { return nil }
        self = number
    }
    package static var type: ValueType { .number }
    package static var isInterpolated: Bool { true }
    package func limited(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension Bool: StyleValue {
    package init?(_ value: ExpressionValue) {
        guard case .plain(.bool(let flag)) = value else { return nil }
        self = flag
    }
    package static var type: ValueType { .boolean }
}

/// Strings are names of images; as in the specification, numbers are converted to text.
extension String: StyleValue {
    package init?(_ value: ExpressionValue) {
        switch value {
        case .image(let name): self = name
        case .plain(.string(let name)): self = name
        case .plain(.number(let number)): self = scriptText(number)
        default: return nil
        }
    }
    package static var type: ValueType { .image }
    package static var typeText: String { "string" }
}

extension Color: StyleValue {
    package init?(_ value: ExpressionValue) {
        guard let color = value.convertedColor else { return nil }
        self = color
    }
    package static var type: ValueType { .color }
    package static var isInterpolated: Bool { true }
}

extension Formatted: StyleValue {
    /// Takes anything: what is not formatted yet becomes text, null the empty text.
    package init?(_ value: ExpressionValue) {
        switch value {
        case .formatted(let formatted):
            self = formatted
            for index in sections.indices {
                sections[index].scale = sections[index].scale.map { $0.isFinite ? $0.limited(to: 0...1000) : 1 }
            }
        case .image(let name): self.init(sections: [Section("", image: name)])
        default: self.init(value.text)
        }
    }
    package static var type: ValueType { .formatted }
}

extension Array: StyleValue where Element: StyleValue {
    package init?(_ value: ExpressionValue) {
        guard case .array(let items) = value.plainValue else { return nil }
        let elements = items.compactMap { Element(.plain($0)) }
        guard elements.count == items.count else { return nil }
        self = elements
    }
    package static var type: ValueType { .array }
    package static var expressionType: ExpressionType { .array(of: Element.expressionType, count: nil) }
    package static var typeText: String { "array of " + Element.typeText }
    package static var isInterpolated: Bool { Element.isInterpolated }
    package static var names: [String] { Element.names }
    package func limited(to range: ClosedRange<Double>) -> [Element] { map { $0.limited(to: range) } }
}

/// An anchor with an offset of its own, for `text-variable-anchor-offset`.
package struct AnchorOffset: Sendable, Hashable {
    package var anchor: Anchor
    /// Offset in ems; y grows downwards.
    package var offset: Point
}

/// The value of `text-variable-anchor-offset`: anchors in order of preference.
package struct AnchorOffsets: StyleValue {
    package var choices: [AnchorOffset]

    package init(choices: [AnchorOffset]) {
        self.choices = choices
    }

    /// Takes an array of anchor and `[x, y]` in turn.
    package init?(_ value: ExpressionValue) {
        guard case .array(let items) = value.plainValue, items.count.isMultiple(of: 2) else { return nil }
        choices = []
        for index in stride(from: 0, to: items.count, by: 2) {
            guard let anchor = Anchor(.plain(items[index])), let offset = [Double](.plain(items[index + 1])),
                offset.count == 2
            else { return nil }
            let limited = offset.limited(to: PropertyLimits.drawn)
            choices.append(AnchorOffset(anchor: anchor, offset: Point(limited[0], limited[1])))
        }
    }
    package static var type: ValueType { .array }
    package static var expressionType: ExpressionType { .anchorOffsets }
    package static var typeText: String { "array of anchor and [x, y] in turn" }
}
