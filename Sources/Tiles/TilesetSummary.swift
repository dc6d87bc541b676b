import Geo

/// What is in a tileset file, for people who look at one.
package struct TilesetSummary: Sendable, Hashable, Encodable {
    /// What a zoom has.
    package struct Level: Sendable, Hashable, Encodable {
        package let zoom: Int
        /// Number of tiles.
        package internal(set) var tiles = 0
        /// Bytes as they are stored; tiles that share theirs by a run of a PMTiles archive count once.
        package internal(set) var bytes = 0
        /// Bytes of the largest tile as it is stored.
        package internal(set) var largest = 0
        /// How many tiles the bounds span at this zoom that the file does not have. Maps that need one fail. Nil where
        /// there are too many to count.
        package internal(set) var absent: Int?
        /// Columns and rows from the least to the greatest of the tiles it has, XYZ scheme; nil as `absent`.
        var extent: (columns: ClosedRange<Int>, rows: ClosedRange<Int>)?

        init(zoom: Int) { self.zoom = zoom }

        package static func == (a: Level, b: Level) -> Bool {
            (a.zoom, a.tiles, a.bytes, a.largest, a.absent) == (b.zoom, b.tiles, b.bytes, b.largest, b.absent)
        }

        package func hash(into hasher: inout Hasher) { hasher.combine([zoom, tiles, bytes, largest, absent]) }

        private enum CodingKeys: String, CodingKey { case zoom, tiles, bytes, largest, absent }
    }

    package let path: String
    /// `MBTiles` or `PMTiles 3`.
    package let container: String
    /// The kind of tiles, such as `pbf` or `png`; nil where the file does not say.
    package let format: String?
    /// How tiles are packed, such as `gzip`.
    package let compression: String
    /// How rows are counted or tiles numbered: `tms`, or `hilbert`.
    package let scheme: String
    /// Length of the file or archive; nil for tiles that servers give one by one.
    package let bytes: Int?
    package let minZoom: Int
    package let maxZoom: Int
    /// West, south, east, north in degrees; nil where the file does not say.
    package let bounds: [Double]?
    /// The box of the tiles of the largest zoom that has any, in the same order; where it is smaller than the bounds,
    /// these announce more than there is.
    package let extent: [Double]?
    /// Longitude, latitude, zoom.
    package let centre: [Double]?
    package let name: String?
    package let description: String?
    package let attribution: String?
    package let generator: String?
    /// By zoom, without those that have no tile and need none.
    package let levels: [Level]
    /// What the file says of its layers; a tile may hold others.
    package let layers: [TilesetLayer]

    /// Names as in TileJSON, where it has them.
    private enum CodingKeys: String, CodingKey {
        case path, container, format, compression, scheme, bytes, bounds, extent, name, description, attribution
        case generator, levels
        case minZoom = "minzoom"
        case maxZoom = "maxzoom"
        case centre = "center"
        case layers = "vector_layers"
    }

    /// Reads a file and counts its tiles, which takes a while for large MBTiles files.
    package init(contentsOf path: String) throws(TileError) {
        let file = try TilesetFile(path, content: .any)
        let metadata = file.metadata
        self.path = path
        bytes = try ByteRanges(contentsOf: path).size ?? 0
        switch file {
        case .mbtiles(let file):
            (container, scheme) = ("MBTiles", "tms")
            levels = try file.levels()
            compression = try file.compression()
        case .pmtiles(let archive):
            (container, scheme) = ("PMTiles 3", "hilbert")
            levels = try archive.levels()
            compression = "\(archive.header.tileCompression)"
        }
        (format, minZoom, maxZoom) = (metadata.format, metadata.zooms.lowerBound, metadata.zooms.upperBound)
        bounds = metadata.bounds.map { [$0.west, $0.south, $0.east, $0.north] }
        extent = levels.last { $0.tiles > 0 }.flatMap(Self.extent)
        centre = metadata.centre.map { [$0.coordinate.longitude, $0.coordinate.latitude, $0.zoom] }
        (name, description) = (metadata.name, metadata.description)
        (attribution, generator) = (metadata.attribution, metadata.generator)
        layers = metadata.layers
    }

    /// What a distant tileset says of itself; its tiles are not counted.
    package init(_ tileset: RemoteTileset) {
        let metadata = tileset.metadata
        (path, levels, extent) = (tileset.name, [], nil)
        (container, scheme, compression, bytes) = tileset.storage
        (format, minZoom, maxZoom) = (metadata.format, metadata.zooms.lowerBound, metadata.zooms.upperBound)
        bounds = metadata.bounds.map { [$0.west, $0.south, $0.east, $0.north] }
        centre = metadata.centre.map { [$0.coordinate.longitude, $0.coordinate.latitude, $0.zoom] }
        (name, description) = (metadata.name, metadata.description)
        (attribution, generator) = (metadata.attribution, metadata.generator)
        layers = metadata.layers
    }

    private static func extent(_ level: Level) -> [Double]? {
        guard let extent = level.extent else { return nil }
        let count = Double(1 << level.zoom)
        let first = Mercator.unproject(
            Point(Double(extent.columns.lowerBound) / count, Double(extent.rows.lowerBound) / count))
        let last = Mercator.unproject(
            Point(Double(extent.columns.upperBound + 1) / count, Double(extent.rows.upperBound + 1) / count))
        return [first.longitude, last.latitude, last.longitude, first.latitude]
    }
}

extension TilesetMetadata {
    /// A level for each zoom that is announced or has tiles. Those beyond the announced ones need none.
    ///
    /// - Parameter held: number of tiles it has among those that the bounds span; nil where they were not counted.
    func levels(
        _ found: [TilesetSummary.Level], held: (TilesetSummary.Level) throws(TileError) -> Int?
    ) throws(TileError) -> [TilesetSummary.Level] {
        var levels: [TilesetSummary.Level] = []
        for zoom in Set(zooms).union(found.map(\.zoom)).sorted() {
            var level = found.first { $0.zoom == zoom } ?? TilesetSummary.Level(zoom: zoom)
            let wanted = zooms.contains(zoom) ? spanned(atZoom: zoom) : 0
            level.absent = level.tiles == 0 || wanted == 0 ? wanted : try held(level).map { max(0, wanted - $0) }
            levels.append(level)
        }
        return levels
    }

    /// Number of tiles that the bounds span.
    private func spanned(atZoom zoom: Int) -> Int {
        guard let bounds else { return 1 << (2 * zoom) }
        let (columns, rows) = bounds.tiles(atZoom: zoom)
        return columns.reduce(0) { $0 + $1.count } * rows.count
    }
}
