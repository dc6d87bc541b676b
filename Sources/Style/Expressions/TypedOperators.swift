import Geo

/// The operators whose typing follows rules of their own.
extension Compiler {
    /// `string`, `number`, `boolean`, `object`: the first operand of the type.
    mutating func compileAssertion(_ items: [Value], _ type: ExpressionType) throws(CompileError) -> Typed {
        try expectCount(items, 1...Int.max)
        return Typed(expression: .assert(type, try values(items, from: 1)), type: type)
    }

    /// The `to-…` operators.
    mutating func compileConversion(
        _ items: [Value], _ type: ExpressionType, _ count: ClosedRange<Int>
    ) throws(CompileError) -> Typed {
        try expectCount(items, count)
        return Typed(expression: .convert(type, try values(items, from: 1)), type: type)
    }

    private mutating func values(_ items: [Value], from start: Int) throws(CompileError) -> [Expression] {
        var operands: [Expression] = []
        for index in items.indices where index >= start {
            operands.append(try operand(items, index, expecting: .value).expression)
        }
        return operands
    }

    mutating func compileArray(_ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...Int.max)
        var element = ExpressionType.value
        var count: Int?
        var start = 1
        if items.count > 2 {
            switch items[1] {
            case .string("string"): element = .string
            case .string("number"): element = .number
            case .string("boolean"): element = .boolean
            default: throw error("found \(items[1].excerpt); expected one of string, number, boolean", at: 1)
            }
            start = 2
        }
        if items.count > 3 {
            if items[2] != .null {
                guard let length = items[2].number.flatMap({ Int(exactly: $0) }), length >= 0 else {
                    throw error("found \(items[2].excerpt); expected a length", at: 2)
                }
                count = length
            }
            start = 3
        }
        let type = ExpressionType.array(of: element, count: count)
        return Typed(expression: .assert(type, try values(items, from: start)), type: type)
    }

    mutating func compileElement(_ items: [Value], as expected: ExpressionType?) throws(CompileError) -> Typed {
        try expectCount(items, 2...2)
        let index = try operand(items, 1, expecting: .number, .omit).expression
        let array = try operand(items, 2, expecting: .array(of: expected ?? .value))
        guard case .array(let item, _) = array.type else {
            return Typed(expression: .call(.at, [index, array.expression]), type: .value)
        }
        return Typed(expression: .call(.at, [index, array.expression]), type: item)
    }

    mutating func compileSequence(_ form: SpecialForm, _ items: [Value]) throws(CompileError) -> Typed {
        switch form {
        case .length:
            try expectCount(items, 1...1)
            let input = try operand(items, 1, expecting: .value)
            try expectSequence(input, at: 1)
            return Typed(expression: .call(.length, [input.expression]), type: .number)
        case .slice:
            try expectCount(items, 2...3)
            let input = try operand(items, 1, expecting: .value)
            var operands = [input.expression]
            for index in 2..<items.count {
                operands.append(try operand(items, index, expecting: .number, .omit).expression)
            }
            try expectSequence(input, at: 1)
            // The count of a slice is known only when it is cut.
            let type = if case .array(let item, _) = input.type { ExpressionType.array(of: item) } else { input.type }
            return Typed(expression: .call(.slice, operands), type: type)
        default:
            try expectCount(items, form == .isIn ? 2...2 : 2...3)
            let needle = try operand(items, 1, expecting: .value)
            guard [.boolean, .string, .number, .null, .value, .never].contains(needle.type) else {
                throw error("found \(needle.type); expected boolean, string, number or null", at: 1)
            }
            var operands = [needle.expression, try operand(items, 2, expecting: .value).expression]
            if items.count > 3 { operands.append(try operand(items, 3, expecting: .number, .omit).expression) }
            return form == .isIn
                ? Typed(expression: .call(.isIn, operands), type: .boolean)
                : Typed(expression: .call(.indexOf, operands), type: .number)
        }
    }

    private func expectSequence(_ input: Typed, at index: Int) throws(CompileError) {
        switch input.type {
        case .array, .string, .value, .never: return
        default: throw error("found \(input.type); expected string or array", at: index)
        }
    }

    mutating func compileComparison(_ form: SpecialForm, _ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 2...3)
        let comparison = Comparison(rawValue: form.rawValue)
        var a = try comparand(items, 1, isOrder: comparison != nil)
        var b = try comparand(items, 2, isOrder: comparison != nil)
        if a.type != b.type, ![a.type, b.type].contains(where: { $0 == .value || $0 == .never }) {
            throw error("found \(a.type) and \(b.type); expected operands of one type")
        }
        // An order is sure only for the type that one side has.
        if comparison != nil {
            if a.type == .value, b.type != .value { a.expression = .assert(b.type, [a.expression]) }
            if b.type == .value, a.type != .value { b.expression = .assert(a.type, [b.expression]) }
        }
        guard items.count == 4 else {
            if let comparison {
                return Typed(
                    expression: .compare(comparison, a.expression, b.expression, lenient: false), type: .boolean)
            }
            let equal = Expression.equal(a.expression, b.expression)
            return Typed(expression: form == .equal ? equal : .not(equal), type: .boolean)
        }
        guard [a.type, b.type].contains(where: { $0 == .string || $0 == .value }) else {
            throw error("found \(a.type) operands with a collator; expected strings")
        }
        let collator = try operand(items, 3, expecting: .collator).expression
        if let comparison {
            return Typed(
                expression: .compareBy(comparison, a.expression, b.expression, collator: collator), type: .boolean)
        }
        let equal = Expression.equalBy(a.expression, b.expression, collator: collator)
        return Typed(expression: form == .equal ? equal : .not(equal), type: .boolean)
    }

    private mutating func comparand(_ items: [Value], _ index: Int, isOrder: Bool) throws(CompileError) -> Typed {
        let result = try operand(items, index, expecting: .value)
        switch result.type {
        case .string, .number, .value, .never: return result
        case .boolean, .null: if !isOrder { return result }
        default: break
        }
        throw error("found \(result.type); expected what \"\(items[0].string ?? "")\" compares", at: index)
    }

    mutating func compileCollator(_ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        guard case .object(let options) = items[1] else {
            throw error("found \(items[1].excerpt); expected an object of options", at: 1)
        }
        uses.formUnion(.context)
        let caseSensitive = try option(options, "case-sensitive", .boolean) ?? .constant(.bool(false))
        let diacriticSensitive = try option(options, "diacritic-sensitive", .boolean) ?? .constant(.bool(false))
        let locale = try option(options, "locale", .string)
        return Typed(
            expression: .collator(
                caseSensitive: caseSensitive, diacriticSensitive: diacriticSensitive, locale: locale), type: .collator)
    }

    /// An option given as an expression; nil where it is not given.
    private mutating func option(
        _ options: [String: Value], _ name: String, _ type: ExpressionType
    ) throws(CompileError) -> Expression? {
        guard let value = options[name] else { return nil }
        path.append(1)
        defer { path.removeLast() }
        return try compile(value, expecting: type).expression
    }

    mutating func compileFormat(_ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...Int.max)
        var parts: [Expression.FormatPart] = []
        var takesOptions = false
        for index in items.indices.dropFirst() {
            if takesOptions, case .object(let options) = items[index], var part = parts.popLast() {
                part.scale = try option(options, "font-scale", .number)
                part.font = try option(options, "text-font", .array(of: .string))
                part.color = try option(options, "text-color", .color)
                if let align = options["vertical-align"]?.string, !["bottom", "center", "top"].contains(align) {
                    throw error("found vertical-align \(quoted(align)); expected bottom, center or top", at: index)
                }
                part.alignment = try option(options, "vertical-align", .string)
                parts.append(part)
                takesOptions = false
                continue
            }
            if case .object = items[index] { throw error("found options; expected the text they are for", at: index) }
            let content = try operand(items, index, expecting: .value)
            guard [.string, .value, .null, .image, .never].contains(content.type) else {
                throw error("found \(content.type); expected a string or image", at: index)
            }
            parts.append(.init(content: content.expression))
            takesOptions = true
        }
        return Typed(expression: .format(parts), type: .formatted)
    }

    mutating func compileNumberFormat(_ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 2...2)
        let number = try operand(items, 1, expecting: .number).expression
        guard case .object(let members) = items[2] else {
            throw error("found \(items[2].excerpt); expected an object of options", at: 2)
        }
        var options = Expression.NumberFormatOptions()
        options.locale = try option(members, "locale", .string)
        options.currency = try option(members, "currency", .string)
        options.unit = try option(members, "unit", .string)
        options.minimum = try option(members, "min-fraction-digits", .number)
        options.maximum = try option(members, "max-fraction-digits", .number)
        if options.currency != nil, options.unit != nil {
            throw error("found both a currency and a unit; expected one of them")
        }
        return Typed(expression: .numberFormat(number, options), type: .string)
    }

    mutating func compileGeometry(_ form: SpecialForm, _ items: [Value]) throws(CompileError) -> Typed {
        try expectCount(items, 1...1)
        guard let shape = GeoShape(geoJSON: items[1]), form == .distance || !shape.polygons.isEmpty else {
            let kinds = form == .distance ? "points, lines or polygons" : "polygons"
            throw error("found \(items[1].excerpt); expected GeoJSON with \(kinds)", at: 1)
        }
        uses.formUnion([.feature, .context])
        return form == .distance
            ? Typed(expression: .distance(shape), type: .number)
            : Typed(expression: .within(shape), type: .boolean)
    }
}
