package import Graphics

/// Reads the content of a page (PDF 1.7, 7.8.2) operator by operator.
///
/// Own code: qpdf's parser of contents hands each token over as an object of its own and has no C interface. This one
/// knows all tokens but images within the content, which cairo does not write into pages, and looks into none.
package struct ContentScanner {
    /// An operator with what stands before it.
    package struct Operation: Sendable {
        /// Where its operands begin, or the operator itself where it has none.
        package var start: Int
        /// The operator's letters.
        package var name: Range<Int>
        /// Its last operands, at most six; an array or a dictionary counts as one.
        package var operands: [Range<Int>]
        /// Where it ends.
        package var end: Int { name.upperBound }
    }

    private let bytes: [UInt8]
    /// Where the next token is looked for.
    package private(set) var at = 0
    private static let mostOperands = 6

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next operator; nil at the end.
    ///
    /// - Throws: where a string, an array or a dictionary does not end, or ends that did not begin.
    package mutating func next() throws(GraphicsError) -> Operation? {
        var operands: [Range<Int>] = []
        var depth = 0
        var composite = 0
        var first: Int?
        while let token = try token() {
            if first == nil { first = token.lowerBound }
            var operand: Range<Int>? = token
            switch bytes[token.lowerBound] {
            case UInt8(ascii: "["):
                if depth == 0 { composite = token.lowerBound }
                depth += 1
                operand = nil
            case UInt8(ascii: "<") where isDouble(token):
                if depth == 0 { composite = token.lowerBound }
                depth += 1
                operand = nil
            case UInt8(ascii: "]"), UInt8(ascii: ">"):
                depth -= 1
                guard depth >= 0 else { throw damage(token.lowerBound) }
                operand = composite..<token.upperBound
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "/"), UInt8(ascii: "("), UInt8(ascii: "<"):
                break
            default:
                if depth == 0 {
                    guard
                        !(token.count == 2 && bytes[token.lowerBound] == UInt8(ascii: "B")
                            && bytes[token.lowerBound + 1] == UInt8(ascii: "I"))
                    else { throw damage(token.lowerBound) }
                    return Operation(start: first ?? token.lowerBound, name: token, operands: operands)
                }
            }
            guard depth == 0, let operand else { continue }
            if operands.count == Self.mostOperands { operands.removeFirst() }
            operands.append(operand)
        }
        guard depth == 0 else { throw damage(bytes.count) }
        return nil
    }

    /// The value of a token that is a number.
    package func number(_ token: Range<Int>) -> Double? {
        var (value, scale, isNegative) = (0.0, 1.0, false)
        var (digits, hasPoint) = (0, false)
        for index in token {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value * 10 + Double(bytes[index] - UInt8(ascii: "0"))
                if hasPoint { scale *= 10 }
                digits += 1
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            case UInt8(ascii: "-") where index == token.lowerBound: isNegative = true
            case UInt8(ascii: "+") where index == token.lowerBound: break
            default: return nil
            }
        }
        // Longer numbers would lose digits here; cairo writes none.
        guard (1...15).contains(digits) else { return nil }
        return (isNegative ? -value : value) / scale
    }

    /// True for `<<`, which begins a dictionary, and false for a string of hexadecimal digits.
    private func isDouble(_ token: Range<Int>) -> Bool {
        token.count == 2 && bytes[token.lowerBound + 1] == bytes[token.lowerBound]
    }

    private func damage(_ place: Int) -> GraphicsError {
        GraphicsError("the content of a page cannot be read at byte \(place) of \(bytes.count)")
    }

    private mutating func token() throws(GraphicsError) -> Range<Int>? {
        skipSpace()
        guard at < bytes.count else { return nil }
        let start = at
        at += 1
        switch bytes[start] {
        case UInt8(ascii: "("): try skipString()
        case UInt8(ascii: "<"):
            if at < bytes.count, bytes[at] == UInt8(ascii: "<") {
                at += 1
            } else {
                while at < bytes.count, bytes[at] != UInt8(ascii: ">") { at += 1 }
                guard at < bytes.count else { throw damage(start) }
                at += 1
            }
        case UInt8(ascii: ">"):
            guard at < bytes.count, bytes[at] == UInt8(ascii: ">") else { throw damage(start) }
            at += 1
        case UInt8(ascii: "["), UInt8(ascii: "]"): break
        case UInt8(ascii: ")"), UInt8(ascii: "{"), UInt8(ascii: "}"): throw damage(start)
        default: while at < bytes.count, Self.isRegular[Int(bytes[at])] { at += 1 }
        }
        return start..<at
    }

    private mutating func skipSpace() {
        while at < bytes.count {
            switch bytes[at] {
            case 0, 9, 10, 12, 13, 32: at += 1
            case UInt8(ascii: "%"): while at < bytes.count, bytes[at] != 10, bytes[at] != 13 { at += 1 }
            default: return
            }
        }
    }

    /// Behind an opening parenthesis: goes behind the one that closes it.
    private mutating func skipString() throws(GraphicsError) {
        let start = at
        var depth = 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\\"): at += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            if depth == 0 { return }
        }
        throw damage(start)
    }

    /// Bytes of names, numbers and operators: neither white space nor delimiters (PDF 1.7, 7.2.2).
    private static let isRegular: [Bool] = (0..<256).map { byte in
        ![0, 9, 10, 12, 13, 32].contains(byte) && !"()<>[]{}/%".utf8.contains(UInt8(byte))
    }
}
