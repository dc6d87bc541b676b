package import Foundation
package import Geo

/// What is asked of one item of a batch.
package enum BatchQuestion: Sendable, Equatable {
    /// The position of an address.
    case geocode(AddressRecord, GeocodeOptions)
    /// The way between two places.
    case route(from: Coordinate, to: Coordinate, RouteOptions)
    /// The area that can be reached from a place.
    case reach(from: Coordinate, ReachOptions)
}

/// How an address is looked up; names and meanings are TomTom's.
package struct GeocodeOptions: Sendable, Equatable {
    /// The services of TomTom Search.
    package enum Method: String, Sendable, CaseIterable {
        /// `/structuredGeocode`: parts of the address by name. The country must be an ISO code.
        case structured
        /// `/geocode`: the address as one text.
        case freeText
        /// `/search`: as one text, with tolerance for misspellings; finds points of interest too.
        case fuzzy
    }

    /// Which service is asked.
    package var method: Method
    /// An IETF tag such as `de-DE`, for the names in answers; nil leaves it to the service.
    package var language: String?
    /// ISO codes of countries to which a text is confined. An only one is the country of structured records without.
    package var countrySet: [String]
    /// Results of one item, 1…100.
    package var limit: Int

    /// The first result of the whole world, by name of its parts.
    package init(
        method: Method = .structured, language: String? = nil, countrySet: [String] = [], limit: Int = 1
    ) {
        self.method = method
        self.language = language
        self.countrySet = countrySet
        self.limit = limit
    }
}

/// How one travels. Azure 2025 knows car, truck and pedestrian only.
package enum TravelMode: String, Sendable, CaseIterable {
    case car, truck, taxi, bus, van, motorcycle, bicycle, pedestrian
}

/// What a route is best in. Azure 1.0 knows no `short`; Azure 2025 fastest and shortest only.
package enum RouteType: String, Sendable, CaseIterable {
    case fastest, shortest, short, eco, thrilling
}

/// What a route keeps off. Azure 2025 knows neither the first two nor `carTrains`.
package enum Avoidance: String, Sendable, CaseIterable {
    case carpools, alreadyUsedRoads, tollRoads, motorways, ferries, unpavedRoads, borderCrossings, tunnels, carTrains,
        lowEmissionZones
}

/// How a route is looked for.
package struct RouteOptions: Sendable, Equatable {
    /// What a route's guidance consists of.
    package enum Instructions: String, Sendable, CaseIterable {
        /// Manoeuvres and streets without sentences.
        case coded
        /// Sentences in the language of the request too.
        case text
    }

    /// How one travels.
    package var travelMode = TravelMode.car
    /// What the route is best in.
    package var routeType = RouteType.fastest
    /// Whether the traffic at the time of departure counts.
    package var traffic = false
    /// What the route keeps off where it can.
    package var avoid: [Avoidance] = []
    /// Further routes, 0…5; Azure 2025 0…2.
    package var alternatives = 0
    /// nil asks for no guidance.
    package var instructions: Instructions?
    /// An IETF tag such as `de-DE`, for the sentences; nil leaves it to the service.
    package var language: String?
    /// nil means now.
    package var departAt: Date?

    /// The fastest way by car, without traffic, alternatives and guidance.
    package init() {}
}

/// How far is reached for.
package struct ReachOptions: Sendable, Equatable {
    /// What may be spent.
    package enum Budget: Sendable, Equatable {
        /// Travel time.
        case seconds(Double)
        /// Length along the road.
        case metres(Double)
    }

    /// What may be spent.
    package var budget: Budget
    /// How one travels.
    package var travelMode = TravelMode.car
    /// What the ways are best in.
    package var routeType = RouteType.fastest
    /// Whether the traffic at the time of departure counts.
    package var traffic = false
    /// What the ways keep off where they can.
    package var avoid: [Avoidance] = []
    /// nil means now.
    package var departAt: Date?

    /// By car, without traffic.
    package init(_ budget: Budget) { self.budget = budget }
}

/// One item as the body of a service's request holds it.
package struct BatchItem: Sendable, Equatable {
    /// JSON or XML, ready to be sent.
    package let bytes: Data
    /// The language that the whole request must ask for, where an item cannot (Azure 2025).
    let language: String?

    init(_ text: String, language: String? = nil) {
        bytes = Data(text.utf8)
        self.language = language
    }
}
