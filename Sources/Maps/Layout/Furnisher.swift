import Geo
import Graphics
import Renderer

/// Makes the furnishings of a page's elements, each with its top left corner at the origin.
struct Furnisher {
    let template: PageTemplate
    let setter: TextSetter

    /// An element made.
    struct Piece {
        var furnishing: Furnishing
        var notes: [PageNote] = []
    }

    /// An element; nil where it has nothing to show on this page.
    ///
    /// - Parameter scaleDenominator: of the main map; nil before it is known, when a scale bar takes all its room.
    func piece(
        _ element: Element, width: Room, height: Room, _ material: PageMaterial, signs: [Furniture.Sign],
        scaleDenominator: Double?
    ) throws(LayoutProblem) -> Piece? {
        let look = template.look
        let furniture = Furniture(setter: setter, look: look, words: template.words)
        let full = Box(x: 0, y: 0, width: width.limit, height: height.limit)
        switch element.content {
        case .inset:
            return Piece(furnishing: Furnishing(nodes: [], box: full))
        case .text(let block):
            let blocks = BlockSetter(setter: setter, look: look)
            guard
                let result = try blocks.set(block, material, element: element.name, width: width, height: height)
            else { return nil }
            let kind: PageNote.Kind? = result.isCut ? .textCut : result.isSmallest ? .textShrunk : nil
            return Piece(furnishing: result.furnishing, notes: kind.map { [PageNote($0, element.name)] } ?? [])
        case .picture(let picture):
            return Piece(furnishing: picture.furnishing(width: width, height: height))
        case .code(let code):
            let side = min(full.width, full.height)
            let text = material.fields.filled(code.text)
            guard !text.isEmpty else { return nil }
            return Piece(furnishing: try code.furnishing(text, side: side, look, element: element.name))
        case .zone(let zone):
            return Piece(
                furnishing: Furnishing(nodes: zone.paper.map { [.fill(Path(full), $0)] } ?? [], box: full))
        case .scaleBar(let bar):
            var made = furniture.scaleBar(bar, scaleDenominator: scaleDenominator ?? 10_000, width: width.limit)
            if scaleDenominator == nil { made.box.maxX = made.box.minX + width.limit }
            return Piece(furnishing: made)
        case .northArrow(let arrow):
            let size = Point(
                width.isExact ? full.width : min(5, full.width), height.isExact ? full.height : min(8, full.height))
            return Piece(furnishing: furniture.northArrow(arrow, size: size))
        case .legend(let legend):
            return signs.isEmpty
                ? nil
                : Piece(
                    furnishing: furniture.legend(
                        legend, signs, shops: material.shops.map(\.number), isWay: !material.routes.isEmpty,
                        width: width))
        case .credit(let line):
            // A credit beside a scale bar leaves it some room.
            let most = width.isExact ? width.limit : 0.6 * width.limit
            return Piece(furnishing: furniture.credit(template.credit, line, width: most))
        case .shape(let shape):
            return Piece(furnishing: shape.furnishing(full))
        }
    }
}

extension Room {
    var isExact: Bool {
        if case .exactly = self { true } else { false }
    }
}

extension PictureElement {
    fileprivate func furnishing(width: Room, height: Room) -> Furnishing {
        let natural = picture.size
        var size = Point(width.limit, height.limit)
        switch (width, height) {
        case (.exactly, .atMost(let most)): size.y = min(most, size.x * natural.y / natural.x)
        case (.atMost(let most), .exactly): size.x = min(most, size.y * natural.x / natural.y)
        case (.atMost, .atMost) where fit == .contain:
            size = natural * min(size.x / natural.x, size.y / natural.y)
        default: break
        }
        let box = Box(x: 0, y: 0, width: size.x, height: size.y)
        let ratios = [size.x / natural.x, size.y / natural.y]
        let scale = (fit == .contain ? ratios.min() : ratios.max()) ?? 1
        let drawn = natural * scale
        let inner = Box(
            x: (size.x - drawn.x) / 2, y: (size.y - drawn.y) / 2, width: drawn.x, height: drawn.y)
        let node = Node.icon(Node.Icon(picture, in: inner))
        return Furnishing(nodes: [box.grown(by: 1e-6).contains(inner) ? node : .clipped(Path(box), [node])], box: box)
    }
}

extension Picture {
    /// Natural size, in pixels of the one or the other kind.
    fileprivate var size: Point {
        switch self {
        case .raster(let image): Point(Double(image.width), Double(image.height))
        case .vector(let image): Point(image.width, image.height)
        }
    }
}

extension CodeElement {
    /// The code, black on its quiet zone: four modules on each side, as ISO/IEC 18004 asks for.
    fileprivate func furnishing(
        _ text: String, side: Double, _ look: Look, element: String
    ) throws(LayoutProblem) -> Furnishing {
        let box = Box(x: 0, y: 0, width: side, height: side)
        do {
            let code = try QRCode(text, correction: correction)
            let quiet = side / Double(code.side + 2 * QRCode.quietZone) * Double(QRCode.quietZone)
            return Furnishing(
                nodes: [.fill(Path(box), .white), .fill(code.path(in: box.insetBy(quiet)), RGBA(0))], box: box)
        } catch {
            throw .unusableCode(element: element, reason: "\(error)")
        }
    }
}

extension ShapeElement {
    fileprivate func furnishing(_ box: Box) -> Furnishing {
        var nodes: [Node] = fill.map { [.fill(Path(box, radius: radius), $0)] } ?? []
        if let border {
            // A box without height or width is a line.
            let inner =
                min(box.width, box.height) > border.width ? box.insetBy(border.width / 2) : box
            var path = Path(inner, radius: radius)
            if box.width == 0 || box.height == 0 {
                path = Path()
                path.add([Point(box.minX, box.minY), Point(box.maxX, box.maxY)], closed: false)
            }
            nodes.append(.stroke(path, Stroke(width: border.width, miterLimit: 4), border.colour))
        }
        return Furnishing(nodes: nodes, box: box)
    }
}
