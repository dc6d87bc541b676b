/// What an operator of a page's content means to its editor (PDF 1.7, annex A).
enum ContentOperator: Equatable {
    case save, restore
    case fillColour
    /// A colour that is set otherwise, of fills or of strokes; cairo sets that of fills anew behind it.
    case otherColour
    case look(Look)
    case rectangle, path
    case clip
    /// A path that ends without being painted.
    case endPath
    /// An area in the colour of fills.
    case fill
    /// Anything else that shows, text excepted.
    case paint
    case beginText, endText
    case markedContent
    case other

    /// What of the state the editor gives again after it had to leave it.
    enum Look: Int, CaseIterable {
        case opacity, width, cap, join, miter, dash
    }

    init(_ name: ArraySlice<UInt8>) {
        self = Self.known[String(decoding: name, as: UTF8.self)] ?? .other
    }

    private static let known: [String: ContentOperator] = [
        "q": .save, "Q": .restore, "rg": .fillColour,
        "RG": .otherColour, "g": .otherColour, "G": .otherColour, "k": .otherColour, "K": .otherColour,
        "cs": .otherColour, "CS": .otherColour, "sc": .otherColour, "SC": .otherColour, "scn": .otherColour,
        "SCN": .otherColour,
        "gs": .look(.opacity), "w": .look(.width), "J": .look(.cap), "j": .look(.join), "M": .look(.miter),
        "d": .look(.dash),
        "re": .rectangle, "m": .path, "l": .path, "c": .path, "v": .path, "y": .path, "h": .path,
        "W": .clip, "W*": .clip, "n": .endPath,
        "f": .fill, "F": .fill, "f*": .fill, "B": .fill, "B*": .fill, "b": .fill, "b*": .fill,
        "S": .paint, "s": .paint, "Do": .paint, "sh": .paint,
        "BT": .beginText, "ET": .endText,
        "BMC": .markedContent, "BDC": .markedContent, "EMC": .markedContent,
    ]
}
