import Batch
import Foundation
import Graphics
import Maps
import Print
import Renderer
import Tiles

/// Draws the pages of records, one after the other: from a located record to its scene, PNG and PDF.
final class PageDrawing {
    private let plan: Plan
    private let layout: PageLayout
    private let renderer: Renderer
    private let encoder: PNGEncoder
    private(set) var times = StageTimes()
    private(set) var labels = LabelCount()

    /// A drawing for one task; its text shaper is its own.
    init(_ plan: Plan) {
        self.plan = plan
        let shaper = TextShaper()
        layout = PageLayout(template: plan.template, shaper: shaper)
        renderer = Renderer(stylesheet: plan.stylesheet, sources: plan.sources, shaper: shaper, base: plan.base)
        encoder = PNGEncoder(compression: plan.compression, masks: plan.masks)
    }

    /// A record's page with the tiles that its scene reads, held.
    struct SuppliedPage {
        var page: Page
        var tiles = PrefetchedTiles()
    }

    /// The page of a record, once the tiles of its maps are at hand. Only here drawing waits for the network.
    ///
    /// - Throws: the verdict, where there can be no page or a tile cannot be had. Where the task was cancelled meanwhile,
    ///   it says nothing about the record.
    func page(_ entry: Plan.Entry, _ order: Plan.Entry.Order) async throws(Verdict) -> SuppliedPage {
        let page = try laidOut(entry, order)
        guard plan.sources.areRemote else { return SuppliedPage(page: page) }
        let start = ContinuousClock.now
        let needs = page.tilesNeeded(by: renderer)
        let tiles = await plan.sources.prefetch(needs)
        times.add(ContinuousClock.now - start, to: .tiles)
        if let verdict = tiles.verdict(entry.record, areAllLive: plan.sources.areAllLive) { throw verdict }
        return SuppliedPage(page: page, tiles: tiles)
    }

    /// The tiles that a record's page reads.
    ///
    /// - Throws: the verdict, where there can be no page.
    func tilesNeeded(_ entry: Plan.Entry, _ order: Plan.Entry.Order) throws(Verdict) -> TileNeeds {
        try laidOut(entry, order).tilesNeeded(by: renderer)
    }

    private func laidOut(_ entry: Plan.Entry, _ order: Plan.Entry.Order) throws(Verdict) -> Page {
        do {
            return try times.measure(.layout) { () throws(LayoutProblem) in
                try layout.page(for: order.located, shops: plan.shops(around: order), of: plan.shops.shops.count)
            }
        } catch {
            throw error.verdict(entry.record)
        }
    }

    /// The scene of a record's page, and how well it came out.
    ///
    /// - Throws: the verdict, where there can be none.
    func scene(
        _ entry: Plan.Entry, _ supplied: SuppliedPage
    ) throws(Verdict) -> (scene: Scene, quality: PageQuality) {
        defer { withExtendedLifetime(supplied.tiles) {} }
        let page = supplied.page
        do {
            let scene = try times.measure(.scene) { () throws(RenderError) in try page.scene(by: renderer) }
            labels.add(scene.labels)
            return (scene, PageQuality(page, scene))
        } catch {
            throw error.verdict(entry.record)
        }
    }

    func png(_ scene: Scene, of entry: Plan.Entry, dpi: Double) throws(Verdict) -> Data {
        try drawing(entry, .png) { () throws(GraphicsError) in try scene.png(dpi: dpi, encoder: encoder) }
    }

    /// The record's own PDF.
    func pdf(_ scene: Scene, of entry: Plan.Entry) throws(Verdict) -> Data {
        try drawing(entry, .pdf) { () throws(GraphicsError) in
            var document = PressPDF(title: entry.fileName, marks: plan.marks)
            document.add(scene)
            return try document.finish()
        }
    }

    /// Runs a step and adds its time to a stage.
    func measure<T, E: Error>(_ stage: StageTimes.Stage, _ step: () throws(E) -> T) throws(E) -> T {
        try times.measure(stage, step)
    }

    private func drawing(
        _ entry: Plan.Entry, _ stage: StageTimes.Stage, _ draw: () throws(GraphicsError) -> Data
    ) throws(Verdict) -> Data {
        do {
            return try times.measure(stage, draw)
        } catch {
            throw Verdict(
                row: entry.record.row, id: entry.record.id, stage: .render, code: "render-failed",
                message: "\(error)", hint: "try a smaller page or fewer dpi")
        }
    }
}
