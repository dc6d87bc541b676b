import Foundation
import Style
import Testing

/// The problems of a style as `path: message`.
func problems(_ json: String) throws -> [String] {
    try StyleValidator.problems(json: Data(json.utf8), file: "a.json").map {
        $0.path + ": " + ($0.severity == .warning ? "warning: " : "") + $0.message
    }
}

/// A style with a source of each kind around members of the root and layers.
func fullStyle(root: String = "", layers: String = "") -> String {
    #"""
    {"version": 8, "sources": {"v": {"type": "vector", "url": "u"}, "r": {"type": "raster"}, "d": {"type": "raster-dem"},
     "g": {"type": "geojson", "data": {}}, "m": {"type": "geojson", "data": {}, "lineMetrics": true}},
     "layers": [\#(layers)]\#(root.isEmpty ? "" : ", " + root)}
    """#
}

@Suite struct ValidatorTests {
    @Test func problemsHavePlaces() throws {
        let json = "{\"version\": 8, \"sources\": {},\n \"layers\": [\n  {\"id\": \"ä\", \"type\": \"fil\"}]}"
        let found = try StyleValidator.problems(json: Data(json.utf8), file: "a.json")
        #expect(found.map { [$0.line, $0.column] } == [[3, 3], [3, 23]])
        #expect(found.first?.description == #"3:3: layers[0]: found no "source"; expected the name of a source"#)
        #expect(found.last?.path == "layers[0].type" && found.last?.severity == .error)
        #expect(try problems(fullStyle()).isEmpty)
        #expect(throws: StyleError.self) { try problems("{") }
    }

    @Test(arguments: [
        (#""version": 7"#, "version: found 7; expected 8"),
        (#""center": [1]"#, "center: found an array of length 1; expected length 2"),
        (#""center": [1, "a"]"#, #"center[1]: found "a"; expected a number"#), (#""zoom": "5""#, #"zoom: found "5""#),
        (#""name": 5"#, "name: found 5; expected a string"),
        (#""light": true"#, "light: found true; expected an object"),
        (#""light": {"intensity": 2}"#, "light.intensity: found 2; expected 1 or less"),
        (#""light": {"anchor": "sun"}"#, #"light.anchor: found "sun"; expected one of map, viewport"#),
        (#""light": {"glow": 2}"#, #"light.glow: found unknown member "glow""#),
        (
            #""light": {"color": ["get", "x"]}"#,
            "light.color: found an expression of feature; expected one of zoom or a constant"
        ),
        (
            #""light": {"color-transition": {"delay": -1}}"#,
            "light.color-transition.delay: found -1; expected 0 or more"
        ),
        (#""sky": {"fog-color": "foggy"}"#, #"sky.fog-color: found "foggy"; expected a colour"#),
        (#""terrain": {"exaggeration": 1}"#, #"terrain: found no "source""#),
        (#""terrain": {"source": "x"}"#, #"terrain.source: found "x"; expected the name of a source"#),
        (#""projection": {"type": 4}"#, "projection.type: found 4; expected the name of a projection"),
        (#""transition": {"duration": "long"}"#, "transition.duration: found \"long\"; expected a number"),
        (#""transition": {"speed": 1}"#, "transition: found unknown member \"speed\"; expected one of delay, duration"),
        (#""state": []"#, "state: found []; expected an object"), (#""constants": {}"#, "constants: found constants"),
        (#""sprite": 1"#, "sprite: found 1"), (#""sprite": [{"id": "a"}]"#, #"sprite[0]: found no "url""#),
        (#""sprite": [{"id": "a", "url": "u"}, {"id": "a", "url": "w"}]"#, #"sprite: found id "a" twice"#),
        (#""glyphs": "a/{range}""#, "glyphs: found \"a/{range}\"; expected a URL that contains {fontstack}"),
        (#""font-faces": []"#, "font-faces: found []; expected an object"),
        (#""font-faces": {"A": [{"url": 4}]}"#, "font-faces.A[0].url: found 4; expected a string"),
        (#""font-faces": {"A": 4}"#, "font-faces.A: found 4"),
        (#""zoom": 4, "zoom": 5"#, "zoom: warning: found the key twice in one object; the last one counts"),
    ])
    func root(member: String, expected: String) throws {
        let found = try problems(
            fullStyle(root: member).replacing(member.hasPrefix("\"version\"") ? "\"version\": 8, " : "\n\n", with: ""))
        #expect(found.count == 1 && found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test(arguments: [
        ("4", "sources.x: found 4; expected an object"), ("{}", #"sources.x: found no "type""#),
        (#"{"type": "vectr"}"#, #"sources.x.type: found "vectr"; expected one of vector"#),
        (#"{"type": "vector", "tiles": "t"}"#, #"sources.x.tiles: found "t"; expected an array of a string"#),
        (#"{"type": "vector", "scheme": "abc"}"#, "sources.x.scheme: found"),
        (#"{"type": "vector", "bounds": [1, 2]}"#, "sources.x.bounds: found an array of length 2"),
        (#"{"type": "vector", "promoteId": {"a": 1}}"#, "sources.x.promoteId.a: found 1; expected a string"),
        (#"{"type": "geojson"}"#, #"sources.x: found no "data""#),
        (#"{"type": "geojson", "data": {}, "buffer": 513}"#, "sources.x.buffer: found 513; expected 512 or less"),
        (#"{"type": "geojson", "data": {}, "colour": 1}"#, #"sources.x: found unknown member "colour""#),
        (#"{"type": "geojson", "data": {}, "filter": ["=="]}"#, "sources.x.filter: found 0 operands"),
        (
            #"{"type": "geojson", "data": {}, "cluster": true, "clusterProperties": {"n": ["+", ["zoom"]]}}"#,
            "sources.x.clusterProperties.n[1]: found an expression of zoom"
        ),
        (
            #"{"type": "geojson", "data": {}, "cluster": true, "clusterProperties": {"n": ["plus", 1]}}"#,
            "sources.x.clusterProperties.n[0]: found \"plus\"; expected the name of an operator"
        ),
        (
            #"{"type": "geojson", "data": {}, "cluster": true, "clusterProperties": {"n": 1}}"#,
            "sources.x.clusterProperties.n: found 1; expected [operator, value]"
        ),
        (#"{"type": "raster-dem", "redFactor": 2}"#, #"sources.x.redFactor: found no "encoding""#),
        (#"{"type": "raster-dem", "blur": 2}"#, #"sources.x.blur: found unknown member "blur""#),
        (#"{"type": "image", "url": "u"}"#, #"sources.x: found no "coordinates""#),
        (
            #"{"type": "video", "urls": ["u"], "coordinates": [[0, 0], [0], [0, 0], [0, 0]]}"#,
            "sources.x.coordinates[1]: found an array of length 1; expected length 2"
        ),
    ])
    func sources(source: String, expected: String) throws {
        let found = try problems(#"{"version": 8, "sources": {"x": \#(source)}, "layers": []}"#)
        #expect(found.count == 1 && found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test(arguments: [
        (#"{"id": "a"}"#, ["layers[0]: found neither \"type\" nor \"ref\"", "layers[0]: found no \"source\""]),
        (#"{"type": "background"}"#, ["layers[0]: found no \"id\""]), ("7", ["layers[0]: found 7; expected an object"]),
        (#"{"id": "a", "type": "line", "source": "x"}"#, ["layers[0]: found source \"x\""]),
        (#"{"id": "a", "type": "line", "source": "v"}"#, ["layers[0]: found no \"source-layer\""]),
        (
            #"{"id": "a", "type": "line", "source": "r"}"#,
            ["layers[0]: found a raster source; line layers need a vector"]
        ),
        (#"{"id": "a", "type": "raster", "source": "g"}"#, ["layers[0]: found a geojson source; raster layers need"]),
        (
            #"{"id": "a", "type": "hillshade", "source": "r"}"#,
            ["layers[0]: found a raster source; hillshade layers need"]
        ),
        (#"{"id": "a", "type": "raster", "source": "d"}"#, ["layers[0]: found a raster-dem source"]),
        (
            #"{"id": "a", "type": "line", "source": "g", "paint": {"line-gradient": ["interpolate", ["linear"], ["line-progress"], 0, "red"]}}"#,
            ["layers[0]: found line-gradient; it needs"]
        ),
        (
            #"{"id": "a", "type": "line", "source": "m", "paint": {"line-gradient": ["interpolate", ["linear"], ["line-progress"], 0, "red"]}}"#,
            []
        ),
        (
            #"{"id": "a", "type": "background"}, {"id": "a", "type": "background"}"#,
            ["layers[1]: found id \"a\" again; it is that of the layer in line 3"]
        ),
        (#"{"id": "a", "ref": "b"}"#, ["layers[0]: found ref \"b\""]),
        (
            #"{"id": "a", "ref": "b", "layout": {}}, {"id": "b", "ref": "a"}"#,
            ["layers[0]: found a reference", "layers[0]: found \"layout\"", "layers[1]: found a reference"]
        ),
        (
            #"{"id": "b", "type": "fill", "source": "g"}, {"id": "a", "ref": "b", "paint": {"line-width": 1}}"#,
            ["layers[1].paint.line-width: found an unknown paint property of fill layers"]
        ),
        (
            #"{"id": "a", "type": "background", "minzoom": 25, "layout": 1}"#,
            ["layers[0].minzoom: found 25; expected 24 or less", "layers[0].layout: found 1"]
        ),
        (
            #"{"id": "a", "type": "raster", "source": "r", "paint": {"resampling": "linear", "raster-resampling": "linear"}}"#,
            ["layers[0]: found both"]
        ),
    ])
    func layers(layers: String, expected: [String]) throws {
        let found = try problems(fullStyle(layers: layers))
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.hasPrefix(expected)) }
    }

    @Test(arguments: [
        ("fill", "paint", "fill-opacity", "-1", [": found -1; expected 0 or more"]),
        ("fill", "paint", "fill-opacity", "null", [": found null; expected a number"]),
        ("fill", "paint", "fill-opacity", #""{o}""#, [#": found "{o}"; expected ["get", ...]"#]),
        (
            "fill", "paint", "fill-opacity-transition", #"{"delay": -1, "x": 1}"#,
            [".delay: found -1", ": found unknown member \"x\""]
        ),
        ("fill", "paint", "fill-antialias-transition", "{}", [": found an unknown paint property"]),
        (
            "fill", "layout", "fill-color", #""red""#,
            [": found an unknown layout property of fill layers; it is a paint property"]
        ),
        ("fill", "paint", "fill-color", #""redd""#, [#": found "redd"; expected a colour"#]),
        ("fill", "paint", "fill-translate", "[1, 2, 3]", [": found an array of length 3; expected length 2"]),
        ("fill", "paint", "fill-antialias", #"["get", "x"]"#, [": found an expression of feature"]),
        (
            "fill", "layout", "visibility", #"["step", ["zoom"], "none", 5, "visible"]"#,
            [": found an expression of zoom"]
        ),
        ("fill", "paint", "fill-opacity", #"["*", 2, ["zoom"]]"#, [": found \"zoom\" inside of other operators"]),
        (
            "fill", "paint", "fill-opacity", #"["step", ["zoom"], 0, 9, ["step", ["zoom"], 0, 8, 1]]"#,
            [": found more than one curve"]
        ),
        ("fill", "paint", "fill-opacity", #"["let", "x", 1, ["step", ["zoom"], 0, 9, ["var", "x"]]]"#, []),
        ("fill", "paint", "fill-opacity", #"["feature-state", "x"]"#, []),
        ("fill", "layout", "fill-sort-key", #"["feature-state", "x"]"#, [": found an expression of feature-state"]),
        (
            "fill", "layout", "fill-sort-key", #"["interpolate", ["linear"], ["zoom"], 0, 1, 2, 3]"#,
            [": found \"interpolate\""]
        ),
        ("fill", "paint", "fill-opacity", #"["foo", 1]"#, [": found [\"foo\",1]; expected a number"]),
        ("fill", "paint", "fill-opacity", #"["+", 1, ["foo"]]"#, ["[2][0]: "]),
        ("line", "paint", "line-dasharray", "[1, -1]", ["[1]: found -1; expected 0 or more"]),
        ("line", "layout", "line-cap", #""blunt""#, [": found \"blunt\"; expected one of butt, round, square"]),
        ("line", "layout", "line-cap", "{}", [": found no \"stops\""]),
        ("circle", "paint", "circle-radius", #"{"stops": [[5, 1], [3, 2]]}"#, [".stops[1][0]: found 3 after 5"]),
        (
            "circle", "paint", "circle-radius", #"{"stops": [[5, 1], ["a", 2]]}"#,
            [".stops[1][0]: found \"a\"; expected a number"]
        ),
        ("circle", "paint", "circle-radius", #"{"stops": []}"#, [".stops: found no stop"]),
        ("circle", "paint", "circle-radius", #"{"stops": [[5]]}"#, [".stops[0]: found [5]"]),
        (
            "circle", "paint", "circle-radius", #"{"stops": [[5, -1]], "base": -1, "type": "x"}"#,
            [".stops[0][1]: found -1", ".base: found -1", ".type: found \"x\""]
        ),
        ("circle", "paint", "circle-radius", #"{"stops": [[5, ["get", "x"]]]}"#, [".stops[0][1]: found an expression"]),
        ("circle", "paint", "circle-radius", #"{"type": "identity"}"#, [": found an identity function without"]),
        (
            "circle", "paint", "circle-radius",
            #"{"type": "categorical", "property": "p", "stops": [["a", 1], ["a", 2], [1, 2]]}"#,
            [".stops[1][0]: found \"a\" twice", ".stops[2][0]: found 1; expected a string"]
        ),
        (
            "circle", "paint", "circle-radius",
            #"{"property": "p", "stops": [[{"zoom": 5, "value": 1}, 1], [{"zoom": 4, "value": 1}, 2]]}"#,
            [".stops[1]: found zoom 4 after 5"]
        ),
        (
            "circle", "paint", "circle-pitch-scale", #"{"property": "p", "stops": [[1, "map"]]}"#,
            [": found a function of a feature's property"]
        ),
        (
            "circle", "paint", "circle-pitch-scale", #"{"type": "exponential", "stops": [[1, "map"]]}"#,
            [": found an exponential function"]
        ),
        (
            "circle", "paint", "circle-radius", #"{"property": "p", "stops": [[1, 2]], "default": "x"}"#,
            [".default: found \"x\""]
        ),
        ("symbol", "layout", "text-font", #"["get", "f"]"#, [": found fonts that depend on data"]),
        ("symbol", "layout", "text-font", #"["step", ["zoom"], ["literal", ["A"]], 5, ["literal", ["B"]]]"#, []),
        (
            "symbol", "layout", "text-font", #"{"type": "identity", "property": "f"}"#,
            [": found an identity function; expected fonts"]
        ),
        ("symbol", "layout", "text-field", "4", [": found 4; expected a text"]),
        ("symbol", "layout", "text-field", #""{name}""#, []),
        ("symbol", "layout", "icon-padding", "[1, 2, 3, 4, 5]", [": found an array of length 5"]),
        ("symbol", "layout", "text-variable-anchor", #"["top", "up"]"#, ["[1]: found \"up\""]),
        ("symbol", "layout", "text-variable-anchor-offset", #"["top", [1]]"#, ["[1]: found an array of length 1"]),
        ("symbol", "layout", "text-variable-anchor-offset", #"["top"]"#, [": found [\"top\"]"]),
        ("heatmap", "paint", "heatmap-radius", "0", [": found 0; expected 1 or more"]),
        ("heatmap", "paint", "heatmap-intensity", #"["get", "x"]"#, [": found an expression of feature"]),
        (
            "fill-extrusion", "layout", "fill-extrusion-rounded-corner-distance", #"["zoom"]"#,
            [": found [\"zoom\"]; expected a number"]
        ),
    ])
    func properties(type: String, group: String, name: String, value: String, expected: [String]) throws {
        let layer = #"{"id": "a", "type": "\#(type)", "source": "g", "\#(group)": {"\#(name)": \#(value)}}"#
        let found = try problems(fullStyle(layers: layer))
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) {
            #expect(found.hasPrefix("layers[0].\(group).\(name)\(expected)"), "\(found)")
        }
    }

    @Test(arguments: [
        ("4", ": found 4"), ("[]", ": found []"), ("true", nil), (#"["==", "a", 1]"#, nil),
        (#"["==", "a"]"#, ": found 1 operands"),
        (#"["==", 1, "a"]"#, "[1]: found 1; expected a string"), (#"["in", "a", 1, {}]"#, "[3]: found {}"),
        (#"["==", "$type", "Line"]"#, "[2]: found \"Line\"; expected one of Point"),
        (#"["<", "$type", "Point"]"#, ": found $type with \"<\""),
        (#"["all", ["==", "a", 1], ["has", "b"]]"#, nil), (#"["any", []]"#, "[1]: found []"),
        (#"["!has", "a", "b"]"#, ": found 2 operands"),
        (#"["none", ["case", true, true, false]]"#, "[1][0]: found \"case\""), (#"["has", "a"]"#, nil),
        (
            #"["all", ["==", ["get", "a"], 1], ["in", "b", "c"]]"#,
            #"[2]: warning: found the older filter syntax ["in","b","c"] inside of an expression; expected ["in",["get","b"],["literal",["c"]]]"#
        ),
        (#"["==", ["feature-state", "a"], 1]"#, ": found an expression of feature-state"),
        (#"[">", ["zoom"], 3]"#, nil),
        (#"["=", "a", 1]"#, "[0]: "), (#"["match", ["get", "a"], ["in", "x"], true, false]"#, nil),
    ])
    func filters(filter: String, expected: String?) throws {
        let found = try problems(
            fullStyle(layers: #"{"id": "a", "type": "line", "source": "g", "filter": \#(filter)}"#))
        #expect(found.count == (expected == nil ? 0 : 1), "\(found)")
        if let expected { #expect(found.first?.hasPrefix("layers[0].filter" + expected) == true, "\(found)") }
    }

    @Test func allWrongPartsOfAnExpressionAreTold() throws {
        let width = #"["case", ["frob", 1], ["get"], ["has", "a"], ["+", 1, "two"], ["step", ["zoom"], "a", 5, true]]"#
        let found = try problems(
            fullStyle(layers: #"{"id": "a", "type": "line", "source": "g", "paint": {"line-width": \#(width)}}"#))
        #expect(
            found.map { String($0.prefix { $0 != ":" }) } == [
                "layers[0].paint.line-width[1][0]", "layers[0].paint.line-width[2]",
                "layers[0].paint.line-width[4][2]", "layers[0].paint.line-width[5][2]",
                "layers[0].paint.line-width[5][4]",
            ], "\(found)")
        // A wrong part is told once, whatever stands around it.
        #expect(
            try problems(
                fullStyle(
                    layers:
                        #"{"id": "a", "type": "line", "source": "g", "paint": {"line-width": ["interpolate", ["linear"], ["zoom"], 5, 1, 4, 2]}}"#
                )
            ).count == 1)
    }
}
