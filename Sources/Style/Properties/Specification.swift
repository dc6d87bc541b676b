import Geo

/// The tables of the style specification besides the properties of layers.
package enum Specification {
    /// The members of a style. What is not named here is allowed, as tools keep their own data in styles.
    package static let root: [SpecificationMember] = [
        .init("version", .version(8), required: true),
        .init("name", .string),
        .init("metadata", .any),
        .init("center", .array(.number, count: 2)),
        .init("centerAltitude", .number),
        .init("zoom", .number),
        .init("bearing", .number, .number(0)),
        .init("pitch", .number, .number(0)),
        .init("roll", .number, .number(0)),
        .init("state", .state, .object([:])),
        .init("light", .object(.light)),
        .init("sky", .object(.sky)),
        .init("projection", .object(.projection)),
        .init("terrain", .object(.terrain)),
        .init("sources", .sources, required: true),
        .init("sprite", .sprite),
        .init("glyphs", .glyphs),
        .init("font-faces", .fontFaces),
        .init("transition", .object(.transition)),
        .init("layers", .array(.layer), required: true),
    ]

    /// The members of a layer. What is not named here is allowed.
    package static let layer: [SpecificationMember] = [
        .init("id", .string, required: true),
        .init("type", .words(layerTypes), required: true),
        .init("metadata", .any),
        .init("source", .string),
        .init("source-layer", .string),
        .init("minzoom", .number, range: 0...24),
        .init("maxzoom", .number, range: 0...24),
        .init("filter", .filter),
        .init("layout", .layout),
        .init("paint", .paint),
    ]

    /// The names of the layer types.
    package static let layerTypes = LayerKind.allCases.map(\.rawValue)

    /// The members of an object that is described by a table. Others are not allowed.
    package static func members(of object: SpecificationObject) -> [SpecificationMember] {
        switch object {
        case .light: light
        case .sky: sky
        case .terrain: terrain
        case .projection: projection
        case .transition: transition
        }
    }

    private static let light: [SpecificationMember] = [
        .init("anchor", .words(["map", "viewport"]), .string("viewport"), reads: .zoom),
        .init(
            "position", .array(.number, count: 3), .array([.number(1.15), .number(210), .number(30)]), reads: .zoom,
            interpolated: true, transitions: true),
        .init("color", .color, .string("#ffffff"), reads: .zoom, interpolated: true, transitions: true),
        share("intensity", 0.5),
    ]

    private static let sky: [SpecificationMember] = [
        .init("sky-color", .color, .string("#88C6FC"), reads: .zoom, interpolated: true, transitions: true),
        .init("horizon-color", .color, .string("#ffffff"), reads: .zoom, interpolated: true, transitions: true),
        .init("fog-color", .color, .string("#ffffff"), reads: .zoom, interpolated: true, transitions: true),
        share("fog-ground-blend", 0.5), share("horizon-fog-blend", 0.8), share("sky-horizon-blend", 0.8),
        share("atmosphere-blend", 0.8),
    ]

    /// A number from 0 to 1 that may depend on zoom.
    private static func share(_ name: String, _ defaultValue: Double) -> SpecificationMember {
        .init(
            name, .number, .number(defaultValue), range: 0...1, reads: .zoom, interpolated: true, transitions: true)
    }

    private static let terrain: [SpecificationMember] = [
        .init("source", .string, required: true), .init("exaggeration", .number, .number(1), range: .nonNegative),
    ]

    private static let projection: [SpecificationMember] = [
        .init("type", .projectionName, .string("mercator"), reads: .zoom, interpolated: true)
    ]

    private static let transition: [SpecificationMember] = [
        .init("duration", .number, .number(300), range: .nonNegative),
        .init("delay", .number, .number(0), range: .nonNegative),
    ]

    /// The members of functions, which expressions replaced; `stops` and `default` are checked by the property.
    package static let function: [SpecificationMember] = [
        .init("expression", .any),
        .init("stops", .array(.any)),
        .init("base", .number, .number(1), range: .nonNegative),
        .init("property", .string, .string("$zoom")),
        .init("type", .words(["identity", "exponential", "interval", "categorical"]), .string("exponential")),
        .init("colorSpace", .words(["rgb", "lab", "hcl"]), .string("rgb")),
        .init("default", .any),
    ]

    /// The members of an element of `sprite`.
    static let spriteElement: [SpecificationMember] = [
        .init("id", .string, required: true), .init("url", .string, required: true),
    ]

    /// The members of an element of `font-faces`.
    static let fontFace: [SpecificationMember] = [
        .init("url", .string, required: true), .init("unicode-range", .array(.string)),
    ]

    /// The operators of filters in the older syntax.
    package static let filterOperators = [
        "==", "!=", ">", ">=", "<", "<=", "in", "!in", "all", "any", "none", "has", "!has",
    ]

    /// What the older syntax compares `$type` with.
    package static let geometryTypes = ["Point", "LineString", "Polygon"]

    /// The operators of the expression language, known to this package or not.
    package static let operators: Set<String> = [
        "!", "!=", "%", "*", "+", "-", "/", "<", "<=", "==", ">", ">=", "^", "abs", "accumulated", "acos", "all",
        "any", "array", "asin", "at", "atan", "boolean", "case", "ceil", "coalesce", "collator", "concat", "cos",
        "distance", "downcase", "e", "elevation", "feature-state", "floor", "format", "geometry-type", "get",
        "global-state", "has", "heatmap-density", "id", "image", "in", "index-of", "interpolate", "interpolate-hcl",
        "interpolate-lab", "is-supported-script", "join", "length", "let", "line-progress", "literal", "ln", "ln2",
        "log10", "log2", "match", "max", "min", "number", "number-format", "object", "pi", "properties",
        "resolved-locale", "rgb", "rgba", "round", "semiliteral", "sin", "slice", "split", "sqrt", "step", "string",
        "tan", "to-boolean", "to-color", "to-number", "to-rgba", "to-string", "typeof", "upcase", "var", "within",
        "zoom",
    ]
}
