import Foundation
import Jobs
import Synchronization
import Testing

/// A second run makes what is missing or has changed, and nothing else.
@Suite struct ResumeTests {
    private static let formats = "{formats: [png, pdf], folder: out}"

    private func job(_ map: String = "localmap", customers: Int = 8) throws -> JobFixture {
        let job = try JobFixture(map, customers: customers)
        job.manifest["output"] = Self.formats
        return job
    }

    @Test(arguments: [formats, "{formats: [png, pdf], folder: out, pdf: {files: combined, pages: 3}}"])
    func nothingIsDrawnTwice(output: String) async throws {
        let job = try job()
        job.manifest["output"] = output
        let first = try await job.run()
        let files = try first.files()
        let second = try await job.run()
        #expect(first.report.reused == 0 && second.report.reused == 8 && second.report.drawn == 8)
        #expect(second.report.stageSeconds.isEmpty, "no stage of drawing was run")
        #expect(try second.files() == files)
        #expect(second.index == first.index)
    }

    @Test func oneLostFileIsMadeAnew() async throws {
        let job = try job()
        let files = try await job.run().files()
        try job.remove("out/000003-C00003.png")
        let second = try await job.run()
        #expect(second.report.reused == 7 && second.report.drawn == 8)
        #expect(try second.files() == files)
    }

    @Test func aMapWhoseRecordFailsNowIsTakenBack() async throws {
        let job = try job()
        #expect(try await job.run().files()["000002-C00002.png"] != nil)
        try job.write("the user's own", to: "out/notes.txt")
        try job.editItems("geocoded-customers-1.tomtom.json") { items in items[1]["statusCode"] = 500 }
        let second = try await job.run()
        #expect(second.report.failed == 1 && second.report.reused == 7)
        let files = try second.files()
        #expect(files["000002-C00002.png"] == nil && files["000002-C00002.pdf"] == nil)
        #expect(try job.text("out/notes.txt") == "the user's own")
    }

    @Test func aDamagedFileIsMadeAnew() async throws {
        let job = try job()
        let files = try await job.run().files()
        var bytes = try job.data("out/000005-C00005.pdf")
        bytes[bytes.count / 2] ^= 1
        try job.write(bytes, to: "out/000005-C00005.pdf")
        try job.write(Data(), to: "out/000006-C00006.png")
        let second = try await job.run()
        #expect(second.report.reused == 6)
        #expect(try second.files() == files)
    }

    @Test func aLostPartOfCombinedFilesIsMadeAnewByItself() async throws {
        let job = try job()
        job.manifest["output"] = "{formats: [pdf], folder: out, pdf: {files: combined, pages: 3}}"
        let files = try await job.run().files()
        try job.remove("out/test-0002.pdf")
        let second = try await job.run()
        #expect(second.report.reused == 5 && second.report.drawn == 8)
        #expect(try second.files() == files)
    }

    @Test(arguments: ["page", "texts", "credit", "view"])
    func aChangedManifestRedrawsAll(key: String) async throws {
        let job = try job()
        let before = try await job.run().files()
        job.manifest[key] =
            [
                "page": "{size: [100, 70], dpi: 75, margin: 3}", "texts": "{title: 'Dear {name}'}", "credit": "© Me",
                "view": "{rule: fit, shops: 2}",
            ][key]
        let after = try await job.run()
        #expect(after.report.reused == 0 && after.report.drawn == 8)
        #expect(try after.files()["000001-C00001.png"] != before["000001-C00001.png"])
    }

    @Test func aChangedStyleOrIconRedrawsAll() async throws {
        let job = try job(customers: 3)
        try await job.run()
        try job.edit("style.json") { $0.replace("#a8c8e0", with: "#0000ff") }
        #expect(try await job.run().report.reused == 0)
        try FileManager.default.createDirectory(at: job.url("icons"), withIntermediateDirectories: true)
        try job.write("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", to: "icons/dot.svg")
        #expect(try await job.run().report.reused == 0)
        #expect(try await job.run().report.reused == 3)
    }

    @Test func aChangedAddressRedrawsItsRecordOnly() async throws {
        let job = try job()
        try await job.run()
        try job.edit("customers.csv") { $0.replace("Hugo Michel", with: "Hugo Michél") }
        #expect(try await job.run().report.reused == 7)
        try job.editItems(JobFixture.geocodes) { items in
            items[4]["response"] = [
                "results": [["type": "Point Address", "position": ["lat": 43.7312, "lon": 7.4141]]]
            ]
        }
        #expect(try await job.run().report.reused == 7)
    }

    /// Whatever an answer tells of a way may be told by a page, so each part of it makes the page anew.
    @Test func aChangedPartOfARouteRedrawsItsRecordOnly() async throws {
        let job = try job("navimap", customers: 3)
        job.manifest["output"] = "{formats: [png], folder: out}"
        func edit(_ change: (inout [String: Any]) -> Void) throws {
            try job.editItems(JobFixture.routes) { items in
                var response = items[0]["response"] as? [String: Any] ?? [:]
                var routes = response["routes"] as? [[String: Any]] ?? []
                change(&routes[0])
                response["routes"] = routes
                items[0]["response"] = response
            }
        }
        func section(_ mode: String) -> [[String: Any]] { [["sectionType": "TRAVEL_MODE", "travelMode": mode]] }
        func step(_ changes: [String: Any]) -> [String: Any] {
            let step: [String: Any] = [
                "routeOffsetInMeters": 40, "travelTimeInSeconds": 9, "pointIndex": 3, "street": "Rue Plati",
                "message": "Turn left", "maneuver": "TURN_LEFT", "roadNumbers": ["D1"],
            ]
            return ["instructions": [step.merging(changes) { $1 }]]
        }
        func summary(_ route: inout [String: Any], _ key: String, _ value: Double) {
            var summary = route["summary"] as? [String: Any] ?? [:]
            summary[key] = value
            route["summary"] = summary
        }
        let changes: [(name: String, change: (inout [String: Any]) -> Void)] = [
            ("mode", { $0["sections"] = section("pedestrian") }),
            ("another mode", { $0["sections"] = section("bicycle") }),
            ("length", { summary(&$0, "lengthInMeters", 1100) }),
            ("time", { summary(&$0, "travelTimeInSeconds", 300) }),
            ("delay", { summary(&$0, "trafficDelayInSeconds", 60) }),
            ("a step", { $0["guidance"] = step([:]) }),
            ("its sentence", { $0["guidance"] = step(["message": "Turn left here"]) }),
            ("its street", { $0["guidance"] = step(["message": "Turn left here", "street": "Rue Malbousquet"]) }),
            ("its road", { $0["guidance"] = step(["roadNumbers": ["D2"]]) }),
            ("its roads", { $0["guidance"] = step(["roadNumbers": ["D2", "D3"]]) }),
            ("its maneuver", { $0["guidance"] = step(["maneuver": "KEEP_LEFT"]) }),
            ("its offset", { $0["guidance"] = step(["maneuver": "KEEP_LEFT", "routeOffsetInMeters": 41]) }),
            ("its time", { $0["guidance"] = step(["travelTimeInSeconds": 10]) }),
            ("its place", { $0["guidance"] = step(["pointIndex": 4]) }),
        ]
        try await job.run()
        for (name, change) in changes {
            try edit(change)
            #expect(try await job.run().report.reused == 2, "\(name)")
            #expect(try await job.run().report.reused == 3, "\(name), once more")
        }
    }

    @Test(arguments: [formats, "{formats: [png, pdf], folder: out, pdf: {files: combined, pages: 4}}"])
    func anInterruptedRunIsCompletedByTheNext(output: String) async throws {
        let job = try job("navimap", customers: 30)
        job.manifest["output"] = output
        let whole = try await job.run(workers: 1, out: "whole")
        let plan = try job.plan()
        let run = Mutex<Task<Report, any Error>?>(nil)
        // The run starts only when it is known to those who stop it.
        let (ready, go) = AsyncStream<Never>.makeStream()
        let task = Task {
            for await _ in ready {}
            return try await Pipeline(plan, workers: 2).run { progress in
                if progress.drawn == 8 { run.withLock { $0?.cancel() } }
            }
        }
        run.withLock { $0 = task }
        go.finish()
        let report = try await task.value
        let stopped = try JobDelivery(folder: plan.folder, report: report)
        #expect(report.wasStopped && report.exitCode == .interrupted)
        #expect(report.pending > 0 && report.drawn >= 8 && report.drawn < whole.report.drawn)
        #expect(stopped.index.count == 30 && stopped.rows("pending").count == report.pending)
        try stopped.checkFiles()

        let next = try await job.run()
        #expect(next.report.pending == 0 && next.report.reused == report.drawn)
        #expect(next.index == whole.index)
        #expect(try next.files() == whole.files())
    }

    @Test func aDamagedLedgerIsNamed() async throws {
        let job = try job(customers: 2)
        try await job.run()
        try job.write(String(repeating: "not a ledger ", count: 500), to: "out/.mapbatch/ledger.sqlite")
        let error = await #expect(throws: JobError.self) { try await job.run() }
        #expect(error?.description.contains("ledger.sqlite") ?? false)
        #expect(error?.description.contains("delete it") ?? false)
        try job.remove("out/.mapbatch/ledger.sqlite")
        #expect(try await job.run().report.drawn == 2)
    }

    // MARK: Some records only

    @Test func onlySomeRecordsAreDrawnAndTheIndexKeepsTheOthers() async throws {
        let job = try job()
        let some = try await job.run(only: ["C00002", "C00005"])
        #expect(some.index.count == 8 && some.rows("not-selected").count == 6)
        #expect(some.rows("drawn").map { $0["id"] } == ["C00002", "C00005"])
        #expect(some.report.drawn == 2 && some.report.notSelected == 6 && some.report.exitCode == .complete)
        try some.checkFiles()

        let all = try await job.run()
        #expect(all.report.reused == 2 && all.report.drawn == 8)
        let again = try await job.run(only: ["C00002"])
        #expect(again.index == all.index, "what was drawn before stays in the index")
    }

    @Test func aRecordLeftOutThatCannotBeDrawnDoesNotSpoilTheRun() async throws {
        let job = try job(customers: 45)
        let some = try await job.run(only: ["C00001"])
        #expect(some.reasons == ["C00043": "geocode-no-match"])
        #expect(some.report.exitCode == .complete)
        #expect(try await job.run(only: ["C00043", "C00001"]).report.exitCode == .incomplete)
    }

    @Test func onlyLeavesCombinedFilesAndTheirRowsAsTheyAre() async throws {
        let job = try job()
        job.manifest["output"] = "{formats: [png, pdf], folder: out, pdf: {files: combined, pages: 3}}"
        let all = try await job.run()
        let files = try all.files()
        let some = try await job.run(only: ["C00002"])
        let row = some.row("C00002")
        #expect(row["single_pdf"] == "000002-C00002.pdf" && row["pdf"] == "test-0001.pdf" && row["pdf_page"] == "2")
        for row in some.index where row["id"] != "C00002" { #expect(row == all.row(row["id"] ?? "")) }
        for (name, bytes) in files where name != "index.csv" { #expect(try some.data(name) == bytes, "\(name)") }
    }

    @Test func recordsThatLeftTheListTakeTheirMapsAlong() async throws {
        let job = try job()
        job.manifest["output"] = "{formats: [png, pdf], folder: out, pdf: {files: both, pages: 3}}"
        try await job.run()
        try job.edit("customers.csv") { $0 = $0.split(separator: "\n").prefix(4).joined(separator: "\n") }
        try job.editItems(JobFixture.geocodes) { $0 = Array($0.prefix(3)) }
        let files = Set(try await job.run().files().keys)
        let maps = (1...3).flatMap { ["00000\($0)-C0000\($0).png", "00000\($0)-C0000\($0).pdf"] }
        #expect(files.filter { $0.hasSuffix(".png") || $0.hasSuffix(".pdf") } == Set(maps + ["test-0001.pdf"]))
    }

    @Test func aFolderBelongsToOneJob() async throws {
        let job = try job(customers: 2)
        try await job.run()
        job.manifest["name"] = "other"
        let error = await #expect(throws: JobError.self) { try await job.run() }
        #expect(error?.description.contains("job \"test\"") == true)
    }

    @Test func anUnknownIdIsNamed() throws {
        let job = try job(customers: 2)
        let error = #expect(throws: JobError.self) { try job.plan(only: ["C00001", "C9"]) }
        #expect(error?.description.contains("\"C9\"") ?? false)
        #expect(error?.description.contains("customers.csv") ?? false)
    }
}
