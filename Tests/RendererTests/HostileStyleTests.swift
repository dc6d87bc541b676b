import Foundation
import Geo
import Graphics
import Renderer
import Style
import TestSupport
import Testing

/// Styles that are wrong on purpose give a map: no crash, no hang, no memory without end.
@Suite struct HostileStyleTests {
    /// A map with a street, an area and a place, drawn by one layer that names all that its kind can draw.
    private func map(_ kind: LayerKind, _ values: [(property: PropertyDescription, value: String)]) -> TestMap {
        var groups: [PropertyGroup: [String: String]] = [.layout: [:], .paint: [:]]
        switch kind {
        case .symbol:
            groups[.layout] = [
                "text-field": #"["get","name"]"#, "text-font": #"["Noto Sans"]"#, "icon-image": #""dot""#,
                "icon-text-fit": #""both""#,
            ]
            groups[.paint] = ["text-halo-width": "1", "text-halo-color": #""white""#]
            groups[.layout]?["symbol-placement"] = #""line""#
        case .line: groups[.paint] = ["line-width": "2"]
        case .circle: groups[.paint] = ["circle-stroke-width": "1"]
        default: break
        }
        for (property, value) in values { groups[property.group]?[property.name] = value }
        func object(_ group: PropertyGroup) -> String {
            (groups[group] ?? [:]).sorted { $0.key < $1.key }.map { #""\#($0.key)":\#($0.value)"# }.joined(
                separator: ",")
        }
        let source = kind == .background ? "" : #""source-layer":"a","#
        var map = TestMap(
            #"{"id":"h","type":"\#(kind.rawValue)",\#(source)"layout":{\#(object(.layout))},"paint":{\#(object(.paint))}}"#
        )
        map.icons = [
            "dot": #"<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="3"/></svg>"#
        ]
        map.line("a", Point(2, 20), Point(58, 22), properties: ["name": .string("Rue Grimaldi")])
        map.area("a", Box(x: 10, y: 5, width: 20, height: 10), properties: ["name": .string("Port")])
        map.point("a", Point(40, 30), properties: ["name": .string("Monaco")])
        return map
    }

    private static let numbers = ["1e308", "-1e308", "1e-308", "-3", "0", #"["/",0,0]"#]
    private static let kinds: [LayerKind] = [.background, .fill, .line, .symbol, .circle, .heatmap, .fillExtrusion]

    /// Numbers out of all bounds, and every word and flag that a property has.
    private static func values(_ type: SpecificationType) -> [String] {
        switch type {
        case .number: numbers
        case .array(.number, let count):
            numbers.prefix(4).map { "[" + Array(repeating: $0, count: count ?? 2).joined(separator: ",") + "]" }
        case .array(.words(let words), _): ["[]", "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]"]
        case .padding, .numbers: numbers
        case .anchorOffsets: numbers.prefix(4).map { #"["top",[\#($0),\#($0)]]"# }
        case .formatted:
            [
                #"["format","a",{"font-scale":1e308},["image","dot"],{"font-scale":1e-308}]"#,
                #"["concat",["get","name"],"\n\n\u200b ","\#(String(repeating: "( ", count: 400))"]"#, #""{name}""#,
            ]
        case .words(let words): words.map { "\"\($0)\"" }
        case .boolean: ["true", "false"]
        case .color: [#""rgba(255,0,0,0.5)""#]
        case .image: [#""dot""#, #""none""#]
        default: []
        }
    }

    @Test func wildNumbersAreDrawn() throws {
        for property in PropertyDescription.all where Self.kinds.contains(property.layer) {
            for value in Self.values(property.member.type) {
                _ = try map(property.layer, [(property, value)]).scene().png(dpi: 30)
            }
        }
    }

    @Test func wildCombinationsAreDrawnFuzz() throws {
        var dice = Dice(state: 31)
        try Fuzz.run("drawn styles", 60, cost: 500) { _ in
            let kind = Self.kinds.randomElement(using: &dice) ?? .symbol
            let properties = PropertyDescription.properties(of: kind).values.sorted { $0.name < $1.name }
            let values = (0..<8).compactMap { _ -> (property: PropertyDescription, value: String)? in
                guard let property = properties.randomElement(using: &dice), property.name != "visibility" else {
                    return nil
                }
                return Self.values(property.member.type).randomElement(using: &dice).map { (property, $0) }
            }
            let map = map(kind, values)
            #expect(throws: Never.self, "\(map.layers)") { try map.scene().png(dpi: 30) }
        }
    }
}
