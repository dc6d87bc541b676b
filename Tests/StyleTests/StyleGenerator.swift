import Geo
import Style
import TestSupport

/// Makes random expressions, filters and styles: mostly of the right types, so that they compile, and now and then wrong.
struct StyleGenerator {
    var random: Dice

    init(seed: UInt64) { random = Dice(state: seed) }

    /// The types of the expression language that are generated.
    enum Kind: CaseIterable { case number, string, boolean, color, array, object, formatted, image, any }

    private mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &random)] }

    private mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    private func call(_ name: String, _ operands: Value...) -> Value { .array([.string(name)] + operands) }

    /// Numbers that are likely to hurt, and likely ones.
    mutating func number() -> Double {
        oneIn(3)
            ? pick([1e308, -1e308, 1e-308, 4_294_967_296, 9e15, 1e19, -1, 0, 0.1, 255, 256, 22.5])
            : Double(Int.random(in: -4...24, using: &random)) / pick([1, 1, 2, 10])
    }

    /// Texts that mean something somewhere.
    mutating func word() -> String {
        pick([
            "", "red", "#12345678", "rgba(1,2,3,.5)", "hsl(1deg 2% 3%)", "name", "class", "lanes", "list", "v", "w",
            "x",
            "number", "string", "top", "center", "{name}", "{name", "}{", "a-per-b", "EUR", "de-CH", "0x1F", "1e999",
            "Straße", "e\u{301}", "العربية", "👩‍👩‍👧", "\\\"\n\u{1}", "$type", "$id", "Polygon", "vertical", "Noto Sans",
            "map", "line", "none", "aaaaaaaaaaaaaaaaaaab", "zoom", "linear",
        ])
    }

    /// An expression that gives a value of a kind, with as many levels as `depth` at most.
    mutating func expression(_ kind: Kind, _ depth: Int) -> Value {
        guard depth > 0, !oneIn(5) else { return leaf(kind) }
        if oneIn(40) { return noise(depth) }
        if oneIn(3) { return choice(kind, depth - 1) }
        let deeper = depth - 1
        switch kind {
        case .number: return numeric(deeper)
        case .string: return text(deeper)
        case .boolean: return condition(deeper)
        case .color: return colour(deeper)
        case .array:
            switch Int.random(in: 0..<4, using: &random) {
            case 0: return call("split", expression(.string, deeper), expression(.string, deeper))
            case 1: return call("slice", expression(.array, deeper), expression(.number, deeper))
            case 2: return call("semiliteral", .array((0..<3).map { _ in expression(.any, deeper) }))
            default: return call("to-rgba", expression(.color, deeper))
            }
        case .object: return call(pick(["object", "literal"]), pick([.object(["a": .number(1)]), leaf(.object)]))
        case .formatted:
            let options: [String: Value] = [
                "font-scale": expression(.number, deeper), "text-color": expression(.color, deeper),
                "vertical-align": .string(word()), "text-font": expression(.array, deeper),
            ].filter { _ in oneIn(3) }
            return call(
                "format", expression(pick([.string, .image]), deeper), .object(options), expression(.string, deeper))
        case .image: return call("image", expression(.string, deeper))
        case .any: return expression(pick(Kind.allCases.dropLast()), depth)
        }
    }

    private mutating func leaf(_ kind: Kind) -> Value {
        if oneIn(4) { return call("get", .string(word())) }
        if oneIn(8) { return call("var", .string(pick(["v", "w"]))) }
        switch kind {
        case .number: return pick([.number(number()), call("zoom"), call("pi"), call("heatmap-density")])
        case .string, .image, .formatted: return .string(word())
        case .boolean: return pick([.bool(true), .bool(false), call("has", .string(word()))])
        case .color: return .string(pick(["red", "#abc", "rgba(0,0,0,0.1)", "reddish", "transparent"]))
        case .array:
            let item: Value = oneIn(2) ? .number(number()) : .string(word())
            return call("literal", .array(Array(repeating: item, count: Int.random(in: 0...4, using: &random))))
        case .object: return pick([call("properties"), call("literal", .object(["name": .string(word())]))])
        case .any:
            return pick([.null, .bool(true), .number(number()), .string(word()), call("id"), .array([]), .object([:])])
        }
    }

    private mutating func numeric(_ depth: Int) -> Value {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            return call(
                pick(["+", "*", "-", "/", "%", "^", "min", "max"]), expression(.number, depth),
                expression(.number, depth))
        case 2:
            return call(
                pick(["abs", "ceil", "floor", "round", "sqrt", "ln", "log2", "log10", "sin", "acos", "tan"]),
                expression(.number, depth))
        case 3: return call("length", expression(pick([.string, .array]), depth))
        case 4:
            return call("index-of", expression(.string, depth), expression(.string, depth), expression(.number, depth))
        case 5: return call("at", expression(.number, depth), expression(.array, depth))
        case 6: return call("distance", shape())
        default: return call(pick(["to-number", "number"]), expression(.any, depth), expression(.any, depth))
        }
    }

    private mutating func text(_ depth: Int) -> Value {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return call("concat", expression(.any, depth), expression(.any, depth))
        case 1: return call(pick(["upcase", "downcase"]), expression(.string, depth))
        case 2:
            return call("slice", expression(.string, depth), expression(.number, depth), expression(.number, depth))
        case 3: return call("join", expression(.array, depth), expression(.string, depth))
        case 4:
            let options: [String: Value] = [
                "locale": expression(.string, depth), "currency": .string(word()), "unit": .string(word()),
                "min-fraction-digits": expression(.number, depth), "max-fraction-digits": .number(number()),
            ].filter { _ in oneIn(2) }
            return call("number-format", expression(.number, depth), .object(options))
        case 5: return call(pick(["typeof", "to-string"]), expression(.any, depth))
        default: return call("resolved-locale", collator(depth))
        }
    }

    private mutating func condition(_ depth: Int) -> Value {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return call(pick(["all", "any"]), expression(.boolean, depth), expression(.boolean, depth))
        case 1: return call("!", expression(.boolean, depth))
        case 2:
            let kind: Kind = pick([.number, .string, .any])
            let name = pick(["==", "!=", "<", "<=", ">", ">="])
            return oneIn(3)
                ? call(name, expression(.string, depth), expression(.string, depth), collator(depth))
                : call(name, expression(kind, depth), expression(kind, depth))
        case 3: return call("in", expression(.string, depth), expression(pick([.string, .array]), depth))
        case 4: return call("within", shape())
        default: return call(pick(["to-boolean", "boolean", "is-supported-script"]), expression(.any, depth))
        }
    }

    private mutating func colour(_ depth: Int) -> Value {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return call("to-color", expression(.any, depth), expression(.string, depth))
        case 1:
            return call("rgba", expression(.number, depth), .number(1), expression(.number, depth), .number(0.5))
        default: return curve(.color, depth)
        }
    }

    /// The operators that pass on what their operands give.
    private mutating func choice(_ kind: Kind, _ depth: Int) -> Value {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return call("case", expression(.boolean, depth), expression(kind, depth), expression(kind, depth))
        case 1:
            let label: Value = oneIn(2) ? .string(word()) : .array([.string("a"), .string(word())])
            return call("match", expression(.string, depth), label, expression(kind, depth), expression(kind, depth))
        case 2: return call("coalesce", expression(kind, depth), expression(kind, depth))
        case 3:
            return call(
                "let", .string("v"), expression(pick(Kind.allCases), depth), .string("w"), expression(kind, depth),
                expression(kind, depth))
        case 4:
            return call(
                "step", expression(.number, depth), expression(kind, depth), .number(number()), expression(kind, depth))
        default: return curve(kind, depth)
        }
    }

    private mutating func curve(_ kind: Kind, _ depth: Int) -> Value {
        let shapes: [Value] = [
            call("linear"), call("exponential", .number(number())),
            call("cubic-bezier", .number(0), .number(1), .number(0.5), .number(number())),
        ]
        var items: [Value] = [
            .string(pick(["interpolate", "interpolate", "interpolate-hcl", "interpolate-lab"])), pick(shapes),
            expression(.number, depth),
        ]
        var stop = number()
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            items += [.number(stop), expression(kind, depth)]
            stop += abs(number())
        }
        return .array(items)
    }

    private mutating func collator(_ depth: Int) -> Value {
        call("collator", .object(["locale": expression(.string, depth), "case-sensitive": .bool(oneIn(2))]))
    }

    private mutating func shape() -> Value {
        func point() -> Value { .array([.number(number()), .number(number())]) }
        let ring = Value.array((0..<4).map { _ in point() })
        let geometry: Value =
            oneIn(2)
            ? .object(["type": .string("Polygon"), "coordinates": .array([ring])])
            : .object(["type": .string(pick(["LineString", "MultiPoint", "Point"])), "coordinates": ring])
        return oneIn(3) ? .object(["type": .string("Feature"), "geometry": geometry]) : geometry
    }

    /// Any operator with any operands.
    private mutating func noise(_ depth: Int) -> Value {
        let name = Specification.operators.sorted().randomElement(using: &random) ?? "nonsense"
        return .array(
            [.string(name)]
                + (0..<Int.random(in: 0...4, using: &random)).map { _ in expression(pick(Kind.allCases), depth - 1) })
    }
}

extension StyleGenerator {
    /// A filter in either syntax.
    mutating func filter(_ depth: Int) -> Value {
        guard depth > 0, oneIn(2) else {
            return call(pick(["==", "!=", "<", ">=", "in", "!in", "has", "!has"]), .string(word()), .string(word()))
        }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return call(pick(["all", "any", "none"]), filter(depth - 1), filter(depth - 1))
        default: return expression(.boolean, depth)
        }
    }

    /// The value of a property: a constant, an expression or an older function.
    mutating func value(of property: PropertyDescription, _ depth: Int) -> Value {
        let kind = Self.kind(of: property.member.type)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return leaf(kind)
        case 1, 2: return function(kind, depth)
        case 3:
            if case .words(let words) = property.member.type { return .string(pick(words + ["nonsense"])) }
            if case .array(_, let count) = property.member.type {
                return .array((0..<(count ?? 3)).map { _ in .number(number()) })
            }
            return property.member.defaultValue ?? .null
        default: return expression(kind, depth)
        }
    }

    private static func kind(of type: SpecificationType) -> Kind {
        switch type {
        case .number, .padding, .numbers: .number
        case .boolean: .boolean
        case .string, .words: .string
        case .color, .colors: .color
        case .array, .anchorOffsets: .array
        case .image: .image
        case .formatted: .formatted
        default: .any
        }
    }

    private mutating func function(_ kind: Kind, _ depth: Int) -> Value {
        let isTwofold = oneIn(3)
        let stops = (0..<Int.random(in: 0...4, using: &random)).map { _ -> Value in
            let input: Value = oneIn(4) ? .string(word()) : .number(number())
            return .array([isTwofold ? .object(["zoom": .number(number()), "value": input]) : input, leaf(kind)])
        }
        var members: [String: Value] = [
            "stops": .array(stops), "base": .number(number()), "property": .string(word()), "default": leaf(kind),
            "type": .string(pick(["identity", "categorical", "exponential", "interval", "x"])),
            "colorSpace": .string(pick(["rgb", "hcl", "lab"])),
        ]
        for key in members.keys.sorted() where key != "stops" && oneIn(2) { members[key] = nil }
        return .object(members)
    }

    /// A whole style with layers of all kinds.
    mutating func style(layers count: Int) -> Value {
        let layers = (0..<count).map { index -> Value in
            let kind = pick(LayerKind.allCases)
            var groups: [PropertyGroup: [String: Value]] = [:]
            let properties = PropertyDescription.properties(of: kind).values.sorted { $0.name < $1.name }
            for _ in 0..<3 {
                let property = pick(properties)
                groups[property.group, default: [:]][property.name] = value(of: property, 3)
            }
            var members: [String: Value] = [
                "id": .string("l\(index)"), "type": .string(kind.rawValue), "source": .string(pick(["v", "g"])),
                "source-layer": .string(word()), "filter": filter(3), "minzoom": .number(number()),
                "layout": .object(groups[.layout] ?? [:]), "paint": .object(groups[.paint] ?? [:]),
            ]
            if oneIn(6) { members["ref"] = .string("l\(Int.random(in: 0..<count, using: &random))") }
            if oneIn(10) { members[pick(members.keys.sorted())] = expression(.any, 2) }
            return .object(members)
        }
        let sources: Value = .object([
            "v": .object(["type": .string("vector")]), "g": .object(["type": .string("geojson")]),
        ])
        return .object(["version": .number(8), "sources": sources, "layers": .array(layers)])
    }

    /// A value with one of the values inside of it replaced.
    mutating func mutated(_ value: Value, depth: Int = 0) -> Value {
        if depth > 2, oneIn(4) { return oneIn(2) ? leaf(.any) : expression(pick(Kind.allCases), 2) }
        switch value {
        case .array(var items) where !items.isEmpty:
            let index = Int.random(in: 0..<items.count, using: &random)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: items.remove(at: index)
            case 1: items.insert(items[index], at: Int.random(in: 0...items.count, using: &random))
            default: items[index] = mutated(items[index], depth: depth + 1)
            }
            return .array(items)
        case .object(var members) where !members.isEmpty:
            let key = pick(members.keys.sorted())
            if oneIn(20) {
                members[word()] = members.removeValue(forKey: key)
            } else if let member = members[key] {
                members[key] = mutated(member, depth: depth + 1)
            }
            return .object(members)
        default: return leaf(pick(Kind.allCases))
        }
    }
}
