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
    ///   - style: a style folder or file.
    ///   - tiles: the MBTiles or PMTiles file that all vector sources of the style show.
    ///   - withSymbols: false leaves out symbol layers, to compare shapes alone.
    package init(style: URL, tiles: URL, withSymbols: Bool) throws(JobError) {
        do {
            var stylesheet = try Stylesheet(contentsOf: style)
            if !withSymbols { stylesheet.removeSymbols() }
            let file = stylesheet.files.first ?? style
            let base = try TileStore(contentsOf: tiles.path)
            sources = MapSources(of: stylesheet.style, base: base, folder: file.deletingLastPathComponent())
            self.stylesheet = stylesheet
            warnings =
                stylesheet.warnings
                + stylesheet.missing(in: base, named: tiles.lastPathComponent, withFields: true) + sources.warnings
        } catch {
            throw JobError("\(error)")
        }
    }

    /// The view as the bytes of a PNG or PDF.
    ///
    /// - Parameters:
    ///   - zoom: MapLibre's, at which the world is 512 style pixels times two to the zoom wide.
    ///   - size: of the picture in mm.
    ///   - dpi: of a PNG.
    package func draw(
        at centre: Coordinate, zoom: Double, size: Point, dpi: Double, asPDF: Bool
    ) throws(JobError) -> Data {
        let frame = Frame(
            size: size, centre: centre,
            scaleDenominator: Frame.scaleDenominator(zoom: zoom, latitude: centre.latitude))
        do {
            let scene = try Renderer(stylesheet: stylesheet, sources: sources, shaper: TextShaper()).scene(of: frame)
            guard asPDF else { return try scene.png(dpi: dpi) }
            var document = PressPDF(title: stylesheet.style.name)
            document.add(scene)
            return try document.finish()
        } catch {
            throw JobError("\(error)")
        }
    }
}
