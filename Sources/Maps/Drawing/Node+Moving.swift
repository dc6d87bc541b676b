import Geo
import Graphics
import Renderer

extension Node {
    /// The same text with a rim around its letters; other nodes as they are.
    func haloed(_ halo: Halo) -> Node {
        guard case .text(var text) = self else { return self }
        text.halo = halo
        return .text(text)
    }

    /// The node moved by an offset in mm.
    func translated(by offset: Point) -> Node {
        switch self {
        case .fill(let path, let colour): return .fill(path.translated(by: offset), colour)
        case .pattern(let path, let picture, var tiling, let opacity):
            tiling.origin = tiling.origin + offset
            return .pattern(path.translated(by: offset), picture, tiling, opacity: opacity)
        case .shaded(let path, let stroke, let shades):
            return .shaded(path.translated(by: offset), stroke, shades.map { $0.translated(by: offset) })
        case .image(var image):
            image.corners = image.corners.map { $0 + offset }
            return .image(image)
        case .stroke(let path, let stroke, let colour): return .stroke(path.translated(by: offset), stroke, colour)
        case .text(var text):
            for index in text.runs.indices { text.runs[index].origin = text.runs[index].origin + offset }
            return .text(text)
        case .halo(var runs, let halo):
            for index in runs.indices { runs[index].origin = runs[index].origin + offset }
            return .halo(runs, halo)
        case .icon(var icon):
            icon.box = icon.box.translated(by: offset)
            return .icon(icon)
        case .base(let base): return .base(base.translated(by: offset))
        case .clipped(let path, let nodes):
            return .clipped(path.translated(by: offset), nodes.map { $0.translated(by: offset) })
        }
    }
}
