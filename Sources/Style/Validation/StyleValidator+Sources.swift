import Geo

// Sources.
extension StyleValidator {
    mutating func checkSources(_ node: JSONNode, _ path: String) {
        guard let members = node.members else {
            return report(path, node, "found \(Self.excerpt(node)); expected an object")
        }
        for member in members { checkSource(member.node, Self.path(path, member.key)) }
    }

    private mutating func checkSource(_ node: JSONNode, _ path: String) {
        guard node.members != nil else {
            return report(path, node, "found \(Self.excerpt(node)); expected an object")
        }
        let expected = "expected one of " + Specification.sourceTypes.joined(separator: ", ")
        guard let type = node["type"] else { return report(path, node, "found no \"type\"; " + expected) }
        guard let name = type.string, let table = Specification.source(name) else {
            return report(Self.path(path, "type"), type, "found \(Self.excerpt(type)); " + expected)
        }
        // Tilesets may repeat all that their TileJSON says; of elevation tiles no other member is known.
        let isElevation = name == "raster-dem"
        checkMembers(
            node, path, table, isOpen: Specification.openSources.contains(name) && !isElevation, isNamed: isElevation)
        switch name {
        case "raster-dem": checkEncoding(node, path)
        case "geojson": checkCluster(node, path)
        default: break
        }
    }

    private mutating func checkEncoding(_ node: JSONNode, _ path: String) {
        let encoding = node["encoding"]
        guard encoding?.string != "custom" else { return }
        for key in Specification.customEncoding {
            guard let value = node[key] else { continue }
            let found = encoding.map(Self.excerpt) ?? "no \"encoding\""
            report(
                Self.path(path, key), value, "found \(found); expected \"encoding\": \"custom\" beside \(quoted(key))")
        }
    }

    /// `clusterProperties`: for each name an operator, or the expression that adds up, and the value of a feature.
    private mutating func checkCluster(_ node: JSONNode, _ path: String) {
        guard node["cluster"]?.value == .bool(true), let properties = node["clusterProperties"] else { return }
        let place = Self.path(path, "clusterProperties")
        guard let members = properties.members else {
            return report(place, properties, "found \(Self.excerpt(properties)); expected an object")
        }
        for member in members {
            guard let parts = member.node.items, parts.count == 2 else {
                report(
                    Self.path(place, member.key), member.node,
                    "found \(Self.excerpt(member.node)); expected [operator, value]")
                continue
            }
            let place = Self.path(place, member.key)
            let value = SpecificationMember("map", .any, reads: .feature)
            checkExpression(parts[1], place + "[1]", value, isCurve: false)
            if let name = parts[0].string {
                guard !Specification.operators.contains(name) else { continue }
                report(place + "[0]", parts[0], "found \(Self.excerpt(name)); expected the name of an operator")
            } else {
                let sum = SpecificationMember("reduce", .any, reads: [.feature, .accumulated])
                checkExpression(parts[0], place + "[0]", sum, isCurve: false)
            }
        }
    }
}
