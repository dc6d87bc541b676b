import Foundation
import Style
import Testing

@Suite struct StyleNeedsTests {
    private func needs(_ layers: String) throws -> [StyleNeed] {
        let json = #"{"sources": {"v": {"type": "vector"}, "g": {"type": "geojson"}}, "layers": [\#(layers)]}"#
        return try StyleNeeds.needs(json: Data(json.utf8), file: "a.json")
    }

    @Test func fieldsFontsAndIconsAreFoundOnce() throws {
        let found = try needs(
            #"""
            {"id": "a", "type": "symbol", "source": "v", "source-layer": "w",
             "filter": ["all", ["==", "class", "x"], ["!=", "$type", "Point"], ["has", "class"]],
             "layout": {"text-field": "{name} {name}", "text-font": ["A", "B"], "icon-image": "star",
              "text-size": {"property": "rank", "stops": [[1, 2]]}},
             "paint": {"text-color": ["match", ["get", "kind"], ["a", "get"], "red", "tan"]}},
            {"id": "b", "type": "fill", "source": "v", "source-layer": "u", "filter": ["==", ["get", "class"], ["get", "k"]],
             "paint": {"fill-pattern": {"stops": [[1, "dots"], [2, "star"]]}}},
            {"id": "c", "type": "line", "source": "v", "source-layer": "hidden", "layout": {"visibility": "none"}},
            {"id": "d", "type": "symbol", "source": "g", "layout": {"text-field": ["get", "x"], "icon-image": "{x}"}}
            """#)
        #expect(
            found.map(\.kind) == [
                .sourceLayer("w"), .field("class", sourceLayer: "w"), .field("name", sourceLayer: "w"),
                .fonts(["A", "B"]),
                .icon("star"), .field("rank", sourceLayer: "w"), .field("kind", sourceLayer: "w"),
                .sourceLayer("u"), .field("class", sourceLayer: "u"), .field("k", sourceLayer: "u"), .icon("dots"),
            ])
        #expect(found.first?.path == "layers[0].source-layer" && found.first?.line == 1)
        #expect(found[2].path == "layers[0].layout.text-field" && found[2].line == 3 && found[2].column == 27)
    }

    @Test func defaultFontsAreNeeds() throws {
        let layer = #"{"id": "a", "type": "symbol", "source": "v", "source-layer": "w", "layout": {"text-field": "x"}}"#
        #expect(try needs(layer).map(\.kind).contains(.fonts(["Open Sans Regular", "Arial Unicode MS Regular"])))
        let expression = #"["step", ["zoom"], ["literal", ["A"]], 5, ["literal", ["B"]]]"#
        let fonts = layer.replacing(#""text-field": "x""#, with: #""text-font": \#(expression)"#)
        #expect(try needs(fonts).map(\.kind) == [.sourceLayer("w"), .fonts(["A"]), .fonts(["B"])])
    }

    @Test func referringLayersDrawTheLayerOfTheOtherOne() throws {
        let found = try needs(
            #"""
            {"id": "a", "type": "line", "source": "v", "source-layer": "w"},
            {"id": "b", "ref": "a", "paint": {"line-color": ["get", "colour"]}}
            """#)
        #expect(found.map(\.kind) == [.sourceLayer("w"), .field("colour", sourceLayer: "w")])
        #expect(found.map(\.isField) == [false, true] && found.last?.line == 2)
    }
}
