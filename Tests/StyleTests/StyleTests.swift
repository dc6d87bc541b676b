import Foundation
import Geo
import Style
import Testing

@Suite struct StyleTests {
    @Test func readsTheFrame() throws {
        let json = #"""
            {"version": 8, "name": "Town", "sprite": "sprites/town", "metadata": {"x": 1}, "mapbox:owner": "a",
             "sources": {"osm": {"type": "vector", "tiles": ["t/{z}/{x}/{y}"], "minzoom": 1, "maxzoom": 14,
               "attribution": "© OSM"}},
             "layers": [{"id": "land", "type": "background", "metadata": {}, "paint": {"background-color": "#fff"}},
               {"id": "roads", "type": "line", "source": "osm", "source-layer": "transportation", "minzoom": 5,
                "maxzoom": 12, "paint": {"line-width": 2, "line-width-transition": {"duration": 300}}},
               {"id": "gone", "type": "line", "source": "osm", "layout": {"visibility": "none"}}]}
            """#
        let style = try Style(json: Data(json.utf8), file: "town.json")
        #expect(style.warnings == [])
        #expect(style.name == "Town" && style.sprite == "sprites/town")
        let source = try #require(style.sources["osm"])
        #expect(source.kind == "vector" && source.tiles == ["t/{z}/{x}/{y}"] && source.url == nil)
        #expect(source.minzoom == 1 && source.maxzoom == 14 && source.attribution == "© OSM")
        #expect(style.layers.map(\.id) == ["land", "roads"])
        #expect(style.layers[0][.backgroundColor].constant == .white && style.layers[0].isVisible(atZoom: 24))
        let roads = style.layers[1]
        #expect(roads.kind == .line && roads.source == "osm" && roads.sourceLayer == "transportation")
        #expect([4.9, 5, 11.9, 12].map(roads.isVisible(atZoom:)) == [false, true, true, false])
    }

    @Test func listsHaveAnElementALight() throws {
        func layer(_ paint: String) throws -> (Layer, [String]) {
            let json =
                #"{"version":8,"sources":{"d":{"type":"raster-dem"}},"layers":[{"id":"h","type":"hillshade","source":"d","#
                + #""paint":{\#(paint)}}]}"#
            let style = try Style(json: Data(json.utf8), file: "s.json")
            return (try #require(style.layers.first), style.warnings)
        }
        let (lists, warnings) = try layer(
            #""hillshade-shadow-color": ["red", "blue"], "hillshade-illumination-direction": [10, 400],"#
                + #""hillshade-illumination-altitude": ["interpolate", ["linear"], ["zoom"], 0, 10, 10, 20]"#)
        #expect(warnings.count == 1 && warnings[0].contains("hillshade-illumination-direction"))
        #expect(lists[.hillshadeShadowColor].constant?.values.map(\.red) == [1, 0])
        #expect(lists[.hillshadeIlluminationDirection].constant?.values == [10, 359])
        #expect(lists[.hillshadeIlluminationAltitude].value(EvaluationContext(zoom: 5)).values == [15])
        let (single, none) = try layer(#""hillshade-shadow-color": "red", "hillshade-illumination-direction": 90"#)
        #expect(none == [] && single[.hillshadeShadowColor].constant?.values.count == 1)
        #expect(single[.hillshadeIlluminationDirection].constant?.values == [90])
        #expect(single[.hillshadeHighlightColor].constant?.values == [.white])
        for wrong in [#""hillshade-shadow-color": ["red", 5]"#, #""hillshade-illumination-direction": []"#] {
            #expect(try layer(wrong).1.count == 1, "\(wrong)")
        }
    }

    @Test(arguments: [
        ("", HeightCode.mapbox), (#","encoding":"terrarium","redFactor":7"#, .terrarium),
        (#","encoding":"custom","redFactor":7,"baseShift":-2"#, HeightCode(red: 7, green: 1, blue: 1, base: -2)),
        (#","encoding":"best""#, .mapbox),
    ])
    func readsHowHeightsAreEncoded(members: String, code: HeightCode) throws {
        let json = #"{"version":8,"sources":{"d":{"type":"raster-dem"\#(members)}},"layers":[]}"#
        #expect(try Style(json: Data(json.utf8), file: "s.json").sources["d"]?.heights == code)
    }

    @Test func readsTheLight() throws {
        func style(_ light: String) throws -> Style {
            try Style(
                json: Data(#"{"version":8,"light":\#(light),"sources":{},"layers":[]}"#.utf8), file: "s.json")
        }
        let lit = try style(
            #"""
            {"anchor": "map", "color": "red", "intensity": ["interpolate", ["linear"], ["zoom"], 10, 0, 20, 1],
             "position": {"stops": [[0, [1, 0, 0]], [10, [2, 90, 60]]]}, "color-transition": {"duration": 0}}
            """#)
        #expect(lit.warnings == [])
        let zoom = EvaluationContext(zoom: 15)
        #expect(lit.light[.lightAnchor].constant == .map && lit.light[.lightColor].constant?.red == 1)
        #expect(lit.light[.lightIntensity].value(zoom) == 0.5)
        #expect(lit.light[.lightPosition].value(zoom) == [2, 90, 60])
        let plain = try style("null").light
        #expect(plain[.lightPosition].constant == [1.15, 210, 30] && plain[.lightColor].constant == .white)
        // What is wrong is told and has its default.
        let wrong = try style(#"{"color": 5, "position": [1, 2], "glow": 1}"#)
        #expect(wrong.warnings.count == 3 && wrong.light[.lightPosition].constant == [1.15, 210, 30])
        #expect(try style("7").warnings == ["light: found 7; expected an object; the default is used"])
    }

    @Test func valuesOfEveryType() throws {
        let layer = #"""
            {"id": "a", "type": "symbol", "source": "s", "layout": {"text-font": ["Noto Sans"], "text-offset": [0, 1.5],
             "text-anchor": "bottom-left", "text-variable-anchor": ["top", "left"], "icon-padding": [1, 2],
             "text-rotation-alignment": "viewport-glyph", "symbol-placement": "line-center", "text-optional": true,
             "text-variable-anchor-offset": ["top", [0, 4], "left", [3, 0]], "icon-image": ["image", "star"],
             "text-transform": ["step", ["zoom"], "none", 5, "uppercase"], "text-writing-mode": ["vertical"]},
             "paint": {"text-halo-color": "rgba(0,0,0,0.5)", "icon-opacity": 0.5}}
            """#
        let style = try style(layers: layer)
        #expect(style.warnings == [])
        let symbol = try #require(style.layers.first)
        #expect(symbol[.textFont].constant == ["Noto Sans"] && symbol[.textOffset].constant == [0, 1.5])
        #expect(symbol[.textAnchor].constant == .bottomLeft && symbol[.textVariableAnchor].constant == [.top, .left])
        #expect(symbol[.iconPadding].constant == [1, 2, 1, 2] && symbol[.textOptional].constant == true)
        #expect(symbol[.textRotationAlignment].constant == .viewportGlyph)
        #expect(symbol[.symbolPlacement].constant == .lineCenter && symbol[.iconImage].constant == "star")
        #expect(symbol[.textVariableAnchorOffset].constant?.choices.map(\.offset) == [Point(0, 4), Point(3, 0)])
        #expect(symbol[.textTransform].value(EvaluationContext(zoom: 6)) == .uppercase)
        #expect(symbol[.textWritingMode].constant == [.vertical] && symbol[.iconOpacity].constant == 0.5)
        #expect(symbol[.textHaloColor].constant?.alpha == 0.5 && symbol[.textSize].constant == 16)
    }

    @Test func paddingsOfOneAndOfFourNumbersAreMixed() throws {
        let value = #"["interpolate", ["linear"], ["zoom"], 0, 2, 10, ["literal", [4, 6, 8, 10]]]"#
        let style = try style("symbol", "layout", "icon-padding", value)
        #expect(style.warnings == [])
        #expect(style.layers.first?[.iconPadding].value(EvaluationContext(zoom: 5)) == [3, 4, 5, 6])
    }

    @Test func refLayersInherit() throws {
        let style = try style(
            layers: #"{"id": "c", "ref": "b", "paint": {"line-width": 1}}"#, #"{"id": "b", "ref": "a"}"#,
            #"{"id": "a", "type": "line", "source": "s", "source-layer": "r", "minzoom": 3, "filter": ["has", "x"]}"#,
            #"{"id": "x", "ref": "y"}"#, #"{"id": "y", "ref": "x"}"#, #"{"id": "z", "ref": "nobody"}"#)
        #expect(style.layers.map(\.id) == ["c", "b", "a"])
        #expect(style.layers.allSatisfy { $0.kind == .line && $0.sourceLayer == "r" && $0.minZoom == 3 })
        #expect(!style.layers[0].filter.matches(feature([:]), zoom: 5))
        #expect(style.warnings.count == 3 && style.warnings[0].contains(#"layer "x": ref: found a circle"#))
    }

    @Test(arguments: [
        ("line", "paint", "line-widht", "1", "line-widht: found an unknown paint property of line layers"),
        ("line", "layout", "line-width", "1", "line-width: found an unknown layout property"),
        ("line", "paint", "line-width", "\"wide\"", #"line-width: found "wide"; expected number, 0 or more"#),
        ("line", "paint", "line-width", "-2", "found -2; expected number, 0 or more"),
        ("line", "paint", "line-opacity", "1.5", "found 1.5; expected number, 0 to 1"),
        ("line", "layout", "line-cap", "\"blunt\"", #"found "blunt"; expected one of butt, round, square"#),
        ("line", "paint", "line-color", "\"reddish\"", #"found "reddish"; expected color"#),
        ("line", "paint", "line-translate", "[1]", "found [1]; expected array of number of length 2"),
        ("symbol", "layout", "icon-rotation-alignment", "\"viewport-glyph\"", "expected one of map, viewport, auto"),
        ("symbol", "layout", "text-optional", "1", "found 1; expected boolean"),
        ("line", "paint", "line-width", #"["foo", 1]"#, #"line-width[0]: unknown operator "foo""#),
        ("line", "paint", "line-width", #"["+", 1, ["bar"]]"#, #"line-width[2][0]: unknown operator "bar""#),
        ("line", "paint", "line-width", #"["/", 1]"#, #"found 1 operands of "/"; expected 2"#),
        ("line", "paint", "line-width", #"["concat", "a"]"#, "found \"a\"; expected number"),
        ("line", "paint", "line-width", #"["var", "x"]"#, "expected a variable bound by a"),
        ("line", "paint", "line-width", #"["match", ["get", "a"], [], 1, 2]"#, "found no label"),
        ("line", "paint", "line-width", #"["match", ["get", "a"], 1, 1, "1", 1, 2]"#, "expected a number"),
        ("line", "paint", "line-width", #"["step", ["zoom"], 1, 5, 2, 5, 3]"#, "found stop 5 after 5"),
        ("line", "paint", "line-width", #"["interpolate", ["cubic"], ["zoom"], 1, 5]"#, "line-width[1]: found"),
        ("line", "paint", "line-width", #"["get", "x", {"x": 1}]"#, "line-width[2]: found a bare object"),
    ])
    func warnings(kind: String, group: String, name: String, value: String, expected: String) throws {
        let style = try style(kind, group, name, value)
        #expect(style.layers.count == 1 && style.warnings.count == 1)
        #expect(style.warnings.first?.hasPrefix(#"layer "a": "#) == true)
        #expect(style.warnings.first?.contains(expected) == true, "\(style.warnings)")
    }

    @Test func valuesAreMovedIntoTheirRange() throws {
        #expect(try style("line", "paint", "line-opacity", "1.5").layers.first?[.lineOpacity].constant == 1)
        let width = try style("line", "paint", "line-width", #"["get", "w"]"#).layers.first?[.lineWidth]
        #expect(width?.value(EvaluationContext(zoom: 0, feature: feature(["w": .number(-4)]))) == 0)
        #expect(width?.value(EvaluationContext(zoom: 0, feature: feature(["w": .number(.nan)]))) == 1)
        #expect(width?.value(EvaluationContext(zoom: 0, feature: feature(["w": .number(.infinity)]))) == 1)
        #expect(width?.value(EvaluationContext(zoom: 0)) == 1)
    }

    @Test(arguments: [
        (#"{"id": "a", "type": "sparkle", "source": "s"}"#, #"type: found "sparkle"; expected one of background"#),
        (#"{"id": "a", "source": "s"}"#, "type: found nothing"), (#"{"type": "line"}"#, "layers[0]: found"),
        (#"{"id": "a", "type": "line", "source": "t"}"#, #"source: found "t""#), ("7", "layers[0]: found 7"),
    ])
    func wrongLayersAreSkipped(layer: String, warning: String) throws {
        let style = try style(layers: layer, layer)
        #expect(style.layers.isEmpty && style.warnings.contains { $0.contains(warning) }, "\(style.warnings)")
        #expect(Set(style.warnings).count == style.warnings.count)
    }

    @Test(arguments: [
        ("{\n \"version\": 8,\n !}", "bad.json:3:2: is no JSON"), ("", "bad.json"), ("[]", "expected an object"),
        ("{}", "layers: found nothing"), (#"{"layers": 1}"#, "layers: found 1"),
        (#"{"layers": [1e999]}"#, "is no JSON"),
        (String(repeating: "[", count: 100_000), "is no JSON"),
    ])
    func whatIsNoStyleIsAnError(json: String, message: String) {
        let error = #expect(throws: StyleError.self) { try Style(json: Data(json.utf8), file: "bad.json") }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func missingFilesAreNamed() {
        let url = URL(fileURLWithPath: "/nowhere/style.json")
        let error = #expect(throws: StyleError.self) { try Style.load(contentsOf: url) }
        #expect(error?.description.hasPrefix("/nowhere/style.json: cannot be read") == true)
    }

    @Test func everyPropertyIsDescribedOnce() {
        let names = PropertyDescription.all.map { "\($0.layer.rawValue) \($0.name)" }
        #expect(Set(names).count == names.count)
        for property in PropertyDescription.all where !["resampling", "visibility"].contains(property.name) {
            let prefixes = property.layer == .symbol ? ["symbol", "icon", "text"] : [property.layer.rawValue]
            #expect(prefixes.contains { property.name.hasPrefix($0 + "-") }, "\(property.name)")
            #expect(!property.expected.isEmpty)
        }
    }
}
