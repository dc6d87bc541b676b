import Foundation

/// Azure Maps Route Directions Batch, `api-version=2025-01-01`: synchronous, GeoJSON in and out.
struct AzureDirections: Sendable {
    /// Answers one request.
    func answer(_ request: Incoming, _ desk: Desk) -> Answer {
        do throws(Problem) {
            try AzureBatch.check(request, desk, version: "2025-01-01")
            return try submit(request, desk)
        } catch {
            return .json(error.status, JSONText.bytes(error.azure), ["x-ms-error-code": error.code])
        }
    }

    private func submit(_ request: Incoming, _ desk: Desk) throws(Problem) -> Answer {
        guard request.method == "POST" else { throw Problem(405, "405 MethodNotAllowed", "only POST is allowed") }
        guard request.contentType == "application/json" else {
            throw Problem(415, "415 UnsupportedMediaType", "Content-Type is not application/json")
        }
        guard let given = JSONText.object(request.body)?["batchItems"] as? [Object] else {
            throw Problem(400, "400 BadRequest", "the body is no batch request")
        }
        guard (1...100).contains(given.count) else {
            throw Problem(400, "400 BadRequest", "\(given.count) batchItems; allowed are 1 to 100")
        }
        let names = given.map { $0["optionalId"] as? String }
        let items = given.map { BatchItem(query: String(decoding: JSONText.bytes($0), as: UTF8.self), post: nil) }
        let routing = RouteItems(atlas: desk.atlas, isAzure: true)
        let results = given.map { result($0, routing) }
        let failure = { (status: Int) in Self.failure(status, "\(status) Error", "try again") }
        let id = desk.accept(
            items, of: request, results: results, passing: failure, family: "directions",
            contentType: "application/json; charset=utf-8"
        ) { Self.body($0, names) }
        return desk.result(of: id)
    }

    /// Results have neither status nor `response`: they are the features or an error themselves.
    private static func body(_ results: [Atlas.Item], _ names: [String?]) -> Data {
        let items = results.enumerated().map { index, item in
            var object = JSONText.object(item.response) ?? [:]
            if index < names.count { object["optionalId"] = names[index] }
            return object
        }
        let summary: Object = ["successfulRequests": results.count { $0.succeeded }, "totalRequests": results.count]
        return JSONText.bytes(["summary": summary, "batchItems": items] as Object)
    }

    private static func failure(_ status: Int, _ code: String, _ message: String) -> Atlas.Item {
        let response: Object = ["error": ["code": code, "message": message]]
        return Atlas.Item(status: status, response: JSONText.bytes(response))
    }

    /// Asks the routing of version 1.0 and writes its answer anew.
    private func result(_ item: Object, _ routing: RouteItems) -> Atlas.Item {
        let features = item["features"] as? [Object] ?? []
        let stops = features.compactMap { ($0["geometry"] as? Object)?["coordinates"] as? [Double] }
        guard item["type"] as? String == "FeatureCollection", stops.count == features.count,
            (2...25).contains(stops.count), stops.allSatisfy({ $0.count >= 2 })
        else { return Self.failure(400, "400 BadRequest", "features are not 2 to 25 points") }
        let modes = ["driving": "car", "truck": "truck", "walking": "pedestrian"]
        guard let mode = modes[item["travelMode"] as? String ?? "driving"] else {
            return Self.failure(400, "400 BadRequest", "travelMode is unknown")
        }
        let places = stops.map { "\($0[1]),\($0[0])" }.joined(separator: ":")
        let more = max(0, (item["maxRouteCount"] as? Int ?? 1) - 1)
        let options = item["routeOutputOptions"] as? [String] ?? ["itinerary"]
        let query = "?query=\(places)&travelMode=\(mode)&maxAlternatives=\(more)&instructionsType=text"
        guard let url = PartialURL(query) else { return Self.failure(400, "400 BadRequest", "no such places") }
        let answer = routing.azureAnswer(url)
        let response = JSONText.object(answer.response) ?? [:]
        guard answer.succeeded, let routes = response["routes"] as? [Object], let first = routes.first else {
            return Self.failure(400, "400 BadRequest", "no route was found")
        }
        var collection = Self.collection(first, stops, options)
        if routes.count > 1 {
            collection["alternativeRoutes"] = routes.dropFirst().map { Self.collection($0, stops, options) }
        }
        return Atlas.Item(status: 200, response: JSONText.bytes(collection))
    }

    private static func collection(_ route: Object, _ stops: [[Double]], _ options: [String]) -> Object {
        let legs = route["legs"] as? [Object] ?? []
        let lines = legs.map { leg in (leg["points"] as? [Object] ?? []).map(coordinates) }
        let summary = route["summary"] as? Object ?? [:]
        var path = measures(summary)
        path["type"] = "RoutePath"
        path["trafficDataUsed"] = "None"
        path["legs"] = zip(legs, lines).enumerated().map { index, leg -> Object in
            var object = measures(leg.0["summary"] as? Object ?? [:])
            object["routePathRange"] =
                ["legIndex": index, "range": [0, max(0, leg.1.count - 1)]] as Object
            return object
        }
        var features: [Object] = []
        if options.contains("itinerary") {
            for (index, stop) in stops.enumerated() {
                let place: Object = ["legIndex": max(0, index - 1), "pointIndex": 0]
                let order: Object = ["inputIndex": index, "optimizedIndex": index]
                features.append(
                    feature("Point", stop, ["type": "Waypoint", "routePathPoint": place, "order": order]))
            }
            let guidance = (route["guidance"] as? Object)?["instructions"] as? [Object] ?? []
            features += guidance.compactMap(maneuver)
        }
        let shown = options.contains("routePath") ? lines : []
        features.append(feature("MultiLineString", shown, path))
        return ["type": "FeatureCollection", "features": features]
    }

    private static func maneuver(_ instruction: Object) -> Object? {
        guard let point = instruction["point"] as? Object else { return nil }
        let text = instruction["message"] as? String ?? ""
        let kinds = ["DEPART": "DepartStart", "ARRIVE": "ArriveFinish"]
        let kind = kinds[instruction["maneuver"] as? String ?? ""] ?? "Unknown"
        let street = instruction["street"] as? String ?? ""
        let step: Object = ["maneuverType": kind, "names": street.isEmpty ? [] : [street]]
        let place: Object = ["legIndex": 0, "pointIndex": instruction["pointIndex"] as? Int ?? 0]
        return feature(
            "Point", coordinates(point),
            [
                "type": "ManeuverPoint", "routePathPoint": place, "steps": [step],
                "instruction": ["maneuverType": kind, "text": text, "drivingSide": "Right"] as Object,
            ])
    }

    private static func coordinates(_ point: Object) -> [Double] {
        [point["longitude"] as? Double ?? 0, point["latitude"] as? Double ?? 0]
    }

    private static func measures(_ summary: Object) -> Object {
        [
            "distanceInMeters": summary["lengthInMeters"] ?? 0,
            "durationInSeconds": summary["travelTimeInSeconds"] ?? 0,
            "durationTrafficInSeconds": summary["travelTimeInSeconds"] ?? 0,
            "departureAt": summary["departureTime"] ?? "", "arrivalAt": summary["arrivalTime"] ?? "",
        ]
    }

    private static func feature(_ type: String, _ coordinates: Any, _ properties: Object) -> Object {
        [
            "type": "Feature", "geometry": ["type": type, "coordinates": coordinates] as Object,
            "properties": properties,
        ]
    }
}
