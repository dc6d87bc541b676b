import Batch
import Foundation
import Renderer
import Style

/// The files of a job, read and joined.
struct JobInputs {
    let customers: AddressList
    let shops: AddressList
    let batch: LocatedBatch
    let base: BaseMap

    /// - Parameter base: the base map, opened; nil where all of it is in files.
    init(_ manifest: Manifest, base: BaseMap?) throws(JobError) {
        try Self.refuseRepeatedFiles(manifest)
        do {
            self.base = try base ?? BaseMap(style: manifest.base.style, tiles: manifest.base.tiles)
            let style = self.base.stylesheet.style
            guard !style.layers.isEmpty else {
                let reason = style.warnings.first.map { "; " + $0 } ?? ""
                throw JobError("\(manifest.base.style.path): the style has no layer that can be drawn\(reason)")
            }
            customers = try AddressList.of(manifest.customers)
            shops = try manifest.shops.map { table throws(BatchError) in try AddressList.of(table) } ?? .none
            batch = try Self.join(manifest, customers, shops)
        } catch {
            throw JobError("\(error)")
        }
    }

    /// A part that is given twice has the wrong items for half of its rows.
    private static func refuseRepeatedFiles(_ manifest: Manifest) throws(JobError) {
        for (key, answers) in [
            ("geocodes.customers", manifest.geocodes.customers), ("geocodes.shops", manifest.geocodes.shops),
            ("routes", manifest.routes?.answers), ("ranges", manifest.ranges),
        ] {
            var seen: Set<URL> = []
            for file in answers?.files ?? [] where !seen.insert(file.standardizedFileURL).inserted {
                throw JobError(
                    "\(manifest.file.path): \(key): \(file.path) is listed twice; list each part once, in order")
            }
        }
    }

    private static func join(
        _ manifest: Manifest, _ customers: AddressList, _ shops: AddressList
    ) throws -> LocatedBatch {
        let answers = try AnswerFiles(manifest, customers, shops)
        let geocodes = try answers?.geocodes() ?? manifest.geocodes
        let shopGeocodes = try geocodes.shops?.geocodes(expecting: shops.records.count) ?? []
        let customerGeocodes = try geocodes.customers.geocodes(expecting: customers.records.count)
        let asked = try answers?.routes(customers: customerGeocodes, shops: shopGeocodes)
        var pairs = try (asked?.pairs ?? manifest.routes?.pairs).map { url throws(BatchError) in
            try RoutePairs.load(contentsOf: url)
        }
        // Where no customer has a position, there was no way to ask for.
        if asked != nil, pairs == nil { pairs = RoutePairs(file: "", pairs: []) }
        var routes: [Outcome<Route>] = []
        if let answers = asked?.answers ?? manifest.routes?.answers, !answers.files.isEmpty {
            routes = try BatchResults.routes(
                from: answers.files, format: answers.batchFormat, expecting: pairs?.pairs.count,
                alternatives: (manifest.routes?.most ?? 1) - 1)
        }
        // Answers of Azure 2025-01-01 do not tell the mode; that which was asked for is that of the answer.
        if asked != nil, let mode = manifest.requests.routes?.travel.mode {
            routes = routes.map { $0.travelled(by: mode) }
        }
        var ranges: [Outcome<ReachableRange>] = []
        if let answers = try answers?.ranges(customers: customerGeocodes) ?? manifest.ranges {
            ranges = try BatchResults.reachableRanges(
                from: answers.files, format: answers.batchFormat, expecting: customers.records.count)
        }
        let assignment: RouteAssignment? =
            switch manifest.routes?.order {
            case .perCustomer: .perCustomer
            case .everyPair: .everyPair
            case .pairs, nil: pairs.map { .pairs($0) }
            }
        return try LocatedBatch.join(
            customers: customers, shops: shops, customerGeocodes: customerGeocodes, shopGeocodes: shopGeocodes,
            routes: routes, assignment: assignment, ranges: ranges,
            requirements: LocatedRequirements(
                minimumCustomerLevel: manifest.match.customers.matchLevel,
                minimumShopLevel: manifest.match.shops.matchLevel, needsRoute: manifest.map == .navimap,
                mostRoutes: manifest.routes?.most ?? 1, prefersShortest: manifest.routes?.prefer == .shortest))
    }
}

extension Outcome<Route> {
    /// With a mode of travelling where the service did not tell one.
    fileprivate func travelled(by mode: TravelMode) -> Outcome<Route> {
        guard case .success(var route) = self else { return self }
        route.travelMode = route.travelMode ?? mode
        for index in route.alternatives.indices {
            route.alternatives[index].travelMode = route.alternatives[index].travelMode ?? mode
        }
        return .success(route)
    }
}

extension AddressList {
    /// Nobody.
    static let none = AddressList(file: "", columns: [], records: [])

    /// Reads a table as its manifest says.
    static func of(_ table: Manifest.Table) throws(BatchError) -> AddressList {
        let encoding: TextEncoding? =
            switch table.encoding {
            case .auto: nil
            case .utf8: .utf8
            case .windows1252: .windows1252
            }
        let columns = Dictionary(
            uniqueKeysWithValues: table.columns.filter { $0.key != .name }.map { ($0.key.rawValue, $0.value) })
        let list = try AddressList.load(
            contentsOf: table.file,
            options: CSVOptions(
                delimiter: table.delimiter.character.flatMap(\.first), encoding: encoding, columns: columns))
        return try table.columns[.name].map { header throws(BatchError) in try list.named(by: header) } ?? list
    }

    /// The list with a column as the field `name`, which is no column that every list must have.
    fileprivate func named(by header: String) throws(BatchError) -> AddressList {
        guard let column = columns.first(where: { $0.lowercased() == header.lowercased() }) else {
            throw BatchError(
                .columns, file: file,
                "missing columns: name (mapped to \"\(header)\"); found: \(columns.joined(separator: ", "))")
        }
        var list = self
        if !columns.contains("name") { list.columns.append("name") }
        for index in list.records.indices {
            list.records[index].fields["name"] = list.records[index].fields[column]
        }
        return list
    }
}

extension Manifest.Answers {
    /// Geocodes from these files.
    func geocodes(expecting count: Int) throws(BatchError) -> [Outcome<Geocode>] {
        try BatchResults.geocodes(from: files, format: batchFormat, expecting: count)
    }

    var batchFormat: BatchFormat? {
        switch format {
        case .auto: nil
        case .tomtomJSON: .tomtomJSON
        case .tomtomXML: .tomtomXML
        case .azureJSON: .azureJSON
        }
    }
}

extension Manifest.Match.Level {
    var matchLevel: MatchLevel {
        switch self {
        case .manual: .manual
        case .house: .house
        case .street: .street
        case .postal: .postal
        case .city: .city
        }
    }
}
