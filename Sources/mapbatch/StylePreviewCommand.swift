import ArgumentParser
import Foundation
import Geo
import Jobs
import Tiles

/// `mapbatch style preview`: one view of a style.
struct StylePreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Draws one view of a style as PNG or PDF.")

    @Argument(help: "A style folder, or a style.json.", completion: .file())
    var style: String

    @Option(
        help: """
            What the style's vector sources show, instead of what they name: an MBTiles or PMTiles file, or the URL of \
            PMTiles, of TileJSON or of tiles with {z}, {x} and {y}.
            """, completion: .file(extensions: ["mbtiles", "pmtiles"]))
    var tiles: String?

    @Option(help: "The middle of the view: LON,LAT in degrees.")
    var at: String

    @Option(help: "MapLibre's zoom, 0 to 24.")
    var zoom: Double

    @Option(help: "Size of the picture: WxHmm, such as 148x105mm.")
    var size: String

    @Option(name: [.short, .long], help: "The file to write; .png or .pdf.", completion: .file())
    var output: String

    @Option(help: "Resolution of a PNG, in dots an inch.")
    var dpi = 300.0

    @Flag(help: "Leave out symbol layers.")
    var noSymbols = false

    @OptionGroup var key: TileKeyOption
    @OptionGroup var access: TileOptions

    func validate() throws {
        _ = try centre()
        _ = try dimensions()
        guard (0...24).contains(zoom) else { throw ValidationError("--zoom: \(zoom) is not between 0 and 24") }
        guard (36...2400).contains(dpi) else { throw ValidationError("--dpi: \(dpi) is not between 36 and 2400") }
        guard ["png", "pdf"].contains(format) else {
            throw ValidationError("--output: \"\(output)\" ends neither in .png nor in .pdf")
        }
    }

    func run() async throws {
        let base = try await BaseMap.open(
            style: URL(fileURLWithPath: style), tiles: try tiles.map(TilesetAddress.init(argument:)),
            key: try key.place(), by: access.access)
        let preview = StylePreview(base, withSymbols: !noSymbols)
        for warning in preview.warnings { Terminal.error("warning: \(warning)") }
        let bytes = try await preview.draw(
            at: try centre(), zoom: zoom, size: try dimensions(), dpi: dpi, asPDF: format == "pdf")
        do {
            try bytes.write(to: URL(fileURLWithPath: output))
        } catch {
            throw JobError("\(output): cannot be written: \(error.localizedDescription)")
        }
    }

    private var format: String { URL(fileURLWithPath: output).pathExtension.lowercased() }

    private func centre() throws -> Coordinate {
        let numbers = at.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2, let longitude = numbers[0], let latitude = numbers[1] else {
            throw ValidationError("--at: \"\(at)\" is not LON,LAT, such as 7.42,43.74")
        }
        let centre = Coordinate(longitude: longitude, latitude: latitude)
        guard centre.isValid else { throw ValidationError("--at: \"\(at)\" is not on the globe") }
        return centre
    }

    /// In mm.
    private func dimensions() throws -> Point {
        let text = size.lowercased().replacing("mm", with: "")
        let numbers = text.split(separator: "x").map { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2, let width = numbers[0], let height = numbers[1], (5...2000).contains(width),
            (5...2000).contains(height)
        else { throw ValidationError("--size: \"\(size)\" is not WxHmm with 5 to 2000 mm a side, such as 148x105mm") }
        return Point(width, height)
    }
}
