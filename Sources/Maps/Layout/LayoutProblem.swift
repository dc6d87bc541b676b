package import Geo

/// Why a record's page cannot be laid out.
package enum LayoutProblem: Error, Equatable {
    /// Characters of the record's texts that no installed font has.
    case missingGlyphs([String])
    /// An element's texts are longer than its room (mm) holds.
    case textTooLong(element: String, room: Point)
    /// What must be seen does not fit at the smallest scale allowed; the scale denominator that it would need.
    case outOfScale(needed: Double, allowed: Double)
    /// The elements of the page leave no room for the map, pins included.
    case noRoomForMap
    /// An element finds no free place.
    case noRoom(element: String)
    /// The text of an element cannot become a code.
    case unusableCode(element: String, reason: String)
}

/// Something about a page that a person should look at; the page is right as it is.
package struct PageNote: Sendable, Equatable {
    /// The kinds of notes, as the index lists them.
    package enum Kind: String, Sendable, CaseIterable {
        /// A text stands in its smallest size.
        case textShrunk = "text-shrunk"
        /// A text ends in "…", or a list lacks entries.
        case textCut = "text-cut"
        /// Panels or insets lie on the route.
        case routeHidden = "route-hidden"
        /// The scale is smaller or larger than maps of streets usually have.
        case scale = "scale-unusual"
        /// Few of the map's labels found a place.
        case fewLabels = "few-labels"
        /// Streets of the turns have no name on the map.
        case namesMissing = "names-missing"
    }

    package var kind: Kind
    /// What it is about: an element's name, a share, a scale.
    package var subject: String

    package init(_ kind: Kind, _ subject: String) {
        self.kind = kind
        self.subject = subject
    }

    /// `text-shrunk(headline)`.
    package var text: String { "\(kind.rawValue)(\(subject))" }
}
