import Geo

// Filters in both syntaxes.
extension StyleValidator {
    /// Which syntax a filter is in. `["has", name]`, true and false are the same in both.
    private enum Syntax { case expression, legacy, either }

    private static let comparisons: Set = ["==", "!=", "<", "<=", ">", ">="]

    mutating func checkFilter(_ node: JSONNode, _ path: String) {
        if case .bool = node.content { return }
        guard Self.syntax(node) != .legacy else { return checkLegacyFilter(node, path) }
        warnOfMixing(node, path)
        let value = node.value
        let scan = ExpressionScan(value)
        let member = SpecificationMember("filter", .filter, reads: .data)
        let errors = ExpressionCheck.errors(value, .filter, scan)
        for error in errors { report(path + error.pathText, Self.node(node, at: error.path), error.message) }
        guard errors.isEmpty else { return }
        checkInputs(node, path, scan, member.reads)
    }

    /// The syntax of a filter: an `all` or `any` with an expression inside is one itself.
    private static func syntax(_ node: JSONNode) -> Syntax {
        if case .bool = node.content { return .either }
        guard let items = node.items, let first = items.first else { return .legacy }
        guard let name = first.string else { return .expression }
        func isArray(_ index: Int) -> Bool { items.count > index && items[index].items != nil }
        func isString(_ index: Int) -> Bool { items.count > index && items[index].string != nil }
        switch name {
        case "has":
            let key = items.count > 1 ? items[1].string : nil
            return items.count < 2 || key == "$id" || key == "$type" ? .legacy : .either
        case "in": return items.count >= 3 && (!isString(1) || isArray(2)) ? .expression : .legacy
        case "!in", "!has", "none": return .legacy
        case _ where comparisons.contains(name):
            return items.count != 3 || isArray(1) || isArray(2) ? .expression : .legacy
        case "all", "any":
            let parts = items.dropFirst().map(syntax)
            if parts.contains(.expression) { return .expression }
            return parts.contains(.legacy) ? .legacy : .either
        default: return .expression
        }
    }

    /// Warns of parts of an expression that are in the older syntax: as expressions they mean something else.
    private mutating func warnOfMixing(_ node: JSONNode, _ path: String) {
        guard let items = node.items, let name = items.first?.string, name != "literal" else { return }
        for (index, item) in items.enumerated() where index > 0 {
            if name == "match", index.isMultiple(of: 2), index < items.count - 1 { continue }
            guard let operation = item.items?.first?.string else { continue }
            let place = "\(path)[\(index)]"
            let isFilter = Specification.filterOperators.contains(operation)
            if isFilter, operation != "all", operation != "any", Self.syntax(item) == .legacy {
                let text = "found the older filter syntax \(Self.excerpt(item)) inside of an expression; expected "
                report(place, item, text + Self.replacement(operation, item), severity: .warning)
            } else {
                warnOfMixing(item, place)
            }
        }
    }

    /// The expression that says the same as a filter in the older syntax.
    private static func replacement(_ operation: String, _ node: JSONNode) -> String {
        guard let items = node.items, items.count > 1, let key = items[1].string else { return "an expression" }
        let input: Value = key == "$type" ? .array([.string("geometry-type")]) : .array([.string("get"), .string(key)])
        let values = items.dropFirst(2).map(\.value)
        let result: Value
        switch operation {
        case "!has": result = .array([.string("!"), .array([.string("has"), .string(key)])])
        case "in", "!in":
            let member = Value.array([.string("in"), input, .array([.string("literal"), .array(values)])])
            result = operation == "in" ? member : .array([.string("!"), member])
        case "none", "has": return "an expression"
        default: result = .array([.string(operation), input] + values)
        }
        return result.excerpt
    }

    // MARK: Older syntax

    private mutating func checkLegacyFilter(_ node: JSONNode, _ path: String) {
        guard let items = node.items else {
            return report(path, node, "found \(Self.excerpt(node)); expected a filter such as [\"==\", ...]")
        }
        guard let first = items.first else { return report(path, node, "found []; expected an operator") }
        guard let name = first.string, Specification.filterOperators.contains(name) else {
            let expected = Specification.filterOperators.joined(separator: ", ")
            return report(path + "[0]", first, "found \(Self.excerpt(first)); expected one of \(expected)")
        }
        switch name {
        case "any", "all", "none":
            for (index, item) in items.enumerated() where index > 0 { checkLegacyFilter(item, "\(path)[\(index)]") }
        case "has", "!has":
            if items.count != 2 {
                report(path, node, "found \(items.count - 1) operands of \(quoted(name)); expected 1")
            } else {
                checkType(items[1], path + "[1]", .string)
            }
        default: checkComparison(node, items, name, path)
        }
    }

    private mutating func checkComparison(_ node: JSONNode, _ items: [JSONNode], _ name: String, _ path: String) {
        let isType = items.count > 1 && items[1].string == "$type"
        if isType, name.hasPrefix("<") || name.hasPrefix(">") {
            report(path, node, "found $type with \(quoted(name)); expected ==, !=, in or !in")
        }
        if Self.comparisons.contains(name), items.count != 3 {
            report(path, node, "found \(items.count - 1) operands of \(quoted(name)); expected 2")
        }
        if items.count > 1 { checkType(items[1], path + "[1]", .string) }
        for (index, item) in items.enumerated() where index > 1 {
            let place = "\(path)[\(index)]"
            if isType {
                checkType(item, place, .words(Specification.geometryTypes))
            } else if ![.string, .number, .boolean].contains(item.value.type) {
                report(place, item, "found \(Self.excerpt(item)); expected a string, a number, true or false")
            }
        }
    }
}
