import Foundation
import ServiceDouble
import Testing
import Transport

@Suite struct TomTomSearchTests {
    @Test func aBatchIsSubmittedPolledAndDownloaded() async throws {
        try await visit(polls: 1) { visit in
            let body = try batch([
                knownItem, "/geocode/18%20route%20de%20menton%20monaco%2098000%20mc.json",
                "/structuredGeocode.json?countryCode=MC&streetName=Route+de+Menton&streetNumber=18"
                    + "&postalCode=98000&municipality=Monaco",
                "/search/solis%20bio.json", "/geocode/Nowhere%201.json",
                "/geocode/Route%20des%20Serres%2042%2C"
                    + "%2098000%20Monaco.json", "/geocode/x.json?countrySet=XX",
            ])
            let submit = try await visit.post(
                search + "&waitTimeSeconds=10", body, ["Tracking-ID": "abc-1"])
            #expect(submit.status == 303 && submit.body.isEmpty && submit.headers["Tracking-ID"] == "abc-1")
            let location = try #require(submit.headers["Location"])
            #expect(location.wholeMatch(of: /\/search\/2\/batch\/[0-9a-f-]{36}\?key=k%20y&waitTimeSeconds=10/) != nil)
            let poll = try await visit.get(location)
            #expect(poll.status == 202 && poll.body.isEmpty && poll.headers["Location"] == location)
            let download = try await visit.get(location)
            let answer = Look(download.body)
            #expect(download.status == 200 && answer["formatVersion"].text == "0.0.1")
            let items = answer["batchItems"]
            #expect((0..<7).map { items[$0]["statusCode"].int } == [200, 200, 200, 200, 200, 400, 400])
            for index in 0...2 {
                let first = items[index]["response"]["results"][0]
                #expect(first["position"]["lat"].double == 43.75034 && first["id"].text == "MC/PAD/p0/587472")
            }
            #expect(items[0]["response"]["summary"]["query"].text == "route de menton 18 98000 monaco")
            #expect(items[3]["response"]["results"][0]["address"]["streetName"].text == "Rue Terrazzani")
            #expect(items[4]["response"]["summary"]["numResults"].int == 0)
            #expect(items[6]["response"]["errorText"].text?.contains("'XX'") == true)
            #expect(answer["summary"]["successfulRequests"].int == 5 && answer["summary"]["totalRequests"].int == 7)
        }
    }

    @Test func xmlIsAnsweredInXML() async throws {
        try await visit { visit in
            let query = knownItem.replacing(".json", with: ".xml").replacing("&", with: "&amp;")
            let body =
                "<batchRequest><batchItems><batchItem><query>\(query)</query></batchItem></batchItems></batchRequest>"
            let submit = try await visit.post(
                "/search/2/batch.xml?key=k%20y&redirectMode=manual", body, type: "application/xml")
            #expect(submit.status == 202)
            let text = String(decoding: try await visit.get(submit.headers["Location"] ?? "").body, as: UTF8.self)
            #expect(text.contains("<statusCode>200</statusCode><response><response><summary>"))
            #expect(text.contains("<results><item><type>Point Address</type>") && text.contains("<lat>43.75034</lat>"))
            #expect(text.hasSuffix("<totalRequests>1</totalRequests></summary></batchResponse>"))
        }
    }

    /// Path, body, status, and what the error says.
    @Test(arguments: [
        ("/search/2/batch.json", "[]", 403, "Forbidden"), ("/search/2/batch.json?key=x", "[]", 403, "Forbidden"),
        (search + "&waitTimeSeconds=61", "[]", 400, "ValueOutOfRange"),
        (search + "&redirectMode=no", "[]", 400, "InvalidParameterValue"), (search, "[]", 400, "MalformedBody"),
        (search, #"{"batchItems":[]}"#, 400, "MalformedBody"),
        (search, #"{"batchItems":[{"query":"/geocode/a.xml"}]}"#, 400, "Validation of batch item 1 failed"),
        ("/routing/1/batch/json?key=k%20y", #"{"batchItems":[{"query":"/geocode/a.json"}]}"#, 400, "batch item 1"),
    ])
    func wrongSubmitsAreRefused(path: String, body: String, status: Int, word: String) async throws {
        try await visit { visit in
            let answer = try await visit.post(path, body)
            #expect(answer.status == status && Look(answer.body)["detailedError"]["code"].exists)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(word))
            #expect(await visit.double.log.batchesAccepted == 0)
        }
    }

    @Test(arguments: [
        ("/search/2/batch/sync.json", knownItem, 100), ("/search/2/batch.json", knownItem, 10_000),
        ("/routing/1/batch/sync/json", "/calculateRoute/1,1:1,2/json", 100),
        ("/routing/1/batch/json", "/calculateRoute/1,1:1,2/json", 700),
    ])
    func batchesAreLimited(path: String, item: String, limit: Int) async throws {
        try await visit { visit in
            let most = try await visit.post(path + "?key=k%20y", try batch(Array(repeating: item, count: limit)))
            #expect(most.status == (path.contains("sync") ? 200 : 303))
            let more = try await visit.post(path + "?key=k%20y", try batch(Array(repeating: item, count: limit + 1)))
            #expect(more.status == 400)
            let log = await visit.double.log
            #expect(log.batchesAccepted == 1 && log.itemsAccepted == [item: limit])
        }
    }

    @Test func unknownAndExpiredBatchesAreNotFound() async throws {
        try await visit { visit in
            let location = try await visit.post(search, try batch([knownItem])).headers["Location"] ?? ""
            #expect(try await visit.get(location).status == 200)
            // Not by the other interface, either.
            #expect(try await visit.get(location.replacing("/search/2", with: "/routing/1")).status == 404)
            await visit.double.expireBatches()
            let plain = try await visit.get(location)
            #expect(plain.status == 404 && plain.body.starts(with: Data("<?xml".utf8)))
            let json = try await visit.get(location, ["Accept": "application/json"])
            #expect(Look(json.body)["detailedError"]["code"].text == "BatchNotFound")
            #expect(try await visit.get("/search/2/nothing").status == 596)
        }
    }
}

@Suite struct TomTomRoutingTests {
    private func route(_ query: String, _ visit: Visit) async throws -> Look {
        let answer = try await visit.post("/routing/1/batch/sync/json?key=k%20y", try batch([query]))
        #expect(answer.status == 200)
        return Look(answer.body)["batchItems"][0]
    }

    @Test func routesAreStoredOrStraight() async throws {
        try await visit { visit in
            let shop = try await visit.post(
                "/search/2/batch/sync.json?key=k%20y", try batch(["/search/carrefour.json"]))
            let position = Look(shop.body)["batchItems"][0]["response"]["results"][0]["position"]
            let (lat, lon) = (try #require(position["lat"].double), try #require(position["lon"].double))
            let path = "/calculateRoute/43.7318,7.41477:\(lat),\(lon)/json"
            let stored = try await route(path + "?instructionsType=text&maxAlternatives=2", visit)["response"]["routes"]
            #expect(stored.count == 3 && stored[0]["summary"]["lengthInMeters"].int == 6700)
            #expect(stored[0]["guidance"]["instructions"].count > 5)
            #expect(stored[2]["guidance"]["instructions"][1]["maneuver"].text == "ARRIVE")
            let plain = try await route(path + "?routeRepresentation=summaryOnly", visit)["response"]["routes"][0]
            #expect(!plain["guidance"].exists && !plain["legs"][0]["points"].exists)
            // To a shop that this customer was never routed to, by the streets of others.
            let other = try await route(
                "/calculateRoute/43.7318,7.41477:43.73258,7.42018/json?instructionsType=text", visit)
            let made = other["response"]["routes"][0]
            #expect(made["legs"][0]["points"].count > 11 && made["guidance"]["instructions"].count > 2)
            #expect(made["guidance"]["instructions"][0]["street"].text == "Tunnel Rainier III")
            let walk = try await route(path + "?travelMode=pedestrian", visit)["response"]["routes"][0]
            let length = try #require(walk["summary"]["lengthInMeters"].int)
            #expect((100...6000).contains(length) && walk["sections"][0]["travelMode"].text == "pedestrian")
            #expect(walk["legs"][0]["points"][10]["latitude"].double == lat)
            #expect(walk["sections"][0]["endPointIndex"].int == walk["legs"][0]["points"].count - 1)
        }
    }

    @Test func rangesAndErrors() async throws {
        try await visit { visit in
            let range = try await route("/calculateReachableRange/43.73,7.42/json?timeBudgetInSec=300", visit)
            #expect(range["response"]["reachableRange"]["boundary"].count == 50)
            for wrong in [
                "/calculateReachableRange/43.73,7.42/json", "/calculateRoute/43.73,7.42/json",
                "/calculateRoute/43.73,7.42:43.74,7.43/json?avoid=ferries,tollRoads",
                "/calculateRoute/43.73,7.42:x,7.43/json", "/calculateRoute/1,2:3,4/json?maxAlternatives=6",
            ] {
                let item = try await route(wrong, visit)
                #expect(item["statusCode"].int == 400 && item["response"]["detailedError"]["code"].text == "BAD_INPUT")
            }
        }
    }
}
