import Geo
import Graphics

/// What an area is drawn with, lengths in mm: areas of equal paint become one path.
struct FillPaint: Hashable {
    var sortKey: Double
    /// Place of a whole feature that shows others through; 0 for all that may become one path.
    var order = 0
    var colour: RGBA
    var outline: RGBA?
    /// Nil where there is none to be drawn; empty where it has no name.
    var pattern: String?
    var opacity: Double
    var translate: Point

    /// True where what lies below shows.
    var isTranslucent: Bool { opacity < 1 || colour.alpha < 1 }
}
