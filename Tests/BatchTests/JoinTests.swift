import Batch
import Foundation
import Geo
import Testing

/// Customers at 7.10, 7.20 and so on, shops at 7.50, 7.60 and so on, all at latitude 43.7 and about 8 km apart.
private struct Batches {
    var customers = addresses("customers.csv", ["a", "b"])
    var shops = addresses("shops.csv", ["s", "t"])
    var customerGeocodes = [house(7.1, 43.7), house(7.2, 43.7)]
    var shopGeocodes = [house(7.5, 43.7), house(7.6, 43.7)]
    var routes: [Outcome<Route>] = []
    var ranges: [Outcome<ReachableRange>] = []
    var requirements = LocatedRequirements(needsRoute: true)
    var pairs: [(String, String)]?

    func join() throws(BatchError) -> LocatedBatch {
        let pairs = pairs.map { pairs in
            RoutePairs(
                file: "pairs.csv",
                pairs: pairs.enumerated().map { RoutePairs.Pair(customer: $1.0, shop: $1.1, line: $0 + 2) })
        }
        return try LocatedBatch.join(
            customers: customers, shops: shops, customerGeocodes: customerGeocodes, shopGeocodes: shopGeocodes,
            routes: routes, assignment: pairs.map(RouteAssignment.pairs), ranges: ranges, requirements: requirements)
    }

    func refusal() -> String? {
        do throws(BatchError) {
            _ = try join()
            return nil
        } catch {
            return error.description
        }
    }
}

extension LocatedRecord {
    fileprivate var located: Located? {
        if case .located(let located) = self { located } else { nil }
    }

    fileprivate var verdict: Verdict? {
        if case .rejected(let verdict) = self { verdict } else { nil }
    }
}

private let noRoute = Outcome<Route>.failure(ItemFailure(code: "route-no-route-found", message: "none"))

@Suite struct JoinTests {
    @Test func takesTheQuickestRouteOfTheNamedPairs() throws {
        var batches = Batches()
        batches.pairs = [("b", "t"), ("a", "s"), ("b", "s"), ("b", "t")]
        batches.routes = [route(7.2, 7.6, seconds: 50), route(7.1, 7.5), route(7.2, 7.5, seconds: 40), noRoute]
        let batch = try batches.join()
        #expect(batch.records.map { $0.located?.record.id } == ["a", "b"])
        #expect(batch.records.map { $0.located?.destination?.number } == [1, 1])
        #expect(batch.records[1].located?.route?.travelSeconds == 40)
        #expect(batch.warnings.isEmpty)
    }

    @Test func infersTheAssignmentFromTheCount() throws {
        var batches = Batches()
        batches.routes = [route(7.1, 7.6), route(7.2, 7.5)]
        #expect(try batches.join().records.map { $0.located?.destination?.number } == [2, 1])
        batches.routes = [
            route(7.1, 7.5, seconds: 9), route(7.1, 7.6, seconds: 8), noRoute, route(7.2, 7.6, seconds: 100),
        ]
        #expect(try batches.join().records.map { $0.located?.destination?.number } == [2, 2])
        batches.routes.removeLast()
        #expect(
            batches.refusal()
                == "3 routes found; without a list of pairs, 2 (one a customer of customers.csv) or 4 (one a customer and shop) were expected"
        )
    }

    @Test func rejectsWhoHasNoUsablePosition() throws {
        var batches = Batches()
        batches.requirements.needsRoute = false
        batches.customers = addresses("customers.csv", ["a", "b", "c", "d"])
        batches.customerGeocodes = [
            house(7.1, 43.7, .postal), house(7.1, 43.7, .city),
            .failure(ItemFailure(code: "geocode-no-match", message: "none")),
            .failure(ItemFailure(code: "geocode-status-400", message: "bad")),
        ]
        let records = try batches.join().records
        #expect(records[0].located?.position.level == .postal)
        #expect(records[0].located?.route == nil)
        #expect(records.map { $0.verdict?.code } == [nil, "geocode-too-weak", "geocode-no-match", "geocode-failed"])
        #expect(records[1].verdict?.message == "the position matches at city level; postal is required")
        #expect((records[3].verdict?.row, records[3].verdict?.id, records[3].verdict?.stage) == (4, "d", .geocode))
        #expect(records[3].verdict?.message == "geocode-status-400: bad")
        batches.requirements.minimumCustomerLevel = .street
        #expect(try batches.join().records[0].verdict?.code == "geocode-too-weak")
    }

    @Test func leavesWeakShopsOut() throws {
        var batches = Batches()
        batches.shopGeocodes[0] = house(7.5, 43.7, .street)
        batches.pairs = [("a", "s"), ("b", "s"), ("b", "t")]
        batches.routes = [route(7.1, 7.5), route(7.2, 7.5, seconds: 1), route(7.2, 7.6)]
        let batch = try batches.join()
        #expect(batch.shops.map(\.number) == [2])
        #expect(
            batch.warnings == [
                "shops.csv: shop 's' (row 1) is left out: the position matches at street level; house is required"
            ])
        #expect(batch.records[0].verdict?.code == "route-shop-left-out")
        #expect(batch.records[1].located?.destination?.record.id == "t")
    }

    @Test func rejectsWhoHasNoRoute() throws {
        var batches = Batches()
        batches.pairs = [("a", "s")]
        batches.routes = [noRoute]
        let records = try batches.join().records
        #expect(records.map { $0.verdict?.code } == ["route-failed", "route-missing"])
        #expect(records[0].verdict?.message == "route-no-route-found: none")
        batches.requirements.needsRoute = false
        let batch = try batches.join()
        #expect(batch.records.allSatisfy { $0.located?.route == nil && $0.located != nil })
        #expect(batch.warnings == ["row 1: the route is left out: route-no-route-found: none"])
        batches = Batches()
        #expect(try batches.join().records.map { $0.verdict?.code } == ["route-missing", "route-missing"])
    }

    @Test func givesAsManyOfTheQuickestRoutesAsAllowed() throws {
        var batches = Batches()
        // Every customer's way to every shop.
        batches.customers = addresses("customers.csv", ["a"])
        batches.customerGeocodes = [house(7.1, 43.7)]
        batches.shops = addresses("shops.csv", ["s", "t", "u"])
        batches.shopGeocodes = [house(7.5, 43.7), house(7.6, 43.7), house(7.7, 43.7)]
        batches.routes = [
            route(7.1, 7.5, seconds: 30), route(7.1, 7.6, seconds: 10), route(7.1, 7.7, seconds: 20),
        ]
        func shops(_ most: Int) throws -> [Int]? {
            batches.requirements.mostRoutes = most
            return try batches.join().records[0].located?.routes.map(\.destination.number)
        }
        #expect(try shops(1) == [2])
        #expect(try shops(2) == [2, 3])
        #expect(try shops(5) == [2, 3, 1])
        // The same by a list of pairs, of which one is listed twice; equally quick ones in the order of the list.
        batches.pairs = [("a", "s"), ("a", "t"), ("a", "t"), ("a", "u")]
        batches.routes = [
            route(7.1, 7.5, seconds: 30), route(7.1, 7.6, seconds: 10), route(7.1, 7.6, seconds: 10),
            route(7.1, 7.7, seconds: 10),
        ]
        #expect(try shops(5) == [2, 3, 1])
        let located = try batches.join().records[0].located
        #expect(located?.route?.travelSeconds == 10 && located?.destination?.number == 2)
    }

    @Test func leavesOutOneOfSeveralRoutesWithAWarning() throws {
        var batches = Batches()
        batches.requirements.mostRoutes = 3
        batches.pairs = [("a", "s"), ("a", "t"), ("b", "s"), ("b", "t")]
        // The quickest of the first customer starts elsewhere, and the second has none at all.
        batches.routes = [route(7.15, 7.5, seconds: 1), route(7.1, 7.6), noRoute, noRoute]
        let batch = try batches.join()
        #expect(batch.records[0].located?.routes.map(\.destination.number) == [2])
        #expect(batch.warnings.count == 1)
        #expect(batch.warnings[0].hasPrefix("row 1: a route is left out: the route's start is 40"))
        #expect(batch.records[1].verdict?.code == "route-failed")
        #expect(batch.records[1].verdict?.message == "route-no-route-found: none")
        // With a single route the quickest must be right: the second best would be a surprise.
        batches.requirements.mostRoutes = 1
        #expect(try batches.join().records[0].verdict?.code == "route-mismatch")
        #expect(try batches.join().warnings == [])
        // A shop that is left out is told once, not for every customer.
        batches.requirements.mostRoutes = 2
        batches.shopGeocodes[0] = house(7.5, 43.7, .street)
        #expect(try batches.join().records[0].located?.routes.map(\.destination.number) == [2])
        #expect(try batches.join().warnings.count == 1)
        batches.requirements.needsRoute = false
        #expect(try batches.join().warnings.last == "row 2: the route is left out: route-no-route-found: none")
    }

    @Test func alternativesCountWhereThereIsOnePair() throws {
        func way(_ end: Double, _ seconds: Double, by alternatives: [Route] = []) throws -> Route {
            var way = try #require(route(7.1, end, seconds: seconds).value)
            way.points.insert(Coordinate(longitude: 7.2 + seconds / 1000, latitude: 43.7), at: 1)
            way.alternatives = alternatives
            return way
        }
        var batches = Batches()
        batches.customers = addresses("customers.csv", ["a"])
        batches.customerGeocodes = [house(7.1, 43.7)]
        // The service's order is kept; one that ends elsewhere is left out.
        let best = try way(7.5, 50, by: [way(7.5, 40), way(7.55, 30), way(7.5, 60), way(7.5, 70)])
        batches.routes = [.success(best)]
        batches.requirements.mostRoutes = 3
        let batch = try batches.join()
        let routes = try #require(batch.records[0].located?.routes)
        #expect(routes.map(\.route.travelSeconds) == [50, 40, 60])
        #expect(routes.allSatisfy { $0.route.alternatives.isEmpty && $0.destination.number == 1 })
        #expect(batch.warnings.count == 1)
        batches.requirements.mostRoutes = 1
        #expect(try batches.join().records[0].located?.routes.map(\.route.travelSeconds) == [50])
        // With two pairs each shop has one way.
        batches.requirements.mostRoutes = 5
        batches.pairs = [("a", "s"), ("a", "t")]
        batches.routes.append(.success(try way(7.6, 20)))
        #expect(try batches.join().records[0].located?.routes.map(\.route.travelSeconds) == [20, 50])
    }

    @Test func rejectsARouteOfSomebodyElse() throws {
        var batches = Batches()
        batches.pairs = [("a", "s"), ("b", "t")]
        batches.routes = [route(7.15, 7.5), route(7.2, 7.5)]
        let records = try batches.join().records
        #expect(records.map { $0.verdict?.code } == ["route-mismatch", "route-mismatch"])
        #expect(records[0].verdict?.message.hasPrefix("the route's start is 40") == true)
        #expect(records[1].verdict?.message.contains("from the shop 't'; at most 1000 m") == true)
    }

    @Test func refusesRoutesOutOfOrderEvenAmongNeighbours() throws {
        // 400 m from house to house: each route alone is near enough to the neighbour's house.
        let places = (0..<20).map { 7.1 + Double($0) * 0.005 }
        var batches = Batches()
        batches.customers = addresses("customers.csv", places.map { "\($0)" })
        batches.customerGeocodes = places.map { house($0, 43.7) }
        batches.routes = places.map { route($0, 7.5) }
        #expect(try batches.join().records.allSatisfy { $0.located != nil })
        batches.routes = Array(batches.routes.dropFirst()) + [batches.routes[0]]
        #expect(batches.refusal()?.contains("out of order") == true)
    }

    @Test func refusesListsThatDoNotBelongTogether() {
        var batches = Batches()
        batches.pairs = [("a", "s"), ("x", "s")]
        batches.routes = [noRoute, noRoute]
        #expect(batches.refusal() == "pairs.csv:3: row 2: there is no customer 'x' in customers.csv")
        batches.pairs = [("a", "s"), ("b", "y")]
        #expect(batches.refusal() == "pairs.csv:3: row 2: there is no shop 'y' in shops.csv")
        batches.routes = [noRoute]
        #expect(batches.refusal()?.contains("1 routes found; 2 were expected") == true)
        batches = Batches()
        batches.customerGeocodes.removeLast()
        #expect(batches.refusal() == "customers.csv: 1 geocodes found; 2 were expected, one a record")
        batches = Batches()
        batches.ranges = [.failure(ItemFailure(code: "range-x", message: ""))]
        #expect(batches.refusal()?.contains("reachable ranges") == true)
    }

    @Test func addsReachableRanges() throws {
        func range(_ longitude: Double) -> ReachableRange {
            let center = Coordinate(longitude: longitude, latitude: 43.7)
            return ReachableRange(center: center, boundary: [center, center, center])
        }
        var batches = Batches()
        batches.requirements.needsRoute = false
        batches.ranges = [.success(range(7.1)), .success(range(7.1))]
        let records = try batches.join().records
        #expect(records[0].located?.reach == range(7.1))
        #expect(records[1].verdict?.code == "reach-mismatch")
        batches.ranges[0] = .failure(ItemFailure(code: "range-no-range-found", message: "none"))
        #expect(try batches.join().records[0].verdict?.message == "range-no-range-found: none")
    }

    @Test func sortsShopsByDistance() throws {
        var batches = Batches()
        batches.shops = addresses("shops.csv", ["s", "t", "u", "v"])
        batches.shopGeocodes = [house(7.6, 43.7), house(7.5, 43.7), house(7.35, 43.7), house(7.6, 43.7)]
        let shops = ShopList(try batches.join().shops)
        let here = Coordinate(longitude: 7.45, latitude: 43.7)
        #expect(shops.nearest(9, to: here).map(\.number) == [2, 3, 1, 4])
        #expect(shops.nearest(3, to: here).map(\.number) == [2, 3, 1])
        #expect(shops.nearest(0, to: here).isEmpty)
        #expect(ShopList([]).nearest(1, to: here).isEmpty)
    }
}
