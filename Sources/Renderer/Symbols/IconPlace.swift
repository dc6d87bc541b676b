import Foundation
import Geo
import Graphics
import Style

/// An icon in place: what it covers and how it is painted, in mm around its anchor.
struct IconPlace {
    private let look: SymbolLook.Icon
    private let columns: IconAxis
    private let rows: IconAxis
    private let angle: Double
    private let isFitted: Bool
    /// The space it takes, turned and with its padding.
    let taken: Box

    /// - Parameters:
    ///   - text: what the text covers, around the anchor; nil where the icon is not fitted to one.
    ///   - lineAngle: direction of the line it stands on, in radians.
    init(_ look: SymbolLook.Icon, text: Box?, lineAngle: Double) {
        self.look = look
        // An icon that is to stay upright turns around on lines that run from right to left.
        let isUpsideDown = look.keepUpright && cos(lineAngle) < 0
        angle = look.rotation + (look.followsLine ? lineAngle + (isUpsideDown ? .pi : 0) : 0)
        let natural = Point(look.icon.width, look.icon.height)
        var bounds = Box(
            x: look.offset.x - look.anchor.fraction.x * natural.x,
            y: look.offset.y - look.anchor.fraction.y * natural.y, width: natural.x, height: natural.y)
        isFitted = look.fit != .none && text != nil
        if isFitted, let text { bounds = Self.fitted(look, to: text) }
        let stretch = isFitted ? look.icon.stretch : nil
        let pixels = natural * look.icon.pixelRatio
        let target = stretch?.proportioned(bounds) ?? bounds
        let ratio = look.icon.pixelRatio / look.pixel
        columns = IconAxis(
            size: pixels.x, stretch: stretch?.columns, content: stretch?.content.map { $0.minX...$0.maxX },
            target: target.minX...target.maxX, scale: look.scale, ratio: ratio)
        rows = IconAxis(
            size: pixels.y, stretch: stretch?.rows, content: stretch?.content.map { $0.minY...$0.maxY },
            target: target.minY...target.maxY, scale: look.scale, ratio: ratio)
        var space = Box(
            minX: bounds.minX * look.scale, minY: bounds.minY * look.scale, maxX: bounds.maxX * look.scale,
            maxY: bounds.maxY * look.scale)
        if let content = stretch?.content {
            let rim = look.scale / look.icon.pixelRatio
            space = Box(
                minX: space.minX - content.minX * rim, minY: space.minY - content.minY * rim,
                maxX: space.maxX + (pixels.x - content.maxX) * rim, maxY: space.maxY + (pixels.y - content.maxY) * rim)
        }
        // MapLibre measures icons as they stand before they turn with a line.
        space = space.turned(by: isFitted ? angle : look.rotation)
        let padding = look.padding.count == 4 ? look.padding : [0, 0, 0, 0]
        taken = Box(
            minX: space.minX - padding[3], minY: space.minY - padding[0], maxX: space.maxX + padding[1],
            maxY: space.maxY + padding[2])
    }

    /// Where an icon lies that is fitted to a text, in style pixels (style specification, `icon-text-fit`).
    private static func fitted(_ look: SymbolLook.Icon, to text: Box) -> Box {
        let (size, padding) = (Point(look.icon.width, look.icon.height), look.fitPadding)
        let box = Box(
            minX: text.minX / look.pixel + look.offset.x, minY: text.minY / look.pixel + look.offset.y,
            maxX: text.maxX / look.pixel + look.offset.x, maxY: text.maxY / look.pixel + look.offset.y)
        var fitted = Box(
            x: box.centre.x - size.x / 2, y: box.centre.y - size.y / 2, width: size.x, height: size.y)
        if look.fit != .height {
            (fitted.minX, fitted.maxX) = ordered(box.minX - padding[3], box.maxX + padding[1])
        }
        if look.fit != .width {
            (fitted.minY, fitted.maxY) = ordered(box.minY - padding[0], box.maxY + padding[2])
        }
        return fitted
    }

    /// Two edges; where a negative padding or line height puts them past each other, nothing is left between them.
    private static func ordered(_ low: Double, _ high: Double) -> (Double, Double) {
        low <= high ? (low, high) : ((low + high) / 2, (low + high) / 2)
    }

    /// In mm: what is smaller is not seen, and graphics libraries refuse to scale to nothing.
    private static let smallestSize = 1e-3

    /// The icon at a point of the map.
    func nodes(at point: Point) -> [Node] {
        guard look.opacity > 0 else { return [] }
        if let field = look.icon.field { return shapes(field, at: point) }
        let size = Point(look.icon.width, look.icon.height) * look.icon.pixelRatio
        let box = Box(
            minX: columns.place(0), minY: rows.place(0), maxX: columns.place(size.x), maxY: rows.place(size.y))
        // Fitted to a text of no size, or with a negative padding, there may be nothing left to see.
        guard box.width > Self.smallestSize, box.height > Self.smallestSize else { return [] }
        let centre = point + box.centre.turned(by: angle)
        let placed = Box(
            x: centre.x - box.width / 2, y: centre.y - box.height / 2, width: box.width, height: box.height)
        return [.icon(Node.Icon(picture(in: box), in: placed, angle: angle, opacity: look.opacity))]
    }

    /// The picture, drawn anew where it is fitted to a text: some of its parts are stretched and others not, and its
    /// edges stay sharp.
    private func picture(in box: Box) -> Picture {
        guard isFitted, case .raster(let image) = look.icon.picture else { return look.icon.picture }
        // Four times finer than the icon: enough for its edges to be sharp in print.
        let scale = 4 * look.icon.pixelRatio / look.pixel
        func spans(_ axis: IconAxis, from start: Double) -> [ImageSpan] {
            zip(axis.cuts, axis.cuts.dropFirst()).map { low, high in
                let places = [low, high].map { ((axis.place($0) - start) * scale).rounded() }
                return ImageSpan(source: low...high, target: places[0]...max(places[0], places[1]))
            }
        }
        let (across, down) = (spans(columns, from: box.minX), spans(rows, from: box.minY))
        guard let width = across.last?.target.upperBound, let height = down.last?.target.upperBound,
            width < 4097, height < 4097,
            let stretched = image.stretched(columns: across, rows: down, width: Int(width), height: Int(height))
        else { return look.icon.picture }
        return .raster(stretched)
    }

    /// The outlines of a shape in its colours, its halo first.
    private func shapes(_ field: DistanceField, at point: Point) -> [Node] {
        func path(_ distance: Double) -> Path {
            var path = Path()
            for ring in field.outline(at: distance) {
                let placed = ring.map { point + Point(columns.place($0.x), rows.place($0.y)).turned(by: angle) }
                path.add(placed, closed: true)
            }
            return path
        }
        var nodes: [Node] = look.halos.map { .fill(path($0.width), $0.colour) }
        if look.colour.alpha > 0 { nodes.append(.fill(path(0), look.colour)) }
        return nodes.filter { node in
            if case .fill(let path, _) = node { !path.isEmpty } else { true }
        }
    }
}
