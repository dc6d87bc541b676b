import Batch
import Foundation
import Geo
import Testing

private func path(
    _ lines: String = "[[[7,43],[7.1,43],[7.1,43]],[[7.1,43],[7.2,43,120]]]", kind: String = "MultiLineString",
    numbers: String = #""distanceInMeters":1000.5,"durationInSeconds":60,"durationTrafficInSeconds":75"#
) -> String {
    #"{"type":"Feature","geometry":{"type":"\#(kind)","coordinates":\#(lines)},"properties":{"type":"RoutePath",\#(numbers)}}"#
}

private func maneuver(
    _ leg: Int, _ point: Int, _ type: String, text: String? = nil, lon: Double = 7, more: String = "",
    kind: String = "ManeuverPoint"
) -> String {
    let text = text.map { #","text":"\#($0)""# } ?? ""
    return #"""
        {"type":"Feature","geometry":{"type":"Point","coordinates":[\#(lon),43]},"properties":{"type":"\#(kind)",
         "routePathPoint":{"legIndex":\#(leg),"pointIndex":\#(point)},"instruction":{"maneuverType":"\#(type)"\#(text)}\#(more)}}
        """#
}

private func item(_ features: String..., id: String = "1", more: String = "") -> String {
    #"{"type":"FeatureCollection","optionalId":"\#(id)","features":[\#(features.joined(separator: ","))]\#(more)}"#
}

private func routes(_ items: String..., alternatives: Int = 0) throws -> [Outcome<Route>] {
    let text = #"{"summary":{},"batchItems":[\#(items.joined(separator: ","))]}"#
    return try BatchResults.routes(in: Data(text.utf8), file: "r.json", format: .azureJSON, alternatives: alternatives)
}

/// Routes as Azure Maps writes them since 2025-01-01.
@Suite struct Azure2025Tests {
    @Test func pathsAreRoutes() throws {
        let waypoint =
            #"{"type":"Feature","geometry":{"type":"Point","coordinates":[7,43]},"properties":{"type":"Waypoint"}}"#
        let route = try #require(try routes(item(waypoint, path()))[0].value)
        #expect(route.points.map(\.longitude) == [7, 7.1, 7.1, 7.2] && route.points.allSatisfy { $0.latitude == 43 })
        #expect((route.lengthMetres, route.travelSeconds, route.trafficDelaySeconds) == (1000.5, 75, 15))
        #expect(route.instructions.isEmpty && route.alternatives.isEmpty)
        let plain = path(
            "[[7,43],[8,43]]", kind: "LineString", numbers: #""distanceInMeters":1,"durationInSeconds":60"#)
        let other = try #require(try routes(item(plain))[0].value)
        #expect((other.points.count, other.travelSeconds, other.trafficDelaySeconds) == (2, 60, 0))
    }

    @Test func maneuversAreInstructions() throws {
        let route = try #require(
            try routes(
                item(
                    maneuver(0, 0, "DepartStart", text: "Start on A", more: #","steps":[{"names":["","Rue A"]}]"#),
                    maneuver(0, 1, "TurnLeftSharpThenBearRight", lon: 7.1, more: #","towardsRoadName":"Rue B""#),
                    path(),
                    maneuver(1, 0, "EnterThenExitRoundabout", lon: 7.1), maneuver(5, 0, "UTurn", lon: 7.2),
                    maneuver(1, 1, "Strange", lon: 7.2), maneuver(1, 1, "ArriveFinish", lon: 7.2, kind: "Waypoint"))
            )[0].value)
        let steps = route.instructions
        #expect(
            steps.map(\.maneuver) == [
                "DEPART", "SHARP_LEFT", "ROUNDABOUT", "MAKE_UTURN", "Strange", "ARRIVE",
            ])
        #expect(steps.map(\.pointIndex) == [0, 1, 2, 3, 3, 3])
        #expect(steps.map(\.street) == ["Rue A", "Rue B", nil, nil, nil, nil])
        #expect(steps[0].message == "Start on A")
        // Two equal halves of the whole length; nothing is known of where the fourth is.
        #expect(steps.map { $0.offsetMetres.map { $0.rounded() } } == [0, 500, 500, nil, 1001, 1001])
    }

    @Test func alternativesAreReadAsManyAsAskedFor() throws {
        let others = #","alternativeRoutes":[\#(item(path())),{"features":5},\#(item(path())),null,\#(item(path()))]"#
        func count(_ asked: Int) throws -> Int? {
            try routes(item(path(), more: others), alternatives: asked)[0].value?.alternatives.count
        }
        #expect(try (count(0), count(1), count(2), count(5)) == (0, 1, 1, 3))
    }

    @Test func errorsAreFailures() throws {
        let outcomes = try routes(
            #"{"optionalId":"a","error":{"code":"404 NoRouteFound","message":"none"}}"#, item(path(), id: "b"),
            item(path("[]"), id: "c"), item(path(#"[["x"]]"#), id: "d"), item(path("[[[7,43],[7]]]"), id: "e"),
            item(path(numbers: #""distanceInMeters":1"#), id: "f"), item(id: "g"),
            #"{"optionalId":"h","features":{}}"#, "{}", "null")
        #expect(
            outcomes.map { $0.failure?.code ?? "" } == [
                "route-404-no-route-found", "", "route-no-points", "route-unreadable", "route-bad-position",
                "route-incomplete", "route-unreadable", "route-unreadable", "route-unreadable", "route-unreadable",
            ])
    }

    @Test func itemsOfOneNameMayNotDiffer() throws {
        #expect(try routes(item(path(), id: "7"), "{}", item(path(), id: "7")).count == 3)
        let error = #expect(throws: BatchError.self) {
            try routes(item(path(), id: "7"), "{}", item(path("[[[7,43],[8,43]]]"), id: "7"))
        }
        #expect(error?.message == "items 1 and 3 differ, but have the same optionalId '7'")
    }

    @Test func otherKindsAreTold() throws {
        let text = Data(#"{"batchItems":[\#(item(path()))]}"#.utf8)
        let error = #expect(throws: BatchError.self) { try BatchResults.geocodes(in: text, file: "f") }
        #expect(error?.message.contains("holds a route") == true)
    }
}
