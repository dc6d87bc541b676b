import Batch
import Foundation
import Geo
import Testing
import Transport

/// The items of a text as `BatchBody` finds them in a file.
private func body(
    _ text: some Sequence<UInt8>, _ api: BatchService.API = .tomtomRouting, _ format: BatchService.Format = .json,
    expecting count: Int
) throws -> (body: BatchBody, texts: [String]) {
    let file = FileManager.default.temporaryDirectory.appending(path: "body-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(text).write(to: file)
    let body = try BatchBody(contentsOf: file, service: service(api, format: format), expecting: count)
    return (body, try body.items.map { String(decoding: try body.bytes(of: $0), as: UTF8.self) })
}

private func xml(_ items: String) -> String {
    #"<?xml version="1.0"?><batchResponse xmlns="http://api.tomtom.com/batch" formatVersion="0.0.1"><batchItems>"#
        + items + "</batchItems><summary><totalRequests>2</totalRequests></summary></batchResponse>"
}

@Suite struct BatchBodyTests {
    @Test func itemsAreCutOutAsTheyStand() throws {
        let items = [
            #"{"statusCode":200,"response":{"batchItems":[{"statusCode":1}],"s":"]}\"\\ü\u00fc","n":-1.5e+3}}"#,
            "{ \"response\" : { } ,\n \"statusCode\" : \"429\" }", #"{"statusCode":408}"#, "{}", "null", "5",
            #"{"statusCode":503,"error":null,"x":[[],{},true,false,null,0,"",1E5]}"#,
        ]
        let text =
            "\u{FEFF} {\"formatVersion\":\"0.0.1\",\"x\":{\"batchItems\":[7]},\"batchItems\" : [ "
            + items.joined(separator: " ,\n") + " ] , \"summary\":{\"a\":1}} \n"
        let (body, texts) = try body(text.utf8, expecting: 7)
        #expect(texts == items)
        #expect(body.items.map(\.status) == [200, 429, 408, 200, 0, 0, 503])
        #expect(body.items.map(\.isPassing) == [false, true, true, false, false, false, true])
        #expect(body.items.allSatisfy { $0.optionalID == nil })
    }

    @Test func itemsOfAzure2025HaveNamesAndErrors() throws {
        let text = #"""
            {"summary":{"successfulRequests":1,"totalRequests":6},"batchItems":[
            {"optionalId":"3","type":"FeatureCollection","features":[{"properties":{"error":{"code":"500 X"}}}]},
            {"optionalId":"1","error":{"details":[{"code":"999"}],"code":"429 TooManyRequests","message":"m"}},
            {"error":{"code":"ServiceUnavailable"},"optionalId":"2"}, {"optionalId":"4","error":{"code":"400 BadRequest"}},
            {"optionalId":"5","error":{"code":"Strange"}}, {"optionalId":"6","error":{"code":{"code":"503 X"}}}]}
            """#
        let (body, _) = try body(text.utf8, .azureRouting2025, expecting: 6)
        #expect(body.items.map(\.status) == [200, 429, 503, 400, 400, 400])
        #expect(try body.items(for: [1, 2, 3, 4, 5, 6]).map(\.status) == [429, 503, 200, 400, 400, 400])
        #expect(try refusal { try body.items(for: [1, 2, 3, 4, 5, 7]) }.message.contains("optionalId 7"))
        #expect(try refusal { try body.items(for: [1]) }.kind == .malformed)
    }

    @Test func namesThatContradictTheOrderAreRefused() throws {
        func ids(_ names: String...) throws -> BatchBody {
            let items = names.map { $0.isEmpty ? "{}" : #"{"optionalId":\#($0)}"# }
            return try body(#"{"batchItems":[\#(items.joined(separator: ","))]}"#.utf8, expecting: items.count).body
        }
        #expect(try refusal { try ids("\"1\"", "\"1\"").items(for: [1, 2]) }.message.contains("two items"))
        #expect(try ids("\"1\"", "").items(for: [1, 2]).count == 2)
        #expect(try refusal { try ids("\"2\"", "").items(for: [1, 2]) }.kind == .malformed)
        #expect(try ids("2", "1").items(for: [1, 2]).map(\.optionalID) == ["1", "2"])
        #expect(try ids("", "").items(for: [9, 8]).count == 2)
    }

    @Test func itemsAreCutOutOfXML() throws {
        let items = [
            "<batchItem><statusCode>200</statusCode><response><response><x a='>'/>ü<!-- </batchItem> --></response></response></batchItem>",
            "<batchItem a=\"/>\"><statusCode>429</statusCode><![CDATA[<batchItem>]]></batchItem >", "<batchItem/>",
        ]
        let (body, texts) = try body(
            xml(items.joined(separator: " <!--<batchItem/>-->\n")).utf8, .tomtomSearch, .xml, expecting: 3)
        #expect(texts == items && body.items.map(\.status) == [200, 429, 0])
    }

    @Test(arguments: [
        ("", "empty"), ("{\"batchItems\":[{},{}", "cut off"), ("{\"batchItems\":[{}]}", "1 items; 2"),
        ("{\"batchItems\":[{},{},{}]}", "more than the 2"), ("{\"batchItems\":[{},{}]}x", "character"),
        ("{\"batchItems\":[{},]}", "no value"), ("{\"batchItems\":{}}", "no list"), ("{}", "no batchItems"),
        ("[]", "no batchItems"), ("5", "no batchItems"), ("{\"batchItems\":[],\"batchItems\":[{},{}]}", "second time"),
        ("<!DOCTYPE html><html><head><title>Gateway down</title>", "HTML page titled 'Gateway down'"),
        ("\u{1F}\u{8B}\u{8}", "gzip"), ("{\"batchItems\":[{]},{}]}", "character"),
        ("{\"batchItems\":[{},{}}", "bracket"), ("{\"batchItems\":[01,{}]}", "character"),
        ("{\"batchItems\":[1.,{}]}", "number"), ("{\"batchItems\":[{\"a\\x\":1},{}]}", "escape"),
        ("{\"batchItems\":[tru,{}]}", "word"), ("{\"a\":\"\n\"}", "control"), ("{'a':1}", "character"),
    ])
    func otherFilesAreMalformed(text: String, found: String) throws {
        // `\u{8B}` stands for one byte.
        let bytes = text.hasPrefix("\u{1F}") ? [0x1F, 0x8B, 0x08] : Array(text.utf8)
        let error = try refusal { try body(bytes, expecting: 2) }
        #expect(error.kind == .malformed && error.message.contains(found), "\(error)")
    }

    @Test(arguments: [
        "", "<batchResponse><batchItems>", "<a><batchItems/></a>", "<html><body>x</body></html>", xml(""),
        xml("<batchItem/>"),
        "<batchResponse><other/></batchResponse>", #"<!DOCTYPE a [<!ENTITY b "c">]><batchResponse/>"#,
        #"<n:batchResponse xmlns:n="x"><n:batchItems><n:batchItem/><n:batchItem/></n:batchItems></n:batchResponse>"#,
        "{}",
    ])
    func otherXMLIsMalformed(text: String) throws {
        let error = try refusal { try body(text.utf8, .tomtomSearch, .xml, expecting: 2) }
        #expect(error.kind == .malformed)
    }

    @Test func refusalsInFilesAreRefusals() throws {
        let json =
            #"{"error":{"description":"d"},"detailedError":{"code":"BadRequest","message":"batch item 9 key=\#(theKey)"}}"#
        let error = try refusal { try body(json.utf8, expecting: 2) }
        #expect(error.kind == .refused && error.fault?.main.code == "BadRequest" && error.item == 9)
        #expect(!error.description.contains(theKey))
        let xml = #"<batchResponse><error description="no"/></batchResponse>"#
        #expect(try refusal { try body(xml.utf8, .tomtomSearch, .xml, expecting: 2) }.kind == .refused)
    }

    @Test func nestingEndsAndLengthDoesNot() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(try refusal { try body((#"{"batchItems":["# + deep).utf8, expecting: 1) }.message.contains("levels"))
        let nested = String(repeating: "[", count: 490) + String(repeating: "]", count: 490)
        #expect(try body(#"{"batchItems":[\#(nested)]}"#.utf8, expecting: 1).texts == [nested])
        // Several chunks of a file, with an item across their border.
        let long = #"{"s":"\#(String(repeating: "ab", count: 700_000))"}"#
        #expect(try body(#"{"batchItems":[\#(long),{"statusCode":400}]}"#.utf8, expecting: 2).texts[0] == long)
    }

    @Test func missingFilesAreLocal() throws {
        let file = URL(fileURLWithPath: "/nowhere/at/all")
        let error = try refusal { try BatchBody(contentsOf: file, service: service(.tomtomRouting), expecting: 1) }
        #expect(error.kind == .local)
    }
}

/// Files put together from several answers are read by the readers of results.
@Suite struct BatchFileWriterTests {
    @Test(arguments: [
        (BatchService.API.tomtomRouting, BatchService.Format.json), (.azureRouting1, .json),
        (.azureRouting2025, .json), (.tomtomSearch, .json), (.tomtomSearch, .xml),
    ])
    func failuresKeepTheirPlaces(api: BatchService.API, format: BatchService.Format) async throws {
        try await withFile { file in
            let service = try service(api, format: format)
            var writer = try BatchFileWriter(service, to: file)
            let message = "a \"b\" \\ <c> & \n ü \(theKey)"
            try writer.appendFailure(status: 408, code: "Request\"<Timeout", message: message, id: 1)
            try writer.appendFailure(status: 503, code: "Down", message: "", id: 2)
            #expect(try neighbours(of: file).count == 1 && !FileManager.default.fileExists(atPath: file.path))
            try writer.finish()
            #expect(try neighbours(of: file) == ["answer"])
            let body = try BatchBody(contentsOf: file, service: service, expecting: 2)
            #expect(body.items.map(\.status) == [408, 503] && body.items.map(\.isPassing) == [true, true])
            #expect(body.items[0].optionalID == (api == .azureRouting2025 ? "1" : nil))
            let failure =
                api == .tomtomSearch
                ? try BatchResults.geocodes(from: [file], expecting: 2)[0].failure
                : try BatchResults.routes(from: [file], expecting: 2)[0].failure
            #expect(failure?.message.contains("a \"b\" \\ <c> &   ü") == true, "\(failure?.message ?? "none")")
            #expect(failure?.code.contains("request-timeout") == true)
            #expect(try !String(contentsOf: file, encoding: .utf8).contains(theKey))
        }
    }

    @Test func itemsOfSeveralAnswersAreOneFile() async throws {
        try await withFile { file in
            let service = try service(.tomtomSearch)
            let folder = file.deletingLastPathComponent()
            let bodies = try ["1", "2", "3"].map { name in
                let part = folder.appending(path: name)
                try batch(found("Street", lat: "43.\(name)"), found("Point Address", lat: "44.\(name)")).write(to: part)
                return try BatchBody(contentsOf: part, service: service, expecting: 2)
            }
            var writer = try BatchFileWriter(service, to: file)
            for at in [1, 0] {
                for body in bodies { try writer.append(body.items[at], of: body) }
            }
            try writer.finish()
            let geocodes = try BatchResults.geocodes(from: [file], format: .tomtomJSON, expecting: 6)
            #expect(geocodes.map { $0.value?.coordinate.latitude } == [44.1, 44.2, 44.3, 43.1, 43.2, 43.3])
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.hasSuffix(#""summary":{"successfulRequests":6,"totalRequests":6}}"# + "\n"))
        }
    }

    @Test func itemsOfXMLAreOneFile() async throws {
        try await withFile { file in
            let service = try service(.tomtomSearch, format: .xml)
            let part = file.deletingLastPathComponent().appending(path: "part")
            let item = """
                <batchItem><statusCode>200</statusCode><response><response><results><item><type>Street</type>
                <position><lat>43</lat><lon>7</lon></position></item></results></response></response></batchItem>
                """
            try Data(xml(item + item).utf8).write(to: part)
            let body = try BatchBody(contentsOf: part, service: service, expecting: 2)
            var writer = try BatchFileWriter(service, to: file)
            for item in body.items + body.items { try writer.append(item, of: body) }
            #expect(writer.count == 4)
            try writer.finish()
            let geocodes = try BatchResults.geocodes(from: [file], format: .tomtomXML, expecting: 4)
            #expect(geocodes.allSatisfy { $0.value?.level == .street })
        }
    }

    @Test func whatIsNotFinishedLeavesNothing() async throws {
        try await withFile { file in
            do {
                var writer = try BatchFileWriter(service(.tomtomSearch), to: file)
                try writer.append(Data("{}".utf8), status: 200)
            }
            #expect(try neighbours(of: file) == [])
            let error = try refusal { _ = try BatchFileWriter(service(.tomtomSearch), to: file.appending(path: "a/b")) }
            #expect(error.kind == .local)
        }
    }

    @Test func emptyFilesAreFiles() async throws {
        try await withFile { file in
            let service = try service(.azureRouting1)
            try BatchFileWriter(service, to: file).finish()
            #expect(try BatchBody(contentsOf: file, service: service, expecting: 0).items.isEmpty)
        }
    }
}
