import Geo

// Functions: objects with stops, which expressions replaced.
extension StyleValidator {
    /// What the stops seen so far demand of the next one.
    private struct Domain {
        /// The type of the first input, which all must have.
        var type: ValueType?
        var zoom: Double?
        var last: Double?
        var known: Set<Value> = []
    }

    /// How a function reads its stops.
    private struct Shape {
        /// The type as written; exponential or interval where it is missing.
        var type: String?
        /// Whether inputs are objects of zoom and value.
        var isTwofold: Bool
        var output: SpecificationMember
    }

    mutating func checkFunction(_ node: JSONNode, _ path: String, _ property: SpecificationMember) {
        checkMembers(node, path, Specification.function.map { $0.name == "stops" ? .init("stops", .any) : $0 })
        let type = node["type"]?.string
        let isOfZoom = type != "categorical" && node["property"] == nil
        let first = node["stops"]?.items?.first?.items?.first
        let shape = Shape(type: type, isTwofold: first?.members != nil, output: property)
        if type == "identity" {
            if isOfZoom { report(path, node, "found an identity function without \"property\"") }
            if let stops = node["stops"] {
                report(path + ".stops", stops, "found stops; an identity function has none")
            }
        } else if let stops = node["stops"] {
            checkStops(stops, path + ".stops", shape)
        } else {
            report(path, node, "found no \"stops\"; expected \"stops\": [[input, output], ...]")
        }
        if type == "exponential", !property.isInterpolated {
            report(path, node, "found an exponential function; the values of this property cannot be interpolated")
        }
        if !isOfZoom, !property.reads.contains(.feature) {
            report(path, node, "found a function of a feature's property; this property takes none")
        } else if isOfZoom, type != "identity", !property.reads.contains(.zoom) {
            report(path, node, "found a function of zoom; this property takes none")
        }
        if type == "categorical" || shape.isTwofold, node["property"] == nil {
            report(path, node, "found no \"property\"; expected the name of a feature's property")
        }
        if let value = node["default"] { check(value, path + ".default", property) }
    }

    private mutating func checkStops(_ node: JSONNode, _ path: String, _ shape: Shape) {
        guard let stops = node.items else {
            return report(path, node, "found \(Self.excerpt(node)); expected an array of [input, output]")
        }
        if stops.isEmpty { report(path, node, "found no stop; expected one or more") }
        var domain = Domain()
        for (index, stop) in stops.enumerated() {
            let place = "\(path)[\(index)]"
            guard let pair = stop.items, pair.count == 2 else {
                report(place, stop, "found \(Self.excerpt(stop)); expected [input, output]")
                continue
            }
            if shape.isTwofold {
                checkTwofoldInput(pair[0], place, shape, &domain)
            } else {
                checkInput(pair[0], place + "[0]", shape, &domain)
            }
            if Self.isExpression(pair[1]) {
                report(place + "[1]", pair[1], "found an expression; stops of functions have constants only")
            } else {
                check(pair[1], place + "[1]", shape.output)
            }
        }
    }

    /// An input `{"zoom": …, "value": …}`; `path` is that of the stop.
    private mutating func checkTwofoldInput(
        _ node: JSONNode, _ path: String, _ shape: Shape, _ domain: inout Domain
    ) {
        guard let members = node.members, let zoom = node["zoom"], let value = node["value"] else {
            return report(path, node, "found \(Self.excerpt(node)); expected {\"zoom\": number, \"value\": ...}")
        }
        let place = path + "[0]"
        for member in members where member.key != "zoom" && member.key != "value" {
            reportUnknown(member, place, ["zoom", "value"])
        }
        checkType(zoom, place + ".zoom", .number)
        if let last = domain.zoom, let next = zoom.number, next < last {
            report(path, zoom, "found zoom \(scriptText(next)) after \(scriptText(last)); expected ascending ones")
        }
        if zoom.number != domain.zoom { domain = Domain(type: domain.type, zoom: zoom.number) }
        checkInput(value, place + ".value", shape, &domain)
    }

    private mutating func checkInput(_ node: JSONNode, _ path: String, _ shape: Shape, _ domain: inout Domain) {
        let value = node.value
        if let type = domain.type, type != value.type {
            return report(path, node, "found \(Self.excerpt(node)); expected a \(type.rawValue) as in the stop before")
        }
        domain.type = value.type
        guard [.number, .string, .boolean].contains(value.type) else {
            return report(path, node, "found \(Self.excerpt(node)); expected a number, string, true or false")
        }
        if shape.type == "categorical" {
            if let number = node.number, number != number.rounded() {
                report(path, node, "found \(scriptText(number)); expected a whole number")
            }
            if !domain.known.insert(value).inserted {
                report(path, node, "found \(Self.excerpt(node)) twice; expected each once")
            }
            return
        }
        guard let number = node.number else {
            let hint = shape.output.reads.contains(.feature) && shape.type == nil ? " or \"type\": \"categorical\"" : ""
            return report(path, node, "found \(Self.excerpt(node)); expected a number" + hint)
        }
        if let last = domain.last, number < last {
            report(path, node, "found \(scriptText(number)) after \(scriptText(last)); expected ascending inputs")
        }
        domain.last = number
    }
}
