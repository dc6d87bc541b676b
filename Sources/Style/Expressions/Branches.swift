import Geo

/// The operators that choose or mix results.
extension Compiler {
    mutating func compileCase(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard items.count >= 4, items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"case\"; expected conditions, results and a fallback")
        }
        var branches: [Expression.Branch] = []
        for index in stride(from: 1, to: items.count - 1, by: 2) {
            let condition = try operand(items, index)
            branches.append(.init(condition: condition, result: try operand(items, index + 1, as: type)))
        }
        return .choose(branches, otherwise: try operand(items, items.count - 1, as: type))
    }

    mutating func compileMatch(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error(
                "found \(items.count - 1) operands of \"match\"; expected input, labels, results and a fallback")
        }
        let input = try operand(items, 1)
        var table: [Value: Int] = [:]
        var results: [Expression] = []
        for index in stride(from: 2, to: items.count - 1, by: 2) {
            let labels = if case .array(let list) = items[index] { list } else { [items[index]] }
            guard !labels.isEmpty else { throw error("found no label; expected one or more", at: index) }
            for label in labels {
                guard label.type == .string || label.type == .number else {
                    throw error("found label \(label.excerpt); expected a string or number", at: index)
                }
                if let other = table.keys.first, other.type != label.type {
                    throw error("found label \(label.excerpt); expected a \(other.type.rawValue)", at: index)
                }
                guard table.updateValue(results.count, forKey: label) == nil else {
                    throw error("found label \(label.excerpt) twice; expected each once", at: index)
                }
            }
            results.append(try operand(items, index + 1, as: type))
        }
        let otherwise = try operand(items, items.count - 1, as: type)
        return .match(input, table: table, results: results, otherwise: otherwise)
    }

    mutating func compileStep(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error("found \(items.count - 1) operands of \"step\"; expected input, output, then stops and outputs")
        }
        let input = try operand(items, 1)
        let first = try operand(items, 2, as: type)
        var stops = try compileStops(items, from: 3, as: type)
        stops.inputs.insert(-.infinity, at: 0)
        stops.outputs.insert(first, at: 0)
        return .step(input, stops)
    }

    mutating func compileInterpolate(_ items: [Value], as type: ValueType) throws(CompileError) -> Expression {
        guard items.count >= 5, !items.count.isMultiple(of: 2) else {
            throw error(
                "found \(items.count - 1) operands of \"interpolate\"; expected type, input, then stops and outputs")
        }
        let interpolation = try interpolation(items[1])
        let input = try operand(items, 2)
        return .interpolate(input, interpolation, try compileStops(items, from: 3, as: type))
    }

    private mutating func compileStops(
        _ items: [Value], from start: Int, as type: ValueType
    ) throws(CompileError) -> Stops {
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
            stops.outputs.append(try operand(items, index + 1, as: type))
        }
        return stops
    }

    private func interpolation(_ value: Value) throws(CompileError) -> Interpolation {
        if case .array(let items) = value, case .string(let name) = items.first {
            let numbers = items.dropFirst().compactMap(\.number)
            switch name {
            case "linear": return .linear
            case "exponential":
                if let base = numbers.first { return .exponential(base: base) }
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

    mutating func compileFormat(_ items: [Value]) throws(CompileError) -> Expression {
        var parts: [Expression.FormatPart] = []
        for index in items.indices.dropFirst() {
            guard case .object(let options) = items[index] else {
                parts.append(.init(content: try operand(items, index)))
                continue
            }
            guard index > 1, case .some(var part) = parts.popLast() else {
                throw error("found options; expected the text they are for", at: index)
            }
            for (name, value) in options.sorted(by: { $0.key < $1.key }) {
                switch name {
                case "font-scale": part.scale = try operand([value], 0)
                case "text-font": part.font = try operand([value], 0)
                case "text-color": part.color = try operand([value], 0, as: .color)
                default: notes.append("option \"\(name)\" of \"format\" is ignored")
                }
            }
            parts.append(part)
        }
        return .format(parts)
    }

    mutating func compileNumberFormat(_ items: [Value]) throws(CompileError) -> Expression {
        try expectCount(items, 2...2)
        guard case .object(let options) = items[2] else {
            throw error("found \(items[2].excerpt); expected an object of options", at: 2)
        }
        var limits: [String: Expression] = [:]
        for (name, value) in options.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "min-fraction-digits", "max-fraction-digits": limits[name] = try operand([value], 0)
            default: notes.append("option \"\(name)\" of \"number-format\" is ignored")
            }
        }
        return .numberFormat(
            try operand(items, 1), minimum: limits["min-fraction-digits"], maximum: limits["max-fraction-digits"])
    }
}
