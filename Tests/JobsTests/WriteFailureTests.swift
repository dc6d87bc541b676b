import Foundation
import Jobs
import Testing

/// Folders that cannot be written end the run with their name; what was finished stays.
@Suite struct WriteFailureTests {
    private func failure(_ job: JobFixture) async -> String {
        do {
            try await job.run()
            return ""
        } catch let error as JobError {
            return error.description
        } catch {
            return "\(type(of: error))"
        }
    }

    @Test func aFileInPlaceOfTheFolderIsNamed() async throws {
        let job = try JobFixture(customers: 2)
        try job.write("no folder", to: "out")
        let message = await failure(job)
        #expect(message.contains(job.url("out").path) && message.contains("cannot be made: Not a directory"))
        #expect(try job.text("out") == "no folder")
    }

    @Test func aFileOnTheWayToTheFolderIsNamed() async throws {
        let job = try JobFixture(customers: 2)
        try job.write("no folder", to: "maps")
        job.manifest["output"] = "{formats: [png], folder: maps/out}"
        let message = await failure(job)
        #expect(message.contains(job.url("maps/out").path) && message.contains("Not a directory"), "\(message)")
    }

    @Test(.disabled(if: getuid() == 0, "root may write anywhere")) func aReadOnlyFolderIsNamed() async throws {
        let job = try JobFixture(customers: 2)
        try FileManager.default.createDirectory(
            at: job.url("out"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o555])
        let message = await failure(job)
        #expect(message.contains(job.url("out").path) && message.contains("ermission denied"))
    }

    @Test func aFolderInUseByAnotherRunIsRefused() async throws {
        let job = try JobFixture(customers: 2)
        let other = try OutputFolder(job.url("out"))
        let message = await failure(job)
        #expect(message.contains(other.url.path) && message.contains("another run"))
        withExtendedLifetime(other) {}
    }

    @Test func aFullDiskEndsTheRunAndTheNextOneGoesOn() async throws {
        let job = try JobFixture(customers: 8)
        let whole = try await job.run(out: "whole")
        // What is written under the temporary name of one map meets a full device.
        try FileManager.default.createDirectory(at: job.url("out/.mapbatch"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: job.url("out/.mapbatch/000005-C00005.png.part").path, withDestinationPath: "/dev/full")
        let plan = try job.plan()
        let error = await #expect(throws: JobError.self) { try await Pipeline(plan, workers: 1).run { _ in } }
        #expect(error?.description.contains(job.url("out/000005-C00005.png").path) ?? false)
        #expect(error?.description.contains("No space left on device") ?? false)
        let index = JobDelivery.rows(try job.data("out/index.csv"))
        let drawn = index.filter { $0["status"] == "drawn" }
        #expect(!drawn.isEmpty && index.count == 8 && index.allSatisfy { ["drawn", "pending"].contains($0["status"]) })
        #expect(index.first { $0["id"] == "C00005" }?["status"] == "pending")

        let next = try await job.run()
        #expect(next.report.reused == drawn.count && next.report.drawn == 8)
        #expect(try next.files() == whole.files())
    }

    @Test func aFolderInPlaceOfAMapIsNamed() async throws {
        let job = try JobFixture(customers: 2)
        try FileManager.default.createDirectory(
            at: job.url("out/000002-C00002.png/x"), withIntermediateDirectories: true)
        #expect(await failure(job).contains("000002-C00002.png: cannot be written: Is a directory"))
    }

    @Test func anIndexThatCannotBeWrittenIsNamed() async throws {
        let job = try JobFixture(customers: 2)
        try FileManager.default.createDirectory(at: job.url("out/index.csv/x"), withIntermediateDirectories: true)
        #expect(await failure(job).contains("index.csv: cannot be written"))
    }
}
