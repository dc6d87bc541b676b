import Batch
import Geo
import Graphics
import Renderer

/// Lines that stay together: a paragraph, or an entry of a list with its mark and what stands at its right end.
struct BlockRow {
    var lines: [SetLine]
    /// Space above in mm, where it is not the first of its column.
    var spaceAbove: Double
    /// Left of the lines, in mm.
    var indent = 0.0
    /// A number, an arrow: left of the first line, its origin at the row's top left corner.
    var mark: [Node] = []
    /// At the right end of the first line.
    var trailing: SetLine?
    /// How many lines keep off what stands at the right end; nil for all.
    var besideTrailing: Int?

    private var isEntry: Bool { indent > 0 || trailing != nil }

    /// The lines of a paragraph as rows of their own; an entry of a list stays whole.
    var parts: [BlockRow] {
        guard !isEntry else { return [self] }
        return lines.enumerated().map { BlockRow(lines: [$1], spaceAbove: $0 == 0 ? spaceAbove : 0) }
    }

    /// Rows that say that more would follow: a line ends in "…", behind an entry of a list it has a row of its own.
    func ended(by setter: TextSetter, width: Double) -> [BlockRow] {
        guard let line = lines.last else { return [] }
        if isEntry {
            let sign = setter.line("…", line.face)
            return [self, BlockRow(lines: [sign], spaceAbove: 0, indent: indent)]
        }
        return [BlockRow(lines: lines.dropLast() + [setter.cut(line, width: width)], spaceAbove: spaceAbove)]
    }

    var height: Double { lines.reduce(0) { $0 + $1.height } }

    /// What it takes without a break more, in mm.
    var width: Double {
        let beside = lines.prefix(besideTrailing ?? lines.count)
        let below = lines.dropFirst(beside.count).map(\.width).max() ?? 0
        return indent + max(below, (beside.map(\.width).max() ?? 0) + (trailing.map { $0.width + Self.gap } ?? 0))
    }

    /// Between an entry and what stands at its right end.
    static let gap = 2.0

    func nodes(at place: Point, width: Double, _ alignment: TextBlock.Alignment) -> [Node] {
        var nodes = mark.map { $0.translated(by: place) }
        var top = place.y
        for line in lines {
            let spare = width - indent - line.width
            let shift =
                switch alignment {
                case _ where isEntry: 0.0
                // The edge at which a reader of the script looks for the beginning.
                case .left: line.isBackward ? spare : 0.0
                case .centre: spare / 2
                case .right: spare
                }
            nodes.append(line.node.translated(by: Point(place.x + indent + shift, top)))
            top += line.height
        }
        if let trailing {
            nodes.append(trailing.node.translated(by: Point(place.x + width - trailing.width, place.y)))
        }
        return nodes
    }
}

extension BlockSetter {
    /// The rows of a part; none where it says nothing.
    ///
    /// - Parameters:
    ///   - shrink: 0 for the largest letters allowed, 1 for the smallest.
    ///   - turns: how briefly ways are told, and in how many rows at most.
    func rows(
        _ part: TextBlock.Part, _ material: PageMaterial, shrink: Double, turns: Turns, width: Double
    ) -> [BlockRow] {
        let size = part.size.upperBound - shrink * (part.size.upperBound - part.size.lowerBound)
        let face = TextFace(
            fonts: part.isBold ? look.bold : look.regular, size: size, colour: part.colour ?? look.ink)
        let above = part.spaceAbove * size / part.size.upperBound
        switch part.content {
        case .text(let text):
            let lines = setter.lines(material.fields.filled(text), face, width: width)
            return lines.isEmpty ? [] : [BlockRow(lines: lines, spaceAbove: above)]
        case .shops(let text):
            let shops = material.shops.map { shopRow($0, text, face, material, width: width) }
            return spaced(shops, above: above, face)
        case .turns(let most):
            let steps = turns.steps(material, most: most)
            return spaced(steps.map { turnRow($0, face, material, width: width) }, above: above, face)
        case .routes:
            return spaced(
                material.routes.enumerated().map { routeRow($0, $1, face, material, width: width) }, above: above, face)
        }
    }

    /// A list: its own space above the first entry, a little between the others.
    private func spaced(_ rows: [BlockRow], above: Double, _ face: TextFace) -> [BlockRow] {
        rows.enumerated().map { index, row in
            var row = row
            row.spaceAbove = index == 0 ? above : 0.22 * face.size
            return row
        }
    }

    private func shopRow(
        _ entry: PageMaterial.Entry, _ text: FieldText, _ face: TextFace, _ material: PageMaterial, width: Double
    ) -> BlockRow {
        let fields = PageFields(record: entry.shop.record, located: nil, shops: [], words: material.words)
        let distance = setter.line(material.words.distance(entry.metres), face)
        let indent = 1.75 * face.size
        // Lists of shops name them in columns of several names.
        let filled = try? text.filled { $0.lowercased() == "name" ? entry.shop.displayName : fields.text($0) }
        let paragraphs = (filled ?? "").split(whereSeparator: \.isNewline).map(String.init)
        // The distance stands beside the first paragraph only.
        let beside = setter.lines(
            paragraphs.first ?? entry.shop.displayName, face, width: width - indent - distance.width - BlockRow.gap)
        let below = paragraphs.dropFirst().flatMap { setter.lines($0, face, width: width - indent) }
        return BlockRow(
            lines: beside + below, spaceAbove: 0, indent: indent, mark: badge(entry.number, face), trailing: distance,
            besideTrailing: beside.count)
    }

    /// How the distances of shops are measured: below all columns and apart from the last entry, which it does not
    /// speak of alone. Nil in a block without shops.
    func note(_ parts: [TextBlock.Part], _ material: PageMaterial, shrink: Double, width: Double) -> BlockRow? {
        guard !material.shops.isEmpty, let list = parts.first(where: \.isShops) else { return nil }
        let size = list.size.upperBound - shrink * (list.size.upperBound - list.size.lowerBound)
        let face = TextFace(fonts: look.regular, size: 0.92 * size, colour: look.quietInk)
        return BlockRow(
            lines: setter.lines(material.words.asTheCrowFlies, face, width: width), spaceAbove: 0.5 * size)
    }

    /// A number in a disc, as on the pin's head.
    private func badge(_ text: String, _ face: TextFace) -> [Node] {
        let radius = 0.62 * face.size
        let centre = Point(radius, face.lineHeight / 2)
        let letter = TextFace(fonts: look.bold, size: 0.92 * face.size, colour: look.rim)
        return [
            .fill(Path(circleAt: centre, radius: radius), look.shop), setter.line(text, letter).centred(at: centre),
        ]
    }

    private func turnRow(_ step: TurnList.Step, _ face: TextFace, _ material: PageMaterial, width: Double) -> BlockRow {
        let side = 1.2 * face.size
        let indent = 1.7 * face.size + Double(max(0, step.arrows.count - 1)) * side
        let trailing = step.metres.map { setter.line(material.words.distance($0), face) }
        let room = width - indent - (trailing.map { $0.width + BlockRow.gap } ?? 0)
        let signs = step.arrows.enumerated().flatMap { index, arrow in
            arrow.nodes(
                in: Box(x: Double(index) * side, y: (face.lineHeight - side) / 2, width: side, height: side),
                face.colour)
        }
        var lines = setter.lines(step.text, face, width: room, keeping: [step.name].compactMap(\.self))
        if let short = step.short, lines.count > 1 { lines = setter.lines(short, face, width: room) }
        return BlockRow(lines: lines, spaceAbove: 0, indent: indent, mark: signs, trailing: trailing)
    }

    private func routeRow(
        _ index: Int, _ journey: LocatedRoute, _ face: TextFace, _ material: PageMaterial, width: Double
    ) -> BlockRow {
        let route = journey.route
        let words = material.words
        let via = words.via(route.mainRoads())
        let text = words.journey(route) + (via.isEmpty ? "" : " " + via)
        let indent = 3.2 * face.size
        var line = Path()
        let thickness = 0.42 * face.size
        // With its round ends as long as it is to look.
        line.add(
            [Point(thickness / 2, face.lineHeight / 2), Point(2.6 * face.size - thickness / 2, face.lineHeight / 2)],
            closed: false)
        return BlockRow(
            lines: setter.lines(text, face, width: width - indent), spaceAbove: 0, indent: indent,
            mark: [
                .stroke(line, Stroke(width: thickness, cap: .round), look.route.colour(index))
            ])
    }
}

extension RouteLook {
    /// The colour of a route by its place, from 0.
    func colour(_ index: Int) -> RGBA { colours.indices.contains(index) ? colours[index] : colours.last ?? .white }
}
