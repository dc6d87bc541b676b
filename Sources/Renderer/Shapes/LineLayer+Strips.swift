import Foundation
import Geo
import Graphics
import Style

// Lines whose look changes along them: patterns and gradients.
extension LineLayer {
    /// The lines covered by an icon that is repeated along them, as high as they are wide.
    static func patterns(
        _ name: String, _ paint: LinePaint, _ lines: [[Point]], _ context: ShapeContext
    ) -> [Node] {
        guard let icon = context.icons[name], icon.width > 0, icon.height > 0 else { return [] }
        let period = icon.width * context.overzoom * paint.stroke.width / icon.height
        return lines.flatMap { line in
            LineStrip.pieces(of: line, halfWidth: paint.stroke.width / 2).map { piece in
                let phase = piece.distance - (piece.distance / period).rounded(.down) * period
                let tiling = Tiling(
                    size: Point(period, paint.stroke.width),
                    origin: piece.from - piece.direction * phase - piece.normal * (paint.stroke.width / 2),
                    angle: atan2(piece.direction.y, piece.direction.x))
                return .pattern(piece.area, icon.picture, tiling, opacity: paint.colour.alpha)
            }
        }
    }

    /// The lines with colours that change along each.
    static func gradients(
        _ gradient: Property<Color>, _ paint: LinePaint, _ lines: [[Point]], _ context: ShapeContext
    ) -> [Node] {
        let opacity = paint.colour.alpha
        func colour(_ progress: Double) -> RGBA {
            RGBA(gradient.value(context.evaluation(["line-progress": progress])), opacity: opacity)
        }
        let width = paint.stroke.width
        let visible = context.frame.box.grown(by: paint.reach)
        return lines.compactMap { line in
            let line = paint.offset == 0 ? line : Polyline(line).offset(by: paint.offset).points
            // Half a style pixel more than the line, so that its smoothed edge has its colour.
            let pieces = LineStrip.pieces(of: line, halfWidth: (width + context.pixel) / 2, overlap: width)
            let length = pieces.last.map { $0.distance + $0.from.distance(to: $0.to) } ?? 0
            let shades = pieces.compactMap { piece -> Shade? in
                // Only what is seen is shaded, and so finely enough whatever the length of the line.
                guard let part = Clip.line([piece.from, piece.to], closed: false, to: visible).first,
                    let from = part.first, let to = part.last
                else { return nil }
                let (start, run) = (piece.distance + piece.from.distance(to: from), from.distance(to: to))
                let steps = max(1, min(2000, Int(run / context.pixel * 2)))
                let stops = (0...steps).map { step in
                    let at = Double(step) / Double(steps)
                    return Shade.Stop(at: at, colour: colour((start + at * run) / length))
                }
                return Shade(area: piece.area, from: from, to: to, stops: stops)
            }
            if shades.isEmpty { return nil }
            guard paint.stroke.dash.isEmpty else {
                var stroke = paint.stroke
                (stroke.dash, stroke.cap) = ([], .butt)
                return .shaded(
                    LineDashes.ofGradient(line, paint.stroke, pixel: context.pixel * context.overzoom), stroke, shades)
            }
            var path = Path()
            path.add(line, closed: false)
            return .shaded(path, paint.stroke, shades)
        }
    }
}
