package import Graphics

/// The main map.
package struct MapElement: Sendable, Equatable {
    /// `rest`, or fixed to the page.
    package var place: Place
    package var view: MapView
    /// Rings around the customer, of which those that fit are drawn.
    package var rings: [Ring]
    /// Size of a style pixel as a multiple of 1/96 inch.
    package var symbolScale: Double

    package init(place: Place = .rest, view: MapView, rings: [Ring] = [], symbolScale: Double = 1) {
        self.place = place
        self.view = view
        self.rings = rings
        self.symbolScale = symbolScale
    }
}

/// How much of the world a map shows.
package struct MapView: Sendable, Equatable {
    /// What decides the ground covered.
    package enum Rule: Sendable, Equatable {
        /// The customer, this many of the nearest shops and the reachable range fit.
        case fit(shops: Int)
        /// The map is this wide on the ground, in metres; the customer is in the middle.
        case width(metres: Double)
        /// This far around the customer fits, in metres.
        case radius(metres: Double)
        /// 1:N; the customer is in the middle.
        case scale(denominator: Double)
        /// The routes fit.
        case route
    }

    package var rule: Rule
    /// Scale denominators allowed, N of 1:N.
    package var scale: ClosedRange<Double>
    /// Free space around pins and routes, in mm.
    package var padding: Double

    package init(_ rule: Rule, scale: ClosedRange<Double> = 2_500...100_000, padding: Double = 2) {
        self.rule = rule
        self.scale = scale
        self.padding = padding
    }
}

/// A circle around the customer.
package struct Ring: Sendable, Equatable {
    /// Ground radius in metres.
    package var metres: Double
    /// Minutes that it stands for, at the pace that `metres` was made with; nil where it says its distance.
    package var minutes: Double?

    package init(metres: Double, minutes: Double? = nil) {
        self.metres = metres
        self.minutes = minutes
    }
}

/// A further map in a frame of its own.
package struct Inset: Sendable, Equatable {
    /// What is in its middle.
    package enum Subject: String, Sendable, CaseIterable { case overview, start, destination }
    /// Its outline; a circle takes the smaller side of its box.
    package enum Outline: String, Sendable, CaseIterable { case box, circle }
    /// How the two maps refer to each other.
    package enum Locator: String, Sendable, CaseIterable {
        case none
        /// The ground of the larger scale is framed in the map of the smaller one.
        case box
        /// Framed, and joined to the inset by a line; for start and destination.
        case callout
    }
    /// How large it shows the ground.
    package enum Scale: Sendable, Equatable {
        /// 1:N.
        case denominator(Double)
        /// N times smaller than the main map.
        case times(Double)
    }

    package var subject: Subject
    package var scale: Scale
    package var outline: Outline
    package var locator: Locator
    package var border: Border
    /// True where the inset is left out on pages on which it would show little more than the main map does: a detail
    /// less than 1.8 times larger, an overview of less than one and a half times the ground's width or height.
    package var isOptional: Bool

    package init(
        _ subject: Subject, scale: Scale, outline: Outline = .box, locator: Locator = .box,
        border: Border = Border(width: 0.35, colour: RGBA(0x4A4A4A)), isOptional: Bool = true
    ) {
        self.subject = subject
        self.scale = scale
        self.outline = outline
        self.locator = locator
        self.border = border
        self.isOptional = isOptional
    }
}

/// A line around a box, width in mm.
package struct Border: Sendable, Equatable {
    package var width: Double
    package var colour: RGBA

    package init(width: Double, colour: RGBA) {
        self.width = width
        self.colour = colour
    }
}
