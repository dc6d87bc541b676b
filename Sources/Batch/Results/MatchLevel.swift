/// How exactly a position matches its address. The raw values are locr's accuracy numbers, of which more is better.
package enum MatchLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Coarser than a town. Never enough: it has no name by which a job could ask for it.
    case region = 0
    /// A town or a part of one.
    case city = 4
    /// The area of a postal code.
    case postal = 5
    /// A point somewhere on the right street.
    case street = 6
    /// The building.
    case house = 8
    /// Placed by hand.
    case manual = 10

    /// The level by its name in a manifest: `manual`, `house`, `street`, `postal` or `city`.
    package init?(name: String) {
        guard let level = Self.allCases.first(where: { $0.name == name }), level != .region else { return nil }
        self = level
    }

    /// The name in manifests and messages.
    package var name: String { String(describing: self) }

    /// Weaker is less.
    package static func < (a: MatchLevel, b: MatchLevel) -> Bool { a.rawValue < b.rawValue }

    /// Scores of `matchConfidence` below this demote a match by one level. In recorded answers sound house and street
    /// matches score 0.6 and more, results for another place less than 0.5.
    static let minimumConfidence = 0.5

    /// The level of a TomTom or Azure Maps v1 search result.
    ///
    /// An Address Range is interpolated along a block: the point can be several houses off or on the wrong side, so it
    /// counts as `street`. Unknown types count as `city`, too weak by default.
    init(resultType: String?, entityType: String?, confidence: Double?) {
        let level: MatchLevel =
            switch resultType {
            case "Point Address", "POI": .house
            case "Address Range", "Street", "Cross Street": .street
            case "Geography": Self.level(ofGeography: entityType)
            default: .city
            }
        self = (confidence ?? 1) < Self.minimumConfidence ? level.demoted : level
    }

    private static func level(ofGeography entityType: String?) -> MatchLevel {
        switch entityType {
        case "PostalCodeArea": .postal
        case "Country", "CountrySubdivision", "CountrySecondarySubdivision", "CountryTertiarySubdivision": .region
        default: .city
        }
    }

    /// The next weaker level.
    private var demoted: MatchLevel {
        switch self {
        case .manual: .house
        case .house: .street
        case .street: .postal
        case .postal: .city
        case .city, .region: .region
        }
    }
}
