import Batch
import Foundation
import Jobs
import TestSupport
import Testing

/// Whole jobs on the 120 customers of the sample.
@Suite struct WholeJobTests {
    /// What the data gives as reasons, found without the product's reader.
    private func expectedReasons(_ job: JobFixture, needsRoute: Bool) throws -> [String: String] {
        let ids = try job.column("id", of: "customers.csv")
        var reasons: [String: String] = [:]
        for (id, item) in zip(ids, try JobFixture.items(job.data(JobFixture.geocodes))) {
            let results = (item["response"] as? [String: Any])?["results"] as? [[String: Any]]
            if item["statusCode"] as? Int != 200 {
                reasons[id] = "geocode-failed"
            } else if results?.isEmpty ?? true {
                reasons[id] = "geocode-no-match"
            } else if results?.first?["type"] as? String == "Geography" {
                reasons[id] = "geocode-too-weak"
            }
        }
        guard needsRoute else { return reasons }
        let routed = try job.column("customer", of: "route-pairs.csv")
        for id in ids where reasons[id] == nil && !routed.contains(id) { reasons[id] = "route-missing" }
        for (id, item) in zip(routed, try JobFixture.items(job.data(JobFixture.routes)))
        where item["statusCode"] as? Int != 200 && reasons[id] == nil {
            reasons[id] = "route-failed"
        }
        return reasons
    }

    @Test(arguments: ["localmap", "navimap"])
    func everyRecordIsAccountedFor(map: String) async throws {
        let job = try JobFixture(map)
        job.manifest["output"] = "{formats: [png, pdf], folder: out}"
        let seen = JobProgressLog()
        let delivery = try await job.run(onProgress: seen.add)

        let reasons = try expectedReasons(job, needsRoute: map == "navimap")
        #expect(!reasons.isEmpty)
        #expect(delivery.reasons == reasons)
        #expect(delivery.index.map { $0["id"] } == (try job.column("id", of: "customers.csv")))
        #expect(delivery.index.map { $0["row"] } == (1...120).map { "\($0)" })
        #expect(delivery.rows("drawn").count + delivery.rows("failed").count == 120)
        for row in delivery.rows("drawn") {
            #expect(row["png"] != "" && row["pdf"] != "" && row["pdf_page"] == "1" && row["message"] == "")
            #expect(row["shop"] != "" && Int(row["distance_m"] ?? "") ?? -1 >= 0)
            #expect((row["time_s"] != "") == (map == "navimap"))
        }
        for row in delivery.rows("failed") {
            #expect(row["png"] == "" && row["pdf"] == "" && row["message"] != "" && row["hint"] != "")
        }
        try delivery.checkFiles()
        // Nothing but what the index names, the index and the report.
        let named = delivery.index.flatMap { [$0["png"] ?? "", $0["pdf"] ?? ""] }.filter { !$0.isEmpty }
        #expect(Set(try delivery.files().keys) == Set(named + ["index.csv"]))

        let report = delivery.report
        #expect(report.records == 120 && report.failed == reasons.count && report.drawn == 120 - reasons.count)
        #expect(report.pending == 0 && report.notSelected == 0 && report.reused == 0 && !report.wasStopped)
        #expect(report.reasons.values.reduce(0, +) == reasons.count)
        #expect(report.exitCode == .incomplete)
        let written = try JSONSerialization.jsonObject(with: delivery.data("report.json")) as? [String: Any]
        #expect(written?["drawn"] as? Int == report.drawn)
        // Those without a position are settled before the first is drawn.
        #expect(seen.counts == Array(reasons.count...120))
    }

    @Test func navimapsAreMadeFromTomTomRoutesToo() async throws {
        let job = try JobFixture("navimap", customers: 120)
        job.manifest["routes"] = "{files: routes-1.tomtom.json, pairs: route-pairs.csv}"
        job.manifest["page"] = "{size: [60, 60], dpi: 36, margin: 2}"
        job.manifest["texts"] = "{title: '{id}', body: '{time}'}"
        let delivery = try await job.run()
        #expect(delivery.report.drawn == 115)
        #expect(delivery.rows("failed").contains { $0["message"]?.contains("NO_ROUTE_FOUND") ?? false })
    }

    @Test func severalRoutesOfACustomer() async throws {
        let job = try JobFixture("navimap", customers: 6)
        // The first customer has a second pair without a route, the second one an alternative in its answer.
        try job.edit("route-pairs.csv") { $0 += "C00001;S01\n" }
        try job.editItems(JobFixture.routes) { items in
            items.append(["statusCode": 400, "response": ["error": ["code": "NO_ROUTE_FOUND", "message": "none"]]])
            var response = items[1]["response"] as? [String: Any] ?? [:]
            var routes = response["routes"] as? [[String: Any]] ?? []
            var legs = routes[0]["legs"] as? [[String: Any]] ?? []
            var points = legs[0]["points"] as? [Any] ?? []
            points.remove(at: 1)
            legs[0]["points"] = points
            routes.append(["legs": legs, "summary": ["lengthInMeters": 9000, "travelTimeInSeconds": 9000]])
            response["routes"] = routes
            items[1]["response"] = response
        }
        let routes = "{files: \(JobFixture.routes), pairs: route-pairs.csv, most: "
        job.manifest["routes"] = routes + "1}"
        let one = try await job.run()
        #expect(one.report.drawn == 6)
        #expect(!one.report.warnings.contains { $0.contains("route is left out") })
        job.manifest["routes"] = routes + "2}"
        let two = try await job.run()
        // Only the page that has a second route now is drawn again; texts and index tell of the first.
        #expect(two.report.drawn == 6 && two.report.reused == 5)
        #expect(
            two.report.warnings.filter { $0.contains("route is left out") }
                == ["row 1: a route is left out: route-no-route-found: status 400: none"])
        #expect(two.rows("drawn").map { $0["time_s"] } == one.rows("drawn").map { $0["time_s"] })
    }

    @Test(arguments: [
        "{formats: [png, pdf], folder: out}",
        "{formats: [png, pdf], folder: out, pdf: {files: combined, pages: 4}}",
        "{formats: [pdf], folder: out, pdf: {files: both, pages: 7}}",
    ])
    func filesAreTheSameWithAnyNumberOfWorkers(output: String) async throws {
        let job = try JobFixture("navimap", customers: 18)
        job.manifest["output"] = output
        let one = try await job.run(workers: 1, out: "one")
        let eight = try await job.run(workers: 8, out: "eight")
        #expect(one.report.drawn > 15 && eight.report.reused == 0)
        let files = try one.files()
        #expect(files == (try eight.files()))
        #expect(files.keys.contains { $0.hasSuffix(".pdf") })
    }

    @Test func combinedFilesHoldThePagesThatTheIndexTells() async throws {
        let job = try JobFixture(customers: 45)
        job.manifest["output"] = "{formats: [pdf], folder: out, pdf: {files: combined, pages: 10}}"
        let delivery = try await job.run()
        let drawn = delivery.rows("drawn")
        // Customer 43 has no position: the pages close up, so that no page is empty.
        #expect(drawn.count == 44 && delivery.row("C00043")["pdf"] == "")
        for (place, row) in drawn.enumerated() {
            #expect(row["pdf"] == "test-000\(place / 10 + 1).pdf" && row["pdf_page"] == "\(place % 10 + 1)")
        }
        try delivery.checkFiles()
        #expect(Set(try delivery.files().keys) == Set((1...5).map { "test-000\($0).pdf" } + ["index.csv"]))
        for part in 1...5 {
            let file = delivery.folder.appending(path: "test-000\(part).pdf").path
            // Another program counts the pages, where it is installed.
            let info = try JobProcess.run("/bin/sh", ["-c", "pdfinfo \"$0\" || true", file]).output
            let pages = info.firstMatch(of: /Pages:\s+(\d+)/).flatMap { Int($0.1) }
            #expect(pages == nil || pages == (part < 5 ? 10 : 4))
        }
    }

    @Test func reachableRangesAreDrawnAndAFailedOneCostsItsMapOnly() async throws {
        let job = try JobFixture(customers: 3)
        let plain = try await job.run(out: "plain")
        let items = try JobFixture.items(job.data(JobFixture.geocodes)).enumerated().map { at, item -> [String: Any] in
            guard at != 1 else { return ["statusCode": 400] }
            let results = (item["response"] as? [String: Any])?["results"] as? [[String: Any]]
            let place = results?.first?["position"] as? [String: Double] ?? [:]
            let (latitude, longitude) = (place["lat"] ?? 0, place["lon"] ?? 0)
            let ring = [(0.004, 0.0), (0, 0.005), (-0.004, 0), (0, -0.005)].map { north, east in
                ["latitude": latitude + north, "longitude": longitude + east]
            }
            let range: [String: Any] = [
                "center": ["latitude": latitude, "longitude": longitude], "boundary": ring,
            ]
            return ["statusCode": 200, "response": ["reachableRange": range]]
        }
        try job.write(JSONSerialization.data(withJSONObject: ["batchItems": items]), to: "ranges.json")
        job.manifest["ranges"] = "ranges.json"
        let delivery = try await job.run()
        #expect(delivery.reasons == ["C00002": "reach-failed"])
        #expect(try delivery.data("000001-C00001.png") != plain.data("000001-C00001.png"))
    }

    @Test func smallPicturesShowTheSameInFewerBytes() async throws {
        let job = try JobFixture("navimap", customers: 4)
        let fast = try await job.run()
        job.manifest["output"] = "{formats: [png], folder: out, png: {compression: small}}"
        let small = try await job.run(out: "small")
        try small.checkFiles()
        let names = fast.rows("drawn").compactMap { $0["png"] }
        #expect(names.count == 4 && small.rows("drawn").compactMap { $0["png"] } == names)
        for name in names {
            let (a, b) = (try fast.data(name), try small.data(name))
            #expect(b.count < a.count, "\(name): \(b.count) of \(a.count) bytes")
            #expect(try Pixels(png: a).share(differingFrom: Pixels(png: b), threshold: 0) == 0, "\(name)")
        }
    }

    @Test func bothKindsOfPDFAreMade() async throws {
        let job = try JobFixture(customers: 5)
        job.manifest["output"] = "{formats: [pdf], folder: out, pdf: {files: both, pages: 3}}"
        let delivery = try await job.run()
        #expect(
            Set(try delivery.files().keys)
                == Set((1...5).map { "00000\($0)-C0000\($0).pdf" } + ["test-0001.pdf", "test-0002.pdf", "index.csv"]))
        #expect(
            delivery.index.map { $0["pdf"] } == [
                "test-0001.pdf", "test-0001.pdf", "test-0001.pdf", "test-0002.pdf", "test-0002.pdf",
            ])
    }
}
