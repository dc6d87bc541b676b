import Geo

/// What the compiler of expressions says about an expression of a style.
enum ExpressionCheck {
    /// Why a filter in expression syntax does not compile; nil where it does.
    static func filterError(_ value: Value, _ scan: ExpressionScan) -> CompileError? {
        guard isKnown(scan) else { return nil }
        var compiler = Compiler()
        do {
            _ = try compiler.compile(value, as: .boolean)
            return nil
        } catch {
            return error
        }
    }

    /// Why an expression does not compile; nil where it does.
    static func error(_ value: Value, _ member: SpecificationMember, _ scan: ExpressionScan) -> CompileError? {
        guard isKnown(scan) else { return nil }
        let rule = ValueRule(
            type: expressionType(member.type), isInterpolated: member.isInterpolated, takesTokens: false,
            expected: member.type.text, accepts: { accepts($0, member.type) })
        var compiler = Compiler()
        do {
            _ = try compiler.compileProperty(value, rule)
            return nil
        } catch {
            return error
        }
    }

    /// Whether the compiler knows all operators that are of the specification: it cannot judge the others.
    private static func isKnown(_ scan: ExpressionScan) -> Bool {
        scan.operators.allSatisfy { Compiler.isExpression([.string($0)]) || !Specification.operators.contains($0) }
    }

    /// The type of the expression language that a property's values have.
    private static func expressionType(_ type: SpecificationType) -> ValueType {
        switch type {
        case .number: .number
        case .boolean, .filter: .boolean
        case .string, .words: .string
        case .color: .color
        case .array, .anchorOffsets: .array
        case .formatted: .formatted
        case .image: .image
        default: .value
        }
    }

    /// Whether a constant result has the type. NaN and infinity are numbers here: only drawing can tell their worth.
    private static func accepts(_ result: ExpressionValue, _ type: SpecificationType) -> Bool {
        switch (result, type) {
        case (.plain(.number), .number), (.plain(.bool), .boolean), (.plain(.array), .array): true
        case (_, .number), (_, .boolean), (_, .array): false
        case (_, .color): result.convertedColor != nil
        case (.plain(.string(let word)), .words(let words)): words.contains(word)
        case (_, .words): false
        default: true
        }
    }
}
