import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import TestSupport
import Testing

@testable import Jobs

/// Every page of every own template, judged by its scene: nothing lies on anything else, and the names of the streets
/// that a route turns into are on the map.
///
/// A few records a page; with `MAPBATCH_ALL_PAGES=1` all 120 of the sample, with the figures printed.
@Suite struct PageInspectionTests {
    private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/monaco")
    private static let isComplete = ProcessInfo.processInfo.environment["MAPBATCH_ALL_PAGES"] != nil
    private static let styles = ["quiet", "classic", "contrast"]
    private static let formats = ["a6-landscape", "a5-portrait", "dl", "us-6x9"]

    /// What was counted.
    private struct Tally {
        var pages = 0
        var faults: [String] = []
        var notes: [String: Int] = [:]
        /// Names of streets in the turns, and those of them that the page's maps show.
        var asked = 0
        var seen = 0
    }

    @Test(arguments: styles, ["localmap", "navimap"]) func nothingLiesOnAnythingElse(style: String, map: String) throws
    {
        for format in Self.formats {
            var tally = Tally()
            try Self.inspect("\(style)-\(map)", format, &tally)
            #expect(tally.pages > 0)
            #expect(tally.faults.isEmpty, "\(style)-\(map) \(format)")
            if Self.isComplete {
                print(
                    "\(style)-\(map) \(format): \(tally.pages) pages, \(tally.faults.count) faults, turn names "
                        + "\(tally.seen) of \(tally.asked), notes \(tally.notes.sorted { $0.key < $1.key })")
            }
            // Of a handful of records a single street may weigh much.
            if tally.asked > 20 {
                #expect(Double(tally.seen) >= 0.7 * Double(tally.asked), "\(style)-\(map) \(format)")
            }
        }
    }

    /// One record on every page: where its elements are and what they say, as text; on A6 the whole page as a picture.
    @Test(arguments: styles, ["localmap", "navimap"]) func pagesStayAsTheyAre(style: String, map: String) throws {
        for format in Self.formats {
            let job = Self.samples.appending(path: "\(style)-\(map).yaml")
            let plan = try Plan(Manifest.load(contentsOf: job, page: format))
            let shaper = TextShaper()
            let order = try #require(plan.entries.first { $0.record.id == "C00044" }?.order)
            let page = try PageLayout(template: plan.template, shaper: shaper)
                .page(for: order.located, shops: plan.shops(around: order))
            let boxes = page.boxes.elements.map { element in
                let numbers = [element.box.minX, element.box.minY, element.box.maxX, element.box.maxY]
                return "\(element.name) " + numbers.map { String(format: "%.1f", $0) }.joined(separator: " ")
            }
            let texts = (page.frame.overlay + page.overlay).compactMap { node in
                if case .text(let text) = node { text.string } else { nil }
            }
            let scale = "1:\(Int(page.frame.scaleDenominator.rounded()))"
            try expectGolden(
                ([scale] + boxes + texts).joined(separator: "\n") + "\n", "\(style)-\(map)-\(format)")
            if format == "a6-landscape" {
                let renderer = Renderer(stylesheet: plan.stylesheet, sources: plan.sources, shaper: shaper)
                let png = try page.scene(by: renderer).png(dpi: 60)
                // Fonts of another release move edges a little.
                try expectGolden(png: png, "\(style)-\(map)", share: 0.03, threshold: 40)
            }
        }
    }

    private static func inspect(_ job: String, _ format: String, _ tally: inout Tally) throws {
        let plan = try Plan(Manifest.load(contentsOf: samples.appending(path: "\(job).yaml"), page: format))
        let shaper = TextShaper()
        let layout = PageLayout(template: plan.template, shaper: shaper)
        let renderer = Renderer(stylesheet: plan.stylesheet, sources: plan.sources, shaper: shaper)
        var inspection = LabelInspection()
        for (index, entry) in plan.entries.enumerated() where isComplete || index % 41 == 4 {
            guard let order = entry.order else { continue }
            let page = try layout.page(for: order.located, shops: plan.shops(around: order))
            tally.pages += 1
            tally.faults += faults(of: page.boxes).map { "\(entry.record.id): \($0)" }
            for note in page.notes { tally.notes[note.kind.rawValue, default: 0] += 1 }
            var visible: Set<String> = []
            for frame in [page.frame] + page.insets.map(\.frame) {
                let scene = try renderer.scene(of: frame)
                let routeWidth = plan.template.look.route.width + 2 * plan.template.look.route.casing
                tally.faults += inspection.faults(of: scene.placedLabels, in: frame, routeWidth: routeWidth)
                    .map { "\(entry.record.id): \($0)" }
                visible.formUnion(scene.placedLabels.map { PlacedLabel.folded($0.text) })
            }
            let names = Set(order.located.routes.flatMap(\.route.instructions).compactMap(\.street))
                // Road numbers are on shields, not along streets.
                .filter { !$0.isEmpty && $0.wholeMatch(of: /[A-Z]{1,2} ?[0-9]+[a-z]*/) == nil }
            tally.asked += names.count
            tally.seen += names.filter { visible.contains(PlacedLabel.folded($0)) }.count
        }
    }

    /// Pins outside the safe area or under elements, elements in zones.
    private static func faults(of boxes: Page.Boxes) -> [String] {
        var faults: [String] = []
        for pin in boxes.pins {
            if !boxes.safe.grown(by: 0.02).contains(pin) { faults.append("a pin leaves the safe area") }
            for element in boxes.elements where element.box.insetBy(0.02).intersects(pin) {
                // A line has no area to hide anything with.
                guard element.box.width > 0.5, element.box.height > 0.5 else { continue }
                faults.append("a pin lies under \(element.name)")
            }
        }
        for zone in boxes.zones {
            for element in boxes.elements where element.box != zone && element.box.insetBy(0.02).intersects(zone) {
                faults.append("\(element.name) lies in a zone")
            }
        }
        return faults
    }
}
