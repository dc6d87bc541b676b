import Geo

// Constants against the types of the specification.
extension StyleValidator {
    /// Checks a constant.
    mutating func checkType(
        _ node: JSONNode, _ path: String, _ type: SpecificationType, range: ClosedRange<Double>? = nil
    ) {
        switch type {
        case .any, .layout, .paint: break
        case .number: checkNumber(node, path, range)
        case .boolean: if case .bool = node.content {} else { wrong(node, path, type) }
        case .string: if node.string == nil { wrong(node, path, type) }
        case .image, .formatted:
            // An array that starts with no operator is judged as the expression that it was meant to be.
            if node.items != nil {
                checkExpression(node, path, SpecificationMember("", type))
            } else if node.string == nil {
                wrong(node, path, type)
            }
        case .color: if node.string.flatMap(Color.init(css:)) == nil { wrong(node, path, type) }
        case .words(let words): if !words.contains(node.string ?? "") { wrong(node, path, type) }
        case .version(let version):
            if node.number != version {
                report(path, node, "found \(Self.excerpt(node)); expected \(scriptText(version))")
            }
        case .array(let element, let count): checkArray(node, path, element, count: count, range)
        case .padding: checkList(node, path, .number, of: type, 1...4, range)
        case .numbers: checkList(node, path, .number, of: type, 1...Int.max, range)
        case .colors: checkList(node, path, .color, of: type, 1...Int.max, range)
        case .anchorOffsets: checkAnchorOffsets(node, path)
        case .projectionName: checkProjection(node, path)
        case .filter: checkFilter(node, path)
        case .promoteID: checkPromoteID(node, path)
        case .sprite: checkSprite(node, path)
        case .glyphs: checkGlyphs(node, path)
        case .fontFaces: checkFontFaces(node, path)
        case .state: checkState(node, path)
        case .sources: checkSources(node, path)
        case .layer: checkLayer(node, path)
        case .object(let object): checkObject(node, path, object)
        }
    }

    private mutating func wrong(_ node: JSONNode, _ path: String, _ type: SpecificationType) {
        report(path, node, "found \(Self.excerpt(node)); expected \(type.text)")
    }

    private mutating func checkNumber(_ node: JSONNode, _ path: String, _ range: ClosedRange<Double>?) {
        guard let number = node.number else { return wrong(node, path, .number) }
        guard let range, !range.contains(number) else { return }
        let limit =
            number < range.lowerBound
            ? "\(scriptText(range.lowerBound)) or more" : "\(scriptText(range.upperBound)) or less"
        report(path, node, "found \(scriptText(number)); expected \(limit)")
    }

    private mutating func checkArray(
        _ node: JSONNode, _ path: String, _ element: SpecificationType, count: Int?, _ range: ClosedRange<Double>?
    ) {
        guard let items = node.items else { return wrong(node, path, .array(element, count: count)) }
        if let count, items.count != count {
            return report(path, node, "found an array of length \(items.count); expected length \(count)")
        }
        for (index, item) in items.enumerated() { checkType(item, "\(path)[\(index)]", element, range: range) }
    }

    /// A single value, or an array of as many as `counts` allows.
    private mutating func checkList(
        _ node: JSONNode, _ path: String, _ element: SpecificationType, of type: SpecificationType,
        _ counts: ClosedRange<Int>, _ range: ClosedRange<Double>?
    ) {
        guard let items = node.items else { return checkType(node, path, element, range: range) }
        guard counts.contains(items.count) else {
            return report(path, node, "found an array of length \(items.count); expected \(type.text)")
        }
        for (index, item) in items.enumerated() { checkType(item, "\(path)[\(index)]", element, range: range) }
    }

    private mutating func checkAnchorOffsets(_ node: JSONNode, _ path: String) {
        guard let items = node.items, !items.isEmpty, items.count.isMultiple(of: 2) else {
            return wrong(node, path, .anchorOffsets)
        }
        for (index, item) in items.enumerated() {
            let type = index.isMultiple(of: 2) ? SpecificationType.words(Anchor.names) : .array(.number, count: 2)
            checkType(item, "\(path)[\(index)]", type)
        }
    }

    /// A name, or two names and the share of the way between them.
    private mutating func checkProjection(_ node: JSONNode, _ path: String) {
        if node.string != nil { return }
        guard let items = node.items, items.count == 3, items[0].string != nil, items[1].string != nil,
            items[2].number != nil
        else { return wrong(node, path, .projectionName) }
    }

    private mutating func checkPromoteID(_ node: JSONNode, _ path: String) {
        if node.string != nil { return }
        guard let members = node.members else { return wrong(node, path, .promoteID) }
        for member in members { checkType(member.node, Self.path(path, member.key), .string) }
    }

    private mutating func checkGlyphs(_ node: JSONNode, _ path: String) {
        guard let url = node.string else { return wrong(node, path, .string) }
        for token in ["{fontstack}", "{range}"] where !url.contains(token) {
            report(path, node, "found \(Self.excerpt(node)); expected a URL that contains \(token)")
        }
    }

    private mutating func checkSprite(_ node: JSONNode, _ path: String) {
        if node.string != nil { return }
        guard let items = node.items else { return wrong(node, path, .sprite) }
        var known: [String: Set<String>] = [:]
        for (index, item) in items.enumerated() {
            checkMembers(item, "\(path)[\(index)]", Specification.spriteElement)
            for key in ["id", "url"] {
                guard let text = item[key]?.string, !known[key, default: []].insert(text).inserted else { continue }
                report(path, item, "found \(key) \(Self.excerpt(text)) twice; expected each once")
            }
        }
    }

    private mutating func checkFontFaces(_ node: JSONNode, _ path: String) {
        guard let members = node.members else { return wrong(node, path, .fontFaces) }
        for member in members where member.node.string == nil {
            let place = Self.path(path, member.key)
            guard let faces = member.node.items else {
                report(place, member.node, "found \(Self.excerpt(member.node)); expected a URL or an array of faces")
                continue
            }
            for (index, face) in faces.enumerated() { checkMembers(face, "\(place)[\(index)]", Specification.fontFace) }
        }
    }

    /// The values that `global-state` starts with: any, under the names of the style's author.
    private mutating func checkState(_ node: JSONNode, _ path: String) {
        if node.members == nil { wrong(node, path, .state) }
    }

    private mutating func checkObject(_ node: JSONNode, _ path: String, _ object: SpecificationObject) {
        var table = Specification.members(of: object)
        let isNamed = object != .transition
        table += table.filter(\.transitions).map { .init($0.name + "-transition", .object(.transition)) }
        checkMembers(node, path, table, isNamed: isNamed)
    }
}
