import Geo
import Graphics

/// What a line is drawn with, lengths in mm: lines of equal paint become one path.
struct LinePaint: Hashable {
    var sortKey: Double
    /// Place of a whole feature that shows others through; 0 for all that may become one path.
    var order = 0
    var colour: RGBA
    var blur: Double
    /// True where the colour changes along the line.
    var hasGradient: Bool
    /// Nil where the line has a colour; empty where the pattern has no name.
    var pattern: String?
    var stroke: Stroke
    /// Longest mitre of a corner that is not round though the others are, as a multiple of the width.
    var roundLimit: Double
    var offset: Double
    var gap: Double
    var translate: Point

    /// True where one line's faded edge shows on another: each is drawn by itself, as on the screen.
    var isBlurred: Bool { blur > 0 && stroke.dash.isEmpty && pattern == nil }

    /// How far ink reaches from the line, in mm.
    var reach: Double { abs(offset) + gap / 2 + stroke.width * 2 + blur }
}
