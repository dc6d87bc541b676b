import ArgumentParser
import Foundation
import Geo
import Style

/// `conformance spec V8`: compares the tables of the package with the machine-readable specification.
///
/// Not compared: names for docs (`units`, `period`, `doc`), the fading between images on screens
/// (`cross-faded`), and what is read by hand: `layout` and `paint` as lists of groups.
struct SpecificationDifference: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec", abstract: "Compares the property table with the style specification.")

    @Argument(help: "The specification, v8.json.")
    var specification: String

    func run() throws {
        let url = URL(fileURLWithPath: specification)
        let root = try JSONDocument(json: Data(contentsOf: url), file: specification).root
        var comparison = SpecificationComparison(root)
        comparison.compare()
        for line in comparison.differences { print(line) }
        print("spec: \(comparison.differences.count) differences")
    }
}

/// Walks the specification beside the tables.
struct SpecificationComparison {
    private let root: JSONNode
    private(set) var differences: [String] = []

    init(_ root: JSONNode) { self.root = root }

    mutating func compare() {
        table("$root", Specification.root)
        table("layer", Specification.layer)
        table("function", Specification.function)
        for type in Specification.sourceTypes {
            let name = "source_" + type.replacingOccurrences(of: "-", with: "_")
            let isOpen = Specification.openSources.contains(type)
            if isOpen != (root[name]?["*"] != nil) { differences.append("\(name): other members") }
            table(name, Specification.source(type) ?? [])
        }
        for object in SpecificationObject.allCases { table(object.rawValue, Specification.members(of: object)) }
        let layers = Specification.layerTypes
        list("layer types", layers, root["layer"]?["type"]?["values"])
        list("source types", Specification.sourceTypes.map { "source_" + $0.replacing("-", with: "_") }, root["source"])
        list("filter operators", Specification.filterOperators, root["filter_operator"]?["values"])
        list("geometry types", Specification.geometryTypes, root["geometry_type"]?["values"])
        list("expression operators", Array(Specification.operators), root["expression_name"]?["values"])
        for layer in LayerKind.allCases {
            for group in [PropertyGroup.layout, .paint] {
                let properties = PropertyDescription.all.filter { $0.layer == layer && $0.group == group }
                table("\(group.rawValue)_\(layer.rawValue)", properties.map(\.member))
            }
        }
    }

    /// Names of an object, or strings of an array, against ours.
    private mutating func list(_ place: String, _ ours: [String], _ node: JSONNode?) {
        let theirs = Set(Self.words(node))
        for name in theirs.subtracting(ours).sorted() { differences.append("\(place): \(name) is missing in ours") }
        for name in Set(ours).subtracting(theirs).sorted() {
            differences.append("\(place): \(name) is not in the specification")
        }
    }

    private static func words(_ node: JSONNode?) -> [String] {
        node?.members?.map(\.key) ?? node?.items?.compactMap(\.string) ?? []
    }

    private mutating func table(_ place: String, _ members: [SpecificationMember]) {
        guard let table = root[place] else {
            differences.append("\(place): is not in the specification")
            return
        }
        list(place, members.map(\.name) + (table["*"] == nil ? [] : ["*"]), table)
        for member in members {
            if let theirs = table[member.name] { compare("\(place).\(member.name)", member, theirs) }
        }
    }

    private mutating func compare(_ place: String, _ ours: SpecificationMember, _ theirs: JSONNode) {
        func differ(_ what: String, _ ours: String, _ theirs: String) {
            if ours != theirs { differences.append("\(place): \(what): ours \(ours), specification \(theirs)") }
        }
        differ("type", Self.text(ours.type), Self.text(typeOf: theirs))
        differ("required", "\(ours.isRequired)", "\(theirs["required"]?.value == .bool(true))")
        differ("default", Self.text(ours.defaultValue, ours.type), Self.text(theirs["default"]?.value, ours.type))
        differ("minimum", Self.bound(ours.range?.lowerBound), Self.bound(theirs["minimum"]?.number))
        differ("maximum", Self.bound(ours.range?.upperBound), Self.bound(theirs["maximum"]?.number))
        let inputs = theirs["expression"]?["parameters"]?.items?.compactMap(\.string) ?? []
        differ("expressions read", "\(ours.reads.names)", "\(ExpressionInputs(names: inputs).names)")
        differ("interpolated", "\(ours.isInterpolated)", "\(Self.flag(theirs["expression"]?["interpolated"]))")
        differ("transition", "\(ours.transitions)", "\(Self.flag(theirs["transition"]))")
        differ("tokens", "\(ours.takesTokens)", "\(Self.flag(theirs["tokens"]))")
        let requirements = theirs["requires"]?.items?.map(Self.requirement) ?? []
        differ("requires", "\(ours.requires)", "\(requirements)")
        let isDataDriven = theirs["property-type"]?.string?.hasSuffix("data-driven") ?? false
        differ("data-driven", "\(ours.reads.contains(.feature))", "\(isDataDriven)")
    }

    private static func flag(_ node: JSONNode?) -> Bool { node?.value == .bool(true) }

    private static func bound(_ number: Double?) -> String {
        number.flatMap { $0.isFinite ? "\($0)" : nil } ?? "none"
    }

    private static func requirement(_ node: JSONNode) -> Requirement {
        if let name = node.string { return .set(name) }
        if let name = node["!"]?.string { return .unset(name) }
        guard let member = node.members?.first, member.key != "source" else { return .lineMetrics }
        let values = member.node.items ?? [member.node]
        return .equal(member.key, values.map { $0.string ?? ($0.value == .bool(true) ? "true" : "false") })
    }
}

extension SpecificationComparison {
    /// A type of ours in the words of the specification, words sorted.
    private static func text(_ type: SpecificationType) -> String {
        switch type {
        case .any: "*"
        case .number: "number"
        case .boolean: "boolean"
        case .string, .glyphs: "string"
        case .color: "color"
        case .words(let words): "enum \(words.sorted())"
        case .version(let version): "enum [\(version)]"
        case .array(let element, let count): "array of \(text(element))" + (count.map { " × \($0)" } ?? "")
        case .image: "resolvedImage"
        case .formatted: "formatted"
        case .padding: "padding"
        case .numbers: "numberArray"
        case .colors: "colorArray"
        case .anchorOffsets: "variableAnchorOffsetCollection"
        case .projectionName: "projectionDefinition"
        case .promoteID: "promoteId"
        case .object(let object): object.rawValue
        default: "\(type)"
        }
    }

    /// The type of a member of the specification in the same words.
    private static func text(typeOf node: JSONNode) -> String {
        switch node["type"]?.string {
        case "enum":
            let numbers = node["values"]?.items?.compactMap(\.number) ?? []
            return "enum " + (numbers.isEmpty ? "\(words(node["values"]).sorted())" : "\(numbers)")
        case "array":
            let length = node["length"]?.number.map { " × \(Int($0))" } ?? ""
            switch node["value"]?.string {
            case nil: return "array of \(node["value"].map(text(typeOf:)) ?? "*")" + length
            case "enum": return "array of enum \(words(node["values"]).sorted())" + length
            // Checked by hand, as the elements depend on what the function is for.
            case "function_stop": return "array of *"
            case .some(let element): return "array of \(element)" + length
            }
        case "expression": return "*"
        case .some(let type): return type
        case nil: return "none"
        }
    }

    /// A default, colours and paddings brought to one form.
    private static func text(_ value: Value?, _ type: SpecificationType) -> String {
        switch (value, type) {
        case (nil, _): return "none"
        case (.string(let css), .color), (.string(let css), .colors): return Color(css: css)?.css ?? css
        case (.array(let sides), .padding) where sides.count == 1:
            return "\(Value.array(Array(repeating: sides[0], count: 4)))"
        case (.some(let value), _): return "\(value)"
        }
    }
}
