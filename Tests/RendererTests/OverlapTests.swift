import Foundation
import Geo
import Graphics
import Renderer
import TestSupport
import Testing

@Suite("Labels that touch")
struct OverlapTests {
    /// Two labels whose letters are 1 mm apart, or 10 mm.
    private func scene(_ layout: String, paint: String, apart: Bool = false) throws -> Scene {
        var map = TestMap(
            #"{"id":"a","type":"symbol","source-layer":"a","paint":{"text-halo-color":"white",\#(paint)},"#
                + #""layout":{"text-font":["Noto Sans Regular"],"text-size":16,"text-field":"{name}","#
                + #""text-padding":0,"text-allow-overlap":true\#(layout)}}"#)
        // What lies higher on the map is painted first.
        map.point("a", Point(20, 19.9), properties: ["name": .string("HH")])
        map.point("a", Point(apart ? 40 : 25, 20), properties: ["name": .string("II")])
        return try map.scene()
    }

    /// What is painted: `halo HH`, `text HH`, and in one `both HH`.
    private func order(_ scene: Scene) -> [String] {
        scene.allNodes.map { node in
            switch node {
            case .halo(let runs, _): "halo " + runs.map(\.text).joined()
            case .text(let text): (text.halo == nil ? "text " : "both ") + text.string
            default: "\(node)"
            }
        }
    }

    @Test func noHaloCoversLetters() throws {
        // 4 pixels are 1 mm.
        let wide = try scene("", paint: #""text-halo-width":4"#)
        #expect(order(wide) == ["halo II", "both HH", "text II"])
        let (narrow, far) = (
            try scene("", paint: #""text-halo-width":0.4"#), try scene("", paint: #""text-halo-width":4"#, apart: true)
        )
        #expect(order(narrow) == ["both HH", "both II"] && order(far) == order(narrow))
        // All rims of a blurred halo are below.
        let soft = try scene("", paint: #""text-halo-width":4,"text-halo-blur":2"#)
        #expect(order(soft).filter { $0 == "halo II" }.count > 2)
        #expect(order(soft).suffix(2) == ["text HH", "text II"] || order(soft).last == "text II")
        let letters = order(soft).firstIndex(of: "text HH") ?? 0
        #expect(!order(soft)[letters...].contains("halo II"))
    }

    @Test func sortedSymbolsCoverEachOther() throws {
        let sorted = try scene(#","symbol-sort-key":1"#, paint: #""text-halo-width":4"#)
        #expect(order(sorted) == ["both HH", "both II"])
    }

    @Test(arguments: ["text-variable-anchor", "text-anchor"])
    func framesThatGoWithTheirTextsAreNotLeftAlone(anchor: String) throws {
        let value = anchor == "text-anchor" ? #""top""# : #"["top"]"#
        var map = TestMap(
            #"{"id":"a","type":"symbol","source-layer":"a","layout":{"text-field":"{name}","text-size":16,"#
                + #""icon-image":"frame","icon-text-fit":"both","\#(anchor)":\#(value)}}"#)
        map.icons = [
            "frame":
                "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16'><rect width='16' height='16'/></svg>"
        ]
        map.point("a", Point(20, 20))
        // MapLibre shows the icon of a fixed text that is empty in its own size.
        #expect(try map.scene().iconNames == (anchor == "text-anchor" ? ["frame"] : []))
        map.point("a", Point(40, 20), properties: ["name": .string("A 8")])
        #expect(try map.scene().iconNames.count == (anchor == "text-anchor" ? 2 : 1))
    }
}
