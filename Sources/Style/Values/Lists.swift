import Geo

/// One number or several, one a light, for hillshade layers.
package struct NumberList: StyleValue {
    package var values: [Double]

    package init(_ values: [Double]) { self.values = values }

    package init?(_ value: ExpressionValue) {
        switch value {
        case .numbers(let numbers): values = numbers
        case .plain(.number(let number)): values = [number]
        case .plain(.array(let items)):
            values = items.compactMap(\.number)
            guard values.count == items.count else { return nil }
        default: return nil
        }
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    }

    package static var type: ValueType { .numberArray }
    package static var typeText: String { "a number or an array of numbers" }
    package static var isInterpolated: Bool { true }
    package func limited(to range: ClosedRange<Double>) -> NumberList { NumberList(values.limited(to: range)) }
}

/// One colour or several, one a light, for hillshade layers.
package struct ColorList: StyleValue {
    package var values: [Color]

    package init(_ values: [Color]) { self.values = values }

    package init?(_ value: ExpressionValue) {
        switch value {
        case .colors(let colors): values = colors
        case .plain(.array(let items)):
            values = items.compactMap { $0.string.flatMap { Color(css: $0) } }
            guard values.count == items.count else { return nil }
        default:
            guard let color = value.convertedColor else { return nil }
            values = [color]
        }
        guard !values.isEmpty else { return nil }
    }

    package static var type: ValueType { .colorArray }
    package static var typeText: String { "a colour or an array of colours" }
    package static var isInterpolated: Bool { true }
}
