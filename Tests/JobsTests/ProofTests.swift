import Foundation
import Jobs
import Testing

/// Proofs: what is chosen, what is drawn, and that nothing else is touched.
@Suite struct ProofTests {
    private func prove(
        _ job: JobFixture, count: Int = 3, workers: Int = 2, out: String? = nil
    ) async throws -> ProofReport {
        try await Proof(job.plan(), folder: out.map { job.url($0) }, count: count, workers: workers).run { _ in }
    }

    private func files(_ folder: URL) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.filter { !$0.contains(".mapbatch") && $0.contains(".") }.map {
                ($0, try Data(contentsOf: folder.appending(path: $0)))
            })
    }

    private func item(_ kind: ProofReason.Kind, of proof: ProofReport) -> ProofReport.Item? {
        proof.items.first { $0.reasons.contains { $0.kind == kind } }
    }

    /// The value of a route's summary, by customer; only answered routes.
    private func lengths(_ job: JobFixture) throws -> [String: Double] {
        let items = try JobFixture.items(job.data(JobFixture.routes))
        let ids = try job.column("customer", of: "route-pairs.csv")
        var lengths: [String: Double] = [:]
        for (id, item) in zip(ids, items) {
            let routes = (item["response"] as? [String: Any])?["routes"] as? [[String: Any]]
            lengths[id] = (routes?.first?["summary"] as? [String: Any])?["lengthInMeters"] as? Double
        }
        return lengths
    }

    @Test func aWholeProofOfTheSample() async throws {
        let job = try JobFixture("navimap", customers: 62)
        let log = JobProgressLog()
        let proof = try await Proof(job.plan(), count: 4, workers: 2).run(onProgress: log.add)
        #expect(proof.records == 62 && proof.drawable == 60 && proof.exitCode == .incomplete)
        #expect(proof.reasons == ["geocode-no-match": 1, "route-failed": 1])
        #expect(proof.pdf == job.url("out/proof/test-proof.pdf"))

        let lengths = try lengths(job)
        let longest = lengths.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let shortest = lengths.min { ($0.value, $0.key) < ($1.value, $1.key) }
        #expect(item(.longestRoute, of: proof)?.id == longest?.key)
        #expect(item(.shortestRoute, of: proof)?.id == shortest?.key)
        #expect(item(.farthestShop, of: proof) == nil, "routes tell more than distances")
        let first = proof.items.filter { $0.reasons.contains { $0.kind == .first } }.map(\.row)
        #expect(first.sorted() == [1, 2, 3, 4])
        #expect(Set(proof.items.map(\.id)).count == proof.items.count, "a record stands there once")
        // The worst first, those without a map last.
        #expect(proof.items.first?.reasons.first?.kind != .first)
        #expect(proof.items.suffix(2).map(\.problem) == ["geocode-no-match", "route-failed"])
        #expect(log.counts.count == 60 + proof.items.count - 2)

        let files = try files(job.url("out/proof"))
        let maps = proof.items.count - 2
        #expect(files.keys.filter { $0.hasPrefix("test-proof-maps/") && $0.hasSuffix(".png") }.count == maps)
        #expect(files.keys.filter { $0.hasPrefix("test-proof-maps/") && $0.hasSuffix(".pdf") }.count == maps)
        #expect(files.count == 2 * maps + 2)
        #expect(files["test-proof.pdf"]?.starts(with: Data("%PDF-".utf8)) == true)
        // The job itself was not begun.
        #expect(try FileManager.default.contentsOfDirectory(atPath: job.url("out").path) == ["proof"])
    }

    @Test func theGalleryNeedsNothingFromElsewhere() async throws {
        let job = try JobFixture(customers: 45)
        let proof = try await prove(job)
        let html = try String(contentsOf: proof.gallery, encoding: .utf8)
        #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("<script"))
        for match in html.matches(of: /(?:src|href)="([^"]*)"/) {
            let file = proof.gallery.deletingLastPathComponent().appending(path: String(match.1))
            #expect(FileManager.default.fileExists(atPath: file.path), "\(match.1)")
        }
        for item in proof.items { #expect(html.contains(item.id)) }
        #expect(html.contains("geocode-no-match") && html.contains("correct the address and geocode it again"))
        #expect(html.contains("<td>Can be drawn</td><td class=\"n\">44</td>"))
    }

    @Test func theSameJobGivesTheSameProof() async throws {
        let job = try JobFixture("navimap", customers: 12)
        _ = try await prove(job, workers: 1, out: "one")
        _ = try await prove(job, workers: 4, out: "two")
        #expect(try files(job.url("one")) == files(job.url("two")))
    }

    @Test func aDrawnJobStaysAsItIs() async throws {
        let job = try JobFixture(customers: 4)
        job.manifest["output"] = "{formats: [png, pdf], folder: out}"
        try await job.run()
        let before = try files(job.url("out"))
        let ledger = try job.data("out/.mapbatch/ledger.sqlite")
        _ = try await prove(job)
        let after = try files(job.url("out")).filter { !$0.key.hasPrefix("proof/") }
        #expect(after == before)
        #expect(try job.data("out/.mapbatch/ledger.sqlite") == ledger)
        #expect(try await job.run().report.reused == 4)
    }

    @Test func worstCasesAreFound() async throws {
        let job = try JobFixture(customers: 12)
        job.manifest["match"] = "{customers: street}"
        job.manifest["texts"] = "{title: '{name}', body: '{street}'}"
        // The tenth has the weakest of the weak matches, the eleventh the longest name.
        try job.editItems(JobFixture.geocodes) { items in
            for (at, score) in [(5, 0.9), (9, 0.6), (10, 0.8)] {
                var response = items[at]["response"] as? [String: Any] ?? [:]
                var results = response["results"] as? [[String: Any]] ?? []
                results[0]["type"] = "Street"
                results[0]["matchConfidence"] = ["score": score]
                response["results"] = results
                items[at]["response"] = response
            }
        }
        let names = try job.column("name", of: "customers.csv")
        try job.edit("customers.csv") {
            $0.replace(names[10], with: "Maria-Magdalena von und zu Oberwaldkirchen-Niederau", maxReplacements: 99)
        }
        let proof = try await prove(job, count: 0)
        #expect(item(.weakestMatch, of: proof)?.id == "C00010")
        #expect(item(.longestTexts, of: proof)?.id == "C00011")
        #expect(
            item(.weakestMatch, of: proof)?.reasons.first { $0.kind == .weakestMatch }?.figure == "street, score 0.60")
        // Distances as the index of the whole job has them.
        let index = try await job.run().index.filter { $0["status"] == "drawn" }
        let metres = index.map { (Int($0["distance_m"] ?? "") ?? -1, $0["id"] ?? "") }.sorted { $0 < $1 }
        #expect(item(.farthestShop, of: proof)?.id == metres.last?.1)
        #expect(item(.nearestShop, of: proof)?.id == metres.first?.1)
        #expect(item(.first, of: proof) == nil)
    }

    @Test func warningsAndLayoutFailuresAreFoundByLayingOut() async throws {
        let job = try JobFixture(customers: 6)
        // 100 m on 100 mm: larger than maps of streets usually are.
        job.manifest["view"] = "{rule: width, metres: 100, scale: {min: 500}}"
        let names = try job.column("name", of: "customers.csv")
        try job.edit("customers.csv") {
            $0.replace(names[4], with: String(repeating: "Wolkenkuckucksheim ", count: 40), maxReplacements: 99)
        }
        let proof = try await prove(job, count: 1)
        #expect(proof.surveyed == 6 && proof.surveyedWarnings["scale-unusual"] == 5)
        #expect(proof.surveyedProblems == ["text-too-long": 1] && proof.exitCode == .incomplete)
        let failed = proof.items.first { $0.problem != nil }
        #expect(failed?.id == "C00005" && failed?.problem == "text-too-long")
        let example = proof.items.first { $0.reasons.contains { $0.kind == .warning && $0.figure == "scale-unusual" } }
        #expect(example?.id == "C00001" && example?.warnings.contains("scale-unusual(1:1000)") == true)
    }

    @Test func foreignTextsAreHarmlessInTheGallery() async throws {
        let job = try JobFixture(customers: 3)
        let names = try job.column("name", of: "customers.csv")
        try job.edit("customers.csv") {
            $0.replace(names[0], with: "<script>alert('1')</script> & <b>Co</b>", maxReplacements: 1)
            $0.replace("C00002", with: "a><img src=x onerror=b'", maxReplacements: 1)
        }
        let html = try String(contentsOf: try await prove(job).gallery, encoding: .utf8)
        #expect(html.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &lt;b&gt;Co&lt;/b&gt;"))
        #expect(html.contains("a&gt;&lt;img src=x onerror=b&#39;"))
        #expect(!html.contains("<script") && !html.contains("<b>") && !html.contains("<img src=x"))
    }

    @Test func mapsOfAnEarlierProofGo() async throws {
        let job = try JobFixture(customers: 5)
        let many = try await prove(job, count: 5)
        let few = try await prove(job, count: 0)
        #expect(few.items.count < many.items.count)
        let maps = try files(job.url("out/proof")).keys.filter { $0.hasSuffix(".png") }
        #expect(maps.count == few.items.count)
    }

    @Test func aStoppedProofWritesNothing() async throws {
        let job = try JobFixture(customers: 4)
        let plan = try job.plan()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Proof(plan, workers: 1).run { _ in }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try files(job.url("out/proof")).isEmpty)
    }

    @Test func aJobWithoutADrawableRecordStillTellsWhy() async throws {
        let job = try JobFixture(customers: 2)
        try job.editItems(JobFixture.geocodes) { items in
            for at in items.indices { items[at]["statusCode"] = 500 }
        }
        let proof = try await prove(job)
        #expect(proof.drawable == 0 && proof.items.map(\.problem) == ["geocode-failed", "geocode-failed"])
        #expect(FileManager.default.fileExists(atPath: proof.pdf.path))
    }
}
