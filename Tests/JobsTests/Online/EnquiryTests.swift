import Batch
import Foundation
import ServiceDouble
import Synchronization
import Testing

@testable import Jobs

/// Services are asked for what a job needs, once, and maps are drawn from their answers.
struct EnquiryTests {
    @Test func mapsAreThoseOfTheSameAnswersInFiles() async throws {
        let asked = try await EnquiryFixture(customers: 30)
        let report = try await asked.ask()
        #expect(report.failure == nil && report.complete == [.geocodes, .routes])
        let drawn = try await asked.job.run()
        let filed = try JobFixture("navimap", customers: 30)
        filed.manifest["routes"] = "{files: routes-1.tomtom.json, pairs: route-pairs.csv}"
        try filed.editItems("routes-1.tomtom.json") {
            $0 = Array($0.prefix((try? filed.column("customer", of: "route-pairs.csv").count) ?? 0))
        }
        let expected = try await filed.run()
        #expect(drawn.report.drawn == expected.report.drawn && drawn.report.drawn > 20)
        for row in try JobDelivery.rows(filed.data("out/index.csv")) where row["status"] == "drawn" {
            let name = try #require(row["png"])
            #expect(try asked.job.data("out/\(name)") == filed.data("out/\(name)"), "\(name)")
        }
    }

    @Test func nothingIsAskedTwice() async throws {
        let asked = try await EnquiryFixture(customers: 40, routes: "{service: tomtom, shops: 3}")
        let first = try await asked.ask()
        let log = await asked.double.log
        // Equal addresses and equal ways are one question.
        #expect(log.itemsAccepted.values.allSatisfy { $0 == 1 })
        #expect(log.itemCount == (first.counts[.geocodes]?.total ?? 0) + (first.counts[.routes]?.total ?? 0))
        let again = try await asked.ask()
        #expect(again == first)
        #expect(await asked.double.log.batchesAccepted == log.batchesAccepted)
        // One more customer is one more question of each kind, at most three ways.
        try asked.job.edit("customers.csv") { $0 += "C99999;Neu;MC;Monaco;Boulevard des Moulins;98000;27\n" }
        try await asked.ask()
        let more = await asked.double.log
        #expect((1...4).contains(more.itemCount - log.itemCount))
        // What was asked for addresses that are gone is no part of the job's state.
        try asked.job.edit("customers.csv") {
            $0 = $0.split(separator: "\n").prefix(11).joined(separator: "\n") + "\n"
        }
        try asked.job.writeManifest()
        let status = try JobStatus(Manifest.load(contentsOf: asked.job.url("job.yaml")))
        let geocodes = try #require(status.stages.first)
        #expect(geocodes.total <= 16 && geocodes.processed == geocodes.total)
    }

    @Test func renderSaysWhatIsMissing() async throws {
        let asked = try await EnquiryFixture(customers: 5)
        #expect(asked.job.problem()?.contains("run: mapbatch run") ?? false)
        try await asked.ask([.geocodes])
        #expect(
            asked.job.problem()?.contains("routes: the service has not been asked yet; run: mapbatch route") ?? false)
        try await asked.ask([.routes])
        #expect(asked.job.problem() == nil)
        try asked.job.edit("customers.csv") { $0 += "C99999;Neu;MC;Monaco;Boulevard des Moulins;98000;27\n" }
        #expect(asked.job.problem()?.contains("the addresses or what is asked have changed since") ?? false)
    }

    @Test func idsWithLineBreaksAreReadBackAsTheyWere() async throws {
        let asked = try await EnquiryFixture(customers: 3)
        let odd = "C0\n2"
        try asked.job.edit("customers.csv") { $0.replace("C00002", with: "\"\(odd)\"") }
        try await asked.ask()
        let pairs = try RoutePairs.load(contentsOf: asked.answers.appending(path: "route-pairs.csv")).pairs
        #expect(pairs.map(\.customer) == ["C00001", odd, "C00003"])
        let delivery = try await asked.job.run()
        #expect(delivery.index.map { $0["id"] } == ["C00001", odd, "C00003"])
        #expect(delivery.report.drawn == 3)
        #expect(try JobStatus(Manifest.load(contentsOf: asked.job.url("job.yaml"))).stages.last?.valid == 3)
    }

    @Test func routesFollowGeocodesOfFiles() async throws {
        let asked = try await EnquiryFixture(customers: 12)
        asked.job.manifest["geocodes"] = try JobFixture("localmap").manifest["geocodes"]
        let report = try await asked.ask()
        #expect(report.complete == [.routes] && report.counts[.routes]?.valid ?? 0 > 8)
        #expect(try await asked.job.run().report.drawn > 8)
    }

    @Test(arguments: ["azure, delivery: batch", "azure, delivery: direct", "azure-2025", "tomtom, delivery: direct"])
    func everyRouterIsUnderstood(service: String) async throws {
        let asked = try await EnquiryFixture(customers: 12, routes: "{service: \(service)}")
        let report = try await asked.ask()
        #expect(report.failure == nil && report.complete == [.geocodes, .routes], "\(report)")
        let tomtom = try await EnquiryFixture(customers: 12)
        try await tomtom.ask()
        #expect(try asked.files()["route-pairs.csv"] == tomtom.files()["route-pairs.csv"])
        #expect(try await asked.job.run().report.drawn == tomtom.job.run().report.drawn)
    }

    /// A walk of 20 minutes is none "by car", though Azure's answers since 2025 do not say how one travels.
    @Test(arguments: ["azure-2025", "azure, delivery: direct", "tomtom"])
    func howOneTravelsIsKnownFromTheRequest(service: String) async throws {
        let asked = try await EnquiryFixture(customers: 6, routes: "{service: \(service), travel: pedestrian}")
        try await asked.ask()
        let plan = try Plan(Manifest.load(contentsOf: asked.job.url("job.yaml")))
        let routes = plan.entries.compactMap { $0.order?.located.route }
        #expect(!routes.isEmpty && routes.allSatisfy { $0.travelMode == .pedestrian })
    }

    @Test(arguments: [
        "{service: tomtom, format: xml}", "{service: tomtom, delivery: direct}", "{service: tomtom, query: fuzzy}",
        "{service: tomtom, query: structured, language: fr-FR, countries: [MC, FR]}",
    ])
    func everyWayToGeocodeGivesTheSame(geocodes: String) async throws {
        let asked = try await EnquiryFixture("localmap", customers: 50, geocodes: geocodes, routes: nil)
        let report = try await asked.ask()
        #expect(report.failure == nil && report.complete == [.geocodes], "\(report)")
        let plain = try await EnquiryFixture("localmap", customers: 50, routes: nil)
        let expected = try await plain.ask()
        #expect(report.counts[.geocodes]?.valid == expected.counts[.geocodes]?.valid)
        #expect(report.counts[.geocodes]?.invalid == expected.counts[.geocodes]?.invalid)
    }

    @Test func rangesAreAskedForCustomersWithAPosition() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 44, routes: nil)
        asked.job.manifest["ranges"] = "{service: tomtom, minutes: 5, travel: pedestrian}"
        let report = try await asked.ask()
        #expect(report.complete == [.geocodes, .ranges])
        #expect(try await asked.job.run().report.failed == 1, "the one without an address that is known")
    }

    @Test func batchesAreAsLargeAsAllowed() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 100, routes: nil)
        asked.services(", items: 30")
        let report = try await asked.ask()
        let log = await asked.double.log
        #expect(log.batchesAccepted == ((report.counts[.geocodes]?.total ?? 0) + 29) / 30)
        #expect(log.entries.allSatisfy { $0.items.count <= 30 })
    }

    @Test func aDryRunSendsNothing() async throws {
        let asked = try await EnquiryFixture(customers: 40)
        let enquiry = try asked.enquiry()
        let geocodes = try enquiry.estimate(.geocodes)
        #expect(geocodes.items > 40 && geocodes.batches == 1 && geocodes.settled == 0)
        #expect(try enquiry.estimate(.routes).isUpperLimit)
        #expect(await asked.double.log.entries.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: asked.answers.path))
        try await asked.ask([.geocodes])
        #expect(try enquiry.estimate(.geocodes).settled == geocodes.items)
        #expect(try !enquiry.estimate(.routes).isUpperLimit)
    }

    /// The ledger is hidden and easily left behind; without it all would be paid for again.
    @Test(arguments: [".mapbatch", ".mapbatch/answers.sqlite"])
    func answersWithoutTheirLedgerAreNotAskedForAgain(lost: String) async throws {
        let asked = try await EnquiryFixture(customers: 5)
        try await asked.ask()
        let (files, log) = (try asked.files(), await asked.double.log)
        let (ledger, kept) = (asked.answers.appending(path: lost), asked.job.url("kept"))
        try FileManager.default.moveItem(at: ledger, to: kept)
        func check(_ message: String?) {
            #expect(message?.contains(asked.answers.path) ?? false, "\(message ?? "")")
            #expect(message?.contains("geocodes-customers-0001.json and 4 more") ?? false, "\(message ?? "")")
            #expect(message?.contains(".mapbatch/answers.sqlite; give the ledger back, or move") ?? false)
        }
        check(await #expect(throws: JobError.self) { try await asked.ask() }?.description)
        check(#expect(throws: JobError.self) { try asked.enquiry().estimate(.geocodes) }?.description)
        check(asked.job.problem())
        #expect(try asked.files() == files)
        #expect(await asked.double.log.entries.count == log.entries.count)
        // It is given back as it was moved away.
        try FileManager.default.moveItem(at: kept, to: ledger)
        #expect(try await asked.ask().complete == [.geocodes, .routes])
        #expect(await asked.double.log.batchesAccepted == log.batchesAccepted)
        // Or all is asked anew.
        try FileManager.default.moveItem(at: asked.answers, to: kept)
        #expect(try await asked.ask().complete == [.geocodes, .routes])
        #expect(await asked.double.log.batchesAccepted == 2 * log.batchesAccepted)
    }

    @Test func aFolderOfAnswersBelongsToOneJob() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 4, routes: nil)
        asked.job.manifest["answers"] = "answers/test"
        try await asked.ask()
        let (files, log) = (try asked.files(), await asked.double.log)
        asked.job.manifest["name"] = "other"
        let expected = "\(asked.answers.path): the folder holds the answers of job \"test\"; choose another folder for "
        let refusal = await #expect(throws: JobError.self) { try await asked.ask() }
        #expect(refusal?.description.hasPrefix(expected + "\"other\"") ?? false, "\(refusal?.description ?? "")")
        #expect(throws: JobError.self) { try asked.enquiry().estimate(.geocodes) }
        #expect(asked.job.problem()?.hasPrefix(expected) ?? false)
        #expect(try asked.files() == files)
        #expect(await asked.double.log.entries.count == log.entries.count)
        asked.job.manifest["name"] = "test"
        #expect(try await asked.ask().complete == [.geocodes])
    }

    @Test func noKeyIsInAnyFile() async throws {
        let asked = try await EnquiryFixture(customers: 10)
        asked.job.manifest["routes"] = "{service: azure}"
        try await asked.ask()
        #expect(try asked.files(holding: EnquiryFixture.key) == [])
        #expect(try asked.files(holding: "subscription-key") == [])
    }

    @Test func withoutAKeyNothingIsSent() async throws {
        let asked = try await EnquiryFixture(customers: 3)
        try asked.job.writeManifest()
        var options = Enquiry.Options()
        options.environment = [:]
        let enquiry = try Enquiry(Manifest.load(contentsOf: asked.job.url("job.yaml")), options: options)
        await #expect(throws: JobError("the environment variable DEMO_KEY is not set; it must hold the key")) {
            _ = try await enquiry.run([.geocodes]) { _, _ in }
        }
        #expect(await asked.double.log.entries.isEmpty)
    }
}

/// Maps are drawn while others are still asked for.
struct AheadDrawingTests {
    private func drawing(
        _ asked: EnquiryFixture, onProgress: @escaping @Sendable (JobProgress) -> Void = { _ in }
    ) throws -> AheadDrawing {
        let manifest = try Manifest.load(contentsOf: asked.job.url("job.yaml"))
        let base = try BaseMap(style: manifest.base.style, tiles: manifest.base.tiles)
        return AheadDrawing(base: base, options: Plan.Options(), workers: 1, onProgress: onProgress)
    }

    @Test(arguments: ["{service: tomtom, shops: 2}", "{service: azure}"])
    func whatIsDrawnAheadIsTheSame(routes: String) async throws {
        let asked = try await EnquiryFixture(customers: 24, routes: routes)
        asked.services(", items: 8, batches: 1")
        let enquiry = try asked.enquiry()
        let drawn = Mutex(0)
        let report = try await enquiry.run(
            [.geocodes, .routes],
            drawing: try drawing(asked) { progress in drawn.withLock { $0 = max($0, progress.drawn) } }
        ) { _, _ in }
        #expect(report.complete == [.geocodes, .routes])
        #expect(drawn.withLock { $0 } > 0, "some were drawn before the end")
        #expect(!FileManager.default.fileExists(atPath: asked.job.url("out/index.csv").path))
        let last = try await asked.job.run()
        #expect(last.report.reused > 0 && last.report.reused == report.drawnAhead.count, "to a run that knows of none")
        let anew = try await asked.job.run(out: "anew")
        #expect(anew.report.drawn == last.report.drawn && anew.report.reused == 0)
        for row in try JobDelivery.rows(asked.job.data("anew/index.csv")) where row["status"] == "drawn" {
            let name = try #require(row["png"])
            #expect(try asked.job.data("out/\(name)") == asked.job.data("anew/\(name)"), "\(name)")
        }
    }

    @Test func mapsOfEarlierRunsStay() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 10, routes: nil)
        try await asked.ask()
        let before = try await asked.job.run().report.drawn
        try asked.job.edit("customers.csv") { $0 += "C99999;Neu;MC;Monaco;Avenue de Villaine;98000;50\n" }
        let enquiry = try asked.enquiry()
        let report = try await enquiry.run([.geocodes], drawing: try drawing(asked)) { _, _ in }
        #expect(report.drawnAhead == ["C99999"])
        // The run that has drawn it counts it as its own.
        let options = Plan.Options(drawnAhead: report.drawnAhead)
        let plan = try Plan(Manifest.load(contentsOf: asked.job.url("job.yaml")), options: options)
        let end = try await Pipeline(plan, workers: 2).run { _ in }
        #expect(end.drawn == before + 1 && end.reused == before)
        let last = try await asked.job.run().report
        #expect(last.reused >= before)
    }
}
