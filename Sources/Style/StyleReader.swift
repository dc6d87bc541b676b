import Foundation
import Geo

/// Reads a style's JSON, going on where a layer or property is wrong.
struct StyleReader {
    /// What errors call the style.
    let file: String
    private var warnings: [String] = []
    private var known: Set<String> = []

    init(file: String) {
        self.file = file
    }

    /// Nobody reads more, and a file of nothing but mistakes must not fill the memory.
    private static let mostWarnings = 10_000

    /// Notes a problem, once.
    private mutating func warn(_ text: String) {
        guard warnings.count <= Self.mostWarnings else { return }
        let note = warnings.count < Self.mostWarnings ? text : "more than \(Self.mostWarnings) warnings"
        if known.insert(note).inserted { warnings.append(note) }
    }

    mutating func read(_ json: Data) throws(StyleError) -> Style {
        let root = try Value(json: json, file: file)
        guard case .object(let style) = root else {
            throw StyleError(
                "\(file): found \(root.excerpt); expected an object with \"version\", \"sources\", \"layers\"")
        }
        if let version = style["version"], version != .number(8) {
            warn("version: found \(version.excerpt); expected 8")
        }
        guard case .array(let items) = style["layers"] else {
            throw StyleError("\(file): layers: found \(style["layers"]?.excerpt ?? "nothing"); expected an array")
        }
        let sources = readSources(style["sources"])
        let layers = readLayers(items, sources: sources)
        let light = readLight(style["light"])
        var read = Style(
            name: style["name"]?.string ?? "", sources: sources, sprite: readSprite(style["sprite"]), layers: layers,
            warnings: warnings)
        read.light = light
        if case .object(let state)? = style["state"] {
            read.state = state.compactMapValues { entry in
                if case .object(let members) = entry { members["default"] } else { nil }
            }
        }
        return read
    }

    private mutating func readSprite(_ value: Value?) -> String? {
        switch value {
        case nil, .null: return nil
        case .string(let url): return url
        default:
            warn("sprite: found \(value?.excerpt ?? ""); expected a string; ignored")
            return nil
        }
    }

    private mutating func readLight(_ value: Value?) -> Light {
        guard let value, value != .null else { return Light() }
        guard case .object(let members) = value else {
            warn("light: found \(value.excerpt); expected an object; the default is used")
            return Light()
        }
        var light = Light()
        for (name, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
            if Self.isSilent(name, .paint, Light.members) { continue }
            guard let description = Light.members[name] else {
                warn("light: found unknown member \(quoted(name.cut())); ignored")
                continue
            }
            light.properties[name] = readProperty(value, description, "light")
        }
        return light
    }

    private mutating func readSources(_ value: Value?) -> [String: Source] {
        guard case .object(let members) = value else {
            if let value { warn("sources: found \(value.excerpt); expected an object") }
            return [:]
        }
        var sources: [String: Source] = [:]
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            guard case .object(let source) = member, let kind = source["type"]?.string else {
                warn("source \(quoted(name.cut())): found \(member.excerpt); expected an object with \"type\"; skipped")
                continue
            }
            sources[name] = Source(
                kind: kind, url: source["url"]?.string, tiles: source["tiles"].flatMap { [String](.plain($0)) },
                minzoom: source["minzoom"]?.number, maxzoom: source["maxzoom"]?.number,
                attribution: source["attribution"]?.string, scheme: source["scheme"]?.string,
                tileSize: source["tileSize"]?.number, data: source["data"], coordinates: source["coordinates"],
                heights: kind == "raster-dem" ? HeightCode(source) : nil)
        }
        return sources
    }

    private mutating func readLayers(_ items: [Value], sources: [String: Source]) -> [Layer] {
        var objects: [(id: String, members: [String: Value])] = []
        var byID: [String: [String: Value]] = [:]
        for (index, item) in items.enumerated() {
            guard case .object(let members) = item, let id = members["id"]?.string else {
                warn("layers[\(index)]: found \(item.excerpt); expected an object with \"id\"; skipped")
                continue
            }
            if byID.updateValue(members, forKey: id) != nil {
                warn("layer \(quoted(id.cut())): found twice; expected each id once")
            }
            objects.append((id, members))
        }
        // Read once, whatever the number of layers that refer to one.
        var parents: [String: Layer?] = [:]
        return objects.compactMap { id, members in
            let place = "layer \(quoted(id.cut()))"
            guard members["ref"] != nil else { return readLayer(id, members, place, sources: sources) }
            guard let target = resolveReference(id, members, place, byID) else { return nil }
            if parents[target] == nil, let members = byID[target] {
                parents[target] = readLayer(target, members, "layer \(quoted(target.cut()))", sources: sources)
            }
            guard case .some(.some(var layer)) = parents[target] else { return nil }
            layer.id = id
            layer.properties = layer.properties.filter { layer.kind.group(of: $0.key) == .layout }
            layer.properties.merge(readProperties(members, .paint, layer.kind, place)) { _, own in own }
            return layer
        }
    }

    /// Layers that a reference may lead through; there is no use for more than one.
    private static let longestReference = 8

    /// The id of the layer from which a layer with `ref` takes all but its paint, as in older styles.
    private mutating func resolveReference(
        _ id: String, _ members: [String: Value], _ place: String, _ byID: [String: [String: Value]]
    ) -> String? {
        var target = members
        var visited = [id]
        while let reference = target["ref"] {
            guard let name = reference.string, let next = byID[name] else {
                warn("\(place): ref: found \(reference.excerpt); expected the id of a layer; layer skipped")
                return nil
            }
            guard !visited.contains(name), visited.count <= Self.longestReference else {
                let found = visited.contains(name) ? "a circle" : "a long way"
                warn("\(place): ref: found \(found) through \(quoted(name.cut())); layer skipped")
                return nil
            }
            visited.append(name)
            target = next
        }
        return visited.last
    }

    private mutating func readLayer(
        _ id: String, _ members: [String: Value], _ place: String, sources: [String: Source]
    ) -> Layer? {
        guard let kind = members["type"]?.string.flatMap(LayerKind.init) else {
            let expected = LayerKind.allCases.map(\.rawValue).joined(separator: ", ")
            let found = members["type"]?.excerpt ?? "nothing"
            warn("\(place): type: found \(found); expected one of \(expected); layer skipped")
            return nil
        }
        if isHidden(members["layout"], place) { return nil }
        let source = members["source"]?.string
        if kind != .background {
            guard let source, sources[source] != nil else {
                let found = members["source"]?.excerpt ?? "nothing"
                warn("\(place): source: found \(found); expected the name of a source; layer skipped")
                return nil
            }
        }
        guard let filter = readFilter(members["filter"], place) else { return nil }
        return Layer(
            id: id, kind: kind, source: source, sourceLayer: members["source-layer"]?.string,
            minZoom: readZoom(members, "minzoom", place) ?? 0,
            maxZoom: readZoom(members, "maxzoom", place) ?? Layer.noMaxZoom, filter: filter,
            properties: readProperties(members, .layout, kind, place)
                .merging(readProperties(members, .paint, kind, place)) { first, _ in first })
    }

    private mutating func isHidden(_ layout: Value?, _ place: String) -> Bool {
        guard case .object(let members) = layout, let visibility = members["visibility"] else { return false }
        if visibility == .string("none") { return true }
        if visibility != .string("visible"), visibility != .null {
            warn("\(place): visibility: found \(visibility.excerpt); expected visible or none; the layer is drawn")
        }
        return false
    }

    private mutating func readZoom(_ members: [String: Value], _ name: String, _ place: String) -> Double? {
        guard let value = members[name] else { return nil }
        if case .number(let zoom) = value { return zoom }
        warn("\(place): \(name): found \(value.excerpt); expected a number; ignored")
        return nil
    }

    private mutating func readFilter(_ value: Value?, _ place: String) -> Filter? {
        guard let value, value != .null else { return .all }
        do {
            var notes: [String] = []
            let filter = try Filter(value, notes: &notes)
            for note in notes { warn("\(place): filter: \(note)") }
            return filter
        } catch {
            warn("\(place): filter\(error.pathText): \(error.message); layer skipped")
            return nil
        }
    }

    private mutating func readProperties(
        _ members: [String: Value], _ group: PropertyGroup, _ kind: LayerKind, _ place: String
    ) -> [String: any Sendable] {
        let table = PropertyDescription.properties(of: kind)
        guard let value = members[group.rawValue], value != .null else { return [:] }
        guard case .object(let values) = value else {
            warn("\(place): \(group.rawValue): found \(value.excerpt); expected an object; ignored")
            return [:]
        }
        var properties: [String: any Sendable] = [:]
        for (name, value) in values.sorted(by: { $0.key < $1.key }) where value != .null {
            if Self.isSilent(name, group, table) { continue }
            guard let description = table[name], description.group == group else {
                let found = name.cut()
                warn("\(place): \(found): found an unknown \(group) property of \(kind.rawValue) layers; ignored")
                continue
            }
            properties[name] = readProperty(value, description, place)
        }
        return properties
    }

    /// Transitions mean nothing on paper; `visibility` is read elsewhere.
    private static func isSilent(_ name: String, _ group: PropertyGroup, _ table: [String: PropertyDescription]) -> Bool
    {
        let transition = "-transition"
        switch group {
        case .layout: return name == "visibility"
        case .paint: return name.hasSuffix(transition) && table[String(name.dropLast(transition.count))] != nil
        }
    }

    private mutating func readProperty(
        _ value: Value, _ description: PropertyDescription, _ place: String
    ) -> (any Sendable)? {
        do {
            var notes: [String] = []
            let property = try description.compile?(value, &notes)
            for note in notes { warn("\(place): \(description.name): \(note)") }
            return property
        } catch {
            warn("\(place): \(description.name)\(error.pathText): \(error.message); the default is used")
            return nil
        }
    }
}

extension CompileError {
    /// The path as warnings show it: `[2][1]`.
    var pathText: String { path.map { "[\($0)]" }.joined() }
}
