import Foundation
import Jobs
import ServiceDouble
import Testing

/// Services fail in every way they can; nothing is lost, and nothing is paid twice.
struct EnquiryFaultTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func faultsChangeNothing(seed: UInt64) async throws {
        let quiet = try await EnquiryFixture(routes: "{service: tomtom, shops: 3}")
        try await quiet.ask()
        let stormy = try await EnquiryFixture(
            routes: "{service: tomtom, shops: 3}", faults: FaultScript(share: 0.2, seed: seed))
        stormy.services(", items: 20")
        // Faults that outlast a run's patience end it; the next one goes on.
        var runs = 1
        while try await stormy.ask().complete != [.geocodes, .routes], runs < 10 { runs += 1 }
        #expect(runs < 10)
        #expect(try stormy.files() == quiet.files())
        let log = await stormy.double.log
        #expect(log.entries.contains { $0.fault != nil })
        #expect(log.itemsAccepted.values.allSatisfy { $0 == 1 })
    }

    @Test func itemsThatFailForAWhileAreAskedAgain() async throws {
        let quiet = try await EnquiryFixture()
        try await quiet.ask()
        let stormy = try await EnquiryFixture(faults: FaultScript(share: 0, items: 0.2))
        let report = try await stormy.ask()
        #expect(report.complete == [.geocodes, .routes])
        #expect(try stormy.files() == quiet.files())
        let log = await stormy.double.log
        // Only those that failed.
        let twice = log.itemsAccepted.values.count { $0 > 1 }
        #expect(twice > 20 && twice < log.itemsAccepted.count / 2)
    }

    @Test func aBatchInDoubtIsNotSentAgain() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 60, routes: nil, faults: try FaultScript("lost@1"))
        asked.services(", items: 20, batches: 1")
        let report = try await asked.ask()
        #expect(report.complete == [] && report.counts[.geocodes]?.doubtful == 20)
        #expect(report.warnings.contains { $0.contains("Tracking-ID mapbatch-") }, "\(report.warnings)")
        let log = await asked.double.log
        try await asked.ask()
        #expect(await asked.double.log.batchesAccepted == log.batchesAccepted)
        #expect(asked.job.problem()?.contains("not complete") ?? false)
        let resent = try await asked.ask(resend: true)
        #expect(resent.complete == [.geocodes] && resent.counts[.geocodes]?.doubtful == 0)
        #expect(await asked.double.log.batchesAccepted == log.batchesAccepted + 1)
    }

    @Test func anAnswerCutShortThatHasItsTicketIsNoDoubt() async throws {
        let asked = try await EnquiryFixture(
            "localmap", customers: 20, routes: nil, faults: try FaultScript("lost-truncate@1"))
        let report = try await asked.ask()
        let log = await asked.double.log
        #expect(log.batchesAccepted == 1)
        #expect(report.complete == [.geocodes] || report.counts[.geocodes]?.doubtful ?? 0 > 0, "\(report)")
    }

    @Test func aLostBatchIsAskedAnew() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 20, routes: nil, polls: 300)
        let enquiry = try asked.enquiry()
        let run = Task { try await enquiry.run([.geocodes]) { _, _ in } }
        while await asked.double.log.batchesAccepted == 0 { await Task.yield() }
        run.cancel()
        let stopped = try await run.value
        #expect(stopped.wasStopped && stopped.complete == [])
        await asked.double.expireBatches()
        await asked.double.setFaults(FaultScript())
        try asked.age()
        let report = try await asked.ask()
        #expect(report.warnings.contains { $0.contains("not collected in time") }, "\(report)")
    }

    @Test func aWrongKeyEndsTheRunAtOnce() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 60, routes: nil)
        asked.services(", items: 20, batches: 1")
        let report = try await asked.ask(key: "wrong")
        #expect(report.failure?.contains("403") ?? false, "\(report)")
        let advice = "; check the key in the environment variable DEMO_KEY and what it is allowed"
        #expect(report.failure?.contains(advice) ?? false, "\(report)")
        #expect(await asked.double.log.entries.count == 1)
        #expect(try await asked.ask().complete == [.geocodes])
    }

    @Test func aServiceThatStaysDownLeavesWhatIsThere() async throws {
        let asked = try await EnquiryFixture("localmap", customers: 60, routes: nil)
        asked.services(", items: 20, batches: 1")
        await asked.double.setFaults(try FaultScript("503@4,503@5,503@6,503@7,503@8,503@9,503@10,503@11,503@12,503@13"))
        let report = try await asked.ask()
        #expect(report.failure?.contains("503") ?? false, "\(report)")
        #expect(report.counts[.geocodes]?.processed ?? 0 > 0)
        let log = await asked.double.log
        await asked.double.setFaults(FaultScript())
        #expect(try await asked.ask().complete == [.geocodes])
        #expect(await asked.double.log.itemsAccepted.values.allSatisfy { $0 == 1 })
        #expect(await asked.double.log.batchesAccepted > log.batchesAccepted)
    }

    @Test func aBatchThatTakesTooLongIsHalved() async throws {
        let asked = try await EnquiryFixture(
            "localmap", customers: 60, routes: nil, faults: try FaultScript("408@1,408@2"))
        let report = try await asked.ask()
        #expect(report.complete == [.geocodes])
        let log = await asked.double.log
        #expect(log.batchesAccepted >= 2 && log.itemsAccepted.values.allSatisfy { $0 == 1 })
    }
}
