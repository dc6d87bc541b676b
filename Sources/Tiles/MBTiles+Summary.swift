import Foundation
import GRDB
import Geo

extension MBTiles {
    /// What each zoom has. SQLite tells the length of a tile without reading it.
    func levels() throws(TileError) -> [TilesetSummary.Level] {
        do {
            let found = try database.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT zoom_level AS zoom, count(*) AS tiles, cast(total(length(tile_data)) AS INTEGER) AS bytes,
                            max(length(tile_data)) AS largest, min(tile_column) AS west, max(tile_column) AS east,
                            min(tile_row) AS south, max(tile_row) AS north
                        FROM tiles GROUP BY zoom_level
                        """
                ).map { row in Array(row.databaseValues).map { Int.fromDatabaseValue($0) } }
            }
            return try metadata.levels(found.compactMap(Self.level)) { level throws(TileError) in try held(level) }
        } catch {
            throw MBTiles.tileError(error, path)
        }
    }

    /// How tiles are packed, by the first one.
    func compression() throws(TileError) -> String {
        do {
            let first = try database.read { db in
                try Data.fetchOne(db, sql: "SELECT tile_data FROM tiles WHERE typeof(tile_data) = 'blob' LIMIT 1")
            }
            return Decompression.Packing(of: [UInt8](first ?? Data())).rawValue
        } catch {
            throw MBTiles.tileError(error, path)
        }
    }

    /// Foreign numbers: a row that is no zoom with tiles on its grid is left out.
    ///
    /// - Parameter numbers: zoom, tiles, bytes, the largest tile's, and the tiles' west, east, south and north edges.
    private static func level(_ numbers: [Int?]) -> TilesetSummary.Level? {
        guard numbers.count == 8, let zoom = numbers[0], (0...TilesetMetadata.zoomLimit).contains(zoom) else {
            return nil
        }
        var level = TilesetSummary.Level(zoom: zoom)
        level.tiles = numbers[1] ?? 0
        level.bytes = numbers[2] ?? 0
        level.largest = numbers[3] ?? 0
        let grid = 0..<1 << zoom
        let edges = numbers[4...].compactMap(\.self)
        if edges.count == 4, edges.allSatisfy(grid.contains), edges[0] <= edges[1], edges[2] <= edges[3] {
            level.extent = (edges[0]...edges[1], grid.upperBound - 1 - edges[3]...grid.upperBound - 1 - edges[2])
        }
        return level
    }

    /// Number of tiles among those that the bounds span.
    private func held(_ level: TilesetSummary.Level) throws(TileError) -> Int {
        let last = (1 << level.zoom) - 1
        let (columns, rows) = metadata.bounds?.tiles(atZoom: level.zoom) ?? ([0...last], 0...last)
        do {
            return try database.read { db in
                try columns.reduce(0) { sum, columns in
                    // Rows are counted from the south; a tile that is stored twice counts once.
                    let sql = """
                        SELECT count(*) FROM (SELECT DISTINCT tile_column, tile_row FROM tiles WHERE zoom_level = ?
                            AND tile_column BETWEEN ? AND ? AND tile_row BETWEEN ? AND ?)
                        """
                    return sum
                        + (try Int.fetchOne(
                            db, sql: sql,
                            arguments: [
                                level.zoom, columns.lowerBound, columns.upperBound, last - rows.upperBound,
                                last - rows.lowerBound,
                            ]) ?? 0)
                }
            }
        } catch {
            throw MBTiles.tileError(error, path)
        }
    }
}
