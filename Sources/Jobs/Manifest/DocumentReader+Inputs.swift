import Foundation

/// The manifest's keys about input files.
extension DocumentReader {
    /// `customers` or `shops`: a path, or a mapping with one.
    mutating func table(_ key: String, in root: Section) -> Manifest.Table? {
        guard let item = item(key, in: root) else { return nil }
        guard case .mapping = item.node.value else {
            return file(item).map { Manifest.Table(file: $0) }
        }
        let keys = ["file", "delimiter", "encoding", "columns"]
        guard let section = section(item, keys: keys, required: ["file"]) else { return nil }
        var table = Manifest.Table(file: file("file", in: section) ?? folder)
        if let delimiter = delimiter(in: section) { table.delimiter = delimiter }
        if let encoding: Manifest.Table.Encoding = choice("encoding", in: section) { table.encoding = encoding }
        let columns = Manifest.Table.Column.allCases
        if let names = self.section("columns", in: section, keys: columns.map(\.rawValue)) {
            for column in columns {
                guard let name = text(column.rawValue, in: names) else { continue }
                if name.isEmpty {
                    report(column.rawValue, in: names, "found an empty text, expected a column's header")
                }
                table.columns[column] = name
            }
        }
        return table
    }

    private mutating func delimiter(in section: Section) -> Manifest.Table.Delimiter? {
        guard let item = item("delimiter", in: section) else { return nil }
        if case .text(let text) = item.node.value,
            let delimiter = Manifest.Table.Delimiter.allCases.first(where: { $0.character == text })
        {
            return delimiter
        }
        return choice(item)
    }

    /// A batch service's files: a path, a list of paths, or a mapping with `files` and `format`.
    mutating func answers(_ key: String, in parent: Section) -> Manifest.Answers? {
        guard let item = item(key, in: parent) else { return nil }
        guard case .mapping = item.node.value else {
            return files(item).map { Manifest.Answers(files: $0) }
        }
        return section(item, keys: ["files", "format"], required: ["files"]).map { answers(in: $0) }
    }

    private mutating func answers(in section: Section) -> Manifest.Answers {
        var answers = Manifest.Answers(files: [])
        if let item = item("files", in: section), let files = files(item) { answers.files = files }
        if let format: Manifest.Answers.Format = choice("format", in: section) { answers.format = format }
        return answers
    }

    private mutating func files(_ item: Item) -> [URL]? {
        guard case .list = item.node.value else { return file(item).map { [$0] } }
        guard let items = list(item, of: 1...10_000, what: "paths") else { return nil }
        return items.compactMap { file($0) }
    }

    /// `geocodes`; without files where a service is asked.
    mutating func geocodes(in root: Section) -> Manifest.Geocodes? {
        guard !asksService("geocodes", in: root) else {
            return Manifest.Geocodes(
                customers: .init(files: []), shops: root.nodes["shops"] == nil ? nil : .init(files: []))
        }
        guard let section = section("geocodes", in: root, keys: ["customers", "shops"], required: ["customers"]) else {
            return nil
        }
        let hasShops = root.nodes["shops"] != nil
        if hasShops, section.nodes["shops"] == nil {
            report("shops", in: section, "missing; the shops' positions are required with shops")
        } else if !hasShops, section.nodes["shops"] != nil {
            report("shops", in: section, "given without the key shops, the shops' addresses")
        }
        return Manifest.Geocodes(
            customers: answers("customers", in: section) ?? .init(files: []), shops: answers("shops", in: section))
    }

    /// `routes`: as `answers`, and in a mapping also whose routes they are.
    mutating func routes(in root: Section) -> Manifest.Routes? {
        guard let item = item("routes", in: root) else { return nil }
        guard case .mapping = item.node.value else {
            return files(item).map { Manifest.Routes(answers: .init(files: $0)) }
        }
        if asksService("routes", in: root) { return requestedRoutes(in: root) }
        let keys = ["files", "format", "pairs", "order", "most", "prefer"]
        guard let section = section(item, keys: keys, required: ["files"]) else { return nil }
        var routes = Manifest.Routes(answers: answers(in: section))
        routes.pairs = file("pairs", in: section)
        routes.order = choice("order", in: section)
        choices(in: section, &routes)
        let hasPairs = section.nodes["pairs"] != nil
        if routes.order == .pairs, !hasPairs {
            report("order", in: section, "found \"pairs\", which needs the key routes.pairs, a CSV file")
        } else if let order = routes.order, order != .pairs, hasPairs {
            report("order", in: section, "found \"\(order.rawValue)\" beside routes.pairs, expected pairs")
        }
        return routes
    }

    /// How many routes are taken and which is the better one.
    mutating func choices(in section: Section, _ routes: inout Manifest.Routes) {
        if let most = number("most", in: section, 1...5, unit: "routes a customer", whole: true) {
            routes.most = Int(most)
        }
        routes.prefer = choice("prefer", in: section) ?? routes.prefer
    }

    /// `match`.
    mutating func match(in root: Section) -> Manifest.Match {
        var match = Manifest.Match()
        guard let section = section("match", in: root, keys: ["customers", "shops"]) else { return match }
        if let level: Manifest.Match.Level = choice("customers", in: section) { match.customers = level }
        if let level: Manifest.Match.Level = choice("shops", in: section) { match.shops = level }
        return match
    }
}
