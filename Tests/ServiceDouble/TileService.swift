import Foundation
import GRDB
import TilesetSketches

/// Tiles of an MBTiles file, by number, and the same as one PMTiles archive to read ranges of.
struct TileService: Sendable {
    private let database: DatabaseQueue
    private let metadata: [String: String]
    private let archive: Data

    /// - Throws: where the file is no MBTiles file.
    init(file: URL) throws {
        var configuration = Configuration()
        configuration.readonly = true
        database = try DatabaseQueue(path: file.path, configuration: configuration)
        let rows = try database.read { try Row.fetchAll($0, sql: "SELECT name, value FROM metadata") }
        metadata = Dictionary(rows.map { ($0[0] as String, $0[1] as String) }) { first, _ in first }
        var sketch = try PMTilesSketch(mbtiles: file.path)
        let types: [String: UInt8] = ["pbf": 1, "png": 2, "jpg": 3, "webp": 4]
        sketch.tileType = types[metadata["format"] ?? "pbf"] ?? 0
        // The format knows no other packing of images than none.
        if sketch.tileType != 1 { sketch.tileCompression = 1 }
        archive = Data(sketch.bytes())
    }

    private var format: String { metadata["format"] ?? "pbf" }

    /// Answers one request for a tile, their description or the archive.
    func answer(_ request: Incoming, _ desk: Desk) -> Answer {
        guard ["GET", "HEAD"].contains(request.method) else { return Answer(status: 405) }
        switch request.url.path.first {
        case "tiles.json": return .json(200, description(request))
        case "archive.pmtiles": return ranged(request)
        default: return tile(request, desk)
        }
    }

    private func tile(_ request: Incoming, _ desk: Desk) -> Answer {
        let path = request.url.path
        let names = path.last?.split(separator: ".").map(String.init) ?? []
        guard path.count == 4, names.count == 2, names[1] == format, let zoom = Int(path[1]), (0...30).contains(zoom),
            let x = Int(path[2]), let y = Int(names[0]), (0..<1 << zoom).contains(x), (0..<1 << zoom).contains(y)
        else { return Answer(status: 404) }
        desk.count(tile: "\(zoom)/\(x)/\(y)")
        let sql = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        // MBTiles counts rows from the south.
        let south = (1 << zoom) - 1 - y
        guard let data = try? database.read({ try Data.fetchOne($0, sql: sql, arguments: [zoom, x, south]) }) else {
            return Answer(status: 404)
        }
        var headers = ["ETag": Self.tag(data), "Cache-Control": "public, max-age=86400"]
        if request.headers["if-none-match"] == headers["ETag"] { return Answer(status: 304, headers: headers) }
        let types = ["pbf": "application/x-protobuf", "jpg": "image/jpeg", "svg": "image/svg+xml"]
        headers["Content-Type"] = types[format] ?? "image/\(format)"
        // Stored packed, sent packed, whatever the client accepts: so do tile servers out of such files.
        headers["Content-Encoding"] = data.starts(with: [0x1f, 0x8b]) ? "gzip" : nil
        return Answer(status: 200, headers: headers, body: data)
    }

    private static func tag(_ data: Data) -> String { "\"\(Fingerprint(data).text)\"" }

    private func description(_ request: Incoming) -> Data {
        let host = request.headers["host"] ?? "127.0.0.1"
        var object = metadata["json"].flatMap { JSONText.object(Data($0.utf8)) } ?? [:]
        object["tilejson"] = "3.0.0"
        object["tiles"] = ["http://\(host)/tiles/{z}/{x}/{y}.\(format)"]
        for name in ["name", "description", "version", "attribution"] { object[name] = metadata[name] }
        object["attribution"] = metadata["attribution"] ?? "© OpenMapTiles © OpenStreetMap contributors"
        for name in ["minzoom", "maxzoom"] { object[name] = metadata[name].flatMap { Int($0) } }
        for name in ["bounds", "center"] {
            object[name] = metadata[name]?.split(separator: ",").compactMap { Double($0) }
        }
        return JSONText.bytes(object)
    }

    private func ranged(_ request: Incoming) -> Answer {
        let tag = Self.tag(archive)
        var headers = ["ETag": tag, "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream"]
        if let wanted = request.headers["if-match"], wanted != tag { return Answer(status: 412, headers: headers) }
        if request.headers["if-none-match"] == tag { return Answer(status: 304, headers: headers) }
        guard let asked = request.headers["range"] else { return Answer(status: 200, headers: headers, body: archive) }
        guard let match = asked.wholeMatch(of: /bytes=(\d+)-(\d*)/), let first = Int(match.1), first < archive.count,
            let last = match.2.isEmpty ? archive.count - 1 : Int(match.2), last >= first
        else {
            headers["Content-Range"] = "bytes */\(archive.count)"
            return Answer(status: 416, headers: headers)
        }
        let end = min(last, archive.count - 1)
        headers["Content-Range"] = "bytes \(first)-\(end)/\(archive.count)"
        return Answer(status: 206, headers: headers, body: archive[first...end])
    }
}
