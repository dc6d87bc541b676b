import Batch
import Foundation
import Geo

/// What a job asks of services: the questions of each kind in the order in which their answers are read.
struct Questions {
    let manifest: Manifest
    let customers: AddressList
    let shops: AddressList

    /// A way to be asked for.
    struct Pair: Equatable {
        /// Places in the lists, from 0.
        var customer: Int
        var shop: Int
    }

    /// The addresses of the shops; empty where the job names a file of their geocodes.
    var shopGeocodes: [BatchQuestion] { geocodes(of: shops) }

    /// The addresses of the customers.
    var customerGeocodes: [BatchQuestion] { geocodes(of: customers) }

    private func geocodes(of list: AddressList) -> [BatchQuestion] {
        guard let request = manifest.requests.geocodes else { return [] }
        let method: GeocodeOptions.Method =
            switch request.query {
            case .address: .freeText
            case .structured: .structured
            case .fuzzy: .fuzzy
            }
        let options = GeocodeOptions(method: method, language: request.language, countrySet: request.countries)
        // The row's other columns are nobody's business.
        return list.records.map { .geocode($0.address, options) }
    }

    /// The shops that ways may lead to: those that are placed well enough.
    func usable(_ geocodes: [Outcome<Geocode>]) -> ShopList {
        ShopList(
            zip(shops.records, geocodes).enumerated().compactMap { place, shop in
                guard let geocode = shop.1.value, geocode.level >= manifest.match.shops.matchLevel else { return nil }
                return LocatedShop(
                    number: place + 1, record: shop.0, coordinate: geocode.coordinate, level: geocode.level)
            })
    }

    /// The ways of one customer: to the nearest shops as the crow flies, the nearest first. None where the customer is
    /// not placed well enough to get a map.
    func ways(
        of customer: Int, _ geocode: Outcome<Geocode>, to shops: ShopList
    ) -> [(pair: Pair, question: BatchQuestion)] {
        guard let request = manifest.requests.routes, let start = position(geocode) else { return [] }
        var options = RouteOptions()
        options.travelMode = request.travel.mode
        options.routeType = manifest.routes?.prefer == .shortest ? .shortest : .fastest
        options.traffic = request.hasTraffic
        options.avoid = request.avoid.map(\.avoidance)
        options.instructions = .text
        options.language = request.language
        // With several shops the other shops are the other ways.
        options.alternatives = request.shops == 1 ? (manifest.routes?.most ?? 1) - 1 : 0
        return shops.nearest(request.shops, to: start).map { shop in
            (Pair(customer: customer, shop: shop.number - 1), .route(from: start, to: shop.coordinate, options))
        }
    }

    /// All ways of all customers in the order of their items.
    func ways(
        customers: [Outcome<Geocode>], shops: [Outcome<Geocode>]
    ) -> [(pair: Pair, question: BatchQuestion)] {
        let usable = usable(shops)
        return customers.enumerated().flatMap { ways(of: $0, $1, to: usable) }
    }

    /// How far one customer gets; nil where the customer is not placed well enough.
    func range(_ geocode: Outcome<Geocode>) -> BatchQuestion? {
        guard let request = manifest.requests.ranges, let start = position(geocode) else { return nil }
        var options = ReachOptions(request.budget)
        options.travelMode = request.travel.mode
        options.traffic = request.hasTraffic
        return .reach(from: start, options)
    }

    private func position(_ geocode: Outcome<Geocode>) -> Coordinate? {
        guard let geocode = geocode.value, geocode.level >= manifest.match.customers.matchLevel else { return nil }
        return geocode.coordinate
    }

    /// Changes with what is asked and its order.
    static func fingerprint(_ questions: [BatchQuestion?]) -> String {
        var digest = Digest()
        for question in questions { digest.update(question.map { String(describing: $0) } ?? "") }
        return digest.finish()
    }
}

extension AddressRecord {
    /// The address alone, without the place in its list.
    fileprivate var address: AddressRecord {
        AddressRecord(
            row: 0, line: 0, id: "", country: country, city: city, street: street, postal: postal, house: house)
    }
}

extension Manifest.Travel {
    /// The same as the services' clients name it.
    var mode: TravelMode {
        switch self {
        case .car: .car
        case .truck: .truck
        case .bicycle: .bicycle
        case .pedestrian: .pedestrian
        }
    }
}

extension Manifest.Avoid {
    fileprivate var avoidance: Avoidance {
        switch self {
        case .tollRoads: .tollRoads
        case .motorways: .motorways
        case .ferries: .ferries
        case .unpavedRoads: .unpavedRoads
        case .borderCrossings: .borderCrossings
        case .tunnels: .tunnels
        }
    }
}
