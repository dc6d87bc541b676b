import Geo

/// What the compiler of expressions says about an expression of a style.
enum ExpressionCheck {
    /// More would hardly be read.
    private static let mostErrors = 20

    /// Why an expression does not compile to values of a type, each part that is wrong by itself; none where it does.
    ///
    /// Compiling stops at an error. The part it is in is then replaced by one that has no value and fits everywhere, to
    /// find the next error.
    static func errors(_ value: Value, _ type: SpecificationType, _ scan: ExpressionScan) -> [CompileError] {
        guard isKnown(scan) else { return [] }
        var rest = value
        var errors: [CompileError] = []
        while errors.count < mostErrors, let error = error(rest, type) {
            // An error about what stands for a wrong part is one that the part already had.
            if errors.contains(where: { $0.path == error.path || error.path.starts(with: part($0)) }) { break }
            errors.append(error)
            let wrong = part(error)
            if wrong.isEmpty { break }
            rest = replacing(wrong[...], in: rest)
        }
        return errors
    }

    /// The part that an error is in: that whose operator is wrong, where the error is at its name.
    private static func part(_ error: CompileError) -> [Int] {
        error.path.last == 0 ? error.path.dropLast() : error.path
    }

    private static func replacing(_ path: ArraySlice<Int>, in value: Value) -> Value {
        guard let index = path.first else { return .array([.string("error"), .string("")]) }
        guard case .array(var items) = value, items.indices.contains(index) else { return value }
        items[index] = replacing(path.dropFirst(), in: items[index])
        return .array(items)
    }

    private static func error(_ value: Value, _ type: SpecificationType) -> CompileError? {
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
