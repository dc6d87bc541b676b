import Geo

/// Why a value of a style cannot be used.
package struct CompileError: Error {
    /// Where in the value: indexes from the outside in.
    package var path: [Int] = []
    /// What was found and what was expected.
    package var message: String

    init(_ message: String, at path: [Int] = []) {
        self.message = message
        self.path = path
    }
}

/// An expression with the type its values have.
struct Typed {
    var expression: Expression
    var type: ExpressionType
}

/// How an operand of unknown type is brought to the expected one.
enum Annotation {
    /// Texts, numbers, truth values, objects and arrays are asserted, all others converted.
    case usual
    case convert
    /// Not at all: what uses the operand checks it or passes it on.
    case omit
}

/// Turns expressions as JSON into `Expression` trees; one compiler a value.
///
/// The typing follows the style specification: constants are checked here, values only known at run time get an
/// assertion or conversion around.
struct Compiler {
    /// What the compiled expressions depend on.
    var uses: Uses = []
    /// Things that work otherwise than written, for the warnings.
    var notes: [String] = []
    /// The visible `let` variables.
    var scope: [String: Variable] = [:]
    /// Number of bindings around the expression being compiled.
    var scopeDepth = 0
    /// Where the value being compiled stands: indexes from the outside in.
    var path: [Int] = []
    /// Whether the items of the expected array are not known: then numbers and arrays of all kinds pass.
    var isLenient = false

    /// A `let` variable: a constant stands for itself, others have a place in `EvaluationContext.bindings`.
    struct Variable {
        var value: Typed
        var place: Int
    }

    /// Levels an expression may be nested, so that neither compiling nor evaluating exhausts the stack.
    static let deepest = 200

    /// Compiles a value of an expected type; nil and `value` take everything.
    mutating func compile(
        _ value: Value, expecting expected: ExpressionType? = nil, _ annotation: Annotation = .usual
    ) throws(CompileError) -> Typed {
        guard path.count <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
        switch value {
        case .object: throw error("found a bare object; expected [\"literal\", {...}]")
        case .array(let items):
            let outer = uses
            uses = []
            defer { uses.formUnion(outer) }
            // Folded before, too, so that messages show the constant rather than its type.
            var result = try compileOperator(items, expecting: expected)
            result = try folded(result)
            return try folded(try annotated(result, to: expected, annotation))
        default:
            let result = Typed(expression: .constant(.plain(value)), type: ExpressionType(of: value))
            return try foldedConstant(try annotated(result, to: expected, annotation))
        }
    }

    /// Compiles the operand at `index` of an operator.
    mutating func operand(
        _ items: [Value], _ index: Int, expecting type: ExpressionType? = nil, _ annotation: Annotation = .usual
    ) throws(CompileError) -> Typed {
        path.append(index)
        defer { path.removeLast() }
        return try compile(items[index], expecting: type, annotation)
    }

    /// An error at the operand at `index`, or at the expression itself.
    func error(_ message: String, at index: Int? = nil) -> CompileError {
        CompileError(message, at: path + (index.map { [$0] } ?? []))
    }

    /// Checks the number of operands.
    func expectCount(_ items: [Value], _ allowed: ClosedRange<Int>) throws(CompileError) {
        guard !allowed.contains(items.count - 1) else { return }
        let expected =
            if allowed.count == 1 {
                "\(allowed.lowerBound)"
            } else if allowed.upperBound == .max {
                "\(allowed.lowerBound) or more"
            } else {
                "\(allowed.lowerBound) to \(allowed.upperBound)"
            }
        let name = items.first?.string ?? ""
        throw error("found \(items.count - 1) operands of \(quoted(name)); expected \(expected)")
    }

    private mutating func compileOperator(
        _ items: [Value], expecting type: ExpressionType?
    ) throws(CompileError) -> Typed {
        guard let first = items.first else { throw error("found []; expected an operator with its operands") }
        guard case .string(let name) = first else {
            throw error("found \(first.excerpt); expected the name of an operator", at: 0)
        }
        if let form = SpecialForm(rawValue: name) { return try compile(form, items, expecting: type) }
        guard let function = Function(rawValue: name) else {
            throw error("unknown operator \(quoted(name.cut()))", at: 0)
        }
        return try compileCall(function, items)
    }

    private mutating func compileCall(_ function: Function, _ items: [Value]) throws(CompileError) -> Typed {
        let signature = function.signature
        try expectCount(items, signature.arity)
        var operands: [Expression] = []
        for index in items.indices.dropFirst() {
            let type = signature.type(ofOperand: index - 1)
            // Functions read texts, numbers and truth values with a check of their own.
            let isChecked = type == .number || type == .string || type == .boolean
            operands.append(try operand(items, index, expecting: type, isChecked ? .omit : .usual).expression)
        }
        return Typed(expression: .call(function, operands), type: signature.result)
    }

    /// What depends on nothing is evaluated here and now; what then fails would always fail.
    private func folded(_ result: Typed) throws(CompileError) -> Typed {
        guard uses.isEmpty else { return result }
        return try foldedConstant(result)
    }

    private func foldedConstant(_ result: Typed) throws(CompileError) -> Typed {
        if case .constant = result.expression { return result }
        do {
            let value = try result.expression.evaluate(EvaluationContext(zoom: 0))
            return Typed(expression: .constant(value), type: result.type)
        } catch {
            throw self.error("\(error)")
        }
    }

    /// Checks a result against the expected type and wraps it where only evaluating can tell.
    func annotated(
        _ result: Typed, to expected: ExpressionType?, _ annotation: Annotation
    ) throws(CompileError) -> Typed {
        guard let expected, expected != .value else {
            if result.type == .collator, expected == .value { throw mismatch(expected ?? .value, result) }
            return result
        }
        func wrapped(_ usual: Annotation) -> Typed {
            switch annotation == .usual ? usual : annotation {
            case .omit: result
            case .convert: Typed(expression: .convert(expected, [result.expression]), type: expected)
            case .usual: Typed(expression: .assert(expected, [result.expression]), type: expected)
            }
        }
        switch expected {
        case .string, .number, .boolean, .object, .array:
            if result.type == .value {
                if isLenient, case .array = expected { return result }
                return wrapped(.usual)
            }
        default:
            if Self.isConverted(result.type, to: expected) { return wrapped(.convert) }
        }
        if result.type.isSubtype(of: expected) { return result }
        if isLenient, case .array = expected, result.type == .number { return result }
        throw mismatch(expected, result)
    }

    /// Whether operands of a type are converted without being asked where another type is expected.
    private static func isConverted(_ type: ExpressionType, to expected: ExpressionType) -> Bool {
        let isArray = if case .array = type { true } else { false }
        if type == .value { return expected != .null && expected != .collator && expected != .never }
        return switch expected {
        case .color, .formatted, .image: type == .string
        case .projectionDefinition: type == .string || isArray
        case .padding, .numberArray: type == .number || isArray
        case .colorArray: type == .string || isArray
        case .anchorOffsets: isArray
        default: false
        }
    }

    private func mismatch(_ expected: ExpressionType, _ found: Typed) -> CompileError {
        guard case .constant(let value) = found.expression else {
            return error("found \(found.type); expected \(expected)")
        }
        let text = value.text.cut()
        return error("found \(value.type == .string ? quoted(text) : text); expected \(expected)")
    }
}

extension Compiler {
    /// Whether an array is an expression rather than a list of values.
    static func isExpression(_ items: [Value]) -> Bool {
        guard case .string(let name) = items.first else { return false }
        return SpecialForm(rawValue: name) != nil || Function(rawValue: name) != nil
    }
}
