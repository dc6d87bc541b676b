package import Foundation

/// One address of a customer or a shop.
package struct AddressRecord: Sendable, Equatable {
    /// Number of the data row, from 1; blank rows are not counted.
    package var row: Int
    /// Line of the file on which the row begins, from 1.
    package var line: Int
    /// Unique in its list, never empty.
    package var id: String
    /// ISO code or name, as the list has it.
    package var country: String
    /// Town, without the postal code.
    package var city: String
    /// Street without the house number, where the list keeps them apart.
    package var street: String
    /// Postal code; text, since zeros may lead.
    package var postal: String
    /// House number with its suffix, such as `20 bis`.
    package var house: String
    /// Every column of the file by its header name, for texts and file names.
    package var fields: [String: String]

    /// A record made in code; `fields` may stay empty.
    package init(
        row: Int, line: Int, id: String, country: String = "", city: String = "", street: String = "",
        postal: String = "", house: String = "", fields: [String: String] = [:]
    ) {
        self.row = row
        self.line = line
        self.id = id
        self.country = country
        self.city = city
        self.street = street
        self.postal = postal
        self.house = house
        self.fields = fields
    }
}

/// A list of customers or shops in the order of its file.
package struct AddressList: Sendable, Equatable {
    /// The columns that every list must have, under these names or mapped to them (the names of locr's lists).
    package static let standardColumns = ["id", "country", "city", "street", "postal", "house"]

    /// The file as the caller named it.
    package var file: String
    /// All header names in the order of the file.
    package var columns: [String]
    /// At least one after reading, with unique ids.
    package var records: [AddressRecord]

    /// A list made in code; nothing is checked.
    package init(file: String, columns: [String], records: [AddressRecord]) {
        self.file = file
        self.columns = columns
        self.records = records
    }

    /// Reads a CSV file.
    package static func load(
        contentsOf url: URL, options: CSVOptions = CSVOptions()
    ) throws(BatchError) -> AddressList {
        try parse(bytes(of: url), file: url.relativePath, options: options)
    }

    /// Reads CSV from memory; `file` is the name that errors give.
    package static func parse(
        _ data: Data, file: String, options: CSVOptions = CSVOptions()
    ) throws(BatchError) -> AddressList {
        if let unknown = options.columns.keys.sorted().first(where: { !standardColumns.contains($0) }) {
            throw BatchError(
                .columns, file: file,
                "the column mapping names \(unknown.excerpt), which is none of \(standardColumns.joined(separator: ", "))"
            )
        }
        let headers = standardColumns.map { options.columns[$0] ?? $0 }
        let table = try CSVTable(data, options: options, known: headers, file: file)
        let places = try places(of: headers, in: table, file: file)
        var records: [AddressRecord] = []
        records.reserveCapacity(table.rows.count)
        for (at, row) in table.rows.enumerated() {
            let values = places.map { $0.map { row.fields[$0] } ?? "" }
            records.append(
                AddressRecord(
                    row: at + 1, line: row.line, id: values[0], country: values[1], city: values[2], street: values[3],
                    postal: values[4], house: values[5],
                    fields: Dictionary(zip(table.columns, row.fields), uniquingKeysWith: { first, _ in first })))
        }
        try checkIDs(records, file: file)
        return AddressList(file: file, columns: table.columns, records: records)
    }

    /// The place of each standard column in the table; nil where it is mapped to nothing.
    private static func places(
        of headers: [String], in table: CSVTable, file: String
    ) throws(BatchError) -> [Int?] {
        let places = headers.map { $0.isEmpty ? nil : table.index(of: $0) }
        let missing = zip(standardColumns, zip(headers, places)).compactMap { name, found -> String? in
            // Records without an id could not be told apart, so this one column must be there.
            guard found.1 == nil, !found.0.isEmpty || name == "id" else { return nil }
            return found.0 == name || found.0.isEmpty ? name : "\(name) (mapped to \(found.0.excerpt))"
        }
        guard missing.isEmpty else {
            throw BatchError(
                .columns, file: file,
                "missing columns: \(missing.joined(separator: ", ")); found: \(table.columns.map(\.excerpt).joined(separator: ", "))"
            )
        }
        return places
    }

    private static func checkIDs(_ records: [AddressRecord], file: String) throws(BatchError) {
        var rowOfID: [String: Int] = [:]
        for record in records {
            guard !record.id.isEmpty else {
                throw BatchError(.id, file: file, line: record.line, "row \(record.row) has no id")
            }
            if let first = rowOfID.updateValue(record.row, forKey: record.id) {
                throw BatchError(
                    .id, file: file, line: record.line,
                    "rows \(first) and \(record.row) have the same id \(record.id.excerpt)")
            }
        }
    }
}
