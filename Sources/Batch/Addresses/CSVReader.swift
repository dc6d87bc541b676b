import Foundation

/// How an address list is written.
package struct CSVOptions: Sendable, Equatable {
    /// An ASCII character; nil finds it among `,` `;` tab and `|`.
    package var delimiter: Character?
    /// nil finds it: byte order mark, else UTF-8 where valid, else Windows-1252.
    package var encoding: TextEncoding?
    /// Standard column name → the file's header name; an empty name says that the file has no such column.
    package var columns: [String: String]

    /// Everything is found out where nothing is said.
    package init(delimiter: Character? = nil, encoding: TextEncoding? = nil, columns: [String: String] = [:]) {
        self.delimiter = delimiter
        self.encoding = encoding
        self.columns = columns
    }
}

/// A table of text with a header row: RFC 4180 with LF, CR LF or CR, quoted fields, and any delimiter.
///
/// Own reader, because encoding and delimiter must be found out, and because a list of ten thousand addresses can only
/// be corrected when an error says the row and what is wrong with it. Values are trimmed of white space. Rows without
/// any value are skipped and not counted.
struct CSVTable {
    /// A data row with as many fields as there are columns.
    struct Row {
        /// The line of the file on which the row begins, from 1.
        var line: Int
        var fields: [String]
    }

    /// The header names as the file writes them, none empty or doubled.
    var columns: [String]
    /// At least one, each with as many fields as there are columns.
    var rows: [Row]

    /// `known` are the column names that tell the right delimiter from a wrong one.
    init(_ data: Data, options: CSVOptions, known: [String], file: String) throws(BatchError) {
        let text = try TextDecoding.text(data, encoding: options.encoding, file: file)
        let bytes = [UInt8](text.utf8)
        let delimiter = try Self.delimiter(of: bytes, options: options, known: known, file: file)
        var scanner = CSVScanner(bytes: bytes, delimiter: delimiter, file: file)
        guard let header = try scanner.nextRow() else {
            throw BatchError(.empty, file: file, "the file is empty; a header row and records were expected")
        }
        columns = try Self.columns(header, file: file)
        rows = []
        while let row = try scanner.nextRow() {
            rows.append(try fitted(row, width: header.fields.count, file: file))
        }
        guard !rows.isEmpty else { throw BatchError(.empty, file: file, "no records: the file has only a header") }
    }

    /// The row with one field a column. A delimiter at the end of the header's line, which makes it `width` fields wide,
    /// allows one at the end of each row.
    private func fitted(_ row: Row, width: Int, file: String) throws(BatchError) -> Row {
        var row = row
        let surplus = row.fields.dropFirst(columns.count)
        if row.fields.count <= width, surplus.allSatisfy(\.isEmpty) { row.fields.removeLast(surplus.count) }
        guard row.fields.count == columns.count else {
            throw BatchError(
                .csv, file: file, line: row.line,
                "row \(rows.count + 1) has \(row.fields.count) fields; \(columns.count) were expected, as in the header"
            )
        }
        return row
    }

    /// The place of a column; letter case is ignored.
    func index(of name: String) -> Int? {
        columns.firstIndex { $0.lowercased() == name.lowercased() }
    }

    private static func columns(_ header: Row, file: String) throws(BatchError) -> [String] {
        var columns = header.fields
        while columns.last?.isEmpty == true { columns.removeLast() }
        var seen: [String: Int] = [:]
        for (at, name) in columns.enumerated() {
            guard !name.isEmpty else {
                throw BatchError(.columns, file: file, line: header.line, "column \(at + 1) of the header has no name")
            }
            if let first = seen.updateValue(at, forKey: name.lowercased()) {
                throw BatchError(
                    .columns, file: file, line: header.line,
                    "columns \(first + 1) and \(at + 1) are both named \(name.excerpt)")
            }
        }
        return columns
    }

    /// The delimiter that shows most of the known names in the header, and among equals most columns.
    private static func delimiter(
        of bytes: [UInt8], options: CSVOptions, known: [String], file: String
    ) throws(BatchError) -> UInt8 {
        if let delimiter = options.delimiter {
            guard let byte = delimiter.asciiValue, !#""\#r\#n"#.utf8.contains(byte) else {
                throw BatchError(
                    .csv, file: file,
                    "the delimiter \(String(delimiter).excerpt) is not usable: one ASCII character was expected")
            }
            return byte
        }
        let wanted = Set(known.map { $0.lowercased() })
        var best: (delimiter: UInt8, names: Int, columns: Int) = (UInt8(ascii: ","), -1, -1)
        for delimiter in ",;\t|".utf8 {
            var scanner = CSVScanner(bytes: bytes, delimiter: delimiter, file: file)
            // A wrong delimiter may break the quoting; the right one reports its own errors later.
            guard let header = try? scanner.nextRow() else { continue }
            let names = header.fields.count { wanted.contains($0.lowercased()) }
            if (names, header.fields.count) > (best.names, best.columns) {
                best = (delimiter, names, header.fields.count)
            }
        }
        return best.delimiter
    }
}

/// Splits UTF-8 bytes into rows of fields.
private struct CSVScanner {
    let bytes: [UInt8]
    let delimiter: UInt8
    let file: String
    var at = 0
    var line = 1

    init(bytes: [UInt8], delimiter: UInt8, file: String) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.file = file
    }

    /// The next row with a value in it; nil at the end.
    mutating func nextRow() throws(BatchError) -> CSVTable.Row? {
        while at < bytes.count {
            var row = CSVTable.Row(line: line, fields: [])
            repeat { row.fields.append(try field()) } while takeDelimiter()
            takeLineEnd()
            if row.fields.contains(where: { !$0.isEmpty }) { return row }
        }
        return nil
    }

    private mutating func takeDelimiter() -> Bool {
        guard at < bytes.count, bytes[at] == delimiter else { return false }
        at += 1
        return true
    }

    private mutating func takeLineEnd() {
        guard at < bytes.count else { return }
        let isPair = bytes[at] == UInt8(ascii: "\r") && at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "\n")
        at += isPair ? 2 : 1
        line += 1
    }

    private func endsField(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// A quote inside an unquoted field stands for itself, as spreadsheets write and read it.
    private mutating func field() throws(BatchError) -> String {
        let start = at
        while at < bytes.count, bytes[at] == UInt8(ascii: " "), bytes[at] != delimiter { at += 1 }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") { return try quotedField() }
        while at < bytes.count, !endsField(bytes[at]) { at += 1 }
        return trimmed(bytes[start..<at])
    }

    private mutating func quotedField() throws(BatchError) -> String {
        let firstLine = line
        var value: [UInt8] = []
        at += 1
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") {
                guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
                    try expectFieldEnd()
                    return trimmed(value[...])
                }
                at += 1
            } else if byte == UInt8(ascii: "\n")
                || (byte == UInt8(ascii: "\r") && !(at < bytes.count && bytes[at] == UInt8(ascii: "\n")))
            {
                line += 1
            }
            value.append(byte)
        }
        throw BatchError(.csv, file: file, line: firstLine, "the quote opened on this line is never closed")
    }

    private mutating func expectFieldEnd() throws(BatchError) {
        while at < bytes.count, bytes[at] == UInt8(ascii: " "), bytes[at] != delimiter { at += 1 }
        guard at == bytes.count || endsField(bytes[at]) else {
            throw BatchError(
                .csv, file: file, line: line,
                "text after a closing quote; a delimiter or the end of the line was expected")
        }
    }

    private func trimmed(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
