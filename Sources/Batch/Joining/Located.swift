package import Geo

/// A shop whose position is exact enough.
package struct LocatedShop: Sendable, Equatable {
    /// Its place in the shops' list, from 1; shops that are left out keep their number.
    package var number: Int
    /// Its address and further columns.
    package var record: AddressRecord
    /// Where its pin goes.
    package var coordinate: Coordinate
    /// At least the level that the job requires of shops.
    package var level: MatchLevel

    /// A shop made in code; nothing is checked.
    package init(number: Int, record: AddressRecord, coordinate: Coordinate, level: MatchLevel) {
        self.number = number
        self.record = record
        self.coordinate = coordinate
        self.level = level
    }
}

/// A way from a customer to a shop that is usable.
package struct LocatedRoute: Sendable, Equatable {
    /// The way, without its alternatives.
    package var route: Route
    /// The shop that it ends at.
    package var destination: LocatedShop

    /// A route made in code; nothing is checked.
    package init(route: Route, destination: LocatedShop) {
        self.route = route
        self.destination = destination
    }
}

/// One customer with everything that the services found out about it: what a map is drawn from.
package struct Located: Sendable, Equatable {
    /// The customer.
    package var record: AddressRecord
    /// Where the customer lives, at least as exact as the job requires.
    package var position: Geocode
    /// The ways to shops, the preferred one first: the quickest, or the service's first of several to one shop. As many
    /// as the job asks for at most.
    package var routes: [LocatedRoute]
    /// What can be reached from `position`.
    package var reach: ReachableRange?

    /// A customer made in code; only the position is needed.
    package init(
        record: AddressRecord, position: Geocode, routes: [LocatedRoute] = [], reach: ReachableRange? = nil
    ) {
        self.record = record
        self.position = position
        self.routes = routes
        self.reach = reach
    }

    /// The preferred way, to `destination`; nil without one.
    package var route: Route? { routes.first?.route }
    /// The shop that `route` ends at; nil without a route.
    package var destination: LocatedShop? { routes.first?.destination }
}

/// A customer's share in a batch: data for a map, or the reason why there is none.
package enum LocatedRecord: Sendable, Equatable {
    /// Everything a map needs is there.
    case located(Located)
    /// No map, and why.
    case rejected(Verdict)
}

/// A joined batch.
package struct LocatedBatch: Sendable, Equatable {
    /// The usable shops, in the order of their list.
    package var shops: [LocatedShop]
    /// One a customer, in the order of their list.
    package var records: [LocatedRecord]
    /// What was left out without a verdict: shops, and routes that the job does not need.
    package var warnings: [String]

    /// A batch made in code.
    package init(shops: [LocatedShop], records: [LocatedRecord], warnings: [String] = []) {
        self.shops = shops
        self.records = records
        self.warnings = warnings
    }
}
