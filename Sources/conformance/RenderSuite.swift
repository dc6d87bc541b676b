import ArgumentParser
import Foundation

/// `conformance render DIR`: draws each test's style with the product and compares the pixels with those expected.
struct RenderSuite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "render", abstract: "Judges drawn maps.")

    @Argument(help: "A folder of render tests.")
    var folder: String

    @Option(help: "Writes pictures and an HTML page into this folder.")
    var report: String?

    @Option(help: "Only tests whose name begins so.")
    var only = ""

    @Option(help: "Tests drawn at once.")
    var jobs = 2

    @Option(help: "The tiers that count: core or all.")
    var tier = "core"

    func run() async throws {
        let assets = RenderAssets(folder: URL(fileURLWithPath: folder))
        let work = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: work) }
        try assets.useFonts(work: work)
        let tests = try RenderTest.all(in: assets).filter { test in
            test.id.hasPrefix(only) && (tier == "all" || test.tier == tier)
        }
        let outcomes = await outcomes(of: tests, RenderTest.Workplace(assets: assets, folder: work))
        if let report { try RenderReport.write(outcomes, to: URL(fileURLWithPath: report), assets) }
        RenderTotals.print(outcomes)
    }

    /// Draws the tests, a few at once; in the order of the tests.
    private func outcomes(of tests: [RenderTest], _ place: RenderTest.Workplace) async -> [RenderOutcome] {
        await withTaskGroup(of: (Int, RenderOutcome).self) { group in
            var found: [(Int, RenderOutcome)] = []
            for (index, test) in tests.enumerated() {
                if index >= max(1, jobs), let next = await group.next() { found.append(next) }
                group.addTask { (index, test.judge(place)) }
            }
            for await next in group { found.append(next) }
            return found.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// How near a drawing comes to its test.
struct RenderOutcome: Sendable {
    let test: RenderTest
    /// Part of the pixels that differ; 1 where nothing could be drawn.
    var ratio = 1.0
    /// Why nothing was drawn.
    var failure: String?
    /// The picture compared with, and that drawn.
    var pictures: RenderComparison.Pictures?

    /// True where at most `part` of the pixels differ, or what the test itself allows.
    func isWithin(_ part: Double) -> Bool { ratio <= max(part, test.allowed) }
}

/// Counts by category, by family, and of all.
enum RenderTotals {
    /// The bounds that are counted, by the names they are printed with.
    private static let levels: [(name: String, part: Double)] = [("strict", 0), ("1%", 0.01), ("3%", 0.03)]

    static func print(_ outcomes: [RenderOutcome]) {
        lines(outcomes, by: \.test.category)
        lines(outcomes, by: \.test.family)
        for level in levels {
            Swift.print("render \(level.name): \(count(outcomes, level.part)) of \(outcomes.count)")
        }
    }

    private static func lines(_ outcomes: [RenderOutcome], by key: (RenderOutcome) -> String) {
        let groups = Dictionary(grouping: outcomes, by: key).sorted { $0.key < $1.key }
        for (name, group) in groups {
            let counts = levels.map { "\($0.name) \(count(group, $0.part))/\(group.count)" }
            Swift.print("\(name): \(counts.joined(separator: " "))")
        }
    }

    private static func count(_ outcomes: [RenderOutcome], _ part: Double) -> Int {
        outcomes.count { $0.isWithin(part) }
    }
}
