import Foundation
import Geo

/// Operators on text and arrays. Positions in text count Unicode scalars.
extension Function {
    func sequence(_ operands: [Expression], _ context: EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch self {
        case .concat: return .string(try Self.joined(operands, context))
        case .upcase: return .string(try operands[0].string(context).uppercased())
        case .downcase: return .string(try operands[0].string(context).lowercased())
        case .length: return .number(Double(try Self.items(try operands[0].evaluate(context)).count))
        case .at: return try Self.element(operands, context)
        case .slice: return try Self.slice(operands, context)
        case .isIn:
            let whole = try operands[1].evaluate(context)
            // Nothing is in null, false, 0 and the empty text, whatever is looked for.
            if !whole.isTruthy { return .bool(false) }
            return .bool(try Self.position(of: try operands[0].evaluate(context), in: whole, from: 0) != nil)
        case .indexOf:
            let start = operands.count > 2 ? try operands[2].number(context) : 0
            let whole = try operands[1].evaluate(context)
            let place = try Self.position(of: try operands[0].evaluate(context), in: whole, from: start)
            return .number(Double(place ?? -1))
        case .split: return try Self.split(try operands[0].string(context), try operands[1].string(context))
        case .join: return try Self.join(try operands[0].evaluate(context), try operands[1].string(context))
        default: throw .noBranch
        }
    }

    /// Elements of an array or scalars of a text.
    private enum Items {
        case array([Value])
        case text([UnicodeScalar])

        var count: Int {
            switch self {
            case .array(let items): items.count
            case .text(let scalars): scalars.count
            }
        }
    }

    private static func items(_ value: ExpressionValue) throws(EvaluationError) -> Items {
        switch value {
        case .plain(.string(let string)): return .text(Array(string.unicodeScalars))
        case .plain(.array(let items)): return .array(items)
        default: throw .wrongType(.string, value)
        }
    }

    private static func joined(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> String {
        var text = ""
        for operand in operands {
            text += try operand.evaluate(context).text
            guard text.utf8.count <= Expression.longestText else { throw .tooLong }
        }
        return text
    }

    private static func element(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let index = try operands[0].number(context)
        let value = try operands[1].evaluate(context)
        guard case .plain(.array(let items)) = value else { throw .wrongType(.array, value) }
        guard let place = Int(exactly: index), items.indices.contains(place) else {
            throw .outOfRange("index \(scriptText(index))")
        }
        return .plain(items[place])
    }

    private static func slice(
        _ operands: [Expression], _ context: EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        let items = try items(try operands[0].evaluate(context))
        let start = index(try operands[1].number(context), in: items.count)
        let end = operands.count > 2 ? index(try operands[2].number(context), in: items.count) : items.count
        let range = start..<max(start, end)
        switch items {
        case .array(let items): return .plain(.array(Array(items[range])))
        case .text(let scalars): return .string(text(scalars[range]))
        }
    }

    /// A position, from the end where negative, moved into 0…count.
    private static func index(_ position: Double, in count: Int) -> Int {
        guard !position.isNaN else { return 0 }
        let fromStart = position < 0 ? position + Double(count) : position
        return Int(min(max(fromStart.rounded(.towardZero), 0), Double(count)))
    }

    private static func text(_ scalars: ArraySlice<UnicodeScalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func position(
        of part: ExpressionValue, in whole: ExpressionValue, from start: Double
    ) throws(EvaluationError) -> Int? {
        let all = try items(whole)
        switch part.type {
        case .string, .number, .boolean, .null: break
        default: throw .wrongType(.string, part)
        }
        switch all {
        case .array(let items):
            let first = index(start, in: items.count)
            guard case .plain(let value) = part else { throw .wrongType(.value, part) }
            return items[first...].firstIndex(of: value)
        case .text(let scalars):
            // As in ECMAScript, a text's negative start is 0, an array's counts from the end.
            let first = index(max(start, 0), in: scalars.count)
            // Null is looked for by its name, as `to-string` would lose it.
            let needle = Array((part == .null ? "null" : part.text).unicodeScalars)
            return firstPosition(of: needle, in: scalars, from: first)
        }
    }

    /// Where a text is found in another one.
    ///
    /// Knuth, Morris and Pratt: the time grows with the two lengths added, not multiplied, so that no style can keep a map
    /// waiting with long texts that nearly agree.
    private static func firstPosition(of needle: [UnicodeScalar], in text: [UnicodeScalar], from start: Int) -> Int? {
        if needle.isEmpty { return start }
        guard text.count - start >= needle.count else { return nil }
        // Of each beginning of the needle, the longest shorter beginning that it ends with.
        var borders = [0]
        var matched = 0
        for scalar in needle.dropFirst() {
            while matched > 0, needle[matched] != scalar { matched = borders[matched - 1] }
            if needle[matched] == scalar { matched += 1 }
            borders.append(matched)
        }
        matched = 0
        for index in start..<text.count {
            while matched > 0, needle[matched] != text[index] { matched = borders[matched - 1] }
            if needle[matched] == text[index] { matched += 1 }
            if matched == needle.count { return index + 1 - matched }
        }
        return nil
    }

    private static func split(_ text: String, _ separator: String) throws(EvaluationError) -> ExpressionValue {
        guard text.utf8.count <= Expression.longestText else { throw .tooLong }
        let parts = separator.isEmpty ? text.unicodeScalars.map { String($0) } : text.components(separatedBy: separator)
        return .plain(.array(parts.map { .string($0) }))
    }

    private static func join(_ value: ExpressionValue, _ separator: String) throws(EvaluationError) -> ExpressionValue {
        guard case .plain(.array(let items)) = value else { throw .wrongType(.array, value) }
        let size = items.reduce(0) { $0 + $1.text.utf8.count } + separator.utf8.count * items.count
        guard size <= Expression.longestText else { throw .tooLong }
        return .string(items.map(\.text).joined(separator: separator))
    }
}
