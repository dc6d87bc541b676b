import Geo

/// What a job demands of positions and routes.
package struct LocatedRequirements: Sendable, Equatable {
    /// Customers with weaker positions get a verdict.
    package var minimumCustomerLevel: MatchLevel
    /// Shops with weaker positions are left out with a warning.
    package var minimumShopLevel: MatchLevel
    /// True where a customer without a route gets no map.
    package var needsRoute: Bool
    /// Routes a customer gets at most, 1…5. Only with one, the quickest route must be usable; of several, any will do.
    package var mostRoutes: Int
    /// True where the shortest of several routes is the best, not the quickest.
    package var prefersShortest: Bool

    /// The defaults are locr's: postal for customers, house for shops.
    package init(
        minimumCustomerLevel: MatchLevel = .postal, minimumShopLevel: MatchLevel = .house, needsRoute: Bool = false,
        mostRoutes: Int = 1, prefersShortest: Bool = false
    ) {
        self.minimumCustomerLevel = minimumCustomerLevel
        self.minimumShopLevel = minimumShopLevel
        self.needsRoute = needsRoute
        self.mostRoutes = mostRoutes
        self.prefersShortest = prefersShortest
    }
}

extension LocatedBatch {
    /// Joins lists and results by their order.
    ///
    /// `routes` may be empty; `assignment` nil is inferred from their number. `ranges` is empty or has one item a
    /// customer. What fails for one customer is a `Verdict` in its place; lists that do not belong together are errors.
    package static func join(
        customers: AddressList, shops: AddressList,
        customerGeocodes: [Outcome<Geocode>], shopGeocodes: [Outcome<Geocode>],
        routes: [Outcome<Route>] = [], assignment: RouteAssignment? = nil,
        ranges: [Outcome<ReachableRange>] = [], requirements: LocatedRequirements = LocatedRequirements()
    ) throws(BatchError) -> LocatedBatch {
        try check(customerGeocodes.count, "geocodes", of: customers)
        try check(shopGeocodes.count, "geocodes", of: shops)
        if !ranges.isEmpty { try check(ranges.count, "reachable ranges", of: customers) }
        try GeocodeOrder.check(customers, customerGeocodes)
        var join = Join(shops: shops, geocodes: shopGeocodes, routes: routes, requirements: requirements)
        var assignment = assignment
        if assignment == nil { assignment = try .inferred(routes: routes.count, customers: customers, shops: shops) }
        let assigned = try assignment?.routes(count: routes.count, customers: customers, shops: shops)
        if let assigned { try join.checkOrder(assigned, customers: customers, geocodes: customerGeocodes) }
        let records = customers.records.enumerated().map { at, record in
            join.record(
                record, position: customerGeocodes[at], routes: assigned?[at] ?? [],
                range: ranges.isEmpty ? nil : ranges[at])
        }
        return LocatedBatch(shops: join.shops.compactMap(\.self), records: records, warnings: join.warnings)
    }

    private static func check(_ found: Int, _ what: String, of list: AddressList) throws(BatchError) {
        guard found == list.records.count else {
            throw BatchError(
                .itemCount, file: list.file, "\(found) \(what) found; \(list.records.count) were expected, one a record"
            )
        }
    }
}

/// The join of one batch: shops and routes, against which each customer is held.
private struct Join {
    /// One a record of the shops' list; nil where the shop is left out.
    let shops: [LocatedShop?]
    let usableShops: ShopList
    var warnings: [String] = []
    let shopIDs: [String]
    let routes: [Outcome<Route>]
    let requirements: LocatedRequirements

    /// Routers move the ends of a route to the nearest road they may use, in towns by less than 100 m. Farther than
    /// this many metres, the route is taken for somebody else's.
    private static let farthestSnap = 1000.0
    /// Half of all routes of a batch in its right order start nearer than this many metres to their customers.
    private static let farthestMedianSnap = 250.0

    init(
        shops list: AddressList, geocodes: [Outcome<Geocode>], routes: [Outcome<Route>],
        requirements: LocatedRequirements
    ) {
        shopIDs = list.records.map(\.id)
        self.routes = routes
        self.requirements = requirements
        var shops: [LocatedShop?] = []
        for (at, record) in list.records.enumerated() {
            do throws(Verdict) {
                let position = try geocodes[at].position(of: record, minimum: requirements.minimumShopLevel)
                shops.append(
                    LocatedShop(number: at + 1, record: record, coordinate: position.coordinate, level: position.level))
            } catch {
                shops.append(nil)
                warnings.append(
                    "\(list.file): shop \(record.id.excerpt) (row \(record.row)) is left out: \(error.message)")
            }
        }
        self.shops = shops
        usableShops = ShopList(shops.compactMap(\.self))
    }

    /// Results out of order would give wrong maps that look right. Neighbours in a list often live near each other, so
    /// the check of each route alone would miss some: the median of the batch tells.
    func checkOrder(
        _ assigned: [[AssignedRoute]], customers: AddressList, geocodes: [Outcome<Geocode>]
    ) throws(BatchError) {
        var distances: [Double] = []
        for (at, items) in assigned.enumerated() {
            guard let position = geocodes[at].value, position.level >= .street else { continue }
            for item in items {
                guard let start = routes[item.item].value?.points.first else { continue }
                distances.append(start.distance(to: position.coordinate))
            }
        }
        distances.sort()
        guard distances.count >= 8, distances[distances.count / 2] > Self.farthestMedianSnap else { return }
        throw BatchError(
            .assignment, file: customers.file,
            "the routes are not those of these customers, or out of order: half of them start more than "
                + "\(Int(min(distances[distances.count / 2], 1e9))) m from their customer")
    }

    /// One customer's data, or the first reason against it.
    mutating func record(
        _ record: AddressRecord, position: Outcome<Geocode>, routes items: [AssignedRoute],
        range: Outcome<ReachableRange>?
    ) -> LocatedRecord {
        do throws(Verdict) {
            let position = try position.position(of: record, minimum: requirements.minimumCustomerLevel)
            var located = Located(record: record, position: position)
            located.reach = try range.map { (range) throws(Verdict) in
                try reach(range, of: record, from: position.coordinate)
            }
            do throws(Verdict) {
                located.routes = try routes(of: record, from: position.coordinate, among: items)
            } catch {
                guard !requirements.needsRoute else { throw error }
                // A job without routes has no items, and nothing to warn of.
                if !items.isEmpty { warnings.append("row \(record.row): the route is left out: \(error.message)") }
            }
            return .located(located)
        } catch {
            return .rejected(error)
        }
    }

    private func reach(
        _ range: Outcome<ReachableRange>, of record: AddressRecord, from position: Coordinate
    ) throws(Verdict) -> ReachableRange {
        switch range {
        case .failure(let failure):
            throw Verdict(
                record, .reach, "reach-failed", "\(failure.code): \(failure.message)", hint: "request the range again")
        case .success(let range):
            try check(range.center, is: "the range's centre", near: position, named: "customer", record, .reach)
            return range
        }
    }

    /// A customer's routes and the shops they end at, the preferred one first.
    ///
    /// Where several are allowed, those that cannot be used are left out with a warning as long as one is left.
    private mutating func routes(
        of record: AddressRecord, from position: Coordinate, among items: [AssignedRoute]
    ) throws(Verdict) -> [LocatedRoute] {
        guard !items.isEmpty else {
            throw Verdict(
                record, .route, "route-missing", "no route was requested for this customer",
                hint: "request a route from this customer to a shop")
        }
        let most = requirements.mostRoutes
        let usable = try usable(items, of: record)
        var failures = usable.compactMap { item in
            routes[item.item].failure.map {
                Verdict(
                    record, .route, "route-failed", "\($0.code): \($0.message)",
                    hint: "check that position and shop can be reached by road")
            }
        }
        var kept: [LocatedRoute] = []
        let candidates = candidates(among: usable)
        for (item, route) in most > 1 ? candidates[...] : candidates.prefix(1) {
            // A pair that is listed twice has one way.
            guard kept.count < most, !kept.contains(where: { $0.route.points == route.points }) else { continue }
            do throws(Verdict) {
                kept.append(try checked(route, to: item.shop, of: record, from: position))
            } catch {
                failures.append(error)
                // Rather no map than the second best one.
                if most == 1 { throw error }
            }
        }
        guard !kept.isEmpty else {
            throw failures.first
                ?? Verdict(record, .route, "route-failed", "no route", hint: "request the route again")
        }
        if most > 1 { warnings += failures.map { "row \(record.row): a route is left out: \($0.message)" } }
        return kept
    }

    /// The items that lead to usable shops.
    private func usable(_ items: [AssignedRoute], of record: AddressRecord) throws(Verdict) -> [AssignedRoute] {
        let usable = items.filter { $0.shop.map { shops[$0] != nil } ?? true }
        guard !usable.isEmpty else {
            let names = items.compactMap(\.shop).map { shopIDs[$0].excerpt }.joined(separator: ", ")
            throw Verdict(
                record, .route, "route-shop-left-out", "the route leads to a shop that is left out: \(names)",
                hint: "correct the shop's address, or lower the required level for shops")
        }
        return usable
    }

    /// The routes that succeeded, the quickest or shortest first. Where one pair is all there is, its alternatives follow in the
    /// service's order: with several pairs, other shops are the better choice.
    private func candidates(among items: [AssignedRoute]) -> [(AssignedRoute, Route)] {
        if items.count == 1, let item = items.first, var route = routes[item.item].value {
            let alternatives = route.alternatives
            route.alternatives = []
            return ([route] + alternatives).map { (item, $0) }
        }
        let length = requirements.prefersShortest ? \Route.lengthMetres : \Route.travelSeconds
        return items.compactMap { item in
            routes[item.item].value.map { route in
                var route = route
                route.alternatives = []
                return (item, route)
            }
        }.sorted { ($0.1[keyPath: length], $0.0.item) < ($1.1[keyPath: length], $1.0.item) }
    }

    /// A route with its shop, where both ends are where they should be.
    ///
    /// - Parameter place: of the shop in the list; nil where the end of the route tells.
    private func checked(
        _ route: Route, to place: Int?, of record: AddressRecord, from position: Coordinate
    ) throws(Verdict) -> LocatedRoute {
        // A route has two points at least; the fallback only spares the force.
        let start = route.points.first ?? position
        let end = route.points.last ?? position
        try check(start, is: "the route's start", near: position, named: "customer", record, .route)
        guard let shop = place.map({ shops[$0] }) ?? usableShops.nearest(1, to: end).first else {
            throw Verdict(
                record, .route, "route-shop-left-out", "there is no usable shop",
                hint: "correct the shops' addresses, or lower the required level for shops")
        }
        try check(
            end, is: "the route's end", near: shop.coordinate, named: "shop \(shop.record.id.excerpt)", record, .route)
        return LocatedRoute(route: route, destination: shop)
    }

    /// Holds a result against the place it was asked for.
    private func check(
        _ point: Coordinate, is what: String, near place: Coordinate, named name: String, _ record: AddressRecord,
        _ stage: Verdict.Stage
    ) throws(Verdict) {
        let distance = point.distance(to: place)
        guard distance > Self.farthestSnap else { return }
        throw Verdict(
            record, stage, stage.rawValue + "-mismatch",
            "\(what) is \(Int(distance)) m from the \(name); at most \(Int(Self.farthestSnap)) m were expected",
            hint: "check that the results are in the order of the requests")
    }
}
