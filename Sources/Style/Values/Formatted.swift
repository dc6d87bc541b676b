/// Text in sections, each with a look of its own, as the `format` expression makes it; a plain string is one section.
package struct Formatted: Sendable, Hashable {
    /// A run of text, or an image in its place.
    package struct Section: Sendable, Hashable {
        package var text: String
        /// Name of the sprite image that stands here instead of text.
        package var image: String?
        /// Size relative to `text-size`.
        package var scale: Double?
        /// Fonts in place of `text-font`.
        package var font: [String]?
        /// Colour in place of `text-color`.
        package var color: Color?
        /// `bottom`, `center` or `top`; nil for the usual.
        package var verticalAlign: String?

        package init(
            _ text: String, image: String? = nil, scale: Double? = nil, font: [String]? = nil, color: Color? = nil,
            verticalAlign: String? = nil
        ) {
            self.text = text
            self.image = image
            self.scale = scale
            self.font = font
            self.color = color
            self.verticalAlign = verticalAlign
        }
    }

    package var sections: [Section]

    package init(sections: [Section]) {
        self.sections = sections
    }

    /// One section of plain text.
    package init(_ text: String) {
        sections = [Section(text)]
    }

    /// The text of all sections without their looks.
    package var text: String { sections.map(\.text).joined() }

    /// Whether there is neither text nor image.
    package var isEmpty: Bool { sections.allSatisfy { $0.text.isEmpty && $0.image == nil } }
}
