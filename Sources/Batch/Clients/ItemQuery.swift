import Foundation
import Geo

extension BatchService {
    /// An item as the service wants it.
    ///
    /// - Parameter id: `optionalId` of Azure 2025; the others know their items by their order.
    /// - Throws: `.refused` where the service cannot answer such a question.
    package func item(_ question: BatchQuestion, id: Int) throws(BatchServiceError) -> BatchItem {
        switch (api, question) {
        case (.tomtomSearch, .geocode(let record, let options)):
            return wrapped(try ItemQuery.geocode(record, options, format: format))
        case (.tomtomRouting, .route(let from, let to, let options)):
            let places = try "/calculateRoute/\(from.inQuery):\(to.inQuery)/json"
            return wrapped(try ItemQuery.route(options, of: api, beginning: ItemQuery(places)))
        case (.azureRouting1, .route(let from, let to, let options)):
            var query = ItemQuery("")
            query.items.append("query=" + (try "\(from.inQuery):\(to.inQuery)"))
            return wrapped(try ItemQuery.route(options, of: api, beginning: query))
        case (.azureRouting2025, .route(let from, let to, let options)):
            return try Azure2025Item.route(from: from, to: to, options, id: id)
        case (.tomtomRouting, .reach(let from, let options)):
            return wrapped(try ItemQuery.reach(from, options))
        case (_, .geocode): throw BatchServiceError(.refused, "\(api.rawValue) has no batches of addresses")
        case (_, .route): throw BatchServiceError(.refused, "\(api.rawValue) has no batches of routes")
        case (_, .reach): throw BatchServiceError(.refused, "\(api.rawValue) has no batches of reachable ranges")
        }
    }

    /// The query as an item. Nothing in it needs escaping in JSON: it is ASCII without quotes and backslashes, since
    /// all that is foreign in it is percent-encoded. In XML only the `&` between parameters does.
    private func wrapped(_ query: ItemQuery) -> BatchItem {
        switch format {
        case .json: BatchItem(#"{"query":"\#(query.text)"}"#)
        case .xml:
            BatchItem(
                "<batchItem><query>" + query.text.replacingOccurrences(of: "&", with: "&amp;") + "</query></batchItem>")
        }
    }
}

/// The partial URL by which TomTom and Azure 1.0 are asked one thing.
struct ItemQuery {
    private let path: String
    /// `name=value`, escaped.
    var items: [String] = []

    init(_ path: String) { self.path = path }

    var text: String { path + (items.isEmpty ? "" : "?" + items.joined(separator: "&")) }

    /// Adds a parameter, unless it has no value. A name may be given again: that is how lists of `avoid` are sent, of
    /// which services refuse those joined by commas.
    mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty else { return }
        items.append(name + "=" + value.percentEncoded)
    }

    // MARK: Addresses

    static func geocode(
        _ record: AddressRecord, _ options: GeocodeOptions, format: BatchService.Format
    ) throws(BatchServiceError) -> ItemQuery {
        guard (1...100).contains(options.limit) else {
            throw BatchServiceError(.refused, "a limit of \(options.limit) results; 1 to 100 are expected")
        }
        var query: ItemQuery
        if options.method == .structured {
            query = try structured(record, options, format: format)
        } else {
            let text = record.freeText
            guard !text.isEmpty else {
                throw BatchServiceError(.refused, "row \(record.row): the address is empty")
            }
            let service = options.method == .fuzzy ? "/search/" : "/geocode/"
            query = ItemQuery(service + text.percentEncoded + "." + format.rawValue)
            query.add("countrySet", options.countrySet.joined(separator: ","))
        }
        query.add("limit", String(options.limit))
        query.add("language", options.language)
        return query
    }

    private static func structured(
        _ record: AddressRecord, _ options: GeocodeOptions, format: BatchService.Format
    ) throws(BatchServiceError) -> ItemQuery {
        let only = options.countrySet.count == 1 ? options.countrySet[0] : ""
        let country = (record.country.trimmed.isEmpty ? only : record.country).trimmed
        guard (2...3).contains(country.utf8.count), country.utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) })
        else {
            throw BatchServiceError(
                .refused,
                "row \(record.row): the country is \(country.excerpt); structured addresses need an ISO code such as DE"
            )
        }
        let parts = [
            ("streetNumber", record.house), ("streetName", record.street), ("municipality", record.city),
            ("postalCode", record.postal),
        ]
        guard parts.contains(where: { !$0.1.trimmed.isEmpty }) else {
            throw BatchServiceError(.refused, "row \(record.row): the address is empty but for its country")
        }
        var query = ItemQuery("/structuredGeocode." + format.rawValue)
        query.add("countryCode", country.uppercased())
        for (name, value) in parts { query.add(name, value.trimmed) }
        return query
    }

    // MARK: Ways

    static func route(
        _ options: RouteOptions, of api: BatchService.API, beginning: ItemQuery
    ) throws(BatchServiceError) -> ItemQuery {
        guard (0...5).contains(options.alternatives) else {
            throw BatchServiceError(.refused, "\(options.alternatives) alternatives; 0 to 5 are expected")
        }
        if api == .azureRouting1, options.routeType == .short {
            throw BatchServiceError(.refused, "azureRouting1 has no routeType short; use shortest")
        }
        var query = beginning
        query.add(
            mode: options.travelMode, type: options.routeType, traffic: options.traffic, avoid: options.avoid,
            departAt: options.departAt)
        if options.alternatives > 0 { query.add("maxAlternatives", String(options.alternatives)) }
        query.add("instructionsType", options.instructions?.rawValue)
        query.add("language", options.language)
        return query
    }

    static func reach(_ from: Coordinate, _ options: ReachOptions) throws(BatchServiceError) -> ItemQuery {
        var query = ItemQuery(try "/calculateReachableRange/\(from.inQuery)/json")
        let (name, amount) =
            switch options.budget {
            case .seconds(let seconds): ("timeBudgetInSec", seconds)
            case .metres(let metres): ("distanceBudgetInMeters", metres)
            }
        guard amount > 0, amount <= 1e9 else {
            throw BatchServiceError(.refused, "\(name) is \(amount); a number above 0 is expected")
        }
        query.add(name, amount.plain)
        query.add(
            mode: options.travelMode, type: options.routeType, traffic: options.traffic, avoid: options.avoid,
            departAt: options.departAt)
        return query
    }

    /// What routes and ranges have in common. Everything is said, for the services' defaults differ.
    private mutating func add(
        mode: TravelMode, type: RouteType, traffic: Bool, avoid: [Avoidance], departAt: Date?
    ) {
        add("travelMode", mode.rawValue)
        add("routeType", type.rawValue)
        add("traffic", traffic ? "true" : "false")
        for avoidance in avoid { add("avoid", avoidance.rawValue) }
        add("departAt", departAt?.ISO8601Format())
    }
}

extension AddressRecord {
    /// `street house, postal city, country`, without what is empty.
    fileprivate var freeText: String {
        func joined(_ parts: String..., by separator: String) -> String {
            parts.map(\.trimmed).filter { !$0.isEmpty }.joined(separator: separator)
        }
        return joined(
            joined(street, house, by: " "), joined(postal, city, by: " "), country, by: ", ")
    }
}

extension Coordinate {
    /// `latitude,longitude` in degrees to seven places, which is a centimetre.
    fileprivate var inQuery: String {
        get throws(BatchServiceError) {
            try checkOnGlobe()
            return latitude.plain + "," + longitude.plain
        }
    }

    /// - Throws: `.refused` where it is no place on the globe.
    func checkOnGlobe() throws(BatchServiceError) {
        guard isValid else {
            throw BatchServiceError(.refused, "latitude \(latitude), longitude \(longitude) is not on the globe")
        }
    }
}

extension Double {
    /// A number below 1e11 in decimal digits, without an exponent, which not all services read; seven places at most.
    var plain: String {
        let scaled = Int((self * 1e7).rounded())
        let (whole, part) = scaled.magnitude.quotientAndRemainder(dividingBy: 10_000_000)
        var digits = String(part)
        digits = String(repeating: "0", count: 7 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return (scaled < 0 ? "-" : "") + String(whole) + (digits.isEmpty ? "" : "." + digits)
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }

    /// All bytes but the unreserved ones of RFC 3986 §2.3 escaped, so that any text is one element of a path or a
    /// query.
    fileprivate var percentEncoded: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
