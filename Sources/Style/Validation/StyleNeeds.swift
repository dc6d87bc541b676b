package import Foundation
import Geo

/// Something that a style needs from what lies beside it: tiles, fonts, icons.
package struct StyleNeed: Sendable, Hashable {
    /// What is needed.
    package enum Kind: Sendable, Hashable {
        /// A layer of the vector tiles.
        case sourceLayer(String)
        /// A property of the features of a layer of the tiles.
        case field(String, sourceLayer: String)
        /// A list of fonts, of which one is enough.
        case fonts([String])
        /// A sprite image by its name; names put together from data cannot be known.
        case icon(String)
    }

    package let kind: Kind
    /// Where the style first says so.
    package let path: String
    package let line: Int
    package let column: Int

    /// Whether it is a property of features.
    package var isField: Bool { if case .field = kind { true } else { false } }
}

/// Reads off a style what it needs: each thing once, at the first place that names it.
package struct StyleNeeds {
    private let document: JSONDocument
    private var known: Set<StyleNeed.Kind> = []
    /// Kind, offset and path of what was found.
    private var found: [(kind: StyleNeed.Kind, offset: Int, path: String)] = []
    private let sources: [String: JSONNode]
    private let layersByID: [String: JSONNode]
    /// The layer of the tiles that the layer being read draws; nil where it is not of vector tiles.
    private var sourceLayer: String?

    /// What the visible layers of a style need, in the order of the text.
    ///
    /// - Parameter file: what errors call the style.
    package static func needs(json: Data, file: String) throws(StyleError) -> [StyleNeed] {
        var reader = StyleNeeds(document: try JSONDocument(json: json, file: file))
        for (index, layer) in (reader.document.root["layers"]?.items ?? []).enumerated() {
            reader.read(layer, "layers[\(index)]")
        }
        let found = reader.found.sorted { $0.offset < $1.offset }
        let places = reader.document.positions(ofAscending: found.map(\.offset))
        return zip(found, places).map { found, place in
            StyleNeed(kind: found.kind, path: found.path, line: place.line, column: place.column)
        }
    }

    private init(document: JSONDocument) {
        self.document = document
        sources = Dictionary(
            (document.root["sources"]?.members ?? []).map { ($0.key, $0.node) }, uniquingKeysWith: { _, last in last })
        layersByID = Dictionary(
            (document.root["layers"]?.items ?? []).compactMap { layer in layer["id"]?.string.map { ($0, layer) } },
            uniquingKeysWith: { _, last in last })
    }

    private mutating func need(_ kind: StyleNeed.Kind, _ node: JSONNode, _ path: String) {
        guard known.insert(kind).inserted else { return }
        found.append((kind, node.offset, path))
    }

    private mutating func read(_ layer: JSONNode, _ path: String) {
        // What a layer with `ref` takes from another one is read there.
        let parent = layer["ref"]?.string.flatMap { layersByID[$0] } ?? layer
        guard parent["layout"]?["visibility"]?.string != "none" else { return }
        sourceLayer = parent["source-layer"]?.string
        if let source = parent["source"]?.string {
            guard sources[source]?["type"]?.string == "vector" else { return }
        }
        if let name = layer["source-layer"], let sourceLayer {
            need(.sourceLayer(sourceLayer), name, path + ".source-layer")
        }
        if let filter = layer["filter"] { readFilter(filter, path + ".filter") }
        for group in ["layout", "paint"] {
            for member in layer[group]?.members ?? [] {
                readProperty(member.node, member.key, "\(path).\(group).\(member.key)")
            }
        }
        if let text = layer["layout"]?["text-field"], layer["layout"]?["text-font"] == nil {
            need(.fonts(PropertyKey.textFont.defaultValue), text, path + ".layout.text-field")
        }
    }

    private mutating func field(_ node: JSONNode, _ path: String) {
        guard let name = node.string, let sourceLayer, !name.hasPrefix("$") else { return }
        need(.field(name, sourceLayer: sourceLayer), node, path)
    }

    /// Both syntaxes at once: the older one compares names, expressions get them.
    private mutating func readFilter(_ node: JSONNode, _ path: String) {
        guard let items = node.items, let name = items.first?.string, name != "literal", items.count > 1 else { return }
        let isLegacy =
            switch name {
            case "==", "!=", "<", "<=", ">", ">=": items.count == 3 && items[2].items == nil
            case "in": items.count < 3 || items[2].items == nil
            case "!in", "!has", "has", "get": true
            default: false
            }
        if isLegacy, name != "has" && name != "get" || items.count == 2 { field(items[1], path + "[1]") }
        for (index, item) in items.enumerated() { readFilter(item, "\(path)[\(index)]") }
    }

    private mutating func readProperty(_ node: JSONNode, _ name: String, _ path: String) {
        readExpression(node, path)
        let function = (node["stops"]?.items ?? []).compactMap { $0.items?.last }
        if let property = node["property"] { field(property, path + ".property") }
        for value in function.isEmpty ? [node] : function {
            switch name {
            case "text-field": readTokens(value, path)
            case "icon-image", "fill-pattern", "line-pattern", "background-pattern", "fill-extrusion-pattern":
                readTokens(value, path)
                if let icon = value.string, !icon.isEmpty, !icon.contains("{") { need(.icon(icon), value, path) }
            case "text-font": readFonts(value, path, isWritten: !StyleValidator.isExpression(value))
            default: break
            }
        }
    }

    private mutating func readExpression(_ node: JSONNode, _ path: String) {
        switch node.content {
        case .array(let items):
            let name = items.first?.string
            guard name != "literal" else { return }
            if name == "get" || name == "has", items.count == 2 { field(items[1], path + "[1]") }
            for (index, item) in items.enumerated() { readExpression(item, "\(path)[\(index)]") }
        case .object(let members):
            for member in members { readExpression(member.node, path) }
        default: break
        }
    }

    /// The `{name}`s of a text.
    private mutating func readTokens(_ node: JSONNode, _ path: String) {
        guard let text = node.string, let sourceLayer else { return }
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            need(.field(name, sourceLayer: sourceLayer), node, path)
            rest = rest[rest.index(after: close)...]
        }
    }

    /// Lists of fonts: the property itself, or the literals of its expression.
    private mutating func readFonts(_ node: JSONNode, _ path: String, isWritten: Bool) {
        guard let items = node.items else { return }
        if isWritten {
            let fonts = items.compactMap(\.string)
            if !fonts.isEmpty { need(.fonts(fonts), node, path) }
        } else {
            let isLiteral = items.first?.string == "literal"
            for (index, item) in items.enumerated() { readFonts(item, "\(path)[\(index)]", isWritten: isLiteral) }
        }
    }
}
