import Maps

/// An element of type `text`.
extension DocumentReader {
    /// Parts of a text at most.
    private static let mostParts = 50
    /// Sizes of letters that are not said, in mm.
    private static let standardSizes = 2.2...2.75

    /// The text in `section`, whose keys are checked.
    mutating func textBlock(_ section: Section, _ look: Look) -> TextBlock? {
        let alignment: TextBlock.Alignment = choice("align", in: section) ?? .left
        let anchor: TextBlock.Anchor = choice("anchor", in: section) ?? .top
        let columns = number("columns", in: section, 1...12, whole: true).map { Int($0) } ?? 1
        let ground = ground("ground", in: section, look)
        let overflow: TextBlock.Overflow = choice("overflow", in: section) ?? .fail
        guard let item = item("parts", in: section),
            let items = list(item, of: 1...Self.mostParts, what: "parts")
        else { return nil }
        let parts = items.compactMap { part($0, look) }
        return TextBlock(
            parts: parts, alignment: alignment, anchor: anchor, columns: columns, ground: ground, overflow: overflow)
    }

    private mutating func part(_ item: Item, _ look: Look) -> TextBlock.Part? {
        let contents = ["text", "shops", "turns", "routes"]
        guard let section = section(item, keys: contents + ["bold", "size", "colour", "above", "if"]) else {
            return nil
        }
        let isBold = flag("bold", in: section) ?? false
        let size = sizes(in: section) ?? Self.standardSizes
        let colour = colour("colour", in: section, look: look)
        let above = length("above", in: section, 0...200) ?? 0
        let condition = condition(in: section)
        let given = contents.filter { section.nodes[$0] != nil }
        if given.count != 1 {
            let found = given.isEmpty ? "none" : given.joined(separator: ", ")
            report(item, "found \(found) of \(contents.joined(separator: ", ")), expected one of them")
        }
        guard let content = content(section) else { return nil }
        return TextBlock.Part(
            content, condition: condition, isBold: isBold, size: size, colour: colour, spaceAbove: above)
    }

    private mutating func content(_ section: Section) -> TextBlock.Content? {
        let text = template("text", in: section)
        let shops = template("shops", in: section)
        let turns = number("turns", in: section, 1...100, whole: true)
        if let hasRoutes = flag("routes", in: section) {
            if hasRoutes { return .routes }
            report("routes", in: section, "found false, expected true; leave the part out for none")
        }
        if let text { return .text(text) }
        if let shops { return .shops(shops) }
        return turns.map { .turns(most: Int($0)) }
    }

    /// `size`: one size, or the smallest and the largest.
    private mutating func sizes(in section: Section) -> ClosedRange<Double>? {
        guard let item = item("size", in: section) else { return nil }
        guard case .list = item.node.value else {
            return length(item, Self.letterSizes).map { $0...$0 }
        }
        guard let items = list(item, of: 2...2, what: "sizes (smallest, largest), or one size") else { return nil }
        let sizes = items.compactMap { length($0, Self.letterSizes) }
        guard sizes.count == 2 else { return nil }
        guard sizes[0] <= sizes[1] else {
            let (low, high) = (DocumentNode.format(sizes[0]), DocumentNode.format(sizes[1]))
            report(item, "the smallest size \(low) is above the largest \(high)")
            return nil
        }
        return sizes[0]...sizes[1]
    }
}
