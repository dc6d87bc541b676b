import Foundation
import Geo
import Graphics
import Style

// Lines whose look changes along them: patterns and gradients.
extension LineLayer {
    /// Length along a line of an icon that is repeated on it, as high as the line is wide; 0 where there is none.
    static func patternPeriod(_ name: String, _ paint: LinePaint, _ context: ShapeContext) -> Double {
        guard let icon = context.icons[name], icon.width > 0, icon.height > 0 else { return 0 }
        return icon.width * context.overzoom * paint.stroke.width / icon.height
    }

    /// The lines covered by an icon that is repeated along them.
    ///
    /// As MapLibre draws it, the icon's top is at the right of the line, and its height reaches over the smoothed edge.
    static func patterns(
        _ name: String, _ paint: LinePaint, _ lines: [[Point]], _ context: ShapeContext
    ) -> [Node] {
        let period = patternPeriod(name, paint, context)
        guard let icon = context.icons[name], period > 0 else { return [] }
        let picture = framed(icon.picture)
        let height = paint.stroke.width + context.hairline
        return lines.flatMap { line in
            LineStrip.pieces(of: line, halfWidth: paint.stroke.width / 2).map { piece in
                let phase = piece.distance - (piece.distance / period).rounded(.down) * period
                let tiling = Tiling(
                    size: Point(period, -height),
                    origin: piece.from - piece.direction * phase + piece.normal * (height / 2),
                    angle: atan2(piece.direction.y, piece.direction.x))
                return .pattern(piece.area, picture, tiling, opacity: paint.colour.alpha)
            }
        }
    }

    /// A picture of pixels with one more pixel on each side, out of its repetition there: MapLibre shows that much of it.
    private static func framed(_ picture: Picture) -> Picture {
        guard case .raster(let image) = picture else { return picture }
        let (width, height) = (image.width, image.height)
        let pixels = image.pixels()
        var framed = PixelImage(width: width + 2, height: height + 2, pixels: [])
        for y in 0..<height + 2 {
            for x in 0..<width + 2 {
                let from = 4 * ((y + height - 1) % height * width + (x + width - 1) % width)
                for channel in 0..<4 { framed.pixels[4 * (y * framed.width + x) + channel] = pixels[from + channel] }
            }
        }
        return (try? RasterImage(framed, name: image.name)).map { .raster($0) } ?? picture
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
