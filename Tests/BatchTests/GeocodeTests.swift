import Batch
import Foundation
import Geo
import Testing

private func geocodes(_ data: Data) throws(BatchError) -> [Outcome<Geocode>] {
    try BatchResults.geocodes(in: data, file: "g.json")
}

@Suite struct GeocodeTests {
    @Test func readsPositionLevelAndLabel() throws {
        let outcome = try geocodes(batch(found("Point Address", score: "0.9", lat: "43.7", lon: "\"7.4\"")))
        let geocode = try #require(outcome.first?.value)
        #expect(geocode.coordinate == Coordinate(longitude: 7.4, latitude: 43.7))
        #expect(geocode.level == .house)
        #expect(geocode.confidence == 0.9)
        #expect(geocode.label == "Rue 1")
    }

    @Test(
        arguments: [
            ("Point Address", nil, nil, MatchLevel.house), ("POI", nil, nil, .house),
            ("Address Range", nil, nil, .street),
            ("Street", nil, nil, .street), ("Cross Street", nil, nil, .street),
            ("Geography", "PostalCodeArea", nil, .postal), ("Geography", "Municipality", nil, .city),
            ("Geography", nil, nil, .city), ("Geography", "Country", nil, .region), ("Moon", nil, nil, .city),
            ("Point Address", nil, "0.49", .street), ("Point Address", nil, "0.5", .house),
            ("Street", nil, "0.1", .postal),
            ("Geography", "Neighbourhood", "0.1", .region),
        ] as [(String, String?, String?, MatchLevel)])
    func mapsResultTypes(type: String, entityType: String?, score: String?, level: MatchLevel) throws {
        #expect(try geocodes(batch(found(type, entityType: entityType, score: score)))[0].value?.level == level)
    }

    @Test func levelsAreOrderedAndNamed() {
        #expect(MatchLevel.allCases.sorted() == [.region, .city, .postal, .street, .house, .manual])
        #expect(MatchLevel(name: "postal") == .postal)
        #expect(MatchLevel(name: "manual")?.rawValue == 10)
        #expect(MatchLevel(name: "region") == nil)
        #expect(MatchLevel(name: "House") == nil)
    }

    @Test func oneBadItemLeavesTheOthers() throws {
        let outcomes = try geocodes(
            batch(
                found("Street"),
                ok(#"{"results":[]}"#),
                #"{"statusCode":400,"response":{"errorText":"bad 'countrySet'","message":"m","httpStatusCode":400}}"#,
                #"{"statusCode":"400","response":{"error":{"code":"400 BadRequest","message":"wrong"}}}"#,
                found("Street", lat: "91"), found("Street", lat: "null"), found("Street", lat: "\"nan\""),
                ok("7"), "null", #"{"statusCode":200}"#, ok("{}"), #"{"statusCode":503}"#, ok(#"{"results":[5]}"#),
                #"{"statusCode":200,"response":{"error":"down"}}"#, found("Street")))
        #expect(
            outcomes.map { $0.failure?.code ?? "" } == [
                "", "geocode-no-match", "geocode-status-400", "geocode-400-bad-request", "geocode-bad-position",
                "geocode-bad-position", "geocode-bad-position", "geocode-unreadable", "geocode-unreadable",
                "geocode-unreadable", "geocode-unreadable", "geocode-status-503", "geocode-unreadable",
                "geocode-status-200", "",
            ])
        #expect(outcomes[2].failure?.message == "status 400: bad 'countrySet'")
        #expect(outcomes[13].failure?.message == "status 200: down")
    }

    @Test func saysThatFeaturesAreNoGeocodes() throws {
        let outcome = try geocodes(batch(#"{"type":"FeatureCollection","features":[]}"#))
        #expect(outcome[0].failure?.message.contains("GeoJSON features, but no RoutePath") == true)
    }

    @Test(arguments: [
        "key=abc123", "subscription-key=abc123", "Subscription-Key: abc123", "KEY%3Dabc123", "api_key=abc123",
    ])
    func hidesSecrets(secret: String) throws {
        let message = "bad query /geocode/x.json?limit=1&\(secret)&view=Unified"
        let item = #"{"statusCode":400,"response":{"errorText":"\#(message)"}}"#
        let said = try #require(try geocodes(batch(item))[0].failure?.message)
        #expect(!said.contains("abc123"))
        #expect(said.contains("view=Unified"))
        let whole = Data(#"{"error":{"description":"\#(message)"}}"#.utf8)
        let error = #expect(throws: BatchError.self) { try geocodes(whole) }
        #expect(error?.description.contains("abc123") == false)
        #expect(error?.code == .batchFailed)
    }
}

@Suite struct GeocodeXMLTests {
    private func xml(_ items: String, root: String = "batchResponse") -> Data {
        Data(
            #"<?xml version="1.0" encoding="UTF-8"?><\#(root) xmlns="http://api.tomtom.com/batch" formatVersion="0.0.1">\#(items)</\#(root)>"#
                .utf8)
    }

    private func refusal(_ data: Data) -> BatchError? {
        do throws(BatchError) {
            _ = try BatchResults.geocodes(in: data, file: "g.xml")
            return nil
        } catch {
            return error
        }
    }

    @Test func readsItems() throws {
        let first = """
            <item><type>Geography</type><matchConfidence><score>0.8</score></matchConfidence>
            <position><lat>43.7</lat><lon> 7.4 </lon></position></item>
            """
        let second = """
            <item><type>Street</type><entityType>PostalCodeArea</entityType><address><freeformAddress>no</freeformAddress>
            </address></item>
            """
        let ok = "<statusCode>200</statusCode><response><response>"
        let outcomes = try BatchResults.geocodes(
            in: xml(
                "<batchItems><batchItem>\(ok)<results>\(first)\(second)</results></response></response></batchItem>"
                    + "<batchItem>\(ok)<results/></response></response></batchItem>"
                    + "<batchItem><statusCode>400</statusCode><response><response><errorText>a &amp; b</errorText>"
                    + "</response></response></batchItem><batchItem/></batchItems>"),
            file: "g.xml", format: .tomtomXML)
        #expect(outcomes.count == 4)
        #expect(
            outcomes[0].value
                == Geocode(
                    coordinate: Coordinate(longitude: 7.4, latitude: 43.7), level: .city, confidence: 0.8, label: ""))
        #expect(
            outcomes.dropFirst().map { $0.failure?.code } == [
                "geocode-no-match", "geocode-status-400", "geocode-unreadable",
            ])
        #expect(outcomes[2].failure?.message == "status 400: a & b")
    }

    @Test func refusesDeclarations() {
        let doctype = #"<!DocType b [<!ENTITY x SYSTEM "file:///etc/passwd">]><batchResponse>&x;</batchResponse>"#
        #expect(refusal(Data(doctype.utf8))?.code == .unsafeXML)
        #expect(refusal(xml("<!ENTITY a 'b'>"))?.message.contains("ENTITY") == true)
        #expect(refusal(xml("<batchItems/><?p?>"))?.code == .unsafeXML)
        #expect(refusal(Data("<?p?><batchResponse/>".utf8))?.code == .unsafeXML)
        let utf16: [UInt8] = [0xFF, 0xFE] + doctype.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(refusal(Data(utf16))?.code == .unsafeXML)
        #expect(refusal(Data(#"<?xml version="1.0" encoding="UTF-7"?><batchResponse/>"#.utf8))?.code == .unsafeXML)
    }

    @Test func namesWhatIsNotABatch() {
        #expect(refusal(xml("<batchItems><batchItem>"))?.code == .notABatch)
        #expect(refusal(Data("<batchResponse><batchItems>".utf8))?.message.contains("truncated") == true)
        for broken in ["<batchResponse", "<batchResponse><batchItems></batchResponse>", "<batchResponse/><a>"] {
            #expect(refusal(Data(broken.utf8))?.message == "the XML is truncated or not well-formed")
        }
        #expect(refusal(xml("", root: "searchResponse"))?.message.contains("'searchResponse'") == true)
        #expect(refusal(xml("<summary/>"))?.message.contains("no batchItems") == true)
        let failed = xml(
            #"<error description="old"/><detailedError><code>NotFound</code><message>gone, key=SECRET</message></detailedError>"#
        )
        #expect(refusal(failed)?.description == "g.xml: the service refused the batch: NotFound: gone, key=***")
        #expect(refusal(xml(#"<error description="expired"/>"#))?.message.contains("expired") == true)
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(refusal(xml("<batchItems>\(deep)"))?.code == .notABatch)
    }
}

@Suite struct BatchFileTests {
    private func refusal(_ text: String, format: BatchFormat? = nil) -> String? {
        do throws(BatchError) {
            _ = try BatchResults.routes(in: Data(text.utf8), file: "r.json", format: format)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func namesWhatIsNotABatch() {
        #expect(refusal("")?.contains("empty") == true)
        #expect(refusal(#"{"batchItems":[{"statusCo"#)?.contains("truncated or not JSON") == true)
        #expect(refusal("[1]") == "r.json: not a batch result: an object with an array batchItems was expected")
        #expect(refusal(#"{"batchItems":{}}"#)?.contains("array batchItems") == true)
        #expect(refusal(#"{"items":[]}"#) == "r.json: no batchItems: this is not a batch result")
        #expect(
            refusal("\n<!DOCTYPE html>\n<html><head><title> 504 Gateway\nTime-out </title>")
                == "r.json: an HTML page titled '504 Gateway Time-out', not a batch result")
        #expect(refusal("<html>")?.contains("HTML page") == true)
        #expect(
            refusal(
                #"{"formatVersion":"0.0.1","error":{"description":"d"},"detailedError":{"code":"BatchNotFound","message":"gone","details":{}}}"#
            )
                == "r.json: the service refused the batch: BatchNotFound: gone")
        #expect(refusal("<a/>")?.contains("geocodes only") == true)
        #expect(refusal("<a/>", format: .azureJSON)?.contains("azure-json was expected") == true)
        #expect(refusal("{}", format: .tomtomXML)?.contains("not XML") == true)
        #expect(refusal(String(repeating: "[", count: 200_000)) != nil)
        #expect(refusal(#"{"batchItems":"# + String(repeating: "[", count: 200_000)) != nil)
        #expect((try? BatchResults.routes(in: Data([0x1F, 0x8B, 8]), file: "r")) == nil)
    }

    @Test func namesResultsOfAnotherKind() {
        let searched = String(decoding: batch(found("Street")), as: UTF8.self)
        #expect(refusal(searched) == "r.json: item 1 holds a geocode; a route was expected")
    }

    @Test func joinsFilesInOrderAndCounts() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("batch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["1.json", "2.json"].map { URL(fileURLWithPath: $0, relativeTo: folder) }
        try batch(found("Street"), found("Point Address")).write(to: files[0])
        try ([0xEF, 0xBB, 0xBF] + batch(found("POI"))).write(to: files[1])
        let levels = try BatchResults.geocodes(from: files, expecting: 3).map { $0.value?.level }
        #expect(levels == [.street, .house, .house])
        let error = #expect(throws: BatchError.self) { try BatchResults.geocodes(from: files, expecting: 4) }
        #expect(
            error?.description
                == "1.json, 2.json: 3 results found (2 in 1.json, 1 in 2.json); 4 were expected, one a request")
    }
}
