import Batch
import Foundation
import Geo
import Testing

/// Mutated files must be read or refused with a reason, never crash.
@Suite struct FuzzTests {
    @Test func addressLists() {
        var read = 0
        let seed =
            "id;country;city;street;postal;house;n\n1;MC;M;\"a \"\"b\"\";\n2\";3;4;x\n\"4\";MC;M;Œuvre;5;6;y\r\n\r\n7;;;;;;\n"
        mutations(of: seed, tokens: ["\"", ";", "\"\"", "\r", "\n", "\u{FEFF}", ",", "|", "\u{0}"], count: 4000) {
            data in
            do throws(BatchError) {
                let list = try AddressList.parse(data, file: "f")
                #expect(!list.records.isEmpty && Set(list.records.map(\.id)).count == list.records.count)
                read += 1
            } catch {
                #expect(!error.message.isEmpty && !error.message.contains("\n"))
            }
        }
        #expect(read > 100)
    }

    @Test func geocodesInJSON() {
        let seed = String(
            decoding: batch(
                found("Point Address", score: "0.4"), ok(#"{"results":[]}"#),
                #"{"statusCode":400,"response":{"errorText":"e","detailedError":{"code":"A_B","message":"m"}}}"#),
            as: UTF8.self)
        let tokens = [
            "null", "1e999", "-1", "[", "{", "}", "]", "\"", "99999999999999999999", "\\ud800", ",", "results",
        ]
        var read = 0
        mutations(of: seed, tokens: tokens, count: 1500) { data in
            if let outcomes = try? BatchResults.geocodes(in: data, file: "f") {
                #expect(outcomes.allSatisfy { $0.value?.coordinate.isValid ?? true })
                read += 1
            }
        }
        #expect(read > 100)
    }

    @Test func routesInJSON() {
        let point = #"{"latitude":43,"longitude":7}"#
        let step = #"{"routeOffsetInMeters":0,"point":\#(point),"pointIndex":1,"message":"<a>Go</a>"}"#
        let seed = String(
            decoding: batch(
                ok(
                    #"{"routes":[{"summary":{"lengthInMeters":1,"travelTimeInSeconds":2},"legs":[{"points":[\#(point),\#(point)]}],"guidance":{"instructions":[\#(step)]}},{"summary":{"lengthInMeters":1,"travelTimeInSeconds":3},"legs":[{"points":[\#(point),\#(point)]}]}]}"#
                )), as: UTF8.self)
        var read = 0
        mutations(of: seed, tokens: ["null", "1e999", "-1", "[", "]", "{}", "9e18", "\"7\"", "legs"], count: 1500) {
            data in
            if let outcomes = try? BatchResults.routes(in: data, file: "f", alternatives: 4) {
                for route in outcomes.compactMap(\.value).flatMap({ [$0] + $0.alternatives }) {
                    #expect(route.points.count >= 2)
                    #expect(route.instructions.allSatisfy { route.points.indices.contains($0.pointIndex) })
                }
                read += 1
            }
        }
        #expect(read > 100)
    }

    @Test func geocodesInXML() {
        let item = "<item><type>Street</type><position><lat>43</lat><lon>7</lon></position></item>"
        let seed = """
            <?xml version="1.0" encoding="UTF-8"?><batchResponse xmlns="http://api.tomtom.com/batch"><batchItems><batchItem>
            <statusCode>200</statusCode><response><response><results>\(item)\(item)</results></response></response>
            </batchItem></batchItems></batchResponse>
            """
        let tokens = [
            "<", ">", "</", "&x;", "&#0;", "<![CDATA[", "]]>", "<!DOCTYPE a>", "<?p?>", "<!--", "<item>", "1e999",
        ]
        #expect((try? BatchResults.geocodes(in: Data(seed.utf8), file: "f"))?.first?.value?.level == .street)
        var read = 0
        mutations(of: seed, tokens: tokens, count: 1500) { data in
            if let outcomes = try? BatchResults.geocodes(in: data, file: "f") {
                #expect(outcomes.allSatisfy { $0.value?.coordinate.isValid ?? true })
                read += 1
            }
        }
        #expect(read > 10)
    }
}
