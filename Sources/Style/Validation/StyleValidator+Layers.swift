import Geo

// Layers.
extension StyleValidator {
    /// The members that a layer with `ref` takes from the other one.
    private static let inherited = ["type", "source", "source-layer", "filter", "layout"]

    /// Checks a layer; `path` is `layers[index]`.
    mutating func checkLayer(_ node: JSONNode, _ path: String) {
        guard let members = node.members else {
            return report(path, node, "found \(Self.excerpt(node)); expected an object")
        }
        if node["type"] == nil && node["ref"] == nil {
            report(path, node, "found neither \"type\" nor \"ref\"; expected one of them")
        }
        if node["id"] == nil { report(path, node, "found no \"id\"; expected a string") }
        checkID(node, path)
        let type = node["ref"] != nil ? checkReference(node, path) : node["type"]?.string
        if node["ref"] == nil, type != LayerKind.background.rawValue { checkSource(of: node, type, path) }
        for member in members {
            let place = Self.path(path, member.key)
            switch member.key {
            case "layout": checkProperties(member.node, place, .layout, type)
            case "paint": checkProperties(member.node, place, .paint, type)
            default:
                guard let table = Specification.layer.first(where: { $0.name == member.key }) else { continue }
                check(member.node, place, table)
            }
        }
        checkResampling(node, path)
    }

    /// Whether an earlier layer has the id.
    private mutating func checkID(_ node: JSONNode, _ path: String) {
        guard let id = node["id"], let name = id.string, let first = layersByID[name], first.offset != node.offset
        else { return }
        let line = document.line(ofOffset: first.offset)
        report(path, id, "found id \(Self.excerpt(id)) again; it is that of the layer in line \(line)")
    }

    /// The type of the layer that a layer refers to.
    private mutating func checkReference(_ node: JSONNode, _ path: String) -> String? {
        for name in Self.inherited {
            guard let value = node[name] else { continue }
            report(path, value, "found \"\(name)\"; expected none beside \"ref\"")
        }
        guard let reference = node["ref"] else { return nil }
        guard let parent = reference.string.flatMap({ layersByID[$0] }) else {
            report(path, reference, "found ref \(Self.excerpt(reference)); expected the id of a layer")
            return nil
        }
        guard parent["ref"] == nil else {
            report(path, reference, "found a reference to a layer that has \"ref\" itself; expected one without")
            return nil
        }
        return parent["type"]?.string
    }

    /// Whether the source is there and of the kind that the layer needs.
    private mutating func checkSource(of node: JSONNode, _ type: String?, _ path: String) {
        guard let source = node["source"] else {
            return report(path, node, "found no \"source\"; expected the name of a source")
        }
        guard let name = source.string, let description = sources[name] else {
            return report(path, source, "found source \(Self.excerpt(source)); expected one of \"sources\"")
        }
        let kind = description["type"]?.string
        let layer = type.flatMap(LayerKind.init)
        if let layer, let kind, !Self.fits(kind, layer) {
            let wanted = Self.wanted(by: layer)
            return report(path, source, "found a \(kind) source; \(layer.rawValue) layers need \(wanted)")
        }
        if kind == "vector", node["source-layer"] == nil {
            report(path, node, "found no \"source-layer\"; expected one, as the source is of type vector")
        }
        if layer == .line, node["paint"]?["line-gradient"] != nil,
            kind != "geojson" || description["lineMetrics"]?.value != .bool(true)
        {
            report(path, node, "found line-gradient; it needs a geojson source with \"lineMetrics\": true")
        }
    }

    private static func fits(_ source: String, _ layer: LayerKind) -> Bool {
        switch (source, layer) {
        case ("raster-dem", .hillshade), ("raster-dem", .colorRelief): true
        case (_, .hillshade), (_, .colorRelief), ("raster-dem", _): false
        case ("raster", _), ("image", _), ("video", _): layer == .raster
        case ("vector", .raster), ("geojson", .raster): false
        default: true
        }
    }

    private static func wanted(by layer: LayerKind) -> String {
        switch layer {
        case .raster: "a raster source"
        case .hillshade, .colorRelief: "a raster-dem source"
        default: "a vector or geojson source"
        }
    }

    private mutating func checkProperties(_ node: JSONNode, _ path: String, _ group: PropertyGroup, _ type: String?) {
        guard let members = node.members else {
            return report(path, node, "found \(Self.excerpt(node)); expected an object")
        }
        guard let layer = type.flatMap(LayerKind.init) else { return }
        let table = PropertyDescription.properties(of: layer)
        for member in members {
            let place = Self.path(path, member.key)
            let suffix = "-transition"
            if group == .paint, member.key.hasSuffix(suffix),
                let faded = table[String(member.key.dropLast(suffix.count))], faded.member.transitions
            {
                checkType(member.node, place, .object(.transition))
            } else if let property = table[member.key], property.group == group {
                checkProperty(member.node, place, property)
            } else {
                let other = table[member.key].map { "; it is a \($0.group.rawValue) property" } ?? ""
                report(
                    place, member.node,
                    "found an unknown \(group.rawValue) property of \(layer.rawValue) layers" + other)
            }
        }
    }

    private mutating func checkProperty(_ node: JSONNode, _ path: String, _ property: PropertyDescription) {
        let member = property.member
        if let text = node.string, member.reads.contains(.feature), !member.takesTokens, text.count > 2,
            text.first == "{", text.firstIndex(of: "}") == text.index(before: text.endIndex)
        {
            return report(
                path, node, "found \(Self.excerpt(text)); expected [\"get\", ...], as the property takes no {tokens}")
        }
        if property.name == "text-font", node["type"]?.string == "identity" {
            report(path, node, "found an identity function; expected fonts that are written in the style")
        }
        check(node, path, member)
    }

    /// Two names for the same property.
    private mutating func checkResampling(_ node: JSONNode, _ path: String) {
        guard node["type"]?.string == "raster", let paint = node["paint"], paint["resampling"] != nil,
            let older = paint["raster-resampling"]
        else { return }
        report(path, older, "found both \"resampling\" and \"raster-resampling\"; expected \"resampling\" alone")
    }
}
