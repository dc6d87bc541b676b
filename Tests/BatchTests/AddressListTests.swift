import Batch
import Foundation
import Testing

private let header = "id;country;city;street;postal;house\n"

private func list(_ text: String, _ options: CSVOptions = CSVOptions()) throws(BatchError) -> AddressList {
    try AddressList.parse(Data(text.utf8), file: "customers.csv", options: options)
}

/// The error that a list is refused with.
private func refusal(_ text: String, _ options: CSVOptions = CSVOptions()) -> BatchError? {
    refusal(Data(text.utf8), options)
}

private func refusal(_ data: Data, _ options: CSVOptions = CSVOptions()) -> BatchError? {
    do throws(BatchError) {
        _ = try AddressList.parse(data, file: "customers.csv", options: options)
        return nil
    } catch {
        return error
    }
}

@Suite struct AddressListTests {
    @Test(arguments: [",", ";", "\t", "|"], ["\n", "\r\n", "\r"])
    func findsDelimiterAndLineEnd(delimiter: String, lineEnd: String) throws {
        let rows = [
            ["Name", " ID ", "Country", "City", "Street", "Postal", "House"],
            ["Zoë", "7", "MC", "Monaco", "\"Rue du \"\"Port\"\"\(delimiter) Bât. 2\"", "98000", "20 bis"],
        ]
        let text = rows.map { $0.joined(separator: delimiter) }.joined(separator: lineEnd) + lineEnd
        let list = try list(text)
        #expect(list.columns == ["Name", "ID", "Country", "City", "Street", "Postal", "House"])
        let record = try #require(list.records.first)
        #expect(list.records.count == 1)
        #expect((record.row, record.line) == (1, 2))
        #expect((record.id, record.country, record.city) == ("7", "MC", "Monaco"))
        #expect(
            (record.street, record.postal, record.house) == ("Rue du \"Port\"\(delimiter) Bât. 2", "98000", "20 bis"))
        #expect(record.fields["Name"] == "Zoë")
        #expect(record.fields["ID"] == "7")
    }

    @Test func headerNamesBeatCommas() throws {
        let list = try list("id;country;city;street;postal;house;a,b,c,d,e,f,g,h\n1;;;;;;x\n")
        #expect(list.columns.count == 7)
    }

    @Test func quotedFieldKeepsItsLineBreaksAndTheCountOfLines() throws {
        let list = try list(header + "\"a\";MC;M;\"first\r\nsecond\";1;2\n\nb;MC;M;5\" pipe;1;2")
        #expect(list.records[0].street == "first\r\nsecond")
        #expect(list.records[1].street == "5\" pipe")
        #expect(list.records.map(\.row) == [1, 2])
        #expect(list.records.map(\.line) == [2, 5])
    }

    @Test func skipsBlankRows() throws {
        let list = try list("\n" + header + "\n;;;;;\n  \na;;;;;\n;;;;;\n\n")
        #expect(list.records.map(\.id) == ["a"])
        #expect(list.records[0].line == 6)
    }

    @Test func toleratesDelimiterAtLineEndsWhereTheHeaderHasIt() throws {
        #expect(
            try list("id;country;city;street;postal;house;\na;;;;;1;\nb;;;;;2\n").records.map(\.house) == ["1", "2"])
        #expect(refusal("id;country;city;street;postal;house;\na;;;;;1;x\n")?.code == .csv)
    }

    @Test func mapsColumns() throws {
        let options = CSVOptions(columns: ["id": "Kundennummer", "postal": "plz", "country": ""])
        let list = try list("kundennummer,City,Street,PLZ,House\n12,Bonn,Am Hof,53113,1\n", options)
        #expect(list.records[0].id == "12")
        #expect(list.records[0].postal == "53113")
        #expect(list.records[0].country == "")
        #expect(list.records[0].fields["PLZ"] == "53113")
    }

    @Test func namesMissingColumns() {
        let error = refusal("id;country;town;street\n1;;;\n", CSVOptions(columns: ["city": "ville"]))
        #expect(
            error?.description
                == "customers.csv: missing columns: city (mapped to 'ville'), postal, house; found: 'id', 'country', 'town', 'street'"
        )
        #expect(refusal(header + "1;;;;;\n", CSVOptions(columns: ["zip": "postal"]))?.code == .columns)
        #expect(refusal(header + "1;;;;;\n", CSVOptions(columns: ["id": ""]))?.message.contains("id") == true)
    }

    @Test func namesWhatIsWrongWithARow() {
        #expect(
            refusal(header + "1;;;;;\n\n2;;;\n")?.description
                == "customers.csv:4: row 2 has 4 fields; 6 were expected, as in the header")
        #expect(refusal(header + "1;;;;;;\n")?.message.contains("7 fields") == true)
        #expect(
            refusal(header + "1;;;;;\n2;;;;;\n1;;;;;\n")?.description
                == "customers.csv:4: rows 1 and 3 have the same id '1'")
        #expect(refusal(header + " ;MC;;;;\n")?.description == "customers.csv:2: row 1 has no id")
        #expect(
            refusal(header + "1;;;;;\n2;\"open;;;;\n3;;;;;\n")?.description
                == "customers.csv:3: the quote opened on this line is never closed")
        #expect(refusal(header + "1;\"MC\"x;;;;\n")?.line == 2)
    }

    @Test func refusesFilesWithoutRecords() {
        #expect(refusal("")?.code == .empty)
        #expect(refusal(" \n\n")?.message.contains("empty") == true)
        #expect(refusal(header)?.message.contains("no records") == true)
        #expect(
            refusal("id;ID;country;city;street;postal;house\n1;;;;;;\n")?.message.contains("columns 1 and 2") == true)
        #expect(refusal("id;;country;city;street;postal;house\n1;;;;;;\n")?.message.contains("column 2") == true)
        #expect(refusal(header + "1;;;;;\n", CSVOptions(delimiter: "→"))?.message.contains("delimiter") == true)
    }

    @Test func namesAFileThatIsNotThere() {
        let error = #expect(throws: BatchError.self) {
            try AddressList.load(contentsOf: URL(fileURLWithPath: "nowhere/customers.csv"))
        }
        #expect(error?.description == "nowhere/customers.csv: the file cannot be read: no such file")
    }
}

@Suite struct TextEncodingTests {
    private static let row = "1;CZ;Plzeň;Straße „€“ – Œuvre;1;2"

    @Test func readsEachEncoding() throws {
        let text = header + Self.row
        let utf16 = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let files: [[UInt8]] = [
            Array(text.utf8), [0xEF, 0xBB, 0xBF] + text.utf8, [0xFF, 0xFE] + utf16,
            [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
        ]
        for file in files {
            let list = try AddressList.parse(Data(file), file: "f")
            #expect(list.columns[0] == "id")
            #expect(list.records[0].street == "Straße „€“ – Œuvre")
        }
        let unmarked = try AddressList.parse(Data(utf16), file: "f", options: CSVOptions(encoding: .utf16))
        #expect(unmarked.records[0].city == "Plzeň")
    }

    @Test func readsWindows1252() throws {
        let street: [UInt8] = [0x80, 0x82, 0x8A, 0x93, 0x96, 0x9F, 0xA0, 0xDF, 0xFF, 0x78]
        let data = Data(Array(header.utf8) + Array("1;;;".utf8) + street + Array(";;\n".utf8))
        for encoding in [nil, TextEncoding.windows1252] {
            let list = try AddressList.parse(data, file: "f", options: CSVOptions(encoding: encoding))
            #expect(list.records[0].street == "€‚Š“–Ÿ\u{A0}ßÿx")
        }
        let whole = try AddressList.parse(
            Data(
                Array(header.utf8) + [0x31] + Array(";;;".utf8)
                    + (0x80...0x9F).filter { ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) } + Array(";;".utf8)),
            file: "f")
        #expect(whole.records[0].street == "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ")
    }

    @Test func namesTheLineOfABadByte() {
        let prefix = Array((header + "1;;;;;\n2;;;").utf8)
        let undefined = refusal(Data(prefix + [0x81] + Array(";;\n".utf8)))
        #expect(undefined?.line == 3)
        #expect(undefined?.message.contains("0x81") == true)
        let latin = refusal(Data(prefix + [0xE9] + Array(";;\n".utf8)), CSVOptions(encoding: .utf8))
        #expect(latin?.line == 3)
        #expect(latin?.message.contains("windows-1252") == true)
        #expect(refusal(Data(prefix + [0]))?.message.contains("zero byte") == true)
        #expect(refusal(Data([0xFF, 0xFE, 0x41]))?.code == .encoding)
    }
}

@Suite struct RoutePairsTests {
    @Test func readsPairsInOrder() throws {
        let pairs = try RoutePairs.parse(Data("note,Shop,Customer\nx,S1,C2\n,S2,C1\n".utf8), file: "pairs.csv")
        #expect(pairs.pairs.map(\.customer) == ["C2", "C1"])
        #expect(pairs.pairs.map(\.shop) == ["S1", "S2"])
        #expect(pairs.pairs.map(\.line) == [2, 3])
    }

    @Test func namesMissingColumns() {
        let error = #expect(throws: BatchError.self) {
            try RoutePairs.parse(Data("from,to\n1,2\n".utf8), file: "p.csv")
        }
        #expect(error?.description == "p.csv: the columns customer and shop were expected; found: 'from', 'to'")
    }
}
