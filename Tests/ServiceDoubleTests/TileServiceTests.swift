import Foundation
import Geo
import ServiceDouble
import TestSupport
import Testing
import Transport

@Suite struct TileServiceTests {
    @Test func tilesComeWithTagsAndAreCounted() async throws {
        try await visit(tiles: true) { visit in
            let description = Look(try await visit.get("/tiles.json").body)
            #expect(description["tilejson"].text == "3.0.0" && description["vector_layers"].count > 5)
            #expect(description["bounds"][0].double == 7.34 && description["attribution"].exists)
            let template = try #require(description["tiles"][0].text)
            let path = String(template.dropFirst(visit.double.base.count)).replacing("{z}", with: "14")
                .replacing("{x}", with: "8529").replacing("{y}", with: "5974")
            let tile = try await visit.get(path)
            #expect(tile.status == 200 && tile.body.count > 1000 && tile.headers["Cache-Control"] != nil)
            let tag = try #require(tile.headers["ETag"])
            let again = try await visit.get(path, ["If-None-Match": tag])
            #expect(again.status == 304 && again.body.isEmpty)
            #expect(try await visit.get("/tiles/14/0/0.pbf").status == 404)
            #expect(try await visit.get("/tiles/14/99999/0.pbf").status == 404)
            #expect(await visit.double.log.tiles == ["14/8529/5974": 2, "14/0/0": 1])
        }
    }

    @Test func rasterTilesGoAsTheyAre() async throws {
        let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 7]
        let file = try Tileset([TileID(zoom: 1, x: 0, y: 1): png], metadata: ["format": "png", "name": "relief"])
        let double = try await ServiceDouble.start(
            ServiceDouble.Settings(data: samples, tiles: URL(filePath: file.path)))
        let client = try HTTPClient(HTTPClient.Settings(version: "1", contact: "https://example.com"))
        let visit = Visit(double: double, client: client)
        let template = Look(try await visit.get("/tiles.json").body)["tiles"][0].text
        #expect(template == double.base + "/tiles/{z}/{x}/{y}.png")
        let tile = try await visit.get("/tiles/1/0/1.png")
        #expect([UInt8](tile.body) == png && tile.headers["Content-Type"] == "image/png")
        #expect(try await visit.get("/tiles/1/0/0.png").status == 404)
        #expect(try await visit.get("/tiles/1/0/1.pbf").status == 404)
        let archive = try await visit.get("/archive.pmtiles").body
        // The kind of tiles stands in the hundredth byte of the header.
        #expect(archive[archive.startIndex + 99] == 2)
        await double.stop()
    }

    @Test func theArchiveIsReadByRanges() async throws {
        try await visit(tiles: true) { visit in
            let head = try await visit.get("/archive.pmtiles", ["Range": "bytes=0-126"])
            #expect(head.status == 206 && head.body.count == 127 && head.body.starts(with: Data("PMTiles".utf8)))
            let size = try #require(head.headers["Content-Range"]?.split(separator: "/").last.flatMap { Int($0) })
            let tag = try #require(head.headers["ETag"])
            let end = try await visit.get(
                "/archive.pmtiles", ["Range": "bytes=\(size - 5)-\(size + 9)", "If-Match": tag])
            #expect(end.status == 206 && end.body.count == 5)
            #expect(try await visit.get("/archive.pmtiles", ["If-Match": "\"old\""]).status == 412)
            #expect(try await visit.get("/archive.pmtiles", ["Range": "bytes=\(size)-"]).status == 416)
        }
    }
}
