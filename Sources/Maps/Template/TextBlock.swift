package import Graphics

/// Texts and lists one below the other, on a ground of their own or on the paper.
package struct TextBlock: Sendable, Equatable {
    /// What becomes of a text that does not fit in its smallest size.
    package enum Overflow: String, Sendable, CaseIterable {
        /// The record gets a verdict and no page.
        case fail
        /// It ends in "…", lists lose entries, and the record gets a warning.
        case warn
    }

    package enum Alignment: String, Sendable, CaseIterable { case left, centre, right }
    /// Where the lines stand in a box that is higher than they are.
    package enum Anchor: String, Sendable, CaseIterable { case top, middle, bottom }

    package var parts: [Part]
    package var alignment: Alignment
    package var anchor: Anchor
    /// Columns that the parts flow through, 1 or more.
    package var columns: Int
    package var ground: Ground?
    package var overflow: Overflow

    package init(
        parts: [Part], alignment: Alignment = .left, anchor: Anchor = .top, columns: Int = 1, ground: Ground? = nil,
        overflow: Overflow = .fail
    ) {
        self.parts = parts
        self.alignment = alignment
        self.anchor = anchor
        self.columns = columns
        self.ground = ground
        self.overflow = overflow
    }

    /// A paragraph, a list or a gap.
    package struct Part: Sendable, Equatable {
        package var content: Content
        package var condition: Condition?
        package var isBold: Bool
        /// Letters are as large as there is room for, in mm.
        package var size: ClosedRange<Double>
        /// Nil for the look's ink.
        package var colour: RGBA?
        /// Space above in mm, where it is not the first.
        package var spaceAbove: Double

        package init(
            _ content: Content, condition: Condition? = nil, isBold: Bool = false, size: ClosedRange<Double>,
            colour: RGBA? = nil, spaceAbove: Double = 0
        ) {
            self.content = content
            self.condition = condition
            self.isBold = isBold
            self.size = size
            self.colour = colour
            self.spaceAbove = spaceAbove
        }
    }

    /// What a part says.
    package enum Content: Sendable, Equatable {
        case text(FieldText)
        /// The shops that are shown, with their numbers; each as this text over the shop's fields, its distance to the
        /// right.
        case shops(FieldText)
        /// The steps of the first route, at most this many.
        case turns(most: Int)
        /// The routes, each with its colour, distance, time and main roads.
        case routes
    }
}

/// The coloured ground of an element, lengths in mm.
package struct Ground: Sendable, Equatable {
    package var colour: RGBA
    package var border: Border?
    package var padding: Double
    package var radius: Double

    package init(colour: RGBA, border: Border? = nil, padding: Double = 2.2, radius: Double = 1.4) {
        self.colour = colour
        self.border = border
        self.padding = padding
        self.radius = radius
    }
}
