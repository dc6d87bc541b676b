import Geo

/// What the compiler of expressions says about an expression of a style.
enum ExpressionCheck {
    /// Why an expression does not compile to values of a type; nil where it does.
    static func error(_ value: Value, _ type: SpecificationType, _ scan: ExpressionScan) -> CompileError? {
        guard isKnown(scan) else { return nil }
        var compiler = Compiler()
        do {
            let result = try compiler.compile(value, expecting: expressionType(type), annotation(type))
            guard case .words(let words) = type, case .constant(.plain(.string(let word))) = result.expression,
                !words.contains(word)
            else { return nil }
            return CompileError("found the constant \(quoted(word)); expected \(type.text)")
        } catch {
            return CompileError(error.message, at: place(of: error, in: value))
        }
    }

    /// Where an error is: options that no text stands before are an error of their `format` as a whole.
    private static func place(of error: CompileError, in value: Value) -> [Int] {
        guard error.path.last == 1 else { return error.path }
        var parent = value
        for index in error.path.dropLast() {
            guard case .array(let items) = parent, items.indices.contains(index) else { return error.path }
            parent = items[index]
        }
        guard case .array(let items) = parent, items.first == .string("format"), items.count > 1,
            items[1].type == .object
        else { return error.path }
        return error.path.dropLast()
    }

    /// Whether the compiler knows all operators that are of the specification: it cannot judge the others.
    private static func isKnown(_ scan: ExpressionScan) -> Bool {
        scan.operators.allSatisfy { Compiler.isExpression([.string($0)]) || !Specification.operators.contains($0) }
    }

    /// The results of a filter are read with a check of their own.
    private static func annotation(_ type: SpecificationType) -> Annotation { type == .filter ? .omit : .usual }

    /// The type of the expression language that values of a type have; nil for any.
    private static func expressionType(_ type: SpecificationType) -> ExpressionType? {
        switch type {
        case .number: .number
        case .boolean, .filter: .boolean
        case .string, .words: .string
        case .color: .color
        case .array(let element, let count): .array(of: expressionType(element) ?? .value, count: count)
        case .formatted: .formatted
        case .image: .image
        case .padding: .padding
        case .numbers: .numberArray
        case .colors: .colorArray
        case .anchorOffsets: .anchorOffsets
        case .projectionName: .projectionDefinition
        default: nil
        }
    }
}
