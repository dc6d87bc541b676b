import Geo
import Graphics

/// Lines that show a press where to cut: two at each corner of the trim box, none of them within the bleed. Lengths in mm.
struct CropMarks: Sendable {
    /// From the trim edge to where a mark begins.
    let distance: Double
    /// How far the media reaches beyond the bleed.
    let slug: Double

    private static let length = 5.0
    /// Cutters want marks clear of the page even where there is no bleed.
    private static let leastDistance = 3.0

    /// A quarter of a point.
    static let stroke = Stroke(width: 0.25 * Length.millimetresPerPoint)
    /// Black and not all inks at once: the pages are RGB, which has no such colour.
    static let colour = RGBA(0)

    init(bleed: Double) {
        distance = max(Self.leastDistance, bleed)
        slug = distance + Self.length - bleed
    }

    /// The eight marks, their middles in line with the edges of the trim box.
    func path(around trim: Box) -> Path {
        let (near, far) = (distance, distance + Self.length)
        var path = Path()
        for x in [trim.minX, trim.maxX] {
            path.add([Point(x, trim.minY - far), Point(x, trim.minY - near)], closed: false)
            path.add([Point(x, trim.maxY + near), Point(x, trim.maxY + far)], closed: false)
        }
        for y in [trim.minY, trim.maxY] {
            path.add([Point(trim.minX - far, y), Point(trim.minX - near, y)], closed: false)
            path.add([Point(trim.maxX + near, y), Point(trim.maxX + far, y)], closed: false)
        }
        return path
    }
}
