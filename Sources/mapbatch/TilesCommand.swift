import ArgumentParser
import Foundation
import Jobs
import Tiles

/// `mapbatch tiles`: what there is to do with tilesets.
struct TilesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tiles", abstract: "Looks after tiles.",
        subcommands: [TilesInfo.self, TilesFetch.self, TilesCacheCommand.self])
}

/// `mapbatch tiles info`: what is in a tileset.
struct TilesInfo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "Says what is in a tileset: zooms, area, tiles, layers.")

    @Argument(
        help: "An MBTiles or PMTiles file, or the URL of PMTiles or of TileJSON.",
        completion: .file(extensions: ["mbtiles", "pmtiles"]))
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var key: TileKeyOption
    @OptionGroup var tiles: TileOptions

    func run() async throws {
        let summary = try await summary()
        guard json else { return print(Self.text(summary)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(summary), as: UTF8.self))
    }

    private func summary() async throws -> TilesetSummary {
        let address = try TilesetAddress(argument: file)
        let remote = try await tiles.access.open([address], key: try key.place())
        do {
            if let tileset = remote[address] { return TilesetSummary(tileset) }
            return try TilesetSummary(contentsOf: file)
        } catch {
            throw JobError("\(error)")
        }
    }

    private static func text(_ summary: TilesetSummary) -> String {
        let tiles = [summary.format ?? "tiles of unknown kind", summary.compression].filter { $0 != "none" }
        var lines = [
            "\(summary.path): \(summary.container), \(tiles.joined(separator: ", ")), "
                + "scheme \(summary.scheme)" + (summary.bytes.map { ", \(ByteCount($0))" } ?? "")
        ]
        lines += [
            ("name", summary.name), ("description", summary.description), ("attribution", summary.attribution),
            ("generator", summary.generator), ("zooms", "\(summary.minZoom) to \(summary.maxZoom)"),
            ("bounds", summary.bounds.map(numbers) ?? "the world"), ("tiles cover", summary.extent.map(numbers)),
            ("centre", summary.centre.map(numbers)),
        ].compactMap { label, value in value.map { pad(label, 13) + $0 } }
        if !summary.levels.isEmpty {
            lines += ["", "zoom     tiles  stored       largest      absent within the bounds"]
        }
        lines += summary.levels.map { level in
            pad("", 4 - "\(level.zoom)".count) + "\(level.zoom)" + pad("", 10 - "\(level.tiles)".count)
                + "\(level.tiles)  " + pad("\(ByteCount(level.bytes))", 13) + pad("\(ByteCount(level.largest))", 13)
                + (level.absent.map { "\($0)" } ?? "not counted")
        }
        if summary.levels.contains(where: { $0.absent ?? 0 > 0 }) {
            lines.append("A map that needs an absent tile is not drawn: it may be a hole, or empty and left out.")
        }
        lines += layers(summary)
        return lines.joined(separator: "\n")
    }

    private static func layers(_ summary: TilesetSummary) -> [String] {
        guard !summary.layers.isEmpty else { return [] }
        let width = (summary.layers.map(\.name.count).max() ?? 0) + 2
        return ["", pad("layer", width) + "zooms     fields"]
            + summary.layers.map { layer in
                let zooms = "\(layer.minZoom.map(String.init) ?? "?") to \(layer.maxZoom.map(String.init) ?? "?")"
                let fields = layer.fields.sorted { $0.key < $1.key }.map { name, type in
                    type.isEmpty ? name : "\(name) (\(type.lowercased()))"
                }
                return pad(layer.name, width) + pad(zooms, 10) + fields.joined(separator: ", ")
            }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func numbers(_ values: [Double]) -> String {
        // Seven decimals are a centimetre, more than any tileset stores.
        values.map { value in "\((value * 1e7).rounded() / 1e7)" }.joined(separator: ", ")
    }
}

extension TilesetAddress {
    /// An address on the command line, relative to the current folder.
    init(argument: String) throws(JobError) {
        do {
            try self.init(argument, folder: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))
        } catch {
            throw JobError("\(error)")
        }
    }
}
