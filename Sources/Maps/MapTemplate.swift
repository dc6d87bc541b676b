/// The design of a page and the rules of its view, fixed for all records of a job.
package struct MapTemplate: Sendable, Equatable {
    /// How much of the world a map shows.
    package enum View: Sendable, Equatable {
        /// The customer, this many of the nearest shops and the reachable range fit.
        case fit(shops: Int)
        /// The trimmed page is this wide on the ground, in metres; the customer is in the middle.
        case width(metres: Double)
        /// This far around the customer fits on the page, in metres.
        case radius(metres: Double)
        /// The route fits.
        case route
    }

    /// Size of the trimmed page in mm.
    package var width: Double
    package var height: Double
    /// Width of the strip beyond the trim edge in mm.
    package var bleed: Double
    /// How far inside the trim edge texts and pins stay, in mm.
    package var margin: Double
    /// Size of a style pixel as a multiple of 1/96 inch.
    package var symbolScale: Double
    package var view: View
    /// Scale denominators allowed, N of 1:N.
    package var scale: ClosedRange<Double>
    /// Free space around pins and route, in mm.
    package var padding: Double
    package var words: Words
    /// The attribution of the map data; on every page.
    package var credit: String

    package init(
        width: Double = 148, height: Double = 105, bleed: Double = 0, margin: Double = 4, symbolScale: Double = 1,
        view: View, scale: ClosedRange<Double> = 2_500...100_000, padding: Double = 2, words: Words = Words(.en),
        credit: String
    ) {
        self.width = width
        self.height = height
        self.bleed = bleed
        self.margin = margin
        self.symbolScale = symbolScale
        self.view = view
        self.scale = scale
        self.padding = padding
        self.words = words
        self.credit = credit
    }
}
