import Batch
import Foundation
import Geo
import Graphics
import Maps
import Renderer
import TestSupport
import Testing

@testable import Jobs

/// What readers need of every page of every own template: letters that can be read, codes that can be scanned.
@Suite struct TemplatePrintTests {
    private static let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "samples/monaco")
    private static let jobs = ["quiet", "classic", "contrast"].flatMap { ["\($0)-localmap", "\($0)-navimap"] }
    private static let formats = ["a6-landscape", "a5-portrait", "dl", "us-6x9"]

    /// 2.1 mm are 6 points; the credit may be smaller.
    @Test(arguments: jobs, formats) func noTextIsSetTooSmall(job: String, format: String) throws {
        let plan = try Plan(Manifest.load(contentsOf: Self.samples.appending(path: "\(job).yaml"), page: format))
        let layout = PageLayout(template: plan.template, shaper: TextShaper())
        for entry in plan.entries where ["C00003", "C00044", "C00120"].contains(entry.record.id) {
            let order = try #require(entry.order)
            let page = try layout.page(for: order.located, shops: plan.shops(around: order))
            let texts = (page.frame.overlay + page.overlay).compactMap { node in
                if case .text(let text) = node { text } else { nil }
            }
            for text in texts where !plan.template.credit.contains(text.string) {
                let size = text.runs.map(\.size).min() ?? 0
                #expect(size >= 2.1, "\(entry.record.id): \(text.string)")
            }
        }
    }

    /// Modules of 0.4 mm, with the longest coordinates that there are.
    @Test(arguments: jobs, formats) func codesCanBeScannedAndLeadToAMap(job: String, format: String) throws {
        let plan = try Plan(Manifest.load(contentsOf: Self.samples.appending(path: "\(job).yaml"), page: format))
        let link = try #require(plan.template.texts["link"])
        #expect(Set(link.fields).isSubset(of: ["latitude", "longitude", "shop.latitude", "shop.longitude"]))
        let longest = try link.filled { $0.hasSuffix("latitude") ? "-33.86882" : "-151.20930" }
        for element in plan.template.elements {
            guard case .code(let code) = element.content, case .fixed(let edges, _) = element.place else { continue }
            let side = Double(try QRCode(longest, correction: code.correction).side + 2 * QRCode.quietZone)
            #expect(try #require(edges.width) / side >= 0.4 - 1e-9, "\(element.name): \(longest)")
        }
    }
}
