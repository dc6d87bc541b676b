package import Geo

/// The types of the style specification.
package indirect enum SpecificationType: Sendable, Hashable {
    case any, number, boolean, string, color
    /// One of the words.
    case words([String])
    /// The version of the specification, a number.
    case version(Double)
    /// An array, of a length where one is given.
    case array(SpecificationType, count: Int? = nil)
    /// The name of a sprite image.
    case image
    case formatted
    /// One to four numbers as in CSS.
    case padding
    /// A number or an array of them.
    case numbers
    /// A colour or an array of them.
    case colors
    /// Anchors and offsets in turn.
    case anchorOffsets
    /// The name of a projection, or two and a place between them.
    case projectionName
    case filter, promoteID, sprite, glyphs, fontFaces, state, sources, layer, layout, paint
    /// An object whose members have a table of their own.
    case object(SpecificationObject)

    /// The type as messages call it.
    package var text: String {
        switch self {
        case .any: "anything"
        case .number, .version: "a number"
        case .boolean: "true or false"
        case .string, .image, .glyphs: "a string"
        case .color: "a colour"
        case .words(let words): "one of " + words.joined(separator: ", ")
        case .array(let element, let count):
            "an array of " + (count.map { "\($0), each " } ?? "") + element.text
        case .formatted: "a text"
        case .padding: "a number or an array of 1 to 4 numbers"
        case .numbers: "a number or an array of numbers"
        case .colors: "a colour or an array of colours"
        case .anchorOffsets: "an array of anchor and [x, y] in turn"
        case .projectionName: "the name of a projection"
        case .filter: "a filter"
        case .promoteID: "a string or an object of strings"
        case .sprite: "a string or an array of {\"id\", \"url\"}"
        case .fontFaces, .state, .sources, .layer, .layout, .paint, .object: "an object"
        }
    }
}

/// The objects of a style that are described by a table of members.
package enum SpecificationObject: String, Sendable, CaseIterable {
    case light, sky, terrain, projection, transition
}

/// One member of an object of a style, or one property of a layer.
package struct SpecificationMember: Sendable, Hashable {
    package let name: String
    package let type: SpecificationType
    /// The default as the style would write it; nil where there is none.
    package let defaultValue: Value?
    package let isRequired: Bool
    /// The numbers allowed; endless sides are infinite.
    package let range: ClosedRange<Double>?
    /// What expressions may read.
    package let reads: ExpressionInputs
    /// Whether expressions may interpolate.
    package let isInterpolated: Bool
    /// Whether `<name>-transition` may be given.
    package let transitions: Bool
    /// Whether `{name}` in a string stands for a property of the feature.
    package let takesTokens: Bool
    /// What else must be given for the member to be of effect.
    package let requires: [Requirement]

    init(
        _ name: String, _ type: SpecificationType, _ defaultValue: Value? = nil, required: Bool = false,
        range: ClosedRange<Double>? = nil, reads: ExpressionInputs = [], interpolated: Bool = false,
        transitions: Bool = false, tokens: Bool = false, requires: [Requirement] = []
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        isRequired = required
        self.range = range
        self.reads = reads
        isInterpolated = interpolated
        self.transitions = transitions
        takesTokens = tokens
        self.requires = requires
    }
}
