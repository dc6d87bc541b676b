package import Graphics
package import Renderer

/// A picture, the same on every page: a logo, a photograph.
package struct PictureElement: Sendable, Equatable {
    package enum Fit: String, Sendable, CaseIterable {
        /// Wholly to be seen.
        case contain
        /// The whole box is filled, and what stands out is cut.
        case cover
    }

    package var picture: Picture
    package var fit: Fit

    package init(_ picture: Picture, fit: Fit = .contain) {
        self.picture = picture
        self.fit = fit
    }
}

/// A QR code with its quiet zone of four modules.
package struct CodeElement: Sendable, Equatable {
    package var text: FieldText
    package var correction: QRCode.Correction

    package init(text: FieldText, correction: QRCode.Correction = .medium) {
        self.text = text
        self.correction = correction
    }
}

/// Paper that nothing enters.
package struct Zone: Sendable, Equatable {
    /// Colour of the paper there; nil leaves the map's shapes to be seen, without labels, pins or panels.
    package var paper: RGBA?

    package init(paper: RGBA? = .white) { self.paper = paper }
}

/// A bar of a round ground length.
package struct ScaleBar: Sendable, Equatable {
    package var ground: RGBA?
    /// Whether "1:N" stands beside the length.
    package var showsRatio: Bool

    package init(ground: RGBA? = .white, showsRatio: Bool = false) {
        self.ground = ground
        self.showsRatio = showsRatio
    }
}

/// An arrow that points north.
package struct NorthArrow: Sendable, Equatable {
    package var colour: RGBA

    package init(colour: RGBA = RGBA(0x1E1E1E)) { self.colour = colour }
}

/// Explains pins, routes and areas, as far as they are on the page.
package struct Legend: Sendable, Equatable {
    /// Size of the letters in mm.
    package var size: Double
    package var ground: Ground?

    package init(size: Double = 2.2, ground: Ground? = nil) {
        self.size = size
        self.ground = ground
    }
}

/// The attribution of the map data.
package struct CreditLine: Sendable, Equatable {
    /// Size of the letters in mm.
    package var size: Double
    package var ground: RGBA?
    package var colour: RGBA

    package init(size: Double = 1.75, ground: RGBA? = .white, colour: RGBA = RGBA(0x4A4A4A)) {
        self.size = size
        self.ground = ground
        self.colour = colour
    }
}

/// A plain rectangle or, where one side is 0, a line.
package struct ShapeElement: Sendable, Equatable {
    package var fill: RGBA?
    package var border: Border?
    package var radius: Double

    package init(fill: RGBA? = nil, border: Border? = nil, radius: Double = 0) {
        self.fill = fill
        self.border = border
        self.radius = radius
    }
}
