import Geo

/// Assertions and conversions at run time.
extension Expression {
    /// The first operand of the type; where none is, the last one's type is the error.
    static func assert(
        _ type: ExpressionType, _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var found = "null"
        for operand in operands {
            let value = try operand.evaluate(context)
            if type.accepts(value) { return value }
            found = value.typeText
        }
        throw .wrongType(expected: type.description, found: found)
    }

    /// The first operand that can be converted to the type.
    static func convert(
        _ type: ExpressionType, _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var last = ""
        for operand in operands {
            let value = try operand.evaluate(context)
            if let converted = converted(value, to: type) { return converted }
            last = value.text
        }
        throw .unconvertible(to: type.description, from: quoted(last.cut()))
    }

    private static func converted(_ value: ExpressionValue, to type: ExpressionType) -> ExpressionValue? {
        switch type {
        case .boolean: .bool(value.isTruthy)
        case .string: .string(value.text)
        case .number: value.convertedNumber.map { .number($0) }
        case .color: value.convertedColor.map { .color($0) }
        case .formatted: if case .formatted = value { value } else { .formatted(Formatted(value.text)) }
        case .image: if case .image = value { value } else { value.text.isEmpty ? .null : .image(value.text) }
        case .padding: value.convertedPadding
        case .numberArray: value.convertedNumbers
        case .colorArray: value.convertedColors
        case .projectionDefinition: value.convertedProjection
        case .anchorOffsets: value.convertedOffsets
        default: type.accepts(value) ? value : nil
        }
    }
}

extension ExpressionValue {
    /// One to four numbers in CSS order.
    fileprivate var convertedPadding: ExpressionValue? {
        switch self {
        case .padding: return self
        case .plain(.number(let side)): return .padding([side, side, side, side])
        case .plain(.array(let items)):
            let sides = items.compactMap(\.number)
            guard sides.count == items.count, (1...4).contains(sides.count) else { return nil }
            let right = sides.count > 1 ? sides[1] : sides[0]
            return .padding([
                sides[0], right, sides.count > 2 ? sides[2] : sides[0], sides.count > 3 ? sides[3] : right,
            ])
        default: return nil
        }
    }

    fileprivate var convertedNumbers: ExpressionValue? {
        switch self {
        case .numbers: return self
        case .plain(.number(let number)): return .numbers([number])
        case .plain(.array(let items)):
            let numbers = items.compactMap(\.number)
            return numbers.count == items.count ? .numbers(numbers) : nil
        default: return nil
        }
    }

    fileprivate var convertedColors: ExpressionValue? {
        switch self {
        case .colors: return self
        case .color(let color): return .colors([color])
        case .plain(.string(let css)): return Color(css: css).map { .colors([$0]) }
        case .plain(.array(let items)):
            let colors = items.compactMap { $0.string.flatMap { Color(css: $0) } }
            return colors.count == items.count ? .colors(colors) : nil
        default: return nil
        }
    }

    fileprivate var convertedProjection: ExpressionValue? {
        switch self {
        case .projection: return self
        case .plain(.string(let name)): return .projection(Projection(from: name, to: name, transition: 1))
        case .plain(.array(let items)):
            guard items.count == 3, let from = items[0].string, let to = items[1].string,
                let transition = items[2].number
            else { return nil }
            return .projection(Projection(from: from, to: to, transition: transition))
        default: return nil
        }
    }

    /// Anchors and offsets in turn.
    fileprivate var convertedOffsets: ExpressionValue? {
        if case .offsets = self { return self }
        guard case .plain(.array(let items)) = self, !items.isEmpty, AnchorOffsets(self) != nil else { return nil }
        return .offsets(items)
    }
}
