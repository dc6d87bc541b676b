package import Geo
import Graphics
import Renderer

/// The words of one record's page.
package struct PanelText: Sendable, Equatable {
    /// The heading.
    package var title: String
    /// Lines below it.
    package var body: String

    package init(title: String, body: String) {
        self.title = title
        self.body = body
    }
}

/// The text block on the map: heading, body, the way in words, the list of shops.
struct Panel {
    /// An entry of the list of shops.
    struct Entry {
        var number: String
        var name: String
        var distance: String
    }

    var text: PanelText
    /// Distance and time in words; nil where the page has no route.
    var journey: String?
    var shops: [Entry]

    private static let padding = 2.2
    private static let titleSize = 3.7
    private static let bodySize = 2.75

    /// True where nothing would be read; blanks between empty fields are nothing.
    var isEmpty: Bool { (text.title + text.body).allSatisfy(\.isWhitespace) && journey == nil && shops.isEmpty }

    /// The block with its top left corner at the origin.
    ///
    /// Text shrinks to four fifths before it gives up: smaller could not be read in print.
    /// - Throws: where it does not fit or a character has no glyph.
    func set(maximum: Point, _ setter: TextSetter) throws(LayoutProblem) -> Furnishing {
        for shrink in [1, 0.9, 0.8] {
            let set = setter.set(paragraphs(shrink), width: maximum.x - 2 * Self.padding)
            guard set.missing.isEmpty else { throw .missingGlyphs(set.missing) }
            let box = Box(x: 0, y: 0, width: set.width + 2 * Self.padding, height: set.height + 2 * Self.padding - 0.6)
            guard box.width <= maximum.x + 0.01, box.height <= maximum.y else { continue }
            let inside = Point(Self.padding, Self.padding - 0.5)
            return Furnishing(
                nodes: [.fill(Path(box, radius: 1.4), Palette.panel)] + set.nodes.map { $0.translated(by: inside) },
                box: box)
        }
        throw .textTooLong(maximum)
    }

    private func paragraphs(_ shrink: Double) -> [Paragraph] {
        var paragraphs: [Paragraph] = []
        func add(_ text: String, _ fonts: [String], _ size: Double, _ colour: RGBA, above: Double) {
            guard !text.isEmpty else { return }
            paragraphs.append(
                Paragraph(text: text, fonts: fonts, size: size * shrink, colour: colour, spaceAbove: above * shrink))
        }
        add(text.title, Palette.bold, Self.titleSize, Palette.ink, above: 0)
        add(text.body, Palette.regular, Self.bodySize, Palette.ink, above: 0.5)
        add(journey ?? "", Palette.bold, Self.bodySize, Palette.accent, above: 0.9)
        for (index, shop) in shops.enumerated() {
            add(
                "\(shop.number)  \(shop.name) · \(shop.distance)", Palette.regular, Self.bodySize, Palette.shop,
                above: index == 0 ? 0.9 : 0)
        }
        return paragraphs
    }
}

/// Why a record's page cannot be laid out.
package enum LayoutProblem: Error, Equatable {
    /// Characters of the record's texts that no installed font has.
    case missingGlyphs([String])
    /// The texts are longer than a block of this size (mm) holds.
    case textTooLong(Point)
    /// What must be seen does not fit at the smallest scale allowed; the scale denominator that it would need.
    case outOfScale(needed: Double, allowed: Double)
    /// No corner of the page is free for the text block.
    case noRoomForText
    /// The shop in question is not known.
    case noShop
}
