import Foundation

/// What the double knows of the world: the addresses, results and routes of a folder of sample data.
///
/// The folder holds `customers.csv`, `shops.csv` and `route-pairs.csv` (divided by semicolons, with a line of names), the
/// numbered batch results `geocoded-customers-N.tomtom.json` and `routes-N.tomtom.json`, one item a row, and
/// `geocoded-shops.tomtom.json`; `routes-N.azure.json` may be missing.
struct Atlas: Sendable {
    /// One item of a batch result.
    struct Item: Sendable {
        var status: Int
        /// JSON.
        var response: Data

        var succeeded: Bool { status == 200 }
    }

    /// One item of a batch result, read.
    struct Stored {
        var status: Int
        var response: Object

        /// - Parameter text: the item with its `statusCode` and `response`.
        init(_ text: Data) {
            let item = JSONText.object(text) ?? [:]
            status = item["statusCode"] as? Int ?? 500
            response = item["response"] as? Object ?? [:]
        }
    }

    /// In degrees.
    struct Position: Sendable, Hashable {
        var latitude: Double
        var longitude: Double

        /// As the routing services write it.
        var object: Object { ["latitude": latitude, "longitude": longitude] }

        /// In metres, on a sphere flattened out; good for a town.
        func distance(to other: Position) -> Double {
            let east = (other.longitude - longitude) * cos(latitude * .pi / 180)
            return 111_195 * hypot(other.latitude - latitude, east)
        }
    }

    private struct Cell: Hashable {
        var row: Int
        var column: Int
    }

    private struct Place: Sendable {
        var id: String
        var position: Position
    }

    private var geocodes: [String: Item] = [:]
    private var shopsByName: [String: Item] = [:]
    private var customers: [Cell: [Place]] = [:]
    private var shops: [Cell: [Place]] = [:]
    /// As they are in the files: most of them are never asked for, and reading them all takes many seconds.
    private var routes: [String: Data] = [:]
    private var azureRoutes: [String: Data] = [:]
    private var net = RouteNet([:])

    /// - Throws: where a file is missing, is no batch result, or has another number of items than its table has rows.
    init(folder: URL) throws {
        let customerRows = try Self.table(folder.appending(path: "customers.csv"))
        let customerItems = try Self.results(folder, "geocoded-customers", "tomtom").map(Self.item)
        let shopRows = try Self.table(folder.appending(path: "shops.csv"))
        let shopItems = try Self.items(folder.appending(path: "geocoded-shops.tomtom.json")).map(Self.item)
        let pairs = try Self.table(folder.appending(path: "route-pairs.csv"))
        let routeItems = try Self.results(folder, "routes", "tomtom")
        let azureItems = try Self.results(folder, "routes", "azure")
        for (name, rows, items) in [
            ("customers", customerRows.count, customerItems.count), ("shops", shopRows.count, shopItems.count),
            ("route-pairs", pairs.count, routeItems.count), ("route-pairs", pairs.count, azureItems.count),
        ] where rows != items && items > 0 {
            throw DoubleError("\(folder.path): \(name).csv has \(rows) rows, its batch results have \(items) items")
        }
        for (row, item) in zip(customerRows, customerItems) {
            learn(row, item)
            Self.place(row, item).map { customers[Self.cell($0.position), default: []].append($0) }
        }
        for (row, item) in zip(shopRows, shopItems) {
            learn(row, item)
            shopsByName[Self.key([row["name"]]), default: item] = item
            Self.place(row, item).map { shops[Self.cell($0.position), default: []].append($0) }
        }
        for (index, pair) in pairs.enumerated() {
            let key = "\(pair["customer"] ?? "")>\(pair["shop"] ?? "")"
            if index < routeItems.count { routes[key] = routeItems[index] }
            if index < azureItems.count { azureRoutes[key] = azureItems[index] }
        }
        net = RouteNet(routes)
    }

    /// What is known of an address, by its words in any order; the same words with and without the country's code.
    func geocode(_ texts: [String?]) -> Item? { geocodes[Self.key(texts)] }

    /// A shop, by its name.
    func shop(named name: String) -> Item? { shopsByName[Self.key([name])] }

    /// The stored route from a customer to a shop that are no farther from these positions than some ten metres.
    ///
    /// - Parameter azure: takes Azure's answer, if there is one.
    func route(from origin: Position, to destination: Position, azure: Bool = false) -> Stored? {
        let ends = Self.nearest(destination, shops)
        for start in Self.nearest(origin, customers) {
            for end in ends {
                if azure, let item = azureRoutes["\(start)>\(end)"] { return Stored(item) }
                if let item = routes["\(start)>\(end)"] { return Stored(item) }
            }
        }
        return nil
    }

    /// A route between such places that was not stored, along the streets of stored ones.
    func madeRoute(from origin: Position, to destination: Position) -> Object? {
        for start in Self.nearest(origin, customers) {
            for end in Self.nearest(destination, shops) {
                if let route = net.route(from: start, to: end) { return route }
            }
        }
        return nil
    }

    /// - Returns: all that share the place that is nearest.
    private static func nearest(_ position: Position, _ places: [Cell: [Place]]) -> [String] {
        let centre = cell(position)
        var found: [Place] = []
        for row in centre.row - 1...centre.row + 1 {
            for column in centre.column - 1...centre.column + 1 {
                found += places[Cell(row: row, column: column)] ?? []
            }
        }
        let least = found.map { $0.position.distance(to: position) }.min() ?? 0
        return found.filter { $0.position.distance(to: position) <= least + 0.01 }.map(\.id)
    }

    /// Cells are a ten-thousandth of a degree high and wide, about ten metres.
    private static func cell(_ position: Position) -> Cell {
        Cell(row: Int((position.latitude * 1e4).rounded()), column: Int((position.longitude * 1e4).rounded()))
    }

    private mutating func learn(_ row: [String: String], _ item: Item) {
        let address = ["street", "house", "postal", "city"].map { row[$0] }
        for key in [Self.key(address), Self.key(address + [row["country"]])] where geocodes[key] == nil {
            geocodes[key] = item
        }
    }

    /// The words in lower case, each once, in alphabetical order.
    private static func key(_ texts: [String?]) -> String {
        let words = texts.compactMap { $0 }.joined(separator: " ").precomposedStringWithCanonicalMapping.lowercased()
            .split { !$0.isLetter && !$0.isNumber }
        return Set(words).sorted().joined(separator: " ")
    }

    private static func place(_ row: [String: String], _ item: Item) -> Place? {
        let results = JSONText.object(item.response)?["results"] as? [Object]
        guard let position = results?.first?["position"] as? Object, let latitude = position["lat"] as? Double,
            let longitude = position["lon"] as? Double, let id = row["id"]
        else { return nil }
        return Place(id: id, position: Position(latitude: latitude, longitude: longitude))
    }
}

extension Atlas {
    /// Rows by the names in the first line. No field of the samples is quoted.
    private static func table(_ file: URL) throws -> [[String: String]] {
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        let names = lines.first?.split(separator: ";", omittingEmptySubsequences: false).map(String.init) ?? []
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(names, fields)) { first, _ in first }
        }
    }

    /// All items of `NAME-1.VENDOR.json`, `NAME-2.VENDOR.json` and so on; none where there is no such file.
    private static func results(_ folder: URL, _ name: String, _ vendor: String) throws -> [Data] {
        var items: [Data] = []
        for number in 1... {
            let file = folder.appending(path: "\(name)-\(number).\(vendor).json")
            guard FileManager.default.fileExists(atPath: file.path) else { break }
            items += try Self.items(file)
        }
        return items
    }

    private static func item(_ text: Data) -> Item {
        let stored = Stored(text)
        return Item(status: stored.status, response: JSONText.bytes(stored.response))
    }

    private static func items(_ file: URL) throws -> [Data] {
        let items = JSONText.members(of: "batchItems", in: try Data(contentsOf: file))
        guard let items else { throw DoubleError("\(file.path): expected is a batch result with batchItems") }
        return items
    }
}

/// What keeps the double from starting.
package struct DoubleError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What it is.
    package let description: String

    /// - Parameter description: one sentence.
    package init(_ description: String) { self.description = description }
}
