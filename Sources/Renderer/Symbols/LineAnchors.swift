import Geo
import Style

/// Where icons stand along a line, as MapLibre spaces them: at even distances, the first one a little away from the
/// start, since other lines may begin there; in the middle of a line too short for that.
enum LineAnchors {
    /// A point on a line and the direction of the line there, in radians.
    struct Anchor {
        var point: Point
        var angle: Double
    }

    /// - Parameters:
    ///   - label: length of the symbol.
    ///   - lead: distance of the first symbol's edge from the start of a line that begins within the tile.
    static func anchors(on line: CutLine, spacing: Double, label: Double, lead: Double) -> [Anchor] {
        let path = Polyline(line.points)
        // Symbols that are long for their spacing stay a quarter of it apart.
        let spacing = spacing - label < spacing / 4 ? label + spacing / 4 : spacing
        // Over the zooms at which one tile is drawn, symbols keep their places and others join them.
        let first = (line.comesFromOutside ? spacing / 2 : label / 2 + lead) * line.overscaling
        let offset = first.truncatingRemainder(dividingBy: spacing)
        var anchors: [Anchor] = []
        for distance in stride(from: offset, to: path.length, by: spacing)
        where distance - label / 2 >= 0 && distance + label / 2 <= path.length {
            if let point = path.point(at: distance) {
                anchors.append(Anchor(point: point, angle: path.angle(at: distance)))
            }
        }
        return anchors.isEmpty && !line.comesFromOutside ? middle(of: path, label: label) : anchors
    }

    /// One symbol in the middle, where it fits.
    static func middle(of path: Polyline, label: Double) -> [Anchor] {
        guard path.length > 0, path.length >= label, let point = path.point(at: path.length / 2) else { return [] }
        return [Anchor(point: point, angle: path.angle(at: path.length / 2))]
    }
}

extension SymbolLook {
    /// Where the symbol, which is an icon alone, stands on a line.
    ///
    /// - Parameter pixel: length of a style pixel in mm.
    func anchors(on line: CutLine, pixel: Double) -> [LineAnchors.Anchor] {
        if placement == .lineCenter { return LineAnchors.middle(of: Polyline(line.points), label: 0) }
        // MapLibre measures icons and its lead of two em as if they were text of the default size, 16 pixels.
        let em = 16 * pixel
        let length = (icon.map { $0.icon.width } ?? 0) * em / 24
        return LineAnchors.anchors(on: line, spacing: spacing, label: length, lead: 2 * em)
    }
}
