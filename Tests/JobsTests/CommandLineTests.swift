import Foundation
import Jobs
import Synchronization
import Testing

/// The built program as a user runs it.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct CommandLineTests {
    private func mapbatch(
        _ arguments: String..., onErrors: (@Sendable (Process, String) -> Void)? = nil
    ) throws -> JobProcess {
        try JobProcess.run(try #require(JobProcess.mapbatch), arguments, onErrors: onErrors)
    }

    @Test func aWholeJobEndsWith0() throws {
        let job = try JobFixture(customers: 3)
        try job.writeManifest()
        let run = try mapbatch("render", job.url("job.yaml").path)
        #expect(run.code == 0)
        #expect(run.output == "")
        #expect(run.errors.contains("3 maps in \(job.url("out").path)"))
        #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"), "plain lines where no terminal is")
        #expect(FileManager.default.fileExists(atPath: job.url("out/000003-C00003.png").path))
        let again = try mapbatch("render", job.url("job.yaml").path)
        #expect(again.errors.contains("3 of them unchanged"))
    }

    @Test func oneIsNotMany() throws {
        let job = try JobFixture(customers: 1)
        try job.writeManifest()
        let run = try mapbatch("render", job.url("job.yaml").path)
        #expect(run.errors.contains("0 of 1 record, 0 failed\n") && run.errors.contains("\n1 map in "), "\(run.errors)")
        #expect(try mapbatch("tiles", "fetch", job.url("job.yaml").path).output.contains(" of 1 map come from files"))
        let proof = try mapbatch("proof", job.url("job.yaml").path)
        #expect(proof.errors.contains("\n1 map in "), "\(proof.errors)")
        #expect(try job.text("out/proof/index.html").contains("1 record: 1 can be drawn. 1 is shown."))
    }

    @Test func recordsWithoutAMapEndWith2() throws {
        let job = try JobFixture(customers: 44)
        try job.writeManifest()
        let run = try mapbatch("render", job.url("job.yaml").path, "--out", job.url("there").path, "--formats", "png")
        #expect(run.code == 2)
        #expect(run.errors.contains("1 record has no map: 1 × geocode-no-match; see index.csv"), "\(run.errors)")
        #expect(FileManager.default.fileExists(atPath: job.url("there/index.csv").path))
        #expect(!FileManager.default.fileExists(atPath: job.url("out").path))
    }

    @Test func aJobThatCannotRunEndsWith1() throws {
        let job = try JobFixture(customers: 2)
        let missing = try mapbatch("render", job.url("none.yaml").path)
        #expect(missing.code == 1 && missing.errors.contains("none.yaml"))
        job.manifest["map"] = "roadmap"
        try job.writeManifest()
        let wrong = try mapbatch("render", job.url("job.yaml").path)
        #expect(wrong.code == 1 && wrong.errors.contains("job.yaml:") && wrong.errors.contains("localmap"))
        job.manifest["map"] = "localmap"
        try job.writeManifest()
        try job.write("", to: "monaco.mbtiles")
        let tiles = try mapbatch("render", job.url("job.yaml").path)
        #expect(tiles.code == 1 && tiles.errors.hasPrefix("mapbatch: ") && tiles.errors.contains("monaco.mbtiles"))
        let unknown = try JobFixture(customers: 2)
        try unknown.writeManifest()
        #expect(try mapbatch("render", unknown.url("job.yaml").path, "--only", "C9").code == 1)
    }

    @Test(arguments: [
        ["render"], ["paint"], ["render", "job.yaml", "--fast"], ["render", "job.yaml", "--jobs", "0"],
        ["render", "job.yaml", "--jobs", "many"], ["render", "job.yaml", "--formats", "gif"],
        ["render", "job.yaml", "--formats", ""], ["render", "job.yaml", "--only", ""],
        ["render", "job.yaml", "--only", " , "],
    ])
    func wrongUseEndsWith64(arguments: [String]) throws {
        let run = try JobProcess.run(try #require(JobProcess.mapbatch), arguments)
        #expect(run.code == 64)
        #expect(run.output == "" && run.errors.contains("Error: ") && run.errors.contains("Usage: "))
    }

    @Test func helpAndVersionAreNoFailure() throws {
        let help = try mapbatch("render", "--help")
        #expect(help.code == 0 && help.errors == "")
        for word in ["--out", "--jobs", "--only", "--formats", "--json", "index.csv", "130"] {
            #expect(help.output.contains(word))
        }
        #expect(try mapbatch("--help").output.contains("render"))
        let version = try mapbatch("--version")
        #expect(version.code == 0 && version.output.contains(/^\d+\.\d+\.\d+\n$/))
    }

    @Test func jsonLinesAreForMachines() throws {
        let job = try JobFixture(customers: 4)
        try job.edit("style.json") { $0.replace("Noto Sans Regular", with: "Frobnitz Sans Regular") }
        try job.writeManifest()
        let run = try mapbatch("render", job.url("job.yaml").path, "--json")
        #expect(run.code == 0 && run.errors == "")
        let events = try run.lines.map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
        let names = events.map { $0["event"] as? String }
        #expect(names.first == "warning" && names.contains("progress") && names.last == "end")
        #expect(events.last?["drawn"] as? Int == 4 && events.last?["failed"] as? Int == 0)
        #expect(events.last?["folder"] as? String == job.url("out").path)
        #expect(events.filter { $0["event"] as? String == "progress" }.last?["done"] as? Int == 4)
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalEndsTheRunCleanlyAndTheNextOneGoesOn(signal: Int32) throws {
        let job = try JobFixture()
        try job.writeManifest()
        let path = job.url("job.yaml").path
        let isSent = Mutex(false)
        let stopped = try mapbatch("render", path, "--jobs", "1") { process, text in
            let isFirst = isSent.withLock { sent in
                defer { sent = sent || text.contains(" of 120 records") }
                return !sent && text.contains(" of 120 records")
            }
            if isFirst { kill(process.processIdentifier, signal) }
        }
        #expect(stopped.code == 130, "\(stopped.errors)")
        #expect(stopped.errors.contains("stopped; ") && stopped.errors.contains("the next run goes on"))
        let index = JobDelivery.rows(try job.data("out/index.csv"))
        #expect(index.count == 120 && index.contains { $0["status"] == "pending" })
        let next = try mapbatch("render", path)
        #expect(next.code == 2)
        #expect(JobDelivery.rows(try job.data("out/index.csv")).filter { $0["status"] == "drawn" }.count == 116)
    }

    @Test func aKilledRunLeavesWholeFilesAndTheNextOneGoesOn() throws {
        let job = try JobFixture(customers: 40)
        try job.writeManifest()
        let path = job.url("job.yaml").path
        // Killed as soon as the first map is there, which only the folder tells: progress has five seconds' time.
        let script =
            "\"$0\" render \"$1\" & until ls \"$2\"/*.png >$3 2>&1 || ! kill -0 $!; do :; done; kill -9 $!; wait $!"
        let program = try #require(JobProcess.mapbatch)
        let killed = try JobProcess.run("/bin/sh", ["-c", script, program, path, job.url("out").path, "/dev/null"])
        #expect(killed.code == 137)
        for file in try FileManager.default.contentsOfDirectory(atPath: job.url("out").path)
        where file.hasSuffix(".png") {
            // IEND with its checksum ends every PNG.
            #expect(try job.data("out/\(file)").suffix(8) == Data([0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]))
        }
        let next = try mapbatch("render", path)
        #expect(next.code == 0)
        let whole = try mapbatch("render", path, "--out", job.url("whole").path)
        #expect(whole.code == 0)
        #expect(try job.data("out/index.csv") == job.data("whole/index.csv"))
    }

    /// A real limit of the system on the size of files stands for a full disk.
    @Test func aWriteThatFailsEndsWith1AndKeepsWhatIsFinished() throws {
        let job = try JobFixture(customers: 4)
        job.manifest["output"] = "{formats: [png, pdf], folder: out, pdf: {files: combined}}"
        try job.writeManifest()
        let program = try #require(JobProcess.mapbatch)
        // The combined file has the pages of all records and is larger than any picture.
        let whole = try mapbatch("render", job.url("job.yaml").path, "--out", job.url("whole").path)
        #expect(whole.code == 0)
        let sizes = try ["whole/test-0001.pdf", "whole/000001-C00001.png"].map { try job.data($0).count }
        // The shell counts in blocks of 512 bytes.
        let blocks = sizes[0] / 512 - 1
        try #require(sizes[1] < blocks * 512)
        let limit = "trap '' XFSZ; ulimit -f $1; exec \"$0\" render \"$2\""
        let run = try JobProcess.run("/bin/sh", ["-c", limit, program, "\(blocks)", job.url("job.yaml").path])
        #expect(run.code == 1)
        #expect(run.errors.contains("test-0001.pdf: cannot be written: File too large"))
        #expect(FileManager.default.fileExists(atPath: job.url("out/000004-C00004.png").path))
        let next = try mapbatch("render", job.url("job.yaml").path)
        #expect(next.code == 0)
        #expect(try job.data("out/test-0001.pdf") == job.data("whole/test-0001.pdf"))
    }
}
