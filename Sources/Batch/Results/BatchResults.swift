package import Foundation

/// The file formats of batch results. The two JSON formats are one structure and read alike.
package enum BatchFormat: String, Sendable, CaseIterable {
    case tomtomJSON = "tomtom-json"
    /// Geocodes only: TomTom withdrew XML for routing in 2021.
    case tomtomXML = "tomtom-xml"
    /// Azure Maps, `api-version=1.0` and routes of `2025-01-01`.
    case azureJSON = "azure-json"
}

/// Downloaded batch results. Files are taken in the order given and their items in the order of the requests, which is
/// all that joins them to the records.
package enum BatchResults {
    /// Positions of addresses: TomTom Batch Search JSON or XML, Azure Maps v1 address search.
    ///
    /// `format` nil finds it in each file; `expecting` is the number of requests.
    package static func geocodes(
        from files: [URL], format: BatchFormat? = nil, expecting count: Int? = nil
    ) throws(BatchError) -> [Outcome<Geocode>] {
        try outcomes(from: files, format: format, expecting: count, geocodes)
    }

    /// Routes: TomTom Batch Routing or Azure Maps JSON.
    ///
    /// The first route of an item is its result; `alternatives` is how many more are read at most.
    package static func routes(
        from files: [URL], format: BatchFormat? = nil, expecting count: Int? = nil, alternatives: Int = 0
    ) throws(BatchError) -> [Outcome<Route>] {
        try outcomes(from: files, format: format, expecting: count) { (data, file, format) throws(BatchError) in
            try routes(in: data, file: file, format: format, alternatives: alternatives)
        }
    }

    /// Reachable ranges: TomTom Batch Routing JSON.
    package static func reachableRanges(
        from files: [URL], format: BatchFormat? = nil, expecting count: Int? = nil
    ) throws(BatchError) -> [Outcome<ReachableRange>] {
        try outcomes(from: files, format: format, expecting: count, reachableRanges)
    }

    /// Geocodes of one file in memory; `file` is the name that errors give.
    package static func geocodes(
        in data: Data, file: String, format: BatchFormat? = nil
    ) throws(BatchError) -> [Outcome<Geocode>] {
        try items(in: data, file: file, format: format, kind: .geocode) { (item) throws(ItemFailure) in
            guard let result = item.result else { return nil }
            guard let result else {
                throw ItemFailure(code: "geocode-no-match", message: "the service found no such address")
            }
            guard let geocode = result.geocode else {
                throw ItemFailure(
                    code: "geocode-bad-position", message: "the result has no position, or one that is not on the globe"
                )
            }
            return geocode
        }
    }

    /// Routes of one file in memory; `file` is the name that errors give.
    package static func routes(
        in data: Data, file: String, format: BatchFormat? = nil, alternatives: Int = 0
    ) throws(BatchError) -> [Outcome<Route>] {
        try items(
            in: data, file: file, format: format, kind: .route, alternatives: alternatives
        ) { (item) throws(ItemFailure) in
            guard let route = item.route else { return nil }
            guard let route else {
                throw ItemFailure(code: "route-no-route-found", message: "the service's list of routes is empty")
            }
            var result = try route.route()
            result.alternatives = item.alternatives.compactMap { try? $0.route() }
            return result
        }
    }

    /// Reachable ranges of one file in memory; `file` is the name that errors give.
    package static func reachableRanges(
        in data: Data, file: String, format: BatchFormat? = nil
    ) throws(BatchError) -> [Outcome<ReachableRange>] {
        try items(in: data, file: file, format: format, kind: .range) { (item) throws(ItemFailure) in
            try item.range?.range()
        }
    }

    private static func outcomes<Result>(
        from files: [URL], format: BatchFormat?, expecting count: Int?,
        _ read: (Data, String, BatchFormat?) throws(BatchError) -> [Outcome<Result>]
    ) throws(BatchError) -> [Outcome<Result>] {
        var all: [Outcome<Result>] = []
        var counts: [String] = []
        for file in files {
            let outcomes = try read(bytes(of: file), file.relativePath, format)
            counts.append("\(outcomes.count) in \(file.relativePath)")
            all += outcomes
        }
        if let count, count != all.count {
            throw BatchError(
                .itemCount, file: files.map(\.relativePath).joined(separator: ", "),
                "\(all.count) results found (\(counts.joined(separator: ", "))); \(count) were expected, one a request")
        }
        return all
    }
}
