import Foundation
import GRDB
import Jobs
import Testing

/// What index and report tell about how maps came out, from the run that drew them and from later ones.
@Suite struct QualityTests {
    /// Every map is at 1:1000, which is unusual.
    private func job(_ map: String = "localmap", customers: Int = 6, pdf: String = "") throws -> JobFixture {
        let job = try JobFixture(map, customers: customers)
        if map == "localmap" { job.manifest["view"] = "{rule: width, metres: 100, scale: {min: 500}}" }
        job.manifest["output"] = pdf.isEmpty ? "{formats: [png], folder: out}" : "{formats: [pdf], folder: out, \(pdf)}"
        return job
    }

    @Test func theIndexTellsScaleLabelsAndWarnings() async throws {
        let job = try job()
        let delivery = try await job.run()
        for row in delivery.index {
            #expect(row["warnings"]?.split(separator: " ").contains("scale-unusual(1:1000)") == true)
            #expect(row["scale"] == "1000" && row["route_hidden_percent"] == "")
            #expect((0...100).contains(Int(row["labels_percent"] ?? "") ?? 100))
        }
        #expect(delivery.report.mapsWithWarning["scale-unusual"] == 6)
        let report = try JSONSerialization.jsonObject(with: delivery.data("report.json")) as? [String: Any]
        #expect((report?["mapsWithWarning"] as? [String: Int])?["scale-unusual"] == 6)
    }

    @Test func routesTellHowMuchOfThemIsHidden() async throws {
        let job = try job("navimap", customers: 45)
        let delivery = try await job.run()
        for row in delivery.rows("drawn") {
            #expect((0...100).contains(Int(row["route_hidden_percent"] ?? "") ?? -1))
            #expect(Int(row["scale"] ?? "") ?? 0 >= 2500)
        }
        for row in delivery.rows("failed") {
            for column in ["warnings", "scale", "labels_percent", "route_hidden_percent"] { #expect(row[column] == "") }
        }
    }

    @Test(arguments: ["", "pdf: {files: combined, pages: 4}", "pdf: {files: both, pages: 4}"])
    func aRunThatDrawsNothingTellsTheSame(pdf: String) async throws {
        let job = try job(pdf: pdf)
        let first = try await job.run()
        let second = try await job.run()
        #expect(first.index.allSatisfy { $0["warnings"] != "" })
        #expect(second.report.reused == 6 && second.report.stageSeconds.isEmpty)
        #expect(try second.data("index.csv") == first.data("index.csv"))
        #expect(second.report.mapsWithWarning == first.report.mapsWithWarning)
        let one = try await job.run(only: ["C00002"])
        #expect(try one.data("index.csv") != Data() && one.row("C00003")["warnings"] == first.row("C00003")["warnings"])
    }

    /// Ledgers of versions that did not remember how maps came out.
    @Test(arguments: ["", "pdf: {files: combined, pages: 4}"])
    func anOldLedgerGoesOn(pdf: String) async throws {
        let job = try job(pdf: pdf)
        let first = try await job.run()
        let files = try first.files()
        let ledger = try DatabaseQueue(path: job.url("out/.mapbatch/ledger.sqlite").path)
        try await ledger.write { try $0.execute(sql: "DROP TABLE page") }
        try ledger.close()
        let some = try await job.run(only: ["C00001"])
        #expect(some.rows("drawn").count == 6, "maps that are there count, though less is known of them")
        let second = try await job.run()
        #expect(try second.files() == files.merging(some.files()) { old, _ in old })
        #expect(try second.data("index.csv") == first.data("index.csv"))
        #expect(try await job.run().report.stageSeconds.isEmpty)
    }

    @Test func aLineOfAnotherVersionIsMadeAnew() async throws {
        let job = try job(customers: 3)
        let first = try await job.run()
        let ledger = try DatabaseQueue(path: job.url("out/.mapbatch/ledger.sqlite").path)
        try await ledger.write { database in
            for (row, line) in ["", "12\t\t\tdragons(5)", "x\ty"].enumerated() {
                try database.execute(
                    sql: "UPDATE page SET quality = ? WHERE name LIKE ?", arguments: [line, "00000\(row + 1)%"])
            }
        }
        try ledger.close()
        let second = try await job.run()
        #expect(second.report.reused == 3)
        #expect(try second.data("index.csv") == first.data("index.csv"))
    }

    @Test func cropMarksEnlargeTheMediaAndRedraw() async throws {
        let job = try job(customers: 2, pdf: "pdf: {files: both, pages: 4}")
        let page = job.manifest["page"]
        let plain = try await job.run().files()
        job.manifest["page"] = page.map { $0.replacing("}", with: ", marks: true}") } ?? "{marks: true}"
        let marked = try await job.run()
        #expect(marked.report.reused == 0)
        for name in ["000001-C00001.pdf", "test-0001.pdf"] {
            let info = try JobProcess.run("/bin/sh", ["-c", "pdfinfo \"$0\" || true", job.url("out/\(name)").path])
            let size = info.output.firstMatch(of: /Page size:\s+([\d.]+) x/).flatMap { Double($0.1) }
            // 100 mm and twice 8 mm for the marks; without the program that tells, the bytes must do.
            #expect(size.map { abs($0 - 116 * 72 / 25.4) < 0.1 } ?? true)
            #expect(try marked.data(name) != plain[name])
        }
        job.manifest["page"] = page
        #expect(try await job.run().files()["test-0001.pdf"] == plain["test-0001.pdf"])
    }
}
