package import Foundation
package import Geo
import Graphics
import Print
import Renderer
import Style
import Tiles

/// One view of a style, for designers: no record, no pins, no texts.
package struct StylePreview: Sendable {
    private let stylesheet: Stylesheet
    private let sources: MapSources
    /// Problems of the style, each named once.
    package let warnings: [String]

    /// - Parameters:
    ///   - base: the style and what its sources show.
    ///   - withSymbols: false leaves out symbol layers, to compare shapes alone.
    package init(_ base: BaseMap, withSymbols: Bool) {
        var stylesheet = base.stylesheet
        if !withSymbols { stylesheet.removeSymbols() }
        self.stylesheet = stylesheet
        sources = base.sources
        warnings = base.warnings(withFields: true)
    }

    /// The view as the bytes of a PNG or PDF.
    ///
    /// - Parameters:
    ///   - zoom: MapLibre's, at which the world is 512 style pixels times two to the zoom wide.
    ///   - size: of the picture in mm.
    ///   - dpi: of a PNG.
    package func draw(
        at centre: Coordinate, zoom: Double, size: Point, dpi: Double, asPDF: Bool
    ) async throws(JobError) -> Data {
        let frame = Frame(
            size: size, centre: centre,
            scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: centre.latitude))
        let renderer = Renderer(stylesheet: stylesheet, sources: sources, shaper: TextShaper())
        let tiles = await sources.prefetch(renderer.tilesNeeded(for: frame))
        defer { withExtendedLifetime(tiles) {} }
        if let (id, error) = tiles.failures.first { throw JobError("tile \(id): \(error)") }
        do {
            let scene = try renderer.scene(of: frame)
            guard asPDF else { return try scene.png(dpi: dpi) }
            var document = PressPDF(title: stylesheet.style.name)
            document.add(scene)
            return try document.finish()
        } catch {
            throw JobError("\(error)")
        }
    }
}
