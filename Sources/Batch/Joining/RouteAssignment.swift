import Geo

/// Which route belongs to which customer and shop. Batches carry no names: only the order of the items tells.
package enum RouteAssignment: Sendable, Equatable {
    /// Item i is pair i.
    case pairs(RoutePairs)
    /// Item i is customer i; the destination is the shop nearest to the end of the route.
    case perCustomer
    /// All shops of customer 1, then all of customer 2 and so on.
    case everyPair
}

/// A route item of one customer.
struct AssignedRoute {
    /// Place of the item among the routes, from 0.
    var item: Int
    /// Place in the shops' list, from 0; nil where the route's end tells.
    var shop: Int?
}

extension RouteAssignment {
    /// The assignment that the numbers allow, where a job names none; nil without routes.
    static func inferred(
        routes: Int, customers: AddressList, shops: AddressList
    ) throws(BatchError) -> RouteAssignment? {
        let everyPair = customers.records.count * shops.records.count
        switch routes {
        case 0: return nil
        case customers.records.count: return .perCustomer
        case everyPair: return .everyPair
        default:
            throw BatchError(
                .assignment, file: "",
                "\(routes) routes found; without a list of pairs, \(customers.records.count) (one a customer of "
                    + "\(customers.file)) or \(everyPair) (one a customer and shop) were expected")
        }
    }

    /// The route items of each customer, in the order of the items.
    func routes(
        count: Int, customers: AddressList, shops: AddressList
    ) throws(BatchError) -> [[AssignedRoute]] {
        let customerCount = customers.records.count
        let shopCount = shops.records.count
        switch self {
        case .pairs(let pairs):
            try Self.check(count, pairs.pairs.count, "one a row of the pairs", file: pairs.file)
            return try Self.routes(of: pairs, customers: customers, shops: shops)
        case .perCustomer:
            try Self.check(count, customerCount, "one a customer", file: customers.file)
            return (0..<customerCount).map { [AssignedRoute(item: $0, shop: nil)] }
        case .everyPair:
            try Self.check(count, customerCount * shopCount, "one a customer and shop", file: customers.file)
            return (0..<customerCount).map { customer in
                (0..<shopCount).map { AssignedRoute(item: customer * shopCount + $0, shop: $0) }
            }
        }
    }

    private static func check(_ found: Int, _ expected: Int, _ rule: String, file: String) throws(BatchError) {
        guard found == expected else {
            throw BatchError(.assignment, file: file, "\(found) routes found; \(expected) were expected, \(rule)")
        }
    }

    private static func routes(
        of pairs: RoutePairs, customers: AddressList, shops: AddressList
    ) throws(BatchError) -> [[AssignedRoute]] {
        let customerAt = places(customers)
        let shopAt = places(shops)
        var routes = [[AssignedRoute]](repeating: [], count: customers.records.count)
        for (item, pair) in pairs.pairs.enumerated() {
            guard let customer = customerAt[pair.customer] else {
                throw BatchError(
                    .assignment, file: pairs.file, line: pair.line,
                    "row \(item + 1): there is no customer \(pair.customer.excerpt) in \(customers.file)")
            }
            guard let shop = shopAt[pair.shop] else {
                throw BatchError(
                    .assignment, file: pairs.file, line: pair.line,
                    "row \(item + 1): there is no shop \(pair.shop.excerpt) in \(shops.file)")
            }
            routes[customer].append(AssignedRoute(item: item, shop: shop))
        }
        return routes
    }

    private static func places(_ list: AddressList) -> [String: Int] {
        Dictionary(list.records.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
