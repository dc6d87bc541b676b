package import Geo

/// The position that a service found for an address.
package struct Geocode: Sendable, Equatable {
    /// Always on the globe.
    package var coordinate: Coordinate
    /// How exactly it matches; already lowered where the service was unsure.
    package var level: MatchLevel
    /// The service's own estimate, 0…1; nil where it gave none.
    package var confidence: Double?
    /// The address that was found, in the service's words (`freeformAddress`).
    package var label: String

    /// A position, for example one placed by hand.
    package init(coordinate: Coordinate, level: MatchLevel, confidence: Double? = nil, label: String = "") {
        self.coordinate = coordinate
        self.level = level
        self.confidence = confidence
        self.label = label
    }
}

extension SearchResult {
    /// The result as a geocode; nil where the position is missing or not on the globe.
    var geocode: Geocode? {
        guard let coordinate = position?.coordinate else { return nil }
        return Geocode(
            coordinate: coordinate,
            level: MatchLevel(resultType: type, entityType: entityType, confidence: confidence),
            confidence: confidence, label: label ?? "")
    }
}
