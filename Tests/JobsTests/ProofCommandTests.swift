import Foundation
import Testing

/// `mapbatch proof` as a user runs it.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct ProofCommandTests {
    private func mapbatch(_ arguments: String...) throws -> JobProcess {
        try JobProcess.run(try #require(JobProcess.mapbatch), arguments)
    }

    @Test func aProofOfASoundJobEndsWith0() throws {
        let job = try JobFixture(customers: 3)
        try job.writeManifest()
        let run = try mapbatch("proof", job.url("job.yaml").path, "--out", job.url("there").path, "--count", "1")
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output == "" && run.errors.contains(job.url("there/test-proof.pdf").path))
        #expect(FileManager.default.fileExists(atPath: job.url("there/index.html").path))
        #expect(!FileManager.default.fileExists(atPath: job.url("out").path))
    }

    @Test func recordsWithoutAMapEndWith2() throws {
        let job = try JobFixture(customers: 44)
        try job.writeManifest()
        let run = try mapbatch("proof", job.url("job.yaml").path, "--count", "0", "--json")
        #expect(run.code == 2 && run.errors == "")
        let last = try #require(run.lines.last)
        let end = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
        #expect(end?["event"] as? String == "end" && end?["drawable"] as? Int == 43 && end?["failed"] as? Int == 1)
        #expect(end?["pdf"] as? String == job.url("out/proof/test-proof.pdf").path)
    }

    @Test(arguments: [["proof"], ["proof", "job.yaml", "--count", "201"], ["proof", "job.yaml", "--jobs", "0"]])
    func wrongUseEndsWith64(arguments: [String]) throws {
        #expect(try JobProcess.run(try #require(JobProcess.mapbatch), arguments).code == 64)
    }
}
