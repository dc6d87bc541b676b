import Foundation
import Geo
import TestSupport
import Testing
import Tiles

/// TileJSON documents, which come from anywhere.
@Suite struct TileJSONTests {
    private let net = NetworkFixture()

    private static let document = """
        {"tilejson": "3.0.0", "name": "City", "tiles": ["t/{z}/{x}/{y}.pbf"], "minzoom": 2, "maxzoom": "3",
         "bounds": [7.3, 43.7, 7.5, 43.8], "center": [7.4, 43.7, 12], "attribution": "© Us", "scheme": "xyz",
         "vector_layers": [{"id": "water", "fields": {"class": "String"}, "minzoom": 2}]}
        """

    @Test func theDocumentSaysWhatThereIs() async throws {
        try await net.serving { server in
            net.files["/maps/city.json"] = .init(Array(Self.document.utf8))
            net.files["/maps/t/3/4/2.pbf"] = .init(NetworkFixture.tile(8))
            let store = try await net.store(server.url("/maps/city.json"))
            #expect((store.minZoom, store.maxZoom, store.attribution) == (2, 3, "© Us"))
            #expect(store.bounds == TileBounds(west: 7.3, south: 43.7, east: 7.5, north: 43.8))
            #expect(store.vectorLayers == ["water"] && store.fields == ["water": ["class"]])
            #expect(try await store.fetched(someTile) == 8)
            #expect(try await store.fetched(TileID(zoom: 3, x: 0, y: 0)) == nil, "outside the bounds")
            #expect(server.requests.map(\.target) == ["/maps/city.json", "/maps/t/3/4/2.pbf"])
            let again = try await net.store(server.url("/maps/city.json"), isOffline: true)
            #expect(again.fingerprint == store.fingerprint && again.maxZoom == 3)
        }
    }

    @Test(arguments: [
        ("{}", "has no \"tiles\""), ("[]", "no JSON object"), ("<html>", "HTML"), ("", "no JSON object"),
        (#"{"tiles": ["https://tile.openstreetmap.org/{z}/{x}/{y}.png"]}"#, "usage policy"),
        (#"{"tiles": ["{z}/{x}"]}"#, "expected {z}"), (#"{"tiles": ["ftp://a/{z}/{x}/{y}"]}"#, "URL"),
        (#"{"tiles": ["{z}/{x}/{y}"], "scheme": "wmts"}"#, "wmts"),
    ])
    func wrongDocumentsAreRefused(body: String, word: String) async throws {
        try await net.serving { server in
            net.files["/a.json"] = .init(Array(body.utf8))
            let error = await #expect(throws: TileError.self) { try await net.store(server.url("/a.json")) }
            #expect(error?.message.contains(word) ?? false, "\(error?.message ?? "")")
            #expect(error?.kind == .forbidden || error?.message.contains("/a.json") ?? false)
            let offline = await #expect(throws: TileError.self) {
                try await net.store(server.url("/a.json"), isOffline: true)
            }
            #expect(offline?.kind == .unavailable, "it was not kept")
        }
    }

    @Test func mutatedDocumentsAreReadOrRefused() throws {
        let seed = Array(Self.document.utf8)
        var read = 0
        var dice = Dice(state: 11)
        try Fuzz.run("TileJSON", 3000, cost: 20) { _ in
            var bytes = seed
            for _ in 0..<1 + Int(dice.next() % 6) {
                let place = Int(dice.next() % UInt64(bytes.count))
                switch Int(dice.next() % 4) {
                case 0: bytes[place] = UInt8(Int(dice.next() % 256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(dice.next() % 20)))
                case 2:
                    let start = Int(dice.next() % UInt64(bytes.count))
                    bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + Int(dice.next() % 30))], at: place)
                default:
                    let texts = ["1e400", "-9", "null", "[[[[[[[[", "\"\\ud800\"", "{z}", "9223372036854775808", "0.5"]
                    bytes.insert(contentsOf: Array(texts[Int(dice.next() % UInt64(texts.count))].utf8), at: place)
                }
                if bytes.isEmpty { bytes = [UInt8(ascii: "{")] }
            }
            if (try? TileJSON(bytes, at: "https://a.test/maps/city.json?key={key}")) != nil { read += 1 }
        }
        #expect(read > 100)
        let deep = Array((String(repeating: "[", count: 100_000)).utf8)
        #expect(throws: TileError.self) { try TileJSON(deep, at: "https://a.test/") }
    }
}
