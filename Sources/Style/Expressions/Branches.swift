import Geo

/// The operators that choose or mix results.
///
/// Without an expected type the first result settles the type of all.
extension Compiler {
    mutating func compileCase(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        guard items.count >= 4, items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"case\"; expected conditions, results and a fallback")
        }
        var type = expected
        var branches: [Expression.Branch] = []
        for index in stride(from: 1, to: items.count - 1, by: 2) {
            let condition = try operand(items, index, expecting: .boolean, .omit).expression
            let result = try operand(items, index + 1, expecting: type)
            type = type ?? result.type
            branches.append(.init(condition: condition, result: result.expression))
        }
        let otherwise = try operand(items, items.count - 1, expecting: type)
        return Typed(
            expression: .choose(branches, otherwise: otherwise.expression), type: type ?? otherwise.type)
    }

    mutating func compileMatch(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error(
                "found \(items.count - 1) operands of \"match\"; expected input, labels, results and a fallback")
        }
        var type = expected
        var table: [Value: Int] = [:]
        var results: [Expression] = []
        for index in stride(from: 2, to: items.count - 1, by: 2) {
            try addLabels(items[index], at: index, to: &table, place: results.count)
            let result = try operand(items, index + 1, expecting: type)
            type = type ?? result.type
            results.append(result.expression)
        }
        let input = try operand(items, 1)
        if let label = table.keys.first, input.type != .value, input.type != .never {
            let wanted = ExpressionType(of: label)
            guard input.type == wanted else {
                throw error("found an input of type \(input.type); expected \(wanted) as the labels are", at: 1)
            }
        }
        let otherwise = try operand(items, items.count - 1, expecting: type)
        return Typed(
            expression: .match(input.expression, table: table, results: results, otherwise: otherwise.expression),
            type: type ?? otherwise.type)
    }

    private func addLabels(
        _ value: Value, at index: Int, to table: inout [Value: Int], place: Int
    ) throws(CompileError) {
        let labels = if case .array(let list) = value { list } else { [value] }
        guard !labels.isEmpty else { throw error("found no label; expected one or more", at: index) }
        for label in labels {
            guard label.type == .string || label.type == .number else {
                throw error("found label \(label.excerpt); expected a string or number", at: index)
            }
            if let number = label.number, number != number.rounded() || abs(number) > 9_007_199_254_740_991 {
                throw error("found label \(label.excerpt); expected a whole number within 2^53", at: index)
            }
            if let other = table.keys.first, other.type != label.type {
                throw error("found label \(label.excerpt); expected a \(other.type.rawValue)", at: index)
            }
            guard table.updateValue(place, forKey: label) == nil else {
                throw error("found label \(label.excerpt) twice; expected each once", at: index)
            }
        }
    }

    /// The operands get no assertions of their own: one that fails on null would hide the next.
    mutating func compileCoalesce(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        try expectCount(items, 1...Int.max)
        var type = expected
        var operands: [Typed] = []
        for index in items.indices.dropFirst() {
            let operand = try operand(items, index, expecting: type, .omit)
            type = type ?? operand.type
            operands.append(operand)
        }
        // Which image is the first there is only the context knows.
        if operands.contains(where: { $0.type == .image }) { uses.formUnion(.context) }
        let isUnsettled = expected.map { wanted in operands.contains { !$0.type.isSubtype(of: wanted) } } ?? false
        return Typed(
            expression: .coalesce(operands.map(\.expression)), type: isUnsettled ? .value : type ?? .value)
    }

    mutating func compileStep(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"step\"; expected input, output, then stops and outputs")
        }
        let input = try operand(items, 1, expecting: .number, .omit).expression
        let first = try operand(items, 2, expecting: expected)
        let type = expected ?? first.type
        var stops = try compileStops(items, from: 3, as: type).stops
        stops.inputs.insert(-.infinity, at: 0)
        stops.outputs.insert(first.expression, at: 0)
        return Typed(expression: .step(input, stops), type: type)
    }

    mutating func compileInterpolate(
        _ form: SpecialForm, _ items: [Value], as expected: ExpressionType?
    ) throws(CompileError) -> Typed {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error(
                "found \(items.count - 1) operands of \"\(form.rawValue)\"; expected type, input, then stops and outputs"
            )
        }
        let interpolation = try interpolation(items[1])
        let input = try operand(items, 2, expecting: .number, .omit).expression
        var wanted = expected
        if form != .interpolate { wanted = expected == .colorArray ? .colorArray : .color }
        let (stops, type) = try compileStops(items, from: 3, as: wanted)
        guard let type, type.isInterpolatable || isLenient else {
            throw error("found outputs of type \(type ?? .value); expected numbers, colours or arrays of numbers")
        }
        let space: ColorSpace =
            switch form {
            case .interpolateHCL: .hcl
            case .interpolateLab: .lab
            default: .rgb
            }
        return Typed(expression: .interpolate(input, interpolation, space, stops), type: type)
    }

    private mutating func compileStops(
        _ items: [Value], from start: Int, as expected: ExpressionType?
    ) throws(CompileError) -> (stops: Stops, type: ExpressionType?) {
        var type = expected
        var stops = Stops(inputs: [], outputs: [])
        for index in stride(from: start, to: items.count - 1, by: 2) {
            guard let input = items[index].number else {
                throw error("found stop \(items[index].excerpt); expected a number", at: index)
            }
            if let last = stops.inputs.last, input <= last {
                throw error(
                    "found stop \(scriptText(input)) after \(scriptText(last)); expected a larger one", at: index)
            }
            stops.inputs.append(input)
            let output = try operand(items, index + 1, expecting: type)
            type = type ?? output.type
            stops.outputs.append(output.expression)
        }
        return (stops, type)
    }

    private func interpolation(_ value: Value) throws(CompileError) -> Interpolation {
        if case .array(let items) = value, case .string(let name) = items.first {
            let numbers = items.dropFirst().compactMap(\.number)
            switch name {
            case "linear": return .linear
            case "exponential":
                if items.count > 1, let base = items[1].number { return .exponential(base: base) }
            case "cubic-bezier":
                if numbers.count == 4, items.count == 5, numbers.allSatisfy({ (0...1).contains($0) }) {
                    return .cubicBezier(x1: numbers[0], y1: numbers[1], x2: numbers[2], y2: numbers[3])
                }
            default: break
            }
        }
        throw error(
            "found \(value.excerpt); expected [\"linear\"], [\"exponential\", base] "
                + "or [\"cubic-bezier\", x1, y1, x2, y2] with numbers from 0 to 1", at: 1)
    }
}
