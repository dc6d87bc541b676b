import Foundation
import ServiceDouble
import Testing
import Transport

@Suite struct AzureTests {
    private let one = "/route/directions/batch"

    @Test func batchesOfVersionOne() async throws {
        try await visit(polls: 1) { visit in
            let body = try batch(["?query=43.73,7.42:43.74,7.43&travelMode=car", "query=1,2:3,4"])
            let submit = try await visit.post(one + "/json?api-version=1.0", body, ["subscription-key": "k y"])
            let location = try #require(submit.headers["Location"])
            #expect(submit.status == 202 && location.hasPrefix(visit.double.base + one) && !location.contains("k%20y"))
            #expect(try await visit.get(location).status == 401)
            #expect(try await visit.get(location, ["subscription-key": "k y"]).status == 202)
            let answer = Look(try await visit.get(location + "&subscription-key=k+y").body)
            #expect(!answer["formatVersion"].exists && answer["summary"]["successfulRequests"].int == 1)
            let items = answer["batchItems"]
            #expect(items[0]["response"]["routes"][0]["legs"][0]["points"].count == 11)
            #expect(items[1]["response"]["error"]["code"].text == "400 BadRequest")
        }
    }

    @Test func synchronousBatchesAndRefusals() async throws {
        try await visit { visit in
            let path = one + "/sync/json?api-version=1.0&subscription-key=k%20y"
            #expect(try await visit.post(path, try batch(["?query=1,2:1,3"])).status == 200)
            let none = try await visit.post(path, try batch([]))
            #expect(none.status == 400 && Look(none.body)["error"]["code"].text == "400 BadRequest")
            #expect(try await visit.post(path, try batch(Array(repeating: "?query=1,2:1,3", count: 101))).status == 400)
            #expect(try await visit.get(one + "/1-2?api-version=1.0&subscription-key=k%20y").status == 404)
        }
    }

    @Test func directionsAreGeoJSONWithTheirNames() async throws {
        try await visit { visit in
            let body = """
                {"batchItems":[{"optionalId":"row 7","type":"FeatureCollection","maxRouteCount":2,
                "routeOutputOptions":["routePath","itinerary"],"features":[
                {"type":"Feature","geometry":{"type":"Point","coordinates":[7.42,43.73]},"properties":{}},
                {"type":"Feature","geometry":{"type":"Point","coordinates":[7.43,43.74]},"properties":{}}]},
                {"optionalId":"row 8","type":"FeatureCollection","features":[]}]}
                """
            let answer = try await visit.post(
                "/route/directions:batch?api-version=2025-01-01", body, ["subscription-key": "k y"])
            #expect(answer.status == 200)
            let items = Look(answer.body)["batchItems"]
            #expect(items[0]["optionalId"].text == "row 7" && items[0]["alternativeRoutes"].count == 1)
            let features = items[0]["features"]
            let path = features[features.count - 1]
            #expect(path["properties"]["type"].text == "RoutePath")
            #expect(path["geometry"]["coordinates"][0][0][0].double == 7.42)
            #expect(features[0]["properties"]["type"].text == "Waypoint" && features.count == 5)
            #expect(!items[0]["statusCode"].exists && !items[0]["response"].exists)
            #expect(items[1]["optionalId"].text == "row 8" && items[1]["error"]["code"].text == "400 BadRequest")
        }
    }
}
