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
    private func map(_ kind: LayerKind, _ property: PropertyDescription, _ value: String) -> TestMap {
        var groups: [PropertyGroup: [String: String]] = [.layout: [:], .paint: [:]]
        switch kind {
        case .symbol:
            groups[.layout] = [
                "text-field": #"["get","name"]"#, "text-font": #"["Noto Sans"]"#, "icon-image": #""dot""#,
                "icon-text-fit": #""both""#,
            ]
            groups[.paint] = ["text-halo-width": "1", "text-halo-color": #""white""#]
            if property.name != "symbol-placement" { groups[.layout]?["symbol-placement"] = #""line""# }
        case .line: groups[.paint] = ["line-width": "2"]
        case .circle: groups[.paint] = ["circle-stroke-width": "1"]
        default: break
        }
        groups[property.group]?[property.name] = value
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

    private static let numbers = ["1e308", "-1e308", "1e-308", "1e-9", "0", "-1", "1e5", "3e9", "1e19", #"["/",0,0]"#]

    private static func values(_ type: SpecificationType) -> [String] {
        switch type {
        case .number: numbers
        case .array(.number, let count):
            numbers.prefix(8).map { "[" + Array(repeating: $0, count: count ?? 2).joined(separator: ",") + "]" }
        case .padding, .numbers: numbers
        case .anchorOffsets: numbers.prefix(8).map { #"["top",[\#($0),\#($0)]]"# }
        case .formatted: [#"["format","a",{"font-scale":1e308},["image","dot"],{"font-scale":1e-308}]"#]
        default: []
        }
    }

    @Test func wildNumbersAreDrawn() throws {
        let kinds: [LayerKind] = [.background, .fill, .line, .symbol, .circle, .heatmap, .fillExtrusion]
        for property in PropertyDescription.all where kinds.contains(property.layer) {
            for value in Self.values(property.member.type) {
                let map = map(property.layer, property, value)
                let scene = try map.scene()
                _ = try scene.png(dpi: 30)
            }
        }
    }
}
