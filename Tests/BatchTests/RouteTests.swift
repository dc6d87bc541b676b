import Batch
import Foundation
import Geo
import Testing

private func routes(_ items: String...) throws(BatchError) -> [Outcome<Route>] {
    var all: [Outcome<Route>] = []
    for item in items { all += try BatchResults.routes(in: batch(item), file: "r.json") }
    return all
}

/// A leg through these longitudes at latitude 43.
private func leg(_ longitudes: Double...) -> String {
    let points = longitudes.map { #"{"latitude":43,"longitude":\#($0)}"# }
    return #"{"points":[\#(points.joined(separator: ","))]}"#
}

private func answer(
    _ legs: String...,
    summary: String = #"{"lengthInMeters":1042,"travelTimeInSeconds":"118","trafficDelayInSeconds":7}"#,
    instructions: String = ""
) -> String {
    let guidance = instructions.isEmpty ? "" : #","guidance":{"instructions":[\#(instructions)]}"#
    return ok(#"{"routes":[{"summary":\#(summary),"legs":[\#(legs.joined(separator: ","))]\#(guidance)},{"legs":0}]}"#)
}

@Suite struct RouteTests {
    @Test func joinsLegsWithoutDoublingTheirJoint() throws {
        let route = try #require(try routes(answer(leg(1, 2, 2, 3), leg(3, 4), leg(5, 6)))[0].value)
        #expect(route.points.map(\.longitude) == [1, 2, 2, 3, 4, 5, 6])
        #expect((route.lengthMetres, route.travelSeconds, route.trafficDelaySeconds) == (1042, 118, 7))
        #expect(route.instructions.isEmpty)
    }

    @Test func readsAsManyAlternativesAsAskedFor() throws {
        func way(_ seconds: Int, _ end: Double = 2) -> String {
            #"{"summary":{"lengthInMeters":9,"travelTimeInSeconds":\#(seconds)},"legs":[\#(leg(1, end))]}"#
        }
        func read(_ ways: String, _ count: Int) throws -> Route? {
            let item = ok(#"{"routes":[\#(ways)]}"#)
            return try BatchResults.routes(in: batch(item), file: "r.json", alternatives: count)[0].value
        }
        // One that cannot be read takes neither the item nor the others along.
        let ways = [way(1), #"{"legs":0}"#, way(3), way(4, 500), "null", way(6), way(7)].joined(separator: ",")
        #expect(try read(ways, 0)?.alternatives == [])
        #expect(try read(ways, 2)?.alternatives.map(\.travelSeconds) == [3])
        #expect(try read(ways, 100)?.alternatives.map(\.travelSeconds) == [3, 6, 7])
        #expect(try read(way(1), 4)?.alternatives == [])
        #expect(try read("5", 4) == nil)
        #expect(try read("", 4) == nil)
    }

    @Test(arguments: [
        (#"[{"sectionType":"TRAVEL_MODE","travelMode":"pedestrian"}]"#, TravelMode.pedestrian),
        (#"[{"sectionType":"TUNNEL"},{"travelMode":7},{"travelMode":"car"},{"travelMode":"other"}]"#, .car),
        (#"[{"travelMode":"other"}]"#, nil), ("[]", nil), ("7", nil), ("[[]]", nil),
    ])
    func readsTheWayOfTravelling(sections: String, mode: TravelMode?) throws {
        let summary = #"{"lengthInMeters":10,"travelTimeInSeconds":5},"sections":\#(sections)"#
        #expect(try #require(try routes(answer(leg(1, 2), summary: summary))[0].value).travelMode == mode)
    }

    @Test func readsInstructions() throws {
        let steps = """
            {"routeOffsetInMeters":0,"point":{"latitude":43,"longitude":1},"pointIndex":0,"street":"Rue A","message":"Go"},
            {"routeOffsetInMeters":"9","travelTimeInSeconds":5,"pointIndex":4,"point":{"latitude":43,"longitude":4},
             "roadNumbers":["A8"],"maneuver":"TURN_LEFT","message":"Left on <street>Rue B</street> < 5 m"},
            {"pointIndex":3,"point":{"latitude":43,"longitude":4}},
            {"pointIndex":99999999999999999999,"point":{"latitude":43,"longitude":3.1}},
            {"pointIndex":1},
            {"message":"nowhere"}
            """
        let route = try #require(try routes(answer(leg(1, 2, 3), leg(3, 4, 5), instructions: steps))[0].value)
        // The second step counts the joint twice, the third once; both mean the point at 4.
        #expect(route.instructions.map(\.pointIndex) == [0, 3, 3, 2, 1])
        #expect(route.instructions[0].street == "Rue A")
        #expect(
            route.instructions[1]
                == Instruction(
                    offsetMetres: 9, travelSeconds: 5, point: Coordinate(longitude: 4, latitude: 43), pointIndex: 3,
                    roadNumbers: ["A8"], message: "Left on Rue B < 5 m", maneuver: "TURN_LEFT"))
        #expect(route.instructions[4].point.longitude == 2)
    }

    @Test func namesFailures() throws {
        let outcomes = try routes(
            #"{"statusCode":400,"response":{"error":{"description":"x"},"detailedError":{"code":"NO_ROUTE_FOUND","message":"none"}}}"#,
            #"{"statusCode":400,"response":{"error":{"description":"Engine error: MAP_MATCHING_FAILURE: Origin"}}}"#,
            #"{"statusCode":400,"response":{"error":{"code":"400 BadRequest","message":"Bad request"}}}"#,
            #"{"statusCode":500,"response":{}}"#, answer(leg(1)), answer(), answer(leg(1, 181)),
            answer(leg(1, 2), summary: "{}"),
            answer(leg(1, 2), summary: #"{"lengthInMeters":-1,"travelTimeInSeconds":1}"#),
            ok(#"{"routes":[]}"#), ok(#"{"routes":[{"legs":[{"points":5}]}]}"#))
        #expect(
            outcomes.map { $0.failure?.code } == [
                "route-no-route-found", "route-map-matching-failure", "route-400-bad-request", "route-status-500",
                "route-no-points", "route-no-points", "route-bad-position", "route-incomplete", "route-incomplete",
                "route-no-route-found", "route-unreadable",
            ])
        #expect(outcomes[0].failure?.message == "status 400: none")
        #expect(outcomes[10].failure?.message.contains("routes[0].legs[0].points") == true)
    }

    @Test func readsReachableRanges() throws {
        func range(_ longitudes: [Double], center: String = #"{"latitude":43,"longitude":2}"#) -> String {
            let boundary = longitudes.map { #"{"latitude":43,"longitude":\#($0)}"# }.joined(separator: ",")
            return ok(#"{"formatVersion":"0.0.1","reachableRange":{"center":\#(center),"boundary":[\#(boundary)]}}"#)
        }
        let outcomes = try BatchResults.reachableRanges(
            in: batch(
                range([1, 2, 3]), range([1, 2, 3, 1]), range([1, 2, 1]), range([1, 2, 500]),
                range([1, 2, 3], center: "5")),
            file: "a.json")
        #expect(outcomes[0].value?.center == Coordinate(longitude: 2, latitude: 43))
        #expect(outcomes[0].value?.boundary.map(\.longitude) == [1, 2, 3])
        #expect(outcomes[1].value == outcomes[0].value)
        #expect(
            outcomes.dropFirst(2).map { $0.failure?.code } == [
                "range-no-area", "range-bad-position", "range-bad-position",
            ])
    }
}
