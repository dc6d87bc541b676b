package import Foundation

/// Which customer and which shop each item of a route batch joins, in the order of the items.
package struct RoutePairs: Sendable, Equatable {
    /// The ends of one route.
    package struct Pair: Sendable, Equatable {
        /// Id of the customer, where the route starts.
        package var customer: String
        /// Id of the shop, where the route ends.
        package var shop: String
        /// Line of the file, from 1.
        package var line: Int

        /// A pair made in code.
        package init(customer: String, shop: String, line: Int) {
            self.customer = customer
            self.shop = shop
            self.line = line
        }
    }

    /// The file as the caller named it.
    package var file: String
    /// Item i of the route batch joins pair i.
    package var pairs: [Pair]

    /// Pairs made in code; nothing is checked.
    package init(file: String, pairs: [Pair]) {
        self.file = file
        self.pairs = pairs
    }

    /// Reads a CSV file with the columns `customer` and `shop`; further columns are ignored.
    package static func load(contentsOf url: URL) throws(BatchError) -> RoutePairs {
        try parse(bytes(of: url), file: url.relativePath)
    }

    /// Reads CSV from memory; `file` is the name that errors give.
    package static func parse(_ data: Data, file: String) throws(BatchError) -> RoutePairs {
        let table = try CSVTable(data, options: CSVOptions(), known: ["customer", "shop"], file: file)
        guard let customer = table.index(of: "customer"), let shop = table.index(of: "shop") else {
            throw BatchError(
                .columns, file: file,
                "the columns customer and shop were expected; found: \(table.columns.map(\.excerpt).joined(separator: ", "))"
            )
        }
        let pairs = table.rows.map {
            Pair(customer: $0.fields[customer], shop: $0.fields[shop], line: $0.line)
        }
        return RoutePairs(file: file, pairs: pairs)
    }
}
