import Maps

/// Why a record stands in a proof.
package struct ProofReason: Sendable, Equatable {
    /// The kinds of reasons; the raw values are the words that people read.
    package enum Kind: String, Sendable, CaseIterable {
        case longestRoute = "longest route"
        case shortestRoute = "shortest route"
        case farthestShop = "farthest shop"
        case nearestShop = "nearest shop"
        case weakestMatch = "weakest match"
        case longestTexts = "longest texts"
        case mostCrowded = "most crowded map"
        case mostWarnings = "most warnings"
        /// The first map found with a kind of warning.
        case warning = "example of a warning"
        /// One of the first records of each reason against a map.
        case failed = "example without a map"
        /// One of the first records that can be drawn.
        case first = "first of the list"
    }

    package var kind: Kind
    /// How long, how far, how many; empty where there is nothing to say.
    package var figure: String

    init(_ kind: Kind, _ figure: String = "") {
        self.kind = kind
        self.figure = figure
    }

    /// `longest route (12.4 km)`.
    package var text: String { figure.isEmpty ? kind.rawValue : "\(kind.rawValue) (\(figure))" }
}
