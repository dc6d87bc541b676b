import Foundation
import Jobs
import ServiceDouble
import Testing

/// The program is killed while it asks, without a chance to tidy up; the next run goes on as if nothing had been.
@Suite(.enabled(if: JobProcess.mapbatch != nil, "the program mapbatch is not built"))
struct EnquiryKillTests {
    /// Runs `mapbatch run` and kills it as soon as the double has so many requests.
    ///
    /// - Returns: the double's log at the end of the process.
    private func kill(_ asked: EnquiryFixture, at requests: Int) async throws -> ServiceLog {
        try asked.job.writeManifest()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(JobProcess.mapbatch))
        process.arguments = ["run", asked.job.url("job.yaml").path]
        process.environment = ProcessInfo.processInfo.environment.merging(["DEMO_KEY": EnquiryFixture.key]) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        while await asked.double.log.entries.count < requests, process.isRunning { await Task.yield() }
        Foundation.kill(process.processIdentifier, SIGKILL)
        Self.wait(for: process)
        #expect(process.terminationReason == .uncaughtSignal, "it was killed, and did not end before")
        return await asked.double.log
    }

    private static func wait(for process: Process) { process.waitUntilExit() }

    /// Without faults the requests are: positions sent, asked for, come; routes sent, asked for, come. Between asked for
    /// and come the program waits for a second.
    @Test(arguments: 1...5)
    func theNextRunGoesOn(requests: Int) async throws {
        let quiet = try await EnquiryFixture(customers: 30)
        try await quiet.ask()
        let asked = try await EnquiryFixture(customers: 30)
        let killed = try await kill(asked, at: requests)
        let report = try await asked.ask()
        let doubtful = report.counts.values.reduce(0) { $0 + $1.doubtful }
        if killed.entries.count == requests, [2, 5].contains(requests) {
            #expect(doubtful == 0, "the service had said where the batch is, and it was noted")
        }
        let once = await asked.double.log
        #expect(once.itemsAccepted.values.allSatisfy { $0 == 1 }, "what is in doubt is not sent again by itself")
        #expect(report.complete.contains(.routes) == (doubtful == 0))
        if doubtful > 0 {
            #expect(report.warnings.contains { $0.contains("Tracking-ID mapbatch-") }, "\(report.warnings)")
            try await asked.ask(resend: true)
            #expect(await asked.double.log.itemsAccepted.values.count { $0 > 1 } <= doubtful)
        }
        #expect(try asked.files() == quiet.files())
        #expect(try asked.files(holding: EnquiryFixture.key) == [])
    }

    @Test func whatWasHalfWrittenGoes() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 20, routes: nil)
        try await asked.ask()
        let files = try asked.files()
        let left = [".geocodes-customers-0001.json.A.part", "raw/..geocodes-000001.json.B.answer.C.part"]
        for name in left { try Data("{".utf8).write(to: asked.answers.appending(path: name)) }
        try await asked.ask()
        for name in left {
            #expect(!FileManager.default.fileExists(atPath: asked.answers.appending(path: name).path), "\(name)")
        }
        #expect(try asked.files() == files)
    }

    /// A synchronous batch is answered at once: where the answer is on the disk, there is no doubt, even if it was not
    /// noted any more.
    @Test func anAnswerThatWasNotNotedIsFound() async throws {
        let asked = try await EnquiryFixture(
            "localmap", customers: 20, geocodes: "{service: tomtom, delivery: direct}", routes: nil)
        try await asked.ask()
        let (files, log) = (try asked.files(), await asked.double.log)
        try asked.forgetAnswers()
        let report = try await asked.ask()
        #expect(report.complete == [.geocodes] && report.warnings == [])
        #expect(try asked.files() == files)
        #expect(await asked.double.log.batchesAccepted == log.batchesAccepted)
    }
}
