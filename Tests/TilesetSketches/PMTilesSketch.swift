package import Foundation
import GRDB
package import Geo
import Tiles

/// A PMTiles archive (specification 3) made from tiles, to read in tests. Runs of equal tiles become one entry.
package struct PMTilesSketch {
    /// One entry of a directory; a leaf directory has the run 0.
    package struct Entry {
        package var tile: UInt64
        package var offset: UInt64
        package var length: UInt64
        package var run: UInt64

        package init(tile: UInt64, offset: UInt64, length: UInt64, run: UInt64) {
            (self.tile, self.offset, self.length, self.run) = (tile, offset, length, run)
        }
    }

    package var tiles: [TileID: [UInt8]]
    package var metadata = "{}"
    /// Entries that a directory has at most; more of them lie in leaf directories.
    package var mostEntries = 100_000
    /// Packs directories and metadata, and the number of that in the header.
    package var pack: (_ bytes: [UInt8]) -> [UInt8] = { $0 }
    package var compression: UInt8 = 1
    package var tileCompression: UInt8 = 2
    package var tileType: UInt8 = 1
    package var zooms: ClosedRange<Int>
    /// West, south, east, north.
    package var bounds = [-180.0, -85, 180, 85]
    package var centre = (longitude: 0.0, latitude: 0.0, zoom: 0)
    /// False lets tiles lie in the order opposite to their numbers.
    package var isClustered = true

    package init(_ tiles: [TileID: [UInt8]]) {
        self.tiles = tiles
        let all = tiles.keys.map(\.zoom)
        zooms = (all.min() ?? 0)...(all.max() ?? 0)
    }

    /// The same tiles and metadata as an MBTiles file has.
    package init(mbtiles path: String) throws {
        let database = try DatabaseQueue(path: path)
        let (tiles, rows) = try database.read { db in
            var tiles: [TileID: [UInt8]] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles") {
                let (zoom, south): (Int, Int) = (row[0], row[2])
                tiles[TileID(zoom: zoom, x: row[1], y: (1 << zoom) - 1 - south)] = [UInt8](row[3] as Data)
            }
            let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM metadata")
            return (tiles, Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { first, _ in first })
        }
        try database.close()
        self.init(tiles)
        var json =
            try rows["json"].map { try JSONSerialization.jsonObject(with: Data($0.utf8)) } as? [String: Any] ?? [:]
        for key in ["name", "description", "attribution"] { json[key] = rows[key] }
        metadata = String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
        if let numbers = rows["bounds"]?.split(separator: ",").compactMap({ Double($0) }) { bounds = numbers }
    }

    /// The archive.
    package func bytes() -> [UInt8] {
        var data: [UInt8] = []
        var entries = self.entries(&data)
        let count = entries.count
        var leaves: [UInt8] = []
        while entries.count > mostEntries {
            entries = stride(from: 0, to: entries.count, by: mostEntries).map { start in
                let leaf = pack(Self.directory(Array(entries[start..<min(entries.count, start + mostEntries)])))
                defer { leaves += leaf }
                return Entry(
                    tile: entries[start].tile, offset: UInt64(leaves.count), length: UInt64(leaf.count), run: 0)
            }
        }
        let (root, json) = (pack(Self.directory(entries)), pack(Array(metadata.utf8)))
        var header = Array("PMTiles".utf8) + [3]
        var offset = 127
        for section in [root, json, leaves, data] {
            header += Self.littleEndian(UInt64(offset)) + Self.littleEndian(UInt64(section.count))
            offset += section.count
        }
        header +=
            Self.littleEndian(UInt64(tiles.count)) + Self.littleEndian(UInt64(count)) + Self.littleEndian(UInt64(0))
        header += [isClustered ? 1 : 0, compression, tileCompression, tileType]
        header += [UInt8(zooms.lowerBound), UInt8(zooms.upperBound)]
        for degrees in bounds { header += Self.position(degrees) }
        header += [UInt8(centre.zoom)] + Self.position(centre.longitude) + Self.position(centre.latitude)
        return header + root + json + leaves + data
    }

    /// Writes the archive into a folder.
    package func write(to file: URL) throws { try Data(bytes()).write(to: file) }

    private func entries(_ data: inout [UInt8]) -> [Entry] {
        let ordered = tiles.map { (tile: $0.key.hilbertNumber, content: $0.value) }.sorted { $0.tile < $1.tile }
        var places: [[UInt8]: UInt64] = [:]
        for (_, content) in isClustered ? ordered : ordered.reversed() where places[content] == nil {
            places[content] = UInt64(data.count)
            data += content
        }
        var entries: [Entry] = []
        for (tile, content) in ordered {
            let offset = places[content] ?? 0
            if let last = entries.last, last.offset == offset, last.tile + last.run == tile {
                entries[entries.count - 1].run += 1
            } else {
                entries.append(Entry(tile: tile, offset: offset, length: UInt64(content.count), run: 1))
            }
        }
        return entries
    }

    /// A directory, not packed; entries in any order give differences that wrap around.
    package static func directory(_ entries: [Entry]) -> [UInt8] {
        var bytes = varint(UInt64(entries.count))
        var last: UInt64 = 0
        for entry in entries {
            bytes += varint(entry.tile &- last)
            last = entry.tile
        }
        for entry in entries { bytes += varint(entry.run) }
        for entry in entries { bytes += varint(entry.length) }
        for (index, entry) in entries.enumerated() {
            let follows = index > 0 && entry.offset == entries[index - 1].offset &+ entries[index - 1].length
            bytes += varint(follows ? 0 : entry.offset &+ 1)
        }
        return bytes
    }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var (rest, bytes): (UInt64, [UInt8]) = (number, [])
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func position(_ degrees: Double) -> [UInt8] {
        littleEndian(UInt32(bitPattern: Int32((degrees * 1e7).rounded())))
    }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
