import Foundation
import Geo
import Graphics
import Renderer

/// A thing that lies on the page in a box of its own; nodes in mm on the media.
struct Furnishing {
    var nodes: [Node]
    var box: Box

    func translated(by offset: Point) -> Furnishing {
        Furnishing(nodes: nodes.map { $0.translated(by: offset) }, box: box.translated(by: offset))
    }
}

/// Scale bar, north arrow, legend and credit, each with its top left corner at the origin.
struct Furniture {
    let setter: TextSetter
    let look: Look
    let words: Words

    private static let textSize = 2.1
    private static let padding = 0.9
    /// Between the length and the ratio of a scale bar.
    private static let gap = 2.0

    // MARK: Scale bar

    /// A bar of a round ground length that is at most `width` mm wide, with its ground.
    func scaleBar(_ bar: ScaleBar, scaleDenominator: Double, width: Double) -> Furnishing {
        let face = TextFace(fonts: look.regular, size: Self.textSize, colour: look.ink)
        let inner = width - 2 * Self.padding
        var told = words.roundLength(atMost: scaleDenominator / 1000 * inner)
        var line = setter.line(told.text, face)
        var length = told.metres / scaleDenominator * 1000
        // The length must be told, the ratio may: above the bar as well where both end before its end, for a tick under
        // its figures would be read with them; else behind the bar, which becomes shorter for it.
        var ratio = bar.showsRatio ? setter.line(words.scale(Self.rounded(scaleDenominator)), face) : nil
        var isBeside = false
        if let wide = ratio?.width, line.width + Self.gap + wide > length {
            if max(length, line.width) + Self.gap + wide > inner {
                told = words.roundLength(atMost: 0.99 * told.metres)
                let short = (line: setter.line(told.text, face), length: told.metres / scaleDenominator * 1000)
                isBeside = max(short.length, short.line.width) + Self.gap + wide <= inner
                if isBeside { (line, length) = short } else { ratio = nil }
            } else {
                isBeside = true
            }
        }
        let above = max(length, line.width)
        let box = Box(
            x: 0, y: 0, width: above + (isBeside ? Self.gap + (ratio?.width ?? 0) : 0) + 2 * Self.padding,
            height: 2 * Self.padding + 1.1 + Self.textSize)
        let start = Point(Self.padding, box.maxY - Self.padding)
        var ticks = Path()
        ticks.add(
            [start + Point(0, -1.1), start, start + Point(length, 0), start + Point(length, -1.1)], closed: false)
        // Above the middle of the bar; a short bar's text begins with it, so as not to leave the box.
        let left = start.x + (ratio == nil || isBeside ? max(0, (length - line.width) / 2) : 0)
        // Above the ticks.
        let baseline = start.y - 1.5 - face.baseline
        var nodes: [Node] = bar.ground.map { [.fill(Path(box, radius: 0.7), $0)] } ?? []
        nodes += [
            .stroke(ticks, Stroke(width: 0.28, miterLimit: 4), look.ink),
            line.node.translated(by: Point(left, baseline)),
        ]
        if let ratio {
            nodes.append(ratio.node.translated(by: Point(box.maxX - Self.padding - ratio.width, baseline)))
        }
        return Furnishing(nodes: nodes, box: box)
    }

    /// A scale in three digits, which tells as much as paper keeps.
    private static func rounded(_ denominator: Double) -> Double {
        guard denominator > 1 else { return denominator }
        let unit = pow(10, max(0, log10(denominator).rounded(.down) - 2))
        return (denominator / unit).rounded() * unit
    }

    // MARK: Credit

    /// The attribution, in as many lines as `width` mm needs.
    func credit(_ credit: String, _ line: CreditLine, width: Double) -> Furnishing {
        let face = TextFace(fonts: look.regular, size: line.size, colour: line.colour)
        let padding = 0.7
        let lines = setter.lines(credit, face, width: width - 2 * padding)
        let widest = lines.map(\.width).max() ?? 0
        let height = lines.reduce(padding) { $0 + $1.height }
        let box = Box(x: 0, y: 0, width: widest + 2 * padding, height: height)
        var nodes: [Node] = line.ground.map { [.fill(Path(box, radius: 0.7), $0)] } ?? []
        var top = padding / 2
        for line in lines {
            nodes.append(line.node.translated(by: Point(box.maxX - padding - line.width, top)))
            top += line.height
        }
        return Furnishing(nodes: nodes, box: box)
    }

    // MARK: North arrow

    /// A narrow arrow with its letter below.
    func northArrow(_ arrow: NorthArrow, size: Point) -> Furnishing {
        let box = Box(x: 0, y: 0, width: size.x, height: size.y)
        let letter = 0.42 * size.y
        let face = TextFace(fonts: look.bold, size: letter, colour: arrow.colour)
        let line = setter.line(words.north, face)
        let (top, foot) = (Point(size.x / 2, 0.02 * size.y), 0.62 * size.y)
        let half = min(0.36 * size.x, 0.26 * size.y)
        var right = Path()
        right.add([top, Point(top.x + half, foot), Point(top.x, foot - 0.14 * size.y)], closed: true)
        var whole = Path()
        whole.add(
            [top, Point(top.x + half, foot), Point(top.x, foot - 0.14 * size.y), Point(top.x - half, foot)],
            closed: true)
        let place = Point((size.x - line.width) / 2, size.y - face.baseline - 0.02 * size.y)
        return Furnishing(
            nodes: [
                // A rim around all of it, for it stands on any map.
                .stroke(whole, Stroke(width: 1, join: .round), look.rim), .fill(whole, look.rim),
                .stroke(whole, Stroke(width: 0.18, join: .round), arrow.colour), .fill(right, arrow.colour),
                line.node.translated(by: place).haloed(Node.Halo(width: 0.45, colour: look.rim)),
            ], box: box)
    }

    // MARK: Legend

    /// What a page shows that wants explaining.
    enum Sign: Equatable {
        case home
        case shop
        case route(Int)
        case reach

        fileprivate var isPin: Bool { self == .home || self == .shop }
    }

    /// Signs with their words, one below the other.
    ///
    /// - Parameters:
    ///   - shops: what the pins of the shops on the map show.
    ///   - isWay: whether the customer's pin is a way's beginning.
    func legend(_ legend: Legend, _ signs: [Sign], shops: [String], isWay: Bool, width: Room) -> Furnishing {
        let face = TextFace(fonts: look.regular, size: legend.size, colour: look.ink)
        let padding = legend.ground?.padding ?? 0
        let mark = 2.4 * legend.size
        let routes = signs.filter { if case .route = $0 { true } else { false } }.count
        let lines = signs.map { setter.line(words.meaning(of: $0, shops: shops.count, routes: routes), face) }
        // Letters in pins want larger pins than signs that are known by their shape.
        let rows = signs.map { (isWay && $0.isPin ? 2.3 : 1.5) * legend.size }
        let widest = mark + 0.6 * legend.size + (lines.map(\.width).max() ?? 0)
        let full: Double
        if case .exactly(let length) = width { full = length } else { full = widest + 2 * padding }
        let box = Box(x: 0, y: 0, width: full, height: rows.reduce(0, +) + 2 * padding)
        var nodes = legend.ground?.nodes(in: box) ?? []
        // Of several shops with numbers no one stands for all.
        let shop = shops.count == 1 ? Pin.Mark.text(shops[0]) : .dot
        let marks = (home: isWay ? Pin.Mark.text("A") : .house, shop: isWay ? shop : .dot)
        for (index, (sign, line)) in zip(signs, lines).enumerated() {
            let middle = padding + rows[..<index].reduce(0, +) + 0.5 * rows[index]
            nodes += self.nodes(
                sign, marks, from: Point(padding, middle), width: mark, size: legend.size,
                radius: (isWay ? 0.73 : 0.42) * legend.size)
            nodes.append(
                line.node.translated(by: Point(padding + mark + 0.6 * legend.size, middle - face.lineHeight / 2)))
        }
        return Furnishing(nodes: nodes, box: box)
    }

    private func nodes(
        _ sign: Sign, _ marks: (home: Pin.Mark, shop: Pin.Mark), from left: Point, width: Double, size: Double,
        radius: Double
    ) -> [Node] {
        let centre = left + Point(width / 2, 0)
        switch sign {
        case .home, .shop:
            let pin = Pin(
                position: Coordinate(longitude: 0, latitude: 0), mark: sign == .home ? marks.home : marks.shop,
                colour: sign == .home ? look.accent : look.shop, ground: sign == .home ? look.homeGround : nil)
            let shape = PinShape(radius: radius)
            return shape.nodes(pin, at: centre + Point(0, 1.48 * radius), look, setter)
        case .route(let index):
            var line = Path()
            let thickness = min(look.route.width, 0.5 * size)
            line.add([left + Point(thickness / 2, 0), left + Point(width - thickness / 2, 0)], closed: false)
            return [.stroke(line, Stroke(width: thickness, cap: .round), look.route.colour(index))]
        case .reach:
            let box = Box(
                minX: left.x, minY: left.y - 0.4 * size, maxX: left.x + width, maxY: left.y + 0.4 * size)
            return [
                .fill(Path(box), look.accent.opacity(0.10)),
                .stroke(Path(box), Stroke(width: 0.3), look.accent.opacity(0.75)),
            ]
        }
    }
}
