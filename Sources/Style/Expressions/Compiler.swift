import Geo

/// Why a value of a style cannot be used.
struct CompileError: Error {
    /// Where in the value: indexes from the outside in.
    var path: [Int] = []
    /// What was found and what was expected.
    var message: String

    init(_ message: String, at path: [Int] = []) {
        self.message = message
        self.path = path
    }
}

/// Turns expressions as JSON into `Expression` trees; one compiler a value.
struct Compiler {
    /// What the compiled expressions depend on.
    var uses: Uses = []
    /// Things that work otherwise than written, for the warnings.
    var notes: [String] = []
    /// Places of the visible `let` variables in `EvaluationContext.bindings`.
    var scope: [String: Int] = [:]
    /// Number of bindings around the expression being compiled.
    var scopeDepth = 0
    /// Where the value being compiled stands: indexes from the outside in.
    var path: [Int] = []

    /// Levels an expression may be nested, so that neither compiling nor evaluating exhausts the stack.
    static let deepest = 200

    /// Compiles a value; strings and results become colours where `type` is `.color`.
    mutating func compile(_ value: Value, as type: ValueType = .value) throws(CompileError) -> Expression {
        guard path.count <= Self.deepest else { throw error("nested deeper than \(Self.deepest) levels") }
        switch value {
        case .array(let items):
            let outer = uses
            uses = []
            defer { uses.formUnion(outer) }
            let expression = try compileOperator(items, as: type)
            return try folded(expression)
        case .object: throw error("found a bare object; expected [\"literal\", {...}]")
        default: return try coerced(.constant(.plain(value)), to: type)
        }
    }

    /// Compiles the operand at `index` of an operator.
    mutating func operand(
        _ items: [Value], _ index: Int, as type: ValueType = .value
    ) throws(CompileError) -> Expression {
        path.append(index)
        defer { path.removeLast() }
        return try compile(items[index], as: type)
    }

    /// Compiles the operands from `start` on.
    mutating func operands(
        _ items: [Value], from start: Int = 1, as type: ValueType = .value
    ) throws(CompileError) -> [Expression] {
        var compiled: [Expression] = []
        for index in items.indices where index >= start { compiled.append(try operand(items, index, as: type)) }
        return compiled
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
        throw error("found \(items.count - 1) operands of \"\(name)\"; expected \(expected)")
    }

    private mutating func compileOperator(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard let first = items.first else { throw error("found []; expected an operator with its operands") }
        guard case .string(let name) = first else {
            throw error("found \(first.excerpt); expected the name of an operator", at: 0)
        }
        if let form = SpecialForm(rawValue: name) { return try compile(form, items, as: type) }
        guard let function = Function(rawValue: name) else { throw error("unknown operator \"\(name)\"", at: 0) }
        try expectCount(items, function.arity)
        return try coerced(.call(function, try operands(items)), to: type)
    }

    /// What depends on nothing is evaluated here and now; what then fails would always fail.
    private func folded(_ expression: Expression) throws(CompileError) -> Expression {
        if case .constant = expression { return expression }
        guard uses.isEmpty else { return expression }
        do {
            return .constant(try expression.evaluate(EvaluationContext(zoom: 0)))
        } catch {
            throw self.error("\(error)")
        }
    }

    /// Converts to a colour where one is expected, so that interpolation mixes colours.
    func coerced(_ expression: Expression, to type: ValueType) throws(CompileError) -> Expression {
        guard type == .color else { return expression }
        guard case .constant(let value) = expression else { return .call(.toColor, [expression]) }
        guard let color = value.convertedColor else {
            throw error("found \(value.type == .string ? quoted(value.text) : value.text); expected color")
        }
        return .constant(.color(color))
    }
}

extension Compiler {
    /// Whether an array is an expression rather than a list of values.
    static func isExpression(_ items: [Value]) -> Bool {
        guard case .string(let name) = items.first else { return false }
        return SpecialForm(rawValue: name) != nil || Function(rawValue: name) != nil
    }
}
