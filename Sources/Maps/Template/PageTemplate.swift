package import Foundation
package import Geo
package import Graphics

/// The design of a page, fixed for all records of a job: the sheet, its look, and what stands where.
package struct PageTemplate: Sendable, Equatable {
    /// For people and for error texts.
    package var name: String
    package var sheet: Sheet
    package var look: Look
    /// The main map; every page has one.
    package var map: MapElement
    /// Everything else, in the order of drawing.
    package var elements: [Element]
    /// Texts of the job by name, lower case: `{texts.NAME}` in the template's own texts.
    package var texts: [String: FieldText]
    package var words: Words
    /// The attribution of the map data; on every page.
    package var credit: String
    /// The files of its pictures.
    package var files: [URL]

    package init(
        name: String = "page", sheet: Sheet, look: Look = Look(), map: MapElement, elements: [Element],
        texts: [String: FieldText] = [:], words: Words = Words(.en), credit: String, files: [URL] = []
    ) {
        self.name = name
        self.sheet = sheet
        self.look = look
        self.map = map
        self.elements = elements
        self.texts = texts
        self.words = words
        self.credit = credit
        self.files = files
    }
}

/// The paper, in mm.
package struct Sheet: Sendable, Equatable {
    /// Size of the trimmed page.
    package var width: Double
    package var height: Double
    /// Width of the strip beyond the trim edge, 0 or more.
    package var bleed: Double
    /// How far inside the trim edge texts and pins stay.
    package var margin: Double
    /// Pixels an inch of its pictures.
    package var resolution = 300.0

    package init(width: Double, height: Double, bleed: Double = 0, margin: Double = 4) {
        self.width = width
        self.height = height
        self.bleed = bleed
        self.margin = margin
    }

    /// The page with its bleed; the media's top left corner is the origin of all boxes.
    package var media: Box { Box(x: 0, y: 0, width: width + 2 * bleed, height: height + 2 * bleed) }
    /// The trimmed page.
    package var trim: Box { Box(x: bleed, y: bleed, width: width, height: height) }
    /// The part for texts and pins.
    package var safe: Box { trim.insetBy(margin) }
}

/// One thing on the page beside the main map.
package struct Element: Sendable, Equatable {
    /// Its key in the template, for error texts and warnings.
    package var name: String
    package var place: Place
    /// Shown only where this holds.
    package var condition: Condition?
    package var content: Content

    package init(name: String, place: Place, condition: Condition? = nil, content: Content) {
        self.name = name
        self.place = place
        self.condition = condition
        self.content = content
    }

    /// The kinds of elements.
    package enum Content: Sendable, Equatable {
        case inset(Inset)
        case text(TextBlock)
        case picture(PictureElement)
        case code(CodeElement)
        /// Paper that nothing enters: address window, stamp, code of the inserter.
        case zone(Zone)
        case scaleBar(ScaleBar)
        case northArrow(NorthArrow)
        case legend(Legend)
        case credit(CreditLine)
        case shape(ShapeElement)
    }
}

/// Where an element stands.
package enum Place: Sendable, Equatable {
    /// At fixed distances from the edges of the page, or of the part of the main map inside the safe area.
    case fixed(Edges, within: Reference)
    /// In the first of these corners of the main map where it hides neither pins nor route; `maximum` is its greatest
    /// size in mm, of which a text takes what it needs. A text that is too long for it may take the map's whole width
    /// and a third more paper.
    case corner([Corner], maximum: Point)
    /// What elements fixed to the page leave: the largest rectangle, with the bleed, and some paper between them and
    /// the map where they have no ground of their own. For the main map alone.
    case rest

    /// What distances are measured from.
    package enum Reference: Sendable, Equatable { case page, map }

    /// Corners of a box.
    package enum Corner: String, Sendable, CaseIterable {
        case topLeft = "top-left"
        case topRight = "top-right"
        case bottomLeft = "bottom-left"
        case bottomRight = "bottom-right"
    }
}

/// Distances from edges and lengths, in mm. Of the three of an axis up to two are given; one given distance sets the
/// element to that side, none centres it, and a length that is not given is what the content needs.
package struct Edges: Sendable, Equatable {
    package var left: Double?
    package var top: Double?
    package var right: Double?
    package var bottom: Double?
    package var width: Double?
    package var height: Double?

    package init(
        left: Double? = nil, top: Double? = nil, right: Double? = nil, bottom: Double? = nil, width: Double? = nil,
        height: Double? = nil
    ) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
        self.width = width
        self.height = height
    }
}

/// Colours, typefaces and measures of what lies on the map, so that a design speaks with one voice.
package struct Look: Sendable, Equatable {
    /// Families with style words, the wanted one first.
    package var regular = ["Noto Sans"]
    package var bold = ["Noto Sans Bold"]
    package var ink = RGBA(0x1E1E1E)
    package var quietInk = RGBA(0x4A4A4A)
    /// Ground of panels. Opaque by default: what shines through looks like dirt in print.
    package var panel = RGBA.white
    /// The customer, and the first route.
    package var accent = RGBA(0xC8102E)
    /// Ground of the customer's pin, whose outline and mark then have the accent's colour, so that black and white
    /// pages tell it from shops; nil for a pin filled with the accent.
    package var homeGround: RGBA?
    /// Shops.
    package var shop = RGBA(0x14406B)
    /// White line around pins.
    package var rim = RGBA.white
    /// Radius of a pin's head in mm.
    package var pinRadius = 2.7
    package var route = RouteLook()

    package init() {}
}

/// How ways are drawn; lengths in mm.
package struct RouteLook: Sendable, Equatable {
    /// By the order of the routes, 1...5 colours; the last one serves all further ones.
    package var colours = [RGBA(0xC8102E), RGBA(0x14406B), RGBA(0x2E7D32), RGBA(0x6A1B9A), RGBA(0x8D5A00)]
    package var width = 1.0
    /// Width of the rim on each side, which keeps the way apart from roads of its own colour and from itself.
    package var casing = 0.35
    package var casingColour = RGBA.white
    /// Distance of arrows along the way; 0 for none.
    package var arrows = 14.0

    package init() {}
}
