import Batch
import Foundation
import Geo
import Testing

/// Mutated answers are cut into items or refused with a reason; what is cut out can be read.
@Suite struct ClientFuzzTests {
    private let folder: URL
    /// A new name.
    private var file: URL { folder.appending(path: UUID().uuidString) }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Writes without waiting for the disk, as Data does.
    private func write(_ data: Data, to file: URL) throws {
        let stream = try #require(fopen(file.path, "w"))
        defer { fclose(stream) }
        let count = data.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        try #require(count == data.count)
    }

    /// Cuts the text and, if asked for, puts its items together again.
    ///
    /// - Returns: nil where it is refused.
    private func roundTrip(_ data: Data, _ service: BatchService, count: Int, to copy: URL?) throws -> BatchBody? {
        let place = file
        try write(data, to: place)
        defer { if copy == nil { try? FileManager.default.removeItem(at: place) } }
        do throws(BatchServiceError) {
            let body = try BatchBody(contentsOf: place, service: service, expecting: count)
            guard let copy else { return body }
            var writer = try BatchFileWriter(service, to: copy)
            var end = 0
            for item in body.items {
                #expect(item.range.lowerBound >= end && item.range.upperBound <= data.count)
                end = item.range.upperBound
                try writer.append(item, of: body)
            }
            try writer.finish()
            let again = try BatchBody(contentsOf: copy, service: service, expecting: count)
            #expect(again.items.map(\.status) == body.items.map(\.status))
            for (a, b) in zip(body.items, again.items) { #expect(try body.bytes(of: a) == again.bytes(of: b)) }
            return body
        } catch {
            #expect([.malformed, .refused].contains(error.kind) && !error.message.contains("\n"), "\(error)")
            return nil
        }
    }

    @Test func bodiesInJSON() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let service = try service(.azureRouting2025)
        let seed = String(
            decoding: batch(
                #"{"statusCode":200,"response":{"a":[1,-2.5e3,true,null,"\"\\u00fc"]}}"#,
                #"{"optionalId":"7","error":{"code":"429 X"}}"#, #"{"statusCode":200,"response":{"routes":[]}}"#),
            as: UTF8.self)
        let tokens = [
            "[", "]", "{", "}", ",", ":", "\"", "\\", "\\ud800", "\u{0}", "01", "1e999", "-", "null", "batchItems",
            #""batchItems":["#, #"{"a":1}"#, "\u{FEFF}", "ü",
        ]
        var read = 0
        try mutations(of: seed, tokens: tokens, count: 1000) { data in
            // A file that is finished is forced to the disk, so not each is.
            let copy = read % 10 == 0 ? file : nil
            guard let body = try roundTrip(data, service, count: 3, to: copy) else { return }
            read += 1
            // What is cut out can be put into another file, where one item must not keep the others from being read.
            let items = body.items.map { data[$0.range] }
            let text = Data(#"{"batchItems":["#.utf8) + items.joined(separator: Data(",".utf8)) + Data("]}".utf8)
            #expect(throws: Never.self, "\(String(decoding: data, as: UTF8.self))") {
                try BatchResults.routes(in: text, file: "f")
            }
        }
        #expect(read > 50)
    }

    @Test func bodiesInXML() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let service = try service(.tomtomSearch, format: .xml)
        let item =
            "<batchItem a='>'><statusCode>200</statusCode><response><response><x/></response></response></batchItem>"
        let seed =
            "<?xml version=\"1.0\"?><batchResponse><batchItems>\(item)<!-- c -->\(item)</batchItems></batchResponse>"
        let tokens = [
            "<", ">", "/", "'", "\"", "<!--", "-->", "<![CDATA[", "]]>", "<?p x?>", "&lt;", "<batchItem>",
            "</batchItem>",
            "<batchItem/>", "</batchItems>", "<batchItems>", "<!DOCTYPE a>",
        ]
        var read = 0
        try mutations(of: seed, tokens: tokens, count: 1000) { data in
            let copy = read % 10 == 0 ? file : nil
            if try roundTrip(data, service, count: 2, to: copy) != nil { read += 1 }
        }
        #expect(read > 20)
    }

    @Test func refusals() throws {
        let json =
            #"{"formatVersion":"1","error":{"description":"key=\#(theKey)"},"detailedError":{"code":"A","message":"b","details":[{"code":"c"}],"innerError":{"code":"I","innerError":{"code":"J"}}}}"#
        let xml =
            "<batchResponse><error description='key=\(theKey)'/><detailedError><code>A</code></detailedError></batchResponse>"
        for (seed, format) in [(json, BatchService.Format.json), (xml, .xml)] {
            let service = try service(.tomtomSearch, format: format)
            var read = 0
            try mutations(of: seed, tokens: ["{", "}", "[", "null", "\"", "<", ">", "5", "&#0;"], count: 600) { data in
                let place = file
                try write(data, to: place)
                defer { try? FileManager.default.removeItem(at: place) }
                let error = try refusal { try BatchBody(contentsOf: place, service: service, expecting: 1) }
                #expect(!"\(error)".contains(theKey), "\(String(decoding: data, as: UTF8.self))")
                #expect((error.fault?.codes.count ?? 0) < 100)
                if error.kind == .refused { read += 1 }
            }
            #expect(read > 20)
        }
        let place = file
        let deep = #"{"error":"# + String(repeating: #"{"innerError":"#, count: 300_000)
        try write(Data(deep.utf8), to: place)
        #expect(
            try refusal { try BatchBody(contentsOf: place, service: service(.azureRouting1), expecting: 1) }.kind
                == .malformed)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func tickets() {
        var read = 0
        mutations(
            of: "2026-11-22T02:33:43Z 2026-11-22T02:40:00Z a-b https://h.example:8443/b/1?x=%20y#z",
            tokens: [" ", "-", "http://", "99999999999", "ü", "\u{0}", "+10:00"], count: 2000
        ) { data in
            if let ticket = BatchTicket(String(decoding: data, as: UTF8.self)) {
                #expect(BatchTicket(ticket.description) == ticket)
                read += 1
            }
        }
        #expect(read > 100)
    }

    @Test func routesOfAzure2025() {
        let seed = #"""
            {"batchItems":[{"optionalId":"1","features":[{"geometry":{"type":"MultiLineString","coordinates":[[[7,43],[7.1,43]],[[7.1,43],[8,43]]]},
            "properties":{"type":"RoutePath","distanceInMeters":9,"durationInSeconds":6}},{"geometry":{"coordinates":[7,43]},
            "properties":{"type":"ManeuverPoint","routePathPoint":{"legIndex":0,"pointIndex":1},"instruction":{"maneuverType":"TurnLeft"}}}],
            "alternativeRoutes":[{"features":[]}]},{"optionalId":"2","error":{"code":"400 X","message":"m"}}]}
            """#
        var read = 0
        mutations(of: seed, tokens: ["null", "1e999", "-1", "[", "]", "{}", "9e18", "\"7\"", "200"], count: 1500) {
            data in
            guard let outcomes = try? BatchResults.routes(in: data, file: "f", alternatives: 2) else { return }
            for route in outcomes.compactMap(\.value) {
                #expect(route.points.count >= 2 && route.points.allSatisfy(\.isValid))
                #expect(route.instructions.allSatisfy { route.points.indices.contains($0.pointIndex) })
            }
            read += 1
        }
        #expect(read > 100)
    }
}
