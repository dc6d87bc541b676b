import Foundation
import Jobs
import Testing

/// Inputs that are wrong: a job that cannot run says why in one message; what is wrong with one record costs only its map.
@Suite struct BadInputTests {
    /// A wrong input and what the message about it must hold.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: [String]
        var spoil: @Sendable (JobFixture) throws -> Void

        init(_ name: String, _ words: String..., spoil: @escaping @Sendable (JobFixture) throws -> Void) {
            testDescription = name
            self.words = words
            self.spoil = spoil
        }
    }

    static let manifests: [Case] = [
        Case("unknown key", "job.yaml:", "colour", "unknown") { $0.manifest["colour"] = "red" },
        Case("no YAML", "job.yaml:") { $0.manifest["page"] = "{size: [100," },
        Case("missing customers", "customers", "no file at") { try $0.remove("customers.csv") },
        Case("missing tiles", "base.tiles", "no file at") { try $0.remove("monaco.mbtiles") },
        Case("missing style", "base.style", "no file at") { try $0.remove("style.json") },
        Case("missing geocodes", "geocodes.customers", "no file at") { try $0.remove(JobFixture.geocodes) },
        Case("names without a field", "output.names") { $0.manifest["output"] = "{names: map}" },
    ]

    static let texts: [Case] = [
        Case("unknown field in the title", "texts.title", "{nmae}", "{name}", "{shop.city}", "{distance}") {
            $0.manifest["texts"] = "{title: 'For {nmae}'}"
        },
        Case("unknown field of shops", "texts.body", "{shop.phone}") {
            $0.manifest["texts"] = "{body: '{shop.phone}'}"
        },
        Case("unknown field in file names", "output.names", "{nmae}") {
            $0.manifest["output"] = "{formats: [png], names: '{nmae}'}"
        },
        Case("time without routes", "texts.body", "{time}", "routes") { $0.manifest["texts"] = "{body: '{time}'}" },
        Case("file names that collide", "output.names", "rows 1 and 2", "Monaco", "add {row}") {
            $0.manifest["output"] = "{formats: [png], names: '{city}'}"
        },
        Case("file names that differ in case only", "output.names", "rows 1 and 2") {
            try $0.edit("customers.csv") { text in
                text.replace("Léa Dubois", with: "Map")
                text.replace("Hugo Michel", with: "MAP")
            }
            $0.manifest["output"] = "{formats: [png], names: '{name}'}"
        },
    ]

    static let names: [Case] = [
        Case("a record named as a combined PDF", "output.names", "row 2", "test-0001") {
            try $0.edit("customers.csv") { $0.replace("C00002", with: "test-0001") }
            $0.manifest["output"] = "{names: '{id}', pdf: {files: both}}"
        }
    ]

    static let lists: [Case] = [
        Case("empty list", "customers.csv") { try $0.write("", to: "customers.csv") },
        Case("header only", "customers.csv", "record") {
            try $0.write("id;name;country;city;street;postal;house\n", to: "customers.csv")
        },
        Case("doubled ids", "customers.csv:3", "rows 1 and 2", "C00001") {
            try $0.edit("customers.csv") { $0.replace("C00002", with: "C00001") }
        },
        Case("ragged row", "customers.csv:3") {
            try $0.edit("customers.csv") { $0.replace("C00002;", with: "C00002;;") }
        },
        Case("missing column", "customers.csv", "street") {
            try $0.edit("customers.csv") { $0.replace(";street;", with: ";lane;") }
        },
        Case("mapped column that is missing", "customers.csv", "name", "Kunde") {
            $0.manifest["customers"] = "{file: customers.csv, columns: {name: Kunde}}"
        },
        Case("wrong encoding", "customers.csv") {
            try $0.edit("customers.csv") { _ in }
            try $0.write(Data(try $0.text("customers.csv").utf8) + [0xE9, 0x0A], to: "customers.csv")
            $0.manifest["customers"] = "{file: customers.csv, encoding: utf-8}"
        },
    ]

    static let answers: [Case] = [
        Case("truncated", JobFixture.geocodes) { job in
            try job.write(try job.data(JobFixture.geocodes).prefix(1500), to: JobFixture.geocodes)
        },
        Case("too few items", JobFixture.geocodes, "5", "6 were expected") {
            try $0.editItems(JobFixture.geocodes) { $0.removeLast() }
        },
        Case("a page of HTML", JobFixture.geocodes) {
            try $0.write("<!DOCTYPE html><html><body>403 Forbidden</body></html>", to: JobFixture.geocodes)
        },
        Case("XML with a DOCTYPE", JobFixture.geocodes, "DOCTYPE") {
            try $0.write(
                """
                <?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>
                <batchResponse><batchItems><item statusCode="200">&b;</item></batchItems></batchResponse>
                """, to: JobFixture.geocodes)
        },
        Case("another service's JSON", JobFixture.geocodes) {
            try $0.write(#"{"results": []}"#, to: JobFixture.geocodes)
        },
        Case("answers in reverse order", "customers.csv", "out of order", "row 1") {
            try $0.editItems(JobFixture.geocodes) { $0.reverse() }
        },
        Case("one part listed twice", "geocodes.customers", JobFixture.geocodes, "twice") {
            $0.manifest["geocodes"] =
                "{customers: [\(JobFixture.geocodes), \(JobFixture.geocodes)], shops: geocoded-shops.tomtom.json}"
        },
        Case("empty file", JobFixture.geocodes) { try $0.write("", to: JobFixture.geocodes) },
        Case("routes in place of geocodes", JobFixture.routes) {
            $0.manifest["geocodes"] = "{customers: \(JobFixture.routes), shops: geocoded-shops.tomtom.json}"
        },
    ]

    static let styles: [Case] = [
        Case("style that is no JSON", "style.json") { try $0.write("{\"version\": 8,", to: "style.json") },
        Case("style that is a list", "style.json") { try $0.write("[1]", to: "style.json") },
        Case("style of no layer", "style.json", "no layer") {
            try $0.write(#"{"version": 8, "sources": {}, "layers": []}"#, to: "style.json")
        },
        Case("style without layers", "style.json", "layers") { try $0.write("{\"version\": 8}", to: "style.json") },
    ]

    @Test(arguments: manifests + texts + names + lists + answers + styles)
    func theJobIsRefusedWithItsReason(_ wrong: Case) throws {
        let job = try JobFixture(customers: 6)
        #expect(job.problem() == nil)
        try wrong.spoil(job)
        let problem = try #require(job.problem())
        for word in wrong.words { #expect(problem.contains(word), "\(problem)") }
        #expect(!problem.contains("DecodingError") && !problem.contains("Optional(") && !problem.contains("NSCocoa"))
        #expect(
            !FileManager.default.fileExists(atPath: job.url("out").path), "nothing is written before all is checked")
    }

    // MARK: One record

    /// One item of the geocodes and what becomes of its record.
    @Test(arguments: [
        (
            #"{"statusCode":200,"response":{"results":[{"type":"Point Address","position":{"lat":91,"lon":7.4}}]}}"#,
            "geocode-failed"
        ),
        (
            #"{"statusCode":200,"response":{"results":[{"type":"Point Address","position":{"lat":43.7,"lon":1e99}}]}}"#,
            "geocode-failed"
        ),
        (#"{"statusCode":200,"response":{"results":[{"type":"Point Address"}]}}"#, "geocode-failed"),
        (
            #"{"statusCode":200,"response":{"results":[{"type":"Geography","position":{"lat":43.7,"lon":7.4}}]}}"#,
            "geocode-too-weak"
        ),
        (
            #"{"statusCode":429,"response":{"error":{"code":"TooManyRequests","message":"slow down"}}}"#,
            "geocode-failed"
        ),
        (#"{"statusCode":200}"#, "geocode-failed"),
        (#"{}"#, "geocode-failed"),
    ])
    func aWrongItemCostsItsMapOnly(item: String, reason: String) async throws {
        let job = try JobFixture(customers: 3)
        let wrong = try JSONSerialization.jsonObject(with: Data(item.utf8)) as? [String: Any] ?? [:]
        try job.editItems(JobFixture.geocodes) { $0[1] = wrong }
        let delivery = try await job.run()
        #expect(delivery.reasons == ["C00002": reason])
        #expect(delivery.rows("drawn").count == 2)
    }

    @Test(arguments: ["lengthInMeters", "travelTimeInSeconds"])
    func hugeNumbersOfRoutesAreNoCrash(key: String) async throws {
        let job = try JobFixture("navimap", customers: 3)
        try job.editItems(JobFixture.routes) { items in
            var response = items[1]["response"] as? [String: Any]
            var routes = response?["routes"] as? [[String: Any]] ?? []
            routes[0]["summary"] = ["lengthInMeters": 900, "travelTimeInSeconds": 90].merging([key: 1e300]) { $1 }
            response?["routes"] = routes
            items[1]["response"] = response
        }
        let delivery = try await job.run()
        #expect(delivery.index.count == 3 && delivery.rows("pending").isEmpty)
    }

    @Test func aCharacterWithoutAGlyphCostsItsMapOnly() async throws {
        let job = try JobFixture(customers: 3)
        try job.edit("customers.csv") { $0.replace("Hugo Michel", with: "Hugo \u{E123}") }
        let delivery = try await job.run()
        #expect(delivery.reasons == ["C00002": "glyph-missing"])
        #expect(delivery.row("C00002")["message"]?.contains("\u{E123}") ?? false)
    }

    @Test func aTextThatIsTooLongCostsItsMapOnly() async throws {
        let job = try JobFixture(customers: 3)
        try job.edit("customers.csv") { $0.replace("Hugo Michel", with: String(repeating: "Hugo Michel ", count: 200)) }
        let delivery = try await job.run()
        #expect(delivery.reasons == ["C00002": "text-too-long"])
    }

    @Test func aShopTooFarAwayIsOutOfScale() async throws {
        let job = try JobFixture(customers: 3)
        job.manifest["view"] = "{rule: fit, shops: 6, scale: {max: 5000}}"
        let delivery = try await job.run()
        #expect(Set(delivery.reasons.values) == ["scale-out-of-range"])
        #expect(delivery.row("C00001")["message"]?.contains("1:5000") ?? false)
        #expect(delivery.row("C00001")["hint"]?.contains("view.scale.max") ?? false)
    }

    // MARK: What is read all the same

    /// The texts of a PDF, read by another program; nil where that is not installed.
    private func words(_ delivery: JobDelivery, _ name: String) throws -> String? {
        let found = try JobProcess.run("/bin/sh", ["-c", "command -v pdftotext"])
        guard found.code == 0 else { return nil }
        return try JobProcess.run("/bin/sh", ["-c", "pdftotext -layout \"$0\" -", name], in: delivery.folder).output
    }

    @Test func windows1252IsRead() async throws {
        let job = try JobFixture(customers: 2)
        job.manifest["output"] = "{formats: [pdf], folder: out, names: '{id}-{name}'}"
        job.manifest["texts"] = "{title: '{name}'}"
        let list = "id;name;country;city;street;postal;house\r\nC1;Jürgen Größe;MC;M;S;1;2\r\nC2;Léa Œuf;MC;M;S;1;3\r\n"
        try job.write(try #require(list.data(using: .windowsCP1252)), to: "customers.csv")
        let delivery = try await job.run()
        #expect(delivery.index.map { $0["pdf"] } == ["C1-Juergen-Groesse.pdf", "C2-Lea-Oeuf.pdf"])
        if let text = try words(delivery, "C1-Juergen-Groesse.pdf") { #expect(text.contains("Jürgen Größe")) }
        if let text = try words(delivery, "C2-Lea-Oeuf.pdf") { #expect(text.contains("Léa Œuf")) }
    }

    @Test func columnsMayHaveOtherNames() async throws {
        let job = try JobFixture(customers: 2)
        try job.edit("customers.csv") {
            $0.replace("id;name;country;city;street;postal;house", with: "Nr;Kunde;Land;Ort;Straße;PLZ;Hausnummer")
        }
        job.manifest["customers"] =
            "{file: customers.csv, columns: {id: Nr, name: Kunde, country: Land, city: Ort, street: Straße, postal: PLZ, house: Hausnummer}}"
        job.manifest["output"] = "{formats: [pdf], folder: out, names: '{id}-{name}'}"
        let delivery = try await job.run()
        #expect(delivery.index.map { $0["pdf"] } == ["C00001-Lea-Dubois.pdf", "C00002-Hugo-Michel.pdf"])
        if let text = try words(delivery, "C00001-Lea-Dubois.pdf") { #expect(text.contains("Léa Dubois")) }
    }

    @Test func aFieldOfSeveralLinesIsSetInLines() async throws {
        let job = try JobFixture(customers: 2)
        try job.edit("customers.csv") { $0.replace("Hugo Michel", with: "\"Hugo\r\nMichel\"") }
        job.manifest["output"] = "{formats: [pdf], folder: out}"
        let delivery = try await job.run()
        #expect(delivery.reasons == [:])
        if let text = try words(delivery, "000002-C00002.pdf") {
            #expect(text.contains("Hugo") && text.contains("Michel") && !text.contains("Hugo Michel"))
        }
    }

    @Test func anUnknownLayerIsLeftOutWithOneWarning() async throws {
        let job = try JobFixture(customers: 2)
        try job.edit("style.json") { $0.replace(#""type": "line""#, with: #""type": "lines""#) }
        let delivery = try await job.run()
        #expect(delivery.report.drawn == 2)
        #expect(delivery.report.warnings.count == 1)
        #expect(delivery.report.warnings.first?.contains("roads") ?? false)
        #expect(delivery.report.warnings.first?.contains("lines") ?? false)
    }

    @Test func aFontThatIsNotInstalledIsNamed() async throws {
        let job = try JobFixture(customers: 1)
        try job.edit("style.json") { $0.replace("Noto Sans Regular", with: "Frobnitz Sans Regular") }
        let delivery = try await job.run()
        #expect(delivery.report.warnings.count == 1)
        #expect(delivery.report.warnings.first?.contains("Frobnitz Sans Regular") ?? false)
        #expect(delivery.report.drawn == 1)
    }

    @Test func aShopWithoutAPositionIsLeftOutWithAWarning() async throws {
        let job = try JobFixture(customers: 2)
        try job.editItems("geocoded-shops.tomtom.json") { $0[1] = ["statusCode": 500] }
        let delivery = try await job.run()
        #expect(delivery.report.drawn == 2)
        #expect(delivery.report.warnings.contains { $0.contains("S02") })
        #expect(delivery.index.allSatisfy { $0["shop"] != "S02" })
    }

    @Test func commasAndQuotesSurviveTheIndex() async throws {
        let job = try JobFixture(customers: 2)
        try job.edit("customers.csv") { $0.replace("C00001", with: "\"C, \"\"1\"\"\"") }
        try job.editItems(JobFixture.geocodes) { items in
            items[0] = ["statusCode": 400, "response": ["errorText": "bad query, really\nno"]]
        }
        let delivery = try await job.run()
        #expect(delivery.index.count == 2)
        #expect(delivery.row("C, \"1\"")["message"]?.contains("bad query, really no") ?? false)
    }
}
